//! `cargo xtask bench`: speed, size and losses beside other crates of the same API.

use crate::{
    Failure, Outcome,
    flags::{Task, wrong},
    workspace::root,
};
use lexopt::{Arg::Value, Parser};
use std::{env, ffi::OsString, process::Command};

/// The programs of `tests/peers`, and the parts that each can run.
const PROGRAMS: &[(&str, &[&str])] =
    &[("sequrity-peers", &["decode", "encode", "whole"]), ("allocations", &["allocations"])];

pub(crate) const TASK: Task = Task {
    name: "bench",
    help: &[
        ("", "speed, size and losses of the types beside other crates"),
        ("decode encode …", "only these parts; there are decode, encode, whole, allocations"),
    ],
    run: |parser| asked(parser).and_then(|parts| run(&parts)),
};

/// The parts asked for; all where none is named.
fn asked(parser: &mut Parser) -> Result<Vec<&'static str>, Failure> {
    let known = || PROGRAMS.iter().flat_map(|(_, parts)| parts.iter().copied());
    let mut parts = Vec::new();
    while let Some(argument) = parser.next().map_err(wrong)? {
        let part = match &argument {
            Value(name) => known().find(|part| name == part),
            _ => None,
        };
        parts.push(part.ok_or_else(|| wrong(argument.unexpected()))?);
    }
    Ok(if parts.is_empty() { known().collect() } else { parts })
}

fn run(asked: &[&str]) -> Result<Outcome, Failure> {
    for (program, parts) in PROGRAMS {
        let parts: Vec<&str> = parts.iter().filter(|part| asked.contains(part)).copied().collect();
        if !parts.is_empty() && !cargo(program, &parts)? {
            return Err(format!("error: {program} failed"));
        }
    }
    Ok(Outcome::Fresh)
}

/// Builds and runs one program. It has a workspace of its own, so that nobody else builds the crates beside ours.
fn cargo(program: &str, parts: &[&str]) -> Result<bool, Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let arguments = ["run", "--quiet", "--release", "--manifest-path", "tests/peers/Cargo.toml"];
    let rest = ["--target-dir", "target/peers", "--bin", program, "--"];
    let mut command = Command::new(cargo);
    command.args(arguments).args(rest).args(parts).current_dir(root());
    let status = command.status().map_err(|error| format!("error: cargo does not start: {error}"))?;
    Ok(status.success())
}
