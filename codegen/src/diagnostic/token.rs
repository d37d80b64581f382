//! Which part of its line a diagnostic is about.

use std::{collections::HashMap, ops::Range};

use crate::{load::Source, schema::Place};

/// The lines of every document.
pub(super) struct Lines<'a>(HashMap<&'a str, Vec<&'a str>>);

impl<'a> Lines<'a> {
    pub(super) fn of(sources: &'a [Source]) -> Self {
        Self(sources.iter().map(|source| (source.path.as_str(), source.text.lines().collect())).collect())
    }

    /// The line of a place, and the bytes of the token that starts there.
    pub(super) fn token(&self, place: &Place) -> Option<(&'a str, Range<usize>)> {
        let line = self.0.get(place.document.as_str())?.get(place.line.checked_sub(1)?)?;
        Some((line, token(line, place.column)))
    }

    /// The column behind the token, in characters from 1.
    pub(super) fn end_column(&self, place: &Place) -> usize {
        place.column + self.token(place).map_or(0, |(line, token)| line[token].chars().count())
    }
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
    use super::token;

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
