//! Lists every definition of the schema, so that the round trips need no list by hand, and makes functions of the lines
//! of Rust that the reference shows: of each type, and of each operation, those of the made-up API of the fixtures too.

use std::{env, fs, io, path::Path};

use serde_json::Value;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=../schema");
    let mut table = String::from("definitions! {\n");
    for area in sorted(Path::new("../schema"))? {
        if !Path::new("../schema").join(&area).is_dir() {
            continue;
        }
        for document in sorted(&Path::new("../schema").join(&area))? {
            let text = fs::read_to_string(Path::new("../schema").join(&area).join(document))?;
            let document: Value = serde_json::from_str(&text)?;
            for name in document["$defs"].as_object().into_iter().flatten().map(|(name, _)| name) {
                table.push_str(&format!("    {name:?} => sequrity_types::{area}::{name},\n"));
            }
        }
    }
    table.push_str("}\n");
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&out).join("definitions.rs"), table)?;
    fs::write(Path::new(&out).join("examples.rs"), examples()?)?;
    let ours = operations("operation", Path::new("../generated/reference/src/operations.md"))?;
    let others = operations("fixture", Path::new("fixture-crates/library/reference/src/operations.md"))?;
    fs::write(Path::new(&out).join("operations.rs"), ours + &others)
}

/// A module for the operations of a page: a function for each, which takes the environment of the client and what the
/// lines call `text`; one that runs the function of a number; and how many there are.
fn operations(module: &str, page: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", page.display());
    let (mut functions, mut arms, mut requests) = (String::new(), String::new(), String::new());
    for (number, part) in fs::read_to_string(page)?.split("\n## ").skip(1).enumerate() {
        let rust = block(part, "rust");
        let here = rust.replace("Client::from_env()?", "Client::builder().env_from(env).build()?");
        // Said when the tests run, not now: they also write this page anew.
        let here = if here == rust { "return Err(\"the page shows no call\".into());" } else { &here };
        functions.push_str(&format!(
            "async fn call_{number}(env: impl Env, text: &str) -> Called {{\nlet _ = text;\n{here}\nOk(())\n}}\n\n"
        ));
        arms.push_str(&format!("{number} => call_{number}(env, text).await,\n"));
        requests.push_str(&format!("{:?},\n", block(part, "json")));
    }
    Ok(format!(
        "mod {module} {{\nuse super::{{Called, Env}};\n\n{functions}/// Runs the lines of one operation.\n\
         pub(super) async fn call(number: usize, env: impl Env, text: &str) -> Called {{\nmatch number {{\n{arms}\
         _ => Err(\"there is no such operation\".into()),\n}}\n}}\n\n\
         /// The example of each request.\npub(super) const REQUESTS: &[&str] = &[\n{requests}];\n}}\n\n"
    ))
}

/// A function for each example of the reference, and a table of them.
fn examples() -> io::Result<String> {
    let folder = Path::new("../generated/reference/src/types");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut text = String::new();
    let mut table = String::new();
    for page in sorted(folder)? {
        let page = fs::read_to_string(folder.join(page))?;
        for part in page.split("\n## ").skip(1) {
            let name = part.split(' ').next().unwrap_or_default();
            let number = table.lines().count();
            let rust = block(part, "rust");
            let (uses, lines) = rust.split_once("\n\n").unwrap_or(("", rust));
            text.push_str(&format!(
                "fn example_{number}(text: &str) -> Result<String, DecodeError> {{\n{uses}\nlet _ = text;\n{lines}\n\
                 Ok(written(&value))\n}}\n\n"
            ));
            let json = block(part, "json");
            table.push_str(&format!("Example {{ name: {name:?}, json: {json:?}, lines: example_{number} }},\n"));
        }
    }
    Ok(format!("{text}/// What the pages show, in their order.\nconst EXAMPLES: &[Example] = &[\n{table}];\n"))
}

/// The first block of a language.
fn block<'a>(part: &'a str, language: &str) -> &'a str {
    let found = part.split_once(&format!("\n```{language}\n")).and_then(|(_, rest)| rest.split_once("\n```"));
    found.map_or("", |(block, _)| block)
}

fn sorted(folder: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = entries.collect::<io::Result<Vec<String>>>()?;
    names.sort();
    Ok(names)
}
