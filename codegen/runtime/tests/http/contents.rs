//! Replies that are texts and bytes in place of JSON.

use std::{fmt::Debug, time::Duration};

use sequrity_runtime::{
    Body, Call, ClientBuilder, Error, ErrorKind, Limits, Method, NoBody, Operation, Reply, ReplyBody, Retry, Scope,
    Setting, Text, TimeoutKind, Timeouts,
    external::{Bytes, Response, StatusCode},
};
use serde_json::Value;

use crate::{
    constants::{COUNT, SERVICE, SESSION_ID},
    fake::{Fake, FakeClock, Outcome, Pieces, reply},
    server::{Server, Step},
};

const KEY: &str = "key-0123456789abcdef";
const CSV: &str = "content-type: text/csv";
const SOUND: &[u8] = b"ID3\xff\xfb\0";

const EXPORT: Operation = Operation {
    id: "notes.export",
    method: Method::Post,
    path: "/notes/export",
    parameters: &[&SESSION_ID],
    accept: "text/csv",
    ..COUNT
};
const SPEAK: Operation = Operation { id: "notes.speak", path: "/notes/sound", accept: "audio/*", ..EXPORT };

fn scope(change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Scope {
    change(ClientBuilder::new(&SERVICE).api_key(KEY)).build().unwrap().scope()
}

fn export(scope: &Scope) -> Call<NoBody, Text, Value> {
    scope.call(&EXPORT, NoBody)
}

fn speak(scope: &Scope) -> Call<NoBody, Bytes, Value> {
    scope.call(&SPEAK, NoBody)
}

/// A service that answers once.
fn answering(outcome: Outcome) -> Scope {
    scope(|client| client.transport(Fake::new([outcome])).retry(Retry::none()))
}

async fn refused<T: ReplyBody<Value: Debug>>(call: Call<NoBody, T, Value>) -> Error {
    call.send().await.unwrap_err()
}

#[tokio::test]
async fn text_is_asked_for_and_given_as_it_is() {
    let body = "id;text\r\n1;\"Grüße\"\n";
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\n{CSV}; charset=utf-8\r\nx-note-session: s2\r\nx-request-id: r1\r\ncontent-length: {length}\r\n\r\n"
    );
    let server = Server::start([vec![Step::Send(head.into()), Step::Pause, Step::Send(body.into())]]);
    let client = ClientBuilder::new(&SERVICE).api_key(KEY).base_url(&server.url).build().unwrap();
    let session = client.resume("s1");

    let reply: Reply<String> = export(&session.scope()).header("x-mood", "calm").send().await.unwrap();

    assert_eq!(*reply, body);
    assert_eq!((reply.session_id(), reply.request_id(), session.id().as_deref()), (Some("s2"), Some("r1"), Some("s2")));
    let request = server.received();
    assert_eq!(request.line, "POST /notes/export HTTP/1.1");
    assert_eq!((request.values("accept"), request.values("x-mood")), (vec!["text/csv"], vec!["calm"]));
    assert_eq!(request.values("x-note-session"), ["s1"]);
    assert!(request.values("content-type").is_empty());
}

#[tokio::test]
async fn bytes_are_asked_for_and_given_as_they_are() {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: audio/mpeg\r\ncontent-length: {}\r\n\r\n", SOUND.len());
    let (one, other) = SOUND.split_at(4);
    let sent = [head.as_bytes(), one].concat();
    let server = Server::start([vec![Step::Send(sent), Step::Pause, Step::Send(other.to_vec())]]);
    let scope = scope(|client| client.base_url(&server.url));

    let reply: Reply<Bytes> = speak(&scope).send().await.unwrap();

    assert_eq!((&reply[..], &reply.headers()["content-type"]), (SOUND, &"audio/mpeg".parse().unwrap()));
    assert_eq!(server.received().values("accept"), ["audio/*"]);
}

#[tokio::test]
async fn text_that_is_not_utf8_is_an_error_that_says_where() {
    let error = refused(export(&answering(reply(200, CSV, b"id;text\n1;Gr\xfc\xdfe".to_vec())))).await;

    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Decode, Some(StatusCode::OK), 1));
    let line = "notes.export: the reply (status 200 OK, text/csv) is not what was promised: \
                $: the text is not UTF-8 (line 2, column 5)";
    assert_eq!(error.to_string(), line);
    let place = error.decode_error().unwrap();
    assert_eq!((place.line(), place.column()), (2, 5));
    assert_eq!(error.body().unwrap(), &b"id;text\n1;Gr\xfc\xdfe"[..]);
}

