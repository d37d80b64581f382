//! Snapshots of many texts at once: each of its own, and none that nobody asks for.

use std::{
    collections::BTreeSet,
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use sequrity_tests::approved::accepting;

/// A text to be approved.
pub(crate) struct Text {
    /// Path of its snapshot below the folder, without ending.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Compares every text with its snapshot in a folder below `snapshots/`, and says which differ and which are left over.
#[track_caller]
pub(crate) fn assert_approved(folder: &str, texts: &[Text]) {
    let differing: Vec<&str> = texts
        .iter()
        .filter(|text| catch_unwind(AssertUnwindSafe(|| assert_one(folder, text))).is_err())
        .map(|text| text.name.as_str())
        .collect();
    let surplus = surplus(folder, texts);
    assert!(
        differing.is_empty() && surplus.is_empty(),
        "snapshots/{folder} is not what is approved\n  differs or is new: {differing:?}\n  belongs to nothing: {surplus:?}\n\
         look at the differences, then run: cargo xtask test --accept"
    );
}

fn assert_one(folder: &str, text: &Text) {
    let (below, name) = text.name.rsplit_once('/').unwrap_or(("", &text.name));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("../snapshots").join(folder).join(below));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text.text));
}

/// Snapshots of nothing that there is; they go when what is made is approved.
fn surplus(folder: &str, texts: &[Text]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(folder);
    let wanted: BTreeSet<PathBuf> = texts.iter().map(|text| root.join(format!("{}.snap", text.name))).collect();
    let mut surplus: Vec<PathBuf> = snapshots(&root).into_iter().filter(|path| !wanted.contains(path)).collect();
    surplus.sort();
    if accepting() {
        for path in surplus.drain(..) {
            fs::remove_file(&path).expect("a snapshot can be removed");
        }
    }
    surplus.iter().map(|path| path.strip_prefix(&root).unwrap_or(path).display().to_string()).collect()
}

fn snapshots(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.expect("a folder can be listed").path()) {
        if path.is_dir() {
            found.extend(snapshots(&path));
        } else if path.extension().is_some_and(|extension| extension == "snap") {
            found.push(path);
        }
    }
    found
}
