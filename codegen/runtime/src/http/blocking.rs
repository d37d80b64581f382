//! The same calls for threads that may wait: the async code, driven from here.

use std::{
    cell::Cell,
    future::{Future, pending},
    io,
    pin::pin,
    sync::{Arc, OnceLock, mpsc},
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use http::{HeaderMap, StatusCode};
use serde_core::de::DeserializeOwned;
use tokio::{
    runtime::{Builder, Handle},
    task::consume_budget,
};

use super::{
    call::Call,
    error::Error,
    outcome::{Outcome, TextDeltas},
    payload::{Payload, ReplyBody},
    reply::Reply,
    run::{RunEnd, RunItem, RunStream},
    stream::EventStream,
    values::Values,
};
use crate::{Codec, Events, Turns};

impl<Q: Payload, T: ReplyBody, E> Call<Q, T, E> {
    /// [`send`](Self::send) for a thread that may wait.
    ///
    /// # Errors
    ///
    /// As those of `send`; kind [`Config`](crate::ErrorKind::Config) inside async code.
    pub fn send_blocking(self) -> Result<Reply<T::Value>, Error> {
        block_on(self.send())?
    }
}

impl<Q: Payload, T, E: Codec> Call<Q, T, E> {
    /// [`stream`](Self::stream) for a thread that may wait.
    ///
    /// # Errors
    ///
    /// As those of `stream`; kind [`Config`](crate::ErrorKind::Config) inside async code.
    pub fn stream_blocking(self) -> Result<BlockingEventStream<E>, Error> {
        let events = block_on(self.stream())??;
        Ok(BlockingEventStream { events, steps: Steps::First })
    }
}

/// An [`EventStream`] as an iterator: each step waits for the next event. A thread of our own reads up to 64 KiB ahead.
#[derive(Debug)]
#[must_use = "events come only when they are asked for"]
pub struct BlockingEventStream<E> {
    events: EventStream<E>,
    steps: Steps,
}

impl<E> BlockingEventStream<E> {
    /// Status of the reply.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.events.status()
    }

    /// Headers of the reply.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.events.headers()
    }

    /// Session that the reply belongs to.
    #[must_use]
    pub fn session_id(&self) -> Option<&str> {
        self.events.session_id()
    }

    /// What the service calls its own record of the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.events.request_id()
    }
}

impl<E: Events> BlockingEventStream<E> {
    /// Reads the stream to its end and gives what the events built up.
    pub fn final_response(self) -> Outcome<E::Whole> {
        outcome(self.events.final_response())
    }

    /// Only the text that a user reads, piece by piece; see [`EventStream::text_deltas`].
    pub fn text_deltas(self) -> BlockingTextDeltas<E> {
        BlockingTextDeltas { pieces: self.events.text_deltas(), steps: self.steps }
    }

    /// The text that a user reads as a value that grows, for an answer in JSON; see [`Values`].
    pub fn values<T: DeserializeOwned>(self) -> BlockingValues<E, T> {
        BlockingValues { values: self.events.values(), steps: self.steps }
    }
}

/// [`TextDeltas`] as an iterator.
#[derive(Debug)]
#[must_use = "pieces come only when they are asked for"]
pub struct BlockingTextDeltas<E> {
    pieces: TextDeltas<E>,
    steps: Steps,
}

impl<E: Events> BlockingTextDeltas<E> {
    /// Reads the stream to its end and says how it ended, with all that it built up; see [`TextDeltas::finish`].
    pub fn finish(self) -> Outcome<E::Whole> {
        outcome(self.pieces.finish())
    }
}

impl<E: Events> Iterator for BlockingTextDeltas<E> {
    type Item = Result<String, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.steps.take(self.pieces.next())
    }
}

/// [`Values`] as an iterator.
#[derive(Debug)]
#[must_use = "values come only when they are asked for"]
pub struct BlockingValues<E, T> {
    values: Values<E, T>,
    steps: Steps,
}

impl<E: Events, T: DeserializeOwned> BlockingValues<E, T> {
    /// Reads the stream to its end and says how it ended, with all that it built up; see [`Values::finish`].
    pub fn finish(self) -> Outcome<E::Whole> {
        outcome(self.values.finish())
    }
}

impl<E: Events, T: DeserializeOwned> Iterator for BlockingValues<E, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.steps.take(self.values.next())
    }
}

/// [`RunStream`] as an iterator.
#[derive(Debug)]
#[must_use = "a run goes on only while it is asked for more"]
pub struct BlockingRunStream<'o, Q: Turns, E> {
    run: RunStream<'o, Q, E>,
    steps: Steps,
}

