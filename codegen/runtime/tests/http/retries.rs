//! What is tried again, after which pause, and what is not.

use std::time::{Duration, SystemTime};

use sequrity_runtime::{
    ClientBuilder, Clock, ErrorKind, Retry, Sleep, TimeoutKind, Timeouts, TransportErrorKind,
    external::{StatusCode, reqwest},
    install_default_crypto,
};

use crate::{
    api::Client,
    fake::{Fake, FakeClock, Outcome, Pieces, event_pieces, json, reply},
    server::{Server, Step},
};

const NOTE: &str = r#"{"id":"n1"}"#;

/// A client whose chance is always the longest pause.
fn client(fake: &Fake, clock: &FakeClock) -> Client {
    client_with(fake, clock, |builder| builder)
}

fn client_with(fake: &Fake, clock: &FakeClock, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    let set_up = |builder: ClientBuilder| builder.transport(fake.clone()).clock(clock.clone()).random(|| u64::MAX);
    Client::builder().api_key("k").with(|builder| change(set_up(builder))).build().unwrap()
}

fn milliseconds(clock: &FakeClock) -> Vec<u128> {
    clock.slept().iter().map(Duration::as_millis).collect()
}

#[tokio::test]
async fn passing_faults_are_tried_again() {
    for status in [408, 409, 429, 500, 502, 503, 504, 529] {
        let (fake, clock) = (Fake::new([reply(status, "", ""), json(NOTE)]), FakeClock::default());

        let note = client(&fake, &clock).notes().create("a").await.unwrap();

        assert_eq!((note.id.as_str(), fake.attempts()), ("n1", 2), "{status}");
    }
    for kind in [TransportErrorKind::Connect, TransportErrorKind::ConnectTimeout, TransportErrorKind::Other] {
        let (fake, clock) = (Fake::new([Outcome::Failure(kind), json(NOTE)]), FakeClock::default());

        client(&fake, &clock).notes().create("a").await.unwrap();

        assert_eq!(fake.attempts(), 2, "{kind:?}");
    }
}

#[tokio::test]
async fn other_faults_are_not() {
    for status in [302, 400, 401, 403, 404, 422] {
        let (fake, clock) = (Fake::new([reply(status, "", ""), json(NOTE)]), FakeClock::default());

        let error = client(&fake, &clock).notes().create("a").await.unwrap_err();

        assert!(!error.is_retryable());
        assert_eq!((error.attempts(), fake.attempts()), (1, 1), "{status}");
    }
    let malformed = [Outcome::Failure(TransportErrorKind::Malformed), json(NOTE)];
    let (fake, clock) = (Fake::new(malformed), FakeClock::default());
    client(&fake, &clock).notes().create("a").await.unwrap_err();
    assert_eq!(fake.attempts(), 1);
    let (fake, clock) = (Fake::new([json("{"), json(NOTE)]), FakeClock::default());
    let error = client(&fake, &clock).notes().create("a").await.unwrap_err();
    assert_eq!((error.kind(), fake.attempts()), (ErrorKind::Decode, 1));
}

#[tokio::test]
async fn request_is_sent_once_where_no_reply_of_http_comes() {
    let many = "x-a: b\r\n".repeat(3000);
    let answers = [
        (String::from("SSH-2.0-OpenSSH_9\r\n"), "version"),
        (String::from("\0\0garbage\r\n\r\n"), "version"),
        (format!("HTTP/1.1 200 OK\r\n{many}\r\n"), "too large"),
        (String::from("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 3\r\n\r\n12345"), "content-length"),
        (format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", u64::MAX), "too large"),
    ];
    install_default_crypto();
    for (answer, reason) in answers {
        for own in [None, Some(reqwest::Client::new())] {
            let server = Server::start(vec![vec![Step::Send(answer.clone().into()), Step::Close]; 2]);
            let builder = Client::builder().api_key("k").base_url(&server.url);
            let client = builder.with(|inner| match own {
                Some(own) => inner.http_client(own),
                None => inner,
            });

            let error = client.build().unwrap().notes().create("a").await.unwrap_err();

            assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Transport, 1, false));
            let line = error.to_string();
            assert!(line.starts_with("notes.create: the service answered with what is no reply of HTTP: "), "{line}");
            assert!(line.contains(reason), "{line}");
        }
    }
}

#[tokio::test]
async fn silence_before_the_first_byte_is_tried_again() {
    let (fake, clock) = (Fake::new([Outcome::Silence, json(NOTE)]), FakeClock::default());

    client(&fake, &clock).notes().create("a").await.unwrap();

    assert_eq!(milliseconds(&clock), [300_000, 500]);
}

