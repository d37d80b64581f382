//! What grows when the schema grows: the definitions and files of what was added, and nothing else.
//!
//! Each test edits a copy of the schema in memory, as a maintainer would edit the documents.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use sequrity_codegen::{
    diagnostic::render,
    generate,
    load::{Source, read},
};
use serde_json::{Value, json};

/// The schema, to be edited.
struct Schema(BTreeMap<String, Value>);

impl Schema {
    fn read() -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema");
        let sources = read(&folder).expect("the schema folder can be read");
        let parsed = |source: Source| (source.path, serde_json::from_str(&source.text).expect("a document is JSON"));
        Self(sources.into_iter().map(parsed).collect())
    }

    fn document(&mut self, path: &str) -> &mut Value {
        self.0.get_mut(path).unwrap_or_else(|| panic!("there is no {path}"))
    }

    fn sources(&self) -> Vec<Source> {
        let text = |(path, document): (&String, &Value)| Source { path: path.clone(), text: format!("{document:#}\n") };
        self.0.iter().map(text).collect()
    }

    #[track_caller]
    fn files(&self) -> BTreeMap<String, String> {
        let sources = self.sources();
        let output = generate(&sources).unwrap_or_else(|found| panic!("{}", render(&found, &sources, "schema")));
        // The pages of the reference and the copy of the schema change with every edit: their own tests look at them.
        let apart = |path: &str| path.starts_with("reference/") || path.starts_with("types/src/schemas.");
        let of_crates = output.files.into_iter().filter(|file| !apart(&file.path));
        of_crates.map(|file| (file.path, file.text)).collect()
    }

    #[track_caller]
    fn definitions(&self) -> BTreeMap<String, String> {
        let output = generate(&self.sources()).expect("the schema is accepted");
        output.definitions.into_iter().map(|definition| (definition.name, definition.text)).collect()
    }
}

/// Keys whose values differ or that only one has.
fn differing(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    keys.into_iter().filter(|key| before.get(*key) != after.get(*key)).cloned().collect()
}

/// What an edit of the schema changes: definitions, and files.
#[track_caller]
fn changes(edit: impl FnOnce(&mut Schema)) -> (Vec<String>, Vec<String>, BTreeMap<String, String>) {
    let mut schema = Schema::read();
    let (definitions, files) = (schema.definitions(), schema.files());
    edit(&mut schema);
    let (definitions_after, files_after) = (schema.definitions(), schema.files());
    (differing(&definitions, &definitions_after), differing(&files, &files_after), definitions_after)
}

#[test]
fn new_member_changes_one_definition() {
    let (definitions, files, after) = changes(|schema| {
        let object = &mut schema.document("responses/input.json")["$defs"]["InputTextParam"];
        object["properties"]["language"] = json!({"description": "Language of the text.", "type": "string"});
    });

    assert_eq!(definitions, ["InputTextParam"]);
    assert_eq!(files, ["types/src/responses/input.rs", "types/src/responses/input/codec.rs"]);
    assert!(after["InputTextParam"].contains("pub language: Option<String>"), "{}", after["InputTextParam"]);
}

#[test]
fn new_variant_changes_its_union_and_adds_its_type() {
    let (definitions, files, after) = changes(|schema| {
        let definitions = &mut schema.document("responses/input.json")["$defs"];
        definitions["InputSmellParam"] = json!({
            "description": "A smell.", "type": "object",
            "properties": {"type": {"const": "input_smell"}, "strength": {"description": "How strong.", "type": "integer", "minimum": 0}},
            "required": ["type"],
        });
        let members = definitions["InputContentParam"]["anyOf"].as_array_mut().expect("a union has members");
        members.insert(members.len() - 1, json!({"$ref": "#/$defs/InputSmellParam"}));
    });

    assert_eq!(definitions, ["InputContentParam", "InputSmellParam"]);
    assert_eq!(files, ["types/src/responses.rs", "types/src/responses/input.rs", "types/src/responses/input/codec.rs"]);
    assert!(after["InputContentParam"].contains("InputSmell(InputSmellParam)"), "{}", after["InputContentParam"]);
}

#[test]
fn new_value_changes_one_enum() {
    let (definitions, files, after) = changes(|schema| {
        let item = &mut schema.document("headers/endpoint.json")["$defs"]["EndpointType"];
        item["anyOf"][0]["enum"].as_array_mut().expect("an enum has values").push(json!("sing"));
        let phrases =
            if item.get("x-values").is_some() { &mut item["x-values"] } else { &mut item["anyOf"][0]["x-values"] };
        phrases["sing"] = json!("a choir");
    });

    assert_eq!(definitions, ["EndpointType"]);
    assert_eq!(files, ["types/src/headers/endpoint.rs", "types/src/headers/endpoint/codec.rs"]);
    assert!(after["EndpointType"].contains("`sing`: a choir."), "{}", after["EndpointType"]);
}

#[test]
fn new_operation_adds_a_resource_and_leaves_the_others() {
    let (definitions, files, after) = changes(|schema| {
        let mut document = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Songs", "description": "What is sung.", "$defs": {},
        });
        document["$defs"]["SongRequest"] = json!({
            "description": "Asks for a song.", "type": "object",
            "properties": {"verses": {"description": "How many verses.", "type": "integer", "minimum": 1}}, "required": ["verses"],
        });
        document["$defs"]["Song"] = json!({
            "description": "A song.", "type": "object", "properties": {"text": {"description": "The words.", "type": "string"}},
        });
        schema.0.insert("songs/songs.json".to_owned(), document);
        let sections = &mut schema.document("openapi.json")["x-reference"]["sections"];
        let documents = sections[0]["documents"].as_array_mut().expect("a section has documents");
        documents.push(json!("songs/songs.json"));
        schema.document("openapi.json")["paths"]["/songs"] = json!({"post": {
            "operationId": "songs.write", "description": "Writes a song.", "parameters": [{"$ref": "#/components/parameters/session_id"}],
            "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "songs/songs.json#/$defs/SongRequest"}}}},
            "responses": {"200": {"description": "It.", "content": {"application/json": {"schema": {"$ref": "songs/songs.json#/$defs/Song"}}}}},
        }});
    });

    assert_eq!(definitions, ["Song", "SongRequest"]);
    assert_eq!(
        files,
        [
            "client/src/blocking.rs",
            "client/src/blocking/client.rs",
            "client/src/blocking/songs.rs",
            "client/src/client.rs",
            "client/src/lib.rs",
            "client/src/operations.rs",
            "client/src/songs.rs",
            "types/src/lib.rs",
            "types/src/songs.rs",
            "types/src/songs/songs.rs",
            "types/src/songs/songs/codec.rs",
        ]
    );
    assert!(after["SongRequest"].contains("pub fn new(verses: u64)"), "{}", after["SongRequest"]);
}
