//! The keywords of our own, `x-…`.

use serde_json::{Map, Value};

use super::{
    json::Json,
    keywords::unknown,
    reader::{At, Fields, Reader},
};
use crate::schema::{
    Accessor, Fallback, Fold, FoldHow, FoldSource, FoldStep, FromType, Make, Parse, Preset, Schema, Setter, Step, Stop,
};

/// Reads one of them.
pub(super) fn keyword(reader: &mut Reader<'_>, schema: &mut Schema, at: &At<'_>) {
    let ours = &mut schema.ours;
    match at.key() {
        "x-unit" => ours.unit = reader.string(at),
        "x-null" => ours.null = reader.string(at),
        "x-values" => ours.values = texts(reader, at),
        "x-names" => ours.names = texts(reader, at),
        "x-initial" => ours.initial = Some(at.node.to_value()),
        "x-presets" => ours.presets = reader.items(at).iter().map(|item| preset(reader, item)).collect(),
        "x-accessors" => ours.accessors = reader.items(at).iter().map(|item| accessor(reader, item)).collect(),
        "x-makes" => ours.makes = reader.items(at).iter().map(|item| make(reader, item)).collect(),
        "x-folds" => ours.folds = reader.items(at).iter().filter_map(|item| fold(reader, item)).collect(),
        "x-fallback" => ours.fallback = Some(fallback(reader, at)),
        "x-from-type" => ours.from_type = Some(from_type(reader, at)),
        "x-setters" => ours.setters = reader.items(at).iter().map(|item| setter(reader, item)).collect(),
        "x-parse" => ours.parse = Some(parse(reader, at)),
        "x-from" => ours.from = reader.items(at).iter().filter_map(|item| reader.reference(item)).collect(),
        "x-lint" => ours.lint = texts(reader, at),
        _ => unknown(reader, at),
    }
}

fn texts(reader: &mut Reader<'_>, at: &At<'_>) -> Vec<(String, String)> {
    let entries = reader.entries(at);
    entries.iter().filter_map(|entry| Some((entry.key().to_owned(), reader.string(entry)?))).collect()
}

fn preset(reader: &mut Reader<'_>, at: &At<'_>) -> Preset {
    let fields = Fields::of(reader, at, &["name", "description", "value"]);
    Preset {
        name: fields.text(reader, "name"),
        description: fields.text(reader, "description"),
        value: fields.need(reader, "value").map(|at| at.node.to_value()).unwrap_or_default(),
        place: reader.place(at),
    }
}

fn accessor(reader: &mut Reader<'_>, at: &At<'_>) -> Accessor {
    let fields = Fields::of(reader, at, &["name", "description", "path", "join", "last", "typed", "into"]);
    let mut path = Vec::new();
    if let Some(at) = fields.need(reader, "path") {
        path.extend(reader.items(at).iter().filter_map(|item| step(reader, item)));
    }
    Accessor {
        name: fields.text(reader, "name"),
        description: fields.text(reader, "description"),
        path,
        join: fields.optional(reader, "join"),
        last: fields.switch(reader, "last"),
        typed: fields.switch(reader, "typed"),
        into: fields.get("into").and_then(|at| reader.reference(at)),
        place: reader.place(at),
    }
}

fn make(reader: &mut Reader<'_>, at: &At<'_>) -> Make {
    let fields = Fields::of(reader, at, &["name", "description", "definition", "from", "value", "given"]);
    Make {
        name: fields.text(reader, "name"),
        description: fields.text(reader, "description"),
        definition: fields.get("definition").and_then(|at| reader.reference(at)),
        from: fields.get("from").map(|at| texts(reader, at)).unwrap_or_default(),
        value: fields.get("value").map_or_else(|| Value::Object(Map::new()), |at| at.node.to_value()),
        given: fields.get("given").map(|at| reader.strings(at)).unwrap_or_default(),
        place: reader.place(at),
    }
}

/// A member's name, `"*"`, `{"tag": …}` with one tag or a list, or `{"json": member}`.
fn step(reader: &mut Reader<'_>, at: &At<'_>) -> Option<Step> {
    if !matches!(at.node.json, Json::Object(_)) {
        let name = reader.string(at)?;
        return Some(if name == "*" { Step::Each } else { Step::Member(name) });
    }
    let fields = Fields::of(reader, at, &["tag", "json", "lenient"]);
    if let Some(member) = fields.optional(reader, "json") {
        return Some(Step::Json { member, lenient: fields.switch(reader, "lenient") });
    }
    let tag = fields.need(reader, "tag")?;
    Some(Step::Tag(match tag.node.json {
        Json::Array(_) => reader.strings(tag),
        _ => vec![reader.string(tag)?],
    }))
}