#[tokio::test]
async fn attempts_come_to_an_end() {
    let (fake, clock) = (Fake::new((0..9).map(|_| reply(503, "x-request-id: r9", "busy"))), FakeClock::default());
    let client = client(&fake, &clock);

    let error = client.notes().create("a").await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(StatusCode::SERVICE_UNAVAILABLE), 3));
    assert!(error.is_retryable());
    let line = "notes.create: status 503 Service Unavailable: busy (request r9, 3 attempts)";
    assert_eq!(error.to_string(), line);
    assert_eq!(milliseconds(&clock), [500, 1000]);

    client.notes().create("a").retry(Retry::none()).await.unwrap_err();
    assert_eq!(fake.attempts(), 4);
    client.notes().create("a").retry(Retry::default().max_attempts(5)).await.unwrap_err();
    assert_eq!(fake.attempts(), 9);
}

#[tokio::test]
async fn pause_is_as_long_as_the_service_says() {
    let asked = [
        ("retry-after: 7", 7_000),
        ("retry-after: Sun, 06 Nov 1994 08:49:57 GMT", 20_000),
        ("retry-after-ms: 1234", 1_234),
        ("retry-after: 7\nretry-after-ms: 250", 250),
        ("retry-after: 60", 60_000),
        ("retry-after: whenever", 500),
        ("retry-after: 50\nretry-after-ms: NaN", 50_000),
        ("retry-after: 50\nretry-after-ms: soon", 50_000),
    ];
    for (headers, pause) in asked {
        let (fake, clock) = (Fake::new([reply(429, headers, ""), json(NOTE)]), FakeClock::default());

        client(&fake, &clock).notes().create("a").await.unwrap();

        assert_eq!(milliseconds(&clock), [pause], "{headers}");
    }
}

/// A clock that knows no calendar, as where there is none.
struct NoCalendar(FakeClock);

impl Clock for NoCalendar {
    fn now(&self) -> Duration {
        self.0.now()
    }

    fn date(&self) -> SystemTime {
        panic!("nobody needs the date");
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.sleep(duration)
    }
}

#[tokio::test]
async fn calendar_is_looked_at_for_a_date_alone() {
    let (fake, clock) =
        (Fake::new([reply(503, "", ""), reply(429, "retry-after: 7", ""), json(NOTE)]), FakeClock::default());
    let client = client_with(&fake, &clock, |builder| builder.clock(NoCalendar(clock.clone())));

    client.notes().create("a").await.unwrap();

    assert_eq!(milliseconds(&clock), [500, 7_000]);
}

#[tokio::test]
async fn service_that_asks_for_too_long_a_pause_is_not_asked_again() {
    for (asked, pause) in [("3600", Duration::from_secs(3600)), ("1e30", Duration::MAX)] {
        let headers = format!("retry-after: {asked}");
        let (fake, clock) = (Fake::new([reply(429, &headers, "")]), FakeClock::default());

        let error = client(&fake, &clock).notes().create("a").await.unwrap_err();

        assert_eq!((fake.attempts(), clock.slept().len()), (1, 0));
        assert_eq!((error.is_retryable(), error.retry_after()), (true, Some(pause)));
    }
}

#[tokio::test]
async fn date_is_counted_from_the_calendar_of_the_clock() {
    let dated = "retry-after: Sun, 06 Nov 1994 08:49:40 GMT";
    let (fake, clock) = (Fake::new([reply(429, dated, "")]), FakeClock::default());
    let error = client(&fake, &clock).notes().create("a").retry(Retry::none()).await.unwrap_err();

    clock.sleep(Duration::from_secs(2)).await;
    let pause = error.retry_after();

    assert_eq!(pause, Some(Duration::from_secs(1)));
}

#[tokio::test]
async fn no_pause_passes_the_deadline() {
    let (fake, clock) = (Fake::new([reply(429, "retry-after: 30", ""), json(NOTE)]), FakeClock::default());
    let client = client(&fake, &clock);

    let error = client.notes().create("a").timeout(Duration::from_secs(30)).await.unwrap_err();

    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert!(clock.slept().is_empty());
    client.notes().create("a").timeout(Duration::from_secs(31)).await.unwrap();
}

#[tokio::test]
async fn one_deadline_holds_over_all_attempts() {
    let (fake, clock) = (Fake::new((0..9).map(|_| Outcome::Silence)), FakeClock::default());
    let timeouts = Timeouts::default().first_byte(Duration::from_secs(10)).total(Duration::from_secs(25));

    let call = client(&fake, &clock).notes().create("a").timeouts(timeouts);
    let error = call.retry(Retry::default().max_attempts(9)).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Total));
    assert_eq!(milliseconds(&clock), [10_000, 500, 10_000, 1_000, 3_500]);
    let line = "notes.create: no reply within 25s (total timeout); before that: no reply within 10s (first byte timeout) (3 attempts)";
    assert_eq!(error.to_string(), line);
}

