//! Rules about enums.

use super::{
    Findings, Scope,
    scope::{Role, Site},
};
use crate::shape::Shape;

/// `inline-enum`
pub(super) fn inline(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in scope.sites.iter().filter(|site| site.schema.values.is_some()) {
        let named = match site.role {
            Role::Definition => true,
            // The known strings of an open enum; whether that is a definition is asked of the union.
            Role::Member { union } => matches!(Shape::of(union), Some(Shape::Enum { .. })),
            _ => false,
        };
        if !named {
            findings.add(&scope.inside(site.schema, "/enum"), format!("{} is an enum without a name", site.subject()));
        }
    }
    for site in scope.sites.iter().filter(|site| !site.is_definition() && site.schema.any_of.is_some()) {
        if let Some(Shape::Enum { .. }) = Shape::of(site.schema) {
            findings.add(&site.schema.place, format!("{} is an enum without a name", site.subject()));
        }
    }
}

/// `enum-not-strings`
pub(super) fn not_strings(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        for (position, value) in schema.values.iter().flatten().enumerate() {
            if !value.is_string() {
                findings.add(&scope.inside(schema, &format!("/enum/{position}")), format!("{value} is no string"));
            }
        }
    }
}

/// `enum-one-value`
pub(super) fn one_value(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in scope.sites.iter().filter(|site| site.is_definition()) {
        let Some(Shape::Enum { open, values }) = Shape::of(site.schema) else {
            continue;
        };
        let count = values.values.iter().flatten().count();
        if count == 0 || (count == 1 && !open) {
            let message = format!("{} has {count} value{}", site.subject(), if count == 1 { "" } else { "s" });
            findings.add(&scope.inside(values, "/enum"), message);
        }
    }
}
