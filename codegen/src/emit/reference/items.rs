//! The page of a document: a part for each type.

use super::{
    book::{self, Base, Book},
    markdown::{WIDTH, block, cell, code, json},
    quoted, written,
};
use crate::{
    docs,
    emit::{File, accessors, codec, rust},
    ir::{
        Alias, DEPRECATED, Enum, Filled, Item, Made, Make, Member, Module, ObjectVariant, Pattern, Preset, Rest, Role,
        Struct, Union,
    },
    name,
};

/// Where the links of these pages start.
const HERE: &Base = &Base::Types;

/// The page of a document.
pub(super) fn page(book: &Book<'_>, heading: &str, module: &Module) -> File {
    let mut text = format!("# {heading}\n\n{}\n", module.about);
    for item in &module.items {
        let name = item.name();
        text.push_str(&format!("\n## {name} {{#{name}}}\n\n{}\n\n", book::about(item)));
        text.push_str(&format!("{}\n\n", nature(book, item)));
        text.push_str(&match item {
            Item::Struct(item) => structure(book, item),
            Item::Union(item) => union(book, item),
            Item::Enum(item) => strings(item),
            Item::Alias(item) => alias(book, item),
        });
        let example = book.examples.of(item);
        text.push_str(&format!("\n{}\n", block("json", &json(&example, WIDTH, 2))));
        text.push_str(&block("rust", &book.lines.of(item, &example)));
    }
    written(&format!("types/{}.md", book::page_name(module)), &module.document, text)
}

/// What kind of thing it is, what it is part of, and where its documentation stands.
fn nature(book: &Book<'_>, item: &Item) -> String {
    let open = |open: bool| if open { "open" } else { "closed" };
    let kind = match item {
        Item::Struct(item) => format!("Object, {}, {}", open(item.open), if item.sent { "sent" } else { "received" }),
        Item::Union(item) => format!("Union, {}", open(item.rest != Rest::Refused)),
        Item::Enum(item) => format!("Enum, {}", open(item.open)),
        Item::Alias(_) => "Another name".to_owned(),
    };
    let users: Vec<String> = book.users(item.name()).iter().map(|user| book.link(HERE, user)).collect();
    let users = if users.is_empty() { String::new() } else { format!(" · part of {}", users.join(", ")) };
    format!("{kind}{users} · [rustdoc]({})", book.rustdoc(HERE, item))
}

fn structure(book: &Book<'_>, item: &Struct) -> String {
    let mut text = String::new();
    if item.members.is_empty() {
        text.push_str("No members of its own.\n");
    } else {
        text.push_str("| Member | Rust | Meaning |\n| --- | --- | --- |\n");
    }
    for member in &item.members {
        text.push_str(&row(book, member));
    }
    if !item.presets.is_empty() {
        text.push_str("\n| Preset | Gives |\n| --- | --- |\n");
    }
    for Preset { ident, docs, .. } in &item.presets {
        text.push_str(&format!("| {} | {} |\n", code(&format!("{}::{ident}()", item.name)), cell(&docs.join(" "))));
    }
    text.push_str(&makes(&item.name, &item.makes));
    text.push_str(&readers(&item.accessors));
    if let Some(fallback) = &item.fallback {
        text.push_str(&format!("\n`{}::from_text_lenient(text)`: {}\n", item.name, fallback.docs.join(" ")));
    }
    text
}

fn row(book: &Book<'_>, member: &Member) -> String {
    let presence = match member.role {
        Role::Required => "required",
        Role::Nullable => "required, nullable",
        Role::Optional | Role::Listed => "optional",
        Role::ThreeState => "optional, nullable",
        Role::Constant(_) => "constant",
        Role::Marker(_) => "optional constant",
    };
    let ty = book.ty(HERE, &member.ty);
    let field = match &member.role {
        Role::Required | Role::Listed => ty,
        Role::Nullable | Role::Optional => format!("Option&lt;<wbr>{ty}&gt;"),
        Role::ThreeState => format!("Option&lt;<wbr>Nullable&lt;{ty}&gt;&gt;"),
        Role::Constant(_) | Role::Marker(_) => String::new(),
    };
    let (field, meaning) = match &member.role {
        Role::Constant(value) | Role::Marker(value) => {
            ("no field".to_owned(), format!("Always {}.", code(&value.to_string())))
        }
        _ => (format!("<code>{}: {field}</code>", member.ident), said(book, member)),
    };
    format!("| {}<br>{presence} | {field} | {meaning} |\n", code(&member.wire))
}

