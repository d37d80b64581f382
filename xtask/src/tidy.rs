//! `cargo xtask tidy`: house rules that no lint knows. Each message has a file and a line.

mod rules;
mod words;

use std::fs;

use crate::{
    Failure, Outcome,
    flags::{Task, none},
    git::git,
    workspace::root,
};

pub(crate) const TASK: Task = Task {
    name: "tidy",
    help: &[("", "house rules that no lint knows")],
    run: |parser| {
        none(parser)?;
        Ok(run()?)
    },
};

/// A file of the repository.
struct File {
    /// Path below the root, with `/`.
    path: String,
    text: String,
}

/// Checks every file that git knows or would add.
pub(crate) fn run() -> Result<Outcome, Failure> {
    let files = files()?;
    let mut found = Vec::new();
    let documents = files.iter().filter(|file| file.path.starts_with("schema/") && file.path.ends_with(".json"));
    let words = words::of(documents.map(|file| file.text.as_str()));
    for file in &files {
        rules::apply(file, &words, &mut found);
    }
    found.sort();
    for (path, line, message) in &found {
        println!("{path}:{line}: {message}");
    }
    if found.is_empty() {
        println!("{} files are tidy", files.len());
        return Ok(Outcome::Fresh);
    }
    Ok(Outcome::Stale)
}

/// The text files of the work tree.
fn files() -> Result<Vec<File>, Failure> {
    let listed = git(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    let paths = listed.split('\0').filter(|path| !path.is_empty());
    // A file that is gone from the work tree, or that is no text, is of no interest here.
    let read = |path: &str| Some(File { path: path.to_owned(), text: fs::read_to_string(root().join(path)).ok()? });
    Ok(paths.filter_map(read).collect())
}
