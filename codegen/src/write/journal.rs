//! What a run is about to change; and, where files are changed one by one, a journal of it that is written first.

use std::{
    io,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::{
    disk::{Disk, naming},
    read,
};

/// Names of the journal in the folder of what is staged: while the changes are made, and while they are taken back.
const DO: &str = "do.json";
const UNDO: &str = "undo.json";

/// Why what was staged a moment ago is no longer there.
const TAKEN: &str = "another run took it: let one run at a time write into the folder, and run again";

/// When the changes of a journal were begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begun {
    /// By this run: none is made yet.
    Now,
    /// By a run that was killed: what no longer waits has been put in its place.
    Before,
}

/// Changes below an output folder: paths, in the order in which they are changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Changes {
    /// Get another content.
    pub replace: Vec<String>,
    /// Come into being.
    pub add: Vec<String>,
    /// Go.
    pub remove: Vec<String>,
}

impl Changes {
    /// Finishes what the journal in a folder says, if there is one that is complete.
    pub(super) fn finish(disk: &dyn Disk, root: &Path, staged: &Path) -> io::Result<()> {
        if let Some(journal) = Self::read(&staged.join(UNDO))? {
            return journal.back(disk, root, staged);
        }
        match Self::read(&staged.join(DO))? {
            Some(journal) => journal.carry_out(disk, root, staged, Begun::Before),
            None => Ok(()),
        }
    }

    /// Whether something in a folder is not finished.
    pub(super) fn is_in(staged: &Path) -> bool {
        staged.join(DO).exists() || staged.join(UNDO).exists()
    }

    fn read(path: &Path) -> io::Result<Option<Self>> {
        let Some(bytes) = read(path)? else { return Ok(None) };
        let journal: Value = serde_json::from_slice(&bytes).map_err(|error| naming(path, &error.into()))?;
        let paths = |key: &str| -> io::Result<Vec<String>> {
            let items = journal[key].as_array().into_iter().flatten();
            let texts: Option<_> = items.map(|path| path.as_str().map(str::to_owned)).collect();
            texts.ok_or_else(|| {
                naming(path, &io::Error::other("this is no journal of the generator: remove its folder"))
            })
        };
        Ok(Some(Self { replace: paths("replace")?, add: paths("add")?, remove: paths("remove")? }))
    }

    /// Paths that get a content.
    pub(super) fn put(&self) -> impl Iterator<Item = &String> {
        self.replace.iter().chain(&self.add)
    }

    /// Paths that have one.
    pub(super) fn present(&self) -> impl Iterator<Item = &String> {
        self.replace.iter().chain(&self.remove)
    }

    /// Writes everything new, and gives what is there a second name; last the journal itself, which counts as soon as
    /// it has its name.
    pub(super) fn stage<'a>(
        &self,
        disk: &dyn Disk,
        root: &Path,
        staged: &Path,
        text: impl Fn(&str) -> &'a str,
    ) -> io::Result<()> {
        disk.make_folder(staged)?;
        for (number, path) in self.put().enumerate() {
            disk.write(&new(staged, number), text(path))?;
        }
        for (number, path) in self.present().enumerate() {
            disk.link(&root.join(path), &old(staged, number))?;
        }
        let unnamed = staged.join("journal");
        let journal = json!({"replace": self.replace, "add": self.add, "remove": self.remove});
        disk.write(&unnamed, &journal.to_string())?;
        disk.rename(&unnamed, &staged.join(DO))
    }

    /// Makes every change that is not made yet; when one cannot be made, takes all of them back.
    pub(super) fn carry_out(&self, disk: &dyn Disk, root: &Path, staged: &Path, begun: Begun) -> io::Result<()> {
        self.forward(disk, root, staged, begun).inspect_err(|_| {
            // The first error is what the caller hears of; what fails here too is left for the next run.
            let _ = disk.rename(&staged.join(DO), &staged.join(UNDO)).and_then(|()| self.back(disk, root, staged));
        })
    }

    fn forward(&self, disk: &dyn Disk, root: &Path, staged: &Path, begun: Begun) -> io::Result<()> {
        for (number, path) in self.put().enumerate() {
            let (new, target) = (new(staged, number), root.join(path));
            match (new.exists(), begun) {
                (true, _) => {
                    if let Some(folder) = target.parent() {
                        disk.make_folder(folder)?;
                    }
                    disk.rename(&new, &target)?;
                }
                (false, Begun::Before) => {}
                (false, Begun::Now) => return Err(naming(&new, &io::Error::other(TAKEN))),
            }
        }
        self.remove.iter().try_for_each(|path| disk.remove_file(&root.join(path)))?;
        self.remove.iter().for_each(|path| prune(disk, root, path));
        disk.remove_file(&staged.join(DO))
    }

    fn back(&self, disk: &dyn Disk, root: &Path, staged: &Path) -> io::Result<()> {
        for (number, path) in self.present().enumerate() {
            let (old, target) = (old(staged, number), root.join(path));
            if old.exists() {
                if let Some(folder) = target.parent() {
                    disk.make_folder(folder)?;
                }
                disk.rename(&old, &target)?;
            }
        }
        for (number, path) in self.add.iter().enumerate() {
            if !new(staged, self.replace.len() + number).exists() {
                disk.remove_file(&root.join(path))?;
            }
            prune(disk, root, path);
        }
        disk.remove_file(&staged.join(UNDO))
    }
}

/// Where the new content of the change of that number waits.
fn new(staged: &Path, number: usize) -> PathBuf {
    staged.join(format!("{number}.new"))
}

/// Where the old content of the change of that number is kept.
fn old(staged: &Path, number: usize) -> PathBuf {
    staged.join(format!("{number}.old"))
}

/// Removes folders that a removed file leaves empty.
pub(super) fn prune(disk: &dyn Disk, root: &Path, removed: &str) {
    for folder in root.join(removed).ancestors().skip(1).take_while(|folder| *folder != root) {
        if !disk.remove_empty(folder) {
            break;
        }
    }
}
