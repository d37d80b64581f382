//! The reference: Markdown pages that readers find types in, a page for each document, in sections that the API names.

mod book;
mod calls;
mod examples;
mod items;
mod layout;
mod lines;
mod markdown;
mod operations;
mod pictures;

use std::sync::Arc;

use book::{Base, Book, Section};
use markdown::{cell, code};

use super::{File, Item, Job};
use crate::ir::{Api, Ir, Operation, Resource};

/// One job a page. Pages are about an API: without one there are none.
pub(super) fn jobs(ir: &Ir) -> Vec<Job<'_>> {
    let Some(api) = ir.api() else { return Vec::new() };
    let book = Arc::new(Book::new(ir, api));
    let mut jobs: Vec<Job<'_>> = Vec::new();
    for page in [summary, introduction, operations::page, pictures::contents, pictures::streams] {
        let book = Arc::clone(&book);
        jobs.push(Box::new(move || page(&book)));
    }
    for (at, section) in book.sections.iter().enumerate() {
        if section.modules.len() > 1 {
            let book = Arc::clone(&book);
            jobs.push(Box::new(move || overview(&book, &book.sections[at])));
        }
        for module in &section.modules {
            let (book, module) = (Arc::clone(&book), *module);
            let heading = if section.modules.len() == 1 { section.title.clone() } else { module.title.clone() };
            jobs.push(Box::new(move || items::page(&book, &heading, module)));
        }
    }
    jobs
}

/// The lines of Rust that call an operation, for whoever documents it elsewhere.
pub(super) fn call_lines(ir: &Ir, api: &Api, resource: &Resource, operation: &Operation) -> String {
    calls::lines(&Book::new(ir, api), resource, operation)
}

/// A page of Markdown.
fn written(path: &str, source: &str, text: String) -> File {
    File {
        path: format!("reference/src/{path}"),
        source: source.to_owned(),
        docs: Vec::new(),
        items: vec![Item::text("", text)],
    }
}

/// What stands beside the pages as a table of contents.
fn summary(book: &Book<'_>) -> File {
    let mut text = "# Summary\n\n[Introduction](README.md)\n\n- [Operations](operations.md)\n\
         - [What contains what](contents.md)\n- [Life of a stream](streams.md)\n"
        .to_owned();
    for section in &book.sections {
        match section.modules.as_slice() {
            [module] => text.push_str(&format!("- [{}](types/{}.md)\n", section.title, book::page_name(module))),
            modules => {
                text.push_str(&format!("- [{}]({})\n", section.title, section.path()));
                for module in modules {
                    text.push_str(&format!("  - [{}](types/{}.md)\n", module.title, book::page_name(module)));
                }
            }
        }
    }
    written("SUMMARY.md", "", text)
}

fn introduction(book: &Book<'_>) -> File {
    let api = book.api;
    let about = api.docs.last().map(String::as_str).unwrap_or_default();
    let mut text = format!(
        "# {}\n\n{about}\n\nEvery type stands here once, with its members, an example in JSON and the lines of Rust that \
         make it. The types are those of the crate `{}`; the crate `{}` has them as `{}::types`.\n\n",
        api.title,
        api.types.name,
        api.client.name,
        api.client.name.replace('-', "_"),
    );
    text.push_str(
        "| Section | Holds |\n| --- | --- |\n| [Operations](operations.md) | what can be called, and how |\n",
    );
    text.push_str("| [What contains what](contents.md) | bodies as trees, from the outside in |\n");
    text.push_str("| [Life of a stream](streams.md) | which events follow which, and what they add |\n");
    for section in &book.sections {
        let path = match section.modules.as_slice() {
            [module] => format!("types/{}.md", book::page_name(module)),
            _ => section.path(),
        };
        text.push_str(&format!("| [{}]({path}) | {} |\n", section.title, cell(&section.about)));
    }
    text.push_str(
        "\n## How to read a page\n\n\
         - A member that is *optional* may be left out; one that is *nullable* may be `null`.\n\
         - Beside the wire name stands the field in Rust. A constant has no field: it is written and checked by itself.\n\
         - An *open* type keeps what it does not know: members in `extra`, values and shapes in `Other`. A *closed* type \
         refuses it.\n\
         - A type that is *sent* has a constructor and setters; a type that is only *received* is read from JSON.\n",
    );
    written("README.md", "", text)
}

/// The page of a section with several documents: what is where.
fn overview(book: &Book<'_>, section: &Section<'_>) -> File {
    let mut text = format!("# {}\n\n{}\n", section.title, section.about);
    for module in &section.modules {
        let path = format!("../types/{}.md", book::page_name(module));
        text.push_str(&format!("\n## [{}]({path})\n\n{}\n\n", module.title, module.about));
        text.push_str("| Type | Is |\n| --- | --- |\n");
        for item in &module.items {
            let link = book.link(&Base::Section, item.name());
            text.push_str(&format!("| {link} | {} |\n", cell(book::about(item))));
        }
    }
    written(&section.path(), "", text)
}

/// A text as a JSON string in a code span.
fn quoted(text: &str) -> String {
    code(&serde_json::Value::from(text).to_string())
}
