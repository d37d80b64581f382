//! Steps over values that are kept as text.

use std::collections::BinaryHeap;

use super::cursor::{Cursor, Kind};

/// What is known of a value on the way through it.
struct Walk<'o> {
    /// Its text so far, without blanks.
    out: &'o mut String,
    /// Where the text starts that is still to be appended.
    from: usize,
    /// Numbers that stand for the names in the objects that are open.
    names: Vec<u64>,
}

/// Names that are compared each with each.
const FEW: usize = 8;

impl Cursor<'_> {
    /// Steps over one value and appends its text to `out`, without blanks.
    ///
    /// Checks it as closely as reading it into a tree would. `None` where it has to be read so: it is broken, or perhaps
    /// repeats a name. The cursor is then somewhere within it.
    pub(super) fn pass(&mut self, out: &mut String) -> Option<()> {
        self.peek();
        let mut walk = Walk { out, from: self.position, names: Vec::new() };
        self.walk(&mut walk)?;
        walk.out.push_str(&self.text[walk.from..self.position]);
        Some(())
    }

    /// The same for the members of an object, which it is given without its braces.
    pub(super) fn pass_members(&mut self, out: &mut String) -> Option<()> {
        if let Some(tape) = self.tape {
            return self.spell_members(tape, out);
        }
        if self.peek() != Some(b'{') {
            return None;
        }
        let mut walk = Walk { out, from: self.position + 1, names: Vec::new() };
        self.walk_object(&mut walk)?;
        walk.out.push_str(&self.text[walk.from..self.position - 1]);
        Some(())
    }

    fn walk(&mut self, walk: &mut Walk<'_>) -> Option<()> {
        match self.kind().ok()? {
            Kind::String => self.walk_string(),
            Kind::Number => self.number().ok().map(drop),
            Kind::Boolean => self.boolean().ok().map(drop),
            Kind::Null => self.take_null().ok().map(drop),
            Kind::Array => self.walk_array(walk),
            Kind::Object => self.walk_object(walk),
        }
    }

    fn walk_string(&mut self) -> Option<()> {
        if self.plain().is_some() {
            return Some(());
        }
        self.unescaped(|_| ()).ok()
    }

    /// The next byte, past blanks, which are left out.
    #[inline]
    fn walk_blanks(&mut self, walk: &mut Walk<'_>) -> Option<u8> {
        let start = self.position;
        let byte = self.peek();
        if self.position > start {
            walk.out.push_str(&self.text[walk.from..start]);
            walk.from = self.position;
        }
        byte
    }

    fn walk_array(&mut self, walk: &mut Walk<'_>) -> Option<()> {
        self.position += 1;
        self.enter().ok()?;
        if self.walk_blanks(walk)? != b']' {
            loop {
                self.walk(walk)?;
                if self.walk_blanks(walk)? != b',' {
                    break;
                }
                self.position += 1;
                self.walk_blanks(walk)?;
            }
        }
        self.walk_end(b']')
    }

    fn walk_object(&mut self, walk: &mut Walk<'_>) -> Option<()> {
        self.position += 1;
        self.enter().ok()?;
        let outer = walk.names.len();
        if self.walk_blanks(walk)? != b'}' {
            loop {
                walk.names.push(fingerprint(self.plain()?));
                if self.walk_blanks(walk)? != b':' {
                    return None;
                }
                self.position += 1;
                self.walk_blanks(walk)?;
                self.walk(walk)?;
                if self.walk_blanks(walk)? != b',' {
                    break;
                }
                self.position += 1;
                self.walk_blanks(walk)?;
            }
        }
        let alike = any_alike(&walk.names[outer..]);
        walk.names.truncate(outer);
        if alike { None } else { self.walk_end(b'}') }
    }

    fn walk_end(&mut self, bracket: u8) -> Option<()> {
        self.leave();
        self.take(bracket).then_some(())
    }
}

/// A number for a name; names with different numbers differ.
#[inline]
pub(super) fn fingerprint(name: &str) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().chain([&last]).map(|word| u64::from_le_bytes(*word));
    words.fold(name.len() as u64, |sum, word| (sum.rotate_left(23) ^ word).wrapping_mul(FACTOR))
}

/// Names of one object, a few at most.
#[derive(Debug, Default)]
pub(super) struct FewNames(Vec<u64>);

impl FewNames {
    /// How many it takes, as each is compared with all.
    const MOST: usize = 32;

    /// Takes a name in; `None` where it is perhaps there already, and for one too many.
    pub(super) fn insert(&mut self, name: &str) -> Option<()> {
        let number = fingerprint(name);
        if self.0.len() == Self::MOST || self.0.contains(&number) {
            return None;
        }
        self.0.push(number);
        Some(())
    }
}

/// Whether a number stands twice.
pub(super) fn any_alike(numbers: &[u64]) -> bool {
    if numbers.len() <= FEW {
        return (1..numbers.len()).any(|at| numbers[..at].contains(&numbers[at]));
    }
    // By a heap, as `Dictionary` puts its names in order.
    let numbers = BinaryHeap::from(numbers.to_vec()).into_sorted_vec();
    numbers.windows(2).any(|pair| pair[0] == pair[1])
}

#[cfg(test)]
mod tests {
    use super::{Cursor, any_alike, fingerprint};

    fn passed(text: &str) -> Option<String> {
        let (mut cursor, mut out) = (Cursor::new(text), String::new());
        cursor.pass(&mut out)?;
        assert_eq!(cursor.position(), text.trim_end().len(), "{text}");
        Some(out)
    }

    #[test]
    fn values_are_kept_as_they_are_but_for_blanks() {
        for (text, expected) in [
            ("1.50e+2 ", "1.50e+2"),
            (" [ ]", "[]"),
            (r#"{"a" : [1 , {"b c":" \" [ "} ],"d":{ }}"#, r#"{"a":[1,{"b c":" \" [ "}],"d":{}}"#),
            ("[\n  true,\n  \"\\u00e9\\\\\"\n]", r#"[true,"\u00e9\\"]"#),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
        ] {
            assert_eq!(passed(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_a_tree_would_not_take_is_not_passed() {
        for text in [
            "",
            "[",
            "[1,]",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":1,}",
            "{\"a\":1 \"b\":2}",
            "{a:1}",
            "tru",
            "01",
            "1e999",
            "-",
            "\"\\ud800\"",
            "\"\t\"",
            "\"a",
            "{\"a\":1,\"a\":2}",
            "[{\"b\":{\"a\":1,\"c\":2,\"a\":3}}]",
        ] {
            assert_eq!(passed(text), None, "{text}");
        }
    }

    #[test]
    fn depth_is_counted_as_for_a_tree() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(passed(&nested(127)).is_some());
        assert!(passed(&nested(128)).is_none());
    }

    #[test]
    fn many_names_are_told_apart() {
        let mut numbers: Vec<u64> = (0..100_000).map(|number| fingerprint(&format!("name{number}"))).collect();
        assert!(!any_alike(&numbers));
        numbers.push(fingerprint("name77"));
        assert!(any_alike(&numbers));
    }
}
