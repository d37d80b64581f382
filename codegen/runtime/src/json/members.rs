//! What members a type declares.

use std::{
    iter,
    sync::atomic::{AtomicU8, Ordering},
};

use super::{hashed::Hashed, member::Member};

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
    /// In the order of writing.
    list: &'static [Member],
    /// Where to look a name up, if there are many.
    hashed: Hashed,
    /// Which must be there.
    required: Places,
    order: Order,
}

/// An order of members other than the declared one, as some services have one of their own: for each place, which
/// member came there in place of the declared one, counted from one; zero for the declared one.
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
        Self([const { AtomicU8::new(0) }; ORDERED])
    }
}

impl Members {
    /// None: every name is an unknown one.
    pub(super) fn none() -> &'static Self {
        static NONE: Members = Members::new(&[]);
        &NONE
    }

    /// These members, in their order.
    #[must_use]
    pub const fn new(list: &'static [Member]) -> Self {
        assert!(list.len() <= MOST, "a type declares 256 members at most");
        let mut required = Places([0; MOST / 64]);
        let mut place = 0;
        while place < list.len() {
            if !list[place].is_optional() {
                required.insert(place);
            }
            place += 1;
        }
        let mut hashed = Hashed::EMPTY;
        place = 0;
        while is_hashed(list.len()) && place < list.len() {
            hashed.insert(list[place].name_bytes(), place);
            place += 1;
        }
        Self { list, hashed, required, order: Order::declared() }
    }

    /// How many there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The members in their order.
    #[inline]
    pub(super) fn list(&self) -> &'static [Member] {
        self.list
    }

    /// Whether a text starts with the name of this place and a colon; their length.
    #[inline]
    pub(super) fn stands(&self, place: usize, text: &[u8]) -> Option<usize> {
        self.list.get(place)?.stands(text)
    }

    /// The place of a name; their number for one that is not declared.
    pub(super) fn place(&self, name: &str) -> usize {
        let found = match self.list.len() {
            length if is_hashed(length) => self.hashed.find(name.as_bytes(), |place| self.is_at(place, name)),
            length => (0..length).find(|place| self.is_at(*place, name)),
        };
        found.unwrap_or(self.list.len())
    }

    /// The same for the name that came where `next` was expected, which is noted for the next object.
    pub(super) fn place_at(&self, next: usize, name: &str) -> usize {
        if self.is_at(next, name) {
            return next;
        }
        let mut near = iter::once(self.learned(next)).chain(next + 1..next + LEFT_OUT);
        if let Some(place) = near.find(|place| self.is_at(*place, name)) {
            return place;
        }
        let place = self.place(name);
        if let (true, Some(learned), Ok(count)) = (place < self.len(), self.order.0.get(next), u8::try_from(place + 1))
        {
            learned.store(count, Ordering::Relaxed);
        }
        place
    }

    #[inline]
    fn is_at(&self, place: usize, name: &str) -> bool {
        self.list.get(place).is_some_and(|member| member.is_named(name))
    }

    /// Which member came lately where this one was expected.
    #[inline]
    pub(super) fn learned(&self, next: usize) -> usize {
        let count = self.order.0.get(next).map_or(0, |count| count.load(Ordering::Relaxed));
        usize::from(count).checked_sub(1).unwrap_or(next)
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
        self.list.iter().map(Member::name)
    }
}

/// Whether so many names are looked up by hash. A few are compared one by one.
const fn is_hashed(names: usize) -> bool {
    16 < names && names <= Hashed::MOST
}

#[cfg(test)]
mod tests {
    use super::{Member, Members};

    const fn named(key: &'static str) -> Member {
        Member::optional(key, &[])
    }

    #[test]
    fn names_of_many_members_are_found_at_their_places() {
        static MANY: Members = Members::new(&[
            named(",\"a\":"),
            named(",\"b\":"),
            named(",\"c\":"),
            named(",\"d\":"),
            named(",\"e\":"),
            named(",\"f\":"),
            named(",\"g\":"),
            named(",\"h\":"),
            named(",\"i\":"),
            named(",\"j\":"),
            named(",\"k\":"),
            named(",\"l\":"),
            named(",\"m\":"),
            named(",\"n\":"),
            named(",\"o\":"),
            named(",\"p\":"),
            named(",\"long name\":"),
        ]);
        for (place, name) in MANY.names().enumerate() {
            assert_eq!(MANY.place(name), place, "{name}");
            assert_eq!([0, place, 16, 17, 300].map(|next| MANY.place_at(next, name)), [place; 5], "{name}");
        }
        assert_eq!(["", "q", "long_name", ",\"a\":"].map(|name| MANY.place_at(0, name)), [17; 4]);
    }

    #[test]
    fn member_that_was_looked_up_is_expected_the_next_time() {
        static SIX: Members = Members::new(&[
            named(",\"a\":"),
            named(",\"b\":"),
            named(",\"c\":"),
            named(",\"d\":"),
            named(",\"e\":"),
            named(",\"f\":"),
        ]);
        let before = SIX.learned(1);

        SIX.place_at(0, "f");
        SIX.place_at(0, "c");
        SIX.place_at(0, "unknown");

        assert_eq!([before, SIX.learned(0), SIX.learned(1)], [1, 5, 1]);
    }
}
