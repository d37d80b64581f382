//! Another API's document is compared with ours, however it is written, and whatever is in it.

use std::{collections::BTreeSet, path::PathBuf};

use sequrity_codegen::{
    breaking::Format,
    drift::{KINDS, Names, Refusal, Report, compare},
    load::{Source, read},
};
use serde_json::{Map, Value, json};

fn ours(definitions: &Value) -> Vec<Source> {
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "description": "D.", "$defs": definitions,
    });
    vec![Source { path: "a.json".to_owned(), text: document.to_string() }]
}

fn object(properties: &Value, required: &[&str]) -> Value {
    json!({"description": "d", "type": "object", "properties": properties, "required": required})
}

/// An order, its lines and how it is paid: one of everything.
fn shop() -> Value {
    let note = json!({"description": "d", "type": "string"});
    let paid = |tag: &str| object(&json!({"type": {"const": tag}, "note": note}), &["type"]);
    json!({
        "Order": object(&json!({
            "id": note,
            "count": {"description": "d", "type": "integer"},
            "state": {"description": "d", "$ref": "#/$defs/State"},
            "lines": {"description": "d", "type": "array", "items": {"$ref": "#/$defs/Line"}},
            "paid": {"description": "d", "anyOf": [{"$ref": "#/$defs/Paid"}, {"type": "null"}]},
            "labels": {"description": "d", "type": "object", "additionalProperties": {"type": "string"}},
        }), &["id"]),
        "State": {
            "description": "d", "anyOf": [{"type": "string", "enum": ["open", "done"]}, {"type": "string"}],
            "x-values": {"open": "x", "done": "y"},
        },
        "Line": object(&json!({"weight": {"description": "d", "type": "number"}}), &["weight"]),
        "Paid": {"description": "d", "anyOf": [{"$ref": "#/$defs/Card"}, {"$ref": "#/$defs/Cash"}, {"type": "object"}]},
        "Card": paid("card"),
        "Cash": paid("cash"),
    })
}

fn lines(report: &Report) -> Vec<String> {
    let findings = report.documents.values().flatten();
    findings.map(|finding| format!("{} {}", finding.kind, finding.subject())).collect()
}

#[track_caller]
fn drift(theirs: &Value) -> Vec<String> {
    let report = compare(&ours(&shop()), theirs, &Names::default(), &[]);
    lines(&report.unwrap_or_else(|refusal| panic!("{refusal:?}")))
}

/// The shop as it is, but for one pointer.
#[track_caller]
fn changed(pointer: &str, value: Value) -> Vec<String> {
    let mut theirs = json!({"$defs": shop()});
    *theirs.pointer_mut(pointer).expect("the pointer leads somewhere") = value;
    drift(&theirs)
}

#[test]
fn a_document_does_not_differ_from_itself() {
    assert_eq!(drift(&json!({"$defs": shop()})), Vec::<String>::new());
}

#[test]
fn the_same_in_the_words_of_another_dialect_does_not_differ() {
    let theirs = json!({"openapi": "3.0.0", "components": {"schemas": {
        "Order": {"allOf": [
            {"$ref": "#/components/schemas/Base"},
            {"properties": {
                "state": {"allOf": [{"$ref": "#/components/schemas/State"}], "description": "x"},
                "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
                "paid": {"oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Cash"}],
                    "discriminator": {"propertyName": "type"}, "nullable": true},
                "labels": {"type": ["object"], "additionalProperties": {"type": "string"}},
            }},
        ]},
        "Base": {"type": "object", "properties": {"id": {"type": "string"}, "count": {"type": ["integer"]}}, "required": ["id"]},
        "State": {"anyOf": [{"type": "string"}, {"type": "string", "enum": ["done", "open"]}]},
        "Line": {"type": "object", "properties": {"weight": {"anyOf": [{"type": "number"}, {"type": "integer"}]}}, "required": ["weight"]},
        "Card": {"type": "object", "properties": {"type": {"enum": ["card"]}, "note": {"type": "string"}}, "required": ["type"]},
        "Cash": {"type": "object", "properties": {"type": {"const": "cash"}, "note": {"type": "string"}}, "required": ["type"]},
    }}});

    assert_eq!(drift(&theirs), Vec::<String>::new());
}

