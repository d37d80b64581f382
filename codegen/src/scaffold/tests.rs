//! Tests of what is scaffolded, on the documents of a made-up library.

use std::path::Path;

use super::{Form, NewOperation, NewType, Refused, Scaffold, Wanted, scaffold};
use crate::{
    generate,
    lint::lint,
    load::{Source, read},
};

fn library() -> Vec<Source> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/library")).expect("the fixture")
}

fn member(name: &str, into: &str, tag: Option<&str>) -> Wanted {
    let (into, tag) = (Some(into.to_owned()), tag.map(str::to_owned));
    Wanted::Type(NewType { name: name.to_owned(), into, tag, ..NewType::default() })
}

fn alone(name: &str, document: &str, form: Form) -> Wanted {
    Wanted::Type(NewType { name: name.to_owned(), form, document: Some(document.to_owned()), ..NewType::default() })
}

/// An event of loans: there are others, so the union is named.
fn event(name: &str, tag: &str) -> Wanted {
    let (into, tag) = (Some("LoanEvent".to_owned()), Some(tag.to_owned()));
    Wanted::Type(NewType { name: name.to_owned(), into, tag, event: true, ..NewType::default() })
}

fn operation(id: &str, method: &str, path: &str) -> Wanted {
    Wanted::Operation(NewOperation {
        id: id.to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        document: Some("lending/loans.json".to_owned()),
        ..NewOperation::default()
    })
}

/// The documents with the changed ones in place.
fn after(scaffold: &Scaffold) -> Vec<Source> {
    let mut sources = library();
    sources.retain(|source| scaffold.documents.iter().all(|changed| changed.path != source.path));
    sources.extend(scaffold.documents.iter().cloned());
    sources
}

fn found(sources: &[Source]) -> Vec<String> {
    let found = generate(sources).err().unwrap_or_default();
    found.iter().map(|found| format!("{} {}", found.rule, found.place.pointer)).collect()
}

fn filled(mut sources: Vec<Source>) -> Vec<Source> {
    for source in &mut sources {
        source.text = source.text.replace("\"description\": \"\"", "\"description\": \"Written at last.\"");
    }
    sources
}

/// Scaffolds; the generator asks for descriptions in these places and for nothing else, and takes what is filled in.
#[track_caller]
fn arrives(wanted: &Wanted, places: &[&str]) -> Scaffold {
    let scaffold = scaffold(&library(), wanted).expect("it can be added");
    let asked: Vec<String> = places.iter().map(|place| format!("missing-description {place}")).collect();
    assert_eq!(found(&after(&scaffold)), asked);
    assert_eq!(found(&filled(after(&scaffold))), [] as [&str; 0]);
    scaffold
}

#[track_caller]
fn refuses(wanted: &Wanted, message: &str, help: &str) {
    let refused = scaffold(&library(), wanted).expect_err("it cannot be added");
    assert_eq!(refused, Refused::new(message, help));
}

fn changed<'a>(scaffold: &'a Scaffold, path: &str) -> &'a str {
    scaffold.documents.iter().find(|source| source.path == path).map_or("", |source| &source.text)
}

