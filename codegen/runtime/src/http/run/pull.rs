//! Runs that are pulled along: what happens in them comes one by one, when it is asked for.

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    mem,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use futures_core::Stream;

use super::{Pace, Run, RunEnd, Running, Step, ToolFault};
use crate::{Error, ErrorKind, Events, ToolCall, Turns};

/// One thing that happened in a run. Turns count from 1.
#[derive(Clone)]
#[non_exhaustive]
pub enum RunItem<Q: Turns, E> {
    /// An event of a reply.
    Event {
        /// Which turn it belongs to.
        turn: u32,
        /// The event.
        event: E,
    },
    /// A function is about to be run.
    Call {
        /// Which turn it belongs to.
        turn: u32,
        /// What the model asks for.
        call: ToolCall,
    },
    /// A function has run, or could not be run. The model is told.
    Output {
        /// Which turn it belongs to.
        turn: u32,
        /// What the model asked for.
        call: ToolCall,
        /// What it gave.
        output: Result<Q::Given, ToolFault>,
    },
    /// A request for approval has been decided.
    Approval {
        /// Which turn it belongs to.
        turn: u32,
        /// What was asked for.
        approval: Q::Approval,
        /// Whether it may run.
        approved: bool,
    },
    /// The run is over. Nothing comes after it.
    End(Box<RunEnd<Q>>),
}

impl<Q: Turns, E> RunItem<Q, E> {
    /// A step of which there is more to tell than that a turn begins or ends.
    fn of(step: &Step<'_, Q>) -> Option<Self> {
        match *step {
            Step::Call { turn, call } => Some(Self::Call { turn, call: call.clone() }),
            Step::Output { turn, call, output } => {
                Some(Self::Output { turn, call: call.clone(), output: output.cloned().map_err(Clone::clone) })
            }
            Step::Approval { turn, approval, approved } => {
                Some(Self::Approval { turn, approval: approval.clone(), approved })
            }
            Step::Request { .. } | Step::Reply { .. } => None,
        }
    }
}

/// Shows what it is, never what was said.
impl<Q: Turns, E> fmt::Debug for RunItem<Q, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step: Step<'_, Q> = match self {
            Self::Event { turn, .. } => return write!(f, "Event {{ turn: {turn} }}"),
            Self::Call { turn, call } => Step::Call { turn: *turn, call },
            Self::Output { turn, call, output } => Step::Output { turn: *turn, call, output: output.as_ref() },
            Self::Approval { turn, approval, approved } => {
                Step::Approval { turn: *turn, approval, approved: *approved }
            }
            Self::End(end) => return end.fmt(f),
        };
        step.fmt(f)
    }
}

/// What has happened and was not asked for yet.
struct Happened<Q: Turns, E> {
    turn: u32,
    /// None as soon as nobody will ask.
    items: Option<VecDeque<Item<Q, E>>>,
}

type Item<Q, E> = Result<RunItem<Q, E>, Error>;
type Shared<Q, E> = Arc<Mutex<Happened<Q, E>>>;

fn locked<Q: Turns, E>(shared: &Shared<Q, E>) -> MutexGuard<'_, Happened<Q, E>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<Q: Turns, E> Happened<Q, E> {
    fn note(&mut self, item: Item<Q, E>) -> Pace {
        let Some(items) = &mut self.items else { return Pace::GoOn };
        items.push_back(item);
        Pace::Rest
    }

    fn next(&mut self) -> Option<Item<Q, E>> {
        self.items.as_mut()?.pop_front()
    }
}

/// A run as a stream: the events of its replies, and the calls of functions between them. It goes on only while it is asked
/// for more, or for its end: a function that is told to be called runs when the next item is asked for. To drop it stops
/// it.
///
/// The last item says how the run ended, or is the error that it ended with; [`finish`](Self::finish) says the same. An
/// event that does not decode is an error in its place, behind which the run goes on.
#[must_use = "a run goes on only while it is asked for more"]
pub struct RunStream<'o, Q: Turns, E> {
    happened: Shared<Q, E>,
    stage: Stage<'o, Q>,
}

enum Stage<'o, Q: Turns> {
    UnderWay(Running<'o, Q>),
    /// Over; whether its end was told.
    Over {
        end: Box<Result<RunEnd<Q>, Error>>,
        is_told: bool,
    },
}

impl<'o, Q: Turns, E> RunStream<'o, Q, E>
where
    E: Events<Whole = Q::Reply> + Send + 'static,
{
    /// Takes the place of whoever is shown events, and stands beside whoever is told steps.
    pub(super) fn of(mut run: Run<'o, Q, E>) -> Self {
        let happened = Arc::new(Mutex::new(Happened { turn: 0, items: Some(VecDeque::new()) }));
        let (shown, told, mut observer) = (Arc::clone(&happened), Arc::clone(&happened), run.observer.take());
        run.observer = Some(Box::new(move |step| {
            if let Step::Request { turn, .. } = &step {
                locked(&told).turn = *turn;
            }
            let pace = RunItem::of(&step).map_or(Pace::GoOn, |item| locked(&told).note(Ok(item)));
            match observer.as_mut().map(|observer| observer(step)) {
                Some(Pace::Stop) => Pace::Stop,
                _ => pace,
            }
        }));
        let run = run.watched(move |event| {
            let mut happened = locked(&shown);
            let turn = happened.turn;
            match event {
                Ok(event) => happened.note(Ok(RunItem::Event { turn, event })),
                Err(error) if error.kind() == ErrorKind::Decode => happened.note(Err(error)),
                // The run ends with it.
                Err(_) => Pace::GoOn,
            }
        });
        Self { happened, stage: Stage::UnderWay(run.into_future()) }
    }

    /// What happens next; `None` when the run is over.
    pub async fn next(&mut self) -> Option<Item<Q, E>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Drives the run to its end, and says how it ended.
    ///
    /// # Errors
    ///
    /// As awaiting the run.
    pub async fn finish(self) -> Result<RunEnd<Q>, Error> {
        locked(&self.happened).items = None;
        match self.stage {
            Stage::UnderWay(run) => run.await,
            Stage::Over { end, .. } => *end,
        }
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Item<Q, E>>> {
        loop {
            if let Some(item) = locked(&self.happened).next() {
                return Poll::Ready(Some(item));
            }
            match &mut self.stage {
                Stage::UnderWay(run) => match run.as_mut().poll(cx) {
                    Poll::Ready(end) => self.stage = Stage::Over { end: Box::new(end), is_told: false },
                    // It waits, or rests because there is an item.
                    Poll::Pending => {
                        let item = locked(&self.happened).next();
                        return item.map_or(Poll::Pending, |item| Poll::Ready(Some(item)));
                    }
                },
                Stage::Over { end, is_told } => {
                    let is_told = mem::replace(is_told, true);
                    let end = || end.as_ref().clone().map(|end| RunItem::End(Box::new(end)));
                    return Poll::Ready((!is_told).then(end));
                }
            }
        }
    }
}

impl<Q, E> Stream for RunStream<'_, Q, E>
where
    Q: Turns,
    E: Events<Whole = Q::Reply> + Send + 'static,
{
    type Item = Result<RunItem<Q, E>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

impl<Q: Turns, E> fmt::Debug for RunStream<'_, Q, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = match &self.stage {
            Stage::UnderWay(_) => None,
            Stage::Over { end, .. } => Some(end),
        };
        f.debug_struct("RunStream").field("end", &end).finish_non_exhaustive()
    }
}
