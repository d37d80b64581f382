//! Texts to disk, or a comparison with what is there. Nothing else in the generator writes files.
//!
//! Below the output folder, each folder is a crate. Of a crate, `Cargo.toml` and everything under `src/` belong to the
//! generator; what stands beside the crates does not.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// What files carry in their first line that the generator may remove.
const MARK: &str = "@generated";

/// Ending of a file that waits to take the place of another.
const STAGED: &str = ".staged";

/// All files of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// In the order of the outputs.
    pub files: Vec<File>,
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
    /// Emitted by an earlier run, and no longer.
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
        for inner in entries(&root.join(&entry.name))? {
            let path = format!("{}/{}", entry.name, inner.name);
            if inner.is_dir && inner.name == "src" {
                collect(root, &path, &mut present)?;
            } else if !inner.is_dir && (inner.name == "Cargo.toml" || is_staged(&inner.name)) {
                present.push(path);
            }
        }
    }
    for path in present.into_iter().filter(|path| !emitted.contains(path.as_str())) {
        let ours = is_staged(&path) || read(&root.join(&path))?.is_some_and(|bytes| is_marked(&bytes));
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
/// All or nothing: every new text is on disk beside its target before the first target changes, and when a change fails,
/// those before it are taken back.
pub fn apply(output: &Output, root: &Path) -> io::Result<Report> {
    let report = compare(output, root)?;
    let changed: BTreeSet<&str> = report.stale.iter().chain(&report.missing).map(String::as_str).collect();
    let mut changes = Vec::new();
    let mut outcome = Ok(());
    for file in output.files.iter().filter(|file| changed.contains(file.path.as_str())) {
        let target = root.join(&file.path);
        let change = Change { before: read(&target)?, staged: Some(staged(&target)), target };
        outcome = change.stage(&file.text);
        changes.push(change);
        if outcome.is_err() {
            break;
        }
    }
    if outcome.is_ok() {
        for path in &report.surplus {
            let target = root.join(path);
            changes.push(Change { before: read(&target)?, staged: None, target });
        }
        outcome = commit(&changes);
    }
    if outcome.is_err() {
        changes.iter().for_each(Change::clean);
    }
    outcome?;
    for path in &report.surplus {
        prune(root, &root.join(path));
    }
    Ok(report)
}

/// One target: replaced by a staged file, or removed.
struct Change {
    target: PathBuf,
    before: Option<Vec<u8>>,
    staged: Option<PathBuf>,
}

impl Change {
    fn stage(&self, text: &str) -> io::Result<()> {
        let Some(staged) = &self.staged else {
            return Ok(());
        };
        if let Some(folder) = staged.parent() {
            fs::create_dir_all(folder).map_err(|error| naming(folder, &error))?;
        }
        fs::write(staged, text).map_err(|error| naming(staged, &error))
    }

    fn commit(&self) -> io::Result<()> {
        let outcome = match &self.staged {
            Some(staged) => fs::rename(staged, &self.target),
            None => fs::remove_file(&self.target).or_else(|error| match error.kind() {
                // A file left over by another run may have just taken its place.
                io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            }),
        };
        outcome.map_err(|error| naming(&self.target, &error))
    }

    /// Puts back what was there; the first error is what the caller hears of.
    fn undo(&self) {
        let _ = match &self.before {
            Some(bytes) => fs::write(&self.target, bytes),
            None => fs::remove_file(&self.target),
        };
    }

    fn clean(&self) {
        if let Some(staged) = &self.staged {
            let _ = fs::remove_file(staged);
        }
    }
}

fn commit(changes: &[Change]) -> io::Result<()> {
    for (position, change) in changes.iter().enumerate() {
        if let Err(error) = change.commit() {
            changes[..position].iter().for_each(Change::undo);
            return Err(error);
        }
    }
    Ok(())
}

fn staged(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}{STAGED}"))
}

fn is_staged(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.starts_with('.') && name.ends_with(STAGED)
}

fn is_marked(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(line).contains(MARK)
}

fn naming(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
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

/// Every file below `root/path`, but for hidden ones that are not ours.
fn collect(root: &Path, path: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in entries(&root.join(path))? {
        let inner = format!("{path}/{}", entry.name);
        if entry.is_dir {
            collect(root, &inner, files)?;
        } else if !entry.name.starts_with('.') || is_staged(&entry.name) {
            files.push(inner);
        }
    }
    Ok(())
}

/// Removes folders that a removed file leaves empty.
fn prune(root: &Path, removed: &Path) {
    for folder in removed.ancestors().skip(1).take_while(|folder| *folder != root) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests;
