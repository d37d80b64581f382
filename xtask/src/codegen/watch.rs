//! `--watch`: a run after every save, until the process is ended.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, SystemTime},
};

use crate::{Failure, Outcome, workspace::shown};

/// Time between two looks at the folder. Looking costs one call a file: cheap enough to do without a library that asks
/// the operating system for news, and the same on every file system.
const PAUSE: Duration = Duration::from_millis(20);

/// What is seen of each file without reading it.
type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Runs once, then again whenever a file of `folder` has changed and come to rest. A run that fails says why, and the
/// watch goes on. A run that is ended half-way is finished by the next one.
pub(super) fn run(folder: &Path, mut once: impl FnMut() -> Result<Outcome, Failure>) -> Result<Outcome, Failure> {
    let cannot = |error: io::Error| format!("error: {}: {error}", shown(folder));
    fs::read_dir(folder).map_err(cannot)?;
    let mut before = None;
    loop {
        let now = seen(folder).map_err(cannot)?;
        if before.as_ref() == Some(&now) {
            sleep(PAUSE);
            continue;
        }
        let rested = rest(folder, now).map_err(cannot)?;
        if let Err(failure) = once() {
            eprintln!("{}", failure.trim_end());
        }
        println!("watching {}; end with Ctrl-C", shown(folder));
        before = Some(rested);
    }
}

/// Waits until nothing changes between two looks: an editor may save in several steps.
fn rest(folder: &Path, mut last: Seen) -> io::Result<Seen> {
    loop {
        sleep(PAUSE);
        let now = seen(folder)?;
        if now == last {
            return Ok(now);
        }
        last = now;
    }
}

fn seen(folder: &Path) -> io::Result<Seen> {
    let mut found = Seen::new();
    match collect(folder, &mut found) {
        // The folder itself may be gone for a moment, as where somebody moves it and back.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        looked => looked?,
    }
    Ok(found)
}

fn collect(folder: &Path, found: &mut Seen) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let looked = fs::metadata(&path).and_then(|about| match about.is_dir() {
            true => collect(&path, found),
            false => {
                found.insert(path, (about.modified().ok(), about.len()));
                Ok(())
            }
        });
        match looked {
            // What an editor replaces, or another branch does not have, is gone between two looks.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            looked => looked?,
        }
    }
    Ok(())
}
