//! What is emitted beside a type or for an operation, as far as its signature does not say it.

use super::{Comparison, Spot, shown};
use crate::schema::{Extensions, Loop, Place, Schema};

/// One emitted thing, in a text that differs when it does something else.
pub(super) struct Hidden<'a> {
    rule: &'static str,
    /// What it is called; nothing where it belongs to the whole.
    part: Option<String>,
    text: Option<String>,
    place: &'a Place,
}

impl Comparison<'_> {
    /// Compares what both editions have; what only one has, its signature shows.
    pub(super) fn hidden(&mut self, spot: &Spot, old: &[Hidden<'_>], new: &[Hidden<'_>]) {
        for before in old {
            let same = |after: &&Hidden<'_>| after.rule == before.rule && after.part == before.part;
            let Some(after) = new.iter().find(same) else { continue };
            let mut spot = spot.part("", Some(before.place), Some(after.place));
            spot.member.clone_from(&after.part);
            self.differs(before.rule, &spot, before.text.clone(), after.text.clone());
        }
    }
}

/// What stands beside the type of a definition.
pub(super) fn of_schema(schema: &Schema) -> Vec<Hidden<'_>> {
    let Extensions {
        presets,
        accessors,
        makes,
        fallback,
        folds,
        from_type,
        setters,
        parse,
        unit: _,
        null: _,
        values: _,
        names: _,
        initial: _,
        from: _,
        lint: _,
    } = &schema.ours;
    let mut all = vec![Hidden { rule: "fold-changed", part: None, text: shown::folds(folds), place: &schema.place }];
    let mut add = |rule, name: &str, text, place| {
        all.push(Hidden { rule, part: Some(format!("{name}()")), text: Some(text), place });
    };
    presets.iter().for_each(|one| add("preset-changed", &one.name, one.value.to_string(), &one.place));
    accessors.iter().for_each(|one| add("accessor-changed", &one.name, shown::way(one), &one.place));
    makes.iter().for_each(|one| add("make-changed", &one.name, shown::make(one), &one.place));
    setters.iter().for_each(|one| add("setter-changed", &one.name, one.path.join("/"), &one.place));
    parse.iter().for_each(|one| add("parse-changed", &one.name, shown::parse(one), &one.place));
    from_type.iter().for_each(|one| add("from-type-changed", "from_type", shown::from_type(one), &one.place));
    fallback.iter().for_each(|one| add("fallback-changed", "from_text_lenient", shown::fallback(one), &one.place));
    all
}

/// What a loop over several turns reads and sends; `tool` is the definition of a function, by its name of today.
pub(super) fn of_loop<'a>(turns: &'a Loop, tool: &str) -> Vec<Hidden<'a>> {
    let Loop {
        output,
        calls,
        approval,
        denial,
        status,
        failed,
        incomplete,
        id,
        input,
        text,
        tools,
        tool: _,
        tool_name,
        previous,
        store,
        talk,
        first,
        others,
        other,
        place,
    } = turns;
    let parts = [
        ("output", Some(output.clone())),
        ("calls", Some(shown::list(calls, shown::call))),
        ("others", Some(format!("{} by {other}", shown::list(others, shown::pair)))),
        ("approval", approval.as_ref().map(shown::pair)),
        ("denial", denial.clone()),
        ("status", Some(status.clone())),
        ("failed", Some(failed.join(", "))),
        ("incomplete", Some(incomplete.join(", "))),
        ("id", Some(id.clone())),
        ("input", Some(input.clone())),
        ("text", text.clone()),
        ("tools", Some(format!("{tools}: {tool} by {tool_name}"))),
        ("previous", Some(previous.clone())),
        ("store", Some(store.clone())),
        ("talk", talk.clone()),
        ("first", first.as_ref().map(|first| format!("{}: {}", first.member, shown::list(&first.kept, shown::kept)))),
    ];
    let hidden = |(part, text)| Hidden { rule: "loop-changed", part: Some(format!("loop {part}")), text, place };
    parts.into_iter().map(hidden).collect()
}
