//! What is wrong with the input: rule, place, reason and way out.

use crate::{load::Source, schema::Place};
use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};
use std::{fmt, ops::Range};

/// What follows from a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is emitted.
    Error,
    /// Everything is emitted, and a maintainer should still mend it.
    Warning,
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
}

impl Diagnostic {
    /// A mistake against `rule` that stops the run.
    pub fn new(rule: &'static str, place: &Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { place: place.clone(), rule, level: Level::Error, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place: Place { document, line, column, pointer }, rule, level, message, help } = self;
        write!(f, "{document}:{line}:{column}: {}[{rule}]: {message}", level.as_str())?;
        if !pointer.is_empty() {
            write!(f, "\n  at {pointer}")?;
        }
        write!(f, "\n  help: {help}")
    }
}

/// All of them as text for a terminal, each with its source line; `folder` goes before the path of each document.
pub fn render(diagnostics: &[Diagnostic], sources: &[Source], folder: &str) -> String {
    let renderer = Renderer::plain();
    let mut text = String::new();
    for diagnostic in diagnostics {
        let Place { document, line, column, .. } = &diagnostic.place;
        let source = sources.iter().find(|source| source.path == *document);
        let source_line = source.and_then(|source| source.text.lines().nth(line.saturating_sub(1)));
        let path = if folder.is_empty() { document.clone() } else { format!("{folder}/{document}") };
        let level = match diagnostic.level {
            Level::Error => Title::ERROR,
            Level::Warning => Title::WARNING,
        };
        let title = level.primary_title(&diagnostic.message).id(diagnostic.rule);
        let group = match source_line {
            Some(shown) => title.element(
                Snippet::source(shown)
                    .path(path)
                    .line_start(*line)
                    .annotation(AnnotationKind::Primary.span(token(shown, *column))),
            ),
            None => title.element(Origin::path(path).line(*line).char_column(*column)),
        };
        text.push_str(&renderer.render(&[closing(group, diagnostic)]));
        text.push_str("\n\n");
    }
    text
}

fn closing<'a>(group: Group<'a>, diagnostic: &'a Diagnostic) -> Group<'a> {
    let pointer = &diagnostic.place.pointer;
    let group = match pointer.is_empty() {
        true => group,
        false => group.element(Title::NOTE.message(format!("at {pointer}"))),
    };
    group.element(Title::HELP.message(&diagnostic.help))
}

/// The bytes of the JSON token that starts at a column of a line.
fn token(line: &str, column: usize) -> Range<usize> {
    let start = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    let rest = &line[start..];
    let mut characters = rest.char_indices();
    let length = match characters.next() {
        None => 0,
        Some((_, '"')) => {
            let mut escaped = false;
            let close = characters.find(|(_, character)| {
                let closes = *character == '"' && !escaped;
                escaped = *character == '\\' && !escaped;
                closes
            });
            close.map_or(rest.len(), |(at, _)| at + 1)
        }
        Some((_, first)) if first.is_alphanumeric() || first == '-' => {
            rest.find([',', ' ', ']', '}']).unwrap_or(rest.len())
        }
        Some((_, first)) => first.len_utf8(),
    };
    start..start + length
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Level, render, token};
    use crate::{load::Source, schema::Place};

    fn sample() -> Diagnostic {
        let place =
            Place { document: "a/b.json".to_owned(), line: 2, column: 3, pointer: "/$defs/X/minmum".to_owned() };
        Diagnostic::new("unknown-keyword", &place, "no keyword `minmum`", "did you mean `minimum`?")
    }

    #[test]
    fn display_is_path_reason_pointer_help() {
        assert_eq!(
            sample().to_string(),
            "a/b.json:2:3: error[unknown-keyword]: no keyword `minmum`\n  at /$defs/X/minmum\n  help: did you mean `minimum`?"
        );
    }

    #[test]
    fn rendering_shows_the_line_with_a_caret() {
        let source = Source { path: "a/b.json".to_owned(), text: "{\n  \"minmum\": 1\n}".to_owned() };
        let expected = "\
error[unknown-keyword]: no keyword `minmum`
 --> schema/a/b.json:2:3
  |
2 |   \"minmum\": 1
  |   ^^^^^^^^
  |
  = note: at /$defs/X/minmum
  = help: did you mean `minimum`?

";
        assert_eq!(render(&[sample()], &[source], "schema"), expected);
    }

    #[test]
    fn warning_says_that_it_is_one() {
        let warning = Diagnostic { level: Level::Warning, ..sample() };
        assert!(warning.to_string().contains("warning[unknown-keyword]"), "{warning}");
        let text = render(&[warning], &[], "");
        assert!(text.starts_with("warning[unknown-keyword]: no keyword"), "{text}");
    }

    #[test]
    fn place_outside_of_the_text_is_shown_without_a_line() {
        let text = render(&[sample()], &[], "");
        assert!(text.contains("--> a/b.json:2:3"), "{text}");
    }

    #[test]
    fn token_ends_where_json_ends_it() {
        let line = r#"  "a\"ä": -1.5, true]"#;
        assert_eq!(&line[token(line, 3)], r#""a\"ä""#);
        assert_eq!(&line[token(line, 11)], "-1.5");
        assert_eq!(&line[token(line, 17)], "true");
        assert_eq!(&line[token(line, 21)], "]");
        assert_eq!(token(line, 99), line.len()..line.len());
    }
}
