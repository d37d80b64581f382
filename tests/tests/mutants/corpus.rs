//! What is changed at random: the documents of the API and of every fixture.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sequrity_codegen::load::{Source, read};
use serde_json::Value;

use crate::{
    mutate::{Document, mutate},
    random::Random,
    texts::break_text,
};

/// Documents that belong together.
pub(crate) struct Corpus {
    /// Folder that they lie in.
    pub(crate) name: String,
    sources: Vec<Source>,
    documents: Vec<Document>,
}

/// Changed documents, and what was done to them.
pub(crate) struct Mutant {
    pub(crate) sources: Vec<Source>,
    pub(crate) done: String,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

impl Corpus {
    fn read(path: &Path) -> Self {
        let sources = read(path).expect("the documents can be read");
        // What is no JSON is changed as a text only.
        let parsed = |source: &Source| Some((source.path.clone(), serde_json::from_str::<Value>(&source.text).ok()?));
        let documents = sources.iter().filter_map(parsed).collect();
        Self { name: path.to_string_lossy().into_owned(), sources, documents }
    }

    /// The documents of the API.
    pub(crate) fn schema() -> Self {
        Self::read(&folder("../schema"))
    }

    /// The documents of each fixture, also of those that are refused.
    pub(crate) fn fixtures() -> Vec<Self> {
        let list = |path: PathBuf| {
            let entries = fs::read_dir(path).expect("there are fixtures");
            let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder can be listed").path()).collect();
            paths.sort();
            paths
        };
        let good = list(folder("fixtures")).into_iter().filter(|path| !path.ends_with("bad"));
        good.chain(list(folder("fixtures/bad"))).map(|path| Self::read(&path)).collect()
    }

    /// The same for the same seed. Most mutants have one change: more of them are refused, and refused alike.
    pub(crate) fn mutant(&self, others: &[Self], seed: u64) -> Mutant {
        let mut random = Random::new(seed);
        let mut done = Vec::new();
        if self.documents.is_empty() || random.below(8) == 0 {
            let mut sources = self.sources.clone();
            let at = random.below(sources.len());
            done.push(break_text(&mut sources[at].text, &mut random));
            return self.named(sources, seed, &done);
        }
        let mut documents = self.documents.clone();
        let donors = others.get(random.below(others.len().max(1))).unwrap_or(self);
        for _ in 0..=random.below(4) / 2 {
            done.push(mutate(&mut documents, &donors.documents, &mut random));
        }
        let written = documents.into_iter().map(|(path, value)| Source { path, text: format!("{value:#}\n") });
        self.named(written.collect(), seed, &done)
    }

    fn named(&self, sources: Vec<Source>, seed: u64, done: &[String]) -> Mutant {
        Mutant { sources, done: format!("{}, seed {seed}: {}", self.name, done.join("; ")) }
    }
}
