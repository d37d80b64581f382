//! Structured output while it comes: a value that grows.

use std::{
    fmt,
    future::poll_fn,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use serde_core::de::DeserializeOwned;

use super::{
    error::{Error, ErrorKind},
    outcome::{Outcome, TextDeltas},
    stream::EventStream,
};
use crate::{Events, PartialJson};

/// The text of a stream as a value that grows: one item each time that more of it can be told.
///
/// The text is JSON, read as far as it goes: see [`PartialJson`]. Before there is enough of it for the type nothing is
/// given, so a type that shows what comes has defaults for its members. Errors of the stream are items, and so is the
/// first fault of the text, such as to be longer than [`Limits::reply`](crate::Limits::reply); the stream goes on.
#[must_use = "values come only when they are asked for"]
pub struct Values<E, T> {
    pieces: TextDeltas<E>,
    json: PartialJson,
    /// Bytes of the text so far.
    length: usize,
    broken: bool,
    value: PhantomData<fn() -> T>,
}

impl<E: Events> EventStream<E> {
    /// The text that a user reads as a value that grows, for an answer in JSON.
    pub fn values<T: DeserializeOwned>(self) -> Values<E, T> {
        Values { pieces: self.text_deltas(), json: PartialJson::new(), length: 0, broken: false, value: PhantomData }
    }
}

impl<E: Events, T: DeserializeOwned> Values<E, T> {
    /// The next value; `None` when the stream is over.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| self.poll_value(cx)).await
    }

    /// Reads the stream to its end and says how it ended, with all that it built up: the last value is read from there.
    pub async fn finish(self) -> Outcome<E::Whole> {
        self.pieces.finish().await
    }

    fn poll_value(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            match ready!(self.pieces.poll_piece(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(text)) => {
                    if let Some(item) = self.read(&text) {
                        return Poll::Ready(Some(item));
                    }
                }
            }
        }
    }

    /// What a piece of the text brings, if it brings anything. After its first fault no more of it is read.
    fn read(&mut self, text: &str) -> Option<Result<T, Error>> {
        if self.broken {
            return None;
        }
        self.length += text.len();
        let limit = self.pieces.events.limit();
        let error = if self.length > limit {
            Error::new(ErrorKind::TooLarge, format!("the text is longer than the limit of {limit} bytes for a reply"))
        } else {
            match self.json.push(text) {
                Ok(true) => return self.json.read().map(Ok),
                Ok(false) => return None,
                Err(error) => Error::undecodable("the text is not JSON", error),
            }
        };
        self.broken = true;
        Some(Err(self.pieces.events.blame(error)))
    }
}

impl<E: Events, T: DeserializeOwned> Stream for Values<E, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_value(cx)
    }
}

/// Never what was said.
impl<E, T> fmt::Debug for Values<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Values").field("events", &self.pieces.events).finish_non_exhaustive()
    }
}
