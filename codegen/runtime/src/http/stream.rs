//! The events of a reply as they come.

use std::{
    fmt,
    future::poll_fn,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::{
    client::Limits,
    error::{Error, ErrorKind, TimeoutKind},
    opened::{Origin, timed_out},
    operation::Operation,
    pieces::{Pieces, Stopped},
    reply::Head,
    sse::{EventError, EventParser},
    trace::Trace,
};
use crate::{Codec, Cursor, from_json, json::first_text};

/// How much is kept of a body that holds no event, to show in the error.
const BEGINNING: usize = 4 << 10;

/// The events of one reply, read as fast as they are asked for. Dropping it before the last event closes the
/// connection.
///
/// In code that tokio runs as no task, such as `main`, a task of the runtime reads about 64 KiB ahead.
///
/// - An event that does not decode is an `Err` item with its raw text; the stream goes on.
/// - An event that tells of a failure of the service is an `Ok` item like any other;
///   [`final_response`](Self::final_response) and [`text_deltas`](Self::text_deltas) make errors of them.
/// - After the event that ends a stream by its tag, and at the mark that does, the stream is over, even if the service
///   leaves the connection open. A task waits a second for the end of the body, so that a later call can use the
///   connection; for 32 bodies at once at most.
/// - A body that ends before is an `Err` item of kind [`Cut`](crate::ErrorKind::Cut), a time limit one of kind
///   [`Timeout`](crate::ErrorKind::Timeout); the stream is then over.
#[must_use = "events come only when they are asked for"]
pub struct EventStream<E> {
    events: RawEvents,
    event: PhantomData<fn() -> E>,
}

impl<E> EventStream<E> {
    pub(crate) fn new(events: RawEvents) -> Self {
        Self { events, event: PhantomData }
    }

    /// Status of the reply.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.events.origin.head.status
    }

    /// Headers of the reply.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.events.origin.head.headers
    }

    /// Session that the reply belongs to.
    #[must_use]
    pub fn session_id(&self) -> Option<&str> {
        self.events.origin.head.session_id()
    }

    /// What the service calls its own record of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.events.origin.head.request_id()
    }
}

impl<E> EventStream<E> {
    /// Tag and text of the event just given, if it is the one that ends the stream.
    pub(crate) fn last_event(&self) -> Option<(&'static str, &str)> {
        Some((self.events.last?, self.text()?))
    }

    /// The text of the event just given.
    pub(crate) fn text(&self) -> Option<&str> {
        self.events.parser.data().ok()
    }

    /// Whether all was read, to the end that the operation names or to that of the body.
    pub(crate) fn is_read(&self) -> bool {
        self.events.state == State::Read
    }

    /// How much the events may build up, in bytes.
    pub(crate) fn limit(&self) -> usize {
        self.events.limit
    }

    /// Status and headers, for the reply that the events build up.
    pub(crate) fn head(&self) -> Arc<Head> {
        Arc::clone(&self.events.origin.head)
    }

    /// An error for a stream whose events do not say how it ended.
    pub(crate) fn silent(&self) -> Error {
        self.blame(self.events.with_untagged(Error::cut("the stream ended without saying how", None)))
    }

    /// Adds to an error where it comes from.
    pub(crate) fn blame(&self, error: Error) -> Error {
        self.events.origin.blame(error)
    }
}

impl<E: Codec> EventStream<E> {
    /// The next event; `None` when the stream is over.
    pub async fn next(&mut self) -> Option<Result<E, Error>> {
        poll_fn(|cx| self.poll_event(cx)).await
    }

    /// [`next`](Self::next) for code that polls by hand.
    pub fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<E, Error>>> {
        Poll::Ready(match ready!(self.events.poll(cx)) {
            None => None,
            Some(Err(error)) => Some(Err(error)),
            Some(Ok(())) => Some(self.events.decode()),
        })
    }
}

impl<E: Codec> Stream for EventStream<E> {
    type Item = Result<E, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(cx)
    }
}

impl<E> fmt::Debug for EventStream<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("operation", &self.events.origin.head.operation.id)
            .field("session_id", &self.events.origin.head.shown_id(self.session_id()))
            .field("request_id", &self.events.origin.head.shown_id(self.request_id()))
            .finish_non_exhaustive()
    }
}

/// The same without the type of an event: one copy of this code serves all operations.
pub(crate) struct RawEvents {
    origin: Origin,
    parser: EventParser,
    /// How much they may build up, in bytes.
    limit: usize,
    /// None: the connection is let go.
    pieces: Option<Pieces>,
    state: State,
    /// Tag of the event that ended the stream.
    last: Option<&'static str>,
    /// Kept until the first event, for the case that there is none.
    beginning: Option<Vec<u8>>,
    /// The last event, if it has no tag: there are servers that tell so of a failure.
    untagged: Option<Bytes>,
    trace: Trace,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    /// All bytes were read, the last event perhaps not yet given.
    BodyRead,
    /// The event or the mark that ends the stream was seen.
    LastSeen,
    /// All was read and given.
    Read,
    /// It ended before that.
    Broken,
}

impl RawEvents {
    pub(crate) fn new(origin: Origin, pieces: Pieces, limits: Limits, trace: Trace) -> Self {
        Self {
            origin,
            parser: EventParser::new(limits.event),
            limit: limits.reply,
            pieces: Some(pieces),
            state: State::Reading,
            last: None,
            beginning: Some(Vec::new()),
            untagged: None,
            trace,
        }
    }

