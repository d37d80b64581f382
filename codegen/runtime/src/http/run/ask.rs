//! How the reply of one turn is asked for: whole, or as events that somebody watches.

use std::{
    future::{Future, poll_fn},
    mem,
    pin::Pin,
    task::Poll,
};

use super::Next;
use crate::{Ending, Error, Events, Outcome, Reply, Turns, http::call::Call};

pub(super) type Asking<'a, T> = Pin<Box<dyn Future<Output = Result<Option<(Reply<T>, Next)>, Error>> + Send + 'a>>;

/// What a run does behind something that was told.
#[derive(Clone, Copy)]
pub(in super::super) enum Pace {
    GoOn,
    /// Nothing until it is polled again: where much is there already, it would run ahead of whoever pulls.
    Rest,
    Stop,
}

impl From<Next> for Pace {
    fn from(next: Next) -> Self {
        match next {
            Next::GoOn => Self::GoOn,
            Next::Stop => Self::Stop,
        }
    }
}

impl Pace {
    /// Rests until the next poll, if it is to rest. Nobody is woken for that: whoever polled has an item to give.
    pub(in super::super) fn settled(self) -> impl Future<Output = Next> + Send {
        let mut rests = matches!(self, Self::Rest);
        poll_fn(move |_| match self {
            _ if mem::take(&mut rests) => Poll::Pending,
            Self::Stop => Poll::Ready(Next::Stop),
            Self::GoOn | Self::Rest => Poll::Ready(Next::GoOn),
        })
    }
}

/// Gets the reply of one turn.
pub(super) trait Ask<Q: Turns, E>: Send {
    /// Sends the call, and gives its reply, with what the caller said to its last event; none where the caller stopped on
    /// the way.
    fn ask(&mut self, call: Call<Q, Q::Reply, E>) -> Asking<'_, Q::Reply>;
}

/// Asks for replies that come whole.
pub(super) struct Whole;

impl<Q: Turns, E: 'static> Ask<Q, E> for Whole {
    fn ask(&mut self, call: Call<Q, Q::Reply, E>) -> Asking<'_, Q::Reply> {
        let sent = call.send();
        Box::pin(async { sent.await.map(|reply| Some((reply, Next::GoOn))) })
    }
}

/// Asks for events, and shows each of them.
pub(super) struct Watched<F>(pub(super) F);

impl<Q, E, F> Ask<Q, E> for Watched<F>
where
    Q: Turns,
    E: Events<Whole = Q::Reply> + Send + 'static,
    F: FnMut(Result<E, Error>) -> Pace + Send,
{
    fn ask(&mut self, call: Call<Q, Q::Reply, E>) -> Asking<'_, Q::Reply> {
        Box::pin(async {
            let events = call.stream().await?;
            let watched = events.watched(&mut self.0).await;
            watched.map(|(outcome, next)| Ok((whole::<Q>(outcome)?, next))).transpose()
        })
    }
}

/// The reply that a stream came to. One that says itself that it failed is a reply as well, as if it had come whole.
fn whole<Q: Turns>(outcome: Outcome<Q::Reply>) -> Result<Reply<Q::Reply>, Error> {
    match outcome {
        Outcome::Completed(reply) | Outcome::Incomplete(reply) => Ok(reply),
        Outcome::Failed { partial: Some(reply), .. } if Q::ending(&reply) == Ending::Failed => Ok(reply),
        Outcome::Failed { error, .. } | Outcome::CutOff { error, .. } => Err(error),
    }
}
