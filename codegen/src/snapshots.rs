//! What the snapshot tests approve: a text for each definition, for each file of the client crate, and for what the types
//! crate depends on and gives out. What else is emitted lists names, or says again what the documents say.
//!
//! insta writes a head above each text, which says where it comes from; only what stands below is compared.

use std::{collections::BTreeSet, fs, io, path::Path};

use crate::write::{File, Output, Report};

/// The line that ends the head.
const RULE: &str = "---\n";

/// Files of the types crate that hold no definition, and that users depend on.
const TYPES: [&str; 2] = ["Cargo.toml", "src/lib.rs"];

/// Each text to be approved, with the path of its snapshot: `api/<document>/<definition>.snap` in schema order, then
/// `client/<file>.snap` and `types/<file>.snap`.
pub fn snapshots(output: &Output) -> Vec<File> {
    let definitions = output.definitions.iter().map(|definition| File {
        path: format!("api/{}/{}.snap", definition.document, definition.name),
        text: definition.text.clone(),
    });
    let files = output.files.iter().filter_map(|file| {
        let (package, path) = file.path.split_once('/')?;
        let whole = package == "client" || (package == "types" && TYPES.contains(&path));
        let path = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
        whole.then(|| File { path: format!("{package}/{path}.snap"), text: file.text.clone() })
    });
    definitions.chain(files).collect()
}

/// Says how the snapshots in a folder differ from the texts; writes nothing.
pub fn compare(snapshots: &[File], root: &Path) -> io::Result<Report> {
    let mut report = Report::default();
    for file in snapshots {
        let list = match approved(&root.join(&file.path))? {
            Some(text) if text.trim_end() == file.text.trim_end() => &mut report.fresh,
            Some(_) => &mut report.stale,
            None => &mut report.missing,
        };
        list.push(file.path.clone());
    }
    let wanted: BTreeSet<&str> = snapshots.iter().map(|file| file.path.as_str()).collect();
    let folders: BTreeSet<&str> = wanted.iter().filter_map(|path| path.split('/').next()).collect();
    let mut present = Vec::new();
    for folder in folders {
        collect(root, folder, &mut present)?;
    }
    report.surplus = present.into_iter().filter(|path| !wanted.contains(path.as_str())).collect();
    let Report { fresh, stale, missing, surplus, foreign: _, remark: _ } = &mut report;
    for list in [fresh, stale, missing, surplus] {
        list.sort();
    }
    Ok(report)
}

/// The text of a snapshot without its head; nothing when there is no such file.
pub fn approved(path: &Path) -> io::Result<Option<String>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io::Error::new(error.kind(), format!("{}: {error}", path.display()))),
    };
    let below = text.strip_prefix(RULE).and_then(|head| head.split_once(&format!("\n{RULE}")));
    Ok(Some(below.map_or(text.clone(), |(_, below)| below.to_owned())))
}

fn collect(root: &Path, folder: &str, found: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(root, &path, found)?;
        } else if path.ends_with(".snap") {
            found.push(path);
        }
    }
    Ok(())
}
