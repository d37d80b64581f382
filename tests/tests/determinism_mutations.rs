//! Whatever stands in the documents, the generator answers with files or with diagnostics, and never panics.
//!
//! The documents of the API and of the fixtures are broken at random, but the same way in every run.

#[path = "determinism/mutate.rs"]
mod mutate;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use mutate::{Random, mutate};
use sequrity_codegen::{
    diagnostic::{Level, render},
    generate,
    lint::lint,
    load::{Source, read},
};
use serde_json::Value;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Breaks one of the documents, once or twice; says which and how.
fn broken(sources: &[Source], seed: u64) -> (Vec<Source>, String) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut sources = sources.to_vec();
    let at = random.below(sources.len());
    let source = &mut sources[at];
    let mut document: Value = serde_json::from_str(&source.text).expect("a document is JSON");
    let steps: Vec<String> = (0..=random.below(2)).map(|_| mutate(&mut document, &mut random)).collect();
    source.text = format!("{document:#}\n");
    let what = format!("{}, seed {seed}: {}", source.path, steps.join("; "));
    (sources, what)
}

/// What is wrong with the answer to broken documents.
fn fault(sources: &[Source]) -> Option<&'static str> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let outcome = generate(sources).map_err(|found| render(&found, sources, ""));
        let refused = outcome.is_ok() && lint(sources).iter().any(|diagnostic| diagnostic.level == Level::Error);
        (outcome, refused)
    }));
    let Ok((outcome, refused)) = outcome else { return Some("a panic") };
    match outcome {
        _ if refused => Some("emitted, and an error for lints"),
        Err(text) if !text.contains("help:") => Some("refused without a way out"),
        Ok(output) if output.files.is_empty() => Some("accepted, and nothing is emitted"),
        Ok(_) | Err(_) => None,
    }
}

#[track_caller]
fn assert_no_fault(folder: &Path, runs: u64) {
    let sources = read(folder).expect("the documents can be read");

    let faults: Vec<String> = (1..=runs)
        .filter_map(|seed| {
            let (broken, what) = broken(&sources, seed);
            fault(&broken).map(|fault| format!("{fault}: {what}"))
        })
        .collect();

    assert!(faults.is_empty(), "{}:\n{}", folder.display(), faults.join("\n"));
}

#[test]
fn broken_schema_of_the_api_never_makes_the_generator_panic() {
    assert_no_fault(&folder("../schema"), 100);
}

#[test]
fn broken_fixture_never_makes_the_generator_panic() {
    for entry in fs::read_dir(folder("fixtures")).expect("there are fixtures") {
        let path = entry.expect("a folder can be listed").path();
        if !path.ends_with("bad") && !path.ends_with("good") {
            assert_no_fault(&path, 30);
        }
    }
}
