//! Imports of an emitted file: found by looking at the names it uses.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use proc_macro2::{Delimiter, TokenStream};
use quote::quote;

use super::{Item, RUNTIME};
use crate::{
    format::{self, Tree},
    ir::{Api, Ir},
    name,
};

/// Names that emitted code uses without a path, and where they are.
const KNOWN: [(&str, &str, &str); 27] = [
    ("BTreeSet", "std", "collections"),
    ("DeserializeOwned", "serde_core", "de"),
    ("Map", "serde_json", ""),
    ("Number", "serde_json", ""),
    ("Value", "serde_json", ""),
    ("DecodeError", RUNTIME, ""),
    ("Dictionary", RUNTIME, ""),
    ("Ending", RUNTIME, ""),
    ("Extra", RUNTIME, ""),
    ("JsonObject", RUNTIME, ""),
    ("Nullable", RUNTIME, ""),
    ("ParseError", RUNTIME, ""),
    ("Secret", RUNTIME, ""),
    ("StrictSchema", RUNTIME, ""),
    ("convert", RUNTIME, ""),
    ("embedded", RUNTIME, ""),
    ("folds", RUNTIME, ""),
    ("from_json", RUNTIME, ""),
    ("from_type", RUNTIME, ""),
    ("parse_answer", RUNTIME, ""),
    ("parsed", RUNTIME, ""),
    ("record", RUNTIME, ""),
    ("schemas", RUNTIME, ""),
    ("string_enum", RUNTIME, ""),
    ("tagged", RUNTIME, ""),
    ("typed", RUNTIME, ""),
    ("Duration", "std", "time"),
];

/// Names of the runtime that only the client uses: a types crate may have types of these names.
const CLIENT: [(&str, &str, &str); 13] = [
    ("BlockingEventStream", RUNTIME, ""),
    ("Bytes", RUNTIME, "external"),
    ("Clock", RUNTIME, ""),
    ("Error", RUNTIME, ""),
    ("EventStream", RUNTIME, ""),
    ("Limits", RUNTIME, ""),
    ("NoBody", RUNTIME, ""),
    ("Reply", RUNTIME, ""),
    ("Retry", RUNTIME, ""),
    ("SecretString", RUNTIME, "external"),
    ("Setting", RUNTIME, ""),
    ("Timeouts", RUNTIME, ""),
    ("Transport", RUNTIME, ""),
];

/// Where a name is: a module of a crate.
struct Home<'a> {
    root: &'a str,
    module: &'a str,
}

/// Imports of a file of the types crate, which has the names in `own` itself.
pub(super) fn imports(ir: &Ir, items: &[Item], own: &BTreeSet<&str>) -> Vec<TokenStream> {
    let mut used = HashSet::new();
    for item in items {
        match &item.body {
            format::Item::Tokens(trees) => collect(trees, &mut used),
            format::Item::Text(text) => {
                let tokens = text.parse().unwrap_or_else(|error| unreachable!("tables are made of tokens: {error}"));
                collect(&Tree::all(tokens), &mut used);
            }
        }
    }
    used.retain(|name| !own.contains(name.as_str()));
    uses(&used, |name| known(&KNOWN, name).or_else(|| home(ir, "crate", name)))
}

/// Imports of a file of the client crate: types come from the crate `types`, resources from the module `parent`.
pub(super) fn client_imports(ir: &Ir, api: &Api, items: &[TokenStream], types: &str, parent: &str) -> Vec<TokenStream> {
    let mut used = HashSet::new();
    for tokens in items {
        let trees = Tree::all(tokens.clone());
        collect(&trees, &mut used);
        for name in defined(&trees) {
            used.remove(name);
        }
    }
    let parameters = api.parameters.iter().map(|parameter| parameter.constant.clone());
    let operations = api.resources.iter().flat_map(|resource| &resource.operations).map(|op| name::shouty(&op.id));
    let constants = parameters.chain(operations).chain(std::iter::once("SERVICE".to_owned()));
    let constants = constants.map(|name| (name, Home { root: "crate", module: "operations" }));
    let resources =
        api.resources.iter().map(|resource| (resource.name.clone(), Home { root: "crate", module: parent }));
    let ours: HashMap<String, Home<'_>> = constants.chain(resources).collect();
    uses(&used, |name| {
        let others = || home(ir, types, name).or_else(|| ours.get(name).map(|home| Home { ..*home }));
        known(&KNOWN, name).or_else(|| known(&CLIENT, name)).or_else(others)
    })
}

