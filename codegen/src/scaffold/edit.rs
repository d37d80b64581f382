//! Puts text into a JSON document and leaves the rest of it alone.

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{Object, Value as Ast},
    common::Ranged,
    parse_to_ast,
};
use serde_json::{Value, json};

use crate::{
    layout::{layout, lines, spaces},
    load::{
        Source,
        json::{Node, unescape},
    },
};

/// A document that is being changed.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) path: String,
    pub(super) text: String,
}

impl Draft {
    pub(super) fn new(source: &Source) -> Self {
        Self { path: source.path.clone(), text: source.text.clone() }
    }

    /// A new document without definitions.
    pub(super) fn begin(path: &str, said: &str) -> Self {
        let root = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": said, "description": said, "$defs": {},
        });
        let Value::Object(members) = &root else { return Self { path: path.to_owned(), text: String::new() } };
        Self { path: path.to_owned(), text: format!("{}\n", lines(members, 0)) }
    }

    /// The line that a JSON pointer leads to, from 1.
    pub(super) fn line(&self, pointer: &str) -> usize {
        Node::parse(&self.text).ok().and_then(|root| root.find(pointer)).map_or(1, |at| at.line)
    }

    /// Puts a member into the object at a pointer: behind the member of a name, or else last.
    pub(super) fn member(&mut self, pointer: &str, after: Option<&str>, key: &str, value: &Value) -> Option<()> {
        let (at, text) = self.with(pointer, |text, found| {
            let object = found.as_object()?;
            let indent = indent_of(text, object.range.start) + 2;
            let member = format!("{}: {}", json!(key), layout(value, indent));
            let last = after.and_then(|after| object.get(after)).or(object.properties.last());
            Some(match last {
                Some(last) => (last.range.end..last.range.end, format!(",\n{}{member}", spaces(indent))),
                None => (object.range.start..object.range.end, alone(object, text, &member)),
            })
        })?;
        self.text.replace_range(at, &text);
        Some(())
    }

    /// Puts an item into the list at a pointer: before the item of that position, or else last.
    pub(super) fn item(&mut self, pointer: &str, position: usize, value: &Value) -> Option<()> {
        let (at, text) = self.with(pointer, |text, found| {
            let list = found.as_array()?;
            let starts: Vec<usize> = list.elements.iter().map(|item| item.range().start).collect();
            let (first, end) = (list.elements.first()?, list.elements.last()?.range().end);
            let tall = text[list.range.start..first.range().start].contains('\n');
            let indent = indent_of(text, first.range().start);
            let part = if tall { format!(",\n{}", spaces(indent)) } else { ", ".to_owned() };
            let item = layout(value, indent);
            Some(match starts.get(position) {
                Some(start) => (*start, format!("{item}{part}")),
                None => (end, format!("{part}{item}")),
            })
        })?;
        self.text.insert_str(at, &text);
        Some(())
    }

    fn with<T>(&self, pointer: &str, look: impl Fn(&str, &Ast<'_>) -> Option<T>) -> Option<T> {
        let parsed = parse_to_ast(&self.text, &CollectOptions::default(), &ParseOptions::default()).ok()?;
        let root = parsed.value?;
        let found = pointer.split('/').skip(1).try_fold(&root, |value, step| match value {
            Ast::Object(object) => Some(&object.get(&unescape(step))?.value),
            Ast::Array(list) => list.elements.get(step.parse::<usize>().ok()?),
            _ => None,
        })?;
        look(&self.text, found)
    }
}

/// An object that had no member, with one.
fn alone(object: &Object<'_>, text: &str, member: &str) -> String {
    let indent = indent_of(text, object.range.start);
    format!("{{\n{}{member}\n{}}}", spaces(indent + 2), spaces(indent))
}

/// How far the line of an offset is indented.
fn indent_of(text: &str, offset: usize) -> usize {
    let line = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    text[line..].len() - text[line..].trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Draft;

    fn draft(text: &str) -> Draft {
        Draft { path: "a.json".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn member_goes_behind_the_one_that_is_named() {
        let mut draft = draft("{\n  \"a\": {\n    \"x\": 1,\n    \"y\" : 2\n  }\n}\n");

        draft.member("/a", Some("x"), "n", &json!({"k": [1]}));
        draft.member("/a", None, "z", &json!([]));

        let expected =
            "{\n  \"a\": {\n    \"x\": 1,\n    \"n\": { \"k\": [1] },\n    \"y\" : 2,\n    \"z\": []\n  }\n}\n";
        assert_eq!(draft.text, expected);
    }

    #[test]
    fn first_member_opens_the_object() {
        let mut draft = draft("{\n  \"a\": {}\n}");

        draft.member("/a", None, "b", &json!(1));

        assert_eq!(draft.text, "{\n  \"a\": {\n    \"b\": 1\n  }\n}");
    }

    #[test]
    fn item_is_parted_as_the_others_are() {
        let mut draft = draft("{ \"a\": [1, 2], \"b\": [\n  1,\n  2\n] }");

        draft.item("/a", 1, &json!({"c": 3}));
        draft.item("/b", 1, &json!(4));
        draft.item("/b", 3, &json!(5));

        assert_eq!(draft.text, "{ \"a\": [1, { \"c\": 3 }, 2], \"b\": [\n  1,\n  4,\n  2,\n  5\n] }");
    }
}
