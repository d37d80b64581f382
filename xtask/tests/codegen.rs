//! `cargo xtask codegen` as a maintainer runs it.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A folder that is gone when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("xtask-codegen-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the test");
        Self(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A process that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn xtask() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>, root: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found, root);
        } else {
            let name = path.strip_prefix(root).expect("below the root").to_owned();
            found.push((name, fs::read(&path).expect("a file")));
        }
    }
    found.sort();
}

#[test]
fn other_folder_and_locale_give_the_same_bytes() {
    let scratch = Scratch::new("bytes");
    let out = scratch.0.join("out");
    let mut run = xtask();
    run.arg("codegen").arg("--schema").arg(workspace().join("schema")).arg("--out").arg(&out);
    run.current_dir(&scratch.0).env("LC_ALL", "tr_TR.UTF-8").env("LANG", "tr_TR.UTF-8").env("TZ", "Asia/Kathmandu");

    let output = run.output().expect("xtask runs");

    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (mut emitted, mut expected) = (Vec::new(), Vec::new());
    files(&out, &mut emitted, &out);
    let generated = workspace().join("generated");
    files(&generated, &mut expected, &generated);
    // The two files there that are kept by hand.
    expected.retain(|(name, _)| name != Path::new("README.md") && name != Path::new("rustfmt.toml"));
    let names = |files: &[(PathBuf, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&emitted), names(&expected));
    assert!(emitted == expected, "the same names, but other bytes");
}

const PETS: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Pets",
  "description": "Animals of the house.",
  "$defs": {
    "Cat": {
      "description": "An animal that comes when it likes.",
      "type": "object",
      "properties": { "name": { "description": "What it is called.", "type": "string" } },
      "required": ["name"]
    }
  }
}
"#;

#[test]
fn reader_who_has_seen_enough_stops_no_run() {
    let scratch = Scratch::new("reader");
    let (schema, out) = (scratch.0.join("schema"), scratch.0.join("out"));
    fs::create_dir(&schema).expect("a folder");
    fs::write(schema.join("pets.json"), PETS).expect("a document");
    let mut run = xtask();
    run.arg("codegen").arg("--schema").arg(&schema).arg("--out").arg(&out).stdout(Stdio::piped());

    let mut running = run.spawn().expect("xtask runs");
    drop(running.stdout.take());

    assert!(running.wait().expect("it ends").success());
    assert!(out.join("types/src/pets.rs").is_file());
}

#[test]
fn document_that_is_no_text_is_named_for_programs_too() {
    let scratch = Scratch::new("bytes-of-no-text");
    fs::write(scratch.0.join("pets.json"), PETS.as_bytes().iter().chain(b"\x85").copied().collect::<Vec<u8>>())
        .expect("a document");
    let mut run = xtask();
    run.args(["codegen", "--check", "--format", "json", "--schema"]).arg(&scratch.0);

    let output = run.output().expect("xtask runs");

    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains(r#""rule":"not-json""#) && said.contains("0x85, is no UTF-8"), "{said}");
    assert!(said.contains(r#""line":14,"column":1,"#), "{said}");
}

#[test]
fn document_that_is_no_text_hides_no_other_mistake() {
    let scratch = Scratch::new("bytes-and-more");
    let out = scratch.0.join("out");
    let pets = [&b"{\x85"[..], &PETS.as_bytes()[1..]].concat();
    fs::write(scratch.0.join("pets.json"), pets).expect("a document");
    let dogs = PETS.replace("\"Cat\"", "\"Dog\"").replace("\"name\": {", "\"name\": { \"minmum\": 1,");
    fs::write(scratch.0.join("dogs.json"), dogs).expect("a document");
    let mut run = xtask();
    run.args(["codegen", "--format", "json", "--schema"]).arg(&scratch.0).arg("--out").arg(&out);

    let output = run.output().expect("xtask runs");

    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(said.matches(r#""rule":"not-json""#).count(), 1, "{said}");
    assert!(said.contains("0x85, is no UTF-8") && said.contains("`minmum` is not in the dialect"), "{said}");
    assert!(!out.exists(), "nothing is written");
}

/// Reads lines until one has `part`; ends with the process.
#[track_caller]
fn wait_for(lines: &mut impl Iterator<Item = String>, part: &str) {
    assert!(lines.any(|line| line.contains(part)), "the watch ended without saying {part:?}");
}

#[test]
fn watch_writes_after_a_save_and_survives_a_mistake() {
    let scratch = Scratch::new("watch");
    let (schema, out) = (scratch.0.join("schema"), scratch.0.join("out"));
    fs::create_dir_all(&schema).expect("a folder");
    fs::write(schema.join("pets.json"), PETS).expect("a document");
    let mut watch = xtask();
    watch.args(["codegen", "--watch", "--schema"]).arg(&schema).arg("--out").arg(&out);
    let mut watch = Running(watch.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("xtask runs"));
    let mut lines = BufReader::new(watch.0.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    wait_for(&mut lines, "watching");
    let emitted = |part: &str| {
        let mut found = Vec::new();
        files(&out, &mut found, &out);
        found.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(part))
    };
    assert!(emitted("struct Cat"));

    fs::write(schema.join("pets.json"), PETS.replace("Cat", "Kitten")).expect("a document");
    wait_for(&mut lines, "watching");
    assert!(emitted("struct Kitten") && !emitted("struct Cat"));

    fs::write(schema.join("pets.json"), "{").expect("a document");
    wait_for(&mut lines, "watching");
    assert!(emitted("struct Kitten"));

    let away = scratch.0.join("away");
    fs::rename(&schema, &away).expect("the folder can be moved");
    wait_for(&mut lines, "watching");
    fs::rename(&away, &schema).expect("and moved back");
    wait_for(&mut lines, "watching");
    assert!(emitted("struct Kitten"));

    fs::write(schema.join("pets.json"), PETS).expect("a document");
    wait_for(&mut lines, "watching");
    assert!(emitted("struct Cat"));
}
