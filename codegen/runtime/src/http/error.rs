//! The one error type of calls.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{
    causes::{Source, without_keys},
    keys::Keys,
    message::{self, Said},
    reply::Head,
};
use crate::{Codec, DecodeError, EncodeError, from_json_slice, to_json};

/// What went wrong with a call.
///
/// Displays as one line that names the innermost cause; each cause is a [`source`](StdError::source) besides, so a log
/// needs the line or the chain, not both. Holds no header of the request, and a key of it that the service repeats,
/// wherever and in whatever reply, is blotted out; one of less than 12 bytes is not, for it is found by chance, and neither
/// is a password of less than 8.
#[derive(Clone)]
pub struct Error(Box<Failure>);

#[derive(Clone)]
struct Failure {
    kind: ErrorKind,
    what: String,
    operation: Option<&'static str>,
    attempts: u32,
    retryable: bool,
    head: Option<Arc<Head>>,
    body: Option<Bytes>,
    said: Option<Said>,
    /// The session that the request named, where there is no head to say so.
    session: Option<String>,
    /// What the attempt before failed with.
    earlier: Option<Error>,
    source: Option<Source>,
}

/// Kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No connection could be made.
    Connect,
    /// A time limit was reached.
    Timeout(TimeoutKind),
    /// The service answered with a status other than success; redirects are not followed.
    Status,
    /// The reply, or one event, is not what the operation promises.
    Decode,
    /// The connection ended in the middle of a reply, or before the last event of a stream.
    Cut,
    /// The service told by the last event of a stream, or in the reply, that it failed; see [`Error::message`].
    Failed,
    /// An event stream was asked for, and the service answered with a whole reply: see [`Error::decode_body`]. Or with none,
    /// by status 204 or 205.
    NotAStream,
    /// A whole reply was asked for, and the service answered with an event stream.
    UnexpectedStream,
    /// The reply, one event or a header of the request is over its limit.
    TooLarge,
    /// The request cannot be sent as it is; nothing was sent.
    InvalidRequest,
    /// The client cannot be used as it was set up.
    Config,
    /// The transport failed in some other way.
    Transport,
    /// The service stopped before the end of a reply, or a run of several turns ended without a final one. The body is
    /// the reply as far as it goes: see [`Error::decode_body`].
    Unfinished,
}

/// Which of the limits of [`Timeouts`](crate::Timeouts) was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// Opening a connection.
    Connect,
    /// Waiting for the beginning of the reply.
    FirstByte,
    /// Waiting for more of a body.
    Idle,
    /// One attempt.
    Attempt,
    /// All attempts.
    Total,
}

