//! The end of a stream: what its events built up, and how it ended.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use super::{
    error::{Error, ErrorKind},
    reply::Reply,
    run::{Next, Pace},
    stream::EventStream,
};
use crate::{Accumulator, Codec, Ending, Events};

/// How a stream ended, with all that it built up.
#[derive(Debug)]
#[must_use = "it may be a failure"]
#[non_exhaustive]
pub enum Outcome<T> {
    /// All is there.
    Completed(Reply<T>),
    /// The service stopped before the end; the whole says why.
    Incomplete(Reply<T>),
    /// The service failed, and said so by its last event.
    Failed {
        /// What was received until then, if it makes a whole.
        partial: Option<Reply<T>>,
        /// The reason that the service gave.
        error: Error,
    },
    /// The stream broke off, or what was received does not make a whole.
    CutOff {
        /// What was received until then, if it makes a whole.
        partial: Option<Reply<T>>,
        /// Why there is no more.
        error: Error,
    },
}

impl<T: Codec> Outcome<T> {
    /// The whole of a stream that completed, as a reply that came whole; else the error, with the reason in words.
    ///
    /// # Errors
    ///
    /// The stream was cut off or failed. Kind [`Unfinished`](ErrorKind::Unfinished): the service stopped before the
    /// end.
    pub fn completed(self) -> Result<Reply<T>, Error> {
        match self {
            Self::Completed(whole) => Ok(whole),
            Self::Incomplete(whole) => Err(whole.stopped(Ending::Incomplete)),
            Self::Failed { error, .. } | Self::CutOff { error, .. } => Err(error),
        }
    }
}

impl<T> Outcome<T> {
    /// What was built up, however the stream ended.
    pub fn into_whole(self) -> Option<Reply<T>> {
        match self {
            Self::Completed(whole) | Self::Incomplete(whole) => Some(whole),
            Self::Failed { partial, .. } | Self::CutOff { partial, .. } => partial,
        }
    }
}

impl<E: Events> EventStream<E> {
    /// Reads the stream to its end and gives what the events built up. Those that were taken by [`next`](Self::next) before
    /// are not in it: [`text_deltas`](Self::text_deltas) and an [`Accumulator`] miss none.
    ///
    /// An event that does not decode is passed over as long as the stream says in the end how it ended. A stream that
    /// builds up more than [`Limits::reply`](crate::Limits::reply) is cut off there.
    #[doc(alias = "finish")]
    pub async fn final_response(self) -> Outcome<E::Whole> {
        Gathered::new(&self).finish(self).await
    }

    /// The same, with each event and each mistake shown on the way, and what the watcher said last; none where it stops
    /// before the last event.
    pub(super) async fn watched(
        mut self,
        mut watcher: impl FnMut(Result<E, Error>) -> Pace,
    ) -> Option<(Outcome<E::Whole>, Next)> {
        let mut gathered = Gathered::new(&self);
        let mut next = Next::GoOn;
        while !gathered.is_full()
            && let Some(item) = self.next().await
        {
            gathered.add(&self, item.as_ref());
            next = watcher(item).settled().await;
            if next == Next::Stop && self.last_event().is_none() {
                return None;
            }
        }
        Some((gathered.outcome(&self), next))
    }

    /// An error, if the event just given is the last one and tells of a failure.
    pub(super) fn failure(&self) -> Option<Error> {
        let (tag, text) = self.last_event()?;
        let failed = E::TABLE.ends.iter().any(|(end, ending)| *end == tag && *ending == Ending::Failed);
        failed.then(|| self.blame(Error::failed(text)))
    }

    /// Only the text that a user reads, piece by piece. A failure of the service is an error at the end; a text that
    /// the service left incomplete just ends, and a refusal is no text: [`finish`](TextDeltas::finish) says how it ended,
    /// with the reply as a whole.
    pub fn text_deltas(self) -> TextDeltas<E> {
        TextDeltas { gathered: Gathered::new(&self), events: self }
    }
}

/// Bytes of events that wait until they are added.
const WAITING: usize = 256 << 10;

/// What a stream has built up, and what went wrong on the way.
///
/// Events wait a while, for most of those who read the text of a stream never ask for the whole.
pub(super) struct Gathered<E> {
    whole: Accumulator<E>,
    /// Texts of the events that wait, and where each ends.
    waiting: (String, Vec<usize>),
    /// How large the whole may get; what comes beyond is not added.
    limit: usize,
    mistake: Option<Error>,
    failure: Option<Error>,
}

impl<E: Events> Gathered<E> {
    pub(super) fn new(events: &EventStream<E>) -> Self {
        let (whole, waiting) = (Accumulator::new(), (String::new(), Vec::new()));
        Self { whole, waiting, limit: events.limit(), mistake: None, failure: None }
    }

