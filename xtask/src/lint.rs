//! `cargo xtask lint`: what a maintainer should mend, though it could be emitted.

use std::path::PathBuf;

use lexopt::{Arg::Long, Parser, ValueExt};
use sequrity_codegen::{
    diagnostic::{Diagnostic, Format, Level},
    lint::lint,
    settings::Settings,
};

use crate::{
    Failure, Outcome,
    codegen::{documents, unreadable},
    flags::Task,
    workspace::{root, shown},
};

pub(crate) const TASK: Task = Task {
    name: "lint",
    help: &[
        ("", "what in schema/ should be mended, though it could be emitted"),
        ("--schema DIR", "read the documents of another folder"),
        ("--format FORMAT", "human, json (an object a line), github (annotations)"),
    ],
    run: |parser| Ok(run(&read_flags(parser)?)?),
};

/// Flags of the task.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    pub(crate) schema: Option<PathBuf>,
    pub(crate) format: Format,
}

fn read_flags(parser: &mut Parser) -> Result<Flags, lexopt::Error> {
    let mut flags = Flags::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("schema") => flags.schema = Some(parser.value()?.into()),
            Long("format") => flags.format = parser.value()?.parse()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(flags)
}

/// Prints what is found.
pub(crate) fn run(flags: &Flags) -> Result<Outcome, Failure> {
    let folder = flags.schema.clone().unwrap_or_else(|| Settings::of(&root()).schema);
    let Some(sources) = documents(&folder, flags.format).map_err(unreadable)? else { return Ok(Outcome::Stale) };
    let found = lint(&sources);
    print!("{}", flags.format.render(&found, &sources, &shown(&folder)));
    if flags.format == Format::Human {
        println!("{}", summary(&found, &shown(&folder)));
    }
    Ok(if found.is_empty() { Outcome::Fresh } else { Outcome::Stale })
}

fn summary(found: &[Diagnostic], folder: &str) -> String {
    let count = |level| found.iter().filter(|diagnostic| diagnostic.level == level).count();
    match (count(Level::Error), count(Level::Warning)) {
        (0, 0) => format!("{folder} is clean"),
        (0, warnings) => format!("found by lints: {warnings}; to read about a rule, run: cargo xtask explain RULE"),
        (errors, _) => format!("errors: {errors}; lints are looked at when they are mended"),
    }
}

#[cfg(test)]
mod tests {
    use lexopt::Parser;

    use super::{Flags, Format, read_flags};

    #[test]
    fn flags_are_read() {
        let flags = read_flags(&mut Parser::from_args(["--schema", "a", "--format=json"]));

        assert_eq!(flags.ok(), Some(Flags { schema: Some("a".into()), format: Format::Json }));
    }
}
