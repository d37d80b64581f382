//! Events per second: the same event stream through each client.

use std::sync::Arc;

use async_openai::types::responses::CreateResponse;
use hyper::body::Bytes;
use sequrity::types::responses::ResponsesRequest;
use sequrity_peers::{inputs::{Input, text_stream, tool_stream}, race::{Race, Time}};
use sequrity_peers_table as table;
use tokio::runtime::{Builder, Runtime};

use crate::{server::{Answer, start}, ways::Ways};

/// Events of a stream, about.
const EVENTS: usize = 4_000;

/// Bytes of a piece where pieces are not events.
const PIECE: usize = 16 << 10;

/// What is beside what in a table.
const BESIDE: &[&str] = &["async-openai", "reqwest, bytes alone"];

/// A small request of a stream.
pub(crate) const REQUEST: &str =
    r#"{"model":"gpt-5-mini","input":"What is the largest prime below 100?","stream":true}"#;

/// How a stream is cut into pieces.
#[derive(Clone, Copy)]
enum Cut {
    Even,
    Events,
}

/// Where a stream is read.
struct Place<'r> {
    name: &'static str,
    runtime: &'r Runtime,
    /// In a task of its own, as servers read; else where the program began.
    in_task: bool,
}

impl Place<'_> {
    fn run<T: Send + 'static>(&self, reading: impl Future<Output = T> + Send + 'static) -> T {
        if !self.in_task {
            return self.runtime.block_on(reading);
        }
        let task = self.runtime.spawn(reading);
        self.runtime.block_on(task).expect("the task comes to its end")
    }
}

/// Prints a table for each stream, each way to cut it, and each place to read it.
pub(crate) fn race() {
    let one_thread = &Builder::new_current_thread().enable_all().build().expect("a runtime");
    let two_threads = &Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let alone = Place { name: "one thread", runtime: one_thread, in_task: false };
    let task = Place { name: "a task on two threads", runtime: two_threads, in_task: true };
    let main = Place { name: "main beside two threads", runtime: two_threads, in_task: false };
    for input in [text_stream(), tool_stream()] {
        one(&input, Cut::Even, &alone);
        one(&input, Cut::Even, &task);
        for place in [&alone, &task, &main] {
            one(&input, Cut::Events, place);
        }
    }
}

fn one(input: &Input, cut: Cut, place: &Place<'_>) {
    let (answer, events) = stream(input, cut);
    let ways = Arc::new(Ways::to(&start(answer), place.runtime));
    let ours: ResponsesRequest = serde_json::from_str(REQUEST).expect("a request of ours");
    let theirs: CreateResponse = serde_json::from_str(REQUEST).expect("a request of the peer");
    let all = |count: usize| assert_eq!(count, events, "each client gives every event");
    let mut race = Race::new(events);
    race.lane("sequrity", || {
        let (ways, request) = (Arc::clone(&ways), ours.clone());
        all(place.run(async move { ways.our_events(request).await }));
    });
    if !place.in_task {
        race.lane("sequrity, blocking", || all(ways.our_blocking_events(ours.clone())));
    }
    race.lane("async-openai", || {
        let (ways, request) = (Arc::clone(&ways), theirs.clone());
        all(place.run(async move { ways.peer_events(request).await }));
    });
    race.lane("reqwest, bytes alone", || {
        let ways = Arc::clone(&ways);
        place.run(async move { ways.pieces(Bytes::from_static(REQUEST.as_bytes())).await })
    });
    let how = match cut {
        Cut::Even => "pieces of 16 KB",
        Cut::Events => "an event a piece",
    };
    let title = format!("{} through a client: {events} of {} bytes, {how}, {}", input.name, input.size(), place.name);
    report(&title, "events/s at best", &race.run(), BESIDE);
}

/// Prints times, and how many times as fast each is as those that are named.
pub(crate) fn report(title: &str, rate: &str, times: &[Time], beside: &[&str]) {
    let of = |name: &str| times.iter().find(|time| time.name == name);
    let row = |time: &Time| {
        let own =
            [time.name.to_owned(), table::time(time.best), table::time(time.median), format!("{:.0}", 1e9 / time.best)];
        own.into_iter()
            .chain(beside.iter().map(|other| table::ratio(of(other).map(|other| time.ratio(other)))))
            .collect()
    };
    let rows: Vec<Vec<String>> = times.iter().map(row).collect();
    let beside: Vec<String> = beside.iter().map(|name| format!("beside {name}")).collect();
    let head: Vec<&str> =
        ["client", "best", "median", rate].into_iter().chain(beside.iter().map(String::as_str)).collect();
    table::print(title, &head, &rows);
}

/// An event stream that goes through the events of an input until there are enough, and then ends as it does.
fn stream(input: &Input, cut: Cut) -> (Answer, usize) {
    let (last, before) = input.texts.split_last().expect("a stream has events");
    let rounds = EVENTS / before.len();
    let pieces: Vec<Bytes> = match cut {
        Cut::Events => before.iter().map(|text| framed(text).into()).collect(),
        // One round after the other, so that no piece is cut short.
        Cut::Even => {
            let bytes = Bytes::from(before.iter().map(|text| framed(text)).collect::<String>().repeat(rounds));
            (0..bytes.len()).step_by(PIECE).map(|at| bytes.slice(at..bytes.len().min(at + PIECE))).collect()
        }
    };
    let count = match cut {
        Cut::Events => pieces.len() * rounds,
        Cut::Even => pieces.len(),
    };
    let answer = Answer { kind: "text/event-stream", pieces: Arc::from(pieces), count, end: framed(last).into() };
    (answer, before.len() * rounds + 1)
}

/// An event as services send it.
pub(crate) fn framed(text: &str) -> String {
    let tag = text.split('"').nth(3).unwrap_or_default();
    format!("event: {tag}\ndata: {text}\n\n")
}
