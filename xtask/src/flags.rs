//! Arguments of the command line: one table of tasks, each of which reads its own flags.

use std::{ffi::OsString, fmt::Write};

use lexopt::Parser;
use sequrity_codegen::load::meant;

use crate::{Failure, Outcome};

/// One task: a line of the table in `main.rs`, and a module.
pub(crate) struct Task {
    pub(crate) name: &'static str,
    /// Lines of help: what it does, then each flag with what it does.
    pub(crate) help: &'static [(&'static str, &'static str)],
    /// Reads the flags, then works.
    pub(crate) run: fn(&mut Parser) -> Result<Outcome, Stop>,
}

/// Why a task stopped.
pub(crate) enum Stop {
    /// Its arguments are wrong.
    Arguments(lexopt::Error),
    /// Its work could not be done.
    Work(Failure),
}

impl From<lexopt::Error> for Stop {
    fn from(error: lexopt::Error) -> Self {
        Self::Arguments(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Work(failure)
    }
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
        Some((first, rest)) if helps(first) => match rest.first() {
            Some(name) if named(name).is_none() => Err(unknown(&name.to_string_lossy(), tasks)),
            name => Ok(Asked::Help(name.and_then(named))),
        },
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
    let near = meant(name, tasks.iter().map(|task| task.name));
    format!("error: there is no task `{name}`{near}\nto see every task and flag, run: cargo xtask help")
}

/// Runs a task; of a mistake in its arguments it is said what the task takes.
pub(crate) fn run(task: &Task, parser: &mut Parser) -> Result<Outcome, Failure> {
    (task.run)(parser).map_err(|stop| match stop {
        Stop::Arguments(error) => {
            format!("error: {}\nto see what it takes, run: cargo xtask help {}", told(error, task), task.name)
        }
        Stop::Work(failure) => failure,
    })
}

/// A mistake in the arguments of a task, in words.
fn told(error: lexopt::Error, task: &Task) -> String {
    match error {
        lexopt::Error::UnexpectedOption(flag) => {
            let near = meant(&flag, flags_of(task));
            format!("there is no flag `{flag}`{near}")
        }
        lexopt::Error::MissingValue { option: Some(flag) } => format!("`{flag}` takes a value behind it"),
        lexopt::Error::ParsingFailed { error, .. } => error.to_string(),
        other => other.to_string(),
    }
}

/// The flags that the help of a task tells.
fn flags_of(task: &Task) -> impl Iterator<Item = &'static str> {
    let words = task.help.iter().flat_map(|(flag, meaning)| flag.split(' ').chain(meaning.split([' ', ',', ':', ';'])));
    words.filter(|word| word.starts_with("--"))
}

/// Refuses every argument that is left: for a task without flags.
pub(crate) fn none(parser: &mut Parser) -> Result<(), lexopt::Error> {
    match parser.next()? {
        None => Ok(()),
        Some(other) => Err(other.unexpected()),
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
    text.push_str(
        "\nExit codes: 0 all is well; 1 something has to be mended, and what is printed says where: documents that are refused,\n\
         lints, stale files, a version, a difference; 2 the task could not be done: arguments, files, other programs.\n",
    );
    text
}

#[cfg(test)]
pub(crate) mod tests {
    use std::{
        fs,
        path::PathBuf,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use super::{Asked, help, parse, run};
    use crate::{Outcome, TASKS, workspace::root};

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
            ("help lnt", "error: there is no task `lnt`; did you mean `lint`?"),
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
            let failure = run(task, &mut parser).err().unwrap_or_default();
            assert!(failure.contains("--no-such-flag"), "{}: {failure}", task.name);
        }
    }

    /// Folders of documents that are refused; made ones are gone when the test ends.
    pub(crate) struct Refused {
        pub(crate) folders: [PathBuf; 2],
    }

    impl Drop for Refused {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.folders[1]);
        }
    }

    /// One folder whose documents are no JSON, and one where they are no text.
    pub(crate) fn refused() -> Refused {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let no_text = std::env::temp_dir().join(format!("xtask-no-text-{}-{number}", std::process::id()));
        fs::create_dir_all(&no_text).expect("a folder can be made");
        fs::write(no_text.join("a.json"), b"{\"title\": \"\xff\"}").expect("a file can be written");
        Refused { folders: [root().join("tests/fixtures/bad/not-json"), no_text] }
    }

    #[test]
    fn documents_that_are_refused_have_to_be_mended_whichever_task_reads_them() {
        for folder in &refused().folders {
            for arguments in [vec!["codegen", "--check"], vec!["lint"]] {
                let folder = folder.display().to_string();
                let line = arguments.iter().copied().chain(["--schema", &folder]).map(Into::into);
                let Ok(Asked::Run(task, mut parser)) = parse(line, TASKS) else { panic!("{arguments:?}") };

                let outcome = run(task, &mut parser);

                assert_eq!(outcome, Ok(Outcome::Stale), "{arguments:?} {folder}");
            }
        }
    }

    #[test]
    fn folder_that_does_not_exist_is_no_work_whichever_task_reads_it() {
        for arguments in [vec!["codegen", "--check"], vec!["lint"], vec!["new", "type", "Cat", "--in", "a.json"]] {
            let line = arguments.iter().copied().chain(["--schema", "no-such-folder"]).map(Into::into);
            let Ok(Asked::Run(task, mut parser)) = parse(line, TASKS) else { panic!("{arguments:?}") };

            let failure = run(task, &mut parser).expect_err("no folder");

            assert!(failure.contains("no-such-folder"), "{arguments:?}: {failure}");
        }
    }

    #[test]
    fn slip_in_the_arguments_is_shown_what_the_task_takes() {
        for (line, expected) in [
            ("codegen --chek", "error: there is no flag `--chek`; did you mean `--check`?"),
            ("new type Cat --int Pet", "error: there is no flag `--int`; did you mean `--in`?"),
            ("lint --schema", "error: `--schema` takes a value behind it"),
            ("lint --format jsn", "error: there is no format `jsn`: choose human, json or github"),
            ("breaking --format jsn", "error: there is no format `jsn`: choose text, markdown or json"),
        ] {
            let Ok(Asked::Run(task, mut parser)) = parse(line.split_whitespace().map(Into::into), TASKS) else {
                panic!("{line}");
            };

            let failure = run(task, &mut parser).expect_err(line);

            let way = format!("to see what it takes, run: cargo xtask help {}", task.name);
            assert_eq!(failure.lines().collect::<Vec<_>>(), [expected, &way]);
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
