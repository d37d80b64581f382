//! Several ways to do the same work, timed in turns, so that a busy machine slows all of them alike.

use std::{hint::black_box, time::{Duration, Instant}};

/// Turns that every way takes.
const ROUNDS: usize = 60;

/// How long a turn lasts, about, where nothing else is said.
const TURN: Duration = Duration::from_millis(4);

/// One way to do the work: does it so many times and says how long it took.
type Work<'w> = Box<dyn FnMut(u32) -> Duration + 'w>;

/// The ways, and how many units of work one time is.
pub struct Race<'w> {
    units: usize,
    turn: Duration,
    lanes: Vec<(&'static str, Work<'w>)>,
}

/// What a way took for one unit.
pub struct Time {
    /// The name of the way.
    pub name: &'static str,
    /// Nanoseconds, at best.
    pub best: f64,
    /// Nanoseconds, half of the turns being faster.
    pub median: f64,
    /// Nanoseconds in each turn, in the order of the turns.
    turns: Vec<f64>,
}

impl Time {
    fn new(name: &'static str, turns: Vec<f64>) -> Self {
        let sorted = sorted(turns.iter().copied());
        Self { name, best: sorted[0], median: middle(&sorted), turns }
    }

    /// How many times as long another way takes, turn by turn; half of the turns gave less. The two turns of a pair lie
    /// close together: a machine that grows slower, or the luck of one turn, changes little.
    #[must_use]
    pub fn ratio(&self, other: &Self) -> f64 {
        middle(&sorted(self.turns.iter().zip(&other.turns).map(|(own, other)| other / own)))
    }
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

fn middle(sorted: &[f64]) -> f64 {
    sorted[sorted.len() / 2]
}

impl<'w> Race<'w> {
    /// A race with no ways yet.
    #[must_use]
    pub fn new(units: usize) -> Self {
        Self { units, turn: TURN, lanes: Vec::new() }
    }

    /// With turns of this length: for work that is slow at first after a pause.
    #[must_use]
    pub fn turns_of(mut self, turn: Duration) -> Self {
        self.turn = turn;
        self
    }

    /// Adds a way.
    pub fn lane<T>(&mut self, name: &'static str, mut work: impl FnMut() -> T + 'w) {
        self.lanes.push((
            name,
            Box::new(move |times| {
                let start = Instant::now();
                for _ in 0..times {
                    black_box(work());
                }
                start.elapsed()
            }),
        ));
    }

    /// Adds a way that uses up something, whose making is not timed. It is made just before, as in a program that goes
    /// on with it: made for a whole turn in advance it would lie outside of all caches.
    pub fn lane_with<S, T>(&mut self, name: &'static str, make: impl Fn() -> S + 'w, work: impl Fn(S) -> T + 'w) {
        self.lanes.push((
            name,
            Box::new(move |times| {
                let mut taken = Duration::ZERO;
                for _ in 0..times {
                    let made = make();
                    let start = Instant::now();
                    black_box(work(made));
                    taken += start.elapsed();
                }
                taken
            }),
        ));
    }

    /// Runs all ways in turns.
    #[must_use]
    pub fn run(mut self) -> Vec<Time> {
        let counts: Vec<u32> = self.lanes.iter_mut().map(|(_, work)| turns(work, self.turn)).collect();
        let mut taken: Vec<Vec<f64>> = vec![Vec::with_capacity(ROUNDS); self.lanes.len()];
        for _ in 0..ROUNDS {
            for (at, (_, work)) in self.lanes.iter_mut().enumerate() {
                let unit = f64::from(counts[at]) * self.units as f64;
                taken[at].push(work(counts[at]).as_nanos() as f64 / unit);
            }
        }
        self.lanes.iter().zip(taken).map(|((name, _), taken)| Time::new(name, taken)).collect()
    }
}

/// How often the work is done in a turn.
fn turns(work: &mut Work<'_>, turn: Duration) -> u32 {
    let mut count = 1;
    loop {
        let took = work(count);
        if took >= turn || count >= 1 << 20 {
            return count;
        }
        count *= 2;
    }
}
