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
    /// How often it was reset: a call that began before does not follow the new conversation.
    resets: u64,
}

/// A conversation as a call found it.
pub(crate) struct Followed {
    session: SessionId,
    pub(crate) id: Option<String>,
    resets: u64,
}

impl SessionId {
    pub(crate) fn new(id: Option<String>) -> Self {
        Self(Arc::new(Mutex::new(State { id, resets: 0 })))
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
        Followed { session: self.clone(), id: state.id.clone(), resets: state.resets }
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
            state.id = Some(id.to_owned());
        }
    }
}
