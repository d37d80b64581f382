//! `cargo xtask codegen`: reads the documents, writes what changed, or says what would.

mod check;
mod difference;
mod names;
mod watch;

use std::{
    collections::BTreeSet,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    slice,
    time::Instant,
};

use lexopt::{Arg::Long, Parser, ValueExt};
use sequrity_codegen::{
    diagnostic::{Diagnostic, Format},
    generate_gathered,
    load::{NotText, Source, gather, read},
    settings::Settings,
    write::{Output, Report, apply, finish},
};

use crate::{
    Failure, Outcome,
    flags::Task,
    workspace::{root, shown},
};

/// The document that describes the API.
const DESCRIPTION: &str = "openapi.json";

pub(crate) const TASK: Task = Task {
    name: "codegen",
    help: &[
        ("", "emit generated/ from schema/"),
        ("--check", "write nothing; show what is stale, missing or surplus, snapshots included"),
        ("--full", "with --check: every difference whole, as git apply and patch read it"),
        ("--watch", "run again after every save, until ended"),
        ("--schema DIR", "read the documents of another folder"),
        ("--out DIR", "write into another folder"),
        ("--format FORMAT", "of what is refused: human, json (an object a line), github (annotations)"),
    ],
    run: |parser| Ok(run(&read_flags(parser)?)?),
};

/// Flags of the task.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    pub(crate) check: bool,
    pub(crate) full: bool,
    pub(crate) watch: bool,
    pub(crate) schema: Option<PathBuf>,
    pub(crate) out: Option<PathBuf>,
    pub(crate) format: Format,
}

fn read_flags(parser: &mut Parser) -> Result<Flags, lexopt::Error> {
    let mut flags = Flags::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("check") => flags.check = true,
            Long("full") => flags.full = true,
            Long("watch") => flags.watch = true,
            Long("schema") => flags.schema = Some(parser.value()?.into()),
            Long("out") => flags.out = Some(parser.value()?.into()),
            Long("format") => flags.format = parser.value()?.parse()?,
            other => return Err(other.unexpected()),
        }
    }
    if flags.full && !flags.check {
        return Err("--full goes with --check".into());
    }
    Ok(flags)
}

/// Emits, or with `--check` compares; once, or with `--watch` after every save.
pub(crate) fn run(flags: &Flags) -> Result<Outcome, Failure> {
    let settings = settings(flags);
    if flags.watch { watch::run(&settings.schema, || once(flags, &settings)) } else { once(flags, &settings) }
}

fn once(flags: &Flags, settings: &Settings) -> Result<Outcome, Failure> {
    let started = Instant::now();
    if !flags.check && finish(&settings.generated).map_err(|error| no_folder(&error))? {
        println!("cleared up after a run that was stopped");
    }
    let (sources, faults) = gather(&settings.schema).map_err(unreadable)?;
    let output = generate_gathered(&sources, faults);
    let output = match output {
        Ok(output) => output,
        Err(found) => return Ok(Outcome::stale(&refusal(&found, &sources, &settings.schema, flags.format))),
    };
    whole(&sources, &settings.schema, flags.out.is_none())?;
    let counts = output.counts;
    println!(
        "read {}: {}, {}, {}",
        shown(&settings.schema),
        counted(counts.documents, "document"),
        counted(counts.definitions, "definition"),
        counted(counts.operations, "operation"),
    );
    // Crates in another folder are of no concern to this workspace.
    if !flags.check
        && flags.out.is_none()
        && let Some(told) = names::check(&output)?
    {
        return Ok(Outcome::stale(&told));
    }
    let outcome = if flags.check { check::run(&output, settings, flags.full)? } else { write(&output, settings)? };
    println!("done in {} ms", started.elapsed().as_millis());
    Ok(outcome)
}

/// Nothing can be written there.
fn no_folder(error: &io::Error) -> Failure {
    let way = if error.kind() == ErrorKind::NotADirectory { "\nname a folder with --out DIR" } else { "" };
    format!("error: {error}{way}")
}

/// The crates of the workspace have their names from the description of the API: without it they would go.
fn whole(sources: &[Source], folder: &Path, here: bool) -> Result<(), Failure> {
    let folder = shown(folder);
    let missing = match sources {
        [] => format!("{folder} holds no documents"),
        _ if here && !sources.iter().any(|source| source.path == DESCRIPTION) => {
            format!("{folder} has no {DESCRIPTION}")
        }
        _ => return Ok(()),
    };
    let says = "which names the packages and describes the operations";
    Err(format!(
        "error: {missing}; nothing was written\nput {DESCRIPTION} there, {says}, or name the folder with --schema"
    ))
}

