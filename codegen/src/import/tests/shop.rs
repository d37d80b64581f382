//! A small API as a whole.

use serde_json::Value;

use super::{definitions, import, notes, taken};
use crate::{generate, layout::lines};

fn shop() -> Value {
    serde_json::from_str(include_str!("shop.json")).expect("JSON")
}

#[test]
fn whole_api_becomes_documents_that_the_generator_takes() {
    let imported = taken(&shop());

    let output = generate(&imported.documents).expect("crates");
    assert_eq!((output.counts.operations, imported.operations), (7, 7));
    assert_eq!((imported.schemas_imported, imported.schemas), (10, 11));
    let paths: Vec<&str> = imported.documents.iter().map(|document| document.path.as_str()).collect();
    assert_eq!(paths, ["common/types.json", "openapi.json", "orders/types.json", "pets/types.json"]);
    assert_eq!(
        notes(&imported),
        [
            ("/paths/~1pets/get/responses/200/headers", "`headers` of a reply are left out"),
            (
                "/paths/~1orders~1{order_id}~1news/get/responses/200/content/text~1event-stream",
                "a stream ends with the body of the reply"
            ),
            ("/components/schemas/Unused", "it is left out: no operation refers to it")
        ]
    );
}

#[test]
fn definitions_stand_with_the_operations_that_use_them() {
    let imported = taken(&shop());

    let of = |path: &str| {
        let document = imported.documents.iter().find(|document| document.path == path).expect(path);
        let document: Value = serde_json::from_str(&document.text).expect("JSON");
        document["$defs"].as_object().expect("definitions").keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of("common/types.json"), "Error Money");
    assert_eq!(
        of("orders/types.json"),
        "NewOrder OrderState Order OrderLinesItem OrderNews OrderNewsPaid OrderNewsSent"
    );
    assert_eq!(of("pets/types.json"), "Sort ListPetsReply Pet Cat Dog");
}

#[test]
fn documents_are_the_same_each_time_and_laid_out_as_others() {
    let (one, other) = (import(&shop()), import(&shop()));

    assert_eq!(one, other);
    for document in &one.expect("documents").documents {
        let value: Value = serde_json::from_str(&document.text).expect("JSON");
        assert_eq!(
            document.text,
            format!("{}\n", lines(value.as_object().expect("an object"), 0)),
            "{}",
            document.path
        );
    }
}

#[test]
fn documents_are_divided_before_emitted_files_are_too_long() {
    let mut document = shop();
    for number in 0..60 {
        let name = format!("Toy{number}");
        let member = |number: usize| (format!("member_{number}"), serde_json::json!({ "type": "string" }));
        let members: serde_json::Map<String, Value> = (0..12).map(member).collect();
        document["components"]["schemas"][&name] = serde_json::json!({ "type": "object", "properties": members });
        document["components"]["schemas"]["Dog"]["properties"][format!("toy_{number}")] =
            serde_json::json!({ "$ref": format!("#/components/schemas/{name}") });
    }

    let imported = taken(&document);

    let output = generate(&imported.documents).expect("crates");
    let types = output.files.iter().filter(|file| file.path.starts_with("types/src/pets/"));
    let longest = types.map(|file| file.text.lines().count()).max();
    assert!(longest.is_some_and(|lines| (500..=1_000).contains(&lines)), "{longest:?}");
    assert_eq!(definitions(&imported).len(), 74);
}
