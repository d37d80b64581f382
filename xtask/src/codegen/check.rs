//! `cargo xtask codegen --check`: how the tree differs from what would be written, and what mends it.

use std::{collections::HashMap, fs, io, path::Path};

use sequrity_codegen::{
    settings::Settings,
    snapshots::{self, snapshots},
    write::{File, Output, Report, compare},
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
    let mut cut = Compared { report: &report, files: &output.files, folder, read: emitted }.show(true, full)?;
    print!("{}", foreign(&report, folder));
    let mut approved = Report::default();
    if let Some(folder) = &settings.snapshots {
        let files = snapshots(output);
        approved = snapshots::compare(&files, folder).map_err(|error| format!("error: {error}"))?;
        let compared = Compared { report: &approved, files: &files, folder, read: snapshots::approved };
        // Else the same lines have been shown of the emitted files.
        cut |= compared.show(report.is_fresh(), full)?;
    }
    if cut {
        println!("to see every difference whole, run: cargo xtask codegen --check --full{}", arguments(settings));
    }
    if !report.is_fresh() {
        println!("to mend this, run: cargo xtask codegen{}", arguments(settings));
    }
    if !approved.is_fresh() {
        println!("to approve these snapshots, run: cargo xtask test --accept");
    }
    if !report.is_fresh() || !approved.is_fresh() {
        return Ok(Outcome::Stale);
    }
    println!("{} and {} fresh", counted(report.fresh.len(), "file"), counted(approved.fresh.len(), "snapshot"));
    Ok(Outcome::Fresh)
}

/// Files beside what stands in a folder.
struct Compared<'a> {
    report: &'a Report,
    files: &'a [File],
    folder: &'a Path,
    /// Reads what stands there; nothing where there is no such file.
    read: fn(&Path) -> io::Result<Option<String>>,
}

impl Compared<'_> {
    /// Names what differs, and with `lines` shows how; whether something was cut.
    fn show(&self, lines: bool, full: bool) -> Result<bool, Failure> {
        let texts: HashMap<&str, &str> =
            self.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        let Report { stale, missing, surplus, .. } = self.report;
        let lists = [("stale", stale), ("missing", missing), ("surplus", surplus)];
        let mut cut = false;
        for (what, path) in lists.iter().flat_map(|(what, paths)| paths.iter().map(move |path| (*what, path))) {
            let name = format!("{}/{path}", shown(self.folder));
            println!("{what}: {name}");
            if lines && (what == "stale" || full) {
                let old = (self.read)(&self.folder.join(path)).map_err(|error| format!("error: {name}: {error}"))?;
                let (text, is_cut) = difference(&name, old.as_deref(), texts.get(path.as_str()).copied(), full);
                print!("{text}");
                cut |= is_cut;
            } else {
                cut |= lines;
            }
        }
        Ok(cut)
    }
}

/// What stands in a file; nothing where there is none, or a folder that a killed run has left.
fn emitted(file: &Path) -> io::Result<Option<String>> {
    if !file.is_file() {
        return Ok(None);
    }
    fs::read(file).map(|bytes| Some(String::from_utf8_lossy(&bytes).into_owned()))
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
