//! Requests per second: the same body and the same reply through each client.

use std::{hint::black_box, time::Duration};

use async_openai::types::responses::CreateResponse;
use futures_util::future::join_all;
use hyper::body::Bytes;
use sequrity::types::responses::ResponsesRequest;
use sequrity_peers::{inputs::{replies, request}, race::Race};
use tokio::runtime::{Builder, Runtime};

use crate::{events::report, server::{Answer, start}, ways::Ways};

/// A question without tools.
const QUESTION: &str = r#"{"model":"gpt-5-mini","input":"What is the largest prime below 100?"}"#;

/// Its answer.
const ANSWER: &str = r#"{"id":"resp_1","object":"response","created_at":1764182460,"status":"completed","model":"gpt-5-mini","output":[{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"The largest prime below 100 is 97.","annotations":[],"logprobs":[]}]}],"parallel_tool_calls":true,"tool_choice":"auto","tools":[],"usage":{"input_tokens":12,"input_tokens_details":{"cached_tokens":0},"output_tokens":11,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":23}}"#;

/// How long a client sends before it is the turn of the next: threads that were asleep take a while to be at full speed.
const TURN: Duration = Duration::from_millis(50);

/// What is beside what in a table.
const BESIDE: &[&str] = &["async-openai", "reqwest and serde", "reqwest, bytes alone"];

/// Prints a table for each exchange: one after the other, many at once, and on the runtime that applications have.
pub(crate) fn race() {
    let one_thread = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let two_threads = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let [reply, _] = replies();
    let turn = &request().texts[0];
    one("a question", (QUESTION, ANSWER), 1, ("one thread", &one_thread));
    one("a question", (QUESTION, ANSWER), 32, ("one thread", &one_thread));
    one("a question", (QUESTION, ANSWER), 1, ("a runtime of two threads", &two_threads));
    one("an agent's turn", (turn, &reply.texts[0]), 1, ("one thread", &one_thread));
}

fn one(name: &str, (body, answer): (&str, &str), at_once: usize, (threads, runtime): (&str, &Runtime)) {
    let ways = &Ways::to(&start(Answer::whole(answer)), runtime);
    let ours: ResponsesRequest = serde_json::from_str(body).expect("a request of ours");
    let theirs: CreateResponse = serde_json::from_str(body).expect("a request of the peer");
    let bytes = Bytes::copy_from_slice(body.as_bytes());
    let by_hand = theirs.clone();
    // A client takes its request for good: the copies are not timed.
    let mut race = Race::new(at_once).turns_of(TURN);
    race.lane_with("sequrity", || vec![ours.clone(); at_once], |all| wait(runtime, all, |one| ways.our_reply(one)));
    race.lane_with(
        "async-openai",
        || vec![theirs.clone(); at_once],
        |all| wait(runtime, all, |one| ways.peer_reply(one)),
    );
    race.lane("reqwest and serde", || wait(runtime, vec![&by_hand; at_once], |one| ways.by_hand(one)));
    race.lane("reqwest, bytes alone", || wait(runtime, vec![bytes.clone(); at_once], |one| ways.bytes(one)));
    let (sent, received) = (body.len(), answer.len());
    let title = format!("{name} through a client: {sent} bytes out, {received} in, {at_once} at once, {threads}");
    report(&title, "requests/s at best", &race.run(), BESIDE);
}

/// Sends all and waits for all.
fn wait<R, T, F: Future<Output = T>>(runtime: &Runtime, mut requests: Vec<R>, send: impl Fn(R) -> F) {
    // One alone needs no list of those under way, which would be timed.
    if requests.len() == 1
        && let Some(request) = requests.pop()
    {
        black_box(runtime.block_on(send(request)));
        return;
    }
    black_box(runtime.block_on(join_all(requests.into_iter().map(send))));
}