#[tokio::test]
async fn json_in_a_text_is_a_text() {
    let reply = export(&answering(reply(200, CSV, r#"{"a":1}"#))).send().await.unwrap();

    assert_eq!(reply.into_inner(), r#"{"a":1}"#);
}

#[tokio::test]
async fn empty_reply_is_one_and_none_is_an_error() {
    let (text, sound) = (answering(reply(200, CSV, "")), answering(reply(200, "", "")));
    let none = [204, 205].map(|status| (answering(reply(status, "", "")), answering(reply(status, "", ""))));

    assert_eq!(*export(&text).send().await.unwrap(), "");
    assert_eq!(*speak(&sound).send().await.unwrap(), "");
    for (text, sound) in &none {
        for error in [refused(export(text)).await, refused(speak(sound)).await] {
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert!(error.to_string().contains(") has no body: "), "{error}");
        }
    }
}

#[tokio::test]
async fn limit_of_a_reply_holds() {
    let announced = |length: &str| format!("{CSV}\ncontent-length: {length}");
    for outcome in [reply(200, CSV, "12345"), reply(200, &announced("5"), "12345")] {
        let fake = Fake::new([outcome]);
        let scope = scope(|client| client.transport(fake).limits(Limits::default().reply(4)));

        let error = refused(export(&scope)).await;

        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
        assert!(error.to_string().ends_with("the reply is longer than the limit of 4 bytes"), "{error}");
    }
    let fake =
        Fake::new([reply(200, "", b"\xff\xff\xff\xff\xff".to_vec()), reply(200, "", b"\xff\xff\xff\xff".to_vec())]);
    let scope = scope(|client| client.transport(fake).limits(Limits::default().reply(4)));

    let error = refused(speak(&scope)).await;
    let fits = speak(&scope).send().await.unwrap();

    assert_eq!((error.kind(), error.body().map(Bytes::len), fits.len()), (ErrorKind::TooLarge, Some(4), 4));
}

#[tokio::test]
async fn error_of_the_service_is_read_as_json() {
    let said = r#"{"error":{"message":"no such note","code":"gone"}}"#;
    let json = "content-type: application/json\nx-request-id: r1";
    let (text, sound) = (answering(reply(404, json, said)), answering(reply(404, json, said)));

    let errors = [refused(export(&text)).await, refused(speak(&sound)).await];

    for error in errors {
        assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(StatusCode::NOT_FOUND)));
        assert_eq!((error.message(), error.code()), (Some("no such note"), Some("gone")));
        assert_eq!(error.decode_body::<Value>().unwrap()["error"]["code"], "gone");
    }
}

#[tokio::test]
async fn passing_faults_are_tried_again() {
    let (fake, clock) = (Fake::new([reply(503, "", ""), reply(200, "", SOUND.to_vec())]), FakeClock::default());
    let scope = scope(|client| client.transport(fake.clone()).clock(clock.clone()));

    let sound = speak(&scope).send().await.unwrap();

    assert_eq!((&sound[..], clock.slept().len()), (SOUND, 1));
    let keys: Vec<_> = fake.take_sent().iter().map(|sent| sent.headers["idempotency-key"].clone()).collect();
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
}

#[tokio::test(start_paused = true)]
async fn time_limits_hold() {
    let slow = Pieces::new([(0, "ID3"), (60, "more")], false);
    let scope = answering(reply(200, "", Body::from_stream(slow)));
    let timeouts = Timeouts::none().idle(Duration::from_secs(5));

    let error = refused(speak(&scope).timeouts(timeouts)).await;

    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Idle), "{error}");
    assert_eq!(error.text().as_deref(), Some("ID3"));
}

#[tokio::test]
async fn key_in_a_broken_text_is_taken_out() {
    let echo = [b"you sent ", KEY.as_bytes(), b" \xff"].concat();

    let error = refused(export(&answering(reply(200, CSV, echo)))).await;

    let shown = format!("{error} {error:?} {} {:?}", error.decode_error().unwrap().text(), error.text());
    assert!(!shown.contains(KEY) && shown.contains("you sent [redacted]"), "{shown}");
    assert_eq!(error.body().unwrap(), &b"you sent [redacted] \xff"[..]);
}

#[tokio::test]
async fn event_stream_is_neither() {
    let stream = "content-type: text/event-stream";

    let error = refused(export(&answering(reply(200, stream, "data: 1\n\n")))).await;

    assert_eq!(error.kind(), ErrorKind::UnexpectedStream);
}

#[tokio::test]
async fn session_may_be_said_by_the_call() {
    let fake = Fake::new([reply(200, CSV, "a")]);
    let scope = scope(|client| client.transport(fake.clone()));

    export(&scope).text(&SESSION_ID, Setting::Value("s9")).send().await.unwrap();

    assert_eq!(fake.take_sent()[0].headers["x-note-session"], "s9");
}

#[test]
fn replies_are_made_for_tests() {
    let response = Response::builder().header("x-request-id", "r1").body(Bytes::from_static(SOUND)).unwrap();

    let sound = Reply::from_response(&SPEAK, response);
    let text = Reply::from_response(&EXPORT, Response::new("a;b".to_owned()));

    assert_eq!((&sound[..], sound.request_id(), text.as_str()), (SOUND, Some("r1"), "a;b"));
}

#[cfg(feature = "blocking")]
#[test]
fn replies_are_waited_for() {
    let (text, sound) = (answering(reply(200, CSV, "a;b")), answering(reply(200, "", SOUND.to_vec())));
    let broken = answering(reply(200, CSV, b"\xff".to_vec()));

    let replies = (export(&text).send_blocking().unwrap(), speak(&sound).send_blocking().unwrap());
    let error = export(&broken).send_blocking().unwrap_err();

    assert_eq!((replies.0.as_str(), &replies.1[..], error.kind()), ("a;b", SOUND, ErrorKind::Decode));
}
