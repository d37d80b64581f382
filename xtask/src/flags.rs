//! Arguments of the command line.

use crate::Failure;
use lexopt::{
    Arg::{Long, Short, Value},
    Parser,
};
use std::{ffi::OsString, path::PathBuf};

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
cargo xtask TASK

codegen          emit generated/ from schema/
  --check        write nothing; name what is stale, missing or surplus
  --schema DIR   read the documents of another folder
  --out DIR      write into another folder
test             everything that a change has to pass, in the order of CI
  --accept       run the snapshot tests alone and accept what they find
tidy             house rules that no lint knows
help             this text

Exit codes: 0 all is well, 1 the tree has to be mended, 2 the task could not be done.
";

/// A task with its flags.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Codegen(Codegen),
    Test { accept: bool },
    Tidy,
    Help,
}

/// Flags of `codegen`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Codegen {
    pub(crate) check: bool,
    pub(crate) schema: Option<PathBuf>,
    pub(crate) out: Option<PathBuf>,
}

/// Reads the arguments after the name of the program.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Task, Failure> {
    let mut parser = Parser::from_args(arguments);
    task(&mut parser).map_err(|error| format!("error: {error}\n\n{HELP}"))
}

fn task(parser: &mut Parser) -> Result<Task, lexopt::Error> {
    let mut task = match parser.next()? {
        Some(Value(name)) => match name.to_str() {
            Some("codegen") => Task::Codegen(Codegen::default()),
            Some("test") => Task::Test { accept: false },
            Some("tidy") => Task::Tidy,
            Some("help") => Task::Help,
            _ => return Err(Value(name).unexpected()),
        },
        None | Some(Short('h') | Long("help")) => return Ok(Task::Help),
        Some(other) => return Err(other.unexpected()),
    };
    while let Some(argument) = parser.next()? {
        match (&mut task, argument) {
            (_, Short('h') | Long("help")) => return Ok(Task::Help),
            (Task::Codegen(flags), Long("check")) => flags.check = true,
            (Task::Codegen(flags), Long("schema")) => flags.schema = Some(parser.value()?.into()),
            (Task::Codegen(flags), Long("out")) => flags.out = Some(parser.value()?.into()),
            (Task::Test { accept }, Long("accept")) => *accept = true,
            (_, other) => return Err(other.unexpected()),
        }
    }
    Ok(task)
}

#[cfg(test)]
mod tests {
    use super::{Codegen, Task, parse};

    #[track_caller]
    fn reads(line: &str, expected: Task) {
        assert_eq!(parse(line.split_whitespace().map(Into::into)), Ok(expected));
    }

    #[test]
    fn every_task_is_read() {
        reads("", Task::Help);
        reads("tidy", Task::Tidy);
        reads("test --accept", Task::Test { accept: true });
        reads("tidy --help", Task::Help);
        let flags = Codegen { check: true, schema: Some("a".into()), out: Some("b".into()) };
        reads("codegen --check --schema a --out=b", Task::Codegen(flags));
    }

    #[test]
    fn unknown_arguments_are_named() {
        for (line, named) in
            [("codgen", "codgen"), ("tidy --check", "--check"), ("test all", "all"), ("codegen --schema", "--schema")]
        {
            let failure = parse(line.split_whitespace().map(Into::into)).expect_err(line);
            let first = failure.lines().next().unwrap_or_default();
            assert!(first.contains(named), "{first}");
        }
    }
}
