//! Lints about members of objects and unions.

use std::collections::BTreeMap;

use serde_json::Value;

use super::texts::words;
use crate::{
    check::{
        Findings, Scope,
        scope::{Role, Site},
    },
    schema::{Additional, Kind, Property, Schema},
    shape::Shape,
};

/// Last words of names of texts that open a door.
const SECRETS: &[&str] = &["password", "secret", "authorization", "credential", "credentials", "passphrase"];

/// The same, in two words: a token and a key alone are many other things.
const SECRET_PAIRS: &[(&str, &str)] = &[
    ("api", "key"),
    ("private", "key"),
    ("access", "key"),
    ("access", "token"),
    ("auth", "token"),
    ("bearer", "token"),
    ("refresh", "token"),
];

/// `tag-not-const`
pub(super) fn tags(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for definition in scope.bundle.definitions() {
        let Some(Shape::Union { members, .. }) = Shape::of(&definition.schema) else { continue };
        let named = members.iter().filter_map(|member| scope.names.schema(member.reference.as_deref()?));
        let objects: Vec<&Schema> = named.filter(|schema| schema.properties.is_some()).collect();
        let mut columns: BTreeMap<&str, (usize, Vec<&Schema>)> = BTreeMap::new();
        for Property { name, schema } in objects.iter().flat_map(|object| object.properties.iter().flatten()) {
            let (fixed, free) = columns.entry(name).or_default();
            match &schema.constant {
                Some(Value::String(_)) => *fixed += 1,
                Some(_) => {}
                None if schema.kind == Some(Kind::String) => free.push(schema),
                None => {}
            }
        }
        // A tag is fixed in most members: what is fixed in one of many may just be a member.
        for (name, (_, free)) in columns.into_iter().filter(|(_, (fixed, _))| fixed * 2 > objects.len()) {
            for schema in free {
                let message =
                    format!("`{name}` tells the members of `{}` apart, and this may be any text", definition.name);
                findings.add(&schema.place, message);
            }
        }
    }
}

/// `nullable-without-meaning`
pub(super) fn nullable(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in scope.sites.iter().filter(|site| site.schema.nullable && site.schema.ours.null.is_none()) {
        let whom = match site.role {
            Role::Property { owner, .. } if matches!(owner.additional, Additional::Closed) => "the caller",
            Role::Property { .. } if !site.is_optional_property() => "whoever must write it",
            // A part cannot be left out: null in its place says something.
            Role::Item | Role::Value => "whoever reads it",
            _ => continue,
        };
        let message = format!("{} may be null, and nothing tells {whom} what that means", site.subject());
        findings.add(&site.schema.place, message);
    }
}

/// `secret-unmarked`
pub(super) fn secrets(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, role } in &scope.sites {
        let Role::Property { name, .. } = role else { continue };
        if schema.kind == Some(Kind::String) && !schema.is_secret() && opens(&words(name)) {
            findings.add(&schema.place, format!("`{name}` sounds like a secret, and would be printed"));
        }
    }
}

fn opens(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [.., first, last] if SECRET_PAIRS.contains(&(*first, *last)) => true,
        [.., last] => SECRETS.contains(last),
        [] => false,
    }
}
