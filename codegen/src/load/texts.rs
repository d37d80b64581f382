//! Characters that no text of a document may hold: they turn the direction of what is read.

use super::json::{Json, Node, Position, escape};
use crate::{diagnostic::Diagnostic, schema::Place};

/// Reports every text and every name of a member with such a character.
///
/// Texts become documentation, names and literals of emitted code, and the compiler takes such a character in none.
pub(super) fn direction(document: &str, root: &Node) -> Vec<Diagnostic> {
    let mut look = Look { document, pointer: String::new(), found: Vec::new() };
    look.node(root);
    look.found
}

struct Look<'a> {
    document: &'a str,
    pointer: String,
    found: Vec<Diagnostic>,
}

impl Look<'_> {
    fn node(&mut self, node: &Node) {
        match &node.json {
            Json::String(text) => self.text(text, node.at),
            Json::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    self.below(&position.to_string(), |look| look.node(item));
                }
            }
            Json::Object(entries) => {
                for entry in entries {
                    self.below(&escape(&entry.key), |look| {
                        look.text(&entry.key, entry.at);
                        look.node(&entry.node);
                    });
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    fn below(&mut self, step: &str, look: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(step);
        look(self);
        self.pointer.truncate(length);
    }

    fn text(&mut self, text: &str, at: Position) {
        let Some(turns) =
            text.chars().find(|letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        else {
            return;
        };
        let Position { line, column } = at;
        let place = Place { document: self.document.to_owned(), line, column, pointer: self.pointer.clone() };
        let message = format!("U+{:04X} is in this text, and turns the direction of what follows", u32::from(turns));
        self.found.push(Diagnostic::new("text-direction", &place, message, "take the character out"));
    }
}
