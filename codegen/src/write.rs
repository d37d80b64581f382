//! Texts to disk, or a comparison with what is there. Nothing else in the generator writes files.
//!
//! Below the output folder, each folder is a crate. Of a crate, `Cargo.toml` and everything under `src/` belong to the
//! generator; what stands beside the crates does not. How a run that is killed leaves the folder, [`apply`] says.

mod disk;
mod exchange;
mod journal;

use std::{
    collections::{BTreeSet, HashMap},
    fs, io,
    path::Path,
};

use disk::{Disk, Real, lock, naming};
use exchange::{clear, exchange};
use journal::{Begun, Changes};

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
    /// What went another way than usual when the folder was written, in a line for people.
    pub remark: Option<String>,
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
    let Report { fresh, stale, missing, surplus, foreign, remark: _ } = &mut report;
    for list in [fresh, stale, missing, surplus, foreign] {
        list.sort();
    }
    Ok(report)
}

/// Makes `root` equal to the output and says what differed; a file that is equal is not touched.
///
/// All or nothing, whatever happens: a run that fails or is killed leaves the old files or the new ones, see
/// the module `exchange`. Where the system or the disk cannot do that, files are changed one by one, by a journal
/// that the next run finishes; the report says so. Nothing is forced onto the disk: after a loss of power it is the
/// file system that decides.
pub fn apply(output: &Output, root: &Path) -> io::Result<Report> {
    apply_on(&Real, output, root)
}

fn apply_on(disk: &dyn Disk, output: &Output, root: &Path) -> io::Result<Report> {
    disk.make_folder(root)?;
    let _lock = lock(root)?;
    clear_up(disk, root)?;
    let mut report = compare(output, root)?;
    let Report { stale, missing, surplus, .. } = &report;
    if stale.is_empty() && missing.is_empty() && surplus.is_empty() {
        return Ok(report);
    }
    let changes = Changes { replace: stale.clone(), add: missing.clone(), remove: surplus.clone() };
    let texts: HashMap<&str, &str> = output.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    report.remark = match exchange(disk, root, &changes, |path| texts[path]) {
        Ok(remark) => remark,
        Err(error) => {
            one_by_one(disk, root, &changes, |path| texts[path])?;
            Some(format!("files were changed one by one, because they cannot change all at once: {error}"))
        }
    };
    Ok(report)
}

fn one_by_one<'a>(disk: &dyn Disk, root: &Path, changes: &Changes, text: impl Fn(&str) -> &'a str) -> io::Result<()> {
    let staged = root.join(format!("{STAGED}{}", std::process::id()));
    let outcome =
        changes.stage(disk, root, &staged, text).and_then(|()| changes.carry_out(disk, root, &staged, Begun::Now));
    // Left for the next run: what cannot be removed, and a journal of what could not be taken back.
    if outcome.is_ok() || !Changes::is_in(&staged) {
        let _ = disk.remove_folder(&staged);
    }
    outcome
}

/// Clears up after a run that was killed; whether there was anything.
///
/// Of a folder and its copy, the one beside goes. Where files are changed one by one, each is whole at every moment; up
/// to the moment when everything new is on disk, with a journal of what has to be done, what was staged is thrown away;
/// from then on the journal is carried out.
pub fn finish(root: &Path) -> io::Result<bool> {
    if !root.exists() {
        return Ok(false);
    }
    let _lock = lock(root)?;
    clear_up(&Real, root)
}

fn clear_up(disk: &dyn Disk, root: &Path) -> io::Result<bool> {
    let mut found = clear(disk, root)?;
    for entry in entries(root)?.into_iter().filter(|entry| entry.is_dir && is_staged(&entry.name)) {
        let staged = root.join(entry.name);
        Changes::finish(disk, root, &staged)?;
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
