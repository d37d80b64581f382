//! Reads the examples out of the pages of the reference; the build script reads them in the same way.

use std::{fs, io, path::Path};

/// What a page shows of a type.
#[derive(Debug, Default)]
pub(crate) struct Example {
    /// Name of the type.
    pub(crate) name: String,
    /// The example in JSON.
    pub(crate) json: String,
}

/// The examples of all types, in the order of pages and types.
pub(crate) fn examples(folder: &Path) -> io::Result<Vec<Example>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path)?;
        let parts = text.split("\n## ").skip(1);
        found.extend(parts.map(|part| Example {
            name: part.split(' ').next().unwrap_or_default().to_owned(),
            json: block(part, "json").unwrap_or_default(),
        }));
    }
    Ok(found)
}

/// The first block of a language.
fn block(part: &str, language: &str) -> Option<String> {
    let (_, rest) = part.split_once(&format!("\n```{language}\n"))?;
    Some(rest.split_once("\n```")?.0.to_owned())
}
