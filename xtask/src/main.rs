//! Maintainers' commands: `cargo xtask help` lists them.

// First: its macros hold in the modules that follow.
#[macro_use]
mod output;

mod bench;
mod breaking;
mod codegen;
mod docs;
mod drift;
mod explain;
mod flags;
mod foreign;
mod git;
mod import;
mod lint;
mod new;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use flags::{Asked, Task};

/// Every task, in the order of the help.
const TASKS: &[Task] = &[
    codegen::TASK,
    bench::TASK,
    breaking::TASK,
    docs::TASK,
    drift::TASK,
    explain::TASK,
    import::TASK,
    lint::TASK,
    new::TASK,
    test::TASK,
    tidy::TASK,
];

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to complain about.
    Fresh,
    /// The tree is not as it should be, documents that are refused included; what was printed says how to mend it.
    Stale,
}

impl Outcome {
    /// Something has to be mended, and this says what.
    fn stale(told: &str) -> Self {
        eprintln!("{}", told.trim_end());
        Self::Stale
    }
}

/// Why a task could not do its work, as one text to print: wrong arguments, files that cannot be read or written, programs
/// that fail.
type Failure = String;

fn main() -> ExitCode {
    let outcome = flags::parse(std::env::args_os().skip(1), TASKS).and_then(|asked| match asked {
        Asked::Run(task, mut parser) => flags::run(task, &mut parser),
        Asked::Help(task) => {
            print!("{}", flags::help(TASKS, task));
            Ok(Outcome::Fresh)
        }
    });
    match outcome {
        Ok(Outcome::Fresh) => ExitCode::SUCCESS,
        Ok(Outcome::Stale) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("{}", failure.trim_end());
            ExitCode::from(2)
        }
    }
}
