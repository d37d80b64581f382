//! What documents say of streams: which events follow which, and what each adds to the whole.

use super::Place;

/// A step in the life of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LifeStep {
    /// An event.
    Event {
        /// Its tag.
        tag: String,
        /// How often it comes.
        times: Times,
    },
    /// The same steps for each of something.
    Each {
        /// Of what.
        what: String,
        /// In order.
        steps: Vec<LifeStep>,
    },
    /// Other steps for each kind of something.
    Cases {
        /// What decides.
        by: String,
        /// Name and steps of each case.
        cases: Vec<(String, Vec<LifeStep>)>,
    },
}

/// How often an event comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Once.
    Once,
    /// Once or not at all.
    Maybe,
    /// Any number of times.
    Any,
}

/// One thing that an event adds to a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// What is added.
    pub source: FoldSource,
    /// How it is added.
    pub how: FoldHow,
    /// Where it is added, from the root of the whole.
    pub into: Vec<FoldStep>,
    /// Where it stands.
    pub place: Place,
}

/// How something is added to a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldHow {
    /// In place of what is there.
    Set,
    /// As a text, behind the text that is there.
    Append,
    /// The same, where all texts together are the JSON of the value.
    AppendJson,
}

/// The step of a way that goes into each item of a list.
pub const EACH: &str = "*";

/// What an event adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoldSource {
    /// The value at the end of this way into the event: wire names, and [`EACH`].
    Member(Vec<String>),
    /// This text.
    Text(String),
}

/// One step into a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoldStep {
    /// Into the member of that wire name.
    Member(String),
    /// To the item whose index stands at the end of this way into the event. It goes with that of the source up to an
    /// [`EACH`], and one step on.
    Index(Vec<String>),
}
