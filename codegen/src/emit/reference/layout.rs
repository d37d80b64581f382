//! Rust expressions on lines that fit a page: a small tree, printed flat where it fits and broken where it does not.

use serde_json::Value;

use super::markdown::{WIDTH, json};
use crate::format::wrap;

/// An expression.
#[derive(Clone, Debug)]
pub(super) enum Code {
    /// Something that is never broken.
    Word(String),
    /// `head(part, part)`, `head[part, part]` or the like.
    Group {
        /// What stands before the bracket.
        head: String,
        /// The brackets.
        brackets: (char, char),
        /// What stands between.
        parts: Vec<Code>,
    },
    /// `first.call(…).call(…)`
    Chain(Box<Code>, Vec<Code>),
    /// `name!(json)`
    Json(&'static str, Value),
}

impl Code {
    pub(super) fn word(text: impl Into<String>) -> Self {
        Self::Word(text.into())
    }

    /// `head(part, part)`
    pub(super) fn call(head: impl Into<String>, parts: Vec<Self>) -> Self {
        Self::Group { head: head.into(), brackets: ('(', ')'), parts }
    }

    /// `head[part, part]`
    pub(super) fn list(head: &str, parts: Vec<Self>) -> Self {
        Self::Group { head: head.to_owned(), brackets: ('[', ']'), parts }
    }

    fn flat(&self) -> String {
        match self {
            Self::Word(text) => text.clone(),
            Self::Group { head, brackets: (open, close), parts } => {
                let parts: Vec<String> = parts.iter().map(Self::flat).collect();
                format!("{head}{open}{}{close}", parts.join(", "))
            }
            Self::Chain(first, calls) => {
                let calls: String = calls.iter().map(|call| format!(".{}", call.flat())).collect();
                format!("{}{calls}", first.flat())
            }
            Self::Json(name, value) => format!("{name}!({})", json(value, usize::MAX, 4)),
        }
    }

    /// The text when it starts at `column` on a line with that indent, and `after` columns follow it.
    pub(super) fn lay(&self, indent: usize, column: usize, after: usize) -> String {
        let flat = self.flat();
        if column + flat.chars().count() + after <= WIDTH && !flat.contains('\n') {
            return flat;
        }
        match self {
            Self::Word(_) => flat,
            Self::Json(name, value) => {
                let text = json(value, WIDTH.saturating_sub(indent), 4);
                format!("{name}!({})", text.replace('\n', &format!("\n{:indent$}", "")))
            }
            Self::Group { head, brackets: (open, close), parts } => match parts.as_slice() {
                // The brackets of an only part do for both.
                [part @ (Self::Group { .. } | Self::Json(..))] => {
                    let opened = column + head.chars().count() + 1;
                    format!("{head}{open}{}{close}", part.lay(indent, opened, after + 1))
                }
                parts => {
                    let inner = indent + 4;
                    let lines = parts.iter().map(|part| format!("\n{:inner$}{},", "", part.lay(inner, inner, 1)));
                    format!("{head}{open}{}\n{:indent$}{close}", lines.collect::<String>(), "")
                }
            },
            Self::Chain(first, calls) => {
                let first = first.lay(indent, column, 0);
                let inner = if first.contains('\n') { indent } else { indent + 4 };
                let last = calls.len().saturating_sub(1);
                let calls = calls.iter().enumerate().map(|(position, call)| {
                    let after = if position == last { after } else { 0 };
                    format!("\n{:inner$}.{}", "", call.lay(inner, inner + 1, after))
                });
                format!("{first}{}", calls.collect::<String>())
            }
        }
    }
}

/// A text as a literal: raw where that saves escapes.
pub(super) fn text(text: &str) -> String {
    let raw = text.contains('"') && !text.contains("\"#") && !text.contains(char::is_control);
    if raw { format!("r#\"{text}\"#") } else { format!("{text:?}") }
}

/// One `use` for names, each with the path of its module below the root; no path for the root itself.
pub(super) fn one_use(root: &str, modules: &[(String, Vec<&str>)]) -> String {
    let parts: Vec<String> = modules.iter().flat_map(|(module, names)| part(module, names, 4)).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match (modules, parts.as_slice()) {
        (_, [part]) if part.len() + root.len() < WIDTH - 8 => format!("use {root}::{part};\n"),
        ([(module, names)], _) if !module.is_empty() => {
            format!("use {};\n", braced(&format!("{root}::{module}"), names, 0))
        }
        _ => format!("use {};\n", braced(root, &parts, 0)),
    }
}

/// One `use` for a name of the client crate, and names of types, each with the path of its module below `types`.
pub(super) fn client_use(client: &str, name: &str, modules: &[(String, Vec<&str>)]) -> String {
    let types = match modules {
        [] => return format!("use {client}::{name};\n"),
        [(module, names)] if !module.is_empty() => part(&format!("types::{module}"), names, 4),
        [(_, names)] => part("types", names, 4),
        modules => {
            let parts: Vec<String> = modules.iter().flat_map(|(module, names)| part(module, names, 8)).collect();
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            part("types", &parts, 4)
        }
    };
    let parts: Vec<&str> = std::iter::once(name).chain(types.iter().map(String::as_str)).collect();
    format!("use {};\n", braced(client, &parts, 0))
}

/// The names of one module: one by one at the root, else as one tree.
fn part(module: &str, names: &[&str], indent: usize) -> Vec<String> {
    match (module, names) {
        ("", _) => names.iter().map(|name| (*name).to_owned()).collect(),
        (_, [name]) => vec![format!("{module}::{name}")],
        _ => vec![braced(module, names, indent)],
    }
}

/// `path::{name, name}`, filled like a paragraph where it does not fit on a line.
fn braced(path: &str, names: &[&str], indent: usize) -> String {
    let line = format!("{path}::{{{}}}", names.join(", "));
    if !line.contains('\n') && indent + line.len() + "use ;".len() <= WIDTH {
        return line;
    }
    let inner = indent + 4;
    let lines = if names.iter().any(|name| name.contains('{')) {
        names.iter().map(|name| format!("{name},")).collect()
    } else {
        wrap(&format!("{},", names.join(", ")), WIDTH - inner)
    };
    let lines: String = lines.iter().map(|line| format!("\n{:inner$}{line}", "")).collect();
    format!("{path}::{{{lines}\n{:indent$}}}", "")
}
