//! The fault table: what goes wrong on the wire, and what comes of it, the same for async and blocking callers.

mod run;
mod streams;
mod wholes;

use std::time::Duration;

use sequrity::{Limits, Timeouts};
use sequrity_mock::Answer;

/// One row of the table.
struct Fault {
    name: &'static str,
    answer: Answer,
    limits: Limits,
    timeouts: Timeouts,
    /// How much time passes when the request arrives.
    takes: Duration,
    /// From when on a pause is over as soon as it begins.
    skips: Skips,
    /// How much time passes whenever the client looks at its clock.
    ticks: Duration,
    outcome: &'static str,
}

/// A row: nothing takes any time, and there is no limit.
fn fault(name: &'static str, answer: Answer, outcome: &'static str) -> Fault {
    Fault {
        name,
        answer,
        limits: Limits::default(),
        timeouts: Timeouts::none(),
        takes: Duration::ZERO,
        skips: Skips::Never,
        ticks: Duration::ZERO,
        outcome,
    }
}

impl Fault {
    /// With these time limits, the request takes ten seconds.
    fn slow(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self.takes = TEN;
        self
    }

    /// With these time limits, time passes while the client waits.
    fn silent(mut self, skips: Skips, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self.skips = skips;
        self
    }

    /// With these time limits, the client is kept busy while time passes.
    fn busy(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self.ticks = Duration::from_millis(10);
        self
    }

    /// With these limits of size.
    fn limited(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

/// From when on a pause of the client is over as soon as it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Skips {
    Never,
    AfterTheFirstEvent,
    Always,
}

const TEN: Duration = Duration::from_secs(10);
