//! What a revision holds, read without touching the work tree.

use std::process::Command;

use sequrity_codegen::load::{Source, is_document};

use crate::{Failure, workspace::root};

/// The last tag before the present commit; absent where nothing is released.
pub(crate) fn last_release() -> Option<String> {
    git(&["describe", "--tags", "--abbrev=0"]).ok().map(|tag| tag.trim().to_owned())
}

/// Whether history is cut off here, so that tags may be missing.
pub(crate) fn is_shallow() -> bool {
    git(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer.trim() == "true")
}

/// The text of a file at a revision.
pub(crate) fn file(revision: &str, path: &str) -> Result<String, Failure> {
    git(&["show", &format!("{revision}:./{path}")])
}

/// The documents of a folder at a revision.
///
/// # Errors
///
/// There is no such revision, or no document in that folder.
pub(crate) fn documents(revision: &str, folder: &str) -> Result<Vec<Source>, Failure> {
    let commit = format!("{revision}^{{commit}}");
    git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).map_err(|_| {
        format!("error: there is no revision `{revision}`\nto see some, run: git log --oneline; or fetch it first")
    })?;
    let listed = git(&["ls-tree", "-r", "-z", "--name-only", revision, "--", &format!("{folder}/")])?;
    let paths = listed.split('\0').filter_map(|path| Some((path, path.strip_prefix(folder)?.strip_prefix('/')?)));
    let mut sources = Vec::new();
    for (path, below) in paths.filter(|(_, below)| is_document(below)) {
        sources.push(Source { path: below.to_owned(), text: file(revision, path)? });
    }
    if sources.is_empty() {
        return Err(format!(
            "error: `{revision}` has no documents in {folder}/\nchoose a later revision with --against REV"
        ));
    }
    Ok(sources)
}

/// What git prints.
pub(crate) fn git(arguments: &[&str]) -> Result<String, Failure> {
    let output = Command::new("git").args(arguments).current_dir(root()).output();
    let output = output.map_err(|error| format!("error: git does not start: {error}"))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(format!("error: git {}: {}", arguments.join(" "), reason.trim()));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("error: git {}: not UTF-8", arguments.join(" ")))
}