#[tokio::test]
async fn what_the_attempt_before_failed_with_is_not_forgotten() {
    let first = reply(429, "", r#"{"message":"too many"}"#);
    let second = reply(503, "x-request-id: r2", r#"{"message":"overloaded","code":"busy"}"#);
    let (fake, clock) = (Fake::new([first, second, Outcome::Silence]), FakeClock::default());

    let error = client(&fake, &clock).notes().create("a").timeout(Duration::from_secs(60)).await.unwrap_err();

    let line = "notes.create: no reply within 60s (total timeout); before that: status 503 Service Unavailable: overloaded (3 attempts)";
    assert_eq!(error.to_string(), line);
    let earlier = error.earlier().unwrap();
    assert_eq!((earlier.request_id(), earlier.code()), (Some("r2"), Some("busy")));
    assert!(earlier.earlier().is_none());
}

#[tokio::test]
async fn reply_that_does_not_fit_keeps_what_the_attempt_before_failed_with() {
    let (fake, clock) = (Fake::new([reply(503, "", "busy"), json("{}")]), FakeClock::default());

    let error = client(&fake, &clock).notes().create("a").await.unwrap_err();

    let earlier = error.earlier().and_then(|earlier| earlier.status());
    assert_eq!((error.kind(), earlier), (ErrorKind::Decode, Some(StatusCode::SERVICE_UNAVAILABLE)));
}

#[tokio::test]
async fn outage_is_not_made_worse() {
    let (fake, clock) = (Fake::new((0..99).map(|_| reply(503, "", ""))), FakeClock::default());
    let client = client_with(&fake, &clock, |builder| builder.retry_budget(5));
    let other = client.clone();

    for _ in 0..10 {
        client.notes().create("a").await.unwrap_err();
        other.notes().create("a").await.unwrap_err();
    }

    assert_eq!(fake.attempts(), 20 + 5);
}

#[tokio::test]
async fn success_fills_the_budget_again() {
    let outcomes = (0..50).flat_map(|_| [reply(503, "", ""), json(NOTE)]);
    let (fake, clock) = (Fake::new(outcomes), FakeClock::default());
    let client = client_with(&fake, &clock, |builder| builder.retry_budget(1));

    for _ in 0..50 {
        client.notes().create("a").await.unwrap();
    }

    assert_eq!(fake.attempts(), 100);
}

#[tokio::test]
async fn all_attempts_are_one_request() {
    let outcomes = (0..2).flat_map(|_| [reply(503, "", ""), reply(503, "", ""), json(NOTE)]);
    let (fake, clock) = (Fake::new(outcomes), FakeClock::default());
    let client = client_with(&fake, &clock, |builder| builder.random(|| 0x0123_4567_89ab_cdef));

    client.notes().create("a").await.unwrap();
    let sent = fake.take_sent();
    for attempt in &sent {
        assert_eq!(attempt.headers["idempotency-key"], "01234567-89ab-4def-8123-456789abcdef");
    }
    assert_eq!(sent.iter().map(|sent| sent.attempt.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(sent[0].attempt.operation.id, "notes.create");
    assert_eq!(sent[0].attempt.connect_timeout, Some(Duration::from_secs(10)));

    client.notes().create("a").idempotency_key("mine").await.unwrap();
    assert!(fake.take_sent().iter().all(|sent| sent.headers["idempotency-key"] == "mine"));
}

#[tokio::test]
async fn keys_of_two_calls_differ() {
    let fake = Fake::new([json(NOTE), json(NOTE)]);
    let client = Client::builder().api_key("k").with(|builder| builder.transport(fake.clone())).build().unwrap();

    client.notes().create("a").await.unwrap();
    client.notes().create("a").await.unwrap();

    let sent = fake.take_sent();
    assert_ne!(sent[0].headers["idempotency-key"], sent[1].headers["idempotency-key"]);
}

#[tokio::test]
async fn session_of_a_failed_attempt_is_followed() {
    let outcomes = [reply(503, "x-note-session: s1", ""), reply(400, "", "")];
    let (fake, clock) = (Fake::new(outcomes), FakeClock::default());
    let session = client(&fake, &clock).session();

    session.notes().create("a").await.unwrap_err();

    assert_eq!(session.id().as_deref(), Some("s1"));
}

#[tokio::test]
async fn stream_is_tried_again_before_it_opens_and_never_after() {
    let cut = Pieces::new([(0, "data: {\"type\":\"note.delta\",\"delta\":\"x\"}\n\n")], false);
    let outcomes = [reply(503, "", ""), event_pieces(cut), json(NOTE)];
    let (fake, clock) = (Fake::new(outcomes), FakeClock::default());

    let mut stream = client(&fake, &clock).notes().create("a").stream().await.unwrap();

    stream.next().await.unwrap().unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.attempts(), fake.attempts()), (ErrorKind::Cut, 2, 2));
    assert!(stream.next().await.is_none());
}
