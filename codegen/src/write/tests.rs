//! Tests of writing, each in a folder of its own.

mod killed;

use super::{File, Output, Report, apply, compare};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("codegen-write-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("the path has a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// Every file with its content.
    fn files(&self) -> Vec<(String, String)> {
        fn walk(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
            for entry in fs::read_dir(folder).expect("the folder can be listed") {
                let path = entry.expect("an entry can be read").path();
                if path.is_dir() {
                    walk(root, &path, files);
                } else {
                    let name = path.strip_prefix(root).expect("it is below").to_string_lossy().into_owned();
                    files.push((name, fs::read_to_string(path).expect("it is text")));
                }
            }
        }
        let mut files = Vec::new();
        walk(&self.0, &self.0, &mut files);
        files.sort();
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn output(files: &[(&str, &str)]) -> Output {
    let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
    Output { files: files.iter().map(file).collect(), ..Output::default() }
}

fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn folder_becomes_the_output() {
    let folder = Folder::new("becomes");
    folder.put("README.md", "Do not edit.");
    folder.put("types/src/lib.rs", "// @generated\nold");
    folder.put("types/src/same.rs", "// @generated\n");
    folder.put("types/src/gone/deep.rs", "// @generated\n");
    folder.put("cli/Cargo.toml", "# @generated\n");
    folder.put(".staged-1/0.new", "left over by a run that was killed");
    let output = output(&[
        ("types/src/lib.rs", "// @generated\nnew"),
        ("types/src/same.rs", "// @generated\n"),
        ("types/src/more/new.rs", "// @generated\n"),
    ]);
    let expected = Report {
        fresh: vec!["types/src/same.rs".to_owned()],
        stale: vec!["types/src/lib.rs".to_owned()],
        missing: vec!["types/src/more/new.rs".to_owned()],
        surplus: vec!["cli/Cargo.toml".to_owned(), "types/src/gone/deep.rs".to_owned()],
        foreign: Vec::new(),
    };
    let left_over = compare(&output, &folder.0).expect("it can be compared");
    assert_eq!(left_over.surplus[0], ".staged-1");
    assert_eq!(Report { surplus: left_over.surplus[1..].to_vec(), ..left_over }, expected);
    assert_eq!(apply(&output, &folder.0).expect("it can be written"), expected);
    assert_eq!(
        folder.files(),
        owned(&[
            ("README.md", "Do not edit."),
            ("types/src/lib.rs", "// @generated\nnew"),
            ("types/src/more/new.rs", "// @generated\n"),
            ("types/src/same.rs", "// @generated\n"),
        ])
    );
    assert!(!folder.0.join("cli").exists() && !folder.0.join("types/src/gone").exists());
    assert!(compare(&output, &folder.0).expect("it can be compared").is_fresh());
}

#[test]
fn equal_file_keeps_its_time() {
    let folder = Folder::new("time");
    let output = output(&[("types/src/lib.rs", "// @generated\n")]);
    apply(&output, &folder.0).expect("it can be written");
    let path = folder.0.join("types/src/lib.rs");
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    let file = fs::File::options().append(true).open(&path).expect("it is there");
    file.set_modified(long_ago).expect("a time can be set");
    assert!(apply(&output, &folder.0).expect("it can be written").is_fresh());
    assert_eq!(fs::metadata(&path).and_then(|data| data.modified()).expect("it has a time"), long_ago);
}

#[test]
fn written_file_among_emitted_ones_is_named_and_kept() {
    let folder = Folder::new("foreign");
    folder.put("types/src/mine.rs", "fn mine() {}\n");
    folder.put("types/notes.md", "not in src");
    let report = apply(&output(&[]), &folder.0).expect("it can be written");
    assert_eq!(report.foreign, ["types/src/mine.rs"]);
    assert!(!report.is_fresh());
    assert_eq!(folder.files(), owned(&[("types/notes.md", "not in src"), ("types/src/mine.rs", "fn mine() {}\n")]));
}

#[test]
fn failing_run_changes_nothing() {
    let folder = Folder::new("fails");
    folder.put("types/src/a.rs", "// @generated\nold");
    folder.put("types/src/old.rs", "// @generated\n");
    // A folder where a file should go: staging works, taking its place does not.
    folder.put("types/src/z.rs/inner.rs", "// @generated\n");
    let before = folder.files();
    let output = output(&[("types/src/a.rs", "new"), ("types/src/b.rs", "new"), ("types/src/z.rs", "new")]);
    let error = apply(&output, &folder.0).expect_err("a folder is in the way");
    assert!(error.to_string().contains("z.rs"), "{error}");
    assert_eq!(folder.files(), before);
}

#[test]
fn missing_folder_is_made() {
    let folder = Folder::new("missing");
    let root = folder.0.join("not/yet");
    let output = output(&[("types/Cargo.toml", "# @generated\n")]);
    assert_eq!(compare(&output, &root).expect("it can be compared").missing, ["types/Cargo.toml"]);
    apply(&output, &root).expect("it can be written");
    assert!(compare(&output, &root).expect("it can be compared").is_fresh());
}
