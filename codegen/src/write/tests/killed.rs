//! Runs that are killed, or that fail, at each of their steps.

use super::{Folder, output, owned};
use crate::write::{
    Output, apply, apply_on,
    disk::{Disk, Real},
    finish, finish_on,
};
use std::{cell::Cell, env, fs, io, path::Path, process::Command};

/// What happens at the step that a disk stops at.
#[derive(Clone, Copy, PartialEq)]
enum Stop {
    /// It fails, and those after it do not.
    Fails,
    /// It is done in part where that is possible; nothing works any more.
    Dies,
    /// The process ends.
    Aborts,
}

/// The file system, up to a step.
struct Stopping {
    left: Cell<usize>,
    stop: Stop,
}

impl Stopping {
    fn at(step: usize, stop: Stop) -> Self {
        Self { left: Cell::new(step), stop }
    }

    fn is_over(&self) -> bool {
        self.left.get() == usize::MAX
    }

    fn step(&self, half: impl FnOnce()) -> io::Result<()> {
        match self.left.get() {
            usize::MAX if self.stop == Stop::Dies => Err(io::Error::other("there is no disk any more")),
            usize::MAX => Ok(()),
            0 => {
                self.left.set(usize::MAX);
                if self.stop != Stop::Fails {
                    half();
                }
                if self.stop == Stop::Aborts {
                    std::process::abort();
                }
                Err(io::Error::other("the disk fails"))
            }
            left => {
                self.left.set(left - 1);
                Ok(())
            }
        }
    }
}

impl Disk for Stopping {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| {}).and_then(|()| Real.make_folder(path))
    }

    fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        self.step(|| Real.write(path, &text[..text.len() / 2]).expect("a file can be written"))?;
        Real.write(path, text)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| {}).and_then(|()| Real.link(from, to))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| {}).and_then(|()| Real.rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step(|| {}).and_then(|()| Real.remove_file(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        let first = || fs::read_dir(path).ok()?.next()?.ok();
        let half = || drop(first().map(|entry| fs::remove_file(entry.path())));
        self.step(half).and_then(|()| Real.remove_folder(path))
    }

    fn remove_empty(&self, path: &Path) -> bool {
        self.step(|| {}).is_ok() && Real.remove_empty(path)
    }
}

const OLD: &[(&str, &str)] = &[
    ("client/src/lib.rs", "// @generated\nold client"),
    ("types/src/gone/deep.rs", "// @generated\nsurplus"),
    ("types/src/lib.rs", "// @generated\nold"),
    ("types/src/same.rs", "// @generated\nsame"),
];

const NEW: &[(&str, &str)] = &[
    ("client/src/lib.rs", "// @generated\nnew client"),
    ("types/src/lib.rs", "// @generated\nnew"),
    ("types/src/more/new.rs", "// @generated\nadded"),
    ("types/src/same.rs", "// @generated\nsame"),
];

fn old(name: &str) -> Folder {
    let folder = Folder::new(name);
    for (path, text) in OLD {
        folder.put(path, text);
    }
    folder
}

fn new() -> Output {
    output(NEW)
}

/// The emitted files of a folder, without what is staged.
fn crates(folder: &Folder) -> Vec<(String, String)> {
    folder.files().into_iter().filter(|(path, _)| !path.starts_with(".staged-")).collect()
}

fn has_staged(folder: &Folder) -> bool {
    fs::read_dir(&folder.0).expect("it can be listed").count() > 2
}

/// Stops at each step in turn, until a run comes to its end.
#[track_caller]
fn at_each_step(name: &str, stop: Stop, judge: impl Fn(usize, &Folder)) {
    for step in 0.. {
        let folder = old(name);
        let disk = Stopping::at(step, stop);
        let outcome = apply_on(&disk, &new(), &folder.0);
        if !disk.is_over() {
            assert!(step > 12, "a run has more steps than {step}");
            assert_eq!((outcome.is_ok(), crates(&folder)), (true, owned(NEW)));
            return;
        }
        judge(step, &folder);
    }
}

/// What the next run finds, or makes of it before it looks at a schema.
#[track_caller]
fn assert_mended(step: usize, folder: &Folder) {
    let found = crates(folder);
    let whole = found.iter().all(|file| owned(OLD).contains(file) || owned(NEW).contains(file));
    assert!(whole, "step {step}: a file is neither old nor new: {found:?}");
    let mixed = found != owned(OLD) && found != owned(NEW);

    let was_staged = finish(&folder.0).expect("what was begun can be finished");

    let mended = crates(folder);
    assert!(mended == owned(OLD) || mended == owned(NEW), "step {step}: {mended:?}");
    assert!(was_staged || !mixed, "step {step}: nothing says what was begun");
    assert!(!has_staged(folder), "step {step}: something is left");
}

#[test]
fn killed_run_leaves_the_old_tree_or_the_new_one_or_is_finished_by_the_next() {
    at_each_step("killed", Stop::Dies, assert_mended);
}

#[test]
fn run_after_a_killed_one_writes_what_it_has_to() {
    at_each_step("killed-again", Stop::Dies, |step, folder| {
        apply(&new(), &folder.0).expect("it can be written");

        assert_eq!(folder.files(), owned(NEW), "step {step}");
    });
}

#[test]
fn finishing_that_is_killed_is_finished_by_the_next() {
    at_each_step("finishing", Stop::Dies, |step, folder| {
        let staged: Vec<_> = folder.files();
        for inner in 0.. {
            let disk = Stopping::at(inner, Stop::Dies);
            let _ = finish_on(&disk, &folder.0);
            assert_mended(step, folder);
            if !disk.is_over() {
                break;
            }
            fs::remove_dir_all(&folder.0).expect("a folder can be removed");
            staged.iter().for_each(|(path, text)| folder.put(path, text));
        }
    });
}

#[test]
fn failing_step_takes_everything_back() {
    at_each_step("failing", Stop::Fails, |step, folder| {
        // What fails when all is done, tidying up, is no failure.
        let after = crates(folder);
        assert!(after == owned(OLD) || after == owned(NEW), "step {step}: {after:?}");
        finish(&folder.0).expect("what is left can be removed");
        assert_eq!((crates(folder), has_staged(folder)), (after, false), "step {step}");
    });
}

/// The folder and the step for the process that is killed.
const CHILD: &str = "CODEGEN_TEST_KILLED_AT";

/// Does nothing by itself: the next test runs it in a process of its own.
#[test]
fn child() {
    let Ok(plan) = env::var(CHILD) else { return };
    let (step, folder) = plan.split_once(' ').expect("a step and a folder");
    let disk = Stopping::at(step.parse().expect("a number"), Stop::Aborts);
    apply_on(&disk, &new(), Path::new(folder)).expect("it can be written");
}

#[test]
fn process_that_is_killed_leaves_a_tree_that_the_next_mends() {
    for step in 0.. {
        let folder = old("process");
        let mut child = Command::new(env::current_exe().expect("the test has a path"));
        child.args(["--exact", "write::tests::killed::child", "--nocapture"]);
        child.env(CHILD, format!("{step} {}", folder.0.display()));

        let finished = child.output().expect("the test starts again");

        if finished.status.success() {
            assert!(step > 12, "a run has more steps than {step}");
            assert_eq!(folder.files(), owned(NEW));
            return;
        }
        assert_mended(step, &folder);
    }
}
