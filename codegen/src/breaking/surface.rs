//! What of the emitted Rust other source can name: fields, variants, methods, traits. Read off the emitted items.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{FnArg, ImplItem, Item, ReturnType, UseTree, Visibility};

use crate::{
    emit,
    ir::{self, Ir},
    write::File,
};

/// All that can be named, by owner: a definition, or an item of the client crate with its module.
#[derive(Debug, Default)]
pub(super) struct Surface {
    pub(super) owners: BTreeMap<String, Owner>,
}

/// What one item has.
#[derive(Debug, Default)]
pub(super) struct Owner {
    /// `struct`, `enum`, `type`, `const`, `use`, `manifest`.
    pub(super) kind: &'static str,
    /// It is a definition, not an item of the client crate.
    pub(super) is_definition: bool,
    pub(super) facts: BTreeMap<(Part, String), Fact>,
}

/// What a fact is about. The name is what the ids of rules begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Field,
    Variant,
    Constructor,
    Method,
    Trait,
    /// A feature of another crate that is turned on.
    Feature,
}

impl Part {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Constructor => "constructor",
            Self::Method => "method",
            Self::Trait => "trait",
            Self::Feature => "feature",
        }
    }
}

/// A signature.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    /// Without what callers never write, such as names of arguments.
    pub(super) bare: String,
    /// As people read it.
    pub(super) shown: String,
}

impl Fact {
    fn of(text: String) -> Self {
        Self { bare: text.clone(), shown: text }
    }
}

impl Surface {
    /// Reads what is emitted; what macros of the runtime add to it is read off the IR.
    pub(super) fn of(ir: &Ir, files: &[File]) -> Self {
        let mut surface = Self::default();
        for file in files {
            if file.path.ends_with("/Cargo.toml") {
                surface.manifest(&file.path, &file.text);
            }
            let Some((package, path)) = file.path.split_once("/src/").filter(|(_, path)| path.ends_with(".rs")) else {
                continue;
            };
            // Modules of the types crate are private: what they define is named by the area alone.
            let is_definition = package == "types" && path != "lib.rs";
            let folder = if is_definition { "" } else { path.rsplit_once('/').map_or("", |(folder, _)| folder) };
            let parsed =
                syn::parse_file(&file.text).unwrap_or_else(|error| unreachable!("what is emitted is Rust: {error}"));
            for item in &parsed.items {
                surface.item(folder, is_definition, item);
            }
        }
        surface.expanded(ir);
        surface
    }

    fn owner(&mut self, folder: &str, name: &str) -> &mut Owner {
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}::{name}") };
        self.owners.entry(path).or_default()
    }

    /// The features that a manifest turns on: what they need is built by every application.
    fn manifest(&mut self, path: &str, text: &str) {
        let owner = self.owner("", path);
        owner.kind = "manifest";
        let dependencies = text.lines().skip_while(|line| *line != "[dependencies]").skip(1);
        for (name, features) in dependencies.take_while(|line| !line.is_empty()).filter_map(dependency) {
            for feature in features.split(", ").map(|feature| feature.trim_matches('"')) {
                owner.add(Part::Feature, &format!("{name}/{feature}"), Fact::of(String::new()));
            }
        }
    }

    fn item(&mut self, folder: &str, is_definition: bool, item: &Item) {
        match item {
            Item::Struct(item) => {
                let owner = self.owner(folder, &item.ident.to_string());
                (owner.kind, owner.is_definition) = ("struct", is_definition);
                owner.derives(&item.attrs);
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                    owner.add(Part::Field, &name, Fact::of(compact(&field.ty)));
                }
            }
            Item::Enum(item) => {
                let owner = self.owner(folder, &item.ident.to_string());
                (owner.kind, owner.is_definition) = ("enum", is_definition);
                owner.derives(&item.attrs);
                for variant in &item.variants {
                    owner.add(Part::Variant, &variant.ident.to_string(), Fact::of(compact(&variant.fields)));
                }
            }
            Item::Impl(item) => {
                let owner = self.owner(folder, &compact(&item.self_ty));
                if let Some((_, path, _)) = &item.trait_ {
                    owner.add(Part::Trait, &compact(path), Fact::of(String::new()));
                    return;
                }
                for method in &item.items {
                    if let ImplItem::Fn(method) = method
                        && is_public(&method.vis)
                    {
                        owner.method(&method.sig);
                    }
                }
            }
            // What it stands for the schemas say.
            Item::Type(item) if is_definition => {
                let owner = self.owner(folder, &item.ident.to_string());
                (owner.kind, owner.is_definition) = ("type", is_definition);
            }
            Item::Const(item) if is_public(&item.vis) => {
                self.owner(folder, &item.ident.to_string()).kind = "const";
            }
            Item::Use(item) if is_public(&item.vis) && !is_definition => {
                let mut names = Vec::new();
                used(&item.tree, &mut names);
                for name in names {
                    let owner = self.owner(folder, &name);
                    if owner.kind.is_empty() {
                        owner.kind = "use";
                    }
                }
            }
            _ => {}
        }
    }

    /// Conversions, and setters by a Rust type, that tables of wire code expand to.
    fn expanded(&mut self, ir: &Ir) {
        for item in ir.modules().iter().flat_map(|module| &module.items) {
            let owner = self.owner("", item.name());
            let traits: Vec<String> = match item {
                ir::Item::Struct(item) => {
                    for typed in item.setters.iter().filter_map(|setter| setter.typed.as_ref()) {
                        owner.add(Part::Method, typed, Fact::of(format!("<T: JsonSchema>{typed}(self)")));
                    }
                    Vec::new()
                }
                ir::Item::Enum(item) if item.open => vec!["From<&str>".to_owned(), "From<String>".to_owned()],
                ir::Item::Alias(_) => Vec::new(),
                ir::Item::Enum(_) => vec!["TryFrom<&str>".to_owned(), "TryFrom<String>".to_owned()],
                ir::Item::Union(union) => {
                    let kinds = union.kinds.iter().map(|variant| format!("From<{}>", compact(&emit::ty(&variant.ty))));
                    let texts = union.kinds.iter().filter(|variant| variant.from_text);
                    let objects = union.objects.iter().filter(|variant| !variant.shared);
                    kinds
                        .chain(texts.map(|_| "From<&str>".to_owned()))
                        .chain(objects.map(|variant| format!("From<{}>", variant.item)))
                        .collect()
                }
            };
            for name in traits {
                owner.add(Part::Trait, &name, Fact::of(String::new()));
            }
        }
    }
}

