//! Texts of the document as the dialect writes them, and texts for what has none.

/// Sentences that a description keeps.
const SENTENCES: usize = 2;

/// A description: the first paragraph, at most two sentences of it, without links, marks and line breaks.
pub(super) fn sentence(text: &str) -> Option<String> {
    let paragraph = paragraphs(text).into_iter().find_map(|paragraph| {
        let plain = plain(&paragraph);
        plain.chars().any(char::is_alphanumeric).then_some(plain)
    })?;
    Some(closed(&shortened(&paragraph)))
}

/// Paragraphs without headings, tables and blocks of code.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    let mut code = false;
    for line in text.lines().map(str::trim) {
        let fence = line.starts_with("```");
        code ^= fence;
        let heading = line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
        if line.is_empty() || fence || code || heading || line.starts_with('|') || line.starts_with("---") {
            paragraphs.push(String::new());
            continue;
        }
        let item = ["- ", "* ", "+ ", "> "].iter().find_map(|mark| line.strip_prefix(mark));
        if let Some(paragraph) = paragraphs.last_mut() {
            paragraph.push(' ');
            paragraph.push_str(item.unwrap_or(line));
        }
    }
    paragraphs
}

/// One line without what only Markdown and HTML read.
fn plain(text: &str) -> String {
    let text = without_tags(&without_links(text));
    let text = text.replace("**", "").replace("__", "").replace("https://", "").replace("http://", "");
    // Outside of code such brackets would be a link.
    let text = text.replace("](", "] (");
    let turns =
        |letter: &char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = text.chars().filter(|letter| !turns(letter)).collect();
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Keeps the words of links and drops pictures.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        let inner = &rest[start + 1..];
        let Some((words, tail)) = inner.split_once(']') else { break };
        let (before, picture) = match rest[..start].strip_suffix('!') {
            Some(before) => (before, true),
            None => (&rest[..start], false),
        };
        let end = tail.strip_prefix('(').and_then(|tail| tail.split_once(')')).map(|(_, end)| end);
        out.push_str(before);
        match end {
            Some(_) if picture => {}
            Some(_) => out.push_str(words),
            None => out.push_str(&rest[before.len()..start + words.len() + 2]),
        }
        rest = end.unwrap_or(tail);
    }
    out.push_str(rest);
    out
}

/// Drops what stands in angle brackets and begins as a tag or an address does, but in code.
fn without_tags(text: &str) -> String {
    let parts =
        text.split('`').enumerate().map(|(at, part)| if at % 2 == 1 { part.to_owned() } else { untagged(part) });
    parts.collect::<Vec<_>>().join("`")
}

fn untagged(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('<') {
        let tag = tail.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '!'));
        out.push_str(before);
        match tail.split_once('>').filter(|_| tag) {
            Some((inner, after)) => {
                if inner.contains("://") {
                    out.push_str(inner);
                }
                rest = after;
            }
            None => {
                out.push('<');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The first sentences.
fn shortened(text: &str) -> String {
    let mut count = 0;
    let mut code = false;
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for (at, window) in letters.windows(3).enumerate() {
        let [(_, one), (end, two), (_, three)] = window else { continue };
        code ^= *one == '`';
        let ends = *one == '.' && *two == ' ' && !three.is_lowercase() && at > 1 && letters[at - 2].1 != '.';
        if ends && !code {
            count += 1;
            if count == SENTENCES {
                return text[..*end].to_owned();
            }
        }
    }
    text.to_owned()
}

/// With a capital letter and a full stop; backticks come in pairs.
fn closed(text: &str) -> String {
    let text = if text.matches('`').count() % 2 == 1 { text.replace('`', "") } else { text.to_owned() };
    let text = text.trim().trim_end_matches([':', ';', ',', '-', '…', ' ']);
    let text = text.strip_suffix("...").unwrap_or(text);
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let text = first + letters.as_str();
    if text.ends_with('.') { text } else { format!("{}.", text.trim_end_matches(['!', '?'])) }
}

/// A description for what has none: the words of its name.
pub(super) fn from_name(name: &str) -> String {
    let words = words(name);
    if words.is_empty() { "A value without a name.".to_owned() } else { closed(&format!("The {}", words.join(" "))) }
}

/// A phrase for a value of an enum: its words.
pub(super) fn phrase(value: &str) -> String {
    let words = words(value);
    let spelt: String =
        value.chars().map(|letter| if letter.is_control() || letter == '`' { ' ' } else { letter }).collect();
    match words.as_slice() {
        [] if spelt.trim().is_empty() => "an empty text".to_owned(),
        words if !words.iter().any(|word| word.contains(char::is_alphabetic)) => format!("the text `{}`", spelt.trim()),
        words => words.join(" "),
    }
}

/// The words of a name in any way to write names, in lower case.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in name.chars() {
        let opens = !before.is_alphanumeric() || before.is_lowercase() && letter.is_uppercase();
        if letter.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if !opens => word.extend(letter.to_lowercase()),
                _ => words.push(letter.to_lowercase().collect()),
            }
        }
        before = letter;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{from_name, phrase, sentence};

    #[test]
    fn description_is_brought_to_the_form_of_the_dialect() {
        for (text, expected) in [
            ("the name\nof a [pet](https://pets.example/name)", Some("The name of a pet.")),
            ("# Heading\n\nSays <b>more</b>, e.g. `a<b>`!\n\nAnd more.", Some("Says more, e.g. `a<b>`.")),
            ("One. Two, i.e. both. Three.", Some("One. Two, i.e. both.")),
            ("See <https://pets.example>:", Some("See pets.example.")),
            ("![a picture](a.png) **Fed** at `noon", Some("Fed at noon.")),
            ("Ends with [DONE] and\u{202e} turns", Some("Ends with [DONE] and turns.")),
            ("```\ncode\n```\n| a | b |", None),
            ("  \n-", None),
        ] {
            assert_eq!(sentence(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_has_no_words_gets_those_of_its_name() {
        assert_eq!(from_name("lastFedAt"), "The last fed at.");
        assert_eq!(
            (phrase("in_progress"), phrase(">="), phrase("")),
            ("in progress".into(), "the text `>=`".into(), "an empty text".into())
        );
    }
}
