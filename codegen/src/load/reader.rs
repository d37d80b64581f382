//! Typed reading of a tree; what does not fit becomes a diagnostic with its place.

use super::{
    index::Index,
    json::{Json, Node, Position, escape},
    nearest::{LISTED, listed, nearest},
};
use crate::{diagnostic::Diagnostic, schema::Place};

/// Reads one document and collects what is wrong with it.
pub(super) struct Reader<'a> {
    pub(super) document: &'a str,
    pub(super) found: Vec<Diagnostic>,
    /// Keys that have to be there and are not, by the object that they are missed in.
    missing: Vec<(Place, Vec<String>)>,
    /// References that lead nowhere, each with what is not there.
    pub(super) lost: Vec<(String, Diagnostic)>,
    index: &'a Index<'a>,
}

/// A value and the way to it.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) node: &'a Node,
    /// Of the key that names the value, or else of the value.
    position: Position,
    way: Option<(&'a At<'a>, Step<'a>)>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

impl<'a> At<'a> {
    pub(super) fn root(node: &'a Node) -> Self {
        Self { node, position: node.at, way: None }
    }

    /// The key that names the value; empty for an item of a list.
    pub(super) fn key(&self) -> &'a str {
        match self.way {
            Some((_, Step::Key(key))) => key,
            Some((_, Step::Item(_))) | None => "",
        }
    }

    /// Whether the value is this text.
    pub(super) fn is_text(&self, expected: &str) -> bool {
        matches!(&self.node.json, Json::String(text) if text == expected)
    }

    /// The members, when the value is an object.
    pub(super) fn members(&'a self) -> Vec<At<'a>> {
        match &self.node.json {
            Json::Object(entries) => entries
                .iter()
                .map(|entry| At { node: &entry.node, position: entry.at, way: Some((self, Step::Key(&entry.key))) })
                .collect(),
            _ => Vec::new(),
        }
    }

    fn pointer(&self) -> String {
        match self.way {
            None => String::new(),
            Some((parent, Step::Key(key))) => format!("{}/{}", parent.pointer(), escape(key)),
            Some((parent, Step::Item(position))) => format!("{}/{position}", parent.pointer()),
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a str, index: &'a Index<'a>) -> Self {
        Self { document, found: Vec::new(), missing: Vec::new(), lost: Vec::new(), index }
    }

    /// Where the value is named.
    pub(super) fn place(&self, at: &At<'_>) -> Place {
        let Position { line, column } = at.position;
        Place { document: self.document.to_owned(), line, column, pointer: at.pointer() }
    }

    /// Reports a mistake at the value itself.
    pub(super) fn refuse(
        &mut self,
        rule: &'static str,
        at: &At<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let Position { line, column } = at.node.at;
        let place = Place { line, column, ..self.place(at) };
        self.found.push(Diagnostic::new(rule, &place, message, help));
    }

    /// Reports a key that is not allowed here.
    pub(super) fn unknown(&mut self, at: &At<'_>, allowed: &[&str], hint: Option<&str>) {
        let key = at.key();
        let near = nearest(key, allowed.iter().copied());
        let message = format!("`{key}` is not in the dialect here");
        let help = match (hint, near) {
            (Some(hint), _) => hint.to_owned(),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) if allowed.len() <= LISTED => format!("allowed here: {}", listed(allowed.iter().copied())),
            (None, None) => "leave it out, or say it in `description`".to_owned(),
        };
        self.found.push(Diagnostic::new("unknown-keyword", &self.place(at), message, help));
    }

    /// Reports a key that has to be there, together with others of the same object.
    fn missing(&mut self, place: Place, key: &str) {
        match self.missing.iter_mut().find(|(other, _)| *other == place) {
            Some((_, keys)) => keys.push(key.to_owned()),
            None => self.missing.push((place, vec![key.to_owned()])),
        }
    }

    /// Everything that is wrong, but for references that lead nowhere.
    pub(super) fn finish(&mut self) -> Vec<Diagnostic> {
        for (place, keys) in std::mem::take(&mut self.missing) {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let (verb, names) = (if keys.len() == 1 { "is" } else { "are" }, listed(keys));
            let message = format!("{names} {verb} missing");
            self.found.push(Diagnostic::new("missing-keyword", &place, message, format!("add {names} here")));
        }
        std::mem::take(&mut self.found)
    }

    /// Refuses what is of another type.
    pub(super) fn wrong(&mut self, at: &At<'_>, expected: &str, example: &str) {
        let found = shown(at.node);
        let message = match at.way {
            None => format!("a document is {expected}, found {found}"),
            Some((_, Step::Item(_))) => format!("an item here takes {expected}, found {found}"),
            Some((_, Step::Key(key))) => format!("`{key}` takes {expected}, found {found}"),
        };
        let help = match at.way {
            None => format!("write {expected} with the keywords that the README of the schema folder lists"),
            Some(_) => format!("write {expected}, such as {example}"),
        };
        self.refuse("wrong-type", at, message, help);
    }

    /// The members of an object.
    pub(super) fn entries<'b>(&mut self, at: &'b At<'b>) -> Vec<At<'b>> {
        if !matches!(at.node.json, Json::Object(_)) {
            self.wrong(at, "an object", "{}");
        }
        at.members()
    }

    /// The items of a list.
    pub(super) fn items<'b>(&mut self, at: &'b At<'b>) -> Vec<At<'b>> {
        let Json::Array(items) = &at.node.json else {
            self.wrong(at, "a list", "[]");
            return Vec::new();
        };
        let item =
            |(position, node): (usize, &'b Node)| At { node, position: node.at, way: Some((at, Step::Item(position))) };
        items.iter().enumerate().map(item).collect()
    }

    /// A text.
    pub(super) fn string(&mut self, at: &At<'_>) -> Option<String> {
        if let Json::String(text) = &at.node.json {
            return Some(text.clone());
        }
        self.wrong(at, "a text", "\"…\"");
        None
    }

    /// A list of different texts.
    pub(super) fn strings(&mut self, at: &At<'_>) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for item in self.items(at) {
            let Some(text) = self.string(&item) else {
                continue;
            };
            if texts.contains(&text) {
                self.refuse("wrong-value", &item, format!("`{text}` stands here a second time"), "keep one of the two");
            } else {
                texts.push(text);
            }
        }
        texts
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, at: &At<'_>) -> Option<bool> {
        if let Json::Bool(value) = at.node.json {
            return Some(value);
        }
        self.wrong(at, "`true` or `false`", "true");
        None
    }

    /// A number.
    pub(super) fn number(&mut self, at: &At<'_>) -> Option<f64> {
        let number = match &at.node.json {
            Json::Number(number) => number.as_f64(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(at, "a number", "0.5");
        }
        number
    }

    /// What numbers are multiples of.
    pub(super) fn step(&mut self, at: &At<'_>) -> Option<f64> {
        let step = match &at.node.json {
            Json::Number(number) => number.as_f64().filter(|step| *step > 0.0),
            _ => None,
        };
        if step.is_none() {
            self.wrong(at, "a number above 0", "0.5");
        }
        step
    }

    /// A number of things.
    pub(super) fn count(&mut self, at: &At<'_>) -> Option<u64> {
        let count = match &at.node.json {
            Json::Number(number) => number.as_u64(),
            _ => None,
        };
        if count.is_none() {
            self.wrong(at, "a whole number of at least 0", "1");
        }
        count
    }

    /// A text that is a reference: the name of the definition, also of one that does not exist.
    pub(super) fn reference(&mut self, at: &At<'_>) -> Option<String> {
        let reference = self.string(at)?;
        match self.index.resolve(self.document, &reference) {
            Ok(name) => Some(name),
            Err(unknown) => {
                self.refuse("unknown-reference", at, unknown.message, unknown.help);
                if let Some(target) = unknown.target {
                    self.lost.extend(self.found.pop().map(|diagnostic| (target, diagnostic)));
                }
                // Kept, so that the schema is not also reported as empty.
                Some(reference)
            }
        }
    }

    /// An object that holds a reference and nothing else.
    pub(super) fn referring(&mut self, at: &At<'_>) -> Option<String> {
        let fields = Fields::of(self, at, &["$ref"]);
        fields.need(self, "$ref").and_then(|at| self.reference(at))
    }
}

/// An object with a fixed set of keys.
pub(super) struct Fields<'a> {
    at: &'a At<'a>,
    members: Vec<At<'a>>,
    /// Keys that are absent, and that one which is not allowed is near to.
    meant: Vec<String>,
}

impl<'a> Fields<'a> {
    /// Reports every key that is not allowed.
    pub(super) fn of(reader: &mut Reader<'_>, at: &'a At<'a>, allowed: &[&str]) -> Self {
        Self::hinted(reader, at, allowed, None)
    }

    /// The same, with the way out for every such key.
    pub(super) fn hinted(reader: &mut Reader<'_>, at: &'a At<'a>, allowed: &[&str], hint: Option<&str>) -> Self {
        let members = reader.entries(at);
        let absent = allowed.iter().copied().filter(|key| members.iter().all(|member| member.key() != *key));
        let absent: Vec<&str> = absent.collect();
        let mut meant = Vec::new();
        for member in members.iter().filter(|member| !allowed.contains(&member.key())) {
            reader.unknown(member, allowed, hint);
            meant.extend(nearest(member.key(), absent.iter().copied()).map(str::to_owned));
        }
        Self { at, members, meant }
    }

    pub(super) fn get(&self, key: &str) -> Option<&At<'a>> {
        self.members.iter().find(|member| member.key() == key)
    }

    /// As [`Fields::get`]; reports the key when it is missing.
    pub(super) fn need(&self, reader: &mut Reader<'_>, key: &str) -> Option<&At<'a>> {
        let found = self.get(key);
        let is_meant = self.meant.iter().any(|meant| meant == key);
        if found.is_none() && !is_meant && matches!(self.at.node.json, Json::Object(_)) {
            let place = reader.place(self.at);
            reader.missing(place, key);
        }
        found
    }

    /// A text that has to be there.
    pub(super) fn text(&self, reader: &mut Reader<'_>, key: &str) -> String {
        self.need(reader, key).and_then(|at| reader.string(at)).unwrap_or_default()
    }

    /// A text that may be absent.
    pub(super) fn optional(&self, reader: &mut Reader<'_>, key: &str) -> Option<String> {
        self.get(key).and_then(|at| reader.string(at))
    }

    /// A switch; absent means off.
    pub(super) fn switch(&self, reader: &mut Reader<'_>, key: &str) -> bool {
        self.get(key).and_then(|at| reader.boolean(at)).unwrap_or_default()
    }
}

/// A value as a message names it.
fn shown(node: &Node) -> String {
    match &node.json {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(value) => value.to_string(),
        Json::String(text) if text.chars().count() <= 40 => format!("{text:?}"),
        Json::String(_) => "a text".to_owned(),
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "an object".to_owned(),
    }
}
