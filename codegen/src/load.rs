//! Reads documents and resolves references: texts to a [`Bundle`].
//!
//! What is refused here is what the dialect does not know at all; whether a known keyword makes sense where it stands is
//! for [`check`](crate::check).

mod aliases;
mod contents;
mod errors;
mod extensions;
mod index;
pub mod json;
mod keywords;
mod life;
mod media;
mod nearest;
mod not_text;
mod openapi;
mod operations;
mod parameters;
mod reader;
mod security;
mod texts;
mod turns;

pub(crate) use index::relate;
pub(crate) use keywords::is_limit;
pub(crate) use nearest::{listed, several};
pub use nearest::{meant, nearest};
pub use not_text::NotText;

use std::{collections::BTreeMap, fs, io, path::Path};

use index::Index;
use json::{Json, Node, Tree};
use reader::{At, Fields, Reader};

use crate::{
    diagnostic::Diagnostic,
    parallel,
    schema::{Api, Bundle, Definition, Document, Place},
};

/// The `OpenAPI` document of a folder.
pub const OPENAPI: &str = "openapi.json";

/// What is known of another API beforehand: for `drift`, not for the generator.
pub const DRIFT: &str = "drift.json";

/// The meta-schema of a folder: for editors, not for the generator.
const META_SCHEMA: &str = "dialect.json";

/// The JSON Schema version of every document.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The text of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path below the schema folder, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// A rule of the dialect.
#[derive(Clone, Copy, Debug)]
pub struct Refusal {
    /// Id, as diagnostics show it.
    pub id: &'static str,
    /// Why the dialect has it.
    pub reason: &'static str,
    /// The usual way out.
    pub help: &'static str,
}

/// What loading refuses.
pub const RULES: &[Refusal] = &[
    Refusal {
        id: "not-json",
        reason: "A document is strict JSON: no comments, no trailing commas.",
        help: "write strict JSON; the place is where it stops being so",
    },
    Refusal {
        id: "duplicate-key",
        reason: "Of two members with one name, readers would see only one.",
        help: "keep one of the two",
    },
    Refusal {
        id: "text-direction",
        reason: "Unseen, such a character makes code read otherwise than it runs: the compiler takes it neither in \
                 documentation nor in a literal.",
        help: "take the character out",
    },
    Refusal {
        id: "unknown-keyword",
        reason: "A keyword that nobody reads would be a wish that nobody grants.",
        help: "look at the keywords of the dialect; the nearest one is shown",
    },
    Refusal { id: "missing-keyword", reason: "Without it there is nothing to emit.", help: "add it" },
    Refusal {
        id: "wrong-type",
        reason: "A keyword has one type of value.",
        help: "write a value of the type that is shown",
    },
    Refusal {
        id: "wrong-value",
        reason: "A keyword takes only what the generator can carry out.",
        help: "write one of the values that are shown",
    },
    Refusal {
        id: "unknown-reference",
        reason: "A reference leads to a definition of the bundle.",
        help: "correct the name, or write the definition",
    },
    Refusal {
        id: aliases::CIRCLE,
        reason: "A list, a map or a plain value with a name stands in place of each reference to it: in its own place it \
                 would have no end.",
        help: "make one of the definitions on the way an object with `properties`, or a union",
    },
];

/// Whether a file is read: its path below the schema folder, with `/`.
pub fn is_document(path: &str) -> bool {
    path.ends_with(".json") && path != META_SCHEMA && path != DRIFT
}

/// Every `*.json` below a folder but the meta-schema and what is known of others, sorted by path.
///
/// # Errors
///
/// A file cannot be read; of one that is no UTF-8 [`NotText::diagnostic`] has more to say.
pub fn read(folder: &Path) -> io::Result<Vec<Source>> {
    let (sources, faults) = gather(folder)?;
    match faults.into_iter().next() {
        Some(fault) => Err(NotText::of(fault).into_error()),
        None => Ok(sources),
    }
}

/// As [`read`], for whoever tells all mistakes together: what is wrong with files that are no UTF-8, sorted by path. Of such
/// a file all is kept that could be read, with U+FFFD in place of the rest.
///
/// # Errors
///
/// A file cannot be read.
pub fn gather(folder: &Path) -> io::Result<(Vec<Source>, Vec<Diagnostic>)> {
    let (mut sources, mut faults) = (Vec::new(), Vec::new());
    collect(folder, "", &mut sources, &mut faults)?;
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    faults.sort();
    Ok((sources, faults))
}

fn collect(folder: &Path, prefix: &str, sources: &mut Vec<Source>, faults: &mut Vec<Diagnostic>) -> io::Result<()> {
    let naming = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    for entry in fs::read_dir(folder).map_err(|error| naming(folder, error))? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), sources, faults)?;
        } else if is_document(&path) {
            let bytes = fs::read(entry.path()).map_err(|error| naming(&entry.path(), error))?;
            let text = String::from_utf8(bytes).unwrap_or_else(|error| {
                faults.push(not_text::fault(&path, &error));
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            });
            sources.push(Source { path, text });
        }
    }
    Ok(())
}

