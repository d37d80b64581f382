//! Arguments of the command line: one table of tasks, each of which reads its own flags.

use std::{ffi::OsString, fmt::Write};

use lexopt::Parser;
use sequrity_codegen::load::nearest;

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
    /// To print the help: of one task, or of all.
    Help(Option<&'static Task>),
    /// To run a task with the arguments after its name.
    Run(&'static Task, Parser),
}

/// Finds the task; asking for help anywhere prints it and does nothing.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>, tasks: &'static [Task]) -> Result<Asked, Failure> {
    let arguments: Vec<OsString> = arguments.collect();
    let named = |name: &OsString| tasks.iter().find(|task| name == task.name);
    let helps = |argument: &OsString| ["help", "-h", "--help"].iter().any(|help| argument == help);
    match arguments.split_first() {
        None => Ok(Asked::Help(None)),
        Some((first, rest)) if helps(first) => Ok(Asked::Help(rest.first().and_then(named))),
        Some((first, rest)) => match named(first) {
            // The name of what is begun, or of a rule, may be `help`.
            Some(task) if rest.iter().any(|argument| argument != "help" && helps(argument)) => {
                Ok(Asked::Help(Some(task)))
            }
            Some(task) => Ok(Asked::Run(task, Parser::from_args(rest))),
            None => Err(unknown(&first.to_string_lossy(), tasks)),
        },
    }
}

fn unknown(name: &str, tasks: &[Task]) -> Failure {
    let near = nearest(name, tasks.iter().map(|task| task.name));
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    wrong(format!("there is no task `{name}`{near}").into())
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

/// What `cargo xtask help` prints: of one task, or of all.
pub(crate) fn help(tasks: &[Task], only: Option<&Task>) -> String {
    let mut text = "cargo xtask TASK\n\n".to_owned();
    let own = Task {
        name: "help",
        help: &[("", "this text"), ("TASK", "the part of it about a task")],
        run: |_| Ok(Outcome::Fresh),
    };
    let is_shown = |task: &&Task| only.is_none_or(|only| only.name == task.name);
    for task in tasks.iter().chain([&own]).filter(is_shown) {
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
            Asked::Help(_) => Ok(None),
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
    fn help_of_a_task_is_about_that_alone() {
        for line in ["help tidy", "tidy --help", "tidy -h"] {
            let Ok(Asked::Help(task)) = parse(line.split_whitespace().map(Into::into), TASKS) else {
                panic!("{line}");
            };

            let text = help(TASKS, task);

            assert!(text.contains("\ntidy ") && !text.contains("codegen"), "{line}: {text}");
        }
    }

    #[test]
    fn unknown_task_is_named() {
        for (line, message) in [
            ("codgen", "error: there is no task `codgen`; did you mean `codegen`?"),
            ("--check", "error: there is no task `--check`"),
        ] {
            let failure = asked(line).expect_err(line);
            assert_eq!(failure.lines().next(), Some(message));
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
        let text = help(TASKS, None);
        for task in TASKS {
            assert!(text.lines().any(|line| line.split_whitespace().next() == Some(task.name)), "{text}");
        }
    }
}
