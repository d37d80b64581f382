//! What members a type declares.

/// How many members a type can declare.
const MOST: usize = 256;

/// A set of declared members, by their places.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Places([u64; MOST / 64]);

impl Places {
    /// Puts a place in; `false` if it was in already.
    #[inline]
    pub(super) const fn insert(&mut self, place: usize) -> bool {
        let (word, bit) = (&mut self.0[place / 64 % (MOST / 64)], 1 << (place % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Whether all of these are in.
    pub(super) fn contain(&self, others: &Self) -> bool {
        self.0.iter().zip(others.0).all(|(word, others)| others & !word == 0)
    }

    fn has(&self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }
}

/// The members that a type declares.
#[doc(hidden)]
#[derive(Debug)]
pub struct Members {
    pub(super) names: &'static [&'static str],
    required: Places,
}

impl Members {
    /// None: every name is an unknown one.
    pub(super) const NONE: &'static Self = &Self::new(&[], &[]);

    /// The names in their order, and which of them are required.
    #[must_use]
    pub const fn new(names: &'static [&'static str], required: &[bool]) -> Self {
        assert!(names.len() <= MOST, "a type declares 256 members at most");
        let mut places = Places([0; MOST / 64]);
        let mut place = 0;
        while place < names.len() {
            assert!(is_plain_name(names[place]), "names of members must not need escapes");
            if required[place] {
                places.insert(place);
            }
            place += 1;
        }
        Self { names, required: places }
    }

    /// Whether these are all that are required.
    pub(super) fn suffice(&self, seen: &Places) -> bool {
        seen.contain(&self.required)
    }

    /// The names that are required and not among these.
    pub(super) fn missing(&self, seen: &Places) -> Vec<&'static str> {
        let missing = |place: &usize| self.required.has(*place) && !seen.has(*place);
        (0..self.names.len()).filter(missing).map(|place| self.names[place]).collect()
    }

    /// The names in their order.
    #[must_use]
    pub const fn names(&self) -> &'static [&'static str] {
        self.names
    }
}

/// Whether a name stands in JSON as it is. Readers compare it with the text without looking for escapes.
const fn is_plain_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes[at], b'"' | b'\\' | 0..0x20) {
            return false;
        }
        at += 1;
    }
    true
}

/// The place of a text in a list; the length of the list where it is not in it.
#[doc(hidden)]
#[must_use]
pub fn position(list: &[&str], text: &str) -> usize {
    list.iter().position(|known| *known == text).unwrap_or(list.len())
}
