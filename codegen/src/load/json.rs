//! JSON with positions: what every stage of loading reads, and where a diagnostic finds its line.

use std::cell::Cell;

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{ObjectPropName, Value as Ast},
    common::Ranged,
    parse_to_ast,
};
use serde::de::IgnoredAny;
use serde_json::{Map, Number, Value};

/// One document as a tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Path of the document below the schema folder.
    pub document: String,
    /// The whole value.
    pub root: Node,
}

/// A value and where it starts.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where the value starts.
    pub at: Position,
    /// The value.
    pub json: Json,
}

/// Line and column, in characters, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A JSON value whose parts know where they stand.
#[derive(Clone, Debug)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// An object, repeated keys included.
    Object(Vec<Entry>),
}

/// One member of an object.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub key: String,
    /// Where the name starts.
    pub at: Position,
    /// Its value.
    pub node: Node,
}

/// Why a text is no JSON, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// Where it stops being JSON.
    pub at: Position,
    /// Why.
    pub message: String,
}

impl Node {
    /// Reads a text. `serde_json` says whether it is JSON, the other parser where everything stands.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let ruler = Ruler::new(text);
        if text.starts_with('\u{feff}') {
            let message = "the document begins with a byte order mark, U+FEFF: save it as UTF-8 without one".to_owned();
            return Err(Broken { at: ruler.position(0), message });
        }
        if text.trim_ascii().is_empty() {
            return Err(Broken { at: ruler.position(0), message: "the document is empty".to_owned() });
        }
        if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
            return Err(Broken::by_serde(&ruler, &error));
        }
        let strict = ParseOptions {
            allow_comments: false,
            allow_loose_object_property_names: false,
            allow_trailing_commas: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            allow_bare_decimal_point_numbers: false,
            allow_non_finite_numbers: false,
            allow_extended_string_escapes: false,
        };
        let broken = |start, message: String| Broken { at: ruler.position(start), message };
        let parsed = parse_to_ast(text, &CollectOptions::default(), &strict)
            .map_err(|error| broken(error.range().start, error.kind().to_string().to_lowercase()))?;
        match parsed.value {
            Some(value) => ruler.node(value),
            None => Err(broken(0, "the document is empty".to_owned())),
        }
    }

    /// The value as plain JSON.
    pub fn to_value(&self) -> Value {
        match &self.json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(value) => Value::Number(value.clone()),
            Json::String(value) => Value::String(value.clone()),
            Json::Array(items) => items.iter().map(Self::to_value).collect(),
            Json::Object(entries) => {
                let members = entries.iter().map(|entry| (entry.key.clone(), entry.node.to_value()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }

    /// Where a JSON pointer leads: to the name of a member, or to the start of an item.
    ///
    /// A keyword that a nullable schema has inside `anyOf` is found from the schema itself.
    pub fn find(&self, pointer: &str) -> Option<Position> {
        let Some(rest) = pointer.strip_prefix('/') else {
            return pointer.is_empty().then_some(self.at);
        };
        let (step, tail) = match rest.find('/') {
            Some(end) => rest.split_at(end),
            None => (rest, ""),
        };
        match &self.json {
            Json::Object(entries) => {
                let key = unescape(step);
                let entry = entries.iter().find(|entry| entry.key == key);
                match entry {
                    Some(entry) if tail.is_empty() => Some(entry.at),
                    Some(entry) => entry.node.find(tail),
                    None => nullable(entries)?.find(pointer),
                }
            }
            Json::Array(items) => items.get(step.parse::<usize>().ok()?)?.find(tail),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
        }
    }
}

/// The schema that `anyOf: [S, {"type": "null"}]` makes nullable.
pub(super) fn nullable(entries: &[Entry]) -> Option<&Node> {
    let any_of = entries.iter().find(|entry| entry.key == "anyOf")?;
    match &any_of.node.json {
        Json::Array(members) => match members.as_slice() {
            [schema, null] if is_null(null) => Some(schema),
            _ => None,
        },
        _ => None,
    }
}

/// Whether this is `{"type": "null"}`.
pub(super) fn is_null(node: &Node) -> bool {
    match &node.json {
        Json::Object(entries) => match entries.as_slice() {
            [entry] => entry.key == "type" && matches!(&entry.node.json, Json::String(kind) if kind == "null"),
            _ => false,
        },
        _ => false,
    }
}

/// A key as it stands in a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

pub(crate) fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

impl Broken {
    /// `serde_json` counts columns in bytes and puts the place into its message.
    fn by_serde(ruler: &Ruler<'_>, error: &serde_json::Error) -> Self {
        let before = error.line().saturating_sub(1);
        let start: usize = ruler.text.split_inclusive('\n').take(before).map(str::len).sum();
        let offset = start + error.column().saturating_sub(1);
        Self { at: ruler.position(offset), message: without_place(error) }
    }
}

/// What is wrong, without the place that the message names.
fn without_place(error: &serde_json::Error) -> String {
    let mut message = error.to_string();
    message.truncate(message.rfind(" at line ").unwrap_or(message.len()));
    message
}

/// Turns offsets into positions; fast when they are asked for in ascending order.
struct Ruler<'a> {
    text: &'a str,
    last: Cell<(usize, Position)>,
}

impl<'a> Ruler<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, last: Cell::new((0, Position { line: 1, column: 1 })) }
    }

    fn position(&self, offset: usize) -> Position {
        let (mut from, mut at) = self.last.get();
        if offset < from {
            (from, at) = (0, Position { line: 1, column: 1 });
        }
        let offset = offset.min(self.text.len());
        for byte in &self.text.as_bytes()[from..offset] {
            match byte {
                b'\n' => at = Position { line: at.line + 1, column: 1 },
                // Bytes that continue a character of UTF-8.
                0x80..=0xBF => {}
                _ => at.column += 1,
            }
        }
        self.last.set((offset, at));
        at
    }

    fn node(&self, ast: Ast<'_>) -> Result<Node, Broken> {
        let at = self.position(ast.start());
        let json = match ast {
            Ast::NullKeyword(_) => Json::Null,
            Ast::BooleanLit(literal) => Json::Bool(literal.value),
            Ast::StringLit(literal) => Json::String(literal.value.into_owned()),
            Ast::NumberLit(literal) => match literal.value.parse() {
                Ok(number) => Json::Number(number),
                Err(error) => return Err(Broken { at, message: without_place(&error) }),
            },
            Ast::Array(array) => {
                Json::Array(array.elements.into_iter().map(|item| self.node(item)).collect::<Result<_, _>>()?)
            }
            Ast::Object(object) => {
                let entries = object.properties.into_iter().map(|property| {
                    let at = self.position(property.start());
                    let key = match property.name {
                        ObjectPropName::String(name) => name.value.into_owned(),
                        ObjectPropName::Word(name) => name.value.to_owned(),
                    };
                    Ok(Entry { key, at, node: self.node(property.value)? })
                });
                Json::Object(entries.collect::<Result<_, _>>()?)
            }
        };
        Ok(Node { at, json })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Node, Position};

    const TEXT: &str =
        "{\n  \"ä\": [1, {\"b/c\": null}],\n  \"x\": {\"anyOf\": [{\"minimum\": 3}, {\"type\": \"null\"}]}\n}";

    #[track_caller]
    fn at(pointer: &str, line: usize, column: usize) {
        let node = Node::parse(TEXT).expect("the text is JSON");
        assert_eq!(node.find(pointer), Some(Position { line, column }), "{pointer}");
    }

    #[test]
    fn columns_count_characters() {
        at("", 1, 1);
        at("/ä", 2, 3);
        at("/ä/0", 2, 9);
        at("/ä/1/b~1c", 2, 13);
    }

    #[test]
    fn keyword_of_a_nullable_schema_is_found() {
        at("/x/minimum", 3, 20);
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        let node = Node::parse(TEXT).expect("the text is JSON");
        assert_eq!(node.find("/y"), None);
        assert_eq!(node.find("/ä/7"), None);
    }

    #[test]
    fn value_is_the_same_as_read_plainly() {
        let text = r#"{"a":[1,-2.5e3,true,null,"\u00e9\n"],"b":{}}"#;
        let node = Node::parse(text).expect("the text is JSON");
        assert_eq!(node.to_value(), serde_json::from_str::<Value>(text).expect("the text is JSON"));
        assert_eq!(node.to_value()["a"][4], json!("é\n"));
    }

    #[test]
    fn what_is_not_json_is_refused_in_its_place() {
        for (text, line, column) in [
            ("", 1, 1),
            ("{\n  \"a\": 1,\n}", 3, 1),
            ("{\"ä\": 01}", 1, 8),
            ("[1] // no", 1, 5),
            ("['a']", 1, 2),
            ("[\"\\ud800\"]", 1, 3),
            ("[1e999]", 1, 2),
            ("[\"a\tb\"]", 1, 3),
            ("\u{feff}{}", 1, 1),
            ("[NaN]", 1, 2),
            ("{a: 1}", 1, 2),
        ] {
            let broken = Node::parse(text).expect_err(text);
            assert_eq!((broken.at.line, broken.at.column), (line, column), "{text}: {}", broken.message);
            assert!(!broken.message.contains(" at line "), "{text}: {}", broken.message);
        }
    }

    #[test]
    fn byte_order_mark_is_named() {
        let broken = Node::parse("\u{feff}{}").expect_err("it begins with a mark");

        assert!(broken.message.contains("byte order mark"), "{}", broken.message);
    }
}