/// The meaning of a member, then its facts on a line of their own.
fn said(book: &Book<'_>, member: &Member) -> String {
    let mut lines = vec![member.about.text.clone()];
    if !member.about.facts.is_empty() {
        lines.push(member.about.facts.join(" "));
    }
    if let Some(embedded) = &member.embedded {
        let bare = name::bare(&member.ident);
        let mut readers = vec![format!("`{bare}_as::<T>()`")];
        if let Some(item) = &embedded.item {
            readers.push(format!("`{bare}_parsed()` for {}", book.link(HERE, item)));
        }
        if embedded.lenient {
            readers.push(format!("`{bare}_lenient()`, which never fails"));
        }
        lines.push(format!("A text of JSON; read it with {}.", readers.join(", ")));
    }
    if member.about.deprecated {
        lines.push(DEPRECATED.to_owned());
    }
    lines.iter().map(|line| cell(line)).collect::<Vec<_>>().join("<br>")
}

fn makes(name: &str, makes: &[Make]) -> String {
    let mut text = String::new();
    if !makes.is_empty() {
        text.push_str("\n| Makes | Gives |\n| --- | --- |\n");
    }
    for make in makes {
        let given = make.fillings.iter().filter(|filling| matches!(filling.by, Filled::Given));
        let given = given.map(|filling| filling.ident.as_str()).collect::<Vec<_>>().join(", ");
        let signature = match make.made {
            Made::Other => format!("{}({given}) -> {}", make.ident, make.target),
            Made::Own | Made::Variant => format!("{name}::{}({given})", make.ident),
        };
        text.push_str(&format!("| {} | {} |\n", code(&signature), cell(&make.docs.join(" "))));
    }
    text
}

fn readers(accessors: &[crate::ir::Accessor]) -> String {
    let mut text = String::new();
    if !accessors.is_empty() {
        text.push_str("\n| Accessor | Gives |\n| --- | --- |\n");
    }
    for accessor in accessors {
        let signature = format!("{}() -> {}", accessor.ident, rust::text(&accessors::returns(accessor)));
        text.push_str(&format!("| {} | {} |\n", code(&signature), cell(&accessor.docs.join(" "))));
    }
    text
}

fn union(book: &Book<'_>, item: &Union) -> String {
    let mut text = "| Variant | Is |\n| --- | --- |\n".to_owned();
    for variant in &item.kinds {
        let kind = codec::kind_name(variant.kind);
        let held = format!("<code>{}(<wbr>{})</code>", variant.name, book.ty(HERE, &variant.ty));
        text.push_str(&format!("| {held} | a JSON {kind}<br>{} |\n", cell(&variant.docs.join(" "))));
    }
    for variant in &item.objects {
        let held = format!("<a href=\"{}\">{}</a>", book.address(HERE, &variant.item), variant.item);
        let held = if variant.boxed { format!("Box&lt;<wbr>{held}&gt;") } else { held };
        let told = told_by(&item.probe, variant);
        text.push_str(&format!(
            "| <code>{}(<wbr>{held})</code> | {told}<br>{} |\n",
            variant.name,
            cell(&docs::closed(&variant.about))
        ));
    }
    if let Some(held) = item.rest.held() {
        let what = if item.rest == Rest::Kept { "anything else" } else { "any other object" };
        text.push_str(&format!("| <code>Other({})</code> | {what}, whole, as received |\n", book.ty(HERE, &held)));
    }
    text.push_str(&makes(&item.name, &item.makes));
    text.push_str(&readers(&item.accessors));
    for from in &item.from {
        text.push_str(&format!("\nConverts without loss from {}.\n", book.link(HERE, from)));
    }
    text
}

/// What an object must have to be this variant.
fn told_by(probe: &[String], variant: &ObjectVariant) -> String {
    let rows = variant.patterns.iter().map(|row| {
        let conditions = probe.iter().zip(row).filter_map(|(member, pattern)| match pattern {
            Pattern::Text(text) => Some(format!("{} is {}", code(member), quoted(text))),
            Pattern::Present => Some(format!("has {}", code(member))),
            Pattern::Absent => Some(format!("no {}", code(member))),
            Pattern::Any => None,
        });
        conditions.collect::<Vec<_>>().join(", ")
    });
    rows.collect::<Vec<_>>().join("; or ")
}

/// Where it is used the type itself stands.
fn alias(book: &Book<'_>, item: &Alias) -> String {
    format!("<code>{}</code> is <code>{}</code>.\n", item.name, book.ty(HERE, &item.ty))
}

fn strings(item: &Enum) -> String {
    let mut text = "| Value | Rust | Means |\n| --- | --- | --- |\n".to_owned();
    for value in &item.values {
        let rust = format!("{}::{}", item.name, value.ident);
        text.push_str(&format!("| {} | {} | {} |\n", quoted(&value.wire), code(&rust), cell(&value.about)));
    }
    if item.open {
        text.push_str(&format!("| any other | `{}::Other(String)` | kept as received |\n", item.name));
    }
    text
}
