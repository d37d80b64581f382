//! What members a type declares, and lists of texts to look things up in.

use std::sync::atomic::{AtomicU8, Ordering};

use super::text::{is_same, starts_with};

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

    /// The lowest place that is not in, of the first 64.
    #[inline]
    pub(super) fn vacant(&self) -> usize {
        self.0[0].trailing_ones() as usize
    }

    /// Whether all of these are in.
    pub(super) fn contain(&self, others: &Self) -> bool {
        self.0.iter().zip(others.0).all(|(word, others)| others & !word == 0)
    }

    #[inline]
    fn has(&self, place: usize) -> bool {
        self.0[place / 64 % (MOST / 64)] >> (place % 64) & 1 == 1
    }
}

/// The members that a type declares.
#[doc(hidden)]
#[derive(Debug)]
pub struct Members {
    /// Each name as it stands within compact JSON: `,"name":`.
    keys: &'static [&'static str],
    /// Where to look a name up, if there are many.
    slots: Slots,
    /// Which must be there.
    required: Places,
    /// Which may be `null`.
    nullable: Places,
    order: Order,
}

/// An order of members other than the declared one, as some services have one of their own: for each place, which
/// member came there in place of the declared one.
///
/// Threads share it, so it changes only where a name had to be looked up. A wrong guess costs a look at the name, never
/// the result.
#[derive(Debug)]
struct Order([AtomicU8; ORDERED]);

/// How many members are taken to be left out before a name is looked up.
pub(super) const LEFT_OUT: usize = 4;

/// Members of one type that a guess is kept for.
const ORDERED: usize = 64;

impl Order {
    /// The declared one.
    const fn declared() -> Self {
        let mut order = [const { AtomicU8::new(0) }; ORDERED];
        let mut place = 0;
        while place < ORDERED {
            order[place] = AtomicU8::new(place as u8);
            place += 1;
        }
        Self(order)
    }
}

/// Whether a member must be there, and whether it may be `null`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
    /// It must be there, and is not `null`.
    Required,
    /// It must be there, and may be `null`.
    Nullable,
    /// It may be absent, or `null`.
    Optional,
}

impl Members {
    /// None: every name is an unknown one.
    pub(super) fn none() -> &'static Self {
        static NONE: Members = Members::new(&[], &[]);
        &NONE
    }

    /// The names in their order, each as `,"name":`, and how much must be there of each.
    #[must_use]
    pub const fn new(keys: &'static [&'static str], presence: &[Presence]) -> Self {
        assert!(keys.len() <= MOST, "a type declares 256 members at most");
        let (mut required, mut nullable) = (Places([0; MOST / 64]), Places([0; MOST / 64]));
        let mut place = 0;
        while place < keys.len() {
            assert!(is_plain_key(keys[place]), "names of members must not need escapes");
            if !matches!(presence[place], Presence::Optional) {
                required.insert(place);
            }
            if !matches!(presence[place], Presence::Required) {
                nullable.insert(place);
            }
            place += 1;
        }
        let slots = if keys.len() > FEW { Slots::new(keys, AROUND) } else { Slots::VACANT };
        Self { keys, slots, required, nullable, order: Order::declared() }
    }

    /// How many there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether a text starts with the name of this place and a colon; their length.
    #[inline]
    pub(super) fn stands(&self, place: usize, text: &[u8]) -> Option<usize> {
        let key = self.keys.get(place)?.as_bytes().get(1..)?;
        starts_with(text, key).then_some(key.len())
    }

    /// The place of a name; their number for one that is not declared.
    pub(super) fn place(&self, name: &str) -> usize {
        match self.keys.len() {
            0..=FEW => self.keys.iter().position(|key| has_name(key, name)).unwrap_or(self.keys.len()),
            _ => self.slots.place(self.keys, AROUND, name),
        }
    }

    /// The same for the name that came where `next` was expected, which is noted for the next object.
    pub(super) fn place_at(&self, next: usize, name: &str) -> usize {
        for place in [next, self.learned(next)].into_iter().chain(next + 1..next + LEFT_OUT) {
            if self.keys.get(place).is_some_and(|key| has_name(key, name)) {
                return place;
            }
        }
        let place = self.place(name);
        if let (true, Some(learned), Ok(place)) = (place < self.len(), self.order.0.get(next), u8::try_from(place)) {
            learned.store(place, Ordering::Relaxed);
        }
        place
    }

    /// Which member came lately where this one was expected.
    #[inline]
    pub(super) fn learned(&self, next: usize) -> usize {
        self.order.0.get(next).map_or(next, |place| usize::from(place.load(Ordering::Relaxed)))
    }

    /// Whether the member of this place may be `null`.
    #[inline]
    pub(super) fn takes_null(&self, place: usize) -> bool {
        self.nullable.has(place)
    }

    /// Whether these are all that are required.
    pub(super) fn suffice(&self, seen: &Places) -> bool {
        seen.contain(&self.required)
    }

    /// The names that are required and not among these.
    pub(super) fn missing(&self, seen: &Places) -> Vec<&'static str> {
        let missing = |(place, _): &(usize, &str)| self.required.has(*place) && !seen.has(*place);
        self.names().enumerate().filter(missing).map(|(_, name)| name).collect()
    }

    /// The names in their order.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| name(key))
    }
}

/// Bytes of a key before its name, a comma and a quote, and as many behind it, a quote and a colon.
const AROUND: usize = 2;

/// Names that are compared one by one; more are looked up.
const FEW: usize = 8;

