//! `cargo xtask bench`: speed, size and losses beside other crates of the same API.

mod generated;

use std::path::PathBuf;

use generated::Generated;
use lexopt::{Arg::Value, Parser};

use crate::{
    Failure, Outcome,
    flags::Task,
    workspace::{self, succeeds},
};

/// A program of `tests/peers`.
struct Program {
    package: &'static str,
    binary: &'static str,
    /// What it can be asked for.
    parts: &'static [&'static str],
    /// Takes minutes, or builds much: it runs only when one of its parts is asked for.
    by_name: bool,
    /// Has place for the code of a generator beside ours.
    takes_further: bool,
}

const PROGRAMS: &[Program] = &[
    Program {
        package: "sequrity-peers",
        binary: "sequrity-peers",
        parts: &["decode", "encode", "whole"],
        by_name: false,
        takes_further: true,
    },
    Program {
        package: "sequrity-peers",
        binary: "allocations",
        parts: &["allocations"],
        by_name: false,
        takes_further: false,
    },
    Program {
        package: "sequrity-peers-client",
        binary: "sequrity-peers-client",
        parts: &["client", "client-events", "client-requests", "client-memory"],
        by_name: true,
        takes_further: false,
    },
    Program {
        package: "sequrity-peers-build",
        binary: "sequrity-peers-build",
        parts: &["build", "build-types", "build-decoding", "build-client"],
        by_name: true,
        takes_further: true,
    },
];

pub(crate) const TASK: Task = Task {
    name: "bench",
    help: &[
        ("", "speed, size and losses of the types beside other crates"),
        ("decode encode …", "only these parts; there are decode, encode, whole, allocations; and, only by name,"),
        ("client", "the client over loopback; five minutes, or client-events, client-requests, client-memory alone"),
        ("build", "builds from nothing; ten minutes, or build-types, build-decoding, build-client alone"),
    ],
    run: |parser| Ok(run(&asked(parser)?)?),
};

/// The parts asked for; all that are quick where none is named.
fn asked(parser: &mut Parser) -> Result<Vec<&'static str>, lexopt::Error> {
    let mut parts = Vec::new();
    while let Some(argument) = parser.next()? {
        let part = match &argument {
            Value(name) => PROGRAMS.iter().flat_map(|program| program.parts).find(|part| name == **part),
            _ => None,
        };
        parts.push(*part.ok_or_else(|| argument.unexpected())?);
    }
    let quick = PROGRAMS.iter().filter(|program| !program.by_name).flat_map(|program| program.parts);
    Ok(if parts.is_empty() { quick.copied().collect() } else { parts })
}

fn run(asked: &[&str]) -> Result<Outcome, Failure> {
    let wanted = |program: &&Program| program.parts.iter().any(|part| asked.contains(part));
    let programs: Vec<&Program> = PROGRAMS.iter().filter(wanted).collect();
    let further = match programs.iter().any(|program| program.takes_further) {
        true => Generated::make()?,
        false => None,
    };
    for program in programs {
        let parts: Vec<&str> = program.parts.iter().filter(|part| asked.contains(part)).copied().collect();
        let further = further.as_ref().filter(|_| program.takes_further);
        if !cargo(program, &parts, further)? {
            return Err(format!("error: {} failed", program.binary));
        }
    }
    Ok(Outcome::Fresh)
}

/// Builds and runs one program. They have a workspace of their own, so that nobody else builds the crates beside ours.
fn cargo(program: &Program, parts: &[&str], further: Option<&Generated>) -> Result<bool, Failure> {
    let mut command = workspace::cargo(&["run", "--quiet", "--release", "--target-dir", "target/peers"]);
    match further {
        // The program that decodes is built anew, with that code in it; the others only hear where it is.
        Some(generated) if !program.by_name => command.arg("--manifest-path").arg(&generated.program),
        _ => {
            let manifest = PathBuf::from("tests/peers/Cargo.toml");
            command.arg("--manifest-path").arg(manifest).args(["--package", program.package, "--bin", program.binary])
        }
    };
    if let Some(generated) = further {
        command.env("OPENAPI_TO_RUST_OUTPUT", &generated.library);
    }
    command.arg("--").args(parts);
    succeeds(command)
}