#[test]
fn member_of_a_union_stands_behind_the_last_and_before_the_rest() {
    let scaffold = arrives(&member("RenewWish", "Wish", Some("renew")), &["/$defs/RenewWish"]);

    let before = library().into_iter().find(|source| source.path == "lending/loans.json").expect("the document").text;
    let definition = r##",
    "RenewWish": {
      "description": "",
      "type": "object",
      "properties": { "type": { "const": "renew" } },
      "required": ["type"]
    },
    "Loan": {"##;
    let expected = before
        .replace("DeliverWish\" },\n", "DeliverWish\" },\n        { \"$ref\": \"#/$defs/RenewWish\" },\n")
        .replace(",\n    \"Loan\": {", definition);
    assert_eq!(changed(&scaffold, "lending/loans.json"), expected);
    let wrote: Vec<(usize, &str)> = scaffold.wrote.iter().map(|(_, line, what)| (*line, what.as_str())).collect();
    assert_eq!(wrote, [(76, "definition `RenewWish`"), (54, "member of `Wish`")]);
}

#[test]
fn event_goes_into_the_union_of_the_stream() {
    let scaffold = arrives(&event("LoanLostEvent", "loan.lost"), &["/$defs/LoanLostEvent"]);

    let text = changed(&scaffold, "lending/loans.json");
    assert!(text.contains("\"properties\": { \"type\": { \"const\": \"loan.lost\" } }"), "{text}");
    assert!(text.contains("{ \"$ref\": \"#/$defs/LoanLostEvent\" },\n        { \"type\": \"object\" }"), "{text}");
}

#[test]
fn member_gets_what_all_members_have() {
    let mut sources = library();
    for source in &mut sources {
        let number = "\"properties\": {\n        \"number\": { \"description\": \"Place in the stream.\", \"type\": \"string\" },\n        \"type\": { \"const\": \"loan.";
        source.text = source.text.replace("\"properties\": {\n        \"type\": { \"const\": \"loan.", number);
        let third =
            "\"$ref\": \"#/$defs/LoanDoneEvent\", \"title\": \"Again\" }, { \"$ref\": \"#/$defs/LoanDoneEvent\" }";
        source.text = source.text.replace("\"$ref\": \"#/$defs/LoanDoneEvent\" }", third);
    }

    let scaffold = scaffold(&sources, &event("LoanLostEvent", "loan.lost")).expect("it can be added");

    let text = changed(&scaffold, "lending/loans.json");
    let members = "\"type\": { \"const\": \"loan.lost\" },\n        \"number\": { \"description\": \"Place in the stream.\", \"type\": \"string\" }";
    assert!(text.contains(members), "{text}");
}

#[test]
fn operation_brings_its_request_and_response() {
    let asked = ["/$defs/LoansRenewRequest", "/$defs/LoansRenewResponse", "/paths/~1branches~1{branch}~1renewals/post"];

    let scaffold = arrives(&operation("loans.renew", "post", "/branches/{branch}/renewals"), &asked);

    let text = changed(&scaffold, "openapi.json");
    assert!(text.contains("\"schema\": { \"$ref\": \"lending/loans.json#/$defs/LoansRenewRequest\" }"), "{text}");
    assert!(text.contains("\"parameters\": [{ \"$ref\": \"#/components/parameters/branch\" }]"), "{text}");
}

#[test]
fn method_joins_the_path_that_is_there_and_refers_to_what_is_there() {
    let wanted = Wanted::Operation(NewOperation {
        id: "books.drop".to_owned(),
        method: "delete".to_owned(),
        path: "/books/{isbn}".to_owned(),
        response: Some("Book".to_owned()),
        ..NewOperation::default()
    });

    let scaffold = arrives(&wanted, &["/paths/~1books~1{isbn}/delete"]);

    let paths: Vec<&str> = scaffold.documents.iter().map(|source| source.path.as_str()).collect();
    assert_eq!(paths, ["openapi.json"]);
}

#[test]
fn type_alone_asks_to_be_referred_to() {
    let scaffold = scaffold(&library(), &alone("Shelf", "catalog.json", Form::Object)).expect("it can be added");

    assert_eq!(found(&filled(after(&scaffold))), ["unreferenced-definition /$defs/Shelf"]);
    assert_eq!(scaffold.next[1], "refer to `Shelf` from where it is used");
}

#[test]
fn enum_and_union_ask_for_what_they_hold() {
    for (form, asked) in [(Form::Enum, "enum-one-value"), (Form::Union, "union-member")] {
        let scaffold = scaffold(&library(), &alone("Shelf", "catalog.json", form)).expect("it can be added");

        let found = found(&filled(after(&scaffold)));
        assert!(found.iter().any(|found| found.starts_with(asked)), "{found:?}");
    }
}

#[test]
fn new_document_asks_for_its_heading() {
    let scaffold = scaffold(&library(), &alone("Fine", "money/fines.json", Form::Object)).expect("it can be added");

    let found: Vec<String> = lint(&after(&scaffold)).iter().map(|found| found.message.clone()).collect();
    assert!(found.contains(&"the document has no `title`".to_owned()), "{found:?}");
    assert!(changed(&scaffold, "money/fines.json").ends_with("}\n"));
}

#[test]
fn new_document_asks_for_its_place_in_a_reference_that_is_divided() {
    let mut sources = library();
    let api = sources.iter_mut().find(|source| source.path == "openapi.json").expect("an API");
    let sections = r#""x-reference": {"sections": [{"title": "All", "description": "All of it.",
        "documents": ["catalog.json", "lending/loans.json"]}]},"#;
    api.text = api.text.replacen("\"x-packages\":", &format!("{sections} \"x-packages\":"), 1);

    let scaffold = scaffold(&sources, &alone("Fine", "money/fines.json", Form::Object)).expect("it can be added");

    let asked = "openapi.json: name `money/fines.json` in a section of `x-reference`".to_owned();
    assert!(scaffold.next.contains(&asked), "{:?}", scaffold.next);
}

