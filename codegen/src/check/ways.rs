//! Steps into a value without a word about variants: what may be there, in whichever variant it is.

use std::sync::LazyLock;

use super::scope::Names;
use crate::{
    load::meant,
    schema::{Additional, EACH, Kind, Schema},
    shape::Shape,
};

/// What is inside of any value.
static ANY: LazyLock<Schema> = LazyLock::new(Schema::default);

/// What could not be read: whatever is looked for in it may be there.
static UNKNOWN: LazyLock<Schema> = LazyLock::new(Schema::default);

/// Whether nobody knows what a value is.
pub(super) fn is_unknown(schema: &Schema) -> bool {
    std::ptr::eq(schema, &*UNKNOWN)
}

/// What a value may be: itself, the definition that it refers to, or the members of that union and of unions in it, but
/// for what a union keeps unread.
pub(super) fn choices<'a>(names: &Names<'a>, here: &[&'a Schema]) -> Vec<&'a Schema> {
    let (mut found, mut seen): (Vec<&Schema>, Vec<&Schema>) = (Vec::new(), Vec::new());
    let mut waiting: Vec<&Schema> = here.iter().rev().copied().collect();
    while let Some(schema) = waiting.pop() {
        if seen.iter().any(|other| std::ptr::eq(*other, schema)) {
            continue;
        }
        seen.push(schema);
        match (names.target(schema), Shape::of(schema)) {
            // A reference to nowhere is reported where it stands.
            (None, _) => found.push(&UNKNOWN),
            (Some(_), _) if is_unknown(schema) => found.push(schema),
            (Some(target), _) if schema.reference.is_some() => waiting.push(target),
            (Some(_), Some(Shape::Union { members, .. })) => waiting.extend(members.iter().rev()),
            (Some(_), _) => found.push(schema),
        }
    }
    found
}

/// The member of that name.
pub(super) fn member<'a>(names: &Names<'a>, here: &[&'a Schema], name: &str) -> Result<Vec<&'a Schema>, String> {
    let choices = choices(names, here);
    if choices.iter().any(|schema| is_unknown(schema)) {
        return Ok(vec![&UNKNOWN]);
    }
    let properties = || choices.iter().flat_map(|schema| schema.properties.iter().flatten());
    let named = properties().filter(|property| property.name == name).map(|property| &property.schema);
    let maps = choices.iter().filter_map(|schema| match &schema.additional {
        Additional::Map(values) => Some(&**values),
        Additional::Open if is_any(schema) => Some(&*ANY),
        Additional::Open | Additional::Closed => None,
    });
    let found: Vec<&Schema> = named.chain(maps).collect();
    if !found.is_empty() || choices.is_empty() {
        return Ok(found);
    }
    let hint = meant(name, properties().map(|property| property.name.as_str()));
    Err(format!("there is no member `{name}` here{hint}"))
}

/// The member of that name, or an item of a list.
pub(super) fn step<'a>(names: &Names<'a>, here: &[&'a Schema], step: &str) -> Result<Vec<&'a Schema>, String> {
    if step == EACH { item(names, here) } else { member(names, here, step) }
}

/// An item of a list.
pub(super) fn item<'a>(names: &Names<'a>, here: &[&'a Schema]) -> Result<Vec<&'a Schema>, String> {
    let choices = choices(names, here);
    if choices.iter().any(|schema| is_unknown(schema)) {
        return Ok(vec![&UNKNOWN]);
    }
    let items = choices.iter().filter_map(|schema| match &schema.items {
        Some(items) => Some(&**items),
        None => (is_any(schema) && schema.kind.is_none()).then_some(&*ANY),
    });
    let found: Vec<&Schema> = items.collect();
    if found.is_empty() && !choices.is_empty() {
        return Err("an item is looked for in what is no list".to_owned());
    }
    Ok(found)
}

/// Whether nothing is said of what is inside: any value, or any object.
pub(super) fn is_any(schema: &Schema) -> bool {
    matches!(schema.kind, None | Some(Kind::Object))
        && schema.properties.is_none()
        && schema.constant.is_none()
        && schema.values.is_none()
        && schema.any_of.is_none()
}
