//! Prints what it takes to build crates that use ours, beside crates that use others: `cargo xtask bench build`.
//!
//! Each is written to a folder of its own and built there from nothing, dependencies and all, on as many cores as there
//! are. What has to be downloaded is fetched before, and not timed.

mod building;
mod crates;

use std::{env, error::Error, process::ExitCode};

use building::{Profile, Took, build};
use crates::{Case, cases};
use sequrity_peers_table as table;

fn main() -> ExitCode {
    let asked: Vec<String> = env::args().skip(1).collect();
    match run(&asked) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the cases that are asked for; all for `build`, or where none is named.
fn run(asked: &[String]) -> Result<(), Box<dyn Error>> {
    let runs = match env::var("RUNS") {
        Ok(runs) => runs.parse().map_err(|error| format!("RUNS={runs}: {error}"))?,
        Err(_) => 1,
    };
    let wants = |part: &str| asked.is_empty() || asked.iter().any(|name| name == "build" || name == part);
    for case in cases().iter().filter(|case| wants(case.part)) {
        for profile in case.profiles {
            race(case, *profile, runs)?;
        }
    }
    Ok(())
}

/// Builds every crate of a case in turns, and prints a table of the quickest builds.
fn race(case: &Case, profile: Profile, runs: usize) -> Result<(), Box<dyn Error>> {
    let mut best: Vec<Option<Took>> = vec![None; case.crates.len()];
    for _ in 0..runs {
        for (user, best) in case.crates.iter().zip(&mut best) {
            let took = build(user, profile)?;
            if best.is_none_or(|best| took.processor < best.processor) {
                *best = Some(took);
            }
        }
    }
    let peer = case.crates.iter().position(|user| user.is_measure).and_then(|at| best[at]);
    let row = |(user, took): (&crates::User, Took)| {
        let share = |own: fn(Took) -> f64| peer.map_or("-".to_owned(), |peer| format!("{:.2}", own(took) / own(peer)));
        vec![
            user.name.to_owned(),
            format!("{:.1} s", took.processor),
            share(|took| took.processor),
            format!("{:.1} s", took.wall),
            share(|took| took.wall),
            took.packages.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> =
        case.crates.iter().zip(&best).filter_map(|(user, took)| Some(row((user, (*took)?)))).collect();
    let head = ["crate", "processor", "of async-openai", "wall", "of async-openai", "packages"];
    table::print(&format!("{}, {}", case.title, profile.name()), &head, &rows);
    Ok(())
}
