//! Functions at work: panics are caught, threads are waited for, and several run at once.

use std::{
    any::Any,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
};

use super::tools::{ToolFault, ToolResult};

/// What a future gives, or the panic inside it.
pub(super) async fn caught<F: Future>(future: F) -> Result<F::Output, ToolFault> {
    let mut future = pin!(future);
    poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
        Ok(poll) => poll.map(Ok),
        // Never polled again: the caller has its answer.
        Err(panic) => Poll::Ready(Err(ToolFault::panicked(&*panic))),
    })
    .await
}

/// What a thread leaves behind.
struct Desk<G> {
    outcome: Option<Result<ToolResult<G>, Box<dyn Any + Send>>>,
    waker: Option<Waker>,
}

/// Runs a function on a thread of its own. Where nobody waits any more, it still runs to its end.
#[cfg(not(target_family = "wasm"))]
pub(super) async fn on_thread<G: Send + 'static>(
    work: impl FnOnce() -> ToolResult<G> + Send + 'static,
) -> ToolResult<G> {
    let desk = Arc::new(Mutex::new(Desk { outcome: None, waker: None }));
    let theirs = Arc::clone(&desk);
    let started = std::thread::Builder::new().name("tool".to_owned()).spawn(move || {
        let outcome = catch_unwind(AssertUnwindSafe(work));
        let waker = {
            let mut desk = theirs.lock().unwrap_or_else(PoisonError::into_inner);
            desk.outcome = Some(outcome);
            desk.waker.take()
        };
        // Not while the desk is locked: there are executors that poll at once.
        if let Some(waker) = waker {
            waker.wake();
        }
    });
    started.map_err(|error| ToolFault::Failed(format!("no thread can be started: {error}")))?;
    poll_fn(|cx| {
        let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
        match desk.outcome.take() {
            Some(Ok(outcome)) => Poll::Ready(outcome),
            Some(Err(panic)) => Poll::Ready(Err(ToolFault::panicked(&*panic))),
            None => {
                desk.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    })
    .await
}

/// A browser has no threads: the function holds up everything else.
#[cfg(target_family = "wasm")]
pub(super) async fn on_thread<G: Send + 'static>(
    work: impl FnOnce() -> ToolResult<G> + Send + 'static,
) -> ToolResult<G> {
    work()
}

/// Futures that run at once, no more than a limit; dropped all together.
pub(super) struct Together<F> {
    waiting: std::vec::IntoIter<(usize, Pin<Box<F>>)>,
    running: Vec<(usize, Pin<Box<F>>)>,
    limit: usize,
}

impl<F: Future> Together<F> {
    pub(super) fn new(futures: impl IntoIterator<Item = F>, limit: usize) -> Self {
        let waiting: Vec<_> = futures.into_iter().map(Box::pin).enumerate().collect();
        Self { waiting: waiting.into_iter(), running: Vec::new(), limit: limit.max(1) }
    }

    /// What the next future to be ready gives, and its place; none when all have been given.
    pub(super) async fn next(&mut self) -> Option<(usize, F::Output)> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<(usize, F::Output)>> {
        let room = self.limit - self.running.len();
        self.running.extend(self.waiting.by_ref().take(room));
        if self.running.is_empty() {
            return Poll::Ready(None);
        }
        for at in 0..self.running.len() {
            let (place, future) = &mut self.running[at];
            if let Poll::Ready(output) = future.as_mut().poll(cx) {
                let place = *place;
                self.running.swap_remove(at);
                return Poll::Ready(Some((place, output)));
            }
        }
        Poll::Pending
    }
}
