//! What each kind of change does to users: the table that labels every finding.

mod operations;
mod rust;
mod schemas;

use std::fmt::Write;

use super::Label;

/// One kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Id, as findings show it.
    pub id: &'static str,
    /// What it does to values that applications send.
    pub sent: Label,
    /// What it does to values that come in.
    pub received: Label,
    /// What is changed, in few words.
    pub change: &'static str,
    /// Why the labels are what they are.
    pub reason: &'static str,
}

const fn rule(id: &'static str, sent: Label, received: Label, change: &'static str, reason: &'static str) -> Rule {
    Rule { id, sent, received, change, reason }
}

/// A heading, and its rules in the order of the documentation.
pub const RULES: &[(&str, &[Rule])] = &[
    ("Definitions, members, values", schemas::RULES),
    ("Operations", operations::RULES),
    ("Emitted Rust", rust::RULES),
];

/// The rule with that id.
pub(super) fn rule_of(id: &str) -> &'static Rule {
    let mut rules = RULES.iter().flat_map(|(_, rules)| *rules);
    rules.find(|rule| rule.id == id).unwrap_or_else(|| unreachable!("`{id}` is no rule of the table"))
}

/// The table in Markdown, for the documentation.
pub fn table() -> String {
    let mut text = String::new();
    for (heading, rules) in RULES {
        let _ = write!(
            text,
            "### {heading}\n\n| Rule | Change | Sent | Received | Why |\n| --- | --- | --- | --- | --- |\n"
        );
        for Rule { id, sent, received, change, reason } in *rules {
            let _ = writeln!(text, "| `{id}` | {change} | {} | {} | {reason} |", sent.as_str(), received.as_str());
        }
        text.push('\n');
    }
    text
}
