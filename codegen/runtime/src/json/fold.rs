//! Builds the whole out of events: what each event adds is a row of a table.

use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::codec::Codec;
use super::entry::{from_json, to_json};
use super::error::{DecodeError, EncodeError};

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
    ending: Option<Ending>,
    events: PhantomData<fn() -> E>,
}

impl<E: Events> Default for Accumulator<E> {
    fn default() -> Self {
        Self { whole: Value::Object(Map::new()), ending: None, events: PhantomData }
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
        let text = to_json(event)?;
        let event: Value =
            from_json(&text).unwrap_or_else(|error| unreachable!("what was written reads back: {error}"));
        let Some(tag) = event.get(E::TABLE.tag).and_then(Value::as_str) else { return Ok(()) };
        for fold in E::TABLE.folds.iter().filter(|fold| fold.tag == tag) {
            add(&mut self.whole, &event, fold);
        }
        if let Some((_, ending)) = E::TABLE.ends.iter().find(|(end, _)| *end == tag) {
            self.ending = Some(*ending);
        }
        Ok(())
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

fn add(whole: &mut Value, event: &Value, fold: &Fold) {
    let value = match fold.source {
        Source::Text(text) => Value::from(text),
        Source::Member(way) => match way.iter().try_fold(event, |value, name| value.get(*name)) {
            Some(value) if !value.is_null() => value.clone(),
            _ => return,
        },
    };
    let Some(slot) = slot(whole, event, fold.into) else { return };
    match (fold.append, &mut *slot, value) {
        (true, Value::String(text), Value::String(more)) => text.push_str(&more),
        (_, Value::Object(whole), Value::Object(members)) if fold.into.is_empty() => extend(whole, members),
        (_, _, value) => *slot = value,
    }
}

/// What an event does not say of the whole stays as it was, and so does a list that it gives empty: services send the
/// whole with an empty list while it grows, and some to the end.
fn extend(whole: &mut Map<String, Value>, members: Map<String, Value>) {
    for (name, value) in members {
        let is_empty = value.as_array().is_some_and(Vec::is_empty);
        if !(is_empty && whole.get(&name).is_some_and(Value::is_array)) {
            whole.insert(name, value);
        }
    }
}

/// The value at the end of the way; what is missing on the way is made.
fn slot<'w>(whole: &'w mut Value, event: &Value, into: &[Place]) -> Option<&'w mut Value> {
    let mut slot = whole;
    for place in into {
        slot = match place {
            Place::Member(name) => {
                if slot.is_null() {
                    *slot = Value::Object(Map::new());
                }
                slot.as_object_mut()?.entry(*name).or_insert(Value::Null)
            }
            Place::Index(member) => {
                if slot.is_null() {
                    *slot = Value::Array(Vec::new());
                }
                let items = slot.as_array_mut()?;
                let last = items.len().saturating_sub(1);
                let index = event.get(member).map_or(Some(last), |index| usize::try_from(index.as_u64()?).ok())?;
                if index == items.len() {
                    items.push(Value::Null);
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
