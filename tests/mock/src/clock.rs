//! Clocks for tests that do not sleep.

use std::{
    future::{pending, ready},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use sequrity::Clock;
use sequrity_runtime::Sleep;
use tokio::sync::watch;

/// A clock that moves only when the test moves it. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<watch::Sender<Duration>>);

impl ManualClock {
    /// A clock that stands at zero.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Duration::ZERO)))
    }

    /// Moves on; whatever sleeps no longer than this wakes up.
    pub fn advance(&self, duration: Duration) {
        self.0.send_modify(|now| *now += duration);
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        *self.0.borrow()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let until = self.now() + duration;
        let mut moves = self.0.subscribe();
        Box::pin(async move {
            if moves.wait_for(|now| *now >= until).await.is_err() {
                pending::<()>().await;
            }
        })
    }
}

/// A clock on which every pause is over at once; it remembers how long they would have been. Clones are the same clock.
///
/// With it a time limit is reached as soon as something is not there yet: switch the limits off that are not tested.
#[derive(Clone, Debug, Default)]
pub struct SkippingClock(Arc<Mutex<Skipped>>);

#[derive(Debug, Default)]
struct Skipped {
    now: Duration,
    pauses: Vec<Duration>,
}

impl SkippingClock {
    /// All pauses so far.
    #[must_use]
    pub fn pauses(&self) -> Vec<Duration> {
        self.state().pauses.clone()
    }

    fn state(&self) -> MutexGuard<'_, Skipped> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for SkippingClock {
    fn now(&self) -> Duration {
        self.state().now
    }

    /// The beginning of the calendar, and what was skipped since.
    fn date(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.now()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let mut state = self.state();
        state.now += duration;
        state.pauses.push(duration);
        Box::pin(ready(()))
    }
}

/// A clock that moves on by the same step whenever somebody looks at it, for servers that keep busy for ever.
#[derive(Debug)]
pub struct TickingClock {
    step: Duration,
    now: Mutex<Duration>,
}

impl TickingClock {
    /// A clock with this step.
    #[must_use]
    pub fn new(step: Duration) -> Self {
        Self { step, now: Mutex::default() }
    }
}

impl Clock for TickingClock {
    fn now(&self) -> Duration {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now += self.step;
        *now
    }

    fn sleep(&self, _: Duration) -> Sleep {
        Box::pin(pending())
    }
}
