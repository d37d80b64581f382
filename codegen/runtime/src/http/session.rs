//! One conversation, and the place that calls are made from.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{call::Call, client::Core, operation::Operation};

/// One conversation with the service, as a value of its own.
///
/// Its calls send the id that the last reply named, errors included. A call that is given an id, or none, uses that and
/// changes nothing here. Clones are the same conversation; another conversation is another `Session`. The first call of
/// a fresh one should be over before another begins: two that begin without an id become two conversations, of which
/// this follows the one whose reply comes last.
///
/// A run is one conversation from its begin to its end: its turns send the id that its own last reply named, whatever else
/// happens here. Until a [`reset`](Self::reset), this follows those replies, too.
#[derive(Clone)]
pub struct Session {
    core: Arc<Core>,
    id: SessionId,
}

impl Session {
    pub(crate) fn new(core: Arc<Core>, id: Option<String>) -> Self {
        Self { core, id: SessionId::new(id) }
    }

    /// The id that the next call sends; none before the first reply.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        self.id.get()
    }

    /// Forgets the id: the next call begins a new conversation. Calls that are under way change nothing here any more.
    pub fn reset(&self) {
        self.id.reset();
    }

    /// Calls inside this session.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::new(Arc::clone(&self.core), Some(self.id.clone()))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("id", &self.id()).finish_non_exhaustive()
    }
}

/// Where calls are made from: a client, with or without a session. Cheap to clone.
#[derive(Clone)]
pub struct Scope {
    pub(crate) core: Arc<Core>,
    pub(crate) session: Option<SessionId>,
}

impl Scope {
    pub(crate) fn new(core: Arc<Core>, session: Option<SessionId>) -> Self {
        Self { core, session }
    }

    /// A call of an operation, not sent yet.
    #[must_use]
    pub fn call<Q, T, E>(&self, operation: &'static Operation, request: Q) -> Call<Q, T, E> {
        Call::new(self.clone(), operation, request)
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let session = self.session.as_ref().map(SessionId::get);
        f.debug_struct("Scope").field("session", &session).finish_non_exhaustive()
    }
}

/// The id of a conversation, shared by everything that belongs to it.
#[derive(Clone)]
pub(crate) struct SessionId(Arc<Mutex<State>>);

struct State {
    id: Option<String>,
    /// The service has given the id, and not the caller.
    is_given: bool,
    /// How often it was reset: a call that began before does not follow the new conversation.
    resets: u64,
    /// The session that a run is part of, as the run found it.
    around: Option<Followed>,
}

/// A conversation as a call found it.
#[derive(Clone)]
pub(crate) struct Followed {
    session: SessionId,
    pub(crate) id: Option<String>,
    pub(crate) is_given: bool,
    resets: u64,
}

impl SessionId {
    pub(crate) fn new(id: Option<String>) -> Self {
        Self(Arc::new(Mutex::new(State { id, is_given: false, resets: 0, around: None })))
    }

    /// The same conversation for a run: it goes on by itself, and the session follows it.
    pub(crate) fn of_run(&self) -> Self {
        let around = self.follow();
        let (id, is_given) = (around.id.clone(), around.is_given);
        Self(Arc::new(Mutex::new(State { id, is_given, resets: 0, around: Some(around) })))
    }

    pub(crate) fn get(&self) -> Option<String> {
        self.state().id.clone()
    }

    fn reset(&self) {
        let mut state = self.state();
        state.id = None;
        state.resets += 1;
    }

    /// A call begins that belongs to it.
    pub(crate) fn follow(&self) -> Followed {
        let state = self.state();
        let State { id, is_given, resets, .. } = &*state;
        Followed { session: self.clone(), id: id.clone(), is_given: *is_given, resets: *resets }
    }

    // A panic elsewhere cannot leave half an id behind, so a poisoned lock is as good as any.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Followed {
    /// A reply names the conversation.
    pub(crate) fn named(&self, id: &str) {
        let mut state = self.session.state();
        if state.resets == self.resets {
            (state.id, state.is_given) = (Some(id.to_owned()), true);
            // Locked from the inside outwards, never the other way round.
            if let Some(around) = &state.around {
                around.named(id);
            }
        }
    }
}
