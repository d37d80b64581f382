//! What is wrong with the input: rule, place, reason and way out.

mod human;
mod machine;
mod token;

use std::{fmt, str::FromStr};

use crate::{load::Source, schema::Place};

/// One mistake in the input. The order is that of the documents: path, line, column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where it stands.
    pub place: Place,
    /// Id of the rule, such as `unknown-keyword`.
    pub rule: &'static str,
    /// What follows from it.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: String,
    /// What code that mends it has to know.
    pub about: About,
}

/// What a mistake is about, where that is more than its place: for code, as the words of a message are for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// What stands at the place.
    #[default]
    Place,
    /// Names inside of the definition at the place, and not its own.
    Inside,
    /// Two members of the union at the place, by the names of their definitions, in the order of the union.
    Members(String, String),
    /// The tag that tells members of the union at the place apart, but may be absent.
    AbsentTag(String),
}

/// What follows from a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is emitted.
    Error,
    /// Everything is emitted, and a maintainer should still mend it.
    Warning,
}

/// For whom diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// People: each with its source line and a caret.
    #[default]
    Human,
    /// Programs: JSON, one object a line.
    Json,
    /// GitHub Actions: workflow commands, which annotate the changed lines of a pull request.
    Github,
}

impl Diagnostic {
    /// A mistake against `rule` that stops the run.
    pub fn new(rule: &'static str, place: &Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            place: place.clone(),
            rule,
            level: Level::Error,
            message: message.into(),
            help: help.into(),
            about: About::Place,
        }
    }

    /// The same mistake, with what code has to know of it.
    pub fn about(self, about: About) -> Self {
        Self { about, ..self }
    }
}

impl Level {
    /// `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Format {
    /// Writes all of them; `folder` goes before the path of each document, and may be empty.
    pub fn render(self, diagnostics: &[Diagnostic], sources: &[Source], folder: &str) -> String {
        let lines = token::Lines::of(sources);
        let write = match self {
            Self::Human => human::write,
            Self::Json => machine::json,
            Self::Github => machine::github,
        };
        diagnostics.iter().map(|diagnostic| write(diagnostic, &lines, &path(folder, diagnostic))).collect()
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            "github" => Ok(Self::Github),
            _ => Err(format!("there is no format `{name}`: choose human, json or github")),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place: Place { document, line, column, pointer }, rule, level, message, help, about: _ } = self;
        write!(f, "{document}:{line}:{column}: {}[{rule}]: {message}", level.as_str())?;
        if !pointer.is_empty() {
            write!(f, "\n  at {pointer}")?;
        }
        write!(f, "\n  help: {help}")
    }
}

/// All of them as text for a terminal, each with its source line; `folder` goes before the path of each document.
pub fn render(diagnostics: &[Diagnostic], sources: &[Source], folder: &str) -> String {
    Format::Human.render(diagnostics, sources, folder)
}

fn path(folder: &str, diagnostic: &Diagnostic) -> String {
    let document = &diagnostic.place.document;
    if folder.is_empty() { document.clone() } else { format!("{folder}/{document}") }
}

#[cfg(test)]
mod tests;
