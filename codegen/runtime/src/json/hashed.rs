//! Lists of texts to look things up in, by a hash.

use super::text::is_same;

/// Marks a slot that holds nothing.
const VACANT: u8 = u8::MAX;

/// How many slots there are.
const SLOTS: usize = 128;

/// The places of texts in a list, by a hash of the texts. The list itself is its owner's.
#[derive(Debug)]
pub(super) struct Hashed([u8; SLOTS]);

impl Hashed {
    /// How many texts it takes; more are looked through one by one.
    pub(super) const MOST: usize = SLOTS / 2;

    /// Of no text.
    pub(super) const EMPTY: Self = Self([VACANT; SLOTS]);

    /// Puts in the text that has this place in the list.
    pub(super) const fn insert(&mut self, text: &[u8], place: usize) {
        let mut slot = hash(text) % SLOTS;
        while self.0[slot] != VACANT {
            slot = (slot + 1) % SLOTS;
        }
        self.0[slot] = place as u8;
    }

    /// The place of a text, if it is in. `is_at` says whether it is the one that has a place in the list.
    #[inline]
    pub(super) fn find(&self, text: &[u8], is_at: impl Fn(usize) -> bool) -> Option<usize> {
        let mut slot = hash(text) % SLOTS;
        while self.0[slot] != VACANT {
            let place = usize::from(self.0[slot]);
            if is_at(place) {
                return Some(place);
            }
            slot = (slot + 1) % SLOTS;
        }
        None
    }
}

/// Tags of a union, values of an enum.
#[doc(hidden)]
#[derive(Debug)]
pub struct Texts {
    list: &'static [&'static str],
    hashed: Hashed,
}

impl Texts {
    /// The texts in their order.
    #[must_use]
    pub const fn new(list: &'static [&'static str]) -> Self {
        let mut hashed = Hashed::EMPTY;
        let mut place = 0;
        while place < list.len() && list.len() <= Hashed::MOST {
            hashed.insert(list[place].as_bytes(), place);
            place += 1;
        }
        Self { list, hashed }
    }

    /// The texts themselves.
    #[must_use]
    pub const fn list(&self) -> &'static [&'static str] {
        self.list
    }

    /// The place of a text; their number where it is not one of them.
    #[inline]
    #[must_use]
    pub fn place(&self, text: &str) -> usize {
        let text = text.as_bytes();
        let is_at = |place: usize| self.list.get(place).is_some_and(|known| is_same(known.as_bytes(), text));
        let found = match self.list.len() {
            0..=Hashed::MOST => self.hashed.find(text, is_at),
            length => (0..length).find(|place| is_at(*place)),
        };
        found.unwrap_or(self.list.len())
    }
}

/// A number that tells most texts apart by their length and a few bytes.
#[inline]
const fn hash(text: &[u8]) -> usize {
    let length = text.len();
    if length == 0 {
        return 0;
    }
    let ends = text[0] as usize * 3 + text[length - 1] as usize * 7;
    let middle = text[length / 4] as usize * 13 + text[length / 2] as usize * 31 + text[length * 3 / 4] as usize * 61;
    length * 5 + ends + middle
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn texts_are_found_at_their_places() {
        const FEW: &Texts =
            &Texts::new(&["", "a", "ab", "ba", "library.opening_hours.begin", "library.opening_hours.end"]);
        for (place, text) in FEW.list().iter().enumerate() {
            assert_eq!(FEW.place(text), place, "{text}");
        }
        for text in ["b", "aa", "library.opening_hours.bogin"] {
            assert_eq!(FEW.place(text), FEW.list().len(), "{text}");
        }
    }

    #[test]
    fn texts_of_one_hash_are_told_apart() {
        const ALIKE: &Texts = &Texts::new(&["axaxaxaxax", "ayaxaxaxax", "axaxaxaxyx"]);
        assert_eq!(["ayaxaxaxax", "axaxaxaxyx", "axayaxaxax"].map(|text| ALIKE.place(text)), [1, 2, 3]);
    }
}