/// The name in a key.
#[inline]
pub(super) fn name(key: &str) -> &str {
    &key[AROUND..key.len() - AROUND]
}

#[inline]
fn has_name(key: &str, name: &str) -> bool {
    is_same(self::name(key).as_bytes(), name.as_bytes())
}

/// Whether a key holds a name that stands in JSON as it is. Readers compare it with the text without looking for
/// escapes.
const fn is_plain_key(key: &str) -> bool {
    let bytes = key.as_bytes();
    let (mut at, end) = (AROUND, bytes.len() - AROUND);
    while at < end {
        if matches!(bytes[at], b'"' | b'\\' | 0..0x20) {
            return false;
        }
        at += 1;
    }
    true
}

/// Marks a slot that holds nothing.
const VACANT: u8 = u8::MAX;

/// How many slots there are. More texts than half of that are looked through one by one.
const SLOTS: usize = 128;

/// The places of texts in a list, looked up by a hash of the texts.
#[derive(Debug)]
struct Slots([u8; SLOTS]);

impl Slots {
    /// For no text.
    const VACANT: Self = Self([VACANT; SLOTS]);

    /// For the texts of a list, without so many bytes before and behind each.
    const fn new(list: &[&str], around: usize) -> Self {
        let Self(mut slots) = Self::VACANT;
        let mut place = 0;
        while place < list.len() && list.len() <= SLOTS / 2 {
            let mut slot = hash(list[place].as_bytes(), around) % SLOTS;
            while slots[slot] != VACANT {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = place as u8;
            place += 1;
        }
        Self(slots)
    }

    /// The place of a text in the list that this was made for; the number of its texts where it is not one of them.
    #[inline]
    fn place(&self, list: &[&str], around: usize, text: &str) -> usize {
        let inside = |known: &str| is_same(&known.as_bytes()[around..known.len() - around], text.as_bytes());
        if list.len() > SLOTS / 2 {
            return list.iter().position(|known| inside(known)).unwrap_or(list.len());
        }
        let mut slot = hash(text.as_bytes(), 0) % SLOTS;
        while let Some(known) = list.get(usize::from(self.0[slot])) {
            if inside(known) {
                return usize::from(self.0[slot]);
            }
            slot = (slot + 1) % SLOTS;
        }
        list.len()
    }
}

/// Texts that are looked up by their hash: tags of a union, values of an enum.
#[doc(hidden)]
#[derive(Debug)]
pub struct Texts {
    list: &'static [&'static str],
    slots: Slots,
}

impl Texts {
    /// The texts in their order.
    #[must_use]
    pub const fn new(list: &'static [&'static str]) -> Self {
        Self { list, slots: Slots::new(list, 0) }
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
        self.slots.place(self.list, 0, text)
    }
}

/// A number that tells most texts apart by their length and a few bytes, without so many bytes before and behind.
#[inline]
const fn hash(text: &[u8], around: usize) -> usize {
    let length = text.len() - 2 * around;
    if length == 0 {
        return 0;
    }
    let ends = text[around] as usize * 3 + text[around + length - 1] as usize * 7;
    let middle = text[around + length / 4] as usize * 13
        + text[around + length / 2] as usize * 31
        + text[around + length * 3 / 4] as usize * 61;
    length * 5 + ends + middle
}

#[cfg(test)]
mod tests {
    use super::{Members, Presence, Texts};

    #[test]
    fn texts_are_found_at_their_places() {
        const FEW: &Texts =
            &Texts::new(&["", "a", "ab", "ba", "response.output_text.delta", "response.output_text.done"]);
        for (place, text) in FEW.list().iter().enumerate() {
            assert_eq!(FEW.place(text), place, "{text}");
        }
        for text in ["b", "aa", "response.output_text.dolta"] {
            assert_eq!(FEW.place(text), FEW.list().len(), "{text}");
        }
    }

    #[test]
    fn names_of_many_members_are_found_at_their_places() {
        static MANY: Members = Members::new(
            &[
                ",\"a\":",
                ",\"b\":",
                ",\"c\":",
                ",\"d\":",
                ",\"e\":",
                ",\"f\":",
                ",\"g\":",
                ",\"h\":",
                ",\"long name\":",
            ],
            &[Presence::Optional; 9],
        );
        for (place, name) in MANY.names().enumerate() {
            assert_eq!(MANY.place(name), place, "{name}");
            assert_eq!([0, place, 8, 9, 300].map(|next| MANY.place_at(next, name)), [place; 5], "{name}");
        }
        assert_eq!(["", "i", "long_name", ",\"a\":"].map(|name| MANY.place_at(0, name)), [9; 4]);
    }

    #[test]
    fn member_that_was_looked_up_is_expected_the_next_time() {
        static SIX: Members =
            Members::new(&[",\"a\":", ",\"b\":", ",\"c\":", ",\"d\":", ",\"e\":", ",\"f\":"], &[Presence::Optional; 6]);
        let before = SIX.learned(0);

        SIX.place_at(0, "f");
        SIX.place_at(0, "c");
        SIX.place_at(0, "unknown");

        assert_eq!([before, SIX.learned(0), SIX.learned(1)], [0, 5, 1]);
    }

    #[test]
    fn texts_of_one_hash_are_told_apart() {
        const ALIKE: &Texts = &Texts::new(&["axaxaxaxax", "ayaxaxaxax", "axaxaxaxyx"]);
        assert_eq!(["ayaxaxaxax", "axaxaxaxyx", "axayaxaxax"].map(|text| ALIKE.place(text)), [1, 2, 3]);
    }
}