fn settings(flags: &Flags) -> Settings {
    let usual = Settings::of(&root());
    Settings {
        // Snapshots are of what the usual folder says.
        snapshots: usual.snapshots.filter(|_| flags.schema.is_none()),
        schema: flags.schema.clone().unwrap_or(usual.schema),
        generated: flags.out.clone().unwrap_or(usual.generated),
    }
}

/// The documents of a folder; none where one is no text, of which a diagnostic is told.
pub(crate) fn documents(folder: &Path, format: Format) -> io::Result<Option<Vec<Source>>> {
    let error = match read(folder) {
        Ok(sources) => return Ok(Some(sources)),
        Err(error) => error,
    };
    let Some(found) = NotText::diagnostic(&error) else { return Err(error) };
    Outcome::stale(&refusal(slice::from_ref(found), &[], folder, format));
    Ok(None)
}

/// Of a task that reads no other folder.
pub(crate) fn no_documents(error: io::Error) -> Failure {
    format!("error: the documents cannot be read: {error}")
}

pub(crate) fn unreadable(error: io::Error) -> Failure {
    let way = match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "\nname the folder that holds them with --schema DIR",
        _ => "",
    };
    format!("{}{way}", no_documents(error))
}

/// Programs read what is wrong from the standard output, people from where every failure is told.
fn refusal(found: &[Diagnostic], sources: &[Source], folder: &Path, format: Format) -> String {
    let documents: BTreeSet<&str> = found.iter().map(|diagnostic| diagnostic.place.document.as_str()).collect();
    let mut shown = format.render(found, sources, &shown(folder));
    if format != Format::Human {
        print!("{shown}");
        shown.clear();
    }
    format!(
        "{shown}{} in {}; nothing was written\nto read about a rule, run: cargo xtask explain RULE",
        counted(found.len(), "problem"),
        counted(documents.len(), "document"),
    )
}

fn write(output: &Output, settings: &Settings) -> Result<Outcome, Failure> {
    let folder = &settings.generated;
    let report = apply(output, folder).map_err(|error| format!("error: nothing was written: {error}"))?;
    for (verb, paths) in [("wrote", &report.missing), ("rewrote", &report.stale), ("removed", &report.surplus)] {
        for path in paths {
            println!("{verb} {}/{path}", shown(folder));
        }
    }
    if let Some(remark) = &report.remark {
        println!("note: {remark}");
    }
    println!("left {} alone", counted(report.fresh.len(), "file"));
    Ok(if report.foreign.is_empty() { Outcome::Fresh } else { Outcome::stale(&foreign(&report, folder)) })
}

fn foreign(report: &Report, folder: &Path) -> String {
    let mut text = String::new();
    for path in &report.foreign {
        text.push_str(&format!("{}/{path}: not emitted, among files that are: move or remove it\n", shown(folder)));
    }
    text
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use lexopt::Parser;
    use sequrity_codegen::{diagnostic::Format, load::Source};

    use super::{Flags, counted, read_flags, whole};

    #[test]
    fn flags_are_read() {
        let arguments = ["--check", "--full", "--watch", "--schema", "a", "--out=b", "--format", "json"];
        let flags = read_flags(&mut Parser::from_args(arguments));
        let (schema, out) = (Some("a".into()), Some("b".into()));
        let expected = Flags { check: true, full: true, watch: true, schema, out, format: Format::Json };
        assert_eq!(flags.ok(), Some(expected));
    }

    #[test]
    fn flag_for_a_comparison_asks_for_one() {
        let error = read_flags(&mut Parser::from_args(["--full"])).err().map(|error| error.to_string());

        assert_eq!(error.as_deref(), Some("--full goes with --check"));
    }

    #[test]
    fn folder_without_a_description_of_the_api_is_refused() {
        let source = |path: &str| Source { path: path.to_owned(), text: "{}".to_owned() };
        let folder = Path::new("old");
        for (sources, here, message) in [
            (vec![], false, Some("error: old holds no documents; nothing was written")),
            (vec![source("a/b.json")], true, Some("error: old has no openapi.json; nothing was written")),
            (vec![source("a/b.json")], false, None),
            (vec![source("a/b.json"), source("openapi.json")], true, None),
        ] {
            let refused = whole(&sources, folder, here).err();

            assert_eq!(refused.as_deref().and_then(|text| text.lines().next()), message);
        }
    }

    #[test]
    fn one_is_singular() {
        assert_eq!((counted(1, "file"), counted(0, "file")), ("1 file".to_owned(), "0 files".to_owned()));
    }
}
