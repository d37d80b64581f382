//! `cargo xtask breaking`: what the change since a revision does to users, and the version that it asks for.

use std::{fs, path::Path};

use lexopt::{Arg::Long, Parser, ValueExt};
use sequrity_codegen::{
    breaking::{Edition, Format, Verdict, Version, compare},
    diagnostic,
    load::Source,
    settings::Settings,
};

use crate::{
    Failure, Outcome,
    codegen::{documents, no_documents},
    flags::Task,
    git,
    workspace::{root, shown},
};

pub(crate) const TASK: Task = Task {
    name: "breaking",
    help: &[
        ("", "what schema/ does to users since a revision, and the version that this asks for"),
        ("--against REV", "a revision of git; without it the last tag, else main"),
        ("--format FORMAT", "text, markdown (for a pull request) or json"),
    ],
    run: |parser| Ok(run(read_flags(parser)?)?),
};

/// Where the version of every package stands.
const MANIFEST: &str = "Cargo.toml";
/// What is compared with while nothing is released.
const MAIN: &str = "main";

#[derive(Debug, Default, PartialEq, Eq)]
struct Flags {
    against: Option<String>,
    format: Format,
}

fn read_flags(parser: &mut Parser) -> Result<Flags, lexopt::Error> {
    let mut flags = Flags::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("against") => flags.against = Some(parser.value()?.string()?),
            Long("format") => flags.format = parser.value()?.parse()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(flags)
}

/// What is compared with.
struct Past {
    revision: String,
    is_released: bool,
    documents: Vec<Source>,
}

fn run(flags: Flags) -> Result<Outcome, Failure> {
    let release = git::last_release();
    let is_released = release.is_some() || git::is_shallow();
    let revision = flags.against.or(release).unwrap_or_else(|| MAIN.to_owned());
    let folder = Settings::of(&root()).schema;
    let documents = git::documents(&revision, &shown(&folder))?;
    judge(&Past { revision, is_released, documents }, &folder, flags.format)
}

/// Compares with the documents of a folder; where today's are refused, that has to be mended first.
fn judge(past: &Past, folder: &Path, format: Format) -> Result<Outcome, Failure> {
    let Past { revision, is_released, documents: before } = past;
    let name = shown(folder);
    let old = edition(before, &format!("{revision}:{name}")).map_err(|refused| {
        format!(
            "{refused}error: today's dialect does not take the documents of `{revision}`\nchoose a later revision \
             with --against REV, or compare with the generator of that time"
        )
    })?;
    let Some(now) = documents(folder, diagnostic::Format::Human).map_err(no_documents)? else {
        return Ok(Outcome::Stale);
    };
    let new = match edition(&now, &name) {
        Ok(new) => new,
        Err(refused) => {
            let told = format!("{refused}error: {name}/ is refused\nto mend this, run: cargo xtask codegen");
            return Ok(Outcome::stale(&told));
        }
    };

    let report = compare(&old, &new);
    let verdict = verdict(revision, *is_released)?;
    print!("{}", report.print(format, &verdict));
    Ok(if verdict.holds(report.bump()) { Outcome::Fresh } else { Outcome::Stale })
}

/// A refusal shows each problem in its place.
fn edition(sources: &[Source], folder: &str) -> Result<Edition, String> {
    Edition::of(sources).map_err(|found| diagnostic::Format::Human.render(&found, sources, folder))
}

/// The versions then and now; before the first release the one of then binds nobody.
fn verdict(revision: &str, is_released: bool) -> Result<Verdict, Failure> {
    let text = fs::read_to_string(root().join(MANIFEST)).map_err(|error| format!("error: {MANIFEST}: {error}"))?;
    let (_, old) = version(&git::file(revision, MANIFEST)?, &format!("{revision}:{MANIFEST}"))?;
    let (line, new) = version(&text, MANIFEST)?;
    Ok(Verdict { old: is_released.then_some(old), new, place: format!("{MANIFEST}:{line}") })
}

/// The version that the packages of a workspace inherit, and its line.
fn version(manifest: &str, name: &str) -> Result<(usize, Version), Failure> {
    let mut table = "";
    for (position, line) in manifest.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            table = line;
        }
        let value = line.strip_prefix("version").and_then(|rest| rest.trim_start().strip_prefix('='));
        if let (Some(value), "[workspace.package]") = (value, table) {
            let text = value.trim().trim_matches('"');
            let version = Version::parse(text).map_err(|error| format!("error: {name}: version `{text}`: {error}"))?;
            return Ok((position + 1, version));
        }
    }
    Err(format!("error: {name}: [workspace.package] has no `version`"))
}

#[cfg(test)]
mod tests {
    use lexopt::Parser;
    use sequrity_codegen::load::read;

    use super::{Flags, Format, Past, Version, judge, read_flags, version};
    use crate::{Outcome, flags::tests::refused, workspace::root};

    fn past(fixture: &str) -> Past {
        let documents = read(&root().join("tests/fixtures").join(fixture)).expect("a fixture");
        Past { revision: "v1".to_owned(), is_released: true, documents }
    }

    #[test]
    fn documents_that_are_refused_have_to_be_mended() {
        for folder in &refused().folders {
            let outcome = judge(&past("good/not-json"), folder, Format::Text);

            assert_eq!(outcome, Ok(Outcome::Stale), "{}", folder.display());
        }
    }

    #[test]
    fn old_documents_that_are_refused_are_no_work() {
        let failure = judge(&past("bad/not-json"), &root().join("tests/fixtures/good/not-json"), Format::Text);

        let failure = failure.expect_err("nothing to compare with");
        assert!(failure.contains("does not take the documents of `v1`"), "{failure}");
    }

    #[test]
    fn flags_are_read() {
        let flags = read_flags(&mut Parser::from_args(["--against", "v1", "--format=json"]));
        assert_eq!(flags.ok(), Some(Flags { against: Some("v1".to_owned()), format: Format::Json }));
    }

    #[test]
    fn version_is_that_of_the_workspace() {
        let manifest = "[workspace.dependencies]\nversion = \"9.9.9\"\n\n[workspace.package]\nversion = \"1.2.3\"\n";
        assert_eq!(version(manifest, "Cargo.toml"), Ok((5, Version::new(1, 2, 3))));
    }

    #[test]
    fn manifest_without_a_version_is_named() {
        let failure = version("[package]\nversion = \"1.2.3\"\n", "v1:Cargo.toml").expect_err("no version");
        assert!(failure.contains("v1:Cargo.toml"), "{failure}");
    }
}
