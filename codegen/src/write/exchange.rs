//! Many files changed in one step.
//!
//! Beside the folder grows a copy that is as new as the folder should become: links to what stays, and the new files.
//! The two change places, in one step of the operating system. Then the folder itself, out of everybody's sight, is
//! made new as well, and takes its place back: a shell that stands in it, an editor that watches it and a mount never
//! see another one. A run that is killed leaves the folder or the copy in that place, and both are whole.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    disk::{Disk, naming},
    entries,
    journal::{Changes, prune},
};

/// Makes all changes at once, and says what did not go as usual. An error says why it cannot be done; nothing has changed
/// then.
pub(super) fn exchange<'a>(
    disk: &dyn Disk,
    root: &Path,
    changes: &Changes,
    text: impl Fn(&str) -> &'a str,
) -> io::Result<Option<String>> {
    // A link keeps its place: what it leads to is exchanged.
    let root = fs::canonicalize(root).map_err(|error| naming(root, &error))?;
    let beside = beside(&root, &std::process::id().to_string());
    let begun = copy(disk, &root, &beside, changes, text).and_then(|()| disk.exchange(&root, &beside));
    if let Err(error) = begun {
        // What cannot be removed is left for the next run, which says so.
        let _ = disk.remove_folder(&beside);
        return Err(error);
    }
    // By now the copy has the name of the folder, and the folder that of the copy.
    let back = renew(disk, &root, &beside, changes).and_then(|()| disk.exchange(&root, &beside));
    Ok(match (back, disk.remove_folder(&beside)) {
        (Ok(()), Ok(())) => None,
        (Ok(()), Err(error)) => Some(format!("a copy is left, for the next run to remove: {error}")),
        (Err(error), _) => Some(format!("a copy took the place of the folder, leave it and enter it again: {error}")),
    })
}

/// Removes what killed runs have left beside a folder, whichever of the two it is; whether there was anything.
pub(super) fn clear(disk: &dyn Disk, root: &Path) -> io::Result<bool> {
    let root = match fs::canonicalize(root) {
        Ok(root) => root,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(naming(root, &error)),
    };
    let Some(above) = root.parent() else { return Ok(false) };
    let start = beside(&root, "");
    let mut found = false;
    for entry in entries(above)?.into_iter().filter(|entry| entry.is_dir) {
        let path = above.join(&entry.name);
        if path.to_string_lossy().starts_with(&*start.to_string_lossy()) {
            disk.remove_folder(&path)?;
            found = true;
        }
    }
    Ok(found)
}

/// Where the copy of a folder stands: hidden, beside it, so that it is on the same disk.
fn beside(root: &Path, process: &str) -> PathBuf {
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    root.with_file_name(format!(".{name}.new-{process}"))
}

/// A copy of `from` with all changes made.
fn copy<'a>(
    disk: &dyn Disk,
    from: &Path,
    to: &Path,
    changes: &Changes,
    text: impl Fn(&str) -> &'a str,
) -> io::Result<()> {
    disk.make_folder(to)?;
    let changed: HashSet<PathBuf> = changes.present().map(|path| from.join(path)).collect();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let mut made = false;
        for entry in entries(&from.join(&folder))? {
            let path = folder.join(&entry.name);
            if entry.is_dir {
                folders.push(path);
            } else if !changed.contains(&from.join(&path)) {
                if !made {
                    disk.make_folder(&to.join(&folder))?;
                    made = true;
                }
                disk.link(&from.join(&path), &to.join(&path))?;
            }
        }
    }
    for path in changes.put() {
        let target = to.join(path);
        make_above(disk, &target)?;
        disk.write(&target, text(path))?;
    }
    Ok(())
}

/// Makes the folder itself new while its copy stands in for it.
fn renew(disk: &dyn Disk, copy: &Path, folder: &Path, changes: &Changes) -> io::Result<()> {
    for path in changes.present() {
        disk.remove_file(&folder.join(path))?;
    }
    changes.remove.iter().for_each(|path| prune(disk, folder, path));
    for path in changes.put() {
        let target = folder.join(path);
        make_above(disk, &target)?;
        disk.link(&copy.join(path), &target)?;
    }
    Ok(())
}

fn make_above(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| disk.make_folder(folder))
}
