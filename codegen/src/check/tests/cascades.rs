//! One mistake is told once: what would go with it when it is mended is not told besides.

use serde_json::{Value, json};

use super::{accept, fixtures};
use crate::load::{Source, read};

const CATALOG: &str = "catalog.json";
const API: &str = "openapi.json";

/// The made-up API with something else at one place, or with nothing there.
fn changed(document: &str, pointer: &str, value: Option<Value>) -> Vec<Source> {
    let mut sources = read(&fixtures().join("../library")).expect("the made-up API");
    let source = sources.iter_mut().find(|source| source.path == document).expect(document);
    let mut root: Value = serde_json::from_str(&source.text).expect("a document");
    match (pointer.rsplit_once('/'), value) {
        (None, Some(value)) => root = value,
        (Some(_), Some(value)) => *root.pointer_mut(pointer).expect(pointer) = value,
        (Some((parent, key)), None) => {
            let key = key.replace("~1", "/");
            let members = root.pointer_mut(parent).and_then(Value::as_object_mut).expect(pointer);
            members.shift_remove(&key).expect(pointer);
        }
        (None, None) => panic!("a document has a root"),
    }
    source.text = format!("{root:#}");
    sources
}

/// The rules that something else at one place breaks, in document order.
#[track_caller]
fn breaks(document: &str, pointer: &str, value: Option<Value>, expected: &[&str]) {
    let sources = changed(document, pointer, value);

    let found = accept(&sources).err().unwrap_or_default();

    let rules: Vec<&str> = found.iter().map(|diagnostic| diagnostic.rule).collect();
    assert_eq!(rules, expected, "{document}{pointer}: {found:#?}");
}

#[test]
fn what_cannot_be_read_is_one_mistake() {
    for (document, pointer) in [
        (CATALOG, ""),
        (CATALOG, "/$defs"),
        (CATALOG, "/$defs/TranslationPiece"),
        (CATALOG, "/$defs/TranslationPiece/properties/parts"),
        (CATALOG, "/$defs/TranslationPiece/properties/parts/items/$ref"),
        (CATALOG, "/$defs/TonguePiece/properties/number"),
        ("lending/loans.json", ""),
        (API, ""),
        (API, "/paths"),
        (API, "/paths/~1translations/post"),
        (API, "/paths/~1translations/post/responses/200/content/application~1json/schema"),
        (API, "/components/parameters/branch"),
    ] {
        breaks(document, pointer, Some(Value::Null), &["wrong-type"]);
    }
}

#[test]
fn misspelt_media_type_of_a_reply_is_one_mistake() {
    let content = "/paths/~1translations/post/responses/200/content";
    let mut types = json!({});
    for source in changed(API, "/openapi", Some(json!("3.2.0"))).iter().filter(|source| source.path == API) {
        let root: Value = serde_json::from_str(&source.text).expect("a document");
        types = root.pointer(content).expect(content).clone();
    }
    let members = types.as_object_mut().expect("media types");
    let reply = members.shift_remove("application/json").expect("a reply");
    members.insert("application/jsn".to_owned(), reply);

    breaks(API, content, Some(types), &["wrong-value"]);
}

#[test]
fn keyword_that_was_meant_is_not_missing() {
    let mut document = json!(null);
    for source in changed(CATALOG, "/title", Some(json!("Catalog"))).iter().filter(|source| source.path == CATALOG) {
        document = serde_json::from_str(&source.text).expect("a document");
    }
    let definitions = document.as_object_mut().and_then(|members| members.shift_remove("$defs")).expect("definitions");
    document["$def"] = definitions;

    breaks(CATALOG, "", Some(document), &["unknown-keyword"]);
}

#[test]
fn keywords_that_are_missing_in_one_place_are_one_mistake() {
    breaks(API, "", Some(json!({})), &["missing-keyword"]);
}

#[test]
fn definition_that_is_gone_is_one_mistake_wherever_it_is_referred_to() {
    breaks(CATALOG, "/$defs/Translation", None, &["unknown-reference"]);
    breaks(CATALOG, "/$defs", Some(json!({})), &["unknown-reference"]);
}

#[test]
fn parameters_that_are_gone_are_one_mistake_wherever_they_are_named() {
    breaks(API, "/components/parameters/branch", None, &["operation-parameter-unknown"]);
}

#[test]
fn member_that_is_gone_is_one_mistake_whatever_goes_that_way() {
    breaks(CATALOG, "/$defs/TranslationPiece/properties/parts/items", None, &["array-without-items"]);
}

#[test]
fn type_that_fits_nothing_beside_it_is_one_mistake() {
    breaks(CATALOG, "/$defs/TranslationPiece/type", Some(json!("string")), &["mixed-keywords"]);
}

#[test]
fn what_no_operation_reaches_is_told_where_it_begins() {
    breaks(API, "/paths", Some(json!({})), &["unreferenced-definition"]);
    // Its request, its reply and its event.
    breaks(API, "/paths/~1translations/post", None, &["unreferenced-definition"; 3]);
}
