//! Builds the whole out of events: what each event adds is a row of a table.

use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::{
    ahead::{member_text, member_texts},
    codec::Codec,
    cursor::Cursor,
    entry::{from_json, to_json},
    error::{DecodeError, EncodeError},
};

/// Events that build up a whole. Generated unions of events have it from the table `folds!`.
pub trait Events: Codec {
    /// What they build up.
    type Whole: Codec;
    /// What each event adds.
    const TABLE: Table;

    /// The piece of text that the event adds to what a user reads.
    fn text(&self) -> Option<&str>;
}

/// What the events of a union add to the whole.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Member of an event that tells events apart.
    pub tag: &'static str,
    /// One row for each thing that an event adds.
    pub folds: &'static [Fold],
    /// Tags of the events after which nothing follows, and how the whole has then ended.
    pub ends: &'static [(&'static str, Ending)],
}

/// How a whole has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// All is there.
    Completed,
    /// The service stopped before the end, and says why.
    Incomplete,
    /// The service failed, and says why.
    Failed,
}

/// One thing that an event adds.
#[derive(Clone, Copy, Debug)]
pub struct Fold {
    /// Tag of the event.
    pub tag: &'static str,
    /// What is added.
    pub source: Source,
    /// Whether a text is put behind the text that is there; else the value takes the place of what is there.
    pub append: bool,
    /// Where, from the root of the whole.
    pub into: &'static [Place],
}

/// What is added.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// The value at the end of this way into the event: names of members.
    Member(&'static [&'static str]),
    /// This text.
    Text(&'static str),
}

/// One step into the whole.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// The member of that name.
    Member(&'static str),
    /// The item whose index is in this member of the event; where the event does not say, the last one.
    Index(&'static str),
}

/// A whole that is being built up from events, usable without any connection.
///
/// An event that points outside of what is there is left out: it cannot make memory grow beyond what was received.
#[derive(Clone, Debug)]
pub struct Accumulator<E> {
    whole: Value,
    /// About how many bytes of JSON the whole is.
    size: usize,
    ending: Option<Ending>,
    events: PhantomData<fn() -> E>,
}

impl<E: Events> Default for Accumulator<E> {
    fn default() -> Self {
        Self { whole: Value::Object(Map::new()), size: 0, ending: None, events: PhantomData }
    }
}

impl<E: Events> Accumulator<E> {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what an event says.
    ///
    /// # Errors
    /// The event holds what JSON cannot write.
    pub fn push(&mut self, event: &E) -> Result<(), EncodeError> {
        self.push_text(&to_json(event)?);
        Ok(())
    }

    /// The same for the text of an event that was read.
    pub(crate) fn push_text(&mut self, event: &str) {
        let tag = member_text(event, E::TABLE.tag).and_then(|tag| Cursor::new(tag).string().ok());
        let Some(tag) = tag else { return };
        for fold in E::TABLE.folds.iter().filter(|fold| fold.tag == tag) {
            // Where the event does not say what, or where, nothing is added.
            let _ = add(&mut self.whole, &mut self.size, event, fold);
        }
        if let Some((_, ending)) = E::TABLE.ends.iter().find(|(end, _)| *end == tag) {
            self.ending = Some(*ending);
        }
    }

    /// About how many bytes of JSON the whole is.
    #[cfg(feature = "client")]
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// The whole so far.
    ///
    /// # Errors
    /// Not enough was received to make the type.
    pub fn whole(&self) -> Result<E::Whole, DecodeError> {
        from_json(&self.whole.to_string())
    }

    /// How the whole has ended; nothing while more may follow.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        self.ending
    }
}

/// Adds what an event says; nothing where it does not say what, or where.
fn add(whole: &mut Value, size: &mut usize, event: &str, fold: &Fold) -> Option<()> {
    // What is added comes first, then the indexes on the way to its place.
    let (first, rest) = match fold.source {
        Source::Text(_) => (None, &[][..]),
        Source::Member(way) => way.split_first().map_or((None, &[][..]), |(first, rest)| (Some(*first), rest)),
    };
    let indexes = fold.into.iter().filter_map(|place| match place {
        Place::Index(member) => Some(*member),
        Place::Member(_) => None,
    });
    let names: Vec<&str> = first.into_iter().chain(indexes).collect();
    let mut found = vec![None; names.len()];
    member_texts(event, &names, &mut found);
    let (source, indexes) = found.split_at(usize::from(first.is_some()));
    let text = match fold.source {
        Source::Text(text) => {
            let slot = slot(whole, size, fold.into, indexes)?;
            if slot != text {
                put(slot, size, Value::from(text));
            }
            return Some(());
        }
        Source::Member(_) => rest.iter().try_fold((*source.first()?)?, |text, name| member_text(text, name))?,
    };
    if text == "null" {
        return None;
    }
    let slot = slot(whole, size, fold.into, indexes)?;
    if let (true, Value::String(whole), true) = (fold.append, &mut *slot, text.starts_with('"')) {
        let piece = Cursor::new(text).string().ok()?;
        *size += piece.len();
        whole.push_str(&piece);
        return Some(());
    }
    match (from_json(text).ok()?, slot) {
        (Value::Object(members), Value::Object(whole)) if fold.into.is_empty() => extend(whole, size, members),
        (value, slot) => put(slot, size, value),
    }
    Some(())
}

/// Puts a value in place of another.
fn put(slot: &mut Value, size: &mut usize, value: Value) {
    *size += weight(&value);
    *size -= weight(slot).min(*size);
    *slot = value;
}

