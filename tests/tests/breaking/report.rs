//! How a report reads, and which version it asks for.

use json_patch::Patch;
use sequrity_codegen::breaking::{Bump, Edition, Format, Report, Verdict, Version, compare};
use serde_json::{from_value, json};

use crate::changes::{base, patched};

/// A report behind the first place.
const TEXT: &str = r#"parameter branch
  parameter-default-changed: behaviour when sent ("main" -> "harbour")
unaffected, description-changed: Loan, LoanRequest

Changes: 0 wire-breaking, 0 source-breaking, 1 behaviour, 0 additive, 2 unaffected.
Version: 0.1.0 -> 0.1.1 is too small (bump: minor).
To mend this, write in Cargo.toml:21: version = "0.2.0"
"#;

/// What a patch of the made-up API does.
#[track_caller]
fn report(patch: serde_json::Value) -> Report {
    let patch: Patch = from_value(patch).expect("a patch");
    let (old, new) = (Edition::of(&base()), Edition::of(&patched(&base(), &patch).expect("documents with a patch")));
    compare(&old.expect("the made-up API"), &new.expect("a patched API"))
}

fn verdict(old: Option<Version>, new: Version) -> Verdict {
    Verdict { old, new, place: "Cargo.toml:21".to_owned() }
}

#[test]
fn text_tells_what_is_changed_and_names_what_nothing_notices() {
    let report = report(json!([
        {"op": "replace", "path": "/api/components/parameters/branch/schema/default", "value": "harbour"},
        {"op": "replace", "path": "/loans/LoanRequest/description", "value": "Asks for one book."},
        {"op": "replace", "path": "/loans/Loan/description", "value": "One book, lent."},
    ]));

    let text = report.print(Format::Text, &verdict(Some(Version::new(0, 1, 0)), Version::new(0, 1, 1)));

    assert_eq!(text.split_once(": ").map(|(_, rest)| rest), Some(TEXT));
}

#[test]
fn markdown_has_a_table_and_names_what_nothing_notices() {
    let report = report(json!([
        {"op": "replace", "path": "/api/components/parameters/branch/schema/default", "value": "harbour"},
        {"op": "replace", "path": "/loans/LoanRequest/description", "value": "Asks for one book."},
    ]));

    let text = report.print(Format::Markdown, &verdict(Some(Version::new(1, 2, 0)), Version::new(1, 3, 0)));

    let row =
        "| `parameter branch` | `\"main\"` -> `\"harbour\"` | behaviour |  | parameter-default-changed | openapi.json:";
    assert!(text.contains(row), "{text}");
    assert!(text.ends_with(" |\n\n- unaffected, description-changed: `LoanRequest`\n"), "{text}");
}

#[test]
fn change_of_several_items_is_told_once_where_their_parameter_stands() {
    let report = report(json!([
        {"op": "replace", "path": "/api/components/parameters/card/x-overrides", "value": "card_extras"},
    ]));

    let places: Vec<(&str, &str)> =
        report.findings.iter().map(|finding| (finding.rule.id, finding.place.pointer.as_str())).collect();

    let card = "/components/parameters/card";
    assert_eq!(places, [("method-added", card), ("method-removed", card)]);
}

#[test]
fn change_of_the_whole_client_stands_where_it_comes_from() {
    for (patch, rule, expected) in [
        (json!({"op": "remove", "path": "/api/security"}), "constructor-changed", "/components/securitySchemes/card"),
        (
            json!({"op": "remove", "path": "/loans/LoanRequest/properties/isbn/pattern"}),
            "feature-removed",
            "/$defs/LoanRequest/properties/isbn/pattern",
        ),
    ] {
        let report = report(json!([patch]));

        let found = report.findings.iter().find(|finding| finding.rule.id == rule).expect(rule);
        assert_eq!((found.place.pointer.as_str(), found.gone), (expected, true), "{rule}");
    }
}

#[test]
fn places_and_needs_of_parameters_are_words() {
    let report = report(json!([
        {"op": "remove", "path": "/api/components/parameters/branch/schema/default"},
        {"op": "replace", "path": "/api/components/parameters/after/in", "value": "header"},
    ]));

    let text = report.print(Format::Text, &verdict(None, Version::new(0, 1, 0)));

    assert!(text.contains("  parameter-made-required: wire-breaking when sent (optional -> required)\n"), "{text}");
    assert!(text.contains("  parameter-moved: wire-breaking when sent (pair of the query -> header)\n"), "{text}");
    assert!(text.contains(") [LoansResource, blocking::LoansResource]\n"), "{text}");
}

#[test]
fn while_nothing_is_released_no_version_is_too_small() {
    let report = report(json!([{"op": "remove", "path": "/loans/LoanRequest/properties/days"}]));
    let unreleased = verdict(None, Version::new(0, 1, 0));
    let released = verdict(Some(Version::new(0, 1, 0)), Version::new(0, 1, 0));

    let (text, json) = (report.print(Format::Text, &unreleased), report.print(Format::Json, &unreleased));

    assert!(text.ends_with("\nVersion: 0.1.0, and no version is too small: nothing is released yet (bump: minor).\n"));
    assert!(json.contains("\"old\": null") && json.contains("\"enough\": true"), "{json}");
    assert_eq!((unreleased.holds(report.bump()), released.holds(report.bump())), (true, false));
}

#[test]
fn bumps_raise_the_number_that_they_ask_for() {
    let bumps = [Bump::None, Bump::Additive, Bump::Behaviour, Bump::Breaking];

    let raised = |old: Version| bumps.map(|bump| format!("{} {}", bump.raised(&old), bump.part(&old)));

    assert_eq!(raised(Version::new(0, 3, 4)), ["0.3.4 none", "0.3.5 patch", "0.4.0 minor", "0.4.0 minor"]);
    assert_eq!(raised(Version::new(2, 3, 4)), ["2.3.4 none", "2.4.0 minor", "2.4.0 minor", "3.0.0 major"]);
}
