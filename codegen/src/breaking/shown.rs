//! Schemas in few words, as findings show them.

use crate::{
    ir::FoldSource,
    schema::{Accessor, Additional, Fold, FoldStep, Kind, Schema, Step},
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
        None => "schema",
    }
    .to_owned()
}

/// The type of a value.
pub(super) fn ty(schema: &Schema) -> String {
    if let Some(constant) = &schema.constant {
        return constant.to_string();
    }
    if let Some(name) = &schema.reference {
        return name.clone();
    }
    let inner = |schema: Option<&Schema>| schema.map_or("any".to_owned(), ty);
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
            let into: Vec<&str> = fold
                .into
                .iter()
                .map(|step| match step {
                    FoldStep::Member(name) | FoldStep::Index(name) => name.as_str(),
                })
                .collect();
            let how = if fold.append { "appended to" } else { "set into" };
            let from = match &fold.source {
                FoldSource::Text(text) => format!("{text:?}"),
                FoldSource::Member(way) => way.join("/"),
            };
            format!("{from} {how} {}", into.join("/"))
        })
        .collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}
