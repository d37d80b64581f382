//! `cargo xtask codegen --check`: how the tree differs from what would be written, and what mends it.

use std::{collections::HashMap, fs, path::Path};

use sequrity_codegen::{
    settings::Settings,
    snapshots::{self, snapshots},
    write::{Output, Report, compare},
};

use super::{counted, difference::difference, foreign};
use crate::{
    Failure, Outcome,
    workspace::{root, shown},
};

/// Compares the emitted files, then the snapshots; `full`: no difference is cut.
pub(super) fn run(output: &Output, settings: &Settings, full: bool) -> Result<Outcome, Failure> {
    let folder = &settings.generated;
    let report = compare(output, folder).map_err(|error| format!("error: {error}"))?;
    let cut = differences(&report, output, folder, full)?;
    print!("{}", foreign(&report, folder));
    if cut {
        println!("to see every difference whole, run: cargo xtask codegen --check --full{}", arguments(settings));
    }
    if !report.is_fresh() {
        println!("to mend this, run: cargo xtask codegen{}", arguments(settings));
    }
    let mut approved = Report::default();
    if let Some(folder) = &settings.snapshots {
        approved = snapshots::compare(&snapshots(output), folder).map_err(|error| format!("error: {error}"))?;
        let lists = [("stale", &approved.stale), ("missing", &approved.missing), ("surplus", &approved.surplus)];
        for (what, path) in lists.iter().flat_map(|(what, paths)| paths.iter().map(move |path| (what, path))) {
            println!("{what}: {}/{path}", shown(folder));
        }
        if !approved.is_fresh() {
            // The same lines have been shown of the emitted files.
            println!("to approve these snapshots, run: cargo xtask test --accept");
        }
    }
    if !report.is_fresh() || !approved.is_fresh() {
        return Ok(Outcome::Stale);
    }
    println!("{} and {} fresh", counted(report.fresh.len(), "file"), counted(approved.fresh.len(), "snapshot"));
    Ok(Outcome::Fresh)
}

/// Shows what differs; whether something was cut.
fn differences(report: &Report, output: &Output, folder: &Path, full: bool) -> Result<bool, Failure> {
    let texts: HashMap<&str, &str> = output.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let lists = [("stale", &report.stale), ("missing", &report.missing), ("surplus", &report.surplus)];
    let mut cut = false;
    for (what, path) in lists.iter().flat_map(|(what, paths)| paths.iter().map(move |path| (*what, path))) {
        let (name, file) = (format!("{}/{path}", shown(folder)), folder.join(path));
        println!("{what}: {name}");
        // What is not there, or a folder that a killed run has left.
        let old = if file.is_file() {
            Some(fs::read(&file).map_err(|error| format!("error: {name}: {error}"))?)
        } else {
            None
        };
        let old = old.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        if what == "stale" || full {
            let (text, is_cut) = difference(&name, old.as_deref(), texts.get(path.as_str()).copied(), full);
            print!("{text}");
            cut |= is_cut;
        } else {
            cut = true;
        }
    }
    Ok(cut)
}

/// The flags that lead to the same folders.
fn arguments(settings: &Settings) -> String {
    let usual = Settings::of(&root());
    let mut text = String::new();
    if settings.schema != usual.schema {
        text.push_str(&format!(" --schema {}", settings.schema.display()));
    }
    if settings.generated != usual.generated {
        text.push_str(&format!(" --out {}", settings.generated.display()));
    }
    text
}