/// `{"into": […], "from": way}` or `{"into": […], "value": text}`, with `"append": true` for texts, `"json"` for texts that
/// are JSON all together.
fn fold(reader: &mut Reader<'_>, at: &At<'_>) -> Option<Fold> {
    let fields = Fields::of(reader, at, &["into", "from", "value", "append"]);
    let into = fields.need(reader, "into")?;
    let into = reader.items(into).iter().filter_map(|item| fold_step(reader, item)).collect();
    let text = fields.optional(reader, "value");
    let how = fields.get("append").map_or(Some(FoldHow::Set), |at| fold_how(reader, at))?;
    let place = reader.place(at);
    let source = match text {
        Some(text) => FoldSource::Text(text),
        None => FoldSource::Member(fields.need(reader, "from").map(|at| way(reader, at))?),
    };
    Some(Fold { source, how, into, place })
}

/// `true`, or `"json"`.
fn fold_how(reader: &mut Reader<'_>, at: &At<'_>) -> Option<FoldHow> {
    match &at.node.json {
        Json::Bool(append) => Some(if *append { FoldHow::Append } else { FoldHow::Set }),
        Json::String(json) if json == "json" => Some(FoldHow::AppendJson),
        _ => {
            reader.wrong(at, "`true` or \"json\"", "true");
            None
        }
    }
}

/// A member's name, or a list of the names on the way to one.
fn way(reader: &mut Reader<'_>, at: &At<'_>) -> Vec<String> {
    match at.node.json {
        Json::Array(_) => reader.items(at).iter().filter_map(|item| reader.string(item)).collect(),
        _ => reader.string(at).into_iter().collect(),
    }
}

/// A member's name, or `{"index": way into the event}`.
fn fold_step(reader: &mut Reader<'_>, at: &At<'_>) -> Option<FoldStep> {
    if !matches!(at.node.json, Json::Object(_)) {
        return reader.string(at).map(FoldStep::Member);
    }
    let fields = Fields::of(reader, at, &["index"]);
    fields.need(reader, "index").map(|at| FoldStep::Index(way(reader, at)))
}

fn fallback(reader: &mut Reader<'_>, at: &At<'_>) -> Fallback {
    let fields = Fields::of(reader, at, &["value", "text"]);
    Fallback {
        value: fields.need(reader, "value").map(|at| at.node.to_value()).unwrap_or_default(),
        text: fields.text(reader, "text"),
        place: reader.place(at),
    }
}

fn from_type(reader: &mut Reader<'_>, at: &At<'_>) -> FromType {
    let fields = Fields::of(reader, at, &["name", "description", "schema", "set"]);
    let set = fields.get("set").map(|set| reader.entries(set)).unwrap_or_default();
    FromType {
        name: fields.optional(reader, "name"),
        description: fields.optional(reader, "description"),
        schema: fields.text(reader, "schema"),
        set: set.iter().map(|entry| (entry.key().to_owned(), entry.node.to_value())).collect(),
        place: reader.place(at),
    }
}

fn setter(reader: &mut Reader<'_>, at: &At<'_>) -> Setter {
    let fields = Fields::of(reader, at, &["name", "description", "path", "value", "typed"]);
    let path = fields.need(reader, "path").map(|path| reader.items(path)).unwrap_or_default();
    Setter {
        name: fields.text(reader, "name"),
        description: fields.text(reader, "description"),
        path: path.iter().filter_map(|step| reader.string(step)).collect(),
        value: fields.need(reader, "value").and_then(|value| reader.reference(value)),
        typed: fields.optional(reader, "typed"),
        place: reader.place(at),
    }
}

fn parse(reader: &mut Reader<'_>, at: &At<'_>) -> Parse {
    let keys = ["name", "description", "text", "refusal", "status", "incomplete", "failed"];
    let fields = Fields::of(reader, at, &keys);
    Parse {
        name: fields.text(reader, "name"),
        description: fields.text(reader, "description"),
        text: fields.text(reader, "text"),
        refusal: fields.optional(reader, "refusal"),
        status: fields.optional(reader, "status"),
        incomplete: fields.get("incomplete").map(|at| stop(reader, at)),
        failed: fields.get("failed").map(|at| stop(reader, at)),
        place: reader.place(at),
    }
}

fn stop(reader: &mut Reader<'_>, at: &At<'_>) -> Stop {
    let fields = Fields::of(reader, at, &["values", "reason"]);
    let values = fields.need(reader, "values").map(|values| reader.strings(values)).unwrap_or_default();
    Stop { values, reason: fields.optional(reader, "reason") }
}