#[test]
fn what_is_required_beside_a_reference_is_required() {
    let base = json!({"$ref": "#/$defs/Base"});
    for line in [
        json!({"allOf": [base, {"type": "object", "required": ["weight"]}]}),
        json!({"allOf": [{"required": ["weight"]}, base]}),
        json!({"allOf": [base], "type": "object", "required": ["weight"]}),
        json!({"$ref": "#/$defs/Base", "required": ["weight"]}),
        json!({"allOf": [{"anyOf": [base]}, {"required": ["weight"]}]}),
    ] {
        let mut theirs = shop();
        theirs["Base"] = json!({"type": "object", "properties": {"weight": {"type": "number"}}});
        theirs["Line"] = line.clone();

        let found = drift(&json!({"$defs": theirs}));

        assert_eq!(found, Vec::<String>::new(), "{line}");
    }
}

#[test]
fn what_one_choice_alone_requires_is_not_required() {
    let mut theirs = shop();
    theirs["Base"] = json!({"type": "object", "properties": {"weight": {"type": "number"}}});
    theirs["Line"] = json!({"$ref": "#/$defs/Base", "anyOf": [{"required": ["weight"]}, {"type": "object"}]});

    let found = drift(&json!({"$defs": theirs}));

    assert_eq!(found, ["required-by-us Line.weight"]);
}

#[test]
fn each_difference_is_found_in_its_place() {
    let note = json!({"type": "string"});
    let cases = [
        ("/$defs/Line/properties", json!({"weight": {"type": "number"}, "size": note}), "member-missing Line.size"),
        (
            "/$defs/Line/properties",
            json!({"heft": {"type": "number"}}),
            "member-missing Line.heft, member-surplus Line.weight",
        ),
        ("/$defs/Line/required", json!([]), "required-by-us Line.weight"),
        ("/$defs/Order/required", json!(["id", "count"]), "required-by-them Order.count"),
        ("/$defs/Order/properties/count/type", json!("number"), "type-differs Order.count"),
        ("/$defs/Order/properties/lines", json!({"type": "string"}), "type-differs Order.lines"),
        ("/$defs/Order/properties/id/type", json!(["string", "null"]), "null-missing Order.id"),
        ("/$defs/Order/properties/paid", json!({"$ref": "#/$defs/Paid"}), "null-surplus Order.paid"),
        ("/$defs/Order/properties/id", json!({"enum": ["a", "b"]}), "values-unnamed Order.id"),
        (
            "/$defs/State/anyOf/0/enum",
            json!(["open", "lost"]),
            "values-missing Order.state, values-surplus Order.state, values-missing State, values-surplus State",
        ),
        ("/$defs/Order/properties/labels/additionalProperties/type", json!("boolean"), "type-differs Order.labels{}"),
        ("/$defs/Cash/properties/type/const", json!("coins"), "values-missing Cash.type, values-surplus Cash.type"),
        (
            "/$defs/Paid/anyOf/1",
            object(&json!({"type": {"const": "coins"}}), &["type"]),
            "variant-missing Order.paid, variant-surplus Order.paid, variant-missing Paid, variant-surplus Paid",
        ),
        ("/$defs/Paid/anyOf/1", json!({"type": "object"}), "variant-surplus Order.paid, variant-surplus Paid"),
        (
            "/$defs/Line",
            json!({"not": {}, "type": "object", "properties": {"weight": {"type": "number"}}, "required": ["weight"]}),
            "not-compared Line, not-compared Order.lines[]",
        ),
        (
            "/$defs/Line/properties/weight",
            json!({"$ref": "other.json#/X"}),
            "not-compared Line.weight, type-differs Line.weight",
        ),
    ];

    for (pointer, value, expected) in cases {
        assert_eq!(changed(pointer, value.clone()).join(", "), expected, "{pointer}: {value}");
    }
}

