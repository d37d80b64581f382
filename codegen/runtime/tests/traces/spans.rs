//! What spans tell, and what they must not.

use std::{
    fmt,
    future::IntoFuture,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sequrity_runtime::Timeouts;
use tokio::time::timeout;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::set_default,
};

use crate::{
    api::Client,
    fake::{Fake, FakeClock, Outcome, Pieces, event_pieces, reply},
};

const JSON: &str = "content-type: application/json\nx-request-id: req_7";

/// Writes down every span, record and event.
#[derive(Clone, Default)]
struct Log {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
}

impl Log {
    fn text(&self) -> String {
        self.lines.lock().unwrap().join("\n")
    }

    fn add(&self, what: &str, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(what.to_owned());
        record(&mut fields);
        self.lines.lock().unwrap().push(fields.0);
    }
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sequrity_runtime"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let number = self.spans.fetch_add(1, Ordering::Relaxed) + 1;
        self.add(&format!("{number} {}:", span.metadata().name()), |fields| span.record(fields));
        Id::from_u64(number)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.add(&format!("{}", span.into_u64()), |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.add("event", |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn client(outcomes: impl IntoIterator<Item = Outcome>) -> Client {
    let (fake, clock) = (Fake::new(outcomes), FakeClock::default());
    let set_up = |builder: sequrity_runtime::ClientBuilder| builder.transport(fake).clock(clock).random(|| u64::MAX);
    Client::builder().api_key("key-0123456789abcdef").with(set_up).build().unwrap()
}

#[tokio::test]
async fn call_with_a_retry() {
    let log = Log::default();
    let _guard = set_default(log.clone());
    let body = r#"{"id":"hidden","usage":{"words":12,"details":{"rare":3},"note":"hidden"}}"#;
    let client = client([reply(503, JSON, r#"{"message":"hidden"}"#), reply(200, JSON, body)]);

    client.notes().create("hidden").await.unwrap();

    let text = log.text();
    for line in [
        "1 call: operation=\"notes.create\"",
        "2 attempt: number=1",
        "2 status=503",
        "2 error=Status",
        "event message=trying again error=Status status=503 pause_ms=500",
        "3 attempt: number=2",
        "1 attempts=2",
        "1 status=200",
        "1 request_id=\"req_7\"",
        "1 opened_ms=500",
        "1 usage=words=12 details.rare=3",
        "1 elapsed_ms=500",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("hidden") && !text.contains("0123456789"), "{text}");
}

#[tokio::test]
async fn stream_to_its_end() {
    let log = Log::default();
    let _guard = set_default(log.clone());
    let done = "data: {\"type\":\"note.done\",\"note\":{\"id\":\"hidden\",\"usage\":{\"words\":5}}}\n\n";
    let client = client([event_pieces(Pieces::new([(0, done)], false))]);

    let mut stream = client.notes().create("hidden").stream().await.unwrap();
    assert!(!log.text().contains("1 elapsed_ms"));
    while stream.next().await.is_some() {}

    let text = log.text();
    assert!(text.contains("1 usage=words=5\n1 elapsed_ms=0"), "{text}");
    assert!(!text.contains("hidden"), "{text}");
}

#[tokio::test]
async fn failure() {
    let log = Log::default();
    let _guard = set_default(log.clone());
    let client = client([reply(400, JSON, r#"{"message":"hidden"}"#), event_pieces(Pieces::new([], false))]);

    client.notes().create("hidden").await.unwrap_err();
    let text = log.text();
    assert!(text.contains("1 error=Status") && text.contains("1 status=400"), "{text}");

    let mut stream = client.notes().create("hidden").stream().await.unwrap();
    stream.next().await.unwrap().unwrap_err();
    let text = log.text();
    assert!(text.contains("error=Cut") && !text.contains("hidden"), "{text}");
}

#[tokio::test]
async fn call_that_is_dropped() {
    let log = Log::default();
    let _guard = set_default(log.clone());
    let client = client([reply(503, JSON, ""), Outcome::Silence]);

    let call = client.notes().create("hidden").timeouts(Timeouts::none());
    let dropped = timeout(Duration::ZERO, call.into_future()).await;

    assert!(dropped.is_err());
    let text = log.text();
    assert!(text.lines().any(|line| line == "1 attempts=2"), "{text}");
}

#[tokio::test]
async fn status_and_id_are_recorded_once() {
    let log = Log::default();
    let _guard = set_default(log.clone());
    let client = client([reply(200, JSON, "no note")]);

    client.notes().create("hidden").await.unwrap_err();

    let text = log.text();
    let recorded = |line: &str| text.lines().filter(|known| *known == line).count();
    assert_eq!((recorded("1 error=Decode"), recorded("1 status=200"), recorded("1 request_id=\"req_7\"")), (1, 1, 1));
}

#[tokio::test]
async fn client_that_encrypts_nothing_says_so_once() {
    for (base, times) in [
        ("http://gateway.internal:8080/v1", 1),
        ("http://10.0.0.7", 1),
        ("http://localhost.example", 1),
        ("http://[::2]:80", 1),
        ("https://gateway.internal", 0),
        ("http://LocalHost:8080", 0),
        ("http://127.8.0.1", 0),
        ("http://[::1]:8080/v1", 0),
    ] {
        let log = Log::default();
        let _guard = set_default(log.clone());
        let (fake, clock) = (Fake::new([reply(200, JSON, r#"{"id":"n1"}"#)]), FakeClock::default());
        let builder = Client::builder().api_key("key-0123456789abcdef").base_url(base);

        let client = builder.with(|inner| inner.transport(fake).clock(clock)).build().unwrap();
        client.clone().notes().create("a").await.unwrap();

        let text = log.text();
        let warning = "event message=requests and their keys are sent unencrypted: the base URL begins with http://";
        assert_eq!(text.lines().filter(|line| *line == warning).count(), times, "{base}: {text}");
        assert!(!text.contains("0123456789") && !text.contains("gateway"), "{text}");
    }
}
