//! Maintainers' commands: `cargo xtask help` lists them.

mod codegen;
mod flags;
mod test;
mod tidy;
mod workspace;

use flags::Task;
use std::process::ExitCode;

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to complain about.
    Fresh,
    /// The tree is not as it should be; what was printed says how to mend it.
    Stale,
}

/// Why a task could not do its work, as one text to print.
type Failure = String;

fn main() -> ExitCode {
    let outcome = flags::parse(std::env::args_os().skip(1)).and_then(|task| match task {
        Task::Codegen(flags) => codegen::run(&flags),
        Task::Test { accept: false } => test::run(),
        Task::Test { accept: true } => test::accept(),
        Task::Tidy => tidy::run(),
        Task::Help => {
            print!("{}", flags::HELP);
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
