//! Every kind of change gets the labels that it deserves. The changes and their labels are in `changes/`.

mod changes;
mod report;

use std::{collections::BTreeSet, env, fs, path::PathBuf};

use changes::{Change, all, base};
use sequrity_codegen::{
    breaking::{Bump, Edition, Finding, Label, RULES, compare, table},
    diagnostic::Diagnostic,
};
use sequrity_tests::approved::assert_file;

/// A finding in one line: rule, what it is about, and the labels.
fn line(finding: &Finding) -> String {
    let label = |label: Option<Label>| label.map_or("-", Label::as_str);
    let member = finding.member.as_ref().map_or_else(String::new, |member| format!(".{member}"));
    let (sent, received) = (label(finding.sent), label(finding.received));
    let surfaces =
        if finding.surfaces.is_empty() { String::new() } else { format!(" [{}]", finding.surfaces.join(", ")) };
    format!("{} {}{member}: {sent}, {received}{surfaces}", finding.rule.id, finding.definition)
}

/// What is found, or why one of the editions is no schema. `base` is the edition without a patch.
fn found(change: &Change, base: &Edition) -> (Vec<String>, Option<Bump>) {
    let refused = |found: Vec<Diagnostic>| (found.iter().map(ToString::to_string).collect(), None);
    let before = change.before.as_ref().map(|before| Edition::of(before)).transpose();
    let (before, after) = match (before, Edition::of(&change.after)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(found), _) | (_, Err(found)) => return refused(found),
    };
    let report = compare(before.as_ref().unwrap_or(base), &after);
    (report.findings.iter().map(line).collect(), Some(report.bump()))
}

#[test]
fn each_change_has_its_labels_and_its_bump() {
    let changes = all();
    let base = Edition::of(&base()).expect("the made-up API");

    let mut wrong = Vec::new();
    for change in &changes {
        let (lines, bump) = found(change, &base);
        if lines != change.findings || bump != Some(change.bump) {
            wrong.push((&change.name, lines, bump));
        }
    }

    assert!(changes.len() >= 100, "changes are gone: {}", changes.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_rule_is_broken_by_a_change() {
    let rules = RULES.iter().flat_map(|(_, rules)| *rules).map(|rule| rule.id);

    let changes = all();
    let broken: BTreeSet<&str> =
        changes.iter().flat_map(|change| &change.findings).filter_map(|line| line.split_whitespace().next()).collect();

    assert_eq!(broken, rules.collect());
}

#[test]
fn rules_are_documented_as_they_are() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema/COMPATIBILITY.md");
    let text = fs::read_to_string(&path).expect("the documentation of the rules");
    let start = text.find("### ").expect("the first heading of the table");

    let made = format!("{}{}\n", &text[..start], table().trim_end());

    assert_file(&path, &made);
}
