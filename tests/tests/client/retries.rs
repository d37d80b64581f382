//! Retries: what is tried again, how long it waits, and when it gives up.

use std::time::Duration;

use sequrity::{ClientBuilder, ErrorKind, Retry, TimeoutKind, Timeouts};
use sequrity_mock::{
    Answer, Mock,
    clock::{ManualClock, SkippingClock},
    replies::text_reply,
};

use crate::hello;

/// A client of the mock that waits on this clock; each pause is as long as it may be.
fn patient(mock: &Mock, clock: &SkippingClock) -> ClientBuilder {
    mock.builder().clock(clock.clone()).random(|| u64::MAX).timeouts(Timeouts::none())
}

fn ok() -> Answer {
    Answer::reply(text_reply("hello"))
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    for status in [408, 409, 429, 500, 502, 503, 529] {
        let mock = Mock::start([Answer::status(status), Answer::status(status), ok()]);
        let clock = SkippingClock::default();

        let reply = patient(&mock, &clock).build().unwrap().responses().create(hello()).await.unwrap();

        assert_eq!(reply.output_text(), "hello");
        assert_eq!(clock.pauses(), [Duration::from_millis(500), Duration::from_secs(1)]);
        let keys: Vec<_> =
            mock.requests().iter().map(|request| request.header("idempotency-key").map(str::len)).collect();
        assert_eq!(keys, [Some(36); 3]);
        assert_eq!(mock.requests()[0].headers, mock.requests()[2].headers);
    }
}

#[tokio::test]
async fn broken_connection_is_tried_again() {
    let mock = Mock::start([Answer::raw(""), Answer::raw(""), ok()]);
    let clock = SkippingClock::default();

    let reply = patient(&mock, &clock).build().unwrap().responses().create(hello()).await.unwrap();

    assert_eq!(reply.output_text(), "hello");
    assert_eq!(mock.counts().requests, 3);
}

#[tokio::test]
async fn service_says_how_long_to_wait() {
    let mock = Mock::start([
        Answer::status(429).header("retry-after", "7"),
        Answer::status(503).header("retry-after-ms", "250"),
        Answer::status(503).header("retry-after", "Thu, 01 Jan 1970 00:00:10 GMT"),
        ok(),
    ]);
    let clock = SkippingClock::default();
    let client = patient(&mock, &clock).retry(Retry::default().max_attempts(4)).build().unwrap();

    client.responses().create(hello()).await.unwrap();

    assert_eq!(clock.pauses(), [7000, 250, 2750].map(Duration::from_millis));
}

#[tokio::test]
async fn what_will_not_pass_is_not_tried_again() {
    for status in [400, 401, 403, 404, 413, 422] {
        let mock = Mock::start([Answer::status(status), ok()]);

        let error =
            patient(&mock, &SkippingClock::default()).build().unwrap().responses().create(hello()).await.unwrap_err();

        assert!(!error.is_retryable());
        assert_eq!(mock.counts().requests, 1);
    }
}

#[tokio::test]
async fn last_error_says_how_often_it_was_tried() {
    let mock = Mock::answering(|_| Answer::status(503).json(r#"{"detail":"down"}"#));

    let error =
        patient(&mock, &SkippingClock::default()).build().unwrap().responses().create(hello()).await.unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Status, 3));
    assert_eq!(error.to_string(), "responses.create: status 503 Service Unavailable: down (3 attempts)");
}

#[tokio::test]
async fn pause_that_would_pass_the_deadline_is_not_begun() {
    let mock = Mock::start([Answer::status(503).header("retry-after", "20"), ok()]);
    let limits = Timeouts::none().total(Duration::from_secs(10));
    let client = mock.builder().clock(ManualClock::new()).timeouts(limits).build().unwrap();

    let error = client.responses().create(hello()).await.unwrap_err();

    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert_eq!(mock.counts().requests, 1);
}

#[tokio::test]
async fn deadline_holds_over_all_attempts() {
    let clock = ManualClock::new();
    let hand = clock.clone();
    let mut attempts = 0;
    let mock = Mock::answering(move |_| {
        attempts += 1;
        hand.advance(Duration::from_secs(5));
        if attempts == 1 { Answer::status(503) } else { Answer::never() }
    });
    let limits = Timeouts::none().total(Duration::from_secs(10));
    let client = mock.builder().clock(clock).random(|| 0).timeouts(limits).build().unwrap();

    let error = client.responses().create(hello()).await.unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout(TimeoutKind::Total), 2));
}

#[tokio::test]
async fn budget_of_all_clones_ends_an_outage_made_worse() {
    let mock = Mock::answering(|_| Answer::status(503));
    let client = patient(&mock, &SkippingClock::default()).retry_budget(2).build().unwrap();

    for _ in 0..5 {
        client.clone().responses().create(hello()).await.unwrap_err();
    }

    assert_eq!(mock.counts().requests, 5 + 2);
}

#[tokio::test]
async fn nothing_is_tried_again_after_the_first_event() {
    let event = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"x\"}\n\n";
    let mock = Mock::start([Answer::stream([event]).cut(), ok()]);
    let client = patient(&mock, &SkippingClock::default()).build().unwrap();

    let mut stream = client.responses().create(hello()).stream().await.unwrap();
    stream.next().await.unwrap().unwrap();
    let error = stream.next().await.unwrap().unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Cut);
    assert_eq!(mock.counts().requests, 1);
}

#[tokio::test]
async fn stream_that_does_not_open_is_tried_again() {
    let mock = Mock::start([Answer::status(503), Answer::events([r#"{"type":"keepalive"}"#])]);
    let client = patient(&mock, &SkippingClock::default()).build().unwrap();

    let mut stream = client.responses().create(hello()).stream().await.unwrap();

    assert!(stream.next().await.unwrap().is_ok());
    assert_eq!(mock.counts().requests, 2);
}
