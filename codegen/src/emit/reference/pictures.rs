//! What contains what, and what follows what: trees that the style sheet draws as pictures.
//!
//! They are lists of HTML, so that they fold, wrap on a narrow screen, and can be read where nothing styles them.

use std::collections::{HashMap, VecDeque};

use super::{
    book::{Base, Book},
    markdown::{breakable, html},
    written,
};
use crate::{
    emit::{File, codec},
    ir::{EventStream, Item, Operation, Type, Union},
    schema::{FoldHow, FoldSource, LifeStep, Times},
};

/// Where the links of these pages start.
const HERE: &Base = &Base::Top;

/// How deep a tree is unfolded at first.
const UNFOLDED: usize = 2;

/// The page of what contains what: a tree for the body, the reply and the events of each operation.
pub(super) fn contents(book: &Book<'_>) -> File {
    let mut text =
        "# What contains what\n\nEach tree begins with a whole body. A type is unfolded where it stands outermost; \
                    enums and plain values are left out.\n"
            .to_owned();
    for operation in operations(book) {
        let request = operation.request.as_deref();
        let response = operation.json().and_then(Type::named);
        let event = operation.stream.as_ref().map(|stream| stream.event.as_str());
        for root in [request, response, event].into_iter().flatten() {
            let tree = Tree::new(book, root);
            text.push_str(&format!("\n## {root} of {}\n\n<ul class=\"tree\">\n{}</ul>\n", operation.id, tree.text));
        }
    }
    written("contents.md", "", text)
}

fn operations<'a>(book: &'a Book<'_>) -> impl Iterator<Item = &'a Operation> {
    book.api.resources.iter().flat_map(|resource| &resource.operations)
}

/// A link to a type, in HTML.
fn linked(book: &Book<'_>, name: &str) -> String {
    format!("<a href=\"{}\"><code>{name}</code></a>", book.address(HERE, name))
}

struct Tree<'a, 'b> {
    book: &'b Book<'a>,
    /// For each type, the type and the label under which it stands outermost: there it is unfolded.
    homes: HashMap<String, (String, String)>,
    text: String,
}

impl<'a, 'b> Tree<'a, 'b> {
    fn new(book: &'b Book<'a>, root: &str) -> Self {
        let mut tree = Tree { book, homes: HashMap::new(), text: String::new() };
        let mut waiting = VecDeque::from([root.to_owned()]);
        tree.homes.insert(root.to_owned(), Default::default());
        while let Some(name) = waiting.pop_front() {
            for (label, part) in tree.parts(&name) {
                if !tree.homes.contains_key(&part) {
                    tree.homes.insert(part.clone(), (name.clone(), label));
                    waiting.push_back(part);
                }
            }
        }
        tree.grow((String::new(), String::new()), root, 0);
        tree
    }

    /// Adds a type and, where it stands outermost, what it contains.
    fn grow(&mut self, home: (String, String), name: &str, depth: usize) {
        let own = format!("{}{}", home.1, linked(self.book, name));
        let parts = self.parts(name);
        if self.homes.get(name) != Some(&home) || parts.is_empty() {
            self.text.push_str(&format!("<li>{own}</li>\n"));
            return;
        }
        let open = if depth < UNFOLDED { " open" } else { "" };
        let count = parts.len();
        self.text.push_str(&format!(
            "<li><details{open}><summary>{own} <span class=\"note\">{count}</span></summary><ul>\n"
        ));
        for (label, part) in parts {
            self.grow((name.to_owned(), label), &part, depth + 1);
        }
        self.text.push_str("</ul></details></li>\n");
    }

    /// The objects and unions directly inside a type, each behind the member that holds it.
    fn parts(&self, name: &str) -> Vec<(String, String)> {
        let whole = |name: &str| !matches!(self.book.ir.item(name), Some(Item::Enum(_) | Item::Alias(_)) | None);
        let parts: Vec<(String, &str)> = match self.book.ir.item(name) {
            Some(Item::Struct(item)) => {
                let members = item.members.iter();
                let named = members.filter_map(|member| Some((member, member.ty.named()?)));
                named.map(|(member, part)| (format!("<code>{}</code> ", html(&member.wire)), part)).collect()
            }
            Some(Item::Union(item)) => {
                let kinds = item.kinds.iter().filter_map(|variant| variant.ty.named());
                let objects = item.objects.iter().map(|variant| variant.item.as_str());
                kinds.chain(objects).map(|part| (String::new(), part)).collect()
            }
            Some(Item::Alias(item)) => item.ty.named().map(|part| (String::new(), part)).into_iter().collect(),
            Some(Item::Enum(_)) | None => Vec::new(),
        };
        parts.into_iter().filter(|(_, part)| whole(part)).map(|(label, part)| (label, part.to_owned())).collect()
    }
}

