//! What the README of the schema folder tells a maintainer to run works on the documents beside it.

use std::path::Path;

use sequrity_codegen::{
    load::{Source, read},
    scaffold::{NewOperation, NewType, Refused, Scaffold, Wanted, scaffold},
};

fn schema() -> Vec<Source> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema")).expect("the schema folder can be read")
}

/// The documents that change, sorted.
#[track_caller]
fn written(wanted: &Wanted) -> Vec<String> {
    let Scaffold { documents, .. } =
        scaffold(&schema(), wanted).unwrap_or_else(|Refused { message, help }| panic!("{message}\n{help}"));
    let mut paths: Vec<String> = documents.into_iter().map(|document| document.path).collect();
    paths.sort();
    paths
}

#[test]
fn new_member_of_a_union_is_begun() {
    let wanted = Wanted::Type(NewType {
        name: "GardenToolParam".to_owned(),
        into: Some("ToolParam".to_owned()),
        tag: Some("garden".to_owned()),
        ..NewType::default()
    });

    assert_eq!(written(&wanted), ["responses/tools.json"]);
}

#[test]
fn new_event_is_begun_behind_the_last_and_referred_to() {
    let wanted = Wanted::Type(NewType {
        name: "ResponseGardenWateredEvent".to_owned(),
        tag: Some("response.garden.watered".to_owned()),
        event: true,
        ..NewType::default()
    });

    assert_eq!(written(&wanted), ["responses/events.json", "responses/tool_events.json"]);
}

#[test]
fn new_operation_is_begun_in_a_new_document() {
    let wanted = Wanted::Operation(NewOperation {
        id: "files.create".to_owned(),
        method: "post".to_owned(),
        path: "/control/{provider}/v1/files".to_owned(),
        document: Some("files/files.json".to_owned()),
        ..NewOperation::default()
    });

    assert_eq!(written(&wanted), ["files/files.json", "openapi.json"]);
}