/// About how many bytes of JSON a value is.
fn weight(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 4,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(|item| weight(item) + 1).sum::<usize>() + 2,
        Value::Object(members) => members.iter().map(|(name, value)| name.len() + weight(value) + 4).sum::<usize>() + 2,
    }
}

/// What an event does not say of the whole, or says to be null, stays as it was, and so does a list that it gives empty:
/// services send the whole with an empty list while it grows, and some to the end.
fn extend(whole: &mut Map<String, Value>, size: &mut usize, members: Map<String, Value>) {
    for (name, value) in members {
        match whole.get_mut(&name) {
            None => {
                *size += name.len() + 4 + weight(&value);
                whole.insert(name, value);
            }
            Some(Value::Array(_)) if value.as_array().is_some_and(Vec::is_empty) => {}
            Some(_) if value.is_null() => {}
            Some(slot) => put(slot, size, value),
        }
    }
}

/// The value at the end of the way; what is missing on the way is made. The event says these indexes, in their order.
///
/// Nothing is made where the way leads outside: what is new has no item but a first one.
fn slot<'w>(whole: &'w mut Value, size: &mut usize, into: &[Place], indexes: &[Option<&str>]) -> Option<&'w mut Value> {
    let is_first = |index: &Option<&str>| index.is_none_or(|index| index == "0");
    let (mut slot, mut indexes) = (whole, indexes.iter());
    for place in into {
        let can_begin = indexes.as_slice().iter().all(is_first);
        if slot.is_null() {
            let empty = match place {
                Place::Member(_) => Value::Object(Map::new()),
                Place::Index(_) => Value::Array(Vec::new()),
            };
            can_begin.then(|| put(slot, size, empty))?;
        }
        slot = match place {
            Place::Member(name) => {
                let members = slot.as_object_mut()?;
                // Looked up twice, but its name is copied once only.
                if !members.contains_key(*name) {
                    can_begin.then(|| members.insert((*name).to_owned(), Value::Null))?;
                    *size += name.len() + 8;
                }
                members.get_mut(*name)?
            }
            Place::Index(_) => {
                let items = slot.as_array_mut()?;
                let last = items.len().saturating_sub(1);
                let index = indexes.next().copied().flatten().map_or(Some(last), |index| index.parse().ok())?;
                if index == items.len() {
                    indexes.as_slice().iter().all(is_first).then(|| items.push(Value::Null))?;
                    *size += 5;
                }
                items.get_mut(index)?
            }
        };
    }
    Some(slot)
}

/// Says what the events of a union add to a whole: one line for each thing that an event adds.
///
/// ```
/// use sequrity_runtime::{Accumulator, Ending, Extra, folds, from_json, record, tagged};
///
/// pub struct Delta { pub delta: String, pub extra: Extra }
/// record! { Delta: open { constant type_ "type" = "delta", required delta "delta" } }
///
/// pub struct Done { pub extra: Extra }
/// record! { Done: open { constant type_ "type" = "done" } }
///
/// pub enum Event { Delta(Delta), Done(Done) }
/// tagged! { Event: closed by "type" { "delta" => Delta(Delta), "done" => Done(Done) } }
///
/// impl Event {
///     fn piece(&self) -> Option<&str> {
///         match self { Self::Delta(delta) => Some(&delta.delta), Self::Done(_) => None }
///     }
/// }
///
/// pub struct Whole { pub items: Vec<String>, pub extra: Extra }
/// record! { Whole: open { required items "items" } }
///
/// folds! {
///     Event => Whole by "type" text piece {
///         "delta" => append member "delta" into ["items", [index]],
///         "done" => append member ["last", "text"] into ["items", [index]],
///     } ends { "done" => Completed }
/// }
///
/// let mut whole = Accumulator::<Event>::new();
/// for event in [
///     r#"{"type":"delta","delta":"a","index":0}"#,
///     r#"{"type":"delta","delta":"b"}"#,
///     r#"{"type":"done","last":{"text":"c"}}"#,
/// ] {
///     whole.push(&from_json(event)?)?;
/// }
/// assert_eq!(whole.whole()?.items, ["abc"]);
/// assert_eq!(whole.ending(), Some(Ending::Completed));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! folds {
    ($event:ident => $whole:ident by $tag:literal $(text $text:ident)? {
        $($fold:literal => $how:ident $source:ident $from:tt into [$($place:tt),* $(,)?]),* $(,)?
    } ends { $($end:literal => $ending:ident),* $(,)? }) => {
        impl $crate::Events for $event {
            type Whole = $whole;

            const TABLE: $crate::Table = $crate::Table {
                tag: $tag,
                folds: &[$(
                    $crate::Fold {
                        tag: $fold,
                        source: $crate::folds!(@source $source $from),
                        append: $crate::folds!(@how $how),
                        into: &[$($crate::folds!(@place $place)),*],
                    }
                ),*],
                ends: &[$(($end, $crate::Ending::$ending)),*],
            };

            fn text(&self) -> ::core::option::Option<&str> {
                $crate::folds!(@text self $($text)?)
            }
        }
    };
    (@source member [$($from:literal),+ $(,)?]) => { $crate::Source::Member(&[$($from),+]) };
    (@source member $from:literal) => { $crate::Source::Member(&[$from]) };
    (@source value $from:literal) => { $crate::Source::Text($from) };
    (@how append) => { true };
    (@how set) => { false };
    (@place [$member:ident]) => { $crate::FoldPlace::Index(stringify!($member)) };
    (@place $member:literal) => { $crate::FoldPlace::Member($member) };
    (@text $this:ident) => { ::core::option::Option::None };
    (@text $this:ident $text:ident) => { $this.$text() };
}
