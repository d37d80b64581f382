//! Runs as streams that are pulled.

use std::{
    future::ready,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use sequrity::{
    Body, Client, Error, ErrorKind, RunEnd, RunItem, Setting, Step, Timeouts, Tools, TransportError, blocking,
    external::{Bytes, Response, Stream},
    transport_fn,
};
use sequrity_mock::{
    Answer, KEY, Mock,
    clock::ManualClock,
    replies::{events, text_reply},
};
use serde_json::json;

use crate::{City, asks, outputs, question, streaming, sunny, weather, with_a_mistake};

type Item = Result<RunItem, Error>;

/// What is shown of an item: the text of events, all of the others.
fn shown(item: Item) -> Option<String> {
    match item.expect("the run goes well") {
        RunItem::Event { turn, event } => event.text_delta().map(|text| format!("{turn}: {text}")),
        RunItem::Call { turn, call } => Some(format!("{turn}: {}({})", call.name, call.arguments)),
        RunItem::Output { turn, call, output } => Some(format!("{turn}: {} = {:?}", call.id, output)),
        other => Some(format!("{other:?}")),
    }
}

const STORY: [&str; 4] = [
    r#"1: weather({"city":"Oslo"})"#,
    r#"1: call_1 = Ok(Text("sunny in Oslo"))"#,
    "2: Sunny there.",
    r#"RunEnd("it is finished")"#,
];

/// Texts of one event after the other, joined where they belong together.
fn story(items: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut story: Vec<String> = Vec::new();
    for item in items {
        match (story.last_mut(), item.strip_prefix("2: ")) {
            (Some(last), Some(text)) if last.starts_with("2: ") => last.push_str(text),
            _ => story.push(item),
        }
    }
    story
}

#[tokio::test]
async fn events_and_calls_come_in_their_order() {
    let mock = streaming([asks(&["Oslo"]), text_reply("Sunny there.")]);
    let mut run = mock.client().responses().create(question()).run(&sunny()).stream();
    let mut items = Vec::new();

    while let Some(item) = run.next().await {
        items.extend(shown(item));
    }

    assert_eq!(story(items), STORY);
    assert_eq!(run.finish().await.unwrap().finished().unwrap().output_text(), "Sunny there.");
    assert_eq!(outputs(&mock.requests()[1]), ["sunny in Oslo"]);
}

#[test]
fn code_that_waits_pulls_alike() {
    let mock = streaming([asks(&["Oslo"]), text_reply("Sunny there.")]);
    let client = blocking::Client::builder().api_key(KEY).base_url(mock.url()).proxy(Setting::None).build().unwrap();
    let mut run = client.responses().create(question()).run(&sunny()).stream_blocking();

    let items: Vec<String> = run.by_ref().filter_map(shown).collect();

    assert_eq!(story(items), STORY);
    assert_eq!(run.finish().unwrap().finished().unwrap().output_text(), "Sunny there.");
}

#[tokio::test]
async fn run_that_nobody_pulls_any_more_goes_on_to_its_end() {
    let mock = streaming([asks(&["Oslo"]), text_reply("Sunny there.")]);
    let mut run = mock.client().responses().create(question()).run(&sunny()).stream();

    run.next().await.unwrap().unwrap();
    let end = run.finish().await.unwrap();

    assert_eq!(end.finished().unwrap().output_text(), "Sunny there.");
}

#[tokio::test]
async fn run_that_is_dropped_goes_no_further() {
    type IsLast = fn(&RunItem) -> bool;
    let call: IsLast = |item| matches!(item, RunItem::Call { .. });
    let output: IsLast = |item| matches!(item, RunItem::Output { .. });

    for (is_last, runs) in [(call, 0), (output, 1)] {
        let mock = streaming([asks(&["Oslo"]), text_reply("Never.")]);
        let ran = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&ran);
        let tools = Tools::new().add(weather(), move |_: City| {
            count.fetch_add(1, Ordering::Relaxed);
            ready("sunny")
        });
        let mut run = mock.client().responses().create(question()).run(&tools).stream();

        while !is_last(&run.next().await.unwrap().unwrap()) {}
        tokio::task::yield_now().await;
        drop(run);

        assert_eq!((ran.load(Ordering::Relaxed), mock.counts().requests), (runs, 1));
    }
}

#[tokio::test]
async fn event_that_cannot_be_read_is_an_error_in_its_place() {
    let all = with_a_mistake(&events(&text_reply("Sunny.")));
    let mock = Mock::start([Answer::events(&all)]);
    let mut run = mock.client().responses().create(question()).run(&sunny()).stream();
    let mut items = Vec::new();

    while let Some(item) = run.next().await {
        items.push(item);
    }

    let mistakes: Vec<usize> = (0..items.len()).filter(|at| items[*at].is_err()).collect();
    assert_eq!((mistakes, items.len()), (vec![1], all.len() + 1));
    assert!(matches!(items.last(), Some(Ok(RunItem::End(end))) if matches!(**end, RunEnd::Finished(_))), "{items:?}");
}

