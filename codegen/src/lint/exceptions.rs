//! `x-lint`: lints that do not hold in one place, each with a reason.

use super::RULES;
use crate::{
    check::{
        self, Findings, Scope, judge,
        scope::{Site, name_of},
    },
    diagnostic::{Diagnostic, Level},
    load::{json::escape, nearest},
    schema::Schema,
};

/// The rule about exceptions themselves.
pub(super) const UNUSED: &str = "exception-unused";

/// Drops what an exception covers.
pub(super) fn uncovered(scope: &Scope<'_>, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let exceptions = exceptions(scope);
    found.retain(|diagnostic| !exceptions.iter().any(|(schema, rule, _)| covers(schema, rule, diagnostic)));
    found
}

/// `exception-unused`
pub(super) fn unused(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let exceptions = exceptions(scope);
    if exceptions.is_empty() {
        return;
    }
    let found = judge(scope, RULES.iter().filter(|rule| rule.id != UNUSED), Level::Warning);
    for (schema, rule, reason) in exceptions {
        let place = scope.inside(schema, &format!("/x-lint/{}", escape(rule)));
        let lints = || RULES.iter().map(|rule| rule.id).filter(|id| *id != UNUSED);
        if !lints().any(|lint| lint == rule) {
            let (message, help) = match nearest(rule, lints()) {
                _ if check::RULES.iter().any(|refusal| refusal.id == rule) => {
                    (format!("`{rule}` is no lint: it has no exceptions"), "mend what it finds".to_owned())
                }
                Some(near) => (format!("there is no lint `{rule}`"), format!("did you mean `{near}`?")),
                None => (format!("there is no lint `{rule}`"), "take it out".to_owned()),
            };
            findings.add_with(&place, message, help);
        } else if !found.iter().any(|diagnostic| covers(schema, rule, diagnostic)) {
            findings.add(&place, format!("`{rule}` finds nothing in `{}`", name_of(&schema.place)));
        } else if reason.trim().is_empty() {
            findings.add_with(
                &place,
                "an exception without a reason",
                "say in a phrase why the rule does not hold here",
            );
        }
    }
}

/// Each exception: where it stands, the rule, the reason.
fn exceptions<'a>(scope: &Scope<'a>) -> Vec<(&'a Schema, &'a str, &'a str)> {
    let all =
        scope.sites.iter().flat_map(|Site { schema, .. }| schema.ours.lint.iter().map(move |lint| (*schema, lint)));
    all.map(|(schema, (rule, reason))| (schema, rule.as_str(), reason.as_str())).collect()
}

fn covers(schema: &Schema, rule: &str, diagnostic: &Diagnostic) -> bool {
    let below = diagnostic.place.pointer.strip_prefix(&schema.place.pointer);
    diagnostic.rule == rule
        && diagnostic.place.document == schema.place.document
        && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
