//! House rules on a [`Bundle`]: what the dialect can say but should not, and what contradicts itself.
//!
//! Every rule is one function in a table, [`RULES`]. A rule that meets a reference to nowhere keeps silent: loading has
//! reported it.

mod alike;
pub(crate) mod client;
mod descriptions;
mod enums;
mod fits;
mod folds;
mod instances;
mod limits;
mod loops;
mod makes;
pub(crate) mod names;
mod operations;
mod paths;
pub(crate) mod prose;
pub(crate) mod reach;
mod reference;
mod rules;
pub(crate) mod scope;
mod shapes;
mod streams;
mod ways;
mod wire;

pub use fits::{Misfit, fits};
pub use rules::RULES;
pub use scope::Scope;

use std::collections::HashSet;

use crate::{
    diagnostic::{Diagnostic, Level},
    load::{Source, load, nearest},
    parallel,
    schema::{Bundle, Place},
};

/// A house rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Id, as diagnostics show it.
    pub id: &'static str,
    /// Why we have it.
    pub reason: &'static str,
    /// The usual way out.
    pub help: &'static str,
    /// Finds what breaks it.
    pub run: fn(&Scope<'_>, &mut Findings<'_>),
}

/// Collects what breaks one rule.
pub struct Findings<'a> {
    rule: &'a Rule,
    level: Level,
    found: &'a mut Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Something breaks the rule; the way out is the usual one.
    pub fn add(&mut self, place: &Place, message: impl Into<String>) {
        self.add_with(place, message, self.rule.help);
    }

    /// Something breaks the rule, and there is a better way out.
    pub fn add_with(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Diagnostic { level: self.level, ..Diagnostic::new(self.rule.id, place, message, help) });
    }

    /// A name leads nowhere; the way out is the known one that it is close to, if there is one, or else the usual one.
    pub(crate) fn add_near<'k>(
        &mut self,
        place: &Place,
        message: impl Into<String>,
        name: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        match nearest(name, known) {
            Some(near) => self.add_with(place, message, format!("did you mean `{near}`?")),
            None => self.add(place, message),
        }
    }
}

/// Rules of which each says whether a schema can be understood by itself: of one that cannot no other rule asks what is in it.
const FORMS: &[&str] = &[
    "definition-kind",
    "mixed-keywords",
    "inline-object",
    "inline-union",
    "union-member",
    "array-without-items",
    "required-without-property",
    "enum-one-value",
];

/// Everything in a bundle that breaks a house rule, in document order.
pub fn check(bundle: &Bundle) -> Vec<Diagnostic> {
    let mut scope = Scope::new(bundle);
    let is_form = |rule: &&Rule| FORMS.contains(&rule.id);
    let mut found = judge(&scope, RULES.iter().filter(is_form), Level::Error);
    scope.names.damage(found.iter().map(|diagnostic| diagnostic.place.part()));
    // What operations reach is known when every form is right.
    let is_known = found.is_empty();
    let others = RULES.iter().filter(|rule| !is_form(rule) && (is_known || rule.id != reach::UNREFERENCED));
    found.extend(judge(&scope, others, Level::Error));
    found.sort();
    found
}

/// Everything that breaks one of some rules, in document order.
pub(crate) fn judge<'a>(scope: &Scope<'_>, rules: impl IntoIterator<Item = &'a Rule>, level: Level) -> Vec<Diagnostic> {
    let rules: Vec<&Rule> = rules.into_iter().collect();
    let parts = parallel::map(&rules, |rule| {
        let mut found = Vec::new();
        (rule.run)(scope, &mut Findings { rule, level, found: &mut found });
        found
    });
    let mut found: Vec<Diagnostic> = parts.into_iter().flatten().collect();
    found.sort();
    found.dedup();
    found
}

/// Loads and checks: the bundle, or everything that is wrong with it in document order.
///
/// House rules do not judge a schema or an operation that could not be read whole.
pub fn accept(sources: &[Source]) -> Result<Bundle, Vec<Diagnostic>> {
    let (bundle, mut found) = load(sources);
    let mut judged = check(&bundle);
    if !found.is_empty() {
        let judges_unread = |diagnostic: &Diagnostic| is_unread(&bundle.damaged, diagnostic.place.part());
        judged.retain(|diagnostic| diagnostic.rule != reach::UNREFERENCED && !judges_unread(diagnostic));
    }
    // What operations reach is known when they are right.
    let api = bundle.api.as_ref().map(|api| api.document.as_str());
    let is_of_api = |found: &&Diagnostic| Some(found.place.document.as_str()) == api;
    if judged.iter().filter(is_of_api).any(|found| found.rule != reach::UNREFERENCED) {
        judged.retain(|diagnostic| diagnostic.rule != reach::UNREFERENCED);
    }
    found.append(&mut judged);
    found.sort();
    if found.is_empty() { Ok(bundle) } else { Err(found) }
}

/// Whether some of a part could not be read; the whole of a path is its operations.
fn is_unread(unread: &HashSet<(String, String)>, (document, pointer): (String, String)) -> bool {
    let inside = |(other, part): &(String, String)| {
        let tail = part.strip_prefix(&pointer).filter(|_| *other == document);
        tail.is_some_and(|tail| tail.starts_with('/'))
    };
    let is_path = pointer.starts_with("/paths/") && pointer.matches('/').count() == 2;
    is_path && unread.iter().any(inside) || unread.contains(&(document.clone(), pointer.clone()))
}

#[cfg(test)]
mod tests;
