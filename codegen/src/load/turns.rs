//! `x-loop`: how an operation goes on over several turns.

use super::reader::{At, Fields, Reader};
use crate::schema::{Loop, LoopCall, LoopFirst};

const LOOP: &[&str] = &[
    "output", "calls", "others", "approval", "denial", "status", "id", "input", "text", "tools", "previous", "store",
    "talk", "first",
];

/// Reads the extension.
pub(super) fn turns(reader: &mut Reader<'_>, at: &At<'_>) -> Loop {
    let fields = Fields::of(reader, at, LOOP);
    let mut turns = Loop {
        output: fields.text(reader, "output"),
        input: fields.text(reader, "input"),
        text: fields.optional(reader, "text"),
        id: fields.text(reader, "id"),
        previous: fields.text(reader, "previous"),
        store: fields.text(reader, "store"),
        denial: fields.optional(reader, "denial"),
        talk: fields.optional(reader, "talk"),
        first: fields.get("first").map(|at| first(reader, at)),
        place: reader.place(at),
        ..Loop::default()
    };
    if let Some(at) = fields.need(reader, "calls") {
        turns.calls = reader.items(at).iter().map(|item| call(reader, item)).collect();
    }
    if let Some(at) = fields.get("approval") {
        let asked = Fields::of(reader, at, &["tag", "answer"]);
        turns.approval = Some((asked.text(reader, "tag"), asked.text(reader, "answer")));
    }
    if let Some(at) = fields.get("others") {
        let others = Fields::of(reader, at, &["id", "answers"]);
        turns.other = others.text(reader, "id");
        let answers = others.need(reader, "answers").map(|at| reader.entries(at)).unwrap_or_default();
        let pairs = answers.iter().map(|at| (at.key().to_owned(), reader.string(at).unwrap_or_default()));
        turns.others = pairs.collect();
    }
    if let Some(at) = fields.need(reader, "tools") {
        let offered = Fields::of(reader, at, &["member", "definition", "name"]);
        turns.tools = offered.text(reader, "member");
        turns.tool_name = offered.text(reader, "name");
        turns.tool = offered.need(reader, "definition").and_then(|at| reader.reference(at)).unwrap_or_default();
    }
    if let Some(at) = fields.need(reader, "status") {
        let ended = Fields::of(reader, at, &["member", "failed", "incomplete"]);
        turns.status = ended.text(reader, "member");
        turns.failed = ended.get("failed").map(|at| reader.strings(at)).unwrap_or_default();
        turns.incomplete = ended.get("incomplete").map(|at| reader.strings(at)).unwrap_or_default();
    }
    turns
}

fn first(reader: &mut Reader<'_>, at: &At<'_>) -> LoopFirst {
    let fields = Fields::of(reader, at, &["member", "kept"]);
    let kept = fields.need(reader, "kept").map(|at| reader.items(at)).unwrap_or_default();
    let kept = kept.iter().map(|at| {
        let fields = Fields::of(reader, at, &["value", "merge"]);
        let value = fields.need(reader, "value").map(|at| at.node.to_value()).unwrap_or_default();
        (value, fields.get("merge").map(|at| at.node.to_value()))
    });
    LoopFirst { kept: kept.collect(), member: fields.text(reader, "member") }
}

fn call(reader: &mut Reader<'_>, at: &At<'_>) -> LoopCall {
    let fields = Fields::of(reader, at, &["tag", "id", "name", "arguments", "answer"]);
    LoopCall {
        tag: fields.text(reader, "tag"),
        id: fields.text(reader, "id"),
        name: fields.text(reader, "name"),
        arguments: fields.text(reader, "arguments"),
        answer: fields.text(reader, "answer"),
    }
}