#[test]
fn name_that_is_taken_is_refused() {
    refuses(
        &alone("Book", "catalog.json", Form::Object),
        "there is a `Book` already, in catalog.json:6",
        "choose another name, or change that one",
    );
    refuses(
        &alone("Vec", "catalog.json", Form::Object),
        "emitted files already have a `Vec` (name-taken)",
        "rename the definition",
    );
    refuses(
        &alone("BOOK", "catalog.json", Form::Object),
        "`BOOK` and `Book` both become `Book` (name-collision)",
        "rename one of them; values of an enum and members of an object get other Rust names from `x-names`",
    );
    refuses(
        &alone("shelf", "catalog.json", Form::Object),
        "`shelf` is not in PascalCase (definition-name)",
        "write it in PascalCase, letters and digits",
    );
}

#[test]
fn what_is_named_has_to_be_there() {
    refuses(&member("RenewWish", "Wihs", Some("renew")), "there is no union `Wihs`", "did you mean `Wish`?");
    refuses(
        &alone("Shelf", "catalogue.json", Form::Object),
        "there is no document `catalogue.json`",
        "did you mean `catalog.json`?",
    );
    refuses(
        &operation("loans.renew", "post", "/branches/{brunch}/renewals"),
        "no parameter fills `{brunch}`",
        "did you mean `{branch}`?",
    );
    refuses(
        &operation("loans.renew", "fetch", "/renewals"),
        "`fetch` is no method",
        "write one of get, delete, post, put, patch",
    );
}

#[test]
fn tag_is_asked_for_and_has_to_be_new() {
    refuses(
        &member("RenewWish", "Wish", None),
        "`type` tells the members of `Wish` apart, by `reserve`, `deliver` and so on",
        "say what it is in the new one: --tag TAG",
    );
    refuses(
        &member("RenewWish", "Wish", Some("deliver")),
        "a member of `Wish` has the tag `deliver` already",
        "choose the tag that the service sends",
    );
}

#[test]
fn operation_that_is_there_is_refused() {
    refuses(
        &operation("loans.create", "post", "/renewals"),
        "there is an operation `loans.create` already, in openapi.json:28",
        "choose another verb, or change that one",
    );
    refuses(
        &operation("books.see", "get", "/books/{isbn}"),
        "`books.find` has this method and path already",
        "correct --method or --path",
    );
    refuses(
        &operation("renew", "post", "/renewals"),
        "`renew` is not `resource.verb` (operation-id-shape)",
        "write `resource.verb` in snake_case, each id once",
    );
}

#[test]
fn mistakes_that_were_there_do_not_stand_in_the_way() {
    let mut sources = library();
    for source in &mut sources {
        source.text = source.text.replace("\"Asks for a book.\"", "\"\"");
    }

    let scaffold = scaffold(&sources, &alone("Shelf", "catalog.json", Form::Object));

    assert!(scaffold.is_ok(), "{scaffold:?}");
}