    /// Adds what the stream has just given.
    pub(super) fn add(&mut self, events: &EventStream<E>, item: Result<&E, &Error>) {
        self.failure = events.failure();
        match (item, events.text()) {
            (Err(error), _) => self.note(error.clone()),
            (Ok(_), Some(text)) if !self.is_full() => {
                self.waiting.0.push_str(text);
                self.waiting.1.push(self.waiting.0.len());
                if self.waiting.0.len() > WAITING {
                    self.add_waiting(events);
                }
            }
            (Ok(_), _) => {}
        }
    }

    fn add_waiting(&mut self, events: &EventStream<E>) {
        let (texts, ends) = std::mem::take(&mut self.waiting);
        let mut start = 0;
        for end in ends {
            self.whole.push_text(&texts[start..end]);
            start = end;
            if self.is_full() {
                let what = format!("the events build up more than the limit of {} bytes for a reply", self.limit);
                self.note(events.blame(Error::new(ErrorKind::TooLarge, what)));
                return;
            }
        }
    }

    /// The first mistake is the one that is told, but for an event that does not decode: that ends no stream.
    fn note(&mut self, error: Error) {
        let ends = |error: &Error| error.kind() != ErrorKind::Decode;
        if self.mistake.as_ref().is_none_or(|told| !ends(told) && ends(&error)) {
            self.mistake = Some(error);
        }
    }

    fn is_full(&self) -> bool {
        self.whole.size() > self.limit
    }

    /// Reads the stream to its end, or as far as there is room for it.
    pub(super) async fn finish(mut self, mut events: EventStream<E>) -> Outcome<E::Whole> {
        while !self.is_full()
            && let Some(item) = events.next().await
        {
            self.add(&events, item.as_ref());
        }
        self.outcome(&events)
    }

    /// How the stream has ended.
    fn outcome(mut self, events: &EventStream<E>) -> Outcome<E::Whole> {
        self.add_waiting(events);
        let is_full = self.is_full();
        let whole = self.whole.whole().map(|whole| Reply::new(whole, events.head()));
        if let Some(error) = self.failure {
            return Outcome::Failed { partial: whole.ok(), error };
        }
        // Where no event says how it ends, the end of the stream does.
        let ending =
            self.whole.ending().or_else(|| (E::TABLE.ends.is_empty() && events.is_read()).then_some(Ending::Completed));
        let (partial, misfit) = match (ending, whole) {
            (Some(Ending::Completed), Ok(whole)) if !is_full => return Outcome::Completed(whole),
            (Some(Ending::Incomplete), Ok(whole)) if !is_full => return Outcome::Incomplete(whole),
            (_, Ok(whole)) => (Some(whole), None),
            // What was never said to be over need not be whole: why it is not is what the last event may say.
            (None, Err(_)) => (None, None),
            (Some(_), Err(error)) => (None, Some(Error::undecodable("the events do not make a whole", error))),
        };
        let silent = || misfit.map_or_else(|| events.silent(), |misfit| events.blame(misfit));
        // A mistake of an event knows the call that it belongs to already.
        let error = self.mistake.unwrap_or_else(silent);
        Outcome::CutOff { partial, error }
    }
}

/// Never what was said.
impl<E> fmt::Debug for Gathered<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gathered").field("mistake", &self.mistake).finish_non_exhaustive()
    }
}

/// The text of a stream, piece by piece. Errors of the stream are items, as in [`EventStream`].
#[derive(Debug)]
#[must_use = "pieces come only when they are asked for"]
pub struct TextDeltas<E> {
    pub(super) events: EventStream<E>,
    gathered: Gathered<E>,
}

impl<E: Events> TextDeltas<E> {
    /// The next piece; `None` when the stream is over.
    pub async fn next(&mut self) -> Option<Result<String, Error>> {
        poll_fn(|cx| self.poll_piece(cx)).await
    }

    /// Reads the stream to its end and says how it ended, with all that it built up: what was used, ids, calls of tools.
    /// A reply larger than [`Limits::reply`](crate::Limits::reply) is cut off there; its pieces are not.
    pub async fn finish(self) -> Outcome<E::Whole> {
        self.gathered.finish(self.events).await
    }

    pub(super) fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<String, Error>>> {
        loop {
            let Some(item) = ready!(self.events.poll_event(cx)) else { return Poll::Ready(None) };
            self.gathered.add(&self.events, item.as_ref());
            let event = match item {
                Ok(event) => event,
                Err(error) => return Poll::Ready(Some(Err(error))),
            };
            if let Some(text) = event.text() {
                return Poll::Ready(Some(Ok(text.to_owned())));
            }
            if let Some(error) = self.events.failure() {
                return Poll::Ready(Some(Err(error)));
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
