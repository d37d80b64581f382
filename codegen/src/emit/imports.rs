//! Imports of an emitted file: found by looking at the names it uses.

use super::RUNTIME;
use crate::{
    ir::{Api, Ir},
    name,
};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};

/// Names that emitted code uses without a path, and where they are.
const KNOWN: [(&str, &str, &str); 18] = [
    ("BTreeMap", "std", "collections"),
    ("BTreeSet", "std", "collections"),
    ("DeserializeOwned", "serde", "de"),
    ("Map", "serde_json", ""),
    ("Number", "serde_json", ""),
    ("Value", "serde_json", ""),
    ("DecodeError", RUNTIME, ""),
    ("Extra", RUNTIME, ""),
    ("Nullable", RUNTIME, ""),
    ("Secret", RUNTIME, ""),
    ("convert", RUNTIME, ""),
    ("embedded", RUNTIME, ""),
    ("folds", RUNTIME, ""),
    ("from_json", RUNTIME, ""),
    ("record", RUNTIME, ""),
    ("string_enum", RUNTIME, ""),
    ("tagged", RUNTIME, ""),
    ("Duration", "std", "time"),
];

/// Names used in tokens, where `own` are those that the file itself has.
pub(super) fn imports(ir: &Ir, tokens: &TokenStream, own: &BTreeSet<&str>) -> Vec<TokenStream> {
    let mut used = BTreeSet::new();
    collect(tokens.clone(), &mut used);
    let mut paths: BTreeMap<(u8, String), BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (name, root, module) in KNOWN.iter().filter(|(name, ..)| used.contains(*name)) {
        let rank = if *root == "std" { 0 } else { 1 };
        paths
            .entry((rank, (*root).to_owned()))
            .or_default()
            .entry((*module).to_owned())
            .or_default()
            .insert((*name).to_owned());
    }
    for module in &ir.modules {
        let names = module.items.iter().map(|item| item.name());
        for name in names.filter(|name| used.contains(*name) && !own.contains(name)) {
            let area = if module.area.is_empty() { &module.topic } else { &module.area };
            paths.entry((2, "crate".to_owned())).or_default().entry(area.clone()).or_default().insert(name.to_owned());
        }
    }
    paths.into_iter().map(|((_, root), modules)| one_use(&root, modules)).collect()
}

/// Names of the runtime that only the client uses.
const CLIENT: [&str; 11] = [
    "BlockingEventStream",
    "Clock",
    "Error",
    "EventStream",
    "Limits",
    "NoBody",
    "Reply",
    "Retry",
    "Setting",
    "Timeouts",
    "Transport",
];

/// Imports of a file of the client crate: types come from the crate `types`, the client's own from `parent`.
pub(super) fn client_imports(ir: &Ir, api: &Api, tokens: &TokenStream, types: &str, parent: &str) -> Vec<TokenStream> {
    let mut used = BTreeSet::new();
    collect(tokens.clone(), &mut used);
    let mut uses = Vec::new();
    let known = |roots: &[&str]| {
        let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, root, module) in KNOWN.iter().filter(|(name, root, _)| used.contains(*name) && roots.contains(root))
        {
            let _ = root;
            modules.entry((*module).to_owned()).or_default().insert((*name).to_owned());
        }
        modules
    };
    let push = |uses: &mut Vec<TokenStream>, root: &str, modules: BTreeMap<String, BTreeSet<String>>| {
        if !modules.is_empty() {
            uses.push(one_use(root, modules));
        }
    };
    push(&mut uses, "std", known(&["std"]));
    let runtime =
        CLIENT.iter().filter(|name| used.contains(**name)).map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let mut runtime = flat(runtime);
    if used.contains("SecretString") {
        runtime.insert("external".to_owned(), BTreeSet::from(["SecretString".to_owned()]));
    }
    push(&mut uses, RUNTIME, runtime);
    push(&mut uses, "serde_json", known(&["serde_json"]));
    let mut areas: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for module in &ir.modules {
        for name in module.items.iter().map(|item| item.name()).filter(|name| used.contains(*name)) {
            let area = if module.area.is_empty() { &module.topic } else { &module.area };
            areas.entry(area.clone()).or_default().insert(name.to_owned());
        }
    }
    push(&mut uses, types, areas);
    let constants = api.parameters.iter().map(|parameter| parameter.constant.clone());
    let operations = api.resources.iter().flat_map(|resource| &resource.operations).map(|op| name::shouty(&op.id));
    let constants = constants.chain(operations).chain(std::iter::once("SERVICE".to_owned()));
    let constants: BTreeSet<String> = constants.filter(|name| used.contains(name)).collect();
    let resources: BTreeSet<String> = api.resources.iter().map(|resource| resource.name.clone()).collect();
    let defined = defined(tokens);
    let resources: BTreeSet<String> =
        resources.into_iter().filter(|name| used.contains(name) && !defined.contains(name)).collect();
    let mut own = BTreeMap::new();
    if !constants.is_empty() {
        own.insert("operations".to_owned(), constants);
    }
    if parent == "crate" && !resources.is_empty() {
        own.insert(String::new(), resources.clone());
    } else if !resources.is_empty() {
        own.insert("blocking".to_owned(), resources);
    }
    push(&mut uses, "crate", own);
    uses
}

