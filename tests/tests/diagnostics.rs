//! What is refused, and what people read about it: one broken schema for each rule, one insta snapshot each.

#[path = "snapshot/approved.rs"]
mod approved;

use std::{collections::BTreeSet, fs, path::PathBuf};

use approved::{Text, assert_approved};
use sequrity_codegen::{
    check::{self, Rule},
    diagnostic::{Diagnostic, Level, render},
    explain::markdown,
    generate,
    lint::{self, lint},
    load::{self, Source, read},
    lower,
};
use sequrity_tests::approved::assert_file;
use serde_json::Value;

fn fixtures(side: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(side)
}

fn fixture(side: &str, rule: &str) -> Vec<Source> {
    read(&fixtures(side).join(rule)).unwrap_or_else(|error| panic!("{rule} has no {side} fixture: {error}"))
}

/// Folders of `fixtures/bad` or `fixtures/good`, sorted.
fn folders(side: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(fixtures(side)).expect("there are fixtures");
    entries.map(|entry| entry.expect("a folder can be listed").file_name().to_string_lossy().into_owned()).collect()
}

fn refused(sources: &[Source]) -> Vec<Diagnostic> {
    generate(sources).err().unwrap_or_default()
}

fn rules(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|diagnostic| diagnostic.rule).collect()
}

#[test]
fn every_rule_has_both_fixtures_and_every_fixture_a_rule() {
    let refusals = load::RULES.iter().chain(lower::RULES).map(|rule| rule.id);
    let checked = check::RULES.iter().chain(lint::RULES).map(|rule| rule.id);

    let rules: BTreeSet<String> = refusals.chain(checked).map(str::to_owned).collect();

    assert_eq!(folders("bad"), rules);
    assert_eq!(folders("good"), rules);
}

#[test]
fn document_of_the_rules_is_fresh() {
    let made = markdown("../tests/fixtures/bad");

    assert_file(&fixtures("../../schema/RULES.md"), &made);
}

#[test]
fn schema_documents_fit_the_meta_schema() {
    let folder = fixtures("../../schema");
    let text = fs::read_to_string(folder.join("dialect.json")).expect("there is a meta-schema");
    let meta: Value = serde_json::from_str(&text).expect("it is JSON");
    let meta = jsonschema::validator_for(&meta).expect("it is a schema");

    for source in read(&folder).expect("the schema documents can be read") {
        let document: Value = serde_json::from_str(&source.text).expect("a document is JSON");
        let faults: Vec<String> = meta
            .iter_errors(&document)
            .filter(|_| source.path != load::OPENAPI)
            .map(|fault| format!("{}: {}", fault.instance_path(), fault.masked()))
            .collect();

        assert!(faults.is_empty(), "{}: {faults:#?}", source.path);
    }
}

#[test]
fn each_good_fixture_breaks_no_rule() {
    for rule in folders("good") {
        let found = lint(&fixture("good", &rule));

        assert_eq!(found, [], "{rule}");
    }
}

#[test]
fn lints_stop_no_run() {
    for Rule { id, .. } in lint::RULES {
        let sources = fixture("bad", id);

        assert_eq!(refused(&sources), [], "{id}");
        assert!(lint(&sources).iter().all(|diagnostic| diagnostic.level == Level::Warning), "{id}");
    }
}

#[test]
fn schema_documents_are_clean() {
    let sources = read(&fixtures("../../schema")).expect("the schema documents can be read");

    let found = lint(&sources);

    assert!(found.is_empty(), "{}", render(&found, &sources, "schema"));
}

#[test]
fn each_fixture_breaks_its_rule_alone() {
    for rule in folders("bad") {
        let found = lint(&fixture("bad", &rule));

        assert_eq!(rules(&found), [rule.as_str()], "{rule}: {found:#?}");
    }
}

#[test]
fn each_diagnostic_reads_as_approved() {
    let texts: Vec<Text> = folders("bad")
        .into_iter()
        .map(|rule| {
            let sources = fixture("bad", &rule);
            let text = render(&lint(&sources), &sources, "schema");
            Text { name: rule, text }
        })
        .collect();

    assert_approved("diagnostics", &texts);
}

#[test]
fn each_diagnostic_has_a_place_and_a_way_out() {
    for rule in folders("bad") {
        let sources = fixture("bad", &rule);
        for Diagnostic { place, message, help, .. } in lint(&sources) {
            let source = sources.iter().find(|source| source.path == place.document);
            let source = source.unwrap_or_else(|| panic!("{rule}: `{}` is no document", place.document));
            let line =
                source.text.lines().nth(place.line - 1).unwrap_or_else(|| panic!("{rule}: no line {}", place.line));

            assert!(place.column >= 1 && place.column <= line.chars().count() + 1, "{rule}: column {}", place.column);
            assert!(!message.is_empty() && !help.is_empty(), "{rule}");
            // One sentence without its full stop: it stands behind `error:` and `help:`.
            assert!(!message.ends_with('.') && !help.ends_with('.'), "{rule}: {message}; {help}");
        }
    }
}

/// Five mistakes in two documents.
const CATS: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Cats",
  "description": "Cats.",
  "$defs": {
    "Cat": {
      "type": "object",
      "properties": {
        "friend": { "description": "Who it plays with.", "$ref": "dogs.json#/$defs/Dug" },
        "age": { "description": "How old it is.", "type": "integer", "minmum": 0 }
      },
      "required": ["name"]
    }
  }
}
"##;
const DOGS: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Dogs",
  "description": "Dogs.",
  "$defs": {
    "Dog": {
      "description": "A dog.",
      "type": "object",
      "properties": { "name": { "type": "string" } }
    }
  }
}
"##;

#[test]
fn five_mistakes_are_reported_in_one_run_in_document_order() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let (cats, dogs) = (source("cats.json", CATS), source("dogs.json", DOGS));

    let found = refused(&[dogs.clone(), cats.clone()]);

    let places: Vec<String> = found
        .iter()
        .map(|Diagnostic { place, rule, .. }| format!("{}:{}:{} {rule}", place.document, place.line, place.column))
        .collect();
    assert_eq!(
        places,
        [
            "cats.json:6:5 missing-description",
            "cats.json:9:66 unknown-reference",
            "cats.json:10:70 unknown-keyword",
            "cats.json:12:20 required-without-property",
            "dogs.json:9:23 missing-description",
        ]
    );
    assert_eq!(found, refused(&[cats, dogs]), "the order of the documents makes no difference");
}

#[test]
fn meant_name_is_shown_where_one_is_near() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };

    let found = refused(&[source("cats.json", CATS), source("dogs.json", DOGS)]);

    let helps: Vec<&str> = found.iter().map(|diagnostic| diagnostic.help.as_str()).collect();
    assert!(helps[1].contains("#/$defs/Dog`"), "{helps:#?}");
    assert!(helps[2].contains("`minimum`"), "{helps:#?}");
}
