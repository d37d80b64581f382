//! Schemas far larger than any that people write.

#[path = "../benches/scale/synthetic.rs"]
mod synthetic;

use std::collections::BTreeMap;

use sequrity_codegen::{diagnostic::render, generate};
use synthetic::sources;

#[test]
fn thousand_definitions_in_many_documents_are_emitted() {
    let sources = sources(1_000, 2);

    let output = generate(&sources).unwrap_or_else(|found| panic!("{}", render(&found, &sources, "")));

    assert_eq!((output.counts.definitions, output.counts.documents), (1_008, 56));
    // Types and tables of its twelve documents.
    assert_eq!(output.files.iter().filter(|file| file.path.starts_with("types/src/area_0/")).count(), 24);
}

#[test]
fn how_documents_are_divided_changes_no_definition() {
    let one = definitions(10);

    let many = definitions(1);

    assert_eq!(one.len(), 90);
    assert_eq!(one, many);
}

/// Name and text of ninety definitions.
fn definitions(blocks: usize) -> BTreeMap<String, String> {
    let output = generate(&sources(90, blocks)).expect("the schema is accepted");
    output.definitions.into_iter().map(|definition| (definition.name, definition.text)).collect()
}
