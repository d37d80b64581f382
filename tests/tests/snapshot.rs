//! What every definition of the API becomes, and every file of the client: one insta snapshot each.

#[path = "snapshot/approved.rs"]
mod approved;

use std::{collections::BTreeMap, path::PathBuf};

use approved::{Text, assert_approved};
use sequrity_codegen::{
    definitions, generate,
    load::{Source, read},
};
use serde_json::Value;

fn sources() -> Vec<Source> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema");
    read(&folder).expect("the schema folder can be read")
}

/// Each definition's document, without ending.
fn documents(sources: &[Source]) -> BTreeMap<String, String> {
    let mut documents = BTreeMap::new();
    for source in sources {
        let document: Value = serde_json::from_str(&source.text).expect("a document is JSON");
        let names = document["$defs"].as_object().into_iter().flat_map(|definitions| definitions.keys());
        let path = source.path.trim_end_matches(".json");
        documents.extend(names.map(|name| (name.clone(), path.to_owned())));
    }
    documents
}

#[test]
fn each_definition_becomes_what_is_approved() {
    let sources = sources();
    let documents = documents(&sources);

    let definitions = definitions(&sources).expect("the schema is accepted");

    assert_eq!(definitions.len(), documents.len(), "every definition is emitted");
    let texts: Vec<Text> = definitions
        .into_iter()
        .map(|(name, text)| Text { name: format!("{}/{name}", documents[&name]), text })
        .collect();
    assert_approved("api", &texts);
}

#[test]
fn each_file_of_the_client_is_what_is_approved() {
    let output = generate(&sources()).expect("the schema is accepted");

    let of_client = output.files.into_iter().filter_map(|file| {
        let path = file.path.strip_prefix("client/")?;
        let path = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
        Some(Text { name: path.to_owned(), text: file.text })
    });

    assert_approved("client", &of_client.collect::<Vec<_>>());
}
