//! The types crate: a file for each document, its tables beside it, a module for each area.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, Item, Job, RUNTIME, codec, imports::imports, rust, structs, turns, typed, unions};
use crate::{
    docs,
    ir::{self, Ir, Module},
    name, parallel,
};

/// One job a file of the types crate.
pub(super) fn jobs(ir: &Ir) -> Vec<Job<'_>> {
    let mut jobs: Vec<Job<'_>> = vec![Box::new(move || root(ir))];
    let mut areas: BTreeMap<&str, Vec<&Module>> = BTreeMap::new();
    for module in ir.modules() {
        areas.entry(&module.area).or_default().push(module);
    }
    for (area, modules) in areas {
        let inner = modules.clone();
        if !area.is_empty() {
            jobs.push(Box::new(move || area_file(area, &modules)));
        }
        for module in inner {
            // A module named by a keyword is a raw name in Rust, but not in its path.
            let topic_name = name::bare(&module.topic);
            let stem = match name::bare(area) {
                "" => topic_name.to_owned(),
                area => format!("{area}/{topic_name}"),
            };
            let (types, codec) = (format!("types/src/{stem}.rs"), format!("types/src/{stem}/codec.rs"));
            jobs.push(Box::new(move || topic(ir, module, types.clone())));
            if has_tables(module) {
                jobs.push(Box::new(move || tables(ir, module, codec.clone())));
            }
        }
    }
    jobs
}

