//! Writes the first text of a new type, event or operation into the documents, for a maintainer to fill in.
//!
//! Every description is left empty: the generator refuses the documents, at that place, until it is written. The rest of
//! a document stays as it is, byte for byte. Before anything is kept, the generator has judged the result with the
//! descriptions filled in: what it would refuse is not written at all.

mod edit;
mod operations;
mod types;

use std::collections::HashSet;

use edit::Draft;

use crate::{
    check,
    diagnostic::Diagnostic,
    load::{OPENAPI, Source, load},
    lower,
    schema::Bundle,
};

/// What to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A definition.
    Type(NewType),
    /// A method and a path.
    Operation(NewOperation),
}

/// A definition to add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewType {
    /// Its name.
    pub name: String,
    /// What it is.
    pub form: Form,
    /// Path of the document that it goes into; without one, the document of the union.
    pub document: Option<String>,
    /// The union that it becomes a member of.
    pub into: Option<String>,
    /// What tells it from the other members of the union.
    pub tag: Option<String>,
    /// It goes into the union of the events of a stream.
    pub event: bool,
}

/// What a new definition is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// An object with members.
    #[default]
    Object,
    /// An open enum.
    Enum,
    /// An open union.
    Union,
}

/// An operation to add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewOperation {
    /// `resource.verb`.
    pub id: String,
    /// HTTP method in lower case.
    pub method: String,
    /// Path, with parameters in braces.
    pub path: String,
    /// Definition of the request; without one, a new one named after the id.
    pub request: Option<String>,
    /// Definition of the response; without one, a new one named after the id.
    pub response: Option<String>,
    /// Path of the document that new definitions go into.
    pub document: Option<String>,
}

/// Documents as they would be, and what to say about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaffold {
    /// Every document that changes or is new, whole.
    pub documents: Vec<Source>,
    /// What was written: document, line, and what it is.
    pub wrote: Vec<(String, usize, String)>,
    /// What is left to do, in order.
    pub next: Vec<String>,
}

/// Why nothing is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: String,
}

impl Refused {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// What a description says while the generator judges the result.
const TRIAL: &str = "Placeholder.";

/// What the generator may say of a definition that nobody has filled in or referred to.
const EXPECTED: [&str; 6] = [
    "unreferenced-definition",
    "enum-one-value",
    "enum-value-undescribed",
    "union-member",
    "reference-section",
    "life-cycle",
];

/// The documents with something new in them.
///
/// # Errors
///
/// It cannot be added: a name is taken, something that is named is not there, or the generator would not take it.
pub fn scaffold(sources: &[Source], wanted: &Wanted) -> Result<Scaffold, Refused> {
    let (bundle, _) = load(sources);
    let trial = plan(sources, &bundle, wanted, TRIAL)?;
    judge(sources, &trial.sources())?;
    let plan = plan(sources, &bundle, wanted, "")?;
    let wrote = plan.wrote.iter().map(|(draft, pointer, what)| {
        let draft = &plan.drafts[*draft];
        (draft.path.clone(), draft.line(pointer), what.clone())
    });
    Ok(Scaffold { wrote: wrote.collect(), documents: plan.changed(sources), next: plan.next })
}

fn plan(sources: &[Source], bundle: &Bundle, wanted: &Wanted, text: &str) -> Result<Plan, Refused> {
    let mut plan = Plan {
        drafts: sources.iter().map(Draft::new).collect(),
        wrote: Vec::new(),
        next: Vec::new(),
        has_sections: bundle.api.as_ref().is_some_and(|api| !api.reference.sections.is_empty()),
        said: text.to_owned(),
    };
    match wanted {
        Wanted::Type(wanted) => types::add(&mut plan, bundle, wanted)?,
        Wanted::Operation(wanted) => operations::add(&mut plan, bundle, wanted)?,
    }
    plan.next.push("run: cargo xtask codegen, which names what is still missing; then cargo xtask lint".to_owned());
    plan.next.push("accept the new snapshots: cargo xtask test --accept".to_owned());
    Ok(plan)
}

/// Documents that are being changed.
struct Plan {
    drafts: Vec<Draft>,
    /// Position of the draft, pointer, and what stands there.
    wrote: Vec<(usize, String, String)>,
    next: Vec<String>,
    /// The pages of the reference are divided: each document has its place there.
    has_sections: bool,
    /// What descriptions say.
    said: String,
}

impl Plan {
    /// The position of a document; a document that is not there is begun.
    fn draft(&mut self, path: &str) -> Result<usize, Refused> {
        if let Some(position) = self.drafts.iter().position(|draft| draft.path == path) {
            return Ok(position);
        }
        let known = self.drafts.iter().map(|draft| draft.path.as_str());
        match crate::load::nearest(path, known) {
            _ if !path.ends_with(".json") => {
                Err(Refused::new(format!("`{path}` is no path of a document"), "write AREA/TOPIC.json"))
            }
            Some(near) => {
                Err(Refused::new(format!("there is no document `{path}`"), format!("did you mean `{near}`?")))
            }
            None => {
                self.drafts.push(Draft::begin(path, &self.said));
                let position = self.drafts.len() - 1;
                self.wrote.push((position, String::new(), "a new document".to_owned()));
                self.next.push(format!("{path}: write its `title` and `description`"));
                if self.has_sections {
                    self.next.push(format!("{OPENAPI}: name `{path}` in a section of `x-reference`"));
                }
                Ok(position)
            }
        }
    }

    fn sources(&self) -> Vec<Source> {
        self.drafts.iter().map(|draft| Source { path: draft.path.clone(), text: draft.text.clone() }).collect()
    }

    fn changed(&self, before: &[Source]) -> Vec<Source> {
        self.sources().into_iter().filter(|source| !before.contains(source)).collect()
    }
}

/// Refuses what the generator has something new to say about.
fn judge(before: &[Source], after: &[Source]) -> Result<(), Refused> {
    let known: HashSet<_> = problems(before).into_iter().map(identity).collect();
    let mut found = problems(after).into_iter().filter(|problem| !EXPECTED.contains(&problem.rule));
    match found.find(|problem| !known.contains(&identity(problem.clone()))) {
        Some(Diagnostic { rule, message, help, .. }) => Err(Refused::new(format!("{message} ({rule})"), help)),
        None => Ok(()),
    }
}

fn problems(sources: &[Source]) -> Vec<Diagnostic> {
    match check::accept(sources) {
        Ok(bundle) => lower::lower(&bundle).err().unwrap_or_default(),
        Err(found) => found,
    }
}

/// A problem without its line, which moves.
fn identity(problem: Diagnostic) -> (String, String, &'static str, String) {
    (problem.place.document, problem.place.pointer, problem.rule, problem.message)
}

#[cfg(test)]
mod tests;
