//! Lints about numbers: what they count, and how far they go.

use std::collections::HashMap;

use super::texts::words;
use crate::{
    check::{
        Findings, Scope,
        scope::{Role, Site},
    },
    schema::{Kind, Schema},
};

/// Last words of names of numbers that say where something stands: they have a range, and no unit.
const POSITIONS: &[&str] = &["index", "number", "position", "rank"];

/// Last words of names of numbers that are names themselves: any number will do.
const LABELS: &[&str] = &["code", "id", "seed", "version"];

/// Members and values of maps that are numbers; an item is described with its list.
fn numbers<'s, 'a>(scope: &'s Scope<'a>) -> impl Iterator<Item = &'s Site<'a>> {
    scope.sites.iter().filter(|site| {
        matches!(site.role, Role::Property { .. } | Role::Value)
            && matches!(site.schema.kind, Some(Kind::Integer | Kind::Number))
    })
}

fn ends_in(site: &Site<'_>, last: &[&str]) -> bool {
    let Role::Property { name, .. } = site.role else { return false };
    words(name).last().is_some_and(|word| last.contains(&word.as_str()))
}

/// `unit-missing`
pub(super) fn unit(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in numbers(scope) {
        let limits = &site.schema.limits;
        let through_zero = limits.minimum.is_some_and(|least| least < 0.0);
        let scale = limits.minimum.is_some()
            && limits.maximum.is_some()
            && (through_zero || site.schema.kind == Some(Kind::Number));
        if site.schema.ours.unit.is_none() && !scale && !ends_in(site, POSITIONS) && !ends_in(site, LABELS) {
            findings.add(
                &site.schema.place,
                format!("{} counts or measures something, and nothing says what", site.subject()),
            );
        }
    }
}

/// `range-missing`
pub(super) fn range(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in numbers(scope) {
        let limits = &site.schema.limits;
        if limits.minimum.is_none() && limits.maximum.is_none() && !ends_in(site, LABELS) {
            findings.add(&site.schema.place, format!("{} has neither `minimum` nor `maximum`", site.subject()));
        }
    }
}

/// `unit-inconsistent`
pub(super) fn consistent(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let mut spellings: HashMap<Vec<String>, &str> = HashMap::new();
    let mut members: HashMap<&str, &Schema> = HashMap::new();
    for site in numbers(scope) {
        let Some(unit) = site.schema.ours.unit.as_deref() else { continue };
        let place = || scope.inside(site.schema, "/x-unit");
        let spelling = *spellings.entry(words(unit)).or_insert(unit);
        if spelling != unit {
            findings.add(&place(), format!("`{unit}` is also written `{spelling}`"));
            continue;
        }
        let Role::Property { name, .. } = site.role else { continue };
        let first = *members.entry(name).or_insert(site.schema);
        if let Some(other) = first.ours.unit.as_deref().filter(|other| *other != unit) {
            let message = format!("`{name}` is in `{other}` in {}:{}", first.place.document, first.place.line);
            findings.add(&place(), message);
        }
    }
}
