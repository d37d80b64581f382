//! Rules about values that are made of members of another, or of what a caller gives.

use std::collections::HashSet;

use super::{
    Findings, Scope,
    fits::{Misfit, fits_known},
    scope::Site,
};
use crate::{
    load::meant,
    schema::{Kind, Make, Property, Schema},
    shape::Shape,
};

/// `make-member`
pub(super) fn makes(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        for (position, make) in schema.ours.makes.iter().enumerate() {
            let target = match &make.definition {
                Some(name) => scope.names.schema(name),
                None => Some(*schema),
            };
            // A reference to nowhere is reported where it stands.
            let Some(target) = target else { continue };
            let place = || scope.inside(schema, &format!("/x-makes/{position}"));
            let Some(Shape::Object(target)) = Shape::of(target) else {
                findings.add(&place(), "what is made is no object");
                continue;
            };
            if let Some(Shape::Union { members, .. }) = Shape::of(schema)
                && !members.iter().any(|member| member.reference == make.definition)
            {
                findings.add(&place(), "what a union makes is one of its members");
                continue;
            }
            for (tail, message) in faults(scope, schema, target, make) {
                findings.add(&scope.inside(schema, &format!("/x-makes/{position}{tail}")), message);
            }
        }
    }
}

/// What is wrong, each with the pointer below the entry.
fn faults(scope: &Scope<'_>, own: &Schema, target: &Schema, make: &Make) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut set = HashSet::new();
    let mut add = |tail: String, message: Result<(), String>| found.extend(message.err().map(|it| (tail, it)));
    for (member, source) in &make.from {
        let fits = member_of(target, member).and_then(|to| alike(to, target, own, source));
        let copies = make.definition.is_some() && matches!(Shape::of(own), Some(Shape::Object(_)));
        let fits = if copies { fits } else { Err("there is nothing to copy from".to_owned()) };
        add(format!("/from/{member}"), fits.and_then(|()| once(&mut set, member)));
    }
    let fixed = make.value.as_object();
    add("/value".to_owned(), fixed.map(drop).ok_or_else(|| "`value` is no object".to_owned()));
    for (member, value) in fixed.into_iter().flatten() {
        let fits = member_of(target, member).and_then(|to| {
            let plain = value.is_string() || value.is_boolean() || value.is_number();
            let fits = fits_known(&scope.names, &to.schema, value).map_err(|Misfit { message, .. }| message);
            if plain { fits } else { Err("only texts, numbers and booleans are fixed".to_owned()) }
        });
        add(format!("/value/{member}"), fits.and_then(|()| once(&mut set, member)));
    }
    for (position, member) in make.given.iter().enumerate() {
        let fits = member_of(target, member).and_then(|to| match target.required.contains(&to.name) {
            true => Err(format!("`{member}` is required: a caller gives it anyway")),
            false => once(&mut set, member),
        });
        add(format!("/given/{position}"), fits);
    }
    found
}

fn once<'a>(set: &mut HashSet<&'a str>, member: &'a str) -> Result<(), String> {
    if set.insert(member) { Ok(()) } else { Err(format!("`{member}` is set a second time")) }
}

/// A member that can be set: no constant, and none with a null of its own.
fn member_of<'a>(object: &'a Schema, name: &str) -> Result<&'a Property, String> {
    let properties = || object.properties.iter().flatten();
    match properties().find(|property| property.name == name) {
        Some(property) if property.schema.constant.is_some() => Err(format!("`{name}` is a constant")),
        Some(property) if property.schema.ours.null.is_some() => Err(format!("`{name}` gives null a meaning")),
        Some(property) => Ok(property),
        None => {
            let hint = meant(name, properties().map(|property| property.name.as_str()));
            Err(format!("there is no member `{name}`{hint}"))
        }
    }
}

/// Whether a member can be copied: of the same type, and never absent where it has to be.
fn alike(to: &Property, target: &Schema, own: &Schema, source: &str) -> Result<(), String> {
    let from = member_of(own, source)?;
    let optional =
        |object: &Schema, property: &Property| !object.required.contains(&property.name) || property.schema.nullable;
    // The other formats are for readers.
    let typed = |schema: &Schema| {
        let unsigned = schema.kind == Some(Kind::Integer) && schema.limits.minimum.is_some_and(|least| least >= 0.0);
        schema.is_secret() || schema.format.as_deref() == Some("double") || unsigned
    };
    let same = to.schema.kind == from.schema.kind
        && to.schema.reference == from.schema.reference
        && typed(&to.schema) == typed(&from.schema)
        && to.schema.parts().chain(from.schema.parts()).next().is_none();
    match (same, optional(target, to), optional(own, from)) {
        (false, _, _) => Err(format!("`{}` and `{source}` are of different types", to.name)),
        (true, false, true) => Err(format!("`{source}` may be absent, and `{}` is required", to.name)),
        (true, _, _) => Ok(()),
    }
}
