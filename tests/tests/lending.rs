//! The made-up API at work: events that are one object, several parts at once, JSON that comes in pieces, and replies that
//! are no JSON.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::mpsc::{Receiver, channel},
    thread,
};

use lending::{
    Client, ErrorKind, Limits, Outcome, Reply, Retry, blocking,
    external::{Bytes, Response},
    operations::{BRANCHES_DRAW, LOANS_EXPORT},
    types::{
        Accumulator,
        catalog::{Stock, Translation, TranslationPiece, TranslationRequest},
        from_json,
        lending::Refusal,
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

/// The service, which answers one request with these bytes: its address, and what it is asked for.
fn service(answer: Vec<u8>) -> (String, Receiver<String>) {
    let (told, asked) = channel();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().expect("somebody connects");
        // The request comes in one piece: it is short.
        let mut request = [0; 4096];
        let length = connection.read(&mut request).expect("it asks for something");
        // The test may be over.
        let _ = told.send(String::from_utf8_lossy(&request[..length]).into_owned());
        connection.write_all(&answer).expect("it listens");
    });
    (format!("http://{address}"), asked)
}

/// A reply as it travels.
fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}\r\nconnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// A client of a service that answers one request with these events and with what stands behind them.
fn client(events: &[&str], behind: &str) -> Client {
    let events: String = events.iter().map(|event| format!("data: {event}\n\n")).collect();
    let (url, _) = service(reply("200 OK", "content-type: text/event-stream", format!("{events}{behind}").as_bytes()));
    Client::builder().api_key("k").base_url(url).build().expect("a client")
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

#[tokio::test]
async fn paths_that_differ_in_the_slash_at_the_end_are_two() {
    let json = |body: &str| service(reply("200 OK", "content-type: application/json", body.as_bytes()));
    let (with, without) = (json(r#"{"main":1}"#), json("[]"));
    let client = |url: &str| Client::builder().api_key(KEY).base_url(url).build().expect("a client");

    client(&with.0).branches().count([("main", 1_u64)]).await.expect("what stands where");
    client(&without.0).branches().list().await.expect("the houses");

    let line = |asked: Receiver<String>| asked.recv().ok().and_then(|asked| asked.lines().next().map(str::to_owned));
    assert_eq!(line(with.1).as_deref(), Some("PUT /branches/ HTTP/1.1"));
    assert_eq!(line(without.1).as_deref(), Some("GET /branches HTTP/1.1"));
}

#[test]
fn part_far_beyond_the_list_is_left_out() {
    let mut built = Accumulator::<TranslationPiece>::new();
    for event in [
        r#"{"parts":[{"number":0,"text":"Guten "}]}"#,
        r#"{"parts":[{"number":1000,"text":"?"}]}"#,
        r#"{"parts":[{"number":0,"text":"Tag"}]}"#,
    ] {
        built.push(&from_json(event).expect("an event")).expect("JSON");
    }

    let translation = built.whole().expect("a translation");

    assert_eq!((translation.tongues.len(), translation.tongues[0].text.as_deref()), (1, Some("Guten Tag")));
    assert_eq!(built.ending(), None);
}

const KEY: &str = "a-key-that-nobody-may-see";

#[tokio::test]
async fn text_is_a_reply_like_any_other() {
    let table = "isbn;days\n0-19-853453-1;14\n";
    let headers = "content-type: text/csv; charset=utf-8\r\nx-visit: v-2\r\nx-request-id: r-1";
    let (url, asked) = service(reply("200 OK", headers, table.as_bytes()));
    let client = Client::builder().api_key(KEY).pin("1234").base_url(url).build().expect("a client");
    let visit = client.resume("v-1");

    let reply: Reply<String> =
        visit.loans().export().branch("harbour").header("x-mood", "calm").await.expect("a table");

    assert_eq!(*reply, table);
    assert_eq!((reply.request_id(), visit.id().as_deref()), (Some("r-1"), Some("v-2")));
    let asked = asked.recv().expect("a request").to_lowercase();
    assert!(asked.starts_with("get /branches/harbour/loans.csv http/1.1\r\n"), "{asked}");
    for line in ["accept: text/csv", "x-pin: 1234", "x-visit: v-1", "x-mood: calm"] {
        assert!(asked.contains(&format!("\r\n{line}\r\n")), "{line}: {asked}");
    }
}

#[tokio::test]
async fn bytes_come_as_they_are() {
    let picture = b"\x89PNG\r\n\x1a\n\0\xff";
    let (url, asked) = service(reply("200 OK", "content-type: image/png", picture));
    let client = Client::builder().api_key(KEY).base_url(url).build().expect("a client");

    let reply: Reply<Bytes> = client.branches().draw().await.expect("a picture");

    assert_eq!((&reply[..], &reply.headers()["content-type"]), (&picture[..], &"image/png".parse().expect("a value")));
    let asked = asked.recv().expect("a request").to_lowercase();
    assert!(asked.contains("\r\naccept: image/*\r\n"), "{asked}");
}

#[tokio::test]
async fn broken_text_is_an_error_without_keys() {
    let body = [b"isbn;days\nsent ", KEY.as_bytes(), b";\xfc"].concat();
    let (url, _) = service(reply("200 OK", "content-type: text/csv", &body));
    let client = Client::builder().api_key(KEY).base_url(url).build().expect("a client");

    let error = client.loans().export().await.expect_err("it is not UTF-8");

    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("loans.export")));
    assert!(error.to_string().contains("the text is not UTF-8 (line 2, column 32)"), "{error}");
    assert_eq!(error.body().map(|body| &body[..]), Some(&b"isbn;days\nsent [redacted];\xfc"[..]));
}

#[tokio::test]
async fn error_beside_a_text_is_json() {
    let headers = "content-type: application/json";
    let (url, _) = service(reply("403 Forbidden", headers, br#"{"reason":"not your card"}"#));
    let client = Client::builder().api_key(KEY).base_url(url).retry(Retry::none()).build().expect("a client");

    let error = client.loans().export().await.expect_err("it is refused");

    assert_eq!(error.kind(), ErrorKind::Status);
    assert!(error.decode_body::<Refusal>().is_ok(), "{error}");
}

#[tokio::test]
async fn bytes_keep_to_the_limit_of_a_reply() {
    let (url, _) = service(reply("200 OK", "content-type: image/png", &[0xff; 9]));
    let client = Client::builder().api_key(KEY).base_url(url).limits(Limits::default().reply(8)).build();

    let error = client.expect("a client").branches().draw().await.expect_err("it is too long");

    assert_eq!((error.kind(), error.body().map(Bytes::len)), (ErrorKind::TooLarge, Some(8)));
}

#[test]
fn texts_and_bytes_are_waited_for() {
    let (table_url, _) = service(reply("200 OK", "content-type: text/csv", b"a;b"));
    let (picture_url, _) = service(reply("200 OK", "content-type: image/gif", b"GIF\xff"));
    let client = |url| blocking::Client::builder().api_key(KEY).base_url(url).build().expect("a client");

    let table: Reply<String> = client(table_url).loans().export().send().expect("a table");
    let picture: Reply<Bytes> = client(picture_url).branches().draw().send().expect("a picture");

    assert_eq!((table.as_str(), &picture[..]), ("a;b", &b"GIF\xff"[..]));
}

#[test]
fn replies_of_both_kinds_are_made_for_tests() {
    let picture = Reply::from_response(&BRANCHES_DRAW, Response::new(Bytes::from_static(b"GIF")));
    let table = Reply::from_response(&LOANS_EXPORT, Response::new("a;b".to_owned()));

    assert_eq!((&picture[..], table.as_str()), (&b"GIF"[..], "a;b"));
}
