//! A whole reply, and what surrounds the body of any reply.

use std::{
    borrow::Cow,
    fmt,
    ops::{Deref, DerefMut},
    str::from_utf8,
    sync::{Arc, OnceLock},
    time::Duration,
};

use http::{HeaderMap, Response, StatusCode, header};
use serde_core::{Serialize, Serializer};

use super::{
    clock::Clock,
    error::{Error, ErrorKind},
    keys::Keys,
    message::one_line,
    operation::Operation,
    retry::asked_for,
};
use crate::{Codec, Ended, Ending};

/// Status and headers of a reply, with the call that it answers: shared by the reply, its stream and its errors.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) operation: &'static Operation,
    pub(crate) attempts: u32,
    /// Of the client; nobody's, where nobody sent the reply: the time is then what its header `Date` says.
    pub(crate) clock: Option<Arc<dyn Clock>>,
    /// What was sent and is not to be shown.
    pub(crate) keys: Keys,
    /// The session that the request named.
    pub(crate) named: Option<String>,
    /// The same without keys, once an error shows it; nothing inside where there are none to take out.
    pub(crate) shown: OnceLock<Option<Arc<Self>>>,
}

impl Head {
    /// Session that the reply belongs to; the one that the request named, where the reply names none.
    pub(crate) fn session(&self) -> Option<&str> {
        self.session_id().or(self.named.as_deref())
    }

    pub(crate) fn session_id(&self) -> Option<&str> {
        self.text(self.operation.session()?.wire)
    }

    /// The same as it came, which may be no text.
    pub(crate) fn session_bytes(&self) -> Option<&[u8]> {
        let id = self.headers.get(self.operation.session()?.wire)?.as_bytes();
        (!id.is_empty()).then_some(id)
    }

    /// How long the service asks to wait before it is asked again, from now. Where nobody knows the time, a date says nothing.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let written = || httpdate::parse_http_date(self.text(header::DATE.as_str())?).ok();
        asked_for(&self.headers, || self.clock.as_ref().map_or_else(written, |clock| Some(clock.date())))
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.text(self.operation.request_id_header)
    }

    /// Whether the status says that there is no body.
    pub(crate) fn has_no_content(&self) -> bool {
        matches!(self.status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT)
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.text("content-type")
    }

    /// The same without keys in its headers. They are looked for once, however many events of a stream do not decode.
    pub(crate) fn shown(self: &Arc<Self>) -> Arc<Self> {
        let shown = self.shown.get_or_init(|| {
            let headers = self.keys.without_headers(&self.headers)?;
            Some(Arc::new(Self { headers, ..Self::clone(self) }))
        });
        Arc::clone(shown.as_ref().unwrap_or(self))
    }

    /// What a body is that is no text, if it is compressed. Nothing is decompressed here, and a transport that does it may
    /// leave the header.
    #[cold]
    pub(crate) fn compressed(&self, body: &[u8]) -> Option<String> {
        let encoding = self.text("content-encoding").filter(|_| from_utf8(body).is_err())?;
        Some(format!("the body is encoded as {}, which is not decoded here", one_line(encoding)))
    }

    /// An id of the service fit to be shown: without the keys that it may repeat.
    pub(crate) fn shown_id<'i>(&self, id: Option<&'i str>) -> Option<Cow<'i, str>> {
        id.map(|id| self.keys.cleaned(id))
    }

    /// The value of a header, if it is there and not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        text(&self.headers, name)
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().filter(|value| !value.is_empty())
}

/// Whether a body is said to be an event stream; none where nothing is said.
pub(crate) fn is_event_stream(headers: &HeaderMap) -> Option<bool> {
    let essence = text(headers, "content-type")?.split(';').next()?.trim();
    Some(essence.eq_ignore_ascii_case("text/event-stream"))
}

/// A whole reply: the decoded body, to which it dereferences, with status and headers.
#[derive(Clone)]
pub struct Reply<T> {
    body: T,
    head: Arc<Head>,
}

