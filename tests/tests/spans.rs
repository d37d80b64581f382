//! What the documentation of the client says of spans and events is what there is.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sequrity::{
    Client, Retry, Tools,
    types::responses::{FunctionToolParam, ResponsesRequest},
};
use sequrity_mock::{
    Answer, Mock,
    replies::{function_call, reply, text_reply},
};
use serde_json::json;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::set_default,
};

/// Why a lock can be had.
const WHOLE: &str = "nobody panics with the lock";

const DOCUMENTATION: &str = include_str!("../../generated/client/src/lib.rs");

/// Remembers which spans and events there were: of each its level and the names of its fields.
#[derive(Clone, Default)]
struct Seen {
    spans: Arc<Mutex<BTreeMap<String, String>>>,
    events: Arc<Mutex<BTreeMap<String, String>>>,
    count: Arc<AtomicU64>,
}

fn described(metadata: &Metadata<'_>) -> String {
    let fields: Vec<&str> = metadata.fields().iter().map(|field| field.name()).collect();
    format!("{} | {}", metadata.level().as_str().to_lowercase(), fields.join(", "))
}

/// The message of an event.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

impl Subscriber for Seen {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sequrity_runtime"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let metadata = span.metadata();
        self.spans.lock().expect(WHOLE).insert(metadata.name().to_owned(), described(metadata));
        Id::from_u64(self.count.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        self.events.lock().expect(WHOLE).insert(message.0, described(event.metadata()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// A run of two turns, the first of which is tried twice.
async fn run() {
    let call = function_call("fc_1", "call_1", "now", &json!({}));
    let asks = Answer::reply(reply("resp_1", "completed", vec![call]));
    let mock = Mock::start([Answer::status(503), asks, Answer::reply(text_reply("Noon."))]);
    let client =
        mock.builder().retry(Retry::default().base_delay(Duration::ZERO)).build().expect("a client of the mock");
    let tools = Tools::new().add_call(FunctionToolParam::new("now"), |_| async { "noon" });

    let request = ResponsesRequest::new("m").input("What time is it?");
    let end = client.responses().create(request).run(&tools).await.expect("the run ends");
    end.finished().expect("it ends with a reply");
}

/// The rows of the table: names of spans, and what is said of each but for remarks behind a semicolon.
fn rows() -> BTreeMap<String, String> {
    let table = DOCUMENTATION.lines().skip_while(|line| *line != "//! | Span | Level | Fields |").skip(2);
    let rows = table.map_while(|line| line.strip_prefix("//! | `"));
    rows.map(|row| {
        let (name, rest) = row.split_once("` | ").expect("a name and what is said of it");
        let said = rest.split_once(';').map_or(rest, |(said, _)| said).trim_end_matches(" |");
        (name.to_owned(), said.to_owned())
    })
    .collect()
}

#[tokio::test]
async fn documentation_says_what_there_is() {
    let seen = Seen::default();
    let _guard = set_default(seen.clone());

    Client::builder().api_key("k").base_url("http://gateway.internal").build().expect("a client");
    run().await;

    assert_eq!(*seen.spans.lock().unwrap(), rows());
    let events = seen.events.lock().unwrap();
    let expected = [
        ("over", "debug | message"),
        ("requests and their keys are sent unencrypted: the base URL begins with http://", "warn | message"),
        ("trying again", "warn | message, error, status, pause_ms"),
    ];
    assert_eq!(*events, expected.map(|(name, what)| (name.to_owned(), what.to_owned())).into());
    let text = DOCUMENTATION.lines().map(|line| line.trim_start_matches("//! ")).collect::<Vec<_>>().join(" ");
    let said = "The event `trying again` is a warning, with `error`, `status` and `pause_ms`; \
                `over` ends calls and attempts, at level debug. A client that is built for a base URL with `http://`, other \
                than one of this machine, warns once that nothing is encrypted.";
    assert!(text.contains(said));
}
