//! What changes a folder, one step at a time: a seam, so that tests can stop a run at every step.

use std::{fs, io, path::Path};

/// Every way in which writing changes a disk. What has been done already is no error.
pub(super) trait Disk {
    /// Makes a folder and those above it.
    fn make_folder(&self, path: &Path) -> io::Result<()>;

    /// Writes a file.
    fn write(&self, path: &Path, text: &str) -> io::Result<()>;

    /// Gives a file a second name, with its times; where there are no such names, copies it.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Gives a file another name, in place of the file that has it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Lets two folders change places, in one step that nobody sees half of.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes a folder with everything in it.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;

    /// Removes a folder when nothing is in it; whether it is gone.
    fn remove_empty(&self, path: &Path) -> bool;
}

/// The file system.
pub(super) struct Real;

impl Disk for Real {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path).map_err(|error| naming(path, &error))
    }

    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        fs::write(path, text).map_err(|error| naming(path, &error))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop)).map_err(|error| naming(from, &error))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to).map_err(|error| naming(to, &error))
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        use rustix::fs::{CWD, RenameFlags, renameat_with};

        renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|error| naming(one, &error.into()))
    }

    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    fn exchange(&self, one: &Path, _other: &Path) -> io::Result<()> {
        Err(naming(one, &io::Error::new(io::ErrorKind::Unsupported, "this system cannot exchange folders")))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        absent_is_fine(fs::remove_file(path)).map_err(|error| naming(path, &error))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        absent_is_fine(fs::remove_dir_all(path)).map_err(|error| naming(path, &error))
    }

    fn remove_empty(&self, path: &Path) -> bool {
        fs::remove_dir(path).is_ok()
    }
}

fn absent_is_fine(outcome: io::Result<()>) -> io::Result<()> {
    outcome.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// An error that names the path it is about.
pub(super) fn naming(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Keeps other runs away from a folder until it is dropped, or the process ends, however it ends: two runs at the same
/// time would take each other's copies for those of a killed one.
///
/// What is locked is the folder above, because the folder itself changes places.
#[cfg(unix)]
pub(super) fn lock(root: &Path) -> io::Result<impl Sized> {
    use rustix::{
        fs::{FlockOperation, flock},
        io::retry_on_intr,
    };

    let root = fs::canonicalize(root).map_err(|error| naming(root, &error))?;
    let above = root.parent().unwrap_or(&root);
    let folder = fs::File::open(above).map_err(|error| naming(above, &error))?;
    retry_on_intr(|| flock(&folder, FlockOperation::LockExclusive)).map_err(|error| naming(above, &error.into()))?;
    Ok(folder)
}

/// Nothing is kept away: a run whose files another one takes for those of a killed run says so, and fails.
#[cfg(not(unix))]
pub(super) fn lock(_root: &Path) -> io::Result<impl Sized> {
    Ok(())
}
