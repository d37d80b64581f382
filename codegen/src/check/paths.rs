//! Rules about ways from a definition to somewhere else: accessors and conversions.

use std::collections::HashSet;

use super::{
    Findings, Scope,
    alike::Alike,
    scope::{Names, Site, name_of},
};
use crate::{
    load::meant,
    schema::{Accessor, Kind, Place, Property, Schema, Step},
    shape::Shape,
};

/// `accessor-path`
pub(super) fn accessors(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let mut alike = Alike::default();
    for Site { schema, .. } in &scope.sites {
        for (position, accessor) in schema.ours.accessors.iter().enumerate() {
            if let Err(Lost { step, message }) = walk(&scope.names, schema, accessor) {
                let (tail, spot) = match step {
                    Some((step, spot)) => (format!("/x-accessors/{position}/path/{step}"), Some(spot)),
                    None => (format!("/x-accessors/{position}"), None),
                };
                let place = scope.inside(schema, &tail);
                alike.add(spot.as_ref().unwrap_or(&place), message, place.clone());
            }
        }
    }
    alike.tell(findings, "another path ends there", "more paths end there");
}

/// Why a way ends early.
struct Lost {
    /// Position of the step, and where it starts from; `None`: the way as a whole.
    step: Option<(usize, Place)>,
    message: String,
}

/// Whether an accessor gives one text, or none: not several, and none that is read out of another.
pub(super) fn plain_text<'a>(names: &Names<'a>, start: &'a Schema, accessor: &Accessor) -> bool {
    let one = |step: &Step| match step {
        Step::Member(_) | Step::Tag(_) => true,
        Step::Each => accessor.last,
        _ => false,
    };
    match walk(names, start, accessor) {
        Ok(ends) => accessor.path.iter().all(one) && ends.iter().all(|end| is_text(end)),
        // Reported where it stands.
        Err(_) => true,
    }
}

/// Goes the whole way; from a tag step on with several definitions at once. Gives where it ends.
fn walk<'a>(names: &Names<'a>, start: &'a Schema, accessor: &Accessor) -> Result<Vec<&'a Schema>, Lost> {
    let mut here = vec![start];
    for (position, step) in accessor.path.iter().enumerate() {
        let mut next = Vec::new();
        for schema in here {
            // A reference to nowhere is reported where it stands.
            let Some(schema) = names.target(schema) else {
                return Ok(Vec::new());
            };
            let lost = |message| Lost { step: Some((position, schema.place.clone())), message };
            match step {
                Step::Member(name) => next.push(member(schema, name).map_err(lost)?),
                Step::Each => match &schema.items {
                    Some(items) => next.push(items.as_ref()),
                    None => return Err(lost("what is reached here is no list".to_owned())),
                },
                Step::Tag(tags) => next.extend(tagged(names, schema, tags).map_err(lost)?),
                Step::Json { member, lenient } => match embedded(names, schema, member, *lenient).map_err(lost)? {
                    Some(schema) => next.push(schema),
                    None => return Ok(Vec::new()),
                },
            }
        }
        // Variants that hold the same type go on as one.
        let mut seen = HashSet::new();
        next.retain(|schema| seen.insert(std::ptr::from_ref(*schema)));
        here = next;
    }
    let whole = |message: &str| Err(Lost { step: None, message: message.to_owned() });
    if accessor.path.is_empty() {
        return whole("the path is empty");
    }
    if here.iter().any(|schema| names.target(schema).is_none()) {
        return Ok(Vec::new());
    }
    let alike = here.windows(2).all(|pair| pair[0].kind == pair[1].kind && pair[0].reference == pair[1].reference);
    if !alike && !matches!(accessor.path.last(), Some(Step::Tag(_))) {
        return whole("the variants on the way hold different types there");
    }
    if accessor.typed && here.iter().any(|schema| !is_any(schema)) {
        return whole("`typed` reads a value of any type, and the path leads to something else");
    }
    if let Some(into) = accessor.into.as_ref().and_then(|name| names.schema(name))
        && !here.iter().all(|schema| schema.reference.as_ref().is_some_and(|name| into.ours.from.contains(name)))
    {
        return whole("`into` names a union that does not have what is found here in its `x-from`");
    }
    if accessor.last && !accessor.path.contains(&Step::Each) {
        return whole("`last` is one of several, and the path leads to one");
    }
    if accessor.join.is_some() {
        if !here.iter().all(|schema| is_text(schema)) {
            return whole("`join` joins plain strings, and the path leads to something else");
        }
        if !accessor.path.iter().any(|step| matches!(step, Step::Each)) {
            return whole("`join` joins the items of a list, and the path has no \"*\"");
        }
    }
    Ok(here)
}

