//! IR to files: one module an output, each with the jobs that make its files.

mod accessors;
mod client;
mod codec;
mod imports;
mod makes;
mod manifests;
mod reference;
mod rust;
mod structs;
mod typed;
mod types;
mod unions;

pub(crate) use rust::ty;

use crate::{format, ir::Ir, parallel, write};
use proc_macro2::TokenStream;
use std::collections::HashMap;

/// The crate that emitted code calls.
const RUNTIME: &str = "sequrity_runtime";

/// A file before it is formatted.
#[derive(Debug)]
struct File {
    /// Path below the output folder.
    path: String,
    /// Path of the document it comes from, below the schema folder; empty when it comes from all of them.
    source: String,
    /// Lines of the module's documentation.
    docs: Vec<String>,
    /// Imports, modules and items, in order.
    items: Vec<Item>,
}

/// Something in a file.
#[derive(Debug)]
struct Item {
    /// The definition it belongs to; empty when it belongs to the file.
    definition: String,
    /// What is written.
    body: format::Item,
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

/// Makes one file.
type Job<'a> = Box<dyn Fn() -> File + Send + Sync + 'a>;

/// Every file as it is written, in the order of the outputs.
pub fn files(ir: &Ir) -> Vec<write::File> {
    parallel::map(&jobs(ir), |job| layout(job()))
}

/// What each definition becomes, in schema order: its item, its impls, its table.
pub fn by_definition(ir: &Ir) -> Vec<(String, String)> {
    let parts = parallel::map(&jobs(ir), |job| {
        let items = job().items.into_iter().filter(|item| !item.definition.is_empty());
        items.map(|item| (item.definition, format::items(vec![item.body]))).collect::<Vec<_>>()
    });
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut found: Vec<(String, String)> = Vec::new();
    for (definition, text) in parts.into_iter().flatten() {
        match places.get(&definition) {
            Some(place) => {
                let (_, known) = &mut found[*place];
                known.push('\n');
                known.push_str(&text);
            }
            None => {
                places.insert(definition.clone(), found.len());
                found.push((definition, text));
            }
        }
    }
    found
}

fn jobs(ir: &Ir) -> Vec<Job<'_>> {
    [types::jobs, client::jobs, manifests::jobs, reference::jobs].iter().flat_map(|jobs| jobs(ir)).collect()
}

/// A file as it is written.
fn layout(file: File) -> write::File {
    let File { path, source, docs, items } = file;
    let source = format!("schema/{source}");
    let items: Vec<format::Item> = items.into_iter().map(|item| item.body).collect();
    let text = match items.as_slice() {
        [format::Item::Text(text)] if path.ends_with(".toml") => format!("{}\n\n{text}", format::mark("#", &source)),
        [format::Item::Text(text)] if path.ends_with(".md") => {
            format!("{} -->\n\n{}\n", format::mark("<!--", &source), text.trim_end())
        }
        _ => format::file(&format::Header { source, docs }, items),
    };
    write::File { path, text }
}