impl<'o, Q: Turns, E> BlockingRunStream<'o, Q, E>
where
    E: Events<Whole = Q::Reply> + Send + 'static,
{
    pub(super) fn of(run: RunStream<'o, Q, E>) -> Self {
        Self { run, steps: Steps::First }
    }

    /// Drives the run to its end, and says how it ended; see [`RunStream::finish`].
    ///
    /// # Errors
    ///
    /// As awaiting the run; kind [`Config`](crate::ErrorKind::Config) inside async code.
    pub fn finish(self) -> Result<RunEnd<Q>, Error> {
        block_on(self.run.finish())?
    }
}

impl<Q, E> Iterator for BlockingRunStream<'_, Q, E>
where
    Q: Turns,
    E: Events<Whole = Q::Reply> + Send + 'static,
{
    type Item = Result<RunItem<Q, E>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.steps.take(self.run.next())
    }
}

impl<E: Codec> Iterator for BlockingEventStream<E> {
    type Item = Result<E, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.steps.take(self.events.next())
    }
}

/// Waits for the end of a stream.
fn outcome<T>(end: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    block_on(end).unwrap_or_else(|error| Outcome::CutOff { partial: None, error })
}

/// Where an iterator is.
#[derive(Clone, Copy, Debug)]
enum Steps {
    First,
    /// What is there already is given without looking where the caller stands: that takes longer than to decode it.
    Further,
    /// Waiting was refused. That was the last item: else a loop would never end.
    Refused,
}

impl Steps {
    fn take<T>(&mut self, next: impl Future<Output = Option<Result<T, Error>>>) -> Option<Result<T, Error>> {
        let item = match *self {
            Self::First => block_on(next),
            Self::Further => drive(next),
            Self::Refused => return None,
        };
        *self = if item.is_ok() { Self::Further } else { Self::Refused };
        item.unwrap_or_else(|error| Some(Err(error)))
    }
}

/// Waits for a future on this thread, while sockets and timers are served by a thread of our own. Inside async code
/// nothing is begun.
pub(super) fn block_on<F: Future>(future: F) -> Result<F::Output, Error> {
    may_wait()?;
    drive(future)
}

/// The same without looking where the caller stands before there is something to wait for.
fn drive<F: Future>(future: F) -> Result<F::Output, Error> {
    let _entered = driver()?.enter();
    let _driving = Driving::new();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(value) => return Ok(value),
            Poll::Pending => {
                may_wait()?;
                thread::park();
            }
        }
    }
}

thread_local! {
    static DRIVING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread polls a future of a blocking call.
pub(super) fn is_driving() -> bool {
    DRIVING.get()
}

/// Says so as long as it lives.
struct Driving {
    before: bool,
}

impl Driving {
    fn new() -> Self {
        Self { before: DRIVING.replace(true) }
    }
}

impl Drop for Driving {
    fn drop(&mut self) {
        DRIVING.set(self.before);
    }
}

/// Refuses to wait inside async code.
fn may_wait() -> Result<(), Error> {
    if !in_async_code() {
        return Ok(());
    }
    let what = "a blocking call inside async code would hold up its runtime: \
                await the call instead, or make it inside `tokio::task::spawn_blocking`";
    Err(Error::config(what))
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Whether this thread is just polling a task. Tokio does not tell, but it gives tasks alone a budget of steps,
/// 128 for each poll: code that may block, in `spawn_blocking` for example, has steps without end.
fn in_async_code() -> bool {
    let mut cx = Context::from_waker(Waker::noop());
    (0..=u8::MAX).any(|_| pin!(consume_budget()).poll(&mut cx).is_pending())
}

/// A runtime that runs as long as the process, on a thread of its own: connections outlive the calls that made them.
fn driver() -> Result<&'static Handle, Error> {
    static DRIVER: OnceLock<io::Result<Handle>> = OnceLock::new();
    let failed = |error: &io::Error| Error::config(format!("no thread can be started for blocking calls: {error}"));
    DRIVER.get_or_init(start_driver).as_ref().map_err(failed)
}

fn start_driver() -> io::Result<Handle> {
    let (started, handle) = mpsc::sync_channel(1);
    let name = concat!(env!("CARGO_PKG_NAME"), "-driver");
    thread::Builder::new().name(name.to_owned()).spawn(move || {
        let runtime = match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                // The receiver waits below.
                let _ = started.send(Err(error));
                return;
            }
        };
        let _ = started.send(Ok(runtime.handle().clone()));
        runtime.block_on(pending::<()>());
    })?;
    handle.recv().unwrap_or_else(|error| Err(io::Error::other(error)))
}
