//! A client: settings, transport and budget, shared by its clones.

use std::{fmt, sync::Arc};

use http::{HeaderName, HeaderValue};

use super::{
    clock::{Clock, Random},
    operation::Service,
    path::Base,
    retry::{Budget, Retry},
    session::{Scope, Session},
    settings::Settings,
    timeouts::Timeouts,
    transport::Transport,
};

/// Entry point with settings. It holds no conversation: clones and threads do not get in each other's way.
///
/// Cheap to clone; clones share connections and the retry budget.
#[derive(Clone)]
pub struct Client {
    pub(crate) core: Arc<Core>,
}

/// What never changes once a client is built.
pub(crate) struct Core {
    pub(crate) service: &'static Service,
    pub(crate) base: Base,
    /// The header with the key, where the service asks for one.
    pub(crate) key: Option<(HeaderName, HeaderValue)>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) settings: Settings,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: Retry,
    pub(crate) budget: Budget,
    pub(crate) limits: Limits,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Random,
}

/// How large things may get, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The value of one header of a request. Default: 16 KiB.
    pub header: usize,
    /// A whole reply. Default: 64 MiB.
    pub reply: usize,
    /// One event of a stream. Default: 16 MiB.
    pub event: usize,
}

impl Limits {
    /// Sets `header`.
    #[must_use]
    pub fn header(mut self, bytes: usize) -> Self {
        self.header = bytes;
        self
    }

    /// Sets `reply`.
    #[must_use]
    pub fn reply(mut self, bytes: usize) -> Self {
        self.reply = bytes;
        self
    }

    /// Sets `event`.
    #[must_use]
    pub fn event(mut self, bytes: usize) -> Self {
        self.event = bytes;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { header: 16 << 10, reply: 64 << 20, event: 16 << 20 }
    }
}

impl Client {
    /// Calls outside of any session.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::new(Arc::clone(&self.core), None)
    }

    /// A new conversation; its first reply gives it its id.
    #[must_use]
    pub fn session(&self) -> Session {
        Session::new(Arc::clone(&self.core), None)
    }

    /// A conversation that was begun before.
    #[must_use]
    pub fn resume(&self, id: impl Into<String>) -> Session {
        Session::new(Arc::clone(&self.core), Some(id.into()))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.core.base.as_str())
            .field("settings", &self.core.settings)
            .field("timeouts", &self.core.timeouts)
            .field("retry", &self.core.retry)
            .field("limits", &self.core.limits)
            .finish_non_exhaustive()
    }
}
