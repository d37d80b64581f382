//! Time and chance, replaceable so that tests neither sleep nor guess.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::{Duration, SystemTime},
};

#[cfg(not(target_family = "wasm"))]
use std::{collections::hash_map::RandomState, hash::BuildHasher};

#[cfg(not(target_family = "wasm"))]
use tokio::time::{Instant, sleep};

/// A pause that is over when it resolves.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where a client gets its time from: if no other is given, from the timers of the tokio runtime that awaits the call.
///
/// An application with a transport of its own can await calls outside of tokio, or in a runtime without `enable_time`.
/// It then has to give a clock, too: tokio's panics there as soon as there is something to wait for.
pub trait Clock: Send + Sync + 'static {
    /// Time since some moment that stays the same for this clock; never goes backwards.
    fn now(&self) -> Duration;

    /// The calendar, for replies that name a date.
    fn date(&self) -> SystemTime {
        SystemTime::now()
    }

    /// A pause of this length, as `now` counts it.
    fn sleep(&self, duration: Duration) -> Sleep;
}

/// The timer of the tokio runtime; follows its paused clock in tests.
#[cfg(not(target_family = "wasm"))]
pub(crate) struct TokioClock(Instant);

#[cfg(not(target_family = "wasm"))]
impl TokioClock {
    pub(crate) fn new() -> Self {
        Self(Instant::now())
    }
}

#[cfg(not(target_family = "wasm"))]
impl Clock for TokioClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(sleep(duration))
    }
}

/// Where a client gets its chance from: 64 evenly spread bits at each call.
pub(crate) type Random = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Bits of the hasher that the standard library seeds from the operating system for each map.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn system_random() -> Random {
    Arc::new(|| RandomState::new().hash_one(0_u8))
}

/// Waits for moments, with one sleep under way at most however often the moment changes.
pub(crate) struct Alarm {
    clock: Arc<dyn Clock>,
    under_way: Option<(Duration, Sleep)>,
}

impl Alarm {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, under_way: None }
    }

    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    /// Ready when the moment has come; `now` is what the clock has just said. A sleep that ends early is used as it is and
    /// then made longer, so a moment that keeps moving away, as that of an idle stream does, costs no new timer each time.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, mut now: Duration, moment: Duration) -> Poll<()> {
        loop {
            if now >= moment {
                return Poll::Ready(());
            }
            match &mut self.under_way {
                Some((wakes, sleep)) if *wakes <= moment => {
                    ready!(sleep.as_mut().poll(cx));
                    let due = *wakes >= moment;
                    self.under_way = None;
                    if due {
                        return Poll::Ready(());
                    }
                    now = self.clock.now();
                }
                _ => self.under_way = Some((moment, self.clock.sleep(moment - now))),
            }
        }
    }
}
