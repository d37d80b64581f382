//! What every definition of the API becomes, every file of the client, and what the types depend on: one insta snapshot each.

#[path = "snapshot/approved.rs"]
mod approved;

use std::path::PathBuf;

use approved::{Text, assert_approved};
use sequrity_codegen::{generate, load::read, snapshots::snapshots, write::Output};

fn output() -> Output {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema");
    generate(&read(&folder).expect("the schema folder can be read")).expect("the schema is accepted")
}

/// The texts with snapshots in a folder.
fn texts(output: &Output, folder: &str) -> Vec<Text> {
    let below = snapshots(output).into_iter().filter_map(|file| {
        let name = file.path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".snap")?;
        Some(Text { name: name.to_owned(), text: file.text })
    });
    below.collect()
}

#[test]
fn each_definition_becomes_what_is_approved() {
    let output = output();

    let texts = texts(&output, "api");

    assert_eq!(texts.len(), output.counts.definitions, "every definition is emitted");
    assert_approved("api", &texts);
}

#[test]
fn each_file_of_the_client_is_what_is_approved() {
    assert_approved("client", &texts(&output(), "client"));
}

#[test]
fn what_the_types_depend_on_and_give_out_is_what_is_approved() {
    let texts = texts(&output(), "types");

    assert_eq!(texts.len(), 2, "manifest and root");
    assert_approved("types", &texts);
}