/// A text that anybody may see.
fn is_text(schema: &Schema) -> bool {
    schema.kind == Some(Kind::String) && !schema.is_secret()
}

fn member<'a>(schema: &'a Schema, name: &str) -> Result<&'a Schema, String> {
    if let Some(Shape::Union { .. }) = Shape::of(schema) {
        return Err(format!("`{name}` is looked for in a union: name the variants first, with a tag"));
    }
    let properties = || schema.properties.iter().flatten();
    match properties().find(|property| property.name == name) {
        Some(property) if property.schema.constant.is_some() => {
            Err(format!("`{name}` is a constant, and constants are no fields"))
        }
        Some(property) => Ok(&property.schema),
        None => {
            let hint = meant(name, properties().map(|property| property.name.as_str()));
            Err(format!("there is no member `{name}` here{hint}"))
        }
    }
}

/// What the JSON inside a string member is; none where the definition is unknown.
fn embedded<'a>(
    names: &Names<'a>,
    schema: &'a Schema,
    name: &str,
    lenient: bool,
) -> Result<Option<&'a Schema>, String> {
    let Some(content) = &member(schema, name)?.content_schema else {
        return Err(format!("`{name}` has no `contentSchema` that says what it holds"));
    };
    let found = names.schema(content);
    match found {
        Some(found) if lenient && found.ours.fallback.is_none() => {
            Err(format!("`{content}` has no `x-fallback` to read leniently with"))
        }
        _ => Ok(found),
    }
}

/// Whether a schema lets any JSON value be.
fn is_any(schema: &Schema) -> bool {
    schema.kind.is_none() && schema.reference.is_none() && schema.constant.is_none()
}

/// The members of a union that have one of the tags.
fn tagged<'a>(names: &Names<'a>, schema: &'a Schema, tags: &[String]) -> Result<Vec<&'a Schema>, String> {
    let Some(Shape::Union { members, .. }) = Shape::of(schema) else {
        return Err("a tag is looked for in something that is no union".to_owned());
    };
    let mut found = Vec::new();
    for tag in tags {
        let before = found.len();
        for member in members {
            let Some(target) = names.target(member) else {
                return Ok(Vec::new());
            };
            if texts(names, target).any(|text| text == *tag) {
                found.push(target);
            }
        }
        let unsure = || members.iter().filter_map(|member| names.target(member)).any(|target| names.is_unsure(target));
        if found.len() == before && unsure() {
            return Ok(Vec::new());
        }
        if found.len() == before {
            let known: Vec<String> = members
                .iter()
                .filter_map(|member| names.target(member))
                .flat_map(|target| texts(names, target))
                .collect();
            let hint = meant(tag, known.iter().map(String::as_str));
            return Err(format!("no member of the union has the tag `{tag}`{hint}"));
        }
    }
    Ok(found)
}

/// The strings that the properties of an object may be fixed to: its tag is among them.
pub(super) fn texts<'a>(names: &Names<'a>, object: &'a Schema) -> impl Iterator<Item = String> {
    object.properties.iter().flatten().flat_map(|Property { schema, .. }| {
        let target = names.target(schema);
        let values = match target.and_then(Shape::of) {
            Some(Shape::Enum { values, .. }) => values.values.as_deref().unwrap_or_default(),
            _ => &[],
        };
        let texts = schema.constant.iter().chain(values);
        texts.filter_map(|text| text.as_str().map(str::to_owned)).collect::<Vec<_>>()
    })
}

/// `from-not-union`
pub(super) fn conversions(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in scope.sites.iter().filter(|site| !site.schema.ours.from.is_empty()) {
        if !site.is_definition() || !matches!(Shape::of(site.schema), Some(Shape::Union { .. })) {
            findings.add(&scope.inside(site.schema, "/x-from"), "`x-from` stands on something that is no union");
            continue;
        }
        let own = name_of(&site.schema.place);
        let members = site.schema.any_of.iter().chain(&site.schema.one_of).flatten();
        let members: HashSet<&str> = members.filter_map(|member| member.reference.as_deref()).collect();
        for (position, name) in site.schema.ours.from.iter().enumerate() {
            let Some(source) = scope.names.schema(name) else {
                continue;
            };
            let place = || scope.inside(site.schema, &format!("/x-from/{position}"));
            let again = site.schema.ours.from[..position].contains(name);
            if again || name == own || members.contains(name.as_str()) {
                let message = format!("`{name}` converts into `{own}` without this");
                findings.add_with(&place(), message, "leave it out: a union converts from itself and from its members");
                continue;
            }
            if !matches!(Shape::of(source), Some(Shape::Union { .. })) {
                findings.add(&place(), format!("`{name}` is no union"));
            }
        }
    }
}
