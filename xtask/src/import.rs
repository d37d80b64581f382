//! `cargo xtask import`: begins the documents of another API from what it publishes.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use lexopt::{
    Arg::{Long, Value},
    Parser,
};
use sequrity_codegen::{
    import::{Imported, Note, import},
    write::{File, Output, apply},
};

use crate::{
    Failure, Outcome,
    flags::Task,
    foreign::document,
    workspace::{root, shown},
};

/// Where documents go when nothing is said.
const FOLDER: &str = "imported";

pub(crate) const TASK: Task = Task {
    name: "import",
    help: &[
        ("", "begin the documents of another API from what it publishes; what they cannot say is told"),
        ("FILE", "OpenAPI 3.0 or 3.1; JSON or YAML"),
        ("--out DIR", "a folder that is empty or new; without it imported/"),
    ],
    run: |parser| Ok(run(&read_flags(parser)?)?),
};

/// Flags of the task.
#[derive(Debug, Default, PartialEq, Eq)]
struct Flags {
    file: PathBuf,
    out: Option<PathBuf>,
}

fn read_flags(parser: &mut Parser) -> Result<Flags, lexopt::Error> {
    let mut file = None;
    let mut out = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("out") => out = Some(parser.value()?.into()),
            Value(path) if file.is_none() => file = Some(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Flags { file: file.ok_or("write the file that is imported: OpenAPI 3.0 or 3.1")?, out })
}

fn run(flags: &Flags) -> Result<Outcome, Failure> {
    let folder = flags.out.clone().unwrap_or_else(|| root().join(FOLDER));
    empty(&folder)?;
    let source: serde_json::Value = document(&flags.file)?;
    let imported = import(&source)
        .map_err(|refused| format!("error: {}: {refused}\nnothing was written", flags.file.display()))?;
    let files =
        imported.documents.iter().map(|document| File { path: document.path.clone(), text: document.text.clone() });
    let output = Output { files: files.collect(), ..Output::default() };
    let report = apply(&output, &folder).map_err(|error| format!("error: nothing was written: {error}"))?;
    print!("{}", told(&imported.notes));
    for path in &report.missing {
        println!("wrote {}/{path}", shown(&folder));
    }
    if let Some(remark) = &report.remark {
        println!("note: {remark}");
    }
    println!("next: cargo xtask codegen --schema {} --out FOLDER", shown(&folder));
    print!("{}", counted(&imported));
    Ok(Outcome::Fresh)
}

/// Only what nobody has begun is begun.
fn empty(folder: &Path) -> Result<(), Failure> {
    let found = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(format!("error: {}: {error}", shown(folder))),
    };
    if found {
        return Err(format!(
            "error: {} is not empty; nothing was written\nname a folder that is empty or new with --out",
            shown(folder)
        ));
    }
    Ok(())
}

/// Every note, with those of the same kind together.
fn told(notes: &[Note]) -> String {
    let mut order: Vec<(&str, &str)> = Vec::new();
    let mut places: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for Note { pointer, done, help } in notes {
        let kind = (done.as_str(), help.as_str());
        let list = places.entry(kind).or_default();
        if list.is_empty() {
            order.push(kind);
        }
        list.push(pointer);
    }
    let mut text = String::new();
    for kind in order {
        text.push_str(&format!("note: {}\nhelp: {}\n", kind.0, kind.1));
        for pointer in &places[&kind] {
            text.push_str(&format!("  #{pointer}\n"));
        }
    }
    text
}

fn counted(imported: &Imported) -> String {
    let Imported { documents, notes, schemas, schemas_imported, definitions, operations, operations_imported } =
        imported;
    let places = notes.len();
    format!(
        "{} documents: {operations_imported} of {operations} operations, {schemas_imported} of {schemas} schemas as \
         {definitions} definitions; {places} place{} to look at\n",
        documents.len(),
        if places == 1 { "" } else { "s" },
    )
}

#[cfg(test)]
mod tests {
    use lexopt::Parser;
    use sequrity_codegen::import::Note;

    use super::{Flags, read_flags, told};

    #[test]
    fn file_and_folder_are_read() {
        let flags = read_flags(&mut Parser::from_args(["pets.yaml", "--out", "pets"]));

        assert_eq!(flags.ok(), Some(Flags { file: "pets.yaml".into(), out: Some("pets".into()) }));
    }

    #[test]
    fn file_is_needed_once() {
        assert!(read_flags(&mut Parser::from_args(["--out", "pets"])).is_err());
        assert!(read_flags(&mut Parser::from_args(["a.json", "b.json"])).is_err());
    }

    #[test]
    fn places_of_one_kind_stand_together() {
        let note = |pointer: &str, done: &str| Note { pointer: pointer.into(), done: done.into(), help: "look".into() };

        let text = told(&[note("/a", "left out"), note("/b", "any value"), note("/c", "left out")]);

        assert_eq!(text, "note: left out\nhelp: look\n  #/a\n  #/c\nnote: any value\nhelp: look\n  #/b\n");
    }
}
