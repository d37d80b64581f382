//! The made-up API at work: events that are one object, several parts at once, and JSON that comes in pieces.

use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

use lending::{
    Client, ErrorKind, Outcome,
    types::{
        Accumulator,
        catalog::{Stock, Translation, TranslationPiece, TranslationRequest},
        from_json,
    },
};
use serde_json::{Value, json};

/// The events of a translation into two tongues, with two notes on the first.
const PIECES: [&str; 5] = [
    r#"{"clerk":"Ada","parts":[{"number":0,"text":"Guten "},{"number":1,"text":"God "}]}"#,
    r#"{"parts":[{"number":1,"text":"dag"},{"number":0,"text":"Tag","notes":[{"number":0,"sign":"*","text":"at "}]}]}"#,
    r#"{"parts":[{"number":0,"notes":[{"number":1,"text":"to "},{"number":0,"text":"noon"}],"source":"{\"page\":"}]}"#,
    r#"{"clerk":null,"parts":[{"number":0,"notes":[{"number":1,"text":"all"}],"source":"7}"}]}"#,
    r#"{"parts":[],"weather":"fine"}"#,
];

/// The service, which answers one request with these events and with what stands behind them.
fn client(events: &[&str], behind: &str) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let events: String = events.iter().map(|event| format!("data: {event}\n\n")).collect();
    let answer =
        format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n{events}{behind}");
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().expect("somebody connects");
        // The request comes in one piece: it is short.
        let _ = connection.read(&mut [0; 4096]).expect("it asks for something");
        connection.write_all(answer.as_bytes()).expect("it listens");
    });
    Client::builder().api_key("k").base_url(format!("http://{address}")).build().expect("a client")
}

async fn outcome(events: &[&str], behind: &str) -> Outcome<Translation> {
    let stream =
        client(events, behind).news().translate(TranslationRequest::new("Good day")).stream().await.expect("a stream");
    stream.final_response().await
}

fn whole() -> Value {
    json!({
        "clerk": "Ada",
        "tongues": [
            {
                "text": "Guten Tag",
                "notes": [{"sign": "*", "text": "at noon"}, {"text": "to all"}],
                "source": {"page": 7}
            },
            {"text": "God dag"}
        ]
    })
}

#[tokio::test]
async fn events_with_several_parts_build_up_the_reply() {
    let outcome = outcome(&PIECES, "data: END\n\n").await;

    let Outcome::Completed(translation) = outcome else { panic!("{outcome:?}") };
    assert_eq!(serde_json::to_value(translation.into_inner()).expect("it is JSON"), whole());
}

#[tokio::test]
async fn stream_without_its_mark_is_cut_off_and_keeps_what_there_was() {
    let outcome = outcome(&PIECES[..1], "").await;

    let Outcome::CutOff { partial, error } = outcome else { panic!("{outcome:?}") };
    assert_eq!(error.kind(), ErrorKind::Cut);
    assert_eq!(partial.expect("there was something").tongues[1].text.as_deref(), Some("God "));
}

#[tokio::test]
async fn json_that_is_not_all_there_makes_no_whole() {
    let outcome = outcome(&PIECES[..3], "data: END\n\n").await;

    let Outcome::CutOff { partial, error } = outcome else { panic!("{outcome:?}") };
    assert!(partial.is_none());
    assert!(error.to_string().contains("$.tongues[0].source: expected an object"), "{error}");
}

#[tokio::test]
async fn text_comes_piece_by_piece() {
    let stream = client(&PIECES[..2], "data: END\n\n")
        .news()
        .translate(TranslationRequest::new("Good day"))
        .stream()
        .await
        .expect("a stream");
    let mut pieces = stream.text_deltas();

    let mut texts = Vec::new();
    while let Some(text) = pieces.next().await {
        texts.push(text.expect("a piece"));
    }

    assert_eq!(texts, ["God ", "Tag"]);
    assert!(matches!(pieces.finish().await, Outcome::Completed(_)));
}

#[tokio::test]
async fn body_that_is_another_name_is_held_to_its_limits() {
    let client = client(&[], "");

    let none = client.branches().count(Stock::new()).await.expect_err("it is empty");
    let many = client.branches().count([("main", 9_999_u64), ("harbour", 10_000)]).await.expect_err("it is too much");

    for (error, message) in
        [(none, "$: expected 1 members or more, found 0"), (many, "$.harbour: expected 9999 or less, found 10000")]
    {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0));
        assert!(error.to_string().ends_with(message), "{error}");
    }
}

#[test]
fn part_beyond_the_list_is_left_out() {
    let mut built = Accumulator::<TranslationPiece>::new();
    for event in [
        r#"{"parts":[{"number":0,"text":"Guten "}]}"#,
        r#"{"parts":[{"number":7,"text":"?"}]}"#,
        r#"{"parts":[{"number":0,"text":"Tag"}]}"#,
    ] {
        built.push(&from_json(event).expect("an event")).expect("JSON");
    }

    let translation = built.whole().expect("a translation");

    assert_eq!((translation.tongues.len(), translation.tongues[0].text.as_deref()), (1, Some("Guten Tag")));
    assert_eq!(built.ending(), None);
}
