//! Runs that are killed, or that fail, at each of their steps.

use std::{cell::Cell, env, fs, io, path::Path, process::Command};

use super::{Folder, output, owned};
use crate::write::{
    Output, apply, apply_on, clear_up,
    disk::{Disk, Real},
    finish,
    journal::{Begun, Changes},
};

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

/// How a disk lets many files change.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// Folders can change places.
    AtOnce,
    /// They cannot.
    OneByOne,
}

/// The file system, up to a step.
struct Stopping {
    left: Cell<usize>,
    stop: Stop,
    way: Way,
}

impl Stopping {
    fn at(step: usize, stop: Stop, way: Way) -> Self {
        Self { left: Cell::new(step), stop, way }
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

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        if self.way == Way::OneByOne {
            return Err(io::Error::other("folders stay where they are"));
        }
        self.step(|| {}).and_then(|()| Real.exchange(one, other))
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
    ("README.md", "Do not edit."),
    ("client/src/lib.rs", "// @generated\nold client"),
    ("types/src/gone/deep.rs", "// @generated\nsurplus"),
    ("types/src/lib.rs", "// @generated\nold"),
    ("types/src/same.rs", "// @generated\nsame"),
];

const NEW: &[(&str, &str)] = &[
    ("README.md", "Do not edit."),
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
    output(&NEW[1..])
}

/// The files of a folder, without what is staged.
fn crates(folder: &Folder) -> Vec<(String, String)> {
    folder.files().into_iter().filter(|(path, _)| !path.starts_with(".staged-")).collect()
}

fn is_whole(files: &[(String, String)]) -> bool {
    files == owned(OLD) || files == owned(NEW)
}

/// Whether there is anything in the folder or beside it that a run has left.
fn has_left(folder: &Folder) -> bool {
    let above = folder.0.parent().expect("it is in a folder");
    let count = |folder: &Path| fs::read_dir(folder).expect("it can be listed").count();
    count(&folder.0) > 3 || count(above) > 1
}

/// Stops at each step in turn, until a run comes to its end.
#[track_caller]
fn at_each_step(name: &str, stop: Stop, way: Way, judge: impl Fn(usize, &Folder)) {
    for step in 0.. {
        let folder = old(name);
        let disk = Stopping::at(step, stop, way);
        let outcome = apply_on(&disk, &new(), &folder.0);
        if !disk.is_over() {
            assert!(step > 12, "a run has more steps than {step}");
            assert_eq!((crates(&folder), has_left(&folder)), (owned(NEW), false));
            assert_eq!(outcome.expect("it can be written").remark.is_some(), way == Way::OneByOne);
            return;
        }
        judge(step, &folder);
    }
}

/// What a killed run leaves where all files change at once, and what the next run makes of it.
#[track_caller]
fn assert_whole(step: usize, folder: &Folder) {
    let found = folder.files();
    assert!(is_whole(&found), "step {step}: {found:?}");

    finish(&folder.0).expect("what is left can be removed");

    assert_eq!((folder.files(), has_left(folder)), (found, false), "step {step}");
}

/// What the next run finds where files change one by one, or makes of it before it looks at a schema.
#[track_caller]
fn assert_mended(step: usize, folder: &Folder) {
    let found = crates(folder);
    let each = found.iter().all(|file| owned(OLD).contains(file) || owned(NEW).contains(file));
    assert!(each, "step {step}: a file is neither old nor new: {found:?}");

    let was_left = finish(&folder.0).expect("what was begun can be finished");

    let mended = crates(folder);
    assert!(is_whole(&mended), "step {step}: {mended:?}");
    assert!(was_left || is_whole(&found), "step {step}: nothing says what was begun");
    assert!(!has_left(folder), "step {step}: something is left");
}

#[test]
fn killed_run_leaves_the_old_tree_or_the_new_one() {
    at_each_step("killed", Stop::Dies, Way::AtOnce, assert_whole);
}

#[test]
fn killed_run_that_changes_files_one_by_one_is_finished_by_the_next() {
    at_each_step("killed-journal", Stop::Dies, Way::OneByOne, assert_mended);
}

#[test]
fn run_after_a_killed_one_writes_what_it_has_to() {
    for way in [Way::AtOnce, Way::OneByOne] {
        at_each_step("killed-again", Stop::Dies, way, |step, folder| {
            apply(&new(), &folder.0).expect("it can be written");

            assert_eq!((folder.files(), has_left(folder)), (owned(NEW), false), "{way:?}, step {step}");
        });
    }
}

#[test]
fn finishing_that_is_killed_is_finished_by_the_next() {
    at_each_step("finishing", Stop::Dies, Way::OneByOne, |step, folder| {
        let staged: Vec<_> = folder.files();
        for inner in 0.. {
            let disk = Stopping::at(inner, Stop::Dies, Way::OneByOne);
            let _ = clear_up(&disk, &folder.0);
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
fn failing_step_takes_everything_back_or_is_made_good() {
    for way in [Way::AtOnce, Way::OneByOne] {
        at_each_step("failing", Stop::Fails, way, |step, folder| {
            let after = crates(folder);
            assert!(is_whole(&after), "{way:?}, step {step}: {after:?}");
            finish(&folder.0).expect("what is left can be removed");
            assert_eq!((crates(folder), has_left(folder)), (after, false), "{way:?}, step {step}");
        });
    }
}

#[test]
fn two_runs_at_the_same_time_wait_for_each_other() {
    let folder = old("two");
    let other: Vec<_> = OLD[1..].to_vec();

    std::thread::scope(|scope| {
        for output in [new(), output(&other), new(), output(&other)] {
            let root = &folder.0;
            scope.spawn(move || (0..20).for_each(|_| drop(apply(&output, root).expect("it can be written"))));
        }
    });

    assert!(is_whole(&folder.files()) && !has_left(&folder), "{:?}", folder.files());
}

/// The folder and the step for the process that is killed.
const CHILD: &str = "CODEGEN_TEST_KILLED_AT";

/// Does nothing by itself: the next test runs it in a process of its own.
#[test]
fn child() {
    let Ok(plan) = env::var(CHILD) else { return };
    let (step, folder) = plan.split_once(' ').expect("a step and a folder");
    let disk = Stopping::at(step.parse().expect("a number"), Stop::Aborts, Way::AtOnce);
    apply_on(&disk, &new(), Path::new(folder)).expect("it can be written");
}

#[test]
fn process_that_is_killed_leaves_the_old_tree_or_the_new_one() {
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
        assert_whole(step, &folder);
    }
}

#[test]
fn run_whose_files_another_one_took_fails_and_takes_everything_back() {
    let folder = old("taken");
    let staged = folder.0.join(".staged-1");
    let put = |path: &str| vec![path.to_owned()];
    let changes = Changes { replace: put("types/src/lib.rs"), add: put("types/src/more/new.rs"), remove: Vec::new() };
    changes.stage(&Real, &folder.0, &staged, |_| "new").expect("it can be staged");
    fs::remove_file(staged.join("1.new")).expect("it waits there");

    let outcome = changes.carry_out(&Real, &folder.0, &staged, Begun::Now);

    let error = outcome.expect_err("a file is gone").to_string();
    assert!(error.contains("1.new: another run took it"), "{error}");
    assert_eq!(crates(&folder), owned(OLD));
}
