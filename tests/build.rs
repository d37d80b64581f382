//! Lists every definition of the schema, so that the round trips need no list by hand.

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
    fs::write(Path::new(&out).join("definitions.rs"), table)
}

fn sorted(folder: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = entries.collect::<io::Result<Vec<String>>>()?;
    names.sort();
    Ok(names)
}