fn root(ir: &Ir) -> File {
    let names: BTreeSet<&str> = ir
        .modules()
        .iter()
        .map(|module| if module.area.is_empty() { &module.topic } else { &module.area }.as_str())
        .collect();
    let modules = names.iter().map(|area| name::ident(area));
    let title = ir.api().map_or("an API", |api| api.title.as_str());
    let docs = vec![
        format!("Types of {title}: every request, response, event and header value."),
        String::new(),
        "What this version does not know is kept: members in `extra`, values and shapes in `Other`.".to_owned(),
        "[`from_json`] is the fastest way in, [`to_json`] the way out; every type is also `Serialize` and \
         `Deserialize`. Reading checks names and shapes; ranges, lengths and patterns are checked by [`to_json_checked`] and, \
         for a value that goes into an HTTP header, [`to_header_json`]."
            .to_owned(),
        String::new(),
        "What is read by way of a `serde_json::Value`, or of a type with `#[serde(flatten)]` or `untagged`, is what serde \
         has made of it before: numbers beyond 64 bits are rounded there, and a fraction loses its zeros at the end. \
         `from_json` and `serde_json::from_str` keep them to the letter in what this version does not know. Line and column in \
         an error of `serde_json` count from where the value of a type of this crate starts, those of `from_json` from the start \
         of the text."
            .to_owned(),
        String::new(),
        "A [`JsonObject`] or `extra` that was read is written as it came. In a `serde_json::Value`, and in what is made or \
         changed in code, such as the parameters of a tool, members stay in their order with the feature `preserve_order`, \
         which the client turns on; without it they are sorted by name."
            .to_owned(),
    ];
    let runtime = name::ident(RUNTIME);
    // With it in scope a request takes more items, and offers one more tool.
    let turns = ir
        .modules()
        .iter()
        .flat_map(|module| &module.items)
        .any(turns::is_request)
        .then(|| quote!(pub use #runtime::Turns;));
    let items = vec![
        Item::tokens(quote!(#(pub mod #modules;)* #[cfg(feature = "schemars")] mod schemas;)),
        Item::tokens(quote! {
            pub use #runtime::{
                Accumulator, Codec, DecodeError, Dictionary, EncodeError, Ending, Events, Extra, JsonObject, Nullable, ParseError, PartialJson, SchemaError, Secret, StrictSchema,
                UnknownValue, from_json, from_json_slice, object, to_header_json, to_json, to_json_checked,
            };
            #turns
            #[cfg(feature = "schemars")]
            pub use #runtime::schemars;
        }),
    ];
    File { path: "types/src/lib.rs".to_owned(), source: String::new(), docs, items }
}

fn area_file(area: &str, modules: &[&Module]) -> File {
    let topics = modules.iter().map(|module| name::ident(&module.topic));
    let uses = modules.iter().map(|module| {
        let topic = name::ident(&module.topic);
        let names: BTreeSet<&str> = module.items.iter().map(|item| item.name()).collect();
        let names = names.into_iter().map(name::ident);
        quote!(pub use #topic::{#(#names),*};)
    });
    let mut docs = Vec::new();
    for module in modules {
        docs.push(format!("- `{}`: {}", module.document, docs::closed(&module.title)));
    }
    docs.insert(0, format!("Types of the area `{area}`, by document:"));
    docs.insert(1, String::new());
    File {
        path: format!("types/src/{}.rs", name::bare(area)),
        source: format!("{area}/"),
        docs,
        items: vec![Item::tokens(quote!(#(mod #topics;)*)), Item::tokens(quote!(#(#uses)*))],
    }
}

/// The types of one document: items in schema order, then what they can do.
fn topic(ir: &Ir, module: &Module, path: String) -> File {
    let (types, impls): (Vec<Item>, Vec<Vec<Item>>) =
        parallel::map_small(&module.items, |item| parts(ir, item)).into_iter().unzip();
    let items: Vec<Item> = types.into_iter().chain(impls.into_iter().flatten()).collect();
    let own = module.items.iter().map(|item| item.name()).collect();
    let imports = imports(ir, &items, &own);
    let codec = has_tables(module).then(|| {
        quote!(
            mod codec;
        )
    });
    let head = [Item::tokens(quote!(#(#imports)*)), Item::tokens(quote!(#codec))];
    File {
        path,
        source: module.document.clone(),
        docs: vec![
            docs::closed(&module.title),
            String::new(),
            module.about.clone(),
            String::new(),
            format!("Each type is the definition of its name in `{}`.", module.document),
        ],
        items: head.into_iter().chain(items).collect(),
    }
}

/// A type, and what it can do.
fn parts(ir: &Ir, item: &ir::Item) -> (Item, Vec<Item>) {
    let name = item.name();
    let (definition, impls) = match item {
        ir::Item::Struct(item) => {
            let written = [structs::inherent(ir, item), structs::default(item), typed::from_type(ir, item)];
            let written = written.into_iter().chain([typed::ended(item), turns::implementation(item)]);
            (structs::definition(item), written.flatten().collect())
        }
        ir::Item::Union(item) => (unions::union(item), unions::impls(ir, item)),
        ir::Item::Enum(item) => (unions::strings(item), Vec::new()),
        ir::Item::Alias(item) => (alias(item), Vec::new()),
    };
    (Item::of(name, definition), impls.into_iter().map(|tokens| Item::of(name, tokens)).collect())
}

fn alias(item: &ir::Alias) -> TokenStream {
    let docs = rust::docs(&item.docs);
    let (ident, ty) = (name::ident(&item.name), rust::ty(&item.ty));
    quote!(#docs pub type #ident = #ty;)
}

/// Whether a document has wire code: other names have none.
fn has_tables(module: &Module) -> bool {
    module.items.iter().any(|item| codec::table(item).is_some())
}

/// The wire code of one document.
fn tables(ir: &Ir, module: &Module, path: String) -> File {
    let mut items: Vec<Item> = Vec::new();
    let mut own: BTreeSet<&str> = BTreeSet::new();
    for item in &module.items {
        let Some(table) = codec::table(item) else { continue };
        own.insert(item.name());
        items.push(Item::text(item.name(), table));
        let beside = match item {
            ir::Item::Struct(item) => typed::tables(item),
            ir::Item::Union(_) | ir::Item::Enum(_) | ir::Item::Alias(_) => Vec::new(),
        };
        let folds = item.folds().map(|folds| codec::folds(item.name(), folds));
        items.extend(beside.into_iter().chain(folds).map(|table| Item::text(item.name(), table)));
    }
    let mut imports = imports(ir, &items, &own);
    let names = own.iter().map(|name| name::ident(name));
    imports.push(quote!(use super::{#(#names),*};));
    let docs = vec![format!("Wire code of `{}`: one table for each definition.", module.document)];
    let head = Item::tokens(quote!(#(#imports)*));
    File { path, source: module.document.clone(), docs, items: std::iter::once(head).chain(items).collect() }
}

#[cfg(test)]
mod tests {
    use crate::{generate, load::Source};

    #[test]
    fn document_without_definitions_has_no_tables() {
        let text = r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "description": "D.", "$defs": {}}"#;

        let output = generate(&[Source { path: "a.json".to_owned(), text: text.to_owned() }]).expect("it is emitted");

        let paths: Vec<&str> = output.files.iter().map(|file| file.path.as_str()).collect();
        assert!(paths.contains(&"types/src/a.rs") && !paths.contains(&"types/src/a/codec.rs"), "{paths:?}");
    }
}
