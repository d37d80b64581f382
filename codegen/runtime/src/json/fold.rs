//! Builds the whole out of events: what each event adds is a row of a table.

mod add;

use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::{
    ahead::member_text,
    codec::Codec,
    cursor::Cursor,
    entry::{from_json, to_json},
    error::{DecodeError, EncodeError},
};

/// Events that build up a whole. Generated events have it from the table `folds!`.
pub trait Events: Codec {
    /// What they build up.
    type Whole: Codec;
    /// What each event adds.
    const TABLE: Table;

    /// The piece of text that the event adds to what a user reads.
    fn text(&self) -> Option<&str>;
}

/// What events add to the whole.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Member of an event that tells events apart; none where every event is the same object.
    pub tag: Option<&'static str>,
    /// One row for each thing that an event adds.
    pub folds: &'static [Fold],
    /// Tags of the events after which nothing follows, and how the whole has then ended. Where there are none, the whole
    /// is complete when its stream has come to its end.
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
    /// Tag of the event; none where the events of the table have none.
    pub tag: Option<&'static str>,
    /// What is added.
    pub source: Source,
    /// How it is added.
    pub how: How,
    /// Where, from the root of the whole.
    pub into: &'static [Place],
}

/// How something is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It takes the place of what is there.
    Set,
    /// A text is put behind the text that is there.
    Append,
    /// The same, and all pieces together are the JSON of the value.
    AppendJson,
}

/// What is added.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// The value at the end of this way into the event: names of members, and `*` for each item of a list.
    Member(&'static [&'static str]),
    /// This text.
    Text(&'static str),
}

/// One step into the whole.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// The member of that name.
    Member(&'static str),
    /// The item whose index is in a member of the event; where that does not say, the last one.
    Index {
        /// Name of the member.
        member: &'static str,
        /// Where it stands: in the event itself, or, counted from 1, in the item at that `*` of the way to what is added.
        of: usize,
    },
}

impl Place {
    /// Where the index stands that this step needs: the name of a member, and of what.
    fn index(&self) -> Option<(&'static str, usize)> {
        match self {
            Self::Index { member, of } => Some((member, *of)),
            Self::Member(_) => None,
        }
    }
}

/// A whole that is being built up from events, usable without any connection.
///
/// An event may point a few items behind the end of a list, where somebody kept back the items before. One that points
/// farther is left out: it cannot make memory grow beyond what was received.
#[derive(Clone, Debug)]
pub struct Accumulator<E> {
    grown: Grown,
    ending: Option<Ending>,
    events: PhantomData<fn() -> E>,
}

/// What events have built up.
#[derive(Clone, Debug)]
struct Grown {
    whole: Value,
    /// About how many bytes of JSON the whole is.
    size: usize,
    /// Whether items of lists were left out: they are `null` for now.
    gaps: bool,
}

impl<E: Events> Default for Accumulator<E> {
    fn default() -> Self {
        let grown = Grown { whole: Value::Object(Map::new()), size: 0, gaps: false };
        Self { grown, ending: None, events: PhantomData }
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
        let tag = match E::TABLE.tag {
            Some(name) => match member_text(event, name).and_then(|tag| Cursor::new(tag).string().ok()) {
                Some(tag) => Some(tag),
                None => return,
            },
            None => None,
        };
        let tag = tag.as_deref();
        for fold in E::TABLE.folds.iter().filter(|fold| fold.tag == tag) {
            add::add(&mut self.grown, event, fold);
        }
        if let Some((_, ending)) = E::TABLE.ends.iter().find(|(end, _)| Some(*end) == tag) {
            self.ending = Some(*ending);
        }
    }

    /// About how many bytes of JSON the whole is.
    #[cfg(feature = "client")]
    pub(crate) fn size(&self) -> usize {
        self.grown.size
    }

    /// The whole so far.
    ///
    /// # Errors
    /// Not enough was received to make the type: also where it ends within JSON that comes in pieces.
    pub fn whole(&self) -> Result<E::Whole, DecodeError> {
        let Grown { whole, gaps, .. } = &self.grown;
        let mut gathered = E::TABLE.folds.iter().filter(|fold| fold.how == How::AppendJson).peekable();
        if !gaps && gathered.peek().is_none() {
            return from_json(&whole.to_string());
        }
        let mut whole = whole.clone();
        gathered.for_each(|fold| add::read(&mut whole, fold.into));
        if *gaps {
            E::TABLE.folds.iter().for_each(|fold| add::close_gaps(&mut whole, fold.into));
        }
        from_json(&whole.to_string())
    }

    /// How the whole has ended; nothing while more may follow.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        self.ending
    }
}

/// Says what events add to a whole: one line for each thing that an event adds. They are members of a union, told apart
/// by a tag, or all the same object: then `by none` stands in place of the tag, and the lines have none.
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
///         "delta" => append member "delta" into ["items", ["index"]],
///         "done" => append member ["last", "text"] into ["items", ["index"]],
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
    ($event:ident => $whole:ident by $tag:tt $(text $text:ident)? {
        $($($fold:literal =>)? $how:ident $source:ident $from:tt into [$($place:tt),* $(,)?]),* $(,)?
    } ends { $($end:literal => $ending:ident),* $(,)? }) => {
        impl $crate::Events for $event {
            type Whole = $whole;

            const TABLE: $crate::Table = $crate::Table {
                tag: $crate::folds!(@tag $tag),
                folds: &[$(
                    $crate::Fold {
                        tag: $crate::folds!(@tag $($fold)?),
                        source: $crate::folds!(@source $source $from),
                        how: $crate::folds!(@how $how),
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
    (@tag $(none)?) => { ::core::option::Option::None };
    (@tag $tag:literal) => { ::core::option::Option::Some($tag) };
    (@how append) => { $crate::FoldHow::Append };
    (@how append_json) => { $crate::FoldHow::AppendJson };
    (@how set) => { $crate::FoldHow::Set };
    (@place [$member:literal]) => { $crate::FoldPlace::Index { member: $member, of: 0 } };
    (@place [$member:literal of $of:literal]) => { $crate::FoldPlace::Index { member: $member, of: $of } };
    (@place $member:literal) => { $crate::FoldPlace::Member($member) };
    (@text $this:ident) => { ::core::option::Option::None };
    (@text $this:ident $text:ident) => { $this.$text() };
}
