//! The five time limits, on tokio's paused clock.

use std::{
    net::TcpListener,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use sequrity_runtime::{Body, Error, ErrorKind, Retry, TimeoutKind, Timeouts};
use tokio::time::{Instant, sleep};

use crate::{
    api::{Client, CreateCall},
    fake::{Fake, Outcome, Pieces, event_pieces, reply},
};

const DELTA: &str = "data: {\"type\":\"note.delta\",\"delta\":\"x\"}\n\n";
const DONE: &str = "data: {\"type\":\"note.done\",\"note\":{\"id\":\"n1\"}}\n\n";

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A call that is tried once, and whose only answer is this.
fn call(outcome: Outcome) -> CreateCall {
    let fake = Fake::new([outcome]);
    let client = Client::builder().api_key("k").with(|builder| builder.transport(fake)).build().unwrap();
    client.notes().create("a").retry(Retry::none())
}

#[track_caller]
fn timed_out(error: &Error, kind: TimeoutKind, start: Instant, after: u64) {
    assert_eq!(error.kind(), ErrorKind::Timeout(kind), "{error}");
    assert!(error.is_timeout());
    assert_eq!(start.elapsed().as_secs(), after);
}

#[tokio::test(start_paused = true)]
async fn first_byte() {
    let start = Instant::now();
    let error = call(Outcome::Silence).await.unwrap_err();
    timed_out(&error, TimeoutKind::FirstByte, start, 300);
    assert!(error.is_retryable());
    assert_eq!(error.to_string(), "notes.create: no reply within 300s (first byte timeout)");

    let start = Instant::now();
    let timeouts = Timeouts::default().first_byte(seconds(7));
    let error = call(Outcome::Silence).timeouts(timeouts).stream().await.unwrap_err();
    timed_out(&error, TimeoutKind::FirstByte, start, 7);
}

#[tokio::test(start_paused = true)]
async fn total_of_a_client_stands_beside_its_other_limits() {
    let fake = Fake::new([Outcome::Silence, Outcome::Silence]);
    let set_up = |builder: sequrity_runtime::ClientBuilder| {
        builder.transport(fake).timeouts(Timeouts::default().first_byte(seconds(7))).timeout(seconds(9))
    };
    let client = Client::builder().api_key("k").with(set_up).build().unwrap();

    let start = Instant::now();
    let error = client.notes().create("a").await.unwrap_err();

    timed_out(&error, TimeoutKind::Total, start, 9);
    assert_eq!(error.attempts(), 2, "the first had no reply within 7 s");
}

#[tokio::test(start_paused = true)]
async fn attempt() {
    let start = Instant::now();
    let timeouts = Timeouts::none().attempt(seconds(5));
    let error = call(Outcome::Silence).timeouts(timeouts).await.unwrap_err();
    timed_out(&error, TimeoutKind::Attempt, start, 5);
    assert!(error.is_retryable());

    let start = Instant::now();
    let slow = Pieces::new([(3, "{"), (3, "}")], false);
    let error = call(reply(200, "", Body::from_stream(slow))).timeouts(timeouts).await.unwrap_err();
    timed_out(&error, TimeoutKind::Attempt, start, 5);
    assert!(!error.is_retryable());
    assert_eq!(error.text().as_deref(), Some("{"));
}

#[tokio::test(start_paused = true)]
async fn attempt_ends_when_a_stream_opens() {
    let timeouts = Timeouts::none().attempt(seconds(5));
    let slow = Pieces::new([(60, DELTA), (60, "data: [DONE]\n\n")], false);

    let mut stream = call(event_pieces(slow)).timeouts(timeouts).stream().await.unwrap();

    stream.next().await.unwrap().unwrap();
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn attempt_ends_when_a_reply_in_place_of_a_stream_is_read() {
    let start = Instant::now();
    let drips = reply(200, "content-type: application/json", Body::from_stream(Pieces::new([(1, " ")], true)));
    let timeouts = Timeouts::default().attempt(seconds(7));

    let error = call(drips).timeouts(timeouts).stream().await.unwrap_err();

    timed_out(&error, TimeoutKind::Attempt, start, 7);
}

#[tokio::test(start_paused = true)]
async fn total() {
    let start = Instant::now();
    let error = call(Outcome::Silence).timeout(seconds(9)).await.unwrap_err();
    timed_out(&error, TimeoutKind::Total, start, 9);
    assert!(!error.is_retryable());
    assert_eq!(error.to_string(), "notes.create: no reply within 9s (total timeout)");
}

#[tokio::test(start_paused = true)]
async fn idle() {
    let timeouts = Timeouts::default().idle(seconds(20));
    let start = Instant::now();
    let halting = Pieces::new([(15, "{\"id\""), (15, ":"), (25, "1}")], false);
    let error = call(reply(200, "", Body::from_stream(halting))).timeouts(timeouts).await.unwrap_err();
    timed_out(&error, TimeoutKind::Idle, start, 50);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));

    let start = Instant::now();
    let halting = Pieces::new([(15, DELTA), (15, ": ping\n"), (15, DELTA), (25, DELTA)], false);
    let mut stream = call(event_pieces(halting)).timeouts(timeouts).stream().await.unwrap();
    stream.next().await.unwrap().unwrap();
    stream.next().await.unwrap().unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    timed_out(&error, TimeoutKind::Idle, start, 65);
    assert_eq!(error.to_string(), "notes.create: nothing came on the event stream within 20s (idle timeout)");
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn reader_that_is_away_is_not_idle_time_of_the_service() {
    let pieces = Pieces::new([(1, DELTA), (1, DELTA), (1, "data: [DONE]\n\n")], false);
    let timeouts = Timeouts::none().idle(seconds(20));
    let mut stream = call(event_pieces(pieces)).timeouts(timeouts).stream().await.unwrap();
    stream.next().await.unwrap().unwrap();

    tokio::time::sleep(seconds(3600)).await;

    stream.next().await.unwrap().unwrap();
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn endless_pings_meet_the_deadline() {
    let start = Instant::now();
    let pings = Pieces::new([(10, ": ping\n\n")], true);
    let mut stream = call(event_pieces(pings)).stream().await.unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    timed_out(&error, TimeoutKind::Total, start, 600);
    assert_eq!(error.to_string(), "notes.create: the event stream did not end within 600s (total timeout)");

    // Without any pause there is always something to read; the deadline still holds.
    let start = Instant::now();
    let events = Pieces::new([(0, DELTA)], true);
    let mut stream = call(event_pieces(events)).timeout(seconds(9)).stream().await.unwrap();
    for _ in 0..1000 {
        stream.next().await.unwrap().unwrap();
    }
    tokio::time::advance(seconds(9)).await;
    let error = stream.next().await.unwrap().unwrap_err();
    timed_out(&error, TimeoutKind::Total, start, 9);
}

#[tokio::test(start_paused = true)]
async fn no_limit_is_no_limit() {
    let slow = Pieces::new([(90_000, "{\"id\":"), (90_000, "\"n1\"}")], false);

    let note = call(reply(200, "", Body::from_stream(slow))).timeouts(Timeouts::none()).await.unwrap();

    assert_eq!(note.id, "n1");
    let endless = Timeouts::none().total(Duration::MAX).idle(Duration::MAX).attempt(Duration::MAX);
    let slow = Pieces::new([(9, "{\"id\":"), (9, "\"n1\"}")], false);
    call(reply(200, "", Body::from_stream(slow))).timeouts(endless).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn error_reply_that_does_not_end_is_not_waited_for() {
    let start = Instant::now();
    let halting = Pieces::new([(0, "{\"message\":\"busy\"}"), (1000, " ")], false);

    let error = call(reply(503, "", Body::from_stream(halting))).await.unwrap_err();

    assert_eq!((error.kind(), error.message()), (ErrorKind::Status, Some("busy")));
    assert_eq!(start.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn error_reply_that_drips_is_not_waited_for() {
    let start = Instant::now();
    let dripping = Pieces::new([(0, "{\"message\":\"busy\"}"), (3, " ")], true);

    let error = call(reply(503, "", Body::from_stream(dripping))).await.unwrap_err();

    assert_eq!((error.kind(), error.message()), (ErrorKind::Status, Some("busy")));
    assert_eq!(start.elapsed().as_secs(), 10);
}

/// A server that accepts, but never says a word of TLS: the connection is never made.
#[tokio::test]
async fn connect() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    let client = Client::builder().api_key("k").base_url(url).build().unwrap();
    let timeouts = Timeouts::default().connect(Duration::from_millis(50));

    let error = client.notes().create("a").retry(Retry::none()).timeouts(timeouts).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Connect), "{error}");
    assert!(error.is_retryable());
}

/// Only a connection whose reply was read to its end can serve another call.
#[tokio::test(start_paused = true)]
async fn end_of_a_body_is_waited_for_a_second_after_the_last_event() {
    for (tenths, is_read) in [(0, true), (9, true), (11, false)] {
        let pieces = Pieces::new([(0, DONE), (tenths, ": ping\n\n")], false).faster(10);
        let read_to_end = pieces.read_to_end();
        let mut stream = call(event_pieces(pieces)).stream().await.unwrap();
        stream.next().await.unwrap().unwrap();

        drop(stream);

        sleep(seconds(9)).await;
        assert_eq!(read_to_end.load(Ordering::Relaxed), is_read, "after {tenths} tenths of a second");
        assert_eq!(Arc::strong_count(&read_to_end), 1, "the body is let go");
    }
}

#[tokio::test(start_paused = true)]
async fn end_of_a_body_is_not_waited_for_before_the_last_event() {
    let pieces = Pieces::new([(0, DELTA), (0, DONE)], false);
    let read_to_end = pieces.read_to_end();
    let mut stream = call(event_pieces(pieces)).stream().await.unwrap();
    stream.next().await.unwrap().unwrap();

    drop(stream);

    assert_eq!(Arc::strong_count(&read_to_end), 1, "the body is let go");
    assert!(!read_to_end.load(Ordering::Relaxed));
}

#[tokio::test(start_paused = true)]
async fn body_that_goes_on_after_the_last_event_is_let_go() {
    for hundredths in [0, 1] {
        for (pings, is_read) in [(16, true), (17, false)] {
            let pings = vec![(hundredths, ": ping\n\n"); pings];
            let pieces = Pieces::new([(0, DONE)].into_iter().chain(pings), false).faster(100);
            let read_to_end = pieces.read_to_end();
            let mut stream = call(event_pieces(pieces)).stream().await.unwrap();
            stream.next().await.unwrap().unwrap();

            drop(stream);

            sleep(seconds(9)).await;
            assert_eq!(read_to_end.load(Ordering::Relaxed), is_read);
            assert_eq!(Arc::strong_count(&read_to_end), 1, "the body is let go");
        }
    }
}
