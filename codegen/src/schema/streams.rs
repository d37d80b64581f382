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

impl LifeStep {
    /// The tags of the events in it, in order.
    pub fn tags(&self) -> Vec<&str> {
        match self {
            Self::Event { tag, .. } => vec![tag],
            Self::Each { steps, .. } => steps.iter().flat_map(Self::tags).collect(),
            Self::Cases { cases, .. } => cases.iter().flat_map(|(_, steps)| steps).flat_map(Self::tags).collect(),
        }
    }
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
    /// A text is put behind the text that is there.
    pub append: bool,
    /// Where it is added, from the root of the whole.
    pub into: Vec<FoldStep>,
    /// Where it stands.
    pub place: Place,
}

/// What an event adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoldSource {
    /// The value at the end of this way into the event: wire names.
    Member(Vec<String>),
    /// This text.
    Text(String),
}

/// One step into a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoldStep {
    /// Into the member of that wire name.
    Member(String),
    /// To the item whose index this member of the event holds.
    Index(String),
}