fn known(rows: &'static [(&str, &str, &str)], name: &str) -> Option<Home<'static>> {
    rows.iter().find(|(known, ..)| *known == name).map(|(_, root, module)| Home { root, module })
}

/// Where an item of the types crate is, which is `root`.
fn home<'a>(ir: &'a Ir, root: &'a str, name: &str) -> Option<Home<'a>> {
    ir.home(name).map(|module| Home { root, module: if module.area.is_empty() { &module.topic } else { &module.area } })
}

/// One `use` for each crate that something is used of: the standard library, other crates, this one.
fn uses<'a>(used: &HashSet<String>, find: impl Fn(&str) -> Option<Home<'a>>) -> Vec<TokenStream> {
    let mut paths: BTreeMap<(u8, &str), BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    for name in used {
        let Some(Home { root, module }) = find(name) else { continue };
        let group = match root {
            "std" => 0,
            "crate" => 2,
            _ => 1,
        };
        paths.entry((group, root)).or_default().entry(module).or_default().insert(name);
    }
    paths.into_iter().map(|((_, root), modules)| one_use(root, modules)).collect()
}

/// Names of the structs that tokens define.
fn defined(trees: &[Tree]) -> impl Iterator<Item = &str> {
    trees.windows(2).filter_map(|pair| match pair {
        [Tree::Word(keyword), Tree::Word(name)] if keyword == "struct" => Some(name.as_str()),
        _ => None,
    })
}

/// One `use` for a crate.
fn one_use(root: &str, modules: BTreeMap<&str, BTreeSet<&str>>) -> TokenStream {
    let root = name::ident(root);
    let mut parts: Vec<TokenStream> = Vec::new();
    for (module, names) in &modules {
        let names: Vec<_> = names.iter().map(|name| name::ident(name)).collect();
        match (*module, names.as_slice()) {
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
fn collect(trees: &[Tree], used: &mut HashSet<String>) {
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            // Rules in a table: what they are called is known to the table.
            Tree::Group(Delimiter::Bracket, _) if at > 0 && trees[at - 1].is_word("if") => {}
            Tree::Group(_, inner) => collect(inner, used),
            Tree::Word(name) => {
                let is_upper = name.starts_with(|first: char| first.is_uppercase());
                if if is_upper { is_type(trees, at) } else { is_call(trees, at) } && !used.contains(name) {
                    used.insert(name.clone());
                }
            }
            Tree::Sign(..) | Tree::Literal(_) => {}
        }
    }
}

/// Not the name of a variant: behind its documentation, behind `::`, or behind `=>` or `from` in a table. Nor that of a type
/// of a trait.
fn is_type(trees: &[Tree], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).map(|before| &trees[before]);
    let is = |tree: Option<&Tree>, sign: char| tree.is_some_and(|tree| tree.is_sign(sign));
    let documented = before(1).is_some_and(|tree| tree.within(Delimiter::Bracket).is_some()) && is(before(2), '#');
    let inside_path = is(before(1), ':') && is(before(2), ':');
    // In `folds!` what follows an arrow is a type: it stands before `by`.
    let by = trees.get(at + 1).is_some_and(|tree| tree.is_word("by"));
    let arm = is(before(1), '>') && is(before(2), '=') && !is(trees.get(at + 1), ':') && !by;
    let start = before(1).is_some_and(|tree| tree.is_word("from"));
    let defined = before(1).is_some_and(|tree| tree.is_word("type"));
    // `Item` of `Iterator<Item = T>`: a definition may have that name.
    let bound = is(before(1), '<') && is(trees.get(at + 1), '=') && !is(trees.get(at + 2), '>');
    !documented && !inside_path && !arm && !start && !defined && !bound
}

fn is_call(trees: &[Tree], at: usize) -> bool {
    let called = match trees.get(at + 1) {
        Some(Tree::Sign(sign, _)) => *sign == '!',
        Some(tree) => tree.within(Delimiter::Parenthesis).is_some(),
        None => false,
    };
    let of_another = match at.checked_sub(1).map(|before| &trees[before]) {
        Some(Tree::Sign(sign, _)) => matches!(sign, '.' | ':'),
        Some(tree) => tree.is_word("fn"),
        None => false,
    };
    called && !of_another
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use quote::quote;

    use super::collect;
    use crate::format::Tree;

    #[test]
    fn name_that_a_trait_gives_to_its_type_is_not_used() {
        let mut used = HashSet::new();

        collect(
            &Tree::all(quote!(fn list(value: impl IntoIterator<Item = impl Into<Account>>) -> Vec<Loan>)),
            &mut used,
        );

        assert!(used.contains("Account") && used.contains("Loan") && !used.contains("Item"), "{used:?}");
    }
}