    /// Moves to the next event, which [`decode`](Self::decode) then reads.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<(), Error>>> {
        loop {
            let moved = match self.state {
                State::Reading => self.parser.advance(),
                State::BodyRead => self.parser.advance_to_end(),
                State::LastSeen => {
                    self.finish();
                    return Poll::Ready(None);
                }
                State::Read | State::Broken => return Poll::Ready(None),
            };
            match moved {
                Ok(true) => {
                    if self.look(cx) {
                        return Poll::Ready(Some(Ok(())));
                    }
                }
                Ok(false) if self.state == State::Reading => {
                    if let Err(error) = ready!(self.fill(cx)) {
                        return Poll::Ready(Some(Err(self.fail(error))));
                    }
                }
                Ok(false) if self.origin.head.operation.says_end() => {
                    let error = Error::cut("the event stream ended before its last event", None);
                    return Poll::Ready(Some(Err(self.fail(error))));
                }
                Ok(false) => self.finish(),
                Err(error) => {
                    let error = Error::new(ErrorKind::TooLarge, error.to_string());
                    return Poll::Ready(Some(Err(self.fail(error))));
                }
            }
        }
    }

    /// Reads some more of the body.
    fn fill(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let piece = match &mut self.pieces {
            Some(pieces) => ready!(pieces.poll(cx)),
            None => None,
        };
        Poll::Ready(match piece {
            Some(Ok(piece)) => {
                if let Some(beginning) = &mut self.beginning {
                    let room = BEGINNING - beginning.len();
                    beginning.extend_from_slice(&piece[..piece.len().min(room)]);
                }
                self.parser.push(&piece);
                Ok(())
            }
            Some(Err(stopped)) => Err(self.stopped(stopped)),
            None => {
                self.pieces = None;
                self.state = State::BodyRead;
                Ok(())
            }
        })
    }

    /// Whether the event that was moved to is one to give; notes if it is the last one.
    fn look(&mut self, cx: &mut Context<'_>) -> bool {
        let operation = self.origin.head.operation;
        let trimmed = self.parser.bytes().trim_ascii();
        if trimmed.is_empty() {
            return false;
        }
        self.beginning = None;
        if operation.done.is_some_and(|done| done.as_bytes() == trimmed) {
            self.let_go(cx);
            return false;
        }
        if !operation.terminal.is_empty() {
            let end = self.end();
            self.untagged = match end {
                Some(_) => None,
                None => Some(Bytes::copy_from_slice(self.parser.bytes())),
            };
            self.last = end.flatten();
        }
        if self.last.is_some() {
            self.let_go(cx);
            self.trace.usage(self.parser.bytes());
        }
        true
    }

    /// Of the event that was moved to: its tag, if that ends the stream; nothing at all where it has none.
    fn end(&self) -> Option<Option<&'static str>> {
        let Operation { tag: name, terminal, .. } = *self.origin.head.operation;
        let known = |tag: &[u8]| terminal.iter().find(|end| end.as_bytes() == tag).copied();
        if let Some(tag) = first_text(self.parser.bytes(), name) {
            return Some(known(tag));
        }
        let [tag] = Cursor::new(self.parser.data().ok()?).probe([name]).ok()?;
        Some(known(tag?.as_bytes()))
    }

    fn decode<E: Codec>(&self) -> Result<E, Error> {
        match self.parser.data() {
            Ok(data) => from_json(data)
                .map_err(|error| self.origin.blame(Error::undecodable("an event does not decode", error))),
            Err(error) => Err(self.unreadable(error)),
        }
    }

    /// Lets the connection go as soon as the last event or the mark was seen, also if the caller asks for no more.
    fn let_go(&mut self, cx: &mut Context<'_>) {
        self.state = State::LastSeen;
        if let Some(pieces) = self.pieces.take() {
            pieces.let_go(cx);
        }
    }

    fn finish(&mut self) {
        self.state = State::Read;
        self.trace.end(None);
    }

    fn fail(&mut self, error: Error) -> Error {
        self.state = State::Broken;
        self.pieces = None;
        let error = match self.beginning.take() {
            Some(beginning) if !beginning.is_empty() => {
                error.because(self.origin.head.compressed(&beginning)).with_body(beginning.into())
            }
            _ => self.with_untagged(error),
        };
        let error = self.origin.blame(error);
        self.trace.end(Some(&error));
        error
    }

    /// Gives a stream that ended too early the reason that its last event may hold.
    #[cold]
    fn with_untagged(&self, error: Error) -> Error {
        match &self.untagged {
            Some(event) if error.kind() == ErrorKind::Cut => error.with_body(event.clone()),
            _ => error,
        }
    }

    #[cold]
    fn stopped(&self, stopped: Stopped) -> Error {
        match stopped {
            Stopped::Timeout(TimeoutKind::Idle) => {
                timed_out(TimeoutKind::Idle, self.origin.timeouts, "nothing came on the event stream")
            }
            Stopped::Timeout(kind) => timed_out(kind, self.origin.timeouts, "the event stream did not end"),
            Stopped::Transport(error) => {
                Error::cut("the connection ended in the middle of the event stream", Some(error))
            }
            Stopped::TooLong => Error::new(ErrorKind::TooLarge, "the event stream is too long"),
        }
    }

    #[cold]
    fn unreadable(&self, error: EventError) -> Error {
        let body = match &error {
            EventError::NotUtf8 { data } => Bytes::copy_from_slice(data),
            EventError::TooLong { .. } => Bytes::new(),
        };
        let what = format!("an event does not decode: {error}");
        self.origin.blame(Error::new(ErrorKind::Decode, what).with_body(body))
    }
}
