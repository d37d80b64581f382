//! `cargo xtask test`: everything that a change has to pass, in the order of CI.

use std::fs;

use lexopt::{Arg::Long, Parser};

use crate::{
    Failure, Outcome, codegen,
    flags::Task,
    lint, tidy,
    workspace::{self, root, succeeds},
};

/// The package with the snapshots.
const PACKAGE: &str = "sequrity-tests";

/// Its tests that compare with a file: snapshots, fixture crates, and documentation of rules.
const APPROVING: [&str; 4] = ["breaking", "diagnostics", "fixtures", "snapshot"];

/// Every feature that builds on any machine: all but the one that asks for a TLS library of the system.
const FEATURES: &str = "sequrity/blocking,sequrity/reqwest,sequrity/schemars,sequrity/tracing,sequrity-runtime/rustls,\
                        sequrity-runtime/blocking,sequrity-runtime/patterns,sequrity-runtime/reqwest,\
                        sequrity-runtime/schemars,sequrity-runtime/tracing";

/// What a step does.
type Step<'a> = &'a dyn Fn() -> Result<Outcome, Failure>;

pub(crate) const TASK: Task = Task {
    name: "test",
    help: &[
        ("", "everything that a change has to pass, in the order of CI"),
        ("--accept", "run the tests that compare with a file, and write it as they find it"),
    ],
    run: |parser| Ok(if accepts(parser)? { accept() } else { run() }?),
};

fn accepts(parser: &mut Parser) -> Result<bool, lexopt::Error> {
    let mut accepts = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("accept") => accepts = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(accepts)
}

/// Runs every step and stops at the first that fails.
fn run() -> Result<Outcome, Failure> {
    let steps: [(&str, Step<'_>); 10] = [
        ("cargo fmt", &|| cargo(&["fmt", "--all", "--check"], &[])),
        ("cargo clippy", &|| {
            cargo(
                &["clippy", "--workspace", "--all-targets", "--features", FEATURES, "--quiet", "--", "-D", "warnings"],
                &[],
            )
        }),
        // As those build them who only read: without the features that all the rest turns on.
        ("cargo clippy, types alone", &|| {
            cargo(&["clippy", "--package", "sequrity-types", "--quiet", "--", "-D", "warnings"], &[])
        }),
        ("cargo xtask codegen --check", &|| codegen::run(&codegen::Flags { check: true, ..codegen::Flags::default() })),
        ("cargo xtask lint", &|| lint::run(&lint::Flags::default())),
        ("cargo xtask tidy", &tidy::run),
        // A snapshot that differs fails here; only `--accept` writes snapshots.
        ("cargo test", &|| {
            cargo(&["test", "--workspace", "--features", FEATURES, "--quiet"], &[("INSTA_UPDATE", "no")])
        }),
        // As those build it who only read: without the features that all the rest turns on, `preserve_order` among them.
        ("cargo test, runtime alone", &|| cargo(&["test", "--package", "sequrity-runtime", "--lib", "--quiet"], &[])),
        ("examples, against the mock", &examples),
        ("cargo doc", &|| {
            cargo(
                &["doc", "--workspace", "--no-deps", "--features", FEATURES, "--quiet"],
                &[("RUSTDOCFLAGS", "-D warnings")],
            )
        }),
    ];
    for (position, (name, step)) in steps.iter().enumerate() {
        println!("step {} of {}: {name}", position + 1, steps.len());
        if step()? == Outcome::Stale {
            println!("stopped at: {name}");
            return Ok(Outcome::Stale);
        }
    }
    println!("all {} steps passed", steps.len());
    Ok(Outcome::Fresh)
}

/// Runs every example. Without a key each talks to the mock, which judges what it receives.
fn examples() -> Result<Outcome, Failure> {
    let features = format!("{FEATURES},sequrity-mock/schemas");
    for name in rust_files("tests/mock/examples")? {
        println!("example {name}");
        if cargo(&["run", "--quiet", "--package", "sequrity-mock", "--features", &features, "--example", &name], &[])?
            == Outcome::Stale
        {
            return Ok(Outcome::Stale);
        }
    }
    Ok(Outcome::Fresh)
}

/// Runs the tests that compare with a file, which write it then.
fn accept() -> Result<Outcome, Failure> {
    let mut arguments = vec!["test", "--no-fail-fast", "--package", PACKAGE];
    arguments.extend(APPROVING.iter().flat_map(|name| ["--test", name]));
    cargo(&arguments, &[("INSTA_UPDATE", "always")])
}

/// Names of the Rust files of a folder, sorted.
fn rust_files(folder: &str) -> Result<Vec<String>, Failure> {
    let folder = root().join(folder);
    let failure = |error| format!("error: {}: {error}", crate::workspace::shown(&folder));
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            names.push(path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Runs cargo with these variables.
fn cargo(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Outcome, Failure> {
    let mut command = workspace::cargo(arguments);
    // A key in the environment would make examples talk to the service.
    command.envs(variables.iter().copied()).env_remove("SEQURITY_API_KEY");
    Ok(if succeeds(command)? { Outcome::Fresh } else { Outcome::Stale })
}
