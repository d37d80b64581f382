//! Begins the documents of another API from a published OpenAPI document.
//!
//! Data in, documents and notes out; nothing is read or written. What the dialect can say is translated. What it cannot
//! becomes the closest open form, or is left out, and a note tells of it with its place in the source.

mod bodies;
mod divide;
mod flat;
mod form;
mod join;
mod members;
mod mend;
mod names;
mod notes;
mod operations;
mod parameters;
mod plain;
mod prose;
mod service;
mod source;
mod spot;
mod types;
mod unions;
mod whole;

use parameters::Parameters;
use serde_json::Value;
use source::Document;
use types::Types;
use whole::Whole;

use crate::load::Source;

/// A place of the source document that the dialect does not say as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// JSON pointer into the source document.
    pub pointer: String,
    /// What was done.
    pub done: String,
    /// What a person should do.
    pub help: String,
}

/// Documents of the dialect, and what is to be known of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The documents, by path.
    pub documents: Vec<Source>,
    /// What could not be said as it stands in the source, in the order of the source.
    pub notes: Vec<Note>,
    /// Schemas among the components of the source.
    pub schemas: usize,
    /// Of these, the ones that became a definition, or a part of others.
    pub schemas_imported: usize,
    /// Definitions that were made.
    pub definitions: usize,
    /// Operations of the source.
    pub operations: usize,
    /// Of these, the ones that can be called.
    pub operations_imported: usize,
}

/// Translates an OpenAPI document of version 3.0 or 3.1.
///
/// # Errors
///
/// Why it cannot be imported: it is another kind of document, or a reference leads nowhere.
pub fn import(document: &Value) -> Result<Imported, String> {
    let mut types = Types::new(Document::new(document)?);
    let root = service::service(&types);
    let schemas = types.drafts.len();
    let mut calls = operations::find(&mut types);
    let operations = calls.len();
    let mut parameters = Parameters::new(&calls);
    calls.retain_mut(|call| match operations::translate(&mut types, &mut parameters, call) {
        Some(value) => {
            call.value = value;
            true
        }
        None => false,
    });
    types.finish();
    let known: Vec<String> = types.drafts[..schemas].iter().map(|draft| draft.pointer.clone()).collect();
    let Types { reader, drafts, .. } = types;
    let mut drafts = Whole::order(drafts);
    drafts.retain(|draft| !draft.schema.is_null());
    let mut whole = Whole { root, calls, parameters: parameters.list, drafts, notes: reader.notes };
    let inside = reader.inside.into_inner();
    let documents = whole.mend();
    let is_draft =
        |pointer: &str| whole.drafts.iter().any(|draft| draft.component.is_some() && draft.pointer == pointer);
    let kept = |pointer: &String| inside.contains(pointer) || is_draft(pointer);
    for pointer in known.iter().filter(|pointer| !kept(pointer)) {
        whole.notes.add(pointer, "it is left out: no operation refers to it", "refer to it, or do without");
    }
    let (definitions, operations_imported) = (whole.drafts.len(), whole.calls.len());
    let schemas_imported = known.iter().filter(|pointer| kept(pointer)).count();
    let notes = whole.notes.into_found();
    Ok(Imported { documents, notes, schemas, schemas_imported, definitions, operations, operations_imported })
}

#[cfg(test)]
mod tests;
