//! `cargo xtask new`: the first text of a type, an event or an operation, to be filled in.

use std::{
    fs,
    path::{Path, PathBuf},
};

use lexopt::{
    Arg::{Long, Value},
    Parser, ValueExt,
};
use sequrity_codegen::{
    load::read,
    scaffold::{Form, NewOperation, NewType, Scaffold, Wanted, scaffold},
    settings::Settings,
};

use crate::{
    Failure, Outcome,
    codegen::unreadable,
    flags::Task,
    workspace::{root, shown},
};

pub(crate) const TASK: Task = Task {
    name: "new",
    help: &[
        ("", "begin the text of something in schema/, in its place, for you to fill in"),
        ("type NAME", "begin a definition: --in DOCUMENT, or --into UNION with --tag TAG"),
        ("event NAME", "begin a member of the union of events: --tag TAG"),
        ("operation ID", "begin RESOURCE.VERB: --path PATH, --in DOCUMENT for its request and response"),
        ("--form FORM", "of a type: object, enum, union"),
        ("--method METHOD", "of an operation: post when nothing is said"),
        ("--request NAME", "of an operation: a definition there is, or its name; --response likewise"),
        ("--schema DIR", "change the documents of another folder"),
    ],
    run: |parser| Ok(run(&read_flags(parser)?)?),
};

/// Flags of the task.
#[derive(Debug, PartialEq, Eq)]
struct Flags {
    wanted: Wanted,
    schema: Option<PathBuf>,
}

fn read_flags(parser: &mut Parser) -> Result<Flags, lexopt::Error> {
    let mut words = Vec::new();
    let mut schema = None;
    let mut ty = NewType::default();
    let mut operation = NewOperation { method: "post".to_owned(), ..NewOperation::default() };
    let mut said = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(word) if words.len() < 2 => words.push(word.string()?),
            Long("schema") => schema = Some(parser.value()?.into()),
            Long("in") => {
                ty.document = Some(parser.value()?.string()?);
                operation.document.clone_from(&ty.document);
            }
            Long(flag @ ("into" | "tag" | "form" | "path" | "method" | "request" | "response")) => {
                let flag = flag.to_owned();
                let value = parser.value()?.string()?;
                match flag.as_str() {
                    "into" => ty.into = Some(value),
                    "tag" => ty.tag = Some(value),
                    "form" => ty.form = form(&value)?,
                    "path" => operation.path = value,
                    "method" => operation.method = value.to_lowercase(),
                    "request" => operation.request = Some(value),
                    _ => operation.response = Some(value),
                }
                said.push(flag);
            }
            other => return Err(other.unexpected()),
        }
    }
    let [what, name] = words.as_slice() else {
        return Err("write what is new, and its name: type NAME, event NAME, operation RESOURCE.VERB".into());
    };
    let (wanted, allowed): (Wanted, &[&str]) = match what.as_str() {
        "type" => (Wanted::Type(NewType { name: name.clone(), ..ty }), &["into", "tag", "form"]),
        "event" => (Wanted::Type(NewType { name: name.clone(), event: true, ..ty }), &["into", "tag"]),
        "operation" if operation.path.is_empty() => return Err("an operation needs a path: --path PATH".into()),
        "operation" => (
            Wanted::Operation(NewOperation { id: name.clone(), ..operation }),
            &["path", "method", "request", "response"],
        ),
        other => return Err(format!("`{other}` is none of type, event, operation").into()),
    };
    match said.iter().find(|flag| !allowed.contains(&flag.as_str())) {
        Some(flag) => Err(format!("--{flag} does not go with `{what}`").into()),
        None => Ok(Flags { wanted, schema }),
    }
}

fn form(value: &str) -> Result<Form, lexopt::Error> {
    match value {
        "object" => Ok(Form::Object),
        "enum" => Ok(Form::Enum),
        "union" => Ok(Form::Union),
        other => Err(format!("`{other}` is none of object, enum, union").into()),
    }
}

fn run(flags: &Flags) -> Result<Outcome, Failure> {
    let folder = flags.schema.clone().unwrap_or_else(|| Settings::of(&root()).schema);
    let sources = read(&folder).map_err(unreadable)?;
    let scaffold = scaffold(&sources, &flags.wanted)
        .map_err(|refused| format!("error: {}\nhelp: {}\nnothing was written", refused.message, refused.help))?;
    write(&folder, &scaffold)?;
    for (document, line, what) in &scaffold.wrote {
        println!("wrote {}/{document}:{line}: {what}", shown(&folder));
    }
    println!("next:");
    for (position, step) in scaffold.next.iter().enumerate() {
        println!("  {}. {step}", position + 1);
    }
    Ok(Outcome::Fresh)
}

fn write(folder: &Path, scaffold: &Scaffold) -> Result<(), Failure> {
    for document in &scaffold.documents {
        let path = folder.join(&document.path);
        let created = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = created.and_then(|()| fs::write(&path, &document.text));
        written.map_err(|error| format!("error: {}: {error}", shown(&path)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use lexopt::Parser;

    use super::{Flags, Form, NewOperation, NewType, Wanted, read_flags};

    fn flags(line: &str) -> Result<Flags, String> {
        read_flags(&mut Parser::from_args(line.split_whitespace())).map_err(|error| error.to_string())
    }

    #[test]
    fn type_is_read() {
        let ty = NewType {
            name: "Cat".to_owned(),
            into: Some("Pet".to_owned()),
            tag: Some("cat".to_owned()),
            form: Form::Object,
            ..NewType::default()
        };
        let expected = Flags { wanted: Wanted::Type(ty), schema: None };

        assert_eq!(flags("type Cat --into Pet --tag=cat"), Ok(expected));
    }

    #[test]
    fn operation_is_read() {
        let operation = NewOperation {
            id: "pets.find".to_owned(),
            method: "get".to_owned(),
            path: "/pets".to_owned(),
            document: Some("pets.json".to_owned()),
            ..NewOperation::default()
        };
        let expected = Flags { wanted: Wanted::Operation(operation), schema: None };

        assert_eq!(flags("operation pets.find --path /pets --method GET --in pets.json"), Ok(expected));
    }

    #[test]
    fn what_is_missing_or_out_of_place_is_named() {
        for (line, named) in [
            ("", "type NAME"),
            ("pet Cat", "`pet`"),
            ("type Cat --path /cats", "--path"),
            ("event Meow --form enum", "--form"),
            ("operation pets.find", "--path"),
            ("type Cat --form list", "`list`"),
        ] {
            let failure = flags(line).expect_err(line);
            assert!(failure.contains(named), "{line}: {failure}");
        }
    }
}
