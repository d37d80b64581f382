//! Code of another generator, openapi-to-rust, as a crate beside ours: made when it is wanted, never kept in git.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Map, Value, json};

use crate::{
    Failure,
    workspace::{root, shown},
};

/// The operation whose types are compared.
const OPERATION: &str = "/paths/~1responses/post";

/// What no operation leads to, as its reply is an event stream.
const EVENTS: &str = "/components/schemas/ResponseStreamEvent";

/// What was made.
pub(super) struct Generated {
    /// Folder of the crate.
    pub(super) library: PathBuf,
    /// Manifest of the program that prints the tables with it.
    pub(super) program: PathBuf,
}

impl Generated {
    /// Has the crate generated; nothing where the environment does not say by which program and from which document.
    pub(super) fn make() -> Result<Option<Self>, Failure> {
        let (Some(generator), Some(document)) = (env::var_os("OPENAPI_TO_RUST"), env::var_os("OPENAPI_DOCUMENT"))
        else {
            println!("OPENAPI_TO_RUST and OPENAPI_DOCUMENT are not both set: openapi-to-rust's output is left out");
            return Ok(None);
        };
        let library = root().join("target/peers/openapi-to-rust");
        let source = library.join("src");
        let text = fs::read_to_string(&document).map_err(|error| failure(Path::new(&document), &error))?;
        let document: Value =
            serde_json::from_str(&text).map_err(|error| format!("error: OPENAPI_DOCUMENT: {error}"))?;
        let part = library.join("document.json");
        write(&part, &reachable(&document)?.to_string())?;
        let mut command = Command::new(&generator);
        command.arg("generate").arg(&part).args(["--types-only", "--quiet", "--output-dir"]).arg(&source);
        let status = command.status().map_err(|error| format!("error: OPENAPI_TO_RUST does not start: {error}"))?;
        if !status.success() {
            return Err("error: openapi-to-rust failed".to_owned());
        }
        let needed = source.join("REQUIRED_DEPS.toml");
        let needed = fs::read_to_string(&needed).map_err(|error| failure(&needed, &error))?;
        write(&library.join("Cargo.toml"), &format!("{LIBRARY}\n{needed}"))?;
        Ok(Some(Self { program: program(&library)?, library }))
    }
}

/// Manifest of the crate, but for what it depends on, which its generator says.
const LIBRARY: &str = r#"[package]
name = "openapi-to-rust-output"
version = "0.0.0"
edition = "2024"
publish = false

[lib]
path = "src/mod.rs"
"#;

/// Writes the manifest of the program, which takes its versions from the other programs.
fn program(library: &Path) -> Result<PathBuf, Failure> {
    let peers = root().join("tests/peers");
    let main = peers.join("generated/main.rs");
    let package =
        "[package]\nname = \"sequrity-peers-generated\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n";
    let binary = format!("[[bin]]\nname = \"sequrity-peers-generated\"\npath = {main:?}\n");
    let on = format!("sequrity-peers = {{ path = {peers:?} }}\nopenapi-to-rust-output = {{ path = {library:?} }}\n");
    let manifest = library.join("program/Cargo.toml");
    write(&manifest, &format!("[workspace]\n\n{package}\n{binary}\n[dependencies]\n{on}"))?;
    let lock = peers.join("Cargo.lock");
    let versions = fs::read_to_string(&lock).map_err(|error| failure(&lock, &error))?;
    write(&library.join("program/Cargo.lock"), &versions)?;
    Ok(manifest)
}

/// The part of a document that the operation and its events refer to: the rest would be thousands of types more to build.
fn reachable(document: &Value) -> Result<Value, Failure> {
    let missing = |pointer: &str| format!("error: OPENAPI_DOCUMENT has nothing at {pointer}");
    let at = |pointer: &str| document.pointer(pointer).ok_or_else(|| missing(pointer));
    let operation = at(OPERATION)?;
    let mut found = BTreeSet::from([EVENTS.to_owned()]);
    let mut waiting = vec![operation, at(EVENTS)?];
    while let Some(value) = waiting.pop() {
        for pointer in references(value) {
            if found.insert(pointer.to_owned()) {
                waiting.push(at(pointer)?);
            }
        }
    }
    let mut components = Map::new();
    for pointer in &found {
        let Some((kind, name)) = pointer.strip_prefix("/components/").and_then(|rest| rest.split_once('/')) else {
            return Err(format!("error: OPENAPI_DOCUMENT refers to {pointer}, which is no component"));
        };
        components.entry(kind).or_insert_with(|| json!({}))[name] = at(pointer)?.clone();
    }
    let paths = json!({"/responses": {"post": operation}});
    Ok(json!({"openapi": document["openapi"], "info": document["info"], "paths": paths, "components": components}))
}

/// Pointers of all references in a value, those of discriminators too.
fn references(value: &Value) -> Vec<&str> {
    let mut found = Vec::new();
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::String(text) => found.extend(text.strip_prefix('#').filter(|rest| rest.starts_with("/components/"))),
            Value::Array(items) => waiting.extend(items),
            Value::Object(members) => waiting.extend(members.values()),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    found
}

/// Writes a file if its text is another: cargo builds anew what was written.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|error| failure(folder, &error))?;
    fs::write(path, text).map_err(|error| failure(path, &error))
}

fn failure(path: &Path, error: &std::io::Error) -> Failure {
    format!("error: {}: {error}", shown(path))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::reachable;

    fn document(event: Value) -> Value {
        let body = json!({"schema": {"$ref": "#/components/schemas/Question"}});
        json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "paths": {"/responses": {"post": {"requestBody": body}}, "/files": {"get": {"$ref": "#/components/schemas/File"}}},
            "components": {"schemas": {
                "ResponseStreamEvent": event, "Question": {"$ref": "#/components/schemas/Text"},
                "Text": {"type": "string"}, "File": {"type": "object"}, "Done": {"type": "object"}
            }}
        })
    }

    #[test]
    fn part_holds_what_the_operation_and_its_events_refer_to() {
        let event = json!({"discriminator": {"mapping": {"done": "#/components/schemas/Done"}}});

        let part = reachable(&document(event)).expect("nothing is missing");

        let schemas = part["components"]["schemas"].as_object().expect("schemas");
        assert_eq!(schemas.keys().collect::<Vec<_>>(), ["Done", "Question", "ResponseStreamEvent", "Text"]);
        assert_eq!(part["paths"].as_object().map(|paths| paths.len()), Some(1));
    }

    #[test]
    fn reference_to_nothing_is_named() {
        let failure = reachable(&document(json!({"$ref": "#/components/schemas/Gone"}))).expect_err("it is missing");

        assert!(failure.contains("/components/schemas/Gone"), "{failure}");
    }
}
