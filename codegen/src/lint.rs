//! Lints: what can be emitted, and what a maintainer should still mend.
//!
//! They are rules of the same kind as the [house rules](crate::check), in a table of their own, [`RULES`]. They judge a
//! bundle that everything else has accepted: of one that breaks a house rule nobody knows what was meant.
//!
//! Where a lint is wrong for a good reason, the schema says so: `"x-lint": {"unit-missing": "a seed measures nothing"}`
//! on the definition or the property. An exception that covers nothing is itself a finding.

mod exceptions;
mod members;
mod names;
mod numbers;
mod openness;
mod rules;
mod texts;

pub use rules::RULES;

use crate::{
    check::{self, Scope},
    diagnostic::{Diagnostic, Level},
    load::Source,
    lower,
    schema::Bundle,
};

/// Everything that is wrong with the documents, in document order: what no run takes, or else what lints find.
pub fn lint(sources: &[Source]) -> Vec<Diagnostic> {
    let bundle = match check::accept(sources) {
        Ok(bundle) => bundle,
        Err(found) => return found,
    };
    match lower::lower(&bundle) {
        Ok(_) => findings(&bundle),
        Err(found) => found,
    }
}

/// What lints find in a bundle, but for what an exception covers.
pub fn findings(bundle: &Bundle) -> Vec<Diagnostic> {
    let scope = Scope::new(bundle);
    let found = check::judge(&scope, RULES, Level::Warning);
    exceptions::uncovered(&scope, found)
}

#[cfg(test)]
mod tests;
