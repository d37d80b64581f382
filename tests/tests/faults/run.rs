//! Runs a table, async and blocking.

use std::{
    fmt::Debug,
    future::ready,
    mem::take,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sequrity::{Clock, Error, ErrorKind, Retry, Setting, blocking, types::responses::ResponsesRequest};
use sequrity_mock::{KEY, Mock, clock::ManualClock};
use sequrity_runtime::Sleep;
use tokio::runtime::Builder;

use crate::{Fault, Skips, TEN};

/// More events are not looked at.
const ENOUGH: usize = 20;

/// Who calls.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Caller {
    Async,
    Blocking,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wants {
    Whole,
    Events,
}

/// Runs all rows, prints the table, and fails with all rows that came out otherwise.
#[track_caller]
pub(crate) fn table(wants: Wants, faults: fn() -> Vec<Fault>) {
    let mut wrong = Vec::new();
    for caller in [Caller::Async, Caller::Blocking] {
        for fault in faults() {
            let (name, expected) = (fault.name, fault.outcome);
            let outcome = match caller {
                Caller::Async => asynchronously(wants, &fault),
                Caller::Blocking => blockingly(wants, &fault),
            };
            println!("| {name} | {caller:?} | {outcome} |");
            if outcome != expected {
                wrong.push(format!("{name}, {caller:?}: {outcome}; expected: {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A clock that is moved by hand and by looking at it.
struct TestClock {
    hand: ManualClock,
    ticks: Duration,
    ticked: Mutex<Duration>,
    skips: Arc<AtomicBool>,
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        let mut ticked = self.ticked.lock().expect("nobody panics with the clock in hand");
        *ticked += self.ticks;
        self.hand.now() + *ticked
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        if self.skips.load(Ordering::Relaxed) {
            self.hand.advance(duration);
            return Box::pin(ready(()));
        }
        self.hand.sleep(duration)
    }
}

struct Stage {
    mock: Mock,
    clock: TestClock,
    /// What to do after an event.
    after_event: Box<dyn Fn()>,
}

impl Stage {
    fn set(fault: &Fault) -> Self {
        let hand = ManualClock::new();
        let (moved, takes, answer) = (hand.clone(), fault.takes, fault.answer.clone());
        let mock = Mock::answering(move |_| {
            moved.advance(takes);
            answer.clone()
        });
        let skips = Arc::new(AtomicBool::new(fault.skips == Skips::Always));
        let clock =
            TestClock { hand: hand.clone(), ticks: fault.ticks, ticked: Mutex::default(), skips: Arc::clone(&skips) };
        let then_skips = fault.skips == Skips::AfterTheFirstEvent;
        let after_event = move || {
            if then_skips && !skips.swap(true, Ordering::Relaxed) {
                // Wakes what sleeps already.
                hand.advance(TEN);
            }
        };
        Self { mock, clock, after_event: Box::new(after_event) }
    }
}

fn request() -> ResponsesRequest {
    ResponsesRequest::new("m").input("hi")
}

fn asynchronously(wants: Wants, fault: &Fault) -> String {
    let Stage { mock, clock, after_event } = Stage::set(fault);
    let builder = mock.builder().clock(clock).limits(fault.limits).timeouts(fault.timeouts).retry(Retry::none());
    let client = builder.build().expect("the settings are fine");
    let call = client.responses().create(request());
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        match wants {
            Wants::Whole => whole(call.await),
            Wants::Events => {
                let mut stream = match call.stream().await {
                    Ok(stream) => stream,
                    Err(error) => return said(&error),
                };
                let mut items = Items::default();
                while let Some(item) = stream.next().await {
                    if items.push(item) {
                        break;
                    }
                    after_event();
                }
                items.said()
            }
        }
    })
}

fn blockingly(wants: Wants, fault: &Fault) -> String {
    let Stage { mock, clock, after_event } = Stage::set(fault);
    let builder = blocking::Client::builder().api_key(KEY).base_url(mock.url()).proxy(Setting::None);
    let builder = builder.clock(clock).limits(fault.limits).timeouts(fault.timeouts).retry(Retry::none());
    let call = builder.build().expect("the settings are fine").responses().create(request());
    match wants {
        Wants::Whole => whole(call.send()),
        Wants::Events => {
            let stream = match call.stream() {
                Ok(stream) => stream,
                Err(error) => return said(&error),
            };
            let mut items = Items::default();
            for item in stream {
                if items.push(item) {
                    break;
                }
                after_event();
            }
            items.said()
        }
    }
}

fn whole(result: Result<impl Debug, Error>) -> String {
    match result {
        Ok(_) => "a reply".to_owned(),
        Err(error) => said(&error),
    }
}

/// Kind and status of an error.
fn said(error: &Error) -> String {
    let status = error.status().map(|status| format!(" ({})", status.as_str()));
    let kind = match error.kind() {
        ErrorKind::Timeout(kind) => format!("timeout {kind:?}"),
        kind => format!("{kind:?}"),
    };
    format!("{kind}{}", status.unwrap_or_default())
}

/// The items of a stream, in words.
#[derive(Default)]
struct Items {
    events: usize,
    words: Vec<String>,
}

impl Items {
    /// Whether it is enough.
    fn push(&mut self, item: Result<impl Debug, Error>) -> bool {
        match item {
            Ok(_) => self.events += 1,
            Err(error) => {
                self.count();
                self.words.push(said(&error));
            }
        }
        self.events + self.words.len() > ENOUGH
    }

    fn count(&mut self) {
        match take(&mut self.events) {
            0 => {}
            1 => self.words.push("1 event".to_owned()),
            count => self.words.push(format!("{count} events")),
        }
    }

    fn said(mut self) -> String {
        self.count();
        self.words.push("end".to_owned());
        self.words.join(", ")
    }
}
