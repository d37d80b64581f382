//! Bodies that hold nothing more of use, and whose ends are waited for, so that their connections can be used again.

use std::{
    future::poll_fn,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tokio::runtime::Handle;

use super::{error::TimeoutKind, pieces::Pieces};

/// How long an end is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many bodies are waited for at once, so that services that never end one do not use up all sockets.
const MOST: usize = 32;

static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Waits for the end of a body a while and a few pieces. Where too many wait already, or nobody can, the connection is
/// closed.
pub(super) fn wait_for_end(mut body: Pieces, pieces: usize) {
    let (Ok(runtime), Some(waiting)) = (Handle::try_current(), Waiting::new()) else { return };
    body.end_in(TimeoutKind::Total, PATIENCE);
    runtime.spawn(async move {
        let _waiting = waiting;
        for _ in 0..=pieces {
            if !matches!(poll_fn(|cx| body.poll(cx)).await, Some(Ok(_))) {
                break;
            }
        }
    });
}

/// One of the bodies that are waited for.
struct Waiting;

impl Waiting {
    /// None where there are too many.
    fn new() -> Option<Self> {
        let one_more = |waiting| (waiting < MOST).then_some(waiting + 1);
        WAITING.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).ok().map(|_| Self)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Waiting};

    #[test]
    fn only_so_many_bodies_are_waited_for_at_once() {
        let waiting: Vec<Option<Waiting>> = (0..=MOST).map(|_| Waiting::new()).collect();
        assert_eq!(waiting.iter().flatten().count(), MOST);

        drop(waiting);

        assert!(Waiting::new().is_some());
    }
}
