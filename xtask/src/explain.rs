//! `cargo xtask explain`: what a rule asks, why, and an example of it.

use std::collections::BTreeSet;

use lexopt::{Arg::Value, Parser, ValueExt};
use sequrity_codegen::{
    diagnostic::render,
    explain::{About, rule, table},
    lint::lint,
    load::{Source, read},
};
use similar::TextDiff;

use crate::{Failure, Outcome, flags::Task, workspace::root};

/// Where the examples are, below the root.
const EXAMPLES: &str = "tests/fixtures";

pub(crate) const TASK: Task = Task {
    name: "explain",
    help: &[
        ("", "every rule of schema/, a line each"),
        ("RULE", "why there is this rule, an example of it, and what mends it"),
    ],
    run: |parser| Ok(run(read_rule(parser)?.as_deref())?),
};

/// The rule to explain; without one, all are listed.
fn read_rule(parser: &mut Parser) -> Result<Option<String>, lexopt::Error> {
    let mut rule = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Value(id) if rule.is_none() => rule = Some(id.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(rule)
}

fn run(wanted: Option<&str>) -> Result<Outcome, Failure> {
    match wanted {
        None => print!("{}", table()),
        Some(id) => {
            let about = rule(id).map_err(|near| {
                let near: Vec<String> = near.iter().map(|id| format!("`{id}`")).collect();
                format!(
                    "error: there is no rule `{id}`; the nearest are {}\nto see all of them, run: cargo xtask explain",
                    near.join(", ")
                )
            })?;
            print!("{}", explained(&about)?);
        }
    }
    Ok(Outcome::Fresh)
}

/// Id, level, reason, way out; what is said about the bad example, and how the good one differs from it.
fn explained(about: &About) -> Result<String, Failure> {
    let About { id, level, reason, help } = about;
    let (bad, good) = (examples("bad", id)?, examples("good", id)?);
    let said = render(&lint(&bad), &bad, &format!("{EXAMPLES}/bad/{id}"));
    let mended = mended(&bad, &good);
    Ok(format!("{}[{id}]: {reason}\nway out: {help}\n\nexample:\n\n{said}what mends it:\n\n{mended}", level.as_str()))
}

fn examples(side: &str, id: &str) -> Result<Vec<Source>, Failure> {
    let folder = root().join(EXAMPLES).join(side).join(id);
    read(&folder).map_err(|error| format!("error: the examples cannot be read: {error}"))
}

/// A unified difference from one set of documents to another.
fn mended(bad: &[Source], good: &[Source]) -> String {
    let text = |sources: &[Source], path: &str| {
        sources.iter().find(|source| source.path == path).map_or_else(String::new, |source| source.text.clone())
    };
    let paths: BTreeSet<&str> = bad.iter().chain(good).map(|source| source.path.as_str()).collect();
    let mut mended = String::new();
    for path in paths {
        let (bad, good) = (text(bad, path), text(good, path));
        let diff = TextDiff::from_lines(&bad, &good);
        mended.push_str(&diff.unified_diff().context_radius(3).header(path, path).to_string());
    }
    mended
}

#[cfg(test)]
mod tests {
    use lexopt::Parser;

    use super::{explained, read_rule, rule};

    #[test]
    fn at_most_one_rule_is_read() {
        let rule = |line: &str| read_rule(&mut Parser::from_args(line.split_whitespace())).ok();

        assert_eq!(rule(""), Some(None));
        assert_eq!(rule("unit-missing"), Some(Some("unit-missing".to_owned())));
        assert_eq!(rule("unit-missing range-missing"), None);
    }

    #[test]
    fn rule_is_explained_with_what_is_said_and_what_mends_it() {
        let about = rule("unit-missing").expect("a rule");

        let text = explained(&about).expect("it has examples");

        assert!(text.starts_with("warning[unit-missing]: A quantity without a unit is a guess.\nway out: "), "{text}");
        assert!(text.contains("--> tests/fixtures/bad/unit-missing/pets.json:"), "{text}");
        assert!(text.contains("+          \"x-unit\": \"years\"\n"), "{text}");
    }
}
