//! The end of a stream: what its events built up, and how it ended.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use super::{
    error::{Error, ErrorKind},
    stream::EventStream,
};
use crate::{Accumulator, DecodeError, Ending, Events};

/// How a stream ended, with all that it built up.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome<T> {
    /// All is there.
    Completed(T),
    /// The service stopped before the end; the whole says why.
    Incomplete(T),
    /// The service failed; the whole says why.
    Failed(T),
    /// The stream broke off, or what was received does not make a whole.
    CutOff {
        /// What was received until then, if it makes a whole.
        partial: Option<T>,
        /// Why there is no more.
        error: Error,
    },
}

impl<T> Outcome<T> {
    /// The whole of a stream that completed; else the error, with the reason in words.
    ///
    /// # Errors
    ///
    /// The stream was cut off, failed or is incomplete.
    pub fn completed(self) -> Result<T, Error> {
        match self {
            Self::Completed(whole) => Ok(whole),
            Self::Incomplete(_) => Err(Error::new(ErrorKind::Cut, "the service stopped before the end")),
            Self::Failed(_) => Err(Error::new(ErrorKind::Cut, "the service failed while it streamed")),
            Self::CutOff { error, .. } => Err(error),
        }
    }

    /// What was built up, however the stream ended.
    pub fn into_whole(self) -> Option<T> {
        match self {
            Self::Completed(whole) | Self::Incomplete(whole) | Self::Failed(whole) => Some(whole),
            Self::CutOff { partial, .. } => partial,
        }
    }

    fn of(ending: Option<Ending>, whole: Result<T, DecodeError>, mistake: Option<Error>) -> Self {
        let whole = match (ending, whole) {
            (Some(Ending::Completed), Ok(whole)) => return Self::Completed(whole),
            (Some(Ending::Incomplete), Ok(whole)) => return Self::Incomplete(whole),
            (Some(Ending::Failed), Ok(whole)) => return Self::Failed(whole),
            (_, whole) => whole,
        };
        let (partial, misfit) = match whole {
            Ok(whole) => (Some(whole), None),
            Err(error) => (None, Some(Error::undecodable("the events do not make a whole", error))),
        };
        let silent = || Error::cut("the stream ended without saying how", None);
        Self::CutOff { partial, error: mistake.or(misfit).unwrap_or_else(silent) }
    }
}

impl<E: Events> EventStream<E> {
    /// Reads the stream to its end and gives what the events built up.
    ///
    /// An event that does not decode is passed over as long as the stream says in the end how it ended.
    pub async fn final_response(mut self) -> Outcome<E::Whole> {
        let mut whole = Accumulator::<E>::new();
        let mut mistake = None;
        while let Some(item) = self.next().await {
            let pushed =
                item.and_then(|event| whole.push(&event).map_err(|error| Error::unencodable("an event", error)));
            if let Err(error) = pushed {
                mistake.get_or_insert(error);
            }
        }
        Outcome::of(whole.ending(), whole.whole(), mistake)
    }

    /// Only the text that a user reads, piece by piece.
    pub fn text_deltas(self) -> TextDeltas<E> {
        TextDeltas { events: self }
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
        std::future::poll_fn(|cx| self.poll_piece(cx)).await
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
