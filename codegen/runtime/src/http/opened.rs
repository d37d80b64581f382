//! A successful reply whose body is still to be read.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;

use super::{
    client::Limits,
    error::{Error, ErrorKind, TimeoutKind},
    payload::ReplyBody,
    pieces::{Limit, Pieces, Stopped},
    reply::{Head, Reply, is_event_stream},
    timeouts::Timeouts,
    trace::Trace,
};
use crate::DecodeError;

/// What every message about a reply is made of.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) head: Arc<Head>,
    pub(crate) timeouts: Timeouts,
    /// What the attempt before failed with.
    pub(crate) earlier: Option<Error>,
}

impl Origin {
    /// Adds to an error where it comes from.
    pub(crate) fn blame(&self, error: Error) -> Error {
        error.with_head(&self.head).after(self.earlier.clone())
    }

    /// An error for a body that could not be read to its end, with what was read of it.
    pub(crate) fn stopped(&self, stopped: Stopped, limit: usize, body: Bytes) -> Error {
        let error = match stopped {
            Stopped::Timeout(kind) => timed_out(kind, self.timeouts, "the reply began, but did not end,"),
            Stopped::Transport(error) => Error::cut("the connection ended in the middle of the reply", Some(error)),
            Stopped::TooLong => {
                Error::new(ErrorKind::TooLarge, format!("the reply is longer than the limit of {limit} bytes"))
            }
        };
        self.blame(error.with_body(body))
    }
}

/// An error for a limit that was reached.
pub(crate) fn timed_out(kind: TimeoutKind, timeouts: Timeouts, what: &str) -> Error {
    let limit = match kind {
        TimeoutKind::Connect => timeouts.connect,
        TimeoutKind::FirstByte => timeouts.first_byte,
        TimeoutKind::Idle => timeouts.idle,
        TimeoutKind::Attempt => timeouts.attempt,
        TimeoutKind::Total => timeouts.total,
    };
    let limit: Duration = limit.unwrap_or_default();
    Error::new(ErrorKind::Timeout(kind), format!("{what} within {limit:?} ({} timeout)", kind.as_str()))
}

/// A successful reply whose body is still to be read.
pub(crate) struct Opened {
    pub(crate) origin: Origin,
    pub(crate) pieces: Pieces,
    /// What is left of the time for the call. The limit of an attempt, which the pieces know, is for whole replies.
    pub(crate) total: Option<Limit>,
    pub(crate) limits: Limits,
}

impl Opened {
    /// Reads the whole body.
    pub(crate) async fn read(self) -> Result<(Origin, Bytes), Error> {
        let Self { origin, pieces, limits, .. } = self;
        if is_event_stream(&origin.head.headers) == Some(true) {
            let what = "the service answered with an event stream; call `.stream()` to read it";
            return Err(origin.blame(Error::new(ErrorKind::UnexpectedStream, what)));
        }
        let announced = origin.head.text("content-length").and_then(|length| length.parse::<u64>().ok());
        if announced.is_some_and(|length| length > limits.reply as u64) {
            return Err(origin.stopped(Stopped::TooLong, limits.reply, Bytes::new()));
        }
        match pieces.read(limits.reply).await {
            (bytes, None) => Ok((origin, bytes)),
            (bytes, Some(stopped)) => Err(origin.stopped(stopped, limits.reply, bytes)),
        }
    }

    /// Makes sure that the body holds events; else an error that holds the whole of it, or says why it is not whole.
    pub(crate) async fn events(self) -> Result<(Origin, Pieces), Error> {
        let Self { origin, mut pieces, total, limits } = self;
        if origin.head.has_no_content() {
            let status = origin.head.status;
            let what =
                format!("an event stream was asked for, and the service answered without content (status {status})");
            return Err(origin.blame(Error::new(ErrorKind::NotAStream, what)));
        }
        // Where nothing is said about the body, it is taken for what was asked for.
        if is_event_stream(&origin.head.headers) != Some(false) {
            pieces.end_at(total);
            return Ok((origin, pieces));
        }
        let kind = origin.head.content_type().unwrap_or_default();
        let what = format!("an event stream was asked for, and the service answered with a whole reply ({kind})");
        match pieces.read(limits.reply).await {
            (bytes, None) => Err(origin.blame(Error::new(ErrorKind::NotAStream, what).with_body(bytes))),
            (bytes, Some(stopped)) => Err(origin.stopped(stopped, limits.reply, bytes)),
        }
    }
}

/// A whole body, not decoded yet.
pub(crate) struct Whole {
    pub(crate) origin: Origin,
    pub(crate) bytes: Bytes,
    pub(crate) trace: Trace,
}

impl Whole {
    pub(crate) fn decode<T: ReplyBody>(self) -> Result<Reply<T::Value>, Error> {
        let body = Some(&self.bytes).filter(|bytes| !(self.origin.head.has_no_content() && bytes.is_empty()));
        let result = T::read(body).map_err(|error| self.undecodable(error));
        self.trace.usage(&self.bytes);
        self.trace.end(result.as_ref().err());
        result.map(|body| Reply::new(body, self.origin.head))
    }

    #[cold]
    fn undecodable(&self, error: DecodeError) -> Error {
        let status = self.origin.head.status;
        let what = match self.origin.head.content_type() {
            _ if self.bytes.is_empty() => format!("the reply (status {status}) has no body"),
            Some(kind) => format!("the reply (status {status}, {kind}) is not what was promised"),
            None => format!("the reply (status {status}) is not what was promised"),
        };
        let error = Error::undecodable(&what, error).because(self.origin.head.compressed(&self.bytes));
        self.origin.blame(error.with_body(self.bytes.clone()))
    }
}
