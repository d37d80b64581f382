//! Breaks the text of a document, so that it may be no JSON at all.

use crate::random::Random;

/// Changes one place of a text; says what was done.
pub(crate) fn break_text(text: &mut String, random: &mut Random) -> String {
    const PIECES: &[&str] = &[
        "\"", "{", "}", "[", "]", ",", ":", "\\", "\\u", "\\ud800", "\u{0}", "\u{feff}", "\u{2028}", "é", "🦀", "//",
        "/*", "NaN", "01", "-", "1e999", "-1e-999", "0.1e400", "\n", "\t", "\r",
    ];
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let Some(at) = random.one(&starts).copied() else { return "nothing".to_owned() };
    match random.below(6) {
        0 => {
            text.truncate(at);
            format!("cut at {at}")
        }
        1 => {
            text.remove(at);
            format!("took out the character at {at}")
        }
        2 => {
            let piece = PIECES[random.below(PIECES.len())];
            text.insert_str(at, piece);
            format!("put {piece:?} at {at}")
        }
        3 => {
            let digits = "9".repeat(400);
            *text = text.replacen(": 0", &format!(": {digits}"), 1).replacen(": 1", ": 1e308", 1);
            "made numbers huge".to_owned()
        }
        4 => {
            let line = text.lines().nth(random.below(text.lines().count().max(1))).unwrap_or_default().to_owned();
            text.insert_str(text[..at].rfind('\n').map_or(0, |end| end + 1), &format!("{line}\n"));
            format!("doubled the line {line:?}")
        }
        _ => {
            *text = text.replace('\n', "\r\n");
            "ended lines as Windows does".to_owned()
        }
    }
}
