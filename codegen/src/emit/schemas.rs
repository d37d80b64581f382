//! JSON Schemas of all types, for the feature `schemars`: the definitions in one file, a line each, and their table.

use std::collections::BTreeSet;

use quote::quote;
use serde_json::Value;

use super::{File, Item, Job, imports::imports};
use crate::ir::{self, Ir};

/// Name of the file that holds the definitions.
const DEFINITIONS: &str = "schemas.json";

/// The two files.
pub(super) fn jobs(ir: &Ir) -> Vec<Job<'_>> {
    vec![Box::new(move || table(ir)), Box::new(move || definitions(ir))]
}

fn table(ir: &Ir) -> File {
    let mut lines = vec![String::from("   ")];
    let items = ir.modules().iter().flat_map(|module| &module.items);
    // The type behind another name has a schema of its own.
    for name in items.filter(|item| !matches!(item, ir::Item::Alias(_))).map(|item| item.name()) {
        let last = lines.len() - 1;
        if lines[last].len() + name.len() + 2 > super::codec::WIDTH {
            lines.push(String::from("   "));
        }
        let last = lines.len() - 1;
        lines[last].push_str(&format!(" {name},"));
    }
    let item = Item::text("", format!("schemas! {{ include_str!({DEFINITIONS:?});\n{}\n}}", lines.join("\n")));
    let items = [item];
    let imports = imports(ir, &items, &BTreeSet::new());
    let [item] = items;
    File {
        path: "types/src/schemas.rs".to_owned(),
        source: String::new(),
        docs: vec!["JSON Schemas of all types: each gives its definition.".to_owned()],
        items: vec![Item::tokens(quote!(#(#imports)*)), item],
    }
}

fn definitions(ir: &Ir) -> File {
    let schemas = ir.modules().iter().flat_map(|module| &module.schemas);
    let lines: Vec<String> = schemas.map(|(name, schema)| format!("{}:{schema}", Value::from(name.as_str()))).collect();
    File {
        path: format!("types/src/{DEFINITIONS}"),
        source: String::new(),
        docs: Vec::new(),
        items: vec![Item::text("", lines.join(",\n"))],
    }
}
