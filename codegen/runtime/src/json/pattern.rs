//! Patterns of a schema, matched against a text.
//!
//! Most patterns say which characters a name is made of. A crate of regular expressions is a tenth of the release build of
//! a crate that decodes, so it is left out where all patterns are plain.

pub(super) use regular::UNREADABLE;

/// Whether the text has the pattern; none where it cannot be read, for the reason [`UNREADABLE`].
pub(super) fn holds(pattern: &'static str, text: &str) -> Option<bool> {
    match Plain::read(pattern) {
        Some(plain) => Some(plain.fits(text)),
        None => regular::holds(pattern, text),
    }
}

/// Whether a pattern is matched without the feature `patterns`: a row of characters and of sets such as `[a-z0-9_-]`
/// between `^` and `$`, each with or without a count such as `+` or `{1,8}`, all of ASCII, where each character can only
/// belong to one of them.
#[doc(hidden)]
#[must_use]
pub fn is_plain_pattern(pattern: &str) -> bool {
    Plain::read(pattern).is_some()
}

#[cfg(feature = "patterns")]
mod regular {
    use std::{
        collections::BTreeMap,
        sync::{Mutex, PoisonError},
    };

    use regex_lite::Regex;

    pub(in super::super) const UNREADABLE: &str = "the crate `regex-lite` does not read it";

    pub(super) fn holds(pattern: &'static str, text: &str) -> Option<bool> {
        compiled(pattern).map(|pattern| pattern.is_match(text))
    }

    /// A pattern, compiled once for all texts: a request with ten tools would otherwise spend most of its time on theirs.
    fn compiled(pattern: &'static str) -> Option<Regex> {
        static COMPILED: Mutex<BTreeMap<&str, Option<Regex>>> = Mutex::new(BTreeMap::new());
        // Whoever panicked while holding the lock left a whole map: a pattern is added in one step.
        let mut known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(pattern).or_insert_with(|| Regex::new(pattern).ok()).clone()
    }
}

#[cfg(not(feature = "patterns"))]
mod regular {
    pub(in super::super) const UNREADABLE: &str = "turn on the feature `patterns` of `sequrity-runtime`";

    pub(super) fn holds(_: &'static str, _: &str) -> Option<bool> {
        None
    }
}

/// A plain pattern, taken apart.
struct Plain(Vec<Piece>);

/// Characters of one set, so many of them.
#[derive(Clone, Copy)]
struct Piece {
    /// A bit for each character of ASCII.
    set: u128,
    least: usize,
    most: usize,
}

impl Plain {
    fn read(pattern: &str) -> Option<Self> {
        let mut rest = pattern.strip_prefix('^')?.strip_suffix('$')?;
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let (set, after) = set(rest)?;
            let ((least, most), after) = count(after)?;
            pieces.push(Piece { set, least, most });
            rest = after;
        }
        let plain = Self(pieces);
        plain.is_definite().then_some(plain)
    }

    /// Whether a piece that may end early never ends at a character of its own set that a later piece could want.
    fn is_definite(&self) -> bool {
        self.0.iter().enumerate().filter(|(_, piece)| piece.least < piece.most).all(|(at, piece)| {
            let after = &self.0[at + 1..];
            let reach = after.iter().position(|next| next.least > 0).map_or(after.len(), |last| last + 1);
            after[..reach].iter().all(|next| next.set & piece.set == 0)
        })
    }

    fn fits(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        for piece in &self.0 {
            let found = rest.iter().take(piece.most).take_while(|byte| piece.set & bit(**byte) != 0).count();
            if found < piece.least {
                return false;
            }
            rest = &rest[found..];
        }
        rest.is_empty()
    }
}

/// The bit of a character; none beyond ASCII.
fn bit(byte: u8) -> u128 {
    1_u128.checked_shl(u32::from(byte)).unwrap_or(0)
}

/// A character that means itself, or a set in brackets, and what comes after.
fn set(text: &str) -> Option<(u128, &str)> {
    let Some(inside) = text.strip_prefix('[') else {
        let (byte, after) = character(text, br"\.+*?()|[]{}^$")?;
        return Some((bit(byte), after));
    };
    let (mut set, mut rest) = (0, inside);
    loop {
        let (first, after) = character(rest, br"\[]^&~")?;
        let dash = after.strip_prefix('-').filter(|after| !after.starts_with(']'));
        let (last, after) = match dash {
            // A dash elsewhere than at an end means a range; between two sets it would mean what only one of them has.
            Some(_) if first == b'-' => return None,
            Some(after) => character(after, br"\[]^&~-")?,
            None => (first, after),
        };
        if last < first {
            return None;
        }
        set = (first..=last).fold(set, |set, byte| set | bit(byte));
        rest = after;
        if let Some(after) = rest.strip_prefix(']') {
            return Some((set, after));
        }
    }
}