impl Owner {
    fn add(&mut self, part: Part, name: &str, fact: Fact) {
        self.facts.insert((part, name.to_owned()), fact);
    }

    fn derives(&mut self, attributes: &[syn::Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let _ = attribute.parse_nested_meta(|meta| {
                self.add(Part::Trait, &compact(&meta.path), Fact::of(String::new()));
                Ok(())
            });
        }
    }

    fn method(&mut self, signature: &syn::Signature) {
        let name = signature.ident.to_string();
        let mut bare = Vec::new();
        let mut shown = Vec::new();
        for argument in &signature.inputs {
            let (ty, text) = match argument {
                FnArg::Receiver(receiver) => (compact(receiver), compact(receiver)),
                FnArg::Typed(typed) => (compact(&typed.ty), format!("{}: {}", compact(&typed.pat), compact(&typed.ty))),
            };
            // Whether `self` is rebound inside is nobody's business outside.
            bare.push(ty.trim_start_matches("mut ").to_owned());
            shown.push(text.trim_start_matches("mut ").to_owned());
        }
        let returned = match &signature.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => format!(" -> {}", compact(ty)),
        };
        let head =
            format!("{}{}", if signature.asyncness.is_some() { "async " } else { "" }, compact(&signature.generics));
        let text = |arguments: &[String]| format!("{head}{name}({}){returned}", arguments.join(", "));
        let part = if name == "new" { Part::Constructor } else { Part::Method };
        let fact = Fact { bare: text(&bare), shown: text(&shown) };
        self.add(part, &name, fact);
    }
}

/// The name of a dependency and its list of features; nothing where it has none.
fn dependency(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once(" = ")?;
    let (_, rest) = rest.split_once('[')?;
    Some((name, rest.split_once(']')?.0))
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The names that a `use` brings in.
fn used(tree: &UseTree, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => used(&path.tree, names),
        UseTree::Name(name) => names.push(name.ident.to_string()),
        UseTree::Rename(name) => names.push(name.rename.to_string()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| used(tree, names)),
        UseTree::Glob(_) => names.push("*".to_owned()),
    }
}

/// Tokens as they are usually written, without the spaces that a token stream puts everywhere.
fn compact(tokens: &impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let mut text = String::new();
    let mut words = spaced.split_whitespace().peekable();
    while let Some(word) = words.next() {
        text.push_str(word);
        let Some(next) = words.peek() else { break };
        let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '\'' | '#'));
        let both = joined(word.chars().last()) && joined(next.chars().next());
        if both || word == "," || matches!(word, "+" | "=" | "->") || matches!(*next, "+" | "=" | "->") {
            text.push(' ');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::compact;

    #[test]
    fn types_read_as_they_are_written() {
        let tokens = quote!(Option<Box<Map<String, impl Into<Value> + Send>>>);
        assert_eq!(compact(&tokens), "Option<Box<Map<String, impl Into<Value> + Send>>>");
        assert_eq!(compact(&quote!(&'static [&str])), "&'static[&str]");
    }
}
