//! `cargo xtask import` as a maintainer runs it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A folder that is gone when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("xtask-import-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the test");
        Self(folder)
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect("a file for the test");
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn xtask(task: &str, first: &Path, flag: &str, folder: &Path) -> Output {
    let mut run = Command::new(env!("CARGO_BIN_EXE_xtask"));
    run.arg(task);
    if task == "codegen" {
        run.arg("--schema");
    }
    run.arg(first).arg(flag).arg(folder).output().expect("xtask runs")
}

/// A shop in YAML, with statuses as numbers.
const SHOP: &str = "\
openapi: 3.0.3
info: { title: Pet Shop, version: '1' }
servers: [{ url: 'https://shop.example' }]
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      responses:
        200:
          description: All of them
          content:
            application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } }
    head: { responses: { 200: { description: Nothing } } }
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string } } }
";

#[test]
fn document_becomes_a_folder_that_codegen_takes() {
    let scratch = Scratch::new("folder");
    let (file, folder) = (scratch.put("shop.yaml", SHOP), scratch.0.join("new/schema"));

    let imported = xtask("import", &file, "--out", &folder);

    let told = String::from_utf8_lossy(&imported.stdout).into_owned();
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    assert!(told.contains("note: `head` is left out\n") && told.contains("  #/paths/~1pets/head\n"), "{told}");
    assert!(
        told.ends_with("2 documents: 1 of 1 operations, 1 of 1 schemas as 1 definitions; 1 place to look at\n"),
        "{told}"
    );
    let emitted = xtask("codegen", &folder, "--out", &scratch.0.join("out"));
    assert!(emitted.status.success(), "{}", String::from_utf8_lossy(&emitted.stderr));
    assert!(scratch.0.join("out/client/src/pets.rs").exists());
}

#[test]
fn what_cannot_be_imported_leaves_nothing_behind() {
    let scratch = Scratch::new("refused");
    for (name, text, reason) in [
        ("text.json", "openapi: 3.0.3", "no JSON (YAML ends in .yaml or .yml)"),
        ("old.json", r#"{"swagger": "2.0", "paths": {}}"#, "Swagger 2.0"),
        ("lost.yaml", "openapi: 3.0.3\npaths: { /a: { $ref: other.yaml } }", "leads out of the document"),
    ] {
        let (file, folder) = (scratch.put(name, text), scratch.0.join("schema"));

        let refused = xtask("import", &file, "--out", &folder);

        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(refused.status.code() == Some(2) && said.contains(reason), "{said}");
        assert!(!folder.exists(), "{name}");
    }
}

#[test]
fn folder_that_is_not_empty_is_left_as_it_is() {
    let scratch = Scratch::new("full");
    let file = scratch.put("shop.yaml", SHOP);

    let refused = xtask("import", &file, "--out", &scratch.0);

    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("is not empty; nothing was written"), "{said}");
    let left: Vec<_> =
        fs::read_dir(&scratch.0).expect("the folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(left, ["shop.yaml"]);
}
