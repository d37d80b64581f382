//! Lints about names on the wire.

use std::collections::BTreeMap;

use super::texts::words;
use crate::{
    check::{
        Findings, Scope,
        names::is_snake,
        reach::{Way, reached},
        scope::{Role, Site},
    },
    schema::Schema,
    shape::Shape,
};

/// `wire-name-style`
pub(super) fn members(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, role } in &scope.sites {
        if let Role::Property { name, .. } = role
            && !is_snake(name)
        {
            findings.add(&schema.place, format!("`{name}` is not in snake_case"));
        }
    }
}

/// `wire-names-alike`
pub(super) fn alike(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let mut names: BTreeMap<(String, String), Vec<(&str, &Schema)>> = BTreeMap::new();
    for Site { schema, role } in &scope.sites {
        if let Role::Property { name, .. } = role {
            // A list may well be the plural of one of its items, and a flag that of a value.
            let same = names.entry((words(name).concat(), ty(schema))).or_default();
            same.push((name, schema));
        }
    }
    for same in names.into_values() {
        let count = |name: &str| same.iter().filter(|(other, _)| *other == name).count();
        // Of two names the one that is used more often is the right one; of equals, the one that comes first.
        let usual = same.iter().map(|(name, _)| *name).rev().max_by_key(|name| count(name)).unwrap_or_default();
        for (name, schema) in same.iter().filter(|(name, _)| *name != usual) {
            findings.add(&schema.place, format!("`{name}` is `{usual}` elsewhere"));
        }
    }
}

/// The type of a member as text: what two of one type have in common.
fn ty(schema: &Schema) -> String {
    format!("{:?} {:?} {:?}", schema.kind, schema.reference, schema.items.as_deref().map(ty))
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Kebab,
    Snake,
    Camel,
}

fn style(value: &str) -> Option<Style> {
    match value {
        _ if value.contains('-') => Some(Style::Kebab),
        _ if value.contains('_') => Some(Style::Snake),
        _ if value.contains(char::is_uppercase) && value.contains(char::is_lowercase) => Some(Style::Camel),
        _ => None,
    }
}

/// `enum-value-style`
pub(super) fn values(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in scope.sites.iter().filter(|site| site.is_definition()) {
        let Some(Shape::Enum { values, .. }) = Shape::of(site.schema) else { continue };
        let mut first: Option<(Style, &str)> = None;
        for (position, value) in values.values.iter().flatten().enumerate() {
            let Some((wire, found)) = value.as_str().and_then(|wire| Some((wire, style(wire)?))) else { continue };
            match first {
                None => first = Some((found, wire)),
                Some((style, usual)) if style != found => {
                    let place = scope.inside(values, &format!("/enum/{position}"));
                    findings.add(&place, format!("`{wire}` is not written as `{usual}` is"));
                }
                Some(_) => {}
            }
        }
    }
}

/// `member-suffix`
pub(super) fn suffixes(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let received = reached(scope, Way::Received);
    for definition in scope.bundle.definitions() {
        let Some(Shape::Union { members, .. }) = Shape::of(&definition.schema) else { continue };
        let named: Vec<(&str, &Schema)> = members
            .iter()
            .filter_map(|member| member.reference.as_deref())
            .filter_map(|name| Some((name, scope.names.schema(name)?)))
            .filter(|(_, schema)| schema.properties.is_some())
            .collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, _) in &named {
            *counts.entry(last_word(name)).or_default() += 1;
        }
        // What nearly all have is a convention; three names are too few for one.
        let usual = counts.into_iter().find(|(_, count)| named.len() > 3 && count * 5 >= named.len() * 4);
        let Some((suffix, _)) = usual else { continue };
        let odd = named.iter().filter(|(name, _)| last_word(name) != suffix);
        // A type that comes in as well is named after what it is there.
        let shared = |name: &str| received.contains(name) && !received.contains(definition.name.as_str());
        for (name, schema) in odd.filter(|(name, _)| !shared(name)) {
            let message =
                format!("nearly all members of `{}` end in `{suffix}`, and `{name}` does not", definition.name);
            findings.add(&schema.place, message);
        }
    }
}

/// The last word of a name in PascalCase.
fn last_word(name: &str) -> &str {
    let start = name.rfind(|character: char| character.is_ascii_uppercase());
    &name[start.unwrap_or_default()..]
}
