//! Every rule in one list, for people: what it asks, why, and what to do.

use std::fmt::Write;

use crate::{check, diagnostic::Level, lint, load, lower};

/// A rule as people read about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Id, as diagnostics show it.
    pub id: &'static str,
    /// What follows from breaking it.
    pub level: Level,
    /// Why we have it.
    pub reason: &'static str,
    /// The usual way out.
    pub help: &'static str,
}

/// Every rule: what loading, house rules and lowering refuse, then lints; in the order of their tables.
pub fn rules() -> Vec<About> {
    let refusals = |rules: &'static [load::Refusal]| {
        rules.iter().map(|rule| About { id: rule.id, level: Level::Error, reason: rule.reason, help: rule.help })
    };
    let judged = |rules: &'static [check::Rule], level| {
        rules.iter().map(move |rule| About { id: rule.id, level, reason: rule.reason, help: rule.help })
    };
    refusals(load::RULES)
        .chain(judged(check::RULES, Level::Error))
        .chain(refusals(lower::RULES))
        .chain(judged(lint::RULES, Level::Warning))
        .collect()
}

/// The rule of that id.
///
/// # Errors
///
/// There is none: the three ids that are nearest, nearest first.
pub fn rule(id: &str) -> Result<About, Vec<&'static str>> {
    let rules = rules();
    if let Some(about) = rules.iter().find(|about| about.id == id) {
        return Ok(*about);
    }
    let mut ids: Vec<&str> = rules.iter().map(|about| about.id).collect();
    ids.sort_by_key(|near| (strsim::osa_distance(near, id), *near));
    ids.truncate(3);
    Err(ids)
}

/// One line for each rule.
pub fn table() -> String {
    let rules = rules();
    let width = rules.iter().map(|about| about.id.len()).max().unwrap_or_default();
    rules.iter().fold(String::new(), |mut text, About { id, level, reason, .. }| {
        let _ = writeln!(text, "{:<7}  {id:<width$}  {reason}", level.as_str());
        text
    })
}

/// The rules as a document, with a link to the examples of each; `examples` is the folder of them.
pub fn markdown(examples: &str) -> String {
    let mut text = "# Rules\n\n\
        Written by `cargo xtask test --accept`: edit the tables in `codegen/src`, not this file.\n\
        `cargo xtask explain RULE` shows an example of each, what is said about it, and what mends it.\n"
        .to_owned();
    let parts = [
        (Level::Error, "Refused", "`cargo xtask codegen` writes nothing before these are mended."),
        (Level::Warning, "Lints", "`cargo xtask lint` reports these. `x-lint` makes exceptions, each with its reason."),
    ];
    for (level, heading, about) in parts {
        let _ = write!(text, "\n## {heading}\n\n{about}\n\n| Rule | Why | Way out |\n| --- | --- | --- |\n");
        for About { id, reason, help, .. } in rules().iter().filter(|about| about.level == level) {
            let _ = writeln!(text, "| [`{id}`]({examples}/{id}) | {} | {} |", cell(reason), cell(help));
        }
    }
    text
}

/// A text inside a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{About, Level, markdown, rule, rules, table};

    #[test]
    fn rule_is_found_by_its_id() {
        let found = rule("unit-missing").map(|about| (about.level, about.id));
        assert_eq!(found, Ok((Level::Warning, "unit-missing")));
    }

    #[test]
    fn nearest_rules_are_named() {
        assert_eq!(rule("unit-mising").map_err(|near| near[0]), Err("unit-missing"));
    }

    #[test]
    fn ids_are_unique() {
        let ids: BTreeSet<&str> = rules().iter().map(|about| about.id).collect();
        assert_eq!(ids.len(), rules().len());
    }

    #[test]
    fn every_rule_reads_as_a_sentence_and_a_phrase() {
        for About { id, reason, help, .. } in rules() {
            assert!(reason.ends_with('.') && reason.starts_with(char::is_uppercase), "{id}: {reason}");
            assert!(!help.ends_with('.') && !help.is_empty(), "{id}: {help}");
        }
    }

    #[test]
    fn table_and_document_have_every_rule() {
        let (table, document) = (table(), markdown("examples"));
        for About { id, .. } in rules() {
            assert!(
                table.contains(&format!(" {id} ")) && document.contains(&format!("[`{id}`](examples/{id})")),
                "{id}"
            );
        }
    }
}
