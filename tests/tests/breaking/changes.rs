//! The changes: the made-up API of the fixtures, patched once to be the old edition and once more to be the new one.

use std::{fs, path::PathBuf};

use json_patch::{Patch, PatchError};
use sequrity_codegen::{
    breaking::Bump,
    load::{Source, read},
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Where the first step of a pointer leads: to the definitions of a document, or to the whole of one.
const DOCUMENTS: &[(&str, &str)] = &[("catalog", "catalog.json"), ("loans", "lending/loans.json")];

/// A change as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    /// What is done to both editions.
    #[serde(default)]
    given: Patch,
    /// What is done to the new one alone.
    patch: Patch,
    /// Rule, what it is about, label when sent, label when received.
    findings: Vec<String>,
    bump: String,
}

/// Two editions and what is to be found between them.
pub(crate) struct Change {
    pub(crate) name: String,
    /// Nothing where nothing is given: then it is the base.
    pub(crate) before: Option<Vec<Source>>,
    pub(crate) after: Vec<Source>,
    pub(crate) findings: Vec<String>,
    pub(crate) bump: Bump,
}

/// The made-up API as it is.
pub(crate) fn base() -> Vec<Source> {
    read(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/library")).expect("the made-up API")
}

/// Every change, by file and in the order of the file.
pub(crate) fn all() -> Vec<Change> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/breaking/changes");
    let entries = fs::read_dir(folder).expect("the folder of changes");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file of changes").path()).collect();
    paths.sort();
    let base = base();
    let mut changes = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a file of changes");
        let written: Vec<Written> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        changes.extend(written.into_iter().map(|written| written.apply(&base)));
    }
    changes
}

impl Written {
    fn apply(self, base: &[Source]) -> Change {
        let refused = |error| panic!("{}: {error}", self.name);
        let before = patched(base, &self.given).unwrap_or_else(refused);
        let after = patched(&before, &self.patch).unwrap_or_else(refused);
        Change {
            before: (!self.given.is_empty()).then_some(before),
            after,
            findings: self.findings,
            bump: match self.bump.as_str() {
                "none" => Bump::None,
                "additive" => Bump::Additive,
                "behaviour" => Bump::Behaviour,
                "breaking" => Bump::Breaking,
                other => panic!("{}: there is no bump `{other}`", self.name),
            },
            name: self.name,
        }
    }
}

/// The documents with a patch.
pub(crate) fn patched(documents: &[Source], patch: &Patch) -> Result<Vec<Source>, PatchError> {
    let mut api = joined(documents);
    json_patch::patch(&mut api, patch)?;
    Ok(divided(&api, documents))
}

/// All documents as one value, so that a patch can move things between them.
fn joined(base: &[Source]) -> Value {
    let mut api = Map::new();
    for source in base {
        let document: Value = serde_json::from_str(&source.text).expect("a document");
        match DOCUMENTS.iter().find(|(_, path)| *path == source.path) {
            Some((name, _)) => api.insert((*name).to_owned(), document["$defs"].clone()),
            None => api.insert("api".to_owned(), document),
        };
    }
    Value::Object(api)
}

fn divided(api: &Value, base: &[Source]) -> Vec<Source> {
    let divided = base.iter().map(|source| {
        let mut document: Value = serde_json::from_str(&source.text).expect("a document");
        match DOCUMENTS.iter().find(|(_, path)| *path == source.path) {
            Some((name, _)) => document["$defs"] = api[*name].clone(),
            None => document = api["api"].clone(),
        }
        Source { path: source.path.clone(), text: format!("{document:#}") }
    });
    divided.collect()
}