impl<T> Reply<T> {
    pub(crate) fn new(body: T, head: Arc<Head>) -> Self {
        Self { body, head }
    }

    /// A reply that nobody sent, with this body, status and headers: for tests of code that takes one.
    ///
    /// It says what its headers say: [`session_id`](Self::session_id) and [`request_id`](Self::request_id) stand in those
    /// that the operation knows, and are `None` where these are not set. An error made of it, as by
    /// [`completed`](Self::completed), counts one attempt, and shows all of it: no key was sent that could be taken out. A date
    /// in `Retry-After` counts from that in `Date`, and without that says nothing.
    ///
    /// ```
    /// use sequrity_runtime::{Reply, external::Response};
    /// # use sequrity_runtime::{Method, Operation};
    /// # const COUNT: Operation = Operation {
    /// #     id: "notes.count",
    /// #     method: Method::Get,
    /// #     path: "/notes/count",
    /// #     parameters: &[],
    /// #     accept: "application/json",
    /// #     body: &[],
    /// #     tag: "",
    /// #     terminal: &[],
    /// #     done: None,
    /// #     usage: &[],
    /// #     request_id_header: "x-request-id",
    /// # };
    ///
    /// fn told(reply: &Reply<u64>) -> String {
    ///     format!("{} notes, by {}", **reply, reply.request_id().unwrap_or("nobody"))
    /// }
    ///
    /// let response = Response::builder().header("x-request-id", "r-1").body(3)?;
    /// let reply = Reply::from_response(&COUNT, response);
    /// assert_eq!(told(&reply), "3 notes, by r-1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_response(operation: &'static Operation, response: Response<T>) -> Self {
        let (parts, body) = response.into_parts();
        let head = Head {
            status: parts.status,
            headers: parts.headers,
            operation,
            attempts: 1,
            clock: None,
            keys: Keys::of(&Arc::default(), None),
            named: None,
            shown: OnceLock::new(),
        };
        Self::new(body, Arc::new(head))
    }

    /// Status of the reply.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// Headers of the reply.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Session that the reply belongs to.
    #[must_use]
    pub fn session_id(&self) -> Option<&str> {
        self.head.session_id()
    }

    /// What the service calls its own record of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    pub(crate) fn head(&self) -> &Arc<Head> {
        &self.head
    }

    /// The body alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.body
    }
}

impl<T: Codec> Reply<T> {
    /// The error for a reply that ended so, with the reason in its words.
    pub(crate) fn stopped(&self, ending: Ending) -> Error {
        let error = match ending {
            Ending::Failed => Error::new(ErrorKind::Failed, "the reply says that it has failed"),
            _ => Error::new(ErrorKind::Unfinished, "the reply is not complete"),
        };
        error.with_reply(&self.body).with_reason().with_head(&self.head)
    }
}

impl<T: Codec + Ended> Reply<T> {
    /// The reply, unless it says itself that it has failed, was stopped before its end, or has not come to it yet; then the
    /// error, with the reason in words. A service may well answer with a status of success, and tell of a failure in the
    /// reply.
    ///
    /// # Errors
    ///
    /// Kind [`Failed`](ErrorKind::Failed) or [`Unfinished`](ErrorKind::Unfinished), by what the reply says. The body of the
    /// error is the reply: see [`Error::decode_body`].
    pub fn completed(self) -> Result<Self, Error> {
        match self.body.stopped() {
            Some((ending, _)) => Err(self.stopped(ending)),
            None => Ok(self),
        }
    }
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T> DerefMut for Reply<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}

/// The body alone: what a log or a store wants.
impl<T: Serialize> Serialize for Reply<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.body.serialize(serializer)
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.head.status)
            .field("session_id", &self.head.shown_id(self.session_id()))
            .field("request_id", &self.head.shown_id(self.request_id()))
            .field("body", &self.body)
            .finish()
    }
}
