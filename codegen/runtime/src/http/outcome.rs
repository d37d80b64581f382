//! The end of a stream: what its events built up, and how it ended.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use super::{
    error::{Error, ErrorKind},
    stream::EventStream,
};
use crate::{Accumulator, Codec, Ending, Events};

/// How a stream ended, with all that it built up.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome<T> {
    /// All is there.
    Completed(T),
    /// The service stopped before the end; the whole says why.
    Incomplete(T),
    /// The service failed, and said so by its last event.
    Failed {
        /// What was received until then, if it makes a whole.
        partial: Option<T>,
        /// The reason that the service gave.
        error: Error,
    },
    /// The stream broke off, or what was received does not make a whole.
    CutOff {
        /// What was received until then, if it makes a whole.
        partial: Option<T>,
        /// Why there is no more.
        error: Error,
    },
}

impl<T: Codec> Outcome<T> {
    /// The whole of a stream that completed; else the error, with the reason in words.
    ///
    /// # Errors
    ///
    /// The stream was cut off or failed. Kind [`Unfinished`](ErrorKind::Unfinished): the service stopped before the
    /// end.
    pub fn completed(self) -> Result<T, Error> {
        match self {
            Self::Completed(whole) => Ok(whole),
            Self::Incomplete(whole) => {
                let error = Error::new(ErrorKind::Unfinished, "the service stopped before the end");
                Err(error.with_reply(&whole).with_reason())
            }
            Self::Failed { error, .. } | Self::CutOff { error, .. } => Err(error),
        }
    }
}

impl<T> Outcome<T> {
    /// What was built up, however the stream ended.
    pub fn into_whole(self) -> Option<T> {
        match self {
            Self::Completed(whole) | Self::Incomplete(whole) => Some(whole),
            Self::Failed { partial, .. } | Self::CutOff { partial, .. } => partial,
        }
    }
}

impl<E: Events> EventStream<E> {
    /// Reads the stream to its end and gives what the events built up.
    ///
    /// An event that does not decode is passed over as long as the stream says in the end how it ended.
    pub async fn final_response(self) -> Outcome<E::Whole> {
        Gathered::new().finish(self).await
    }

    /// An error, if the event just given is the last one and tells of a failure.
    pub(super) fn failure(&self) -> Option<Error> {
        let (tag, text) = self.last_event()?;
        let failed = E::TABLE.ends.iter().any(|(end, ending)| *end == tag && *ending == Ending::Failed);
        failed.then(|| self.blame(Error::failed(text)))
    }

    /// Only the text that a user reads, piece by piece. A failure of the service is an error at the end; a text that
    /// the service left incomplete just ends, and a refusal is no text. What else there is to know, as the id of the
    /// reply and what it used, is in the events: read these by [`next`](Self::next) where it matters.
    pub fn text_deltas(self) -> TextDeltas<E> {
        TextDeltas { events: self }
    }
}

/// What a stream has built up, and what went wrong on the way.
#[derive(Debug)]
pub(super) struct Gathered<E> {
    whole: Accumulator<E>,
    mistake: Option<Error>,
    failure: Option<Error>,
}

impl<E: Events> Gathered<E> {
    pub(super) fn new() -> Self {
        Self { whole: Accumulator::new(), mistake: None, failure: None }
    }

    /// Adds what the stream has just given.
    pub(super) fn add(&mut self, events: &EventStream<E>, item: Result<&E, &Error>) {
        self.failure = events.failure();
        let mistake = match item {
            Ok(event) => self.whole.push(event).map_err(|error| Error::unencodable("an event", error)).err(),
            Err(error) => Some(error.clone()),
        };
        // The first mistake is the one that is told.
        self.mistake = self.mistake.take().or(mistake);
    }

    /// Reads the stream to its end.
    pub(super) async fn finish(mut self, mut events: EventStream<E>) -> Outcome<E::Whole> {
        while let Some(item) = events.next().await {
            self.add(&events, item.as_ref());
        }
        self.outcome(&events)
    }

    /// How the stream has ended.
    fn outcome(self, events: &EventStream<E>) -> Outcome<E::Whole> {
        let (ending, whole) = (self.whole.ending(), self.whole.whole());
        if let Some(error) = self.failure {
            return Outcome::Failed { partial: whole.ok(), error };
        }
        let (partial, misfit) = match (ending, whole) {
            (Some(Ending::Completed), Ok(whole)) => return Outcome::Completed(whole),
            (Some(Ending::Incomplete), Ok(whole)) => return Outcome::Incomplete(whole),
            (_, Ok(whole)) => (Some(whole), None),
            (_, Err(error)) => (None, Some(Error::undecodable("the events do not make a whole", error))),
        };
        let silent = || Error::cut("the stream ended without saying how", None);
        // A mistake of an event knows the call that it belongs to already.
        let error = self.mistake.unwrap_or_else(|| events.blame(misfit.unwrap_or_else(silent)));
        Outcome::CutOff { partial, error }
    }
}

/// The text of a stream, piece by piece. Errors of the stream are items, as in [`EventStream`].
#[derive(Debug)]
#[must_use = "pieces come only when they are asked for"]
pub struct TextDeltas<E> {
    events: EventStream<E>,
}

impl<E: Events> TextDeltas<E> {
    /// The next piece; `None` when the stream is over.
    pub async fn next(&mut self) -> Option<Result<String, Error>> {
        poll_fn(|cx| self.poll_piece(cx)).await
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<String, Error>>> {
        loop {
            match ready!(self.events.poll_event(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(event)) => {
                    if let Some(text) = event.text() {
                        return Poll::Ready(Some(Ok(text.to_owned())));
                    }
                    if let Some(error) = self.events.failure() {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        }
    }
}

impl<E: Events> Stream for TextDeltas<E> {
    type Item = Result<String, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(cx)
    }
}