fn flat(names: BTreeSet<String>) -> BTreeMap<String, BTreeSet<String>> {
    if names.is_empty() { BTreeMap::new() } else { BTreeMap::from([(String::new(), names)]) }
}

/// Names of the structs that tokens define.
fn defined(tokens: &TokenStream) -> BTreeSet<String> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let named = trees.windows(2).filter(|pair| pair[0].to_string() == "struct").map(|pair| pair[1].to_string());
    named.collect()
}

/// One `use` for a crate.
fn one_use(root: &str, modules: BTreeMap<String, BTreeSet<String>>) -> TokenStream {
    let root = name::ident(root);
    let mut parts: Vec<TokenStream> = Vec::new();
    for (module, names) in &modules {
        let names: Vec<_> = names.iter().map(|name| name::ident(name)).collect();
        match (module.as_str(), names.as_slice()) {
            ("", names) => parts.extend(names.iter().map(|name| quote!(#name))),
            (module, [name]) => {
                let module = name::ident(module);
                parts.push(quote!(#module::#name));
            }
            (module, names) => {
                let module = name::ident(module);
                parts.push(quote!(#module::{#(#names),*}));
            }
        }
    }
    match parts.as_slice() {
        [part] => quote!(use #root::#part;),
        parts => quote!(use #root::{#(#parts),*};),
    }
}

/// Every name; a function's only where it is called and not as a method, a macro's only where it is called.
fn collect(tokens: TokenStream, used: &mut BTreeSet<String>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => collect(group.stream(), used),
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let is_upper = name.starts_with(|first: char| first.is_uppercase());
                if if is_upper { is_type(&trees, at) } else { is_call(&trees, at) } {
                    used.insert(name);
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Not the name of a variant: behind its documentation, behind `::`, or behind `=>` in a table.
fn is_type(trees: &[TokenTree], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).map(|before| &trees[before]);
    let is =
        |tree: Option<&TokenTree>, sign: char| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
    let documented = matches!(before(1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket)
        && is(before(2), '#');
    let inside_path = is(before(1), ':') && is(before(2), ':');
    // In `folds!` what follows an arrow is a type: it stands before `by`.
    let by = matches!(trees.get(at + 1), Some(TokenTree::Ident(word)) if word == "by");
    let arm = is(before(1), '>') && is(before(2), '=') && !is(trees.get(at + 1), ':') && !by;
    !documented && !inside_path && !arm
}

fn is_call(trees: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| trees[before].to_string());
    let called = match trees.get(at + 1) {
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        Some(TokenTree::Punct(punct)) => punct.as_char() == '!',
        _ => false,
    };
    called && !matches!(before.as_deref(), Some("." | "fn" | ":"))
}
