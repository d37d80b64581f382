//! IR to files: one module an output, each with the jobs that make its files.
//!
//! Emitted functions that read or write JSON, make whole values, or call one that does, are `#[inline]`: they are compiled
//! where they are used, so that the crate of types builds soon. With them nothing is left of it to compile but its tables.

mod accessors;
mod client;
mod codec;
mod imports;
mod makes;
mod manifests;
mod reference;
mod rust;
mod schemas;
mod structs;
mod turns;
mod typed;
mod types;
mod unions;
mod values;

pub(crate) use rust::ty;

use std::collections::HashMap;

use proc_macro2::TokenStream;

use crate::{RUNTIME, format, ir::Ir, parallel, write};

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

/// Every file as it is written, in the order of the outputs, and what each definition becomes, in schema order: its
/// item, its impls, its table.
pub fn emit(ir: &Ir) -> (Vec<write::File>, Vec<write::Definition>) {
    let laid = parallel::map(&jobs(ir), |job| layout(job()));
    let mut files = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut definitions: Vec<write::Definition> = Vec::new();
    for (file, parts) in laid {
        files.push(file);
        for part in parts {
            match places.get(&part.name) {
                Some(place) => {
                    definitions[*place].text.push('\n');
                    definitions[*place].text.push_str(&part.text);
                }
                None => {
                    places.insert(part.name.clone(), definitions.len());
                    definitions.push(part);
                }
            }
        }
    }
    (files, definitions)
}

fn jobs(ir: &Ir) -> Vec<Job<'_>> {
    [types::jobs, schemas::jobs, client::jobs, manifests::jobs, reference::jobs]
        .iter()
        .flat_map(|jobs| jobs(ir))
        .collect()
}

/// A file as it is written, and what it has of each definition.
fn layout(file: File) -> (write::File, Vec<write::Definition>) {
    let File { path, source, docs, items } = file;
    let document = source.trim_end_matches(".json").to_owned();
    let source = format!("schema/{source}");
    let text = match items.as_slice() {
        [Item { body: format::Item::Text(text), .. }] if path.ends_with(".toml") => {
            format!("{}\n\n{text}", format::mark("#", &source))
        }
        [Item { body: format::Item::Text(text), .. }] if path.ends_with(".md") => {
            format!("{} -->\n\n{}\n", format::mark("<!--", &source), text.trim_end())
        }
        [Item { body: format::Item::Text(text), .. }] if path.ends_with(".json") => {
            format!("{{\"$comment\":\"{}\",\n{text}\n}}\n", format::mark("", &source).trim_start())
        }
        _ => {
            let laid = parallel::map_small(&items, |item| format::lay(&item.body));
            let laid: Vec<_> = items.into_iter().map(|item| item.definition).zip(laid).collect();
            let text = format::file(&format::Header { source, docs }, laid.iter().flat_map(|(_, laid)| laid));
            let parts = laid.into_iter().filter(|(name, _)| !name.is_empty());
            let parts = parts.map(|(name, laid)| write::Definition {
                name,
                document: document.clone(),
                text: format::join(&laid),
            });
            return (write::File { path, text }, parts.collect());
        }
    };
    (write::File { path, text }, Vec::new())
}
