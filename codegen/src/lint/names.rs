//! Lints about names on the wire.

use super::texts::words;
use crate::{
    check::{
        Findings, Scope,
        names::is_snake,
        scope::{Role, Site},
    },
    schema::Schema,
    shape::Shape,
};
use std::collections::BTreeMap;

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
