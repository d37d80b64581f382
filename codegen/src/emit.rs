//! IR to files: one module an output, each with one `emit`.

mod accessors;
mod client;
mod codec;
mod imports;
mod manifests;
mod rust;
mod structs;
mod types;
mod unions;

use crate::{format, ir::Ir, write};
use proc_macro2::TokenStream;

/// The crate that emitted code calls.
const RUNTIME: &str = "sequrity_runtime";

/// A file before it is formatted.
#[derive(Clone, Debug)]
pub struct File {
    /// Path below the output folder.
    pub path: String,
    /// Path of the document it comes from, below the schema folder; empty when it comes from all of them.
    pub source: String,
    /// Lines of the module's documentation.
    pub docs: Vec<String>,
    /// Imports, modules and items, in order.
    pub items: Vec<Item>,
}

/// Something in a file.
#[derive(Clone, Debug)]
pub struct Item {
    /// The definition it belongs to; empty when it belongs to the file.
    pub definition: String,
    /// What is written.
    pub body: format::Item,
}

impl Item {
    fn of(definition: &str, tokens: TokenStream) -> Self {
        Self { definition: definition.to_owned(), body: tokens.into() }
    }

    fn tokens(tokens: TokenStream) -> Self {
        Self::of("", tokens)
    }

    fn text(definition: &str, text: String) -> Self {
        Self { definition: definition.to_owned(), body: text.into() }
    }
}

/// Every file, in the order of the outputs.
pub fn emit(ir: &Ir) -> Vec<File> {
    [types::emit, client::emit, manifests::emit].iter().flat_map(|emit| emit(ir)).collect()
}

/// A file as it is written.
pub fn layout(file: &File) -> write::File {
    let source = format!("schema/{}", file.source);
    let items: Vec<format::Item> = file.items.iter().map(|item| item.body.clone()).collect();
    let text = match items.as_slice() {
        [format::Item::Text(text)] if file.path.ends_with(".toml") => {
            format!("{}\n\n{text}", format::mark("#", &source))
        }
        items => format::file(&format::Header { source, docs: file.docs.clone() }, &[], items),
    };
    write::File { path: file.path.clone(), text }
}

/// What each definition becomes, in schema order: its item, its impls, its table.
pub fn by_definition(files: &[File]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for item in files.iter().flat_map(|file| &file.items).filter(|item| !item.definition.is_empty()) {
        let text = format::items(std::slice::from_ref(&item.body));
        match found.iter_mut().find(|(definition, _)| *definition == item.definition) {
            Some((_, known)) => {
                known.push('\n');
                known.push_str(&text);
            }
            None => found.push((item.definition.clone(), text)),
        }
    }
    found
}
