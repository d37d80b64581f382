//! Runs of several turns: the functions that a model asks for are run, and it is told what they gave.

mod ask;
mod drive;
mod pull;
mod step;
mod tools;
mod work;

use std::{fmt, future::Future, pin::Pin, sync::Arc, time::Duration};

pub(super) use ask::Pace;
pub use pull::{RunItem, RunStream};
pub use step::{Decision, Follow, Next, RunEnd, Step};
pub use tools::{Json, Parts, ToolFault, ToolOutput, Tools};

use ask::{Ask, Watched, Whole};

use super::{call::Call, error::Error};
use crate::{Events, Turns};

/// Turns that a run takes where nothing is said.
const TURNS: u32 = 16;

/// Functions that run at once where nothing is said.
const PARALLEL: usize = 8;

/// Bytes of the output of a function where nothing is said.
const OUTPUT: usize = 1 << 20;

type Observer<'o, Q> = Box<dyn FnMut(Step<'_, Q>) -> Pace + Send + 'o>;
type Deciding = Pin<Box<dyn Future<Output = Decision> + Send>>;
type Running<'o, Q> = Pin<Box<dyn Future<Output = Result<RunEnd<Q>, Error>> + Send + 'o>>;
type Approver<Q> = Arc<dyn Fn(<Q as Turns>::Approval) -> Deciding + Send + Sync>;

/// A run that is not begun yet: await it. It gives a [`RunEnd`], whose [`finished`](RunEnd::finished) is the final reply, or
/// the error that says how the run ended otherwise. To drop the future stops it, and every async function in it.
///
/// What was said about the call holds for the request of each turn: one that is in no session by
/// [`Setting::None`](crate::Setting::None) begins a new conversation each time. An idempotency key holds for the first
/// alone.
#[must_use = "a run does nothing until it is awaited, or waited for by `wait`"]
pub struct Run<'o, Q: Turns, E> {
    call: Call<Q, Q::Reply, E>,
    tools: Tools<Q>,
    /// Has a request ask for events.
    streamed: fn(&mut Q),
    asker: Box<dyn Ask<Q, E> + 'o>,
    turns: u32,
    parallel: usize,
    output: usize,
    tool_deadline: Option<Duration>,
    deadline: Option<Duration>,
    follow: Option<Follow>,
    kept: Option<&'o mut Q>,
    observer: Option<Observer<'o, Q>>,
    approver: Option<Approver<Q>>,
}

