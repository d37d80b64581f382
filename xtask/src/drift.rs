//! `cargo xtask drift`: how schema/ differs from a document of the API that it describes.

use std::path::{Path, PathBuf};

use lexopt::{Arg::Long, Parser, ValueExt};
use sequrity_codegen::{
    breaking::Format,
    diagnostic,
    drift::{Names, Refusal, compare},
    load::DRIFT,
    settings::Settings,
};
use serde_json::Value;

use crate::{
    Failure, Outcome,
    codegen::{documents, no_documents},
    flags::Task,
    foreign::document,
    workspace::{root, shown},
};

pub(crate) const TASK: Task = Task {
    name: "drift",
    help: &[
        ("", "how schema/ differs from a document of the API that it describes: members, types, values, needs"),
        ("--against FILE", "OpenAPI 3.0 or 3.1, or JSON Schema with $defs; JSON or YAML"),
        ("--root OURS=THEIRS", "start from these definitions only; may be given again"),
        ("--map FILE", "names that differ, and differences that are meant; without it schema/drift.json"),
        ("--format FORMAT", "text, markdown or json"),
    ],
    run: |parser| Ok(run(read_flags(parser)?, &Settings::of(&root()).schema)?),
};

#[derive(Debug, Default, PartialEq, Eq)]
struct Flags {
    against: Option<PathBuf>,
    roots: Vec<(String, String)>,
    map: Option<PathBuf>,
    format: Format,
}

fn read_flags(parser: &mut Parser) -> Result<Flags, lexopt::Error> {
    let mut flags = Flags::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("against") => flags.against = Some(parser.value()?.into()),
            Long("map") => flags.map = Some(parser.value()?.into()),
            Long("format") => flags.format = parser.value()?.parse()?,
            Long("root") => {
                let pair = parser.value()?.string()?;
                let (ours, theirs) =
                    pair.split_once('=').ok_or("--root takes OURS=THEIRS, two names of definitions")?;
                flags.roots.push((ours.to_owned(), theirs.to_owned()));
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(flags)
}

fn run(flags: Flags, folder: &Path) -> Result<Outcome, Failure> {
    let Some(against) = flags.against else {
        return Err("error: there is nothing to compare with\ngive a document with --against FILE".to_owned());
    };
    let theirs: Value = document(&against)?;
    let names: Names = document(&flags.map.unwrap_or_else(|| folder.join(DRIFT)))?;
    let Some(ours) = documents(folder, diagnostic::Format::Human).map_err(no_documents)? else {
        return Ok(Outcome::Stale);
    };
    let report = match compare(&ours, &theirs, &names, &flags.roots) {
        Ok(report) => report,
        Err(Refusal::Ours(found)) => {
            let told = diagnostic::Format::Human.render(&found, &ours, &shown(folder));
            return Ok(Outcome::stale(&told));
        }
        Err(Refusal::Roots(reason)) => return Err(format!("error: {}: {reason}", against.display())),
    };
    print!("{}", report.print(flags.format));
    Ok(if report.is_empty() { Outcome::Fresh } else { Outcome::Stale })
}

#[cfg(test)]
mod tests {
    use lexopt::Parser;

    use super::{Flags, read_flags, run};
    use crate::{Outcome, flags::tests::refused, workspace::root};

    #[test]
    fn documents_that_are_refused_have_to_be_mended() {
        for folder in &refused().folders {
            let against = root().join("tests/fixtures/good/not-json/pets.json");
            let map = root().join("schema/drift.json");
            let flags = Flags { against: Some(against), map: Some(map), ..Flags::default() };

            let outcome = run(flags, folder);

            assert_eq!(outcome, Ok(Outcome::Stale), "{}", folder.display());
        }
    }

    #[test]
    fn roots_are_pairs_of_names() {
        let flags = read_flags(&mut Parser::from_args(["--root", "A=B", "--root=C=D", "--against", "f.json"]));
        let pair = |ours: &str, theirs: &str| (ours.to_owned(), theirs.to_owned());
        let expected =
            Flags { against: Some("f.json".into()), roots: vec![pair("A", "B"), pair("C", "D")], ..Flags::default() };
        assert_eq!(flags.ok(), Some(expected));
    }

    #[test]
    fn root_without_a_pair_is_refused() {
        assert!(read_flags(&mut Parser::from_args(["--root", "A"])).is_err());
    }
}