#[test]
fn operations_are_found_by_the_end_of_their_path() {
    let ours = read(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/library")).expect("the made-up API");
    let body = |properties: Value| json!({"content": {"application/json": {"schema": {"type": "object", "properties": properties}}}});
    let theirs = json!({"openapi": "3.1.0", "paths": {
        "/books/{number}": {"get": {"responses": {"200": body(json!({
            "isbn": {"type": "string"}, "title": {"type": "string"}, "copies": {"type": "integer"}, "author": {"type": "string"},
        }))}}},
        "/books/{number}/cover": {"get": {"responses": {}}},
        "/readers": {"get": {"responses": {}}},
    }});

    let report = compare(&ours, &theirs, &Names::default(), &[]).expect("a comparison");

    let expected = [
        "operation-missing books.find./books/{number}/cover",
        "member-missing Book.author",
        "required-by-us Book.isbn",
        "required-by-us Book.title",
    ];
    assert_eq!(lines(&report), expected);
}

fn library() -> Vec<Source> {
    read(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/library")).expect("the made-up API")
}

fn answers(schema: Value) -> Value {
    json!({"responses": {"200": {"content": {"application/json": {"schema": schema}}}}})
}

#[test]
fn path_with_the_same_slash_at_the_end_is_compared() {
    let theirs = json!({"openapi": "3.1.0", "paths": {
        "/branches": {"put": answers(json!({"type": "string"}))},
        "/branches/": {"put": answers(json!({"type": "object", "additionalProperties": {"type": "integer"}}))},
    }});

    let report = compare(&library(), &theirs, &Names::default(), &[]).expect("a comparison");

    assert_eq!(lines(&report), Vec::<String>::new());
}

#[test]
fn lists_of_replies_are_compared() {
    let theirs = json!({"openapi": "3.1.0", "paths": {
        "/branches": {"get": answers(json!({"type": "string"}))},
        "/branches/{house}/loans": {"get": answers(json!({"type": "array", "items": {
            "type": "object", "required": ["id", "state"],
            "properties": {"id": {"type": "string"}, "state": {"type": "string", "enum": ["lent"]}, "fee": {"type": "number"}},
        }}))},
    }});

    let report = compare(&library(), &theirs, &Names::default(), &[]).unwrap();

    let expected = [
        "type-differs branches.list",
        "member-surplus Loan.book",
        "member-surplus Loan.due",
        "member-missing Loan.fee",
        "values-surplus Loan.state",
    ];
    assert_eq!(lines(&report), expected);
}

#[test]
fn other_names_and_what_is_meant_are_data() {
    let mut theirs = json!({"$defs": shop()});
    let definitions = theirs["$defs"].as_object_mut().expect("definitions");
    let order = definitions.remove("Order").expect("an order");
    definitions.insert("Purchase".to_owned(), order);
    theirs["$defs"]["Purchase"]["properties"]["gift"] = json!({"type": "boolean"});
    let names: Names = serde_json::from_value(json!({
        "definitions": {"Order": "Purchase"},
        "meant": {"member-missing Order.*": "why", "member-surplus Line.weight": "why"},
    }))
    .expect("names");

    let report = compare(&ours(&shop()), &theirs, &names, &[]).expect("a comparison");

    assert!(report.is_empty(), "{report:?}");
    assert_eq!((report.meant, report.unused), (1, vec!["member-surplus Line.weight".to_owned()]));
}

#[test]
fn roots_say_where_to_start() {
    let mut theirs = json!({"$defs": shop()});
    theirs["$defs"]["State"]["anyOf"][0]["enum"] = json!(["open"]);
    let start = |ours_root: &str, theirs_root: &str| {
        compare(&ours(&shop()), &theirs, &Names::default(), &[(ours_root.to_owned(), theirs_root.to_owned())])
    };

    let report = start("Line", "Line").expect("a comparison");

    assert!(!lines(&report).iter().any(|line| line.starts_with("values-surplus")), "{report:?}");
}

#[test]
fn root_that_is_not_there_is_named_with_what_it_may_mean() {
    let theirs = json!({"$defs": shop()});
    let refused = |ours_root: &str, theirs_root: &str| {
        let root = [(ours_root.to_owned(), theirs_root.to_owned())];
        match compare(&ours(&shop()), &theirs, &Names::default(), &root) {
            Err(Refusal::Roots(reason)) => reason,
            other => panic!("{other:?}"),
        }
    };

    let told = [("Lime", "Line"), ("Line", "Lime"), ("Line", "Bicycle")].map(|(ours, theirs)| refused(ours, theirs));

    assert_eq!(
        told,
        [
            "we have no definition `Lime`; did you mean `Line`?",
            "they have no definition `Lime`; did you mean `Line`?",
            "they have no definition `Bicycle`"
        ]
    );
}

#[test]
fn a_document_with_nothing_in_common_is_refused() {
    for theirs in [json!(null), json!([]), json!({}), json!({"paths": 3}), json!({"$defs": {"Other": {}}})] {
        let refusal = compare(&ours(&shop()), &theirs, &Names::default(), &[]).expect_err("nothing to start from");
        assert!(matches!(refusal, Refusal::Roots(_)), "{theirs}");
    }
}

#[test]
fn foreign_documents_may_hold_anything() {
    let mut doubling = Map::new();
    for at in 0..60 {
        let next = json!({"$ref": format!("#/$defs/D{}", at + 1)});
        doubling.insert(format!("D{at}"), json!({"anyOf": [next, next], "allOf": [next, next]}));
    }
    let orders = [
        json!(true),
        json!(7),
        json!({"$ref": "#/$defs/Order"}),
        json!({"$ref": 3}),
        json!({"$ref": "#/$defs/Order/allOf/0"}),
        json!({"allOf": [{"$ref": "#/$defs/Order"}, {"anyOf": [{"$ref": "#/$defs/Order"}]}]}),
        json!({"type": "array", "items": {"$ref": "#/$defs/Order"}}),
        json!({"type": ["object", 3, "thing"], "properties": [], "required": {}}),
        json!({"type": "object", "properties": {"id": {"$ref": "#/$defs/D0"}, "lines": {"type": "array", "items": [1]}}}),
        json!({"type": "object", "properties": {"lines": {"$ref": "#/$defs/Nest"}, "labels": {"$ref": "#/$defs/Nest"}}}),
        json!({"enum": [null, 1, {}, [], "x"], "anyOf": {}, "oneOf": [[]]}),
    ];

    for order in orders {
        let mut definitions = doubling.clone();
        definitions.insert(
            "Nest".to_owned(),
            json!({"type": ["array", "object"], "items": {"$ref": "#/$defs/Nest"},
            "additionalProperties": {"$ref": "#/$defs/Nest"}}),
        );
        definitions.insert("Order".to_owned(), order.clone());
        let found = drift(&json!({"$defs": definitions}));
        assert!(found.iter().all(|line| KINDS.iter().any(|(kind, _)| line.starts_with(kind))), "{order}: {found:?}");
    }
}

#[test]
fn every_kind_is_documented_once() {
    let kinds: BTreeSet<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();

    assert_eq!(kinds.len(), KINDS.len());
}

#[test]
fn report_is_sorted_by_document_and_says_both_sides() {
    let mut theirs = json!({"$defs": shop()});
    theirs["$defs"]["Line"]["properties"]["weight"]["type"] = json!("string");
    theirs["$defs"]["Hidden"] = object(&json!({}), &[]);

    let report = compare(&ours(&shop()), &theirs, &Names::default(), &[]).expect("a comparison");

    assert_eq!(
        report.print(Format::Text),
        "(no document of ours)\n  Hidden: definition-missing: theirs: object\na.json\n  Line.weight: type-differs: \
         ours: number; theirs: string\nDifferences: 1 definition-missing, 1 type-differs. Meant and left out: 0.\n"
    );
}
