//! Arguments of the command line: one table of tasks, each of which reads its own flags.

use std::{ffi::OsString, fmt::Write};

use lexopt::{Arg::Value, Parser};

use crate::{Failure, Outcome};

/// One task: a line of the table in `main.rs`, and a module.
pub(crate) struct Task {
    pub(crate) name: &'static str,
    /// Lines of help: what it does, then each flag with what it does.
    pub(crate) help: &'static [(&'static str, &'static str)],
    /// Reads the flags, then works.
    pub(crate) run: fn(&mut Parser) -> Result<Outcome, Failure>,
}

/// What the command line asks for.
pub(crate) enum Asked {
    /// To print the help.
    Help,
    /// To run a task with the arguments after its name.
    Run(&'static Task, Parser),
}

/// Finds the task; asking for help anywhere prints it and does nothing.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>, tasks: &'static [Task]) -> Result<Asked, Failure> {
    let arguments: Vec<OsString> = arguments.collect();
    if arguments.iter().any(|argument| argument == "-h" || argument == "--help") {
        return Ok(Asked::Help);
    }
    let mut parser = Parser::from_args(arguments);
    match parser.next().map_err(wrong)? {
        None => Ok(Asked::Help),
        Some(Value(name)) if name == "help" => Ok(Asked::Help),
        Some(Value(name)) => match tasks.iter().find(|task| name == task.name) {
            Some(task) => Ok(Asked::Run(task, parser)),
            None => Err(wrong(Value(name).unexpected())),
        },
        Some(other) => Err(wrong(other.unexpected())),
    }
}

/// A mistake in the arguments, as text to print.
pub(crate) fn wrong(error: lexopt::Error) -> Failure {
    format!("error: {error}\nto see every task and flag, run: cargo xtask help")
}

/// Refuses every argument that is left: for a task without flags.
pub(crate) fn none(parser: &mut Parser) -> Result<(), Failure> {
    match parser.next().map_err(wrong)? {
        None => Ok(()),
        Some(other) => Err(wrong(other.unexpected())),
    }
}

/// What `cargo xtask help` prints.
pub(crate) fn help(tasks: &[Task]) -> String {
    let mut text = "cargo xtask TASK\n\n".to_owned();
    let own = Task { name: "help", help: &[("", "this text")], run: |_| Ok(Outcome::Fresh) };
    for task in tasks.iter().chain([&own]) {
        for (flag, meaning) in task.help {
            let left = if flag.is_empty() { task.name.to_owned() } else { format!("  {flag}") };
            let _ = writeln!(text, "{left:<21} {meaning}");
        }
    }
    text.push_str("\nExit codes: 0 all is well, 1 the tree has to be mended, 2 the task could not be done.\n");
    text
}

#[cfg(test)]
mod tests {
    use super::{Asked, help, parse};
    use crate::TASKS;

    fn asked(line: &str) -> Result<Option<&'static str>, String> {
        match parse(line.split_whitespace().map(Into::into), TASKS)? {
            Asked::Help => Ok(None),
            Asked::Run(task, _) => Ok(Some(task.name)),
        }
    }

    #[test]
    fn every_task_is_found() {
        for task in TASKS {
            assert_eq!(asked(task.name), Ok(Some(task.name)));
        }
    }

    #[test]
    fn help_is_printed_when_asked_for_anywhere() {
        for line in ["", "help", "-h", "tidy --help", "codegen --check -h"] {
            assert_eq!(asked(line), Ok(None), "{line}");
        }
    }

    #[test]
    fn unknown_task_is_named() {
        for (line, named) in [("codgen", "codgen"), ("--check", "--check")] {
            let failure = asked(line).expect_err(line);
            assert!(failure.contains(named), "{failure}");
        }
    }

    #[test]
    fn flag_that_a_task_does_not_have_is_named() {
        for task in TASKS {
            let Ok(Asked::Run(task, mut parser)) =
                parse([task.name, "--no-such-flag"].map(Into::into).into_iter(), TASKS)
            else {
                panic!("{}", task.name);
            };
            let failure = (task.run)(&mut parser).err().unwrap_or_default();
            assert!(failure.contains("--no-such-flag"), "{}: {failure}", task.name);
        }
    }

    #[test]
    fn help_names_every_task() {
        let text = help(TASKS);
        for task in TASKS {
            assert!(text.lines().any(|line| line.split_whitespace().next() == Some(task.name)), "{text}");
        }
    }
}
