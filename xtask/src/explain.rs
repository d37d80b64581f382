//! `cargo xtask explain`: what a rule asks, why, and an example of it.

use crate::{
    Failure, Outcome,
    flags::{Task, wrong},
    workspace::root,
};
use lexopt::{
    Arg::{Long, Value},
    Parser, ValueExt,
};
use sequrity_codegen::{
    diagnostic::render,
    explain::{About, markdown, rule, table},
    lint::lint,
    load::{Source, read},
};
use similar::TextDiff;
use std::collections::BTreeSet;

/// Where the examples are, below the root.
const EXAMPLES: &str = "tests/fixtures";

pub(crate) const TASK: Task = Task {
    name: "explain",
    help: &[
        ("", "every rule of schema/, a line each"),
        ("RULE", "why there is this rule, an example of it, and what mends it"),
        ("--markdown", "every rule as the document schema/RULES.md"),
    ],
    run: |parser| run(&read_flags(parser).map_err(wrong)?),
};

/// What to print.
#[derive(Debug, PartialEq, Eq)]
enum Flags {
    Table,
    Markdown,
    Rule(String),
}

fn read_flags(parser: &mut Parser) -> Result<Flags, lexopt::Error> {
    let mut flags = Flags::Table;
    while let Some(argument) = parser.next()? {
        flags = match (argument, flags) {
            (Long("markdown"), Flags::Table) => Flags::Markdown,
            (Value(id), Flags::Table) => Flags::Rule(id.string()?),
            (other, _) => return Err(other.unexpected()),
        };
    }
    Ok(flags)
}

fn run(flags: &Flags) -> Result<Outcome, Failure> {
    match flags {
        Flags::Table => print!("{}", table()),
        Flags::Markdown => print!("{}", markdown(&format!("../{EXAMPLES}/bad"))),
        Flags::Rule(id) => {
            let about = rule(id).map_err(|near| {
                let near: Vec<String> = near.iter().map(|id| format!("`{id}`")).collect();
                format!("error: there is no rule `{id}`; the nearest are {}", near.join(", "))
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
    use super::{Flags, explained, read_flags, rule};
    use lexopt::Parser;

    #[test]
    fn flags_are_read() {
        let flags = |line: &str| read_flags(&mut Parser::from_args(line.split_whitespace())).ok();

        assert_eq!(flags(""), Some(Flags::Table));
        assert_eq!(flags("--markdown"), Some(Flags::Markdown));
        assert_eq!(flags("unit-missing"), Some(Flags::Rule("unit-missing".to_owned())));
        assert_eq!(flags("unit-missing range-missing"), None);
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
