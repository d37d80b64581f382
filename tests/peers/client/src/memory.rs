//! Memory over a long stream: each measurement in a process of its own, for its peak.

use std::{env, fs, process::{Command, Stdio}, sync::Arc, time::Instant};

use hyper::body::Bytes;
use sequrity_peers::inputs::text_stream;
use sequrity_peers_table as table;
use tokio::runtime::Builder;

use crate::{events::{REQUEST, framed}, server::{Answer, start}, ways::Ways};

/// First argument of a process that measures.
pub(crate) const CHILD: &str = "measure";

/// Megabytes of the streams.
const SIZES: [usize; 3] = [10, 100, 1_000];

/// Prints peak memory of each client as the stream gets longer. The server is in it, and holds one round of the events.
pub(crate) fn table() {
    let row = |client: &str| {
        let cells = SIZES.iter().map(|size| measure(client, *size));
        [client.to_owned()].into_iter().chain(cells).collect()
    };
    let rows: Vec<Vec<String>> = ["sequrity", "async-openai"].map(row).into();
    let head = ["client", "10 MB", "100 MB", "1 GB"];
    table::print("peak memory and time over one stream, an event a piece", &head, &rows);
}

/// Runs a process that reads a stream of so many megabytes; what it prints is the cell.
fn measure(client: &str, megabytes: usize) -> String {
    let program = env::current_exe().expect("the bench has a path");
    let mut command = Command::new(program);
    command.args([CHILD, client, &(megabytes * 1_000_000).to_string()]).stderr(Stdio::inherit());
    let finished = command.output().expect("the bench starts");
    assert!(finished.status.success(), "{client} reads {megabytes} MB");
    String::from_utf8_lossy(&finished.stdout).trim().to_owned()
}

/// Reads one stream, and prints what it took.
pub(crate) fn child(client: &str, bytes: &str) {
    let bytes: usize = bytes.parse().expect("a number of bytes");
    let input = text_stream();
    let (last, before) = input.texts.split_last().expect("a stream has events");
    let pieces: Vec<Bytes> = before.iter().map(|text| framed(text).into()).collect();
    let round: usize = pieces.iter().map(Bytes::len).sum();
    let count = bytes.div_ceil(round) * pieces.len();
    let answer = Answer { kind: "text/event-stream", pieces: Arc::from(pieces), count, end: framed(last).into() };
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let ways = Ways::to(&start(answer), &runtime);
    let started = Instant::now();
    let events = match client {
        "sequrity" => runtime.block_on(ways.our_events(serde_json::from_str(REQUEST).expect("a request of ours"))),
        _ => runtime.block_on(ways.peer_events(serde_json::from_str(REQUEST).expect("a request of the peer"))),
    };
    assert_eq!(events, count + 1, "every event came");
    println!("{:.1} MB, {:.2} s", peak(), started.elapsed().as_secs_f64());
}

/// Most memory that this process held at once, in megabytes, as Linux counts it.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells of memory");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kilobytes * 1_024.0 / 1e6
}
