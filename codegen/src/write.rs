//! Texts to disk, or a comparison with what is there. Nothing else in the generator writes files.
//!
//! Below the output folder, each folder is a crate. Of a crate, `Cargo.toml` and everything under `src/` belong to the
//! generator; what stands beside the crates does not. How a run that is killed leaves the folder, [`finish`] says.

mod disk;
mod journal;

use disk::{Disk, Real, naming};
use journal::Journal;
use std::{
    collections::{BTreeSet, HashMap},
    fs, io,
    path::Path,
};

/// What files carry in their first line that the generator may remove.
const MARK: &str = "@generated";

/// Start of the name of a folder with files that wait to take the place of others; the id of the process follows.
const STAGED: &str = ".staged-";

/// All files of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// In the order of the outputs.
    pub files: Vec<File>,
    /// What each definition became, in the order of the documents.
    pub definitions: Vec<Definition>,
    /// What they were made of.
    pub counts: Counts,
}

/// One emitted file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path below the output folder, with `/`, such as `types/src/lib.rs`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// What one definition became: its type, what the type can do, its wire code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Name under `$defs`.
    pub name: String,
    /// Path of its document, without ending.
    pub document: String,
    /// All of it that is emitted.
    pub text: String,
}

/// How much was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Schema documents.
    pub documents: usize,
    /// Definitions in them.
    pub definitions: usize,
    /// Operations.
    pub operations: usize,
}

/// How the output folder differs from what is emitted: paths below the folder, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Equal to the last byte.
    pub fresh: Vec<String>,
    /// There, with another content.
    pub stale: Vec<String>,
    /// Not there.
    pub missing: Vec<String>,
    /// Emitted by an earlier run, and no longer; or left over by a run that was killed.
    pub surplus: Vec<String>,
    /// Where only emitted files belong, but not emitted: never touched.
    pub foreign: Vec<String>,
}

impl Report {
    /// Whether the folder is what the generator would write now.
    pub fn is_fresh(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.surplus.is_empty() && self.foreign.is_empty()
    }
}

/// Says how `root` differs from the output; writes nothing.
pub fn compare(output: &Output, root: &Path) -> io::Result<Report> {
    let mut report = Report::default();
    for file in &output.files {
        let list = match read(&root.join(&file.path))? {
            Some(bytes) if bytes == file.text.as_bytes() => &mut report.fresh,
            Some(_) => &mut report.stale,
            None => &mut report.missing,
        };
        list.push(file.path.clone());
    }
    let emitted: BTreeSet<&str> = output.files.iter().map(|file| file.path.as_str()).collect();
    let mut present = Vec::new();
    for entry in entries(root)?.into_iter().filter(|entry| entry.is_dir) {
        if is_staged(&entry.name) {
            report.surplus.push(entry.name);
            continue;
        }
        for inner in entries(&root.join(&entry.name))? {
            let path = format!("{}/{}", entry.name, inner.name);
            if inner.is_dir && inner.name == "src" {
                collect(root, &path, &mut present)?;
            } else if !inner.is_dir && inner.name == "Cargo.toml" {
                present.push(path);
            }
        }
    }
    for path in present.into_iter().filter(|path| !emitted.contains(path.as_str())) {
        let ours = read(&root.join(&path))?.is_some_and(|bytes| is_marked(&bytes));
        if ours { &mut report.surplus } else { &mut report.foreign }.push(path);
    }
    let Report { fresh, stale, missing, surplus, foreign } = &mut report;
    for list in [fresh, stale, missing, surplus, foreign] {
        list.sort();
    }
    Ok(report)
}

/// Makes `root` equal to the output and says what differed; a file that is equal is not touched.
///
/// All or nothing: when a change fails, those before it are taken back. What a run that was killed has begun comes to
/// its end first: see [`finish`].
pub fn apply(output: &Output, root: &Path) -> io::Result<Report> {
    apply_on(&Real, output, root)
}

fn apply_on(disk: &dyn Disk, output: &Output, root: &Path) -> io::Result<Report> {
    finish_on(disk, root)?;
    let report = compare(output, root)?;
    let Report { fresh: _, stale, missing, surplus, foreign: _ } = &report;
    if stale.is_empty() && missing.is_empty() && surplus.is_empty() {
        return Ok(report);
    }
    let journal = Journal { replace: stale.clone(), add: missing.clone(), remove: surplus.clone() };
    let texts: HashMap<&str, &str> = output.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let staged = root.join(format!("{STAGED}{}", std::process::id()));
    let outcome =
        journal.stage(disk, root, &staged, |path| texts[path]).and_then(|()| journal.carry_out(disk, root, &staged));
    // Left for the next run: what cannot be removed, and a journal of what could not be taken back.
    if outcome.is_ok() || !Journal::is_in(&staged) {
        let _ = disk.remove_folder(&staged);
    }
    outcome.map(|()| report)
}

/// Brings to its end what a run that was killed has begun in `root`; whether there was anything.
///
/// At every moment each file is whole, the old or the new one. Up to the moment when everything new is on disk, in a
/// folder of its own beside the crates and with a journal of what has to be done, the crates are what they were, and
/// what was staged is thrown away. From then on the new files take their places, one rename each: only a run that is
/// killed during these renames leaves old files beside new ones, and this carries out the rest, from the journal alone.
/// Nothing is forced onto the disk: after a loss of power it is the file system that decides.
pub fn finish(root: &Path) -> io::Result<bool> {
    finish_on(&Real, root)
}

fn finish_on(disk: &dyn Disk, root: &Path) -> io::Result<bool> {
    let mut found = false;
    for entry in entries(root)?.into_iter().filter(|entry| entry.is_dir && is_staged(&entry.name)) {
        let staged = root.join(entry.name);
        Journal::finish(disk, root, &staged)?;
        disk.remove_folder(&staged)?;
        found = true;
    }
    Ok(found)
}

fn is_staged(name: &str) -> bool {
    name.starts_with(STAGED)
}

fn is_marked(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(line).contains(MARK)
}

/// The content of a file, or nothing when there is none.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(naming(path, &error)),
    }
}

struct Entry {
    name: String,
    is_dir: bool,
}

fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(naming(folder, &error)),
    };
    let mut entries = Vec::new();
    for entry in listing {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        entries.push(Entry { name, is_dir: entry.file_type()?.is_dir() });
    }
    Ok(entries)
}

/// Every file below `root/path`, but for hidden ones.
fn collect(root: &Path, path: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in entries(&root.join(path))? {
        let inner = format!("{path}/{}", entry.name);
        if entry.is_dir {
            collect(root, &inner, files)?;
        } else if !entry.name.starts_with('.') {
            files.push(inner);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