/// The page of what follows what.
pub(super) fn streams(book: &Book<'_>) -> File {
    let mut text =
        "# Life of a stream\n\nEvents follow each other from top to bottom. A dashed box stands for as many as \
                    there are, or for one of several ways. An event comes at most once where nothing else is said; below it \
                    stands what it adds to the whole.\n"
            .to_owned();
    for operation in operations(book) {
        let Some(stream) = &operation.stream else { continue };
        let Some(Item::Union(events)) = book.ir.item(&stream.event) else { continue };
        let flow = Flow { book, events };
        let steps: String = stream.life_cycle.iter().map(|step| flow.step(step)).collect();
        let id = &operation.id;
        text.push_str(&format!("\n## {id} {{#{id}}}\n\n<ul class=\"flow\">\n{steps}{}</ul>\n", flow.ends(stream)));
        if let Some(done) = &stream.done {
            text.push_str(&format!("\nThe last line of the stream is `{done}`, which is no event.\n"));
        }
    }
    written("streams.md", &book.api.document, text)
}

struct Flow<'a, 'b> {
    book: &'b Book<'a>,
    events: &'b Union,
}

impl Flow<'_, '_> {
    fn step(&self, step: &LifeStep) -> String {
        let all = |steps: &[LifeStep]| steps.iter().map(|step| self.step(step)).collect::<String>();
        match step {
            LifeStep::Event { tag, times } => {
                let often = match times {
                    Times::Once => " <span class=\"note\">always</span>",
                    Times::Maybe => "",
                    Times::Any => " <span class=\"note\">any number</span>",
                };
                format!("<li>{}{often}{}</li>\n", self.event(tag), self.adds(tag))
            }
            LifeStep::Each { what, steps } => {
                format!("<li class=\"each\">for each {}<ul>\n{}</ul></li>\n", html(what), all(steps))
            }
            LifeStep::Cases { by, cases } => {
                let cases = cases.iter().enumerate().map(|(position, (name, steps))| {
                    let name = html(name);
                    let open = if position == 0 { " open" } else { "" };
                    match steps.as_slice() {
                        [] => format!("<li><strong>{name}</strong> <span class=\"note\">nothing</span></li>\n"),
                        steps => format!(
                            "<li><details{open}><summary><strong>{name}</strong></summary><ul>\n{}</ul></details></li>\n",
                            all(steps)
                        ),
                    }
                });
                format!("<li class=\"any\">by {}<ul>\n{}</ul></li>\n", html(by), cases.collect::<String>())
            }
        }
    }

    /// A tag, with a link to the type of the event.
    fn event(&self, tag: &str) -> String {
        let tagged = format!("<code>{}</code>", breakable(tag));
        match self.events.objects.iter().find(|variant| variant.has_tag(tag)) {
            Some(variant) => format!("<a href=\"{}\">{tagged}</a>", self.book.address(HERE, &variant.item)),
            None => tagged,
        }
    }

    /// What an event adds to the whole.
    fn adds(&self, tag: &str) -> String {
        let rows =
            self.events.folds.iter().flat_map(|folds| &folds.rows).filter(|fold| fold.tag.as_deref() == Some(tag));
        let rows = rows.map(|fold| {
            let how = if fold.how == FoldHow::Set { "=" } else { "+=" };
            let what = match &fold.source {
                FoldSource::Text(text) => format!("{text:?}"),
                FoldSource::Member(way) => way.join("."),
            };
            let place = match codec::fold_path(&fold.into) {
                place if place.is_empty() => "whole".to_owned(),
                place => place,
            };
            format!("<br><span class=\"note\"><code>{}</code></span>", breakable(&format!("{place} {how} {what}")))
        });
        rows.collect()
    }

    /// The events after which nothing follows.
    fn ends(&self, stream: &EventStream) -> String {
        let endings = self.events.folds.as_ref().map(|folds| folds.ends.as_slice()).unwrap_or_default();
        let ends = stream.terminal.iter().map(|tag| {
            let ending = endings.iter().find(|(known, _)| known == tag).map_or("", |(_, ending)| ending);
            let class = ending.to_lowercase();
            format!("<li class=\"{class}\">{} <span class=\"note\">{class}</span></li>\n", self.event(tag))
        });
        format!("<li class=\"any\">the end<ul>\n{}</ul></li>\n", ends.collect::<String>())
    }
}
