//! Schemas in few words, as findings show them.

use serde_json::Value;

use crate::{
    schema::{
        Accessor, Additional, Fallback, Fold, FoldHow, FoldSource, FoldStep, FromType, Kind, LoopCall, Make, Parse,
        Schema, Step, Stop,
    },
    shape::Shape,
};

/// What a definition is.
pub(super) fn kind(schema: &Schema) -> String {
    match Shape::of(schema) {
        Some(Shape::Object(_)) => "object",
        Some(Shape::Enum { open: true, .. }) => "open enum",
        Some(Shape::Enum { open: false, .. }) => "closed enum",
        Some(Shape::Union { rest: Some(_), .. }) => "open union",
        Some(Shape::Union { rest: None, .. }) => "closed union",
        None => return ty(schema),
    }
    .to_owned()
}

/// The type of a value.
pub(super) fn ty(schema: &Schema) -> String {
    ty_of(schema, &|name| name.to_owned())
}

/// The same, with definitions under other names.
pub(super) fn ty_of(schema: &Schema, named: &dyn Fn(&str) -> String) -> String {
    if let Some(constant) = &schema.constant {
        return constant.to_string();
    }
    if let Some(name) = &schema.reference {
        return named(name);
    }
    let inner = |schema: Option<&Schema>| match schema {
        // Of a part null belongs to the type.
        Some(schema) if schema.nullable => format!("{} or null", ty_of(schema, named)),
        Some(schema) => ty_of(schema, named),
        None => "any".to_owned(),
    };
    match schema.kind {
        None => "any".to_owned(),
        Some(Kind::String) => "string".to_owned(),
        Some(Kind::Integer) => "integer".to_owned(),
        Some(Kind::Number) => "number".to_owned(),
        Some(Kind::Boolean) => "boolean".to_owned(),
        Some(Kind::Array) => format!("list of {}", inner(schema.items.as_deref())),
        Some(Kind::Object) => match &schema.additional {
            Additional::Map(values) => format!("map of {}", inner(Some(values))),
            Additional::Open | Additional::Closed => "object".to_owned(),
        },
    }
}

/// The range of a value, for a comparison.
pub(super) fn limits(schema: &Schema) -> String {
    format!("{:?}", schema.limits)
}

/// The path of an accessor.
pub(super) fn way(accessor: &Accessor) -> String {
    let steps: Vec<String> = accessor
        .path
        .iter()
        .map(|step| match step {
            Step::Member(name) => name.clone(),
            Step::Each => "*".to_owned(),
            Step::Tag(tags) => format!("({})", tags.join(" or ")),
            Step::Json { member, lenient: false } => format!("{member} as JSON"),
            Step::Json { member, lenient: true } => format!("{member} as JSON, if it is"),
        })
        .collect();
    let join = accessor.join.as_ref().map_or_else(String::new, |join| format!(" joined by {join:?}"));
    let last = if accessor.last { ", the last" } else { "" };
    let typed = if accessor.typed { ", as a type of the caller" } else { "" };
    let into = accessor.into.as_ref().map_or_else(String::new, |into| format!(", as `{into}`"));
    format!("{}{join}{last}{typed}{into}", steps.join("/"))
}

/// What an event adds to a whole; nothing when it adds nothing.
pub(super) fn folds(folds: &[Fold]) -> Option<String> {
    let shown: Vec<String> = folds
        .iter()
        .map(|fold| {
            let into: Vec<String> = fold
                .into
                .iter()
                .map(|step| match step {
                    FoldStep::Member(name) => name.clone(),
                    FoldStep::Index(way) => format!("[{}]", way.join("/")),
                })
                .collect();
            let how = match fold.how {
                FoldHow::Set => "set into",
                FoldHow::Append => "appended to",
                FoldHow::AppendJson => "appended as JSON to",
            };
            let from = match &fold.source {
                FoldSource::Text(text) => format!("{text:?}"),
                FoldSource::Member(way) => way.join("/"),
            };
            format!("{from} {how} {}", into.join("/"))
        })
        .collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

/// What a value that is made holds.
pub(super) fn make(make: &Make) -> String {
    let mut from: Vec<String> = make.from.iter().map(|(member, source)| format!("{member} from {source}")).collect();
    from.sort();
    let given = make.given.iter().map(|member| format!("{member} as given"));
    [make.value.to_string()].into_iter().chain(from).chain(given).collect::<Vec<_>>().join(", ")
}

/// What is read as a type of the caller, and what stands in its place.
pub(super) fn parse(parse: &Parse) -> String {
    let stop = |name: &str, stop: &Option<Stop>| {
        let Stop { values, reason } = stop.as_ref()?;
        Some(format!("{name} at {} with {}", values.join(" or "), reason.as_deref().unwrap_or("no reason")))
    };
    let Parse { name: _, description: _, text, refusal, status, incomplete, failed, place: _ } = parse;
    let refusal = refusal.as_ref().map(|refusal| format!("refused with {refusal}"));
    let status = status.as_ref().map(|status| format!("ended as {status} says"));
    let rest = [refusal, status, stop("incomplete", incomplete), stop("failed", failed)];
    [text.clone()].into_iter().chain(rest.into_iter().flatten()).collect::<Vec<_>>().join(", ")
}

/// Where what is known of a Rust type goes.
pub(super) fn from_type(from: &FromType) -> String {
    let FromType { name, description, schema, set, place: _ } = from;
    let taken = [("name", name.as_ref()), ("description", description.as_ref()), ("schema", Some(schema))];
    let taken = taken.into_iter().filter_map(|(what, member)| Some(format!("{what} into {}", member?)));
    taken.chain(set.iter().map(|(member, value)| format!("{member} = {value}"))).collect::<Vec<_>>().join(", ")
}

/// What a lenient reader gives.
pub(super) fn fallback(fallback: &Fallback) -> String {
    format!("{} + {}", fallback.value, fallback.text)
}

/// What asks for a function, and what answers it.
pub(super) fn call(call: &LoopCall) -> String {
    let LoopCall { tag, id, name, arguments, answer } = call;
    format!("{tag} ({id}, {name}, {arguments}): {answer}")
}

/// What asks, and what answers it.
pub(super) fn pair((asked, answer): &(String, String)) -> String {
    format!("{asked}: {answer}")
}

/// A value that is kept, and what is merged into it.
pub(super) fn kept((value, merge): &(Value, Option<Value>)) -> String {
    merge.as_ref().map_or_else(|| value.to_string(), |merge| format!("{value} with {merge}"))
}

/// Several of a kind.
pub(super) fn list<T>(items: &[T], shown: fn(&T) -> String) -> String {
    items.iter().map(shown).collect::<Vec<_>>().join(", ")
}