#[tokio::test]
async fn stream_that_breaks_off_is_told_behind_an_event_that_cannot_be_read() {
    let mock = Mock::start([Answer::events(with_a_mistake(&events(&text_reply("Sunny.")))).cut_after(900)]);
    let mut run = mock.client().responses().create(question()).run(&sunny()).stream();
    let mut kinds = Vec::new();

    while let Some(item) = run.next().await {
        kinds.extend(item.err().map(|error| error.kind()));
    }

    assert_eq!(kinds, [ErrorKind::Decode, ErrorKind::Cut]);
}

#[tokio::test]
async fn error_is_the_last_item_and_the_end() {
    let mock = Mock::start([Answer::status(401).json(r#"{"error":{"message":"Who are you?"}}"#)]);
    let mut run = mock.client().responses().create(question()).run(&sunny()).stream();

    let item = run.next().await;

    let Some(Err(error)) = item else { panic!("{item:?}") };
    assert_eq!((error.kind(), error.message()), (ErrorKind::Status, Some("Who are you?")));
    assert!(run.next().await.is_none());
    assert_eq!(run.finish().await.unwrap_err().kind(), ErrorKind::Status);
}

#[tokio::test]
async fn run_does_not_get_ahead_of_whoever_pulls() {
    // Events come without end, and without anybody having to wait for them.
    let delta =
        r#"{"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"."}"#;
    let pieces = Arc::new(AtomicUsize::new(0));
    let taken = Arc::clone(&pieces);
    let transport = transport_fn(move |_| {
        let taken = Arc::clone(&taken);
        let body = Body::from_stream(Endless(move || {
            taken.fetch_add(1, Ordering::Relaxed);
            Bytes::from(format!("data: {delta}\n\n"))
        }));
        ready(Ok(Response::builder().header("content-type", "text/event-stream").body(body).expect("a reply")))
    });
    let client = Client::builder().api_key(KEY).transport(transport).build().unwrap();
    let mut run = client.responses().create(question()).run(&sunny()).stream();

    for _ in 0..5 {
        run.next().await.unwrap().unwrap();
    }

    assert!(pieces.load(Ordering::Relaxed) < 100, "{pieces:?}");
}

/// A body that always has one more piece.
struct Endless<F>(F);

impl<F: FnMut() -> Bytes + Unpin> Stream for Endless<F> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(Ok((self.0)())))
    }
}

#[tokio::test]
async fn no_function_begins_behind_the_deadline() {
    let mock = streaming([asks(&["Oslo"]), text_reply("Never asked for.")]);
    let clock = ManualClock::new();
    let client = mock.builder().clock(clock.clone()).timeouts(Timeouts::none()).build().unwrap();
    let ran = Arc::new(AtomicUsize::new(0));
    let runs = Arc::clone(&ran);
    let tools = Tools::new().add(weather(), move |_: City| {
        runs.fetch_add(1, Ordering::Relaxed);
        ready("sunny")
    });
    let run = client.responses().create(question()).run(&tools).deadline(Duration::from_secs(10));
    let mut run = run.stream();
    while !matches!(run.next().await, Some(Ok(RunItem::Call { .. }))) {}

    clock.advance(Duration::from_secs(60));
    let end = run.finish().await.unwrap();

    assert!(matches!(&end, RunEnd::Deadline(Some(reply)) if reply.id == "resp_asks"), "{end:?}");
    assert_eq!((ran.load(Ordering::Relaxed), mock.counts().requests), (0, 1));
}

#[tokio::test]
async fn steps_are_told_besides() {
    let mock = streaming([asks(&["Oslo"]), text_reply("Never.")]);
    let mut turns = 0;
    let run = mock.client().responses().create(question()).run(&sunny());
    let run = run.on_step(|step: Step<'_>| {
        if let Step::Request { turn, .. } = step {
            turns = turn;
        }
    });

    let end = run.max_turns(1).stream().finish().await.unwrap();

    assert!(matches!(end, RunEnd::TurnLimit(_)), "{end:?}");
    assert_eq!(turns, 1);
}

#[tokio::test]
async fn what_is_said_does_not_show_in_logs() {
    let mock = streaming([asks(&["Oslo"]), text_reply("A secret.")]);
    let mut run = mock.client().responses().create(question()).run(&sunny()).stream();
    let mut lines = Vec::new();

    while let Some(item) = run.next().await {
        lines.push(format!("{:?}", item.unwrap()));
    }

    lines.dedup();
    let tool = json!("weather");
    assert_eq!(
        lines,
        [
            "Event { turn: 1 }".to_owned(),
            format!("Call {{ turn: 1, name: {tool} }}"),
            format!("Output {{ turn: 1, name: {tool}, ok: true }}"),
            "Event { turn: 2 }".to_owned(),
            r#"RunEnd("it is finished")"#.to_owned(),
        ]
    );
}
