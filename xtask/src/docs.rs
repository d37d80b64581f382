//! `cargo xtask docs`: the reference as a site, with the documentation of the crates beside it.

mod links;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Instant,
};

use crate::{
    Failure, Outcome, codegen,
    flags::{Task, none},
    workspace::{self, root, shown, succeeds},
};

/// Packages whose documentation the pages lead to.
const PACKAGES: [&str; 3] = ["sequrity-types", "sequrity", "sequrity-runtime"];

/// What of `target/doc` stands beside the pages of a crate.
const SHARED: [&str; 4] = ["static.files", "src-files.js", "crates.js", "search.index"];

pub(crate) const TASK: Task = Task {
    name: "docs",
    help: &[("", "render the reference and the documentation of the crates to target/reference/")],
    run: |parser| {
        none(parser)?;
        Ok(run()?)
    },
};

/// Emits, renders, puts the documentation beside it, and follows every link.
fn run() -> Result<Outcome, Failure> {
    let started = Instant::now();
    if codegen::run(&codegen::Flags::default())? == Outcome::Stale {
        return Ok(Outcome::Stale);
    }
    let site = root().join("target/reference");
    let mut document = vec!["doc", "--no-deps", "--quiet"];
    for package in PACKAGES {
        document.extend(["--package", package]);
    }
    cargo(&document)?;
    render(&site)?;
    beside(&site.join("rustdoc"))?;
    let checked = links::check(&site)?;
    for dead in &checked.dead {
        println!("dead link: {dead}");
    }
    println!("rendered {}, {} links, in {} s", shown(&site), checked.links, started.elapsed().as_secs());
    println!("to read it, open {}/index.html", shown(&site));
    Ok(if checked.dead.is_empty() { Outcome::Fresh } else { Outcome::Stale })
}

/// Puts pages and style together, and has mdBook render them.
fn render(site: &Path) -> Result<(), Failure> {
    let renderer = root().join("xtask/site");
    let book = root().join("target/reference-book");
    remove(&book)?;
    copy(&root().join("generated/reference/src"), &book.join("src"))?;
    copy(&renderer.join("theme"), &book.join("theme"))?;
    let manifest = renderer.join("Cargo.toml").display().to_string();
    let target = root().join("target/reference-site").display().to_string();
    let (book, site) = (book.display().to_string(), site.display().to_string());
    cargo(&["run", "--quiet", "--manifest-path", &manifest, "--target-dir", &target, "--", &book, &site])
}

/// Copies the documentation of the crates to where the pages look for it.
fn beside(folder: &Path) -> Result<(), Failure> {
    let built = root().join("target/doc");
    for package in PACKAGES {
        let name = package.replace('-', "_");
        copy(&built.join(&name), &folder.join(&name))?;
        copy(&built.join("src").join(&name), &folder.join("src").join(&name))?;
    }
    for name in SHARED {
        copy(&built.join(name), &folder.join(name))?;
    }
    Ok(())
}

/// Copies a file or a folder; what is not there is left out.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    try_copy(from, to).map_err(|error| failure(from, &error))
}

fn try_copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_file() {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from, to)?;
    } else if from.is_dir() {
        for path in entries(from)? {
            try_copy(&path, &to.join(path.file_name().unwrap_or_default()))?;
        }
    }
    Ok(())
}

/// What a folder holds, sorted.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn remove(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failure(folder, &error)),
        _ => Ok(()),
    }
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    format!("error: {}: {error}", shown(path))
}

fn cargo(arguments: &[&str]) -> Result<(), Failure> {
    match succeeds(workspace::cargo(arguments))? {
        true => Ok(()),
        false => Err(format!("error: cargo {} failed", arguments.join(" "))),
    }
}