/// One character of ASCII that is none of those with a meaning of their own.
fn character<'t>(text: &'t str, special: &[u8]) -> Option<(u8, &'t str)> {
    let first = text.chars().next().filter(char::is_ascii)?;
    let byte = u8::try_from(first).ok().filter(|byte| !special.contains(byte))?;
    Some((byte, &text[1..]))
}

/// How many there are of what stands before, least and most, and what comes after.
fn count(text: &str) -> Option<((usize, usize), &str)> {
    let (counts, length) = match text.bytes().next() {
        Some(b'?') => ((0, 1), 1),
        Some(b'*') => ((0, usize::MAX), 1),
        Some(b'+') => ((1, usize::MAX), 1),
        Some(b'{') => {
            let inside = &text[1..text.find('}')?];
            let number =
                |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?;
            let counts = match inside.split_once(',') {
                None => (number(inside)?, number(inside)?),
                Some((least, "")) => (number(least)?, usize::MAX),
                Some((least, most)) => (number(least)?, number(most)?),
            };
            (counts, inside.len() + 2)
        }
        _ => return Some(((1, 1), text)),
    };
    let after = &text[length..];
    // Another sign of a count, as in `+?`, means something else.
    (counts.0 <= counts.1 && !after.starts_with(['?', '*', '+', '{'])).then_some((counts, after))
}

#[cfg(test)]
mod tests {
    use regex_lite::Regex;

    use super::Plain;

    #[track_caller]
    fn fits(pattern: &str, texts: &[&str], others: &[&str]) {
        let plain = Plain::read(pattern).unwrap_or_else(|| panic!("{pattern} is plain"));

        for text in texts {
            assert!(plain.fits(text), "{pattern}: {text}");
        }
        for text in others {
            assert!(!plain.fits(text), "{pattern}: {text}");
        }
    }

    #[test]
    fn plain_pattern_says_which_characters_and_how_many() {
        fits("^[a-zA-Z0-9_-]+$", &["a", "get_weather-2"], &["", "a b", "é", "a\n"]);
        fits("^tunnel_[a-z0-9]{2}$", &["tunnel_a1"], &["tunnel_a", "tunnel_a12", "Tunnel_a1", "xtunnel_a1"]);
        fits("^v?[0-9]{1,3}$", &["v1", "123"], &["v", "1234", "vv1"]);
        fits("^a*b{2,}$", &["bb", "aabbb"], &["ab", "aa"]);
        fits("^$", &[""], &["a"]);
    }

    #[test]
    fn pattern_of_another_kind_is_left_to_regular_expressions() {
        let not_anchored = ["", "a", "^a", "a$"];
        let with_other_signs =
            ["^a|b$", "^(a)$", "^.$", r"^\d$", "^[^a]$", "^[[:alpha:]]$", "^[a&&b]$", "^é$", "^a+?$"];
        let broken = ["^[$", "^[]$", "^[b-a]$", "^a{2,1}$", "^a{$", "^a{x}$", "^+$", "^a{99999999999999999999}$"];
        let of_two_minds = ["^a*a$", "^[a-z]+x?[m-z]$", "^a?b?a$"];

        for pattern in not_anchored.iter().chain(&with_other_signs).chain(&broken).chain(&of_two_minds) {
            assert!(Plain::read(pattern).is_none(), "{pattern}");
        }
    }

    /// The same in every run.
    #[test]
    fn verdict_on_random_texts_is_that_of_regular_expressions() {
        let mut state = 1_u64;
        let mut pick = |from: &[&'static str]| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            from[(state % from.len() as u64) as usize]
        };
        let (mut plain_ones, mut fitting) = (0, 0);
        for _ in 0..20_000 {
            let sets = ["a", "-", "[ab]", "[b-d]", "[-c]", "[d-]", "[a-b-c]", "[--b]", "[a-c-d]", "~", "[ -b]"];
            let counts = ["", "", "?", "*", "+", "{2}", "{1,}", "{0,2}", "{,2}", "??"];
            let pattern: String = (0..3).map(|_| [pick(&sets), pick(&counts)].concat()).collect();
            let pattern = format!("^{pattern}$");
            let Some(plain) = Plain::read(&pattern) else { continue };
            let referee = Regex::new(&pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
            plain_ones += 1;
            for _ in 0..20 {
                let text: String = (0..6).map(|_| pick(&["", "", "a", "b", "c", "d", "-", "~"])).collect();

                let verdict = plain.fits(&text);

                assert_eq!(verdict, referee.is_match(&text), "{pattern}: {text}");
                fitting += u32::from(verdict);
            }
        }
        assert!(plain_ones > 1_000 && fitting > 1_000, "{plain_ones} patterns, {fitting} texts");
    }
}