impl TimeoutKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::FirstByte => "first byte",
            Self::Idle => "idle",
            Self::Attempt => "attempt",
            Self::Total => "total",
        }
    }
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        Self(Box::new(Failure {
            kind,
            what: what.into(),
            operation: None,
            attempts: 0,
            retryable: false,
            head: None,
            body: None,
            said: None,
            session: None,
            earlier: None,
            source: None,
        }))
    }

    pub(crate) fn invalid(what: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, what)
    }

    pub(crate) fn config(what: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, what)
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// Says which call it belongs to, and takes the keys of that out of all that is known by now: so this comes last.
    pub(crate) fn with_head(self, head: &Arc<Head>) -> Self {
        let mut error = self.without_keys(&head.keys);
        error.0.head = Some(head.shown());
        error.in_operation(head.operation.id, head.attempts)
    }

    /// Takes keys out of all that is known by now.
    pub(crate) fn without_keys(mut self, keys: &Keys) -> Self {
        let failure = &mut *self.0;
        failure.what = keys.cleaned(&failure.what).into_owned();
        if let Some(Said { message, code }) = &mut failure.said {
            for text in [message].into_iter().chain(code) {
                *text = keys.cleaned(text).into_owned();
            }
        }
        if let Some(clean) = failure.body.as_deref().and_then(|body| keys.without(body)) {
            failure.body = Some(clean.into());
        }
        failure.source = failure.source.take().map(|source| without_keys(source, keys));
        self
    }

    /// Adds what lies behind it, where that is known.
    pub(crate) fn because(mut self, cause: Option<String>) -> Self {
        if let Some(cause) = cause {
            self.0.what = format!("{}: {cause}", self.0.what);
        }
        self
    }

    /// Keeps the last reply.
    pub(crate) fn with_reply(mut self, reply: &impl Codec) -> Self {
        match to_json(reply) {
            Ok(text) => self.0.body = Some(text.into()),
            Err(error) => return self.with_source(error),
        }
        self
    }

    /// Says why the reply that it keeps is no good. A good one may hold what looks like a reason.
    pub(crate) fn with_reason(mut self) -> Self {
        self.0.said = self.0.body.as_deref().and_then(message::of_reply);
        self
    }

    /// Keeps what the service wrote, and what of it is meant for people.
    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        self.0.said = match self.0.kind {
            ErrorKind::Decode => message::of_error(&body),
            ErrorKind::Status => message::of(&body),
            ErrorKind::Failed => message::of_reply(&body),
            _ => message::of_known_shape(&body),
        };
        self.0.body = Some(body);
        self
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn head(&self) -> Option<&Head> {
        self.0.head.as_deref()
    }

    pub(crate) fn retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    pub(crate) fn in_operation(mut self, operation: &'static str, attempts: u32) -> Self {
        self.0.operation = Some(operation);
        self.0.attempts = attempts;
        self
    }

    /// Which session the request named, for an error without a reply.
    pub(crate) fn in_session(mut self, id: Option<&str>) -> Self {
        self.0.session = id.map(str::to_owned);
        self
    }

    /// Keeps what the attempt before failed with, and no more than that one: replies may be long.
    pub(crate) fn after(mut self, earlier: Option<Self>) -> Self {
        self.0.earlier = earlier.map(|mut earlier| {
            earlier.0.earlier = None;
            earlier
        });
        self
    }

    /// What went wrong, with what the service says of it.
    fn reason(&self) -> String {
        match self.message() {
            Some(message) => format!("{}: {}", self.0.what, message::one_line(message)),
            None => self.0.what.clone(),
        }
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that was called, as `notes.create`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// How often the service was asked.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Status of the reply, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.head.as_ref().map(|head| head.status)
    }

    /// Headers of the reply, if there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.head.as_ref().map(|head| &head.headers)
    }

    /// What the service calls its own record of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.head.as_ref()?.request_id()
    }

    /// Session that the reply belongs to; the one that the request named, where there is no reply or it names none.
    #[must_use]
    pub fn session_id(&self) -> Option<&str> {
        let Some(head) = &self.0.head else { return self.0.session.as_deref() };
        head.session()
    }

    /// What the attempt before failed with, where there were several: a service that was overloaded, and then did not
    /// answer any more.
    #[must_use]
    pub fn earlier(&self) -> Option<&Self> {
        self.0.earlier.as_ref()
    }

    /// What the service wrote: the body of the reply, of which at most 1 MiB is kept for an error status,
    /// or the data of the event that does not decode.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// The same as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.0.body.as_ref().map(|body| String::from_utf8_lossy(body).into_owned())
    }

    /// Reads what the service wrote as another type: the whole reply that came instead of a stream, for example.
    ///
    /// # Errors
    ///
    /// The text does not fit the type.
    pub fn decode_body<T: Codec>(&self) -> Result<T, DecodeError> {
        from_json_slice(self.0.body.as_deref().unwrap_or_default())
    }

    /// What the service says, out of whatever shape its error has; of an error status the raw text where the shape is
    /// unknown, or the title of a page in HTML.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        Some(&self.0.said.as_ref()?.message)
    }

    /// The name that the service gives to this kind of failure, beside its message: `code`, or else `type`, such as
    /// `rate_limit_exceeded`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.said.as_ref()?.code.as_deref()
    }

    /// The place that does not fit, for kind [`ErrorKind::Decode`].
    #[must_use]
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.0.source.as_deref()?.downcast_ref()
    }

    /// The place that breaks a rule of the schema, for some of kind [`ErrorKind::InvalidRequest`].
    #[must_use]
    pub fn encode_error(&self) -> Option<&EncodeError> {
        self.0.source.as_deref()?.downcast_ref()
    }

    /// How long the service asks to wait before it is asked again, from now: `Retry-After` in seconds or as a date, or
    /// `retry-after-ms`. The date of today is that of the client's [`Clock`](crate::Clock).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.head.as_ref()?.retry_after()
    }

    /// Whether the same call may succeed later: statuses 408, 409, 429 and 5xx, and failures before the beginning of a
    /// reply, but for bytes that are no reply of HTTP or break its protocol, a refusal of the proxy, and a runtime that is
    /// missing. The client has then already retried as its [`Retry`](crate::Retry) says. False where the total time limit
    /// was reached: the time that the caller had for it is over.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// Whether a time limit of the call was reached.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failure = &*self.0;
        if let Some(operation) = failure.operation {
            write!(f, "{operation}: ")?;
        }
        let reason = self.reason();
        f.write_str(&reason)?;
        if let Some(earlier) = failure.earlier.as_ref().map(Self::reason).filter(|earlier| *earlier != reason) {
            write!(f, "; before that: {earlier}")?;
        }
        match (self.request_id(), failure.attempts) {
            (None, 0 | 1) => Ok(()),
            (None, attempts) => write!(f, " ({attempts} attempts)"),
            (Some(id), 0 | 1) => write!(f, " (request {})", message::one_line(id)),
            (Some(id), attempts) => write!(f, " (request {}, {attempts} attempts)", message::one_line(id)),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("line", &self.to_string())
            .field("status", &self.status())
            .field("session_id", &self.session_id())
            .field("retryable", &self.0.retryable)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
