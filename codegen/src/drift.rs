//! How our documents differ from those of the API that they describe: an `OpenAPI` or a JSON Schema document of others.
//!
//! Both sides are brought into one form, `form`, and walked in parallel from operations or definitions. A foreign
//! document may hold anything: what has no counterpart in that form is listed as not compared. Never looked at are ranges,
//! lengths, patterns, defaults, formats, whether an object is closed or a list a set, parameters, headers and errors.

mod form;
mod pairs;
mod report;
mod roots;
mod tree;
mod walk;

pub use report::{Finding, Report};

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use tree::Tree;

use crate::{check, diagnostic::Diagnostic, load::Source};

/// A kind of difference: id, and what it means.
pub const KINDS: &[(&str, &str)] = &[
    ("operation-missing", "they have an operation beside one of ours"),
    ("definition-missing", "they have a definition that nothing of ours was compared with"),
    ("member-missing", "they have a member that we do not have"),
    ("member-surplus", "we have a member that they do not have"),
    ("variant-missing", "they have a variant that we do not have"),
    ("variant-surplus", "we have a variant that they do not have"),
    ("values-missing", "they have values of an enum that we do not have"),
    ("values-unnamed", "they name values where we take any text"),
    ("values-surplus", "we have values of an enum that they do not have"),
    ("type-differs", "a value is of another type"),
    ("required-by-them", "they require a member that is optional with us"),
    ("required-by-us", "we require a member that is optional with them"),
    ("null-missing", "they allow null for a required member or an item, and we do not"),
    ("null-surplus", "we allow null, and they do not"),
    ("not-compared", "they say something that has no counterpart with us"),
];

/// What is known beforehand: a small JSON document beside the schemas.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Names {
    /// What the file is for; nobody reads it but people.
    pub about: String,
    /// Our operations, and theirs as `METHOD /path`.
    pub operations: BTreeMap<String, String>,
    /// Our definitions, and theirs.
    pub definitions: BTreeMap<String, String>,
    /// Differences that are meant: `kind what`, such as `member-missing Definition.member`, or a kind alone; each with
    /// its reason. A `*` at the end stands for anything.
    pub meant: BTreeMap<String, String>,
}

/// Compares our documents with theirs. `roots` are pairs of definitions to start from, beside what is found by itself.
///
/// # Errors
///
/// What is wrong with our documents, or a text that says why there is nothing to start from.
pub fn compare(ours: &[Source], theirs: &Value, names: &Names, roots: &[(String, String)]) -> Result<Report, Refusal> {
    let bundle = check::accept(ours).map_err(Refusal::Ours)?;
    let own = tree::own(&bundle);
    let (own, foreign) = (Tree::new(&own), Tree::new(theirs));
    let mut walk = walk::Walk::new(&own, &foreign, names);
    walk.start(&bundle, roots).map_err(Refusal::Roots)?;
    walk.run();
    let mut findings = walk.findings;
    findings.extend(roots::unmatched(&foreign, &walk.seen));
    Ok(Report::new(findings, &bundle, names))
}

/// Why nothing was compared.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// Our documents are wrong.
    Ours(Vec<Diagnostic>),
    /// There is nothing to start from.
    Roots(String),
}
