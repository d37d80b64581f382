//! One small document for each feature of the dialect, and the whole of what it becomes.
//!
//! What is approved lies in `fixture-crates/`, as crates of the workspace: so what is approved also compiles, under the
//! lints of the workspace.

use std::{fs, path::PathBuf};

use sequrity_codegen::{
    diagnostic::render,
    format::mark,
    generate,
    load::read,
    write::{File, Output, Report, apply, compare},
};
use sequrity_tests::approved::accepting;

/// The crate that holds what all fixtures become, a module each.
const CRATE: &str = "features";

/// Folders of fixtures that are no feature: what is refused, and a whole API.
const OTHERS: [&str; 3] = ["bad", "good", "library"];

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn features() -> Vec<String> {
    let entries = fs::read_dir(folder("fixtures")).expect("there are fixtures");
    let names = entries.map(|entry| entry.expect("a folder can be listed").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !OTHERS.contains(&name.as_str())).collect();
    names.sort();
    names
}

#[track_caller]
fn emitted(fixture: &str) -> Output {
    let sources = read(&folder("fixtures").join(fixture)).expect("a fixture can be read");
    generate(&sources).unwrap_or_else(|found| panic!("{fixture} is refused:\n{}", render(&found, &sources, fixture)))
}

/// Compares with what is approved, or writes it when this is asked for.
#[track_caller]
fn assert_approved(output: &Output, root: &str) -> Report {
    let root = folder(root);
    if accepting() {
        apply(output, &root).expect("what is emitted can be written");
    }
    let report = compare(output, &root).expect("what is approved can be read");
    assert!(
        report.stale.is_empty() && report.missing.is_empty() && report.surplus.is_empty(),
        "{} is not what the fixtures become: {report:#?}\nto see the differences, run: cargo xtask test --accept, then git diff",
        root.display(),
    );
    report
}

/// The types of every fixture as modules of one crate.
fn modules(features: &[String]) -> Output {
    let mut lib = mark("//", "tests/fixtures");
    lib.push_str("\n\n//! What each fixture becomes.\n#![deny(missing_docs)]\n\n");
    let mut files = Vec::new();
    for feature in features {
        let module = feature.replace('-', "_");
        lib.push_str(&format!("pub mod {module};\n"));
        for file in emitted(feature).files {
            let Some(path) = file.path.strip_prefix("types/src/") else { continue };
            let path = if path == "lib.rs" { format!("{module}.rs") } else { format!("{module}/{path}") };
            // A crate of its own refers to itself as `crate`; here it is a module.
            let text = file.text.replace("use crate::", &format!("use crate::{module}::"));
            files.push(File { path: format!("{CRATE}/src/{path}"), text });
        }
    }
    files.push(File { path: format!("{CRATE}/src/lib.rs"), text: lib });
    Output { files, ..Output::default() }
}

#[test]
fn each_feature_becomes_what_is_approved() {
    let features = features();

    let output = modules(&features);

    assert!(features.len() >= 28, "a fixture is gone: {features:?}");
    let report = assert_approved(&output, "fixture-crates");
    assert_eq!(report.foreign, [format!("{CRATE}/Cargo.toml")], "only the manifest is written by hand");
}

#[test]
fn another_api_becomes_what_is_approved() {
    let output = emitted("library");

    let report = assert_approved(&output, "fixture-crates/library");
    assert!(report.is_fresh(), "{report:#?}");
    assert_eq!((output.counts.documents, output.counts.operations), (2, 13));
}

#[test]
fn another_api_has_its_own_names_only() {
    let output = emitted("library");

    for file in &output.files {
        let text = file.text.to_lowercase().replace("sequrity_runtime", "").replace("sequrity-runtime", "");
        assert!(!text.contains("sequrity"), "{}: a word of another API", file.path);
    }
}
