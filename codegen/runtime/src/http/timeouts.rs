//! How long each part of a call may take.

use std::time::Duration;

/// The five time limits of a call; `None` switches one off.
///
/// | Limit | From | To | Default |
/// | --- | --- | --- | --- |
/// | `connect` | opening a connection | it is open, TLS included | 10 s |
/// | `first_byte` | handing an attempt to the transport, connecting included | status and headers of the reply | 300 s |
/// | `idle` | waiting for more of a body | any byte of it, comments of an event stream included | 120 s |
/// | `attempt` | handing an attempt to the transport | whole reply read, or event stream open | none |
/// | `total` | sending the call | whole reply read, or event stream ended, all attempts and pauses included | 600 s |
///
/// A connection of HTTP/2 on which nothing has come for 15 s is asked for a sign of life while calls wait on it. One that
/// gives none within 45 s is closed, and its calls fail before their limits, to be tried again on another.
///
/// A server that pings for ever keeps `idle` quiet; `total` ends it. The time that the caller takes between two events
/// of a stream counts towards `total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For opening a connection. A call that differs from its client in this uses connections of its own;
    /// a `reqwest::Client` or a transport given by the application keeps what it was built with.
    pub connect: Option<Duration>,
    /// For the beginning of a reply.
    pub first_byte: Option<Duration>,
    /// Between two pieces of a body.
    pub idle: Option<Duration>,
    /// For one attempt.
    pub attempt: Option<Duration>,
    /// For all attempts and the pauses between them.
    pub total: Option<Duration>,
}

impl Timeouts {
    /// No limit at all.
    #[must_use]
    pub const fn none() -> Self {
        Self { connect: None, first_byte: None, idle: None, attempt: None, total: None }
    }

    /// Sets `connect`.
    #[must_use]
    pub fn connect(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connect = limit.into();
        self
    }

    /// Sets `first_byte`.
    #[must_use]
    pub fn first_byte(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.first_byte = limit.into();
        self
    }

    /// Sets `idle`.
    #[must_use]
    pub fn idle(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.idle = limit.into();
        self
    }

    /// Sets `attempt`.
    #[must_use]
    pub fn attempt(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.attempt = limit.into();
        self
    }

    /// Sets `total`.
    #[must_use]
    pub fn total(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.total = limit.into();
        self
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Some(Duration::from_secs(10)),
            first_byte: Some(Duration::from_secs(300)),
            idle: Some(Duration::from_secs(120)),
            attempt: None,
            total: Some(Duration::from_secs(600)),
        }
    }
}
