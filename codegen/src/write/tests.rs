//! Tests of writing, each in a folder of its own.

mod killed;

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{File, Output, Report, apply, compare};

/// A folder, in another one with nothing else in it, that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("codegen-write-{}-{name}/out", std::process::id()));
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
        let _ = self.0.parent().map(fs::remove_dir_all);
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
        ..Report::default()
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
    let long_ago = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    let file = fs::File::options().append(true).open(&path).expect("it is there");
    file.set_modified(long_ago).expect("a time can be set");
    assert!(apply(&output, &folder.0).expect("it can be written").is_fresh());
    assert_eq!(fs::metadata(&path).and_then(|data| data.modified()).expect("it has a time"), long_ago);
}

#[test]
fn folder_and_what_does_not_change_in_it_stay_the_same() {
    let folder = Folder::new("same");
    folder.put("README.md", "Do not edit.");
    folder.put("types/src/lib.rs", "// @generated\nold");
    folder.put("types/src/same.rs", "// @generated\n");
    let kept = ["", "types", "types/src", "README.md", "types/src/same.rs"].map(|path| folder.0.join(path));
    let before = kept.each_ref().map(|path| identity(path));

    let report = apply(&output(&[("types/src/lib.rs", "new"), ("types/src/same.rs", "// @generated\n")]), &folder.0);

    assert_eq!(report.expect("it can be written").stale, ["types/src/lib.rs"]);
    assert_eq!(kept.each_ref().map(|path| identity(path)), before);
}

#[cfg(unix)]
#[test]
fn link_to_the_folder_stays_a_link() {
    let folder = Folder::new("link");
    folder.put("types/src/lib.rs", "// @generated\nold");
    let link = folder.0.with_file_name("link");
    std::os::unix::fs::symlink(&folder.0, &link).expect("a link can be made");

    let report = apply(&output(&[("types/src/lib.rs", "new"), ("types/src/more.rs", "new")]), &link);

    assert_eq!(report.expect("it can be written").remark, None);
    assert!(link.is_symlink());
    assert_eq!(folder.files(), owned(&[("types/src/lib.rs", "new"), ("types/src/more.rs", "new")]));
}

/// What tells a file or folder apart from one that has taken its place, and for files when it was written.
fn identity(path: &Path) -> (u64, Option<SystemTime>) {
    let about = fs::metadata(path).expect("it is there");
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&about);
    #[cfg(not(unix))]
    let number = 0;
    (number, about.is_file().then(|| about.modified().expect("it has a time")))
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
    // A folder where a file should go, and what is in it has to stay.
    folder.put("types/src/z.rs/inner.rs", "fn mine() {}\n");
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