impl<'o, Q: Turns, E: 'static> Run<'o, Q, E> {
    pub(super) fn new(call: Call<Q, Q::Reply, E>, tools: Tools<Q>, streamed: fn(&mut Q)) -> Self {
        Self {
            call,
            tools,
            streamed,
            asker: Box::new(Whole),
            turns: TURNS,
            parallel: PARALLEL,
            output: OUTPUT,
            tool_deadline: None,
            deadline: None,
            follow: None,
            kept: None,
            observer: None,
            approver: None,
        }
    }

    /// Requests that are sent at most, at least one. Default: 16.
    pub fn max_turns(mut self, turns: u32) -> Self {
        self.turns = turns.max(1);
        self
    }

    /// Functions of one reply that run at once at most, at least one. Default: 8.
    pub fn max_parallel(mut self, functions: usize) -> Self {
        self.parallel = functions.max(1);
        self
    }

    /// Bytes of the output of a function at most, as JSON. In place of a longer one, or of a longer text of an error, the
    /// model is told that it was too long. Default: 1 MiB.
    pub fn max_output(mut self, bytes: usize) -> Self {
        self.output = bytes;
        self
    }

    /// How long each function may take, from its start. One that takes longer is dropped, and the model is told so; the
    /// run goes on. A function that waits, on a thread of its own, cannot be stopped: it goes on unseen, and no longer counts
    /// for [`max_parallel`](Self::max_parallel). Default: no limit but [`deadline`](Self::deadline).
    pub fn tool_deadline(mut self, deadline: Duration) -> Self {
        self.tool_deadline = Some(deadline);
        self
    }

    /// How long the whole run may take, functions and approvals too. Default: no limit beyond those of each call.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How the next turn knows what came before. Default: by id where the service stores replies, else by items.
    pub fn follow(mut self, follow: Follow) -> Self {
        self.follow = Some(follow);
        self
    }

    /// Keeps in `request` where the conversation is, for a later run: what was sent last, with all that functions gave; and
    /// where a reply ends the run, what goes on from that reply, to which the caller adds what comes next. From a reply
    /// that has failed nothing goes on, nor from one whose calls nobody has answered, because the caller stopped there, the
    /// turns were used up or the reply is not complete: the next run asks again. What a reply asks of the caller
    /// ([`RunEnd::Undecided`], [`RunEnd::Unanswered`]) is added before the next run.
    ///
    /// A run that ended with an error, or was dropped, can thus be begun again at its last turn: the functions of earlier
    /// turns do not run again. What `tools` offer is not kept: the next run offers its own. What holds for the first turn
    /// alone, such as a choice that forces a call, is kept: it holds for the next question, and not for a turn that goes on
    /// with answers to calls.
    pub fn keep_in<'s>(self, request: &'s mut Q) -> Run<'s, Q, E>
    where
        'o: 's,
    {
        let mut run: Run<'s, Q, E> = self;
        run.kept = Some(request);
        run
    }

    /// Is told every step, and may stop the run: a closure that returns nothing, or a [`Next`]. It may borrow what it
    /// counts, or notes, in.
    pub fn on_step<'s, R: Into<Next>>(self, mut observer: impl FnMut(Step<'_, Q>) -> R + Send + 's) -> Run<'s, Q, E>
    where
        'o: 's,
    {
        let mut run: Run<'s, Q, E> = self;
        run.observer = Some(Box::new(move |step| observer(step).into().into()));
        run
    }

    /// Has every reply come as events, and is told each of them as it comes: a closure that returns nothing, or a
    /// [`Next`]. It may borrow, too. Functions run between the last event of a reply and the first of the next.
    ///
    /// An event that does not decode is passed over, as by
    /// [`EventStream::final_response`](crate::EventStream::final_response); a stream that breaks off is the error of the run.
    pub fn on_event<'s, R: Into<Next>>(self, mut watcher: impl FnMut(&E) -> R + Send + 's) -> Run<'s, Q, E>
    where
        E: Events<Whole = Q::Reply> + Send,
        'o: 's,
    {
        let run: Run<'s, Q, E> = self;
        run.watched(move |item| item.map_or(Pace::GoOn, |event| watcher(&event).into().into()))
    }

    /// Has every reply come as events, and gives the run as a stream that is pulled: events, and between them the calls of
    /// functions and what they gave. What [`on_event`](Self::on_event) was given is not called; what
    /// [`on_step`](Self::on_step) was given is.
    pub fn stream(self) -> RunStream<'o, Q, E>
    where
        E: Events<Whole = Q::Reply> + Send,
    {
        RunStream::of(self)
    }

    /// [`stream`](Self::stream) for a thread that may wait.
    #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
    pub fn stream_blocking(self) -> super::blocking::BlockingRunStream<'o, Q, E>
    where
        E: Events<Whole = Q::Reply> + Send,
    {
        super::blocking::BlockingRunStream::of(self.stream())
    }

    fn watched(mut self, watcher: impl FnMut(Result<E, Error>) -> Pace + Send + 'o) -> Self
    where
        E: Events<Whole = Q::Reply> + Send,
    {
        (self.streamed)(&mut self.call.request);
        self.asker = Box::new(Watched(watcher));
        self
    }

    /// Decides about calls of tools that others run. Without it a run ends where an approval is asked for.
    pub fn on_approval<F, R>(mut self, approver: F) -> Self
    where
        F: Fn(Q::Approval) -> R + Send + Sync + 'static,
        R: Future<Output: Into<Decision>> + Send + 'static,
    {
        self.approver = Some(Arc::new(move |approval| {
            let decided = approver(approval);
            Box::pin(async { decided.await.into() })
        }));
        self
    }

    /// Runs it on a thread that may wait. [`RunEnd::finished`] takes the final reply out.
    ///
    /// # Errors
    ///
    /// As awaiting it; kind [`Config`](crate::ErrorKind::Config) inside async code.
    #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
    pub fn wait(self) -> Result<RunEnd<Q>, Error> {
        super::blocking::block_on(self.into_future())?
    }
}

impl<'o, Q: Turns, E: 'static> IntoFuture for Run<'o, Q, E> {
    type Output = Result<RunEnd<Q>, Error>;
    type IntoFuture = Running<'o, Q>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.drive())
    }
}

impl<Q: Turns, E> fmt::Debug for Run<'_, Q, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("call", &self.call)
            .field("tools", &self.tools)
            .field("turns", &self.turns)
            .finish_non_exhaustive()
    }
}
