//! Lays out whatever is Rust: by a parser and prettyplease, which leaves no blank lines between items and members.

use std::mem::{replace, take};

use syn::{Attribute, ImplItem, Item as Syntax, ItemImpl, ItemTrait, TraitItem, UseTree, Visibility};

use super::{
    Laid,
    blocks::{Dense, Origin},
};

/// Lays out all items of a text.
///
/// # Panics
///
/// When it is no Rust. That is a mistake of the emitter, whatever the schema says.
pub(super) fn items(source: &str) -> Vec<Laid> {
    parse(source).into_iter().map(lay_out).collect()
}

/// The only member of an impl, without the lines around it.
pub(super) fn member(source: &str) -> String {
    let block: String = parse(source).into_iter().map(print).collect();
    inside(&block).to_owned()
}

fn parse(source: &str) -> Vec<Syntax> {
    match syn::parse_file(source) {
        Ok(file) => file.items,
        Err(error) => panic!("emitted tokens are no Rust items: {error}"),
    }
}

pub(super) fn lay_out(item: Syntax) -> Laid {
    let dense = match &item {
        Syntax::Mod(module) if module.content.is_none() => Dense::Module,
        Syntax::Use(import) if matches!(import.vis, Visibility::Inherited) => Dense::Import(origin(&import.tree)),
        Syntax::Use(_) => Dense::Export,
        _ => Dense::No,
    };
    let text = match item {
        Syntax::Impl(mut head) => {
            let members = take(&mut head.items);
            spaced(members, is_tight, |items| Syntax::Impl(ItemImpl { items, ..head.clone() }))
        }
        Syntax::Trait(mut head) => {
            let members = take(&mut head.items);
            let is_tight = |member: &TraitItem| !matches!(member, TraitItem::Fn(_));
            spaced(members, is_tight, |items| Syntax::Trait(ItemTrait { items, ..head.clone() }))
        }
        item => print(item),
    };
    Laid { text, dense }
}

fn origin(tree: &UseTree) -> Origin {
    match tree {
        UseTree::Path(path) => Origin::of(&path.ident.to_string()),
        _ => Origin::Other,
    }
}

/// A block whose members are parted by blank lines, but for tight neighbours.
fn spaced<M>(members: Vec<M>, is_tight: impl Fn(&M) -> bool, block: impl Fn(Vec<M>) -> Syntax) -> String {
    let mut members = members.into_iter();
    let Some(first) = members.next() else {
        return print(block(Vec::new()));
    };
    let mut tight = is_tight(&first);
    let whole = print(block(vec![first]));
    let mut text = whole.trim_end().trim_end_matches('}').to_owned();
    for member in members {
        let before = replace(&mut tight, is_tight(&member));
        if !(before && tight) {
            text.push('\n');
        }
        text.push_str(inside(&print(block(vec![member]))));
    }
    text.push_str("}\n");
    text
}

/// The lines between the head of a block, which may take several lines, and its last brace.
fn inside(block: &str) -> &str {
    let mut start = 0;
    for line in block.split_inclusive('\n') {
        start += line.len();
        let is_head = !line.starts_with([' ', '/', '#']);
        if is_head && line.trim_end().ends_with('{') {
            break;
        }
    }
    block[start..].trim_end().trim_end_matches('}')
}

/// Constants and types without documentation stand close together.
fn is_tight(member: &ImplItem) -> bool {
    let attributes: &[Attribute] = match member {
        ImplItem::Const(member) => &member.attrs,
        ImplItem::Type(member) => &member.attrs,
        _ => return false,
    };
    attributes.is_empty()
}

fn print(item: Syntax) -> String {
    prettyplease::unparse(&syn::File { shebang: None, attrs: Vec::new(), items: vec![item] })
}