/// Everything that could be read of the documents, in whatever order they come, and everything that could not.
pub fn load(sources: &[Source]) -> (Bundle, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut sources: Vec<&Source> = sources.iter().collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let mut trees = Vec::new();
    let mut unread = Vec::new();
    for (source, (tree, problems)) in sources.iter().zip(parallel::map(&sources, |source| tree(source))) {
        if tree.is_none() {
            unread.push(source.path.clone());
        }
        trees.extend(tree);
        found.extend(problems);
    }
    let index = Index::new(sources.iter().map(|source| source.path.as_str()), &trees);
    let parts = parallel::map(&trees, |tree| {
        let mut reader = Reader::new(&tree.document, &index);
        let root = At::root(&tree.root);
        let part = if tree.document == OPENAPI {
            Part::Api(Box::new(openapi::api(&mut reader, &root)))
        } else {
            Part::Document(document(&mut reader, &root))
        };
        (part, reader.finish(), reader.lost)
    });
    let mut bundle = Bundle { unread, ..Bundle::default() };
    let mut nowhere: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for (part, problems, lost) in parts {
        match part {
            Part::Api(api) => bundle.api = Some(*api),
            Part::Document(document) => bundle.documents.push(document),
        }
        found.extend(problems);
        for (target, diagnostic) in lost {
            bundle.damaged.insert(diagnostic.place.part());
            nowhere.entry(target).or_default().push(diagnostic);
        }
    }
    found.extend(nowhere.into_values().filter_map(first_of));
    bundle.trees = trees;
    found.extend(aliases::resolve(&mut bundle));
    found.sort();
    bundle.damaged.extend(found.iter().map(damaged));
    (bundle, found)
}

/// The part that could not be read whole. A keyword that is not known was meant to be one of what it stands in.
fn damaged(diagnostic: &Diagnostic) -> (String, String) {
    let place = &diagnostic.place;
    match place.pointer.rsplit_once('/') {
        Some((outer, _)) if diagnostic.rule == "unknown-keyword" => {
            Place { pointer: outer.to_owned(), ..place.clone() }.part()
        }
        _ => place.part(),
    }
}

/// So many places are named where one mistake is seen from several.
const NAMED: usize = 5;

/// Of all references to one thing that is not there the first: it is one mistake, whoever refers there.
fn first_of(mut references: Vec<Diagnostic>) -> Option<Diagnostic> {
    references.sort();
    let mut references = references.into_iter();
    let mut first = references.next()?;
    let others: Vec<String> =
        references.map(|other| format!("{}:{}", other.place.document, other.place.line)).collect();
    let more = match others.len() {
        0 => return Some(first),
        1 => "one more reference leads".to_owned(),
        more => format!("{more} more references lead"),
    };
    let rest = if others.len() > NAMED { ", …" } else { "" };
    let places = others[..others.len().min(NAMED)].join(", ");
    first.message.push_str(&format!("; {more} there: {places}{rest}"));
    Some(first)
}

/// What one file holds.
enum Part {
    Api(Box<Api>),
    Document(Document),
}

/// The tree of a document without repeated keys, and what is wrong with the text.
fn tree(source: &Source) -> (Option<Tree>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    match Node::parse(&source.text) {
        Ok(mut root) => {
            unique_keys(&source.path, &mut String::new(), &mut root, &mut found);
            found.extend(texts::direction(&source.path, &root));
            (Some(Tree { document: source.path.clone(), root }), found)
        }
        Err(broken) => {
            let place = Place {
                document: source.path.clone(),
                line: broken.at.line,
                column: broken.at.column,
                pointer: String::new(),
            };
            let help = "write strict JSON; the rest of this document is not looked at until then";
            found.push(Diagnostic::new("not-json", &place, broken.message, help));
            (None, found)
        }
    }
}

/// Reports repeated keys and drops all but the first of each.
fn unique_keys(document: &str, pointer: &mut String, node: &mut Node, found: &mut Vec<Diagnostic>) {
    let length = pointer.len();
    match &mut node.json {
        Json::Object(entries) => {
            let mut seen = std::collections::HashSet::new();
            entries.retain_mut(|entry| {
                pointer.push('/');
                pointer.push_str(&json::escape(&entry.key));
                let first = seen.insert(entry.key.clone());
                if first {
                    unique_keys(document, pointer, &mut entry.node, found);
                } else {
                    let place = Place {
                        document: document.to_owned(),
                        line: entry.at.line,
                        column: entry.at.column,
                        pointer: pointer.clone(),
                    };
                    let message = format!("the key `{}` stands here a second time", entry.key);
                    found.push(Diagnostic::new("duplicate-key", &place, message, "keep one of the two"));
                }
                pointer.truncate(length);
                first
            });
        }
        Json::Array(items) => {
            for (position, item) in items.iter_mut().enumerate() {
                pointer.push_str(&format!("/{position}"));
                unique_keys(document, pointer, item, found);
                pointer.truncate(length);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn document(reader: &mut Reader<'_>, root: &At<'_>) -> Document {
    let fields = Fields::of(reader, root, &["$schema", "title", "description", "$defs"]);
    if let Some(at) = fields.need(reader, "$schema")
        && reader.string(at).is_some_and(|dialect| dialect != DIALECT)
    {
        reader.refuse("wrong-value", at, "the dialect is JSON Schema 2020-12", format!("write \"{DIALECT}\""));
    }
    let mut text = |key| fields.get(key).and_then(|at| reader.string(at)).unwrap_or_default();
    let (title, description) = (text("title"), text("description"));
    let mut definitions = Vec::new();
    if let Some(at) = fields.need(reader, "$defs") {
        for definition in reader.entries(at) {
            let schema = keywords::schema(reader, &definition);
            definitions.push(Definition { name: definition.key().to_owned(), schema });
        }
    }
    Document { path: reader.document.to_owned(), title, description, definitions }
}

#[cfg(test)]
mod tests;
