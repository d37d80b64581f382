//! Turns schema documents into a types crate and a client crate.
//!
//! Data flows one way, one module a stage:
//!
//! 1. [`load`]: texts to a [`schema::Bundle`], every keyword typed and placed;
//! 2. [`check`]: house rules on the bundle, all problems in one run;
//! 3. [`lower`]: bundle to [`ir`], our own model of the API;
//! 4. [`emit`]: IR to items of each file;
//! 5. [`format`](mod@format): items to text;
//! 6. [`write`](mod@write): texts to disk, or a comparison with what is there.

pub mod breaking;
pub mod check;
pub mod diagnostic;
pub mod docs;
pub mod drift;
pub mod emit;
pub mod explain;
pub mod format;
mod formats;
pub mod import;
pub mod ir;
mod layout;
pub mod lint;
pub mod literal;
pub mod load;
pub mod lower;
pub mod name;
mod parallel;
pub mod scaffold;
pub mod schema;
pub mod settings;
pub mod shape;
pub mod snapshots;
pub mod write;

use diagnostic::Diagnostic;
use load::Source;

/// The crate that emitted code calls.
const RUNTIME: &str = "sequrity_runtime";

/// Runs every stage but the last: documents in, files out; nothing is read or written.
///
/// # Errors
///
/// Everything that is wrong with the documents, sorted by place.
pub fn generate(sources: &[Source]) -> Result<write::Output, Vec<Diagnostic>> {
    parallel::deep(|| stages(sources))
}

/// As [`generate`], for documents of which [`load::gather`] has found some that are no text: everything that is wrong, told
/// together. Of these documents nobody needs to know besides that what could be read of them is no JSON.
///
/// # Errors
///
/// Everything that is wrong with the documents, sorted by place.
pub fn generate_gathered(sources: &[Source], faults: Vec<Diagnostic>) -> Result<write::Output, Vec<Diagnostic>> {
    let output = generate(sources);
    if faults.is_empty() {
        return output;
    }
    let mut found = output.err().unwrap_or_default();
    let told = |other: &Diagnostic| faults.iter().any(|fault| fault.place.document == other.place.document);
    found.retain(|other| other.rule != "not-json" || !told(other));
    found.extend(faults);
    found.sort();
    Err(found)
}

fn stages(sources: &[Source]) -> Result<write::Output, Vec<Diagnostic>> {
    let bundle = check::accept(sources)?;
    let ir = lower::lower(&bundle)?;
    let (files, definitions) = emit::emit(&ir);
    Ok(write::Output {
        files,
        definitions,
        counts: write::Counts {
            documents: bundle.documents.len(),
            definitions: bundle.definitions().count(),
            operations: bundle.api.as_ref().map_or(0, |api| api.operations.len()),
        },
    })
}
