//! What errors say.

use std::{
    error::Error as _,
    future::{Future, IntoFuture},
    net::TcpListener,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use sequrity_runtime::{Error, ErrorKind, external::StatusCode};
use tokio::runtime::Builder;

use crate::{
    api::{Client, Note, NoteRequest},
    server::{self, Server, Step, reply},
};

const JSON: &str = "content-type: application/json\r\nx-request-id: req_1\r\nx-note-session: s1\r\n";

async fn failure(script: Vec<Step>) -> Error {
    let server = Server::start([script]);
    let client = Client::builder().api_key("key-0123456789abcdef").base_url(&server.url);
    let client = client.with(|inner| inner.retry(sequrity_runtime::Retry::none())).build().unwrap();
    client.notes().create("a").await.unwrap_err()
}

#[tokio::test]
async fn status_error_tells_everything() {
    let error = failure(reply(
        "422 Unprocessable Entity",
        JSON,
        r#"{"detail":[{"loc":["body","text"],"msg":"too rude","type":"rude"}]}"#,
    ))
    .await;

    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!((error.message(), error.code()), (Some("body.text: too rude"), Some("rude")));
    assert_eq!(error.text().as_deref(), Some(r#"{"detail":[{"loc":["body","text"],"msg":"too rude","type":"rude"}]}"#));
    assert_eq!((error.request_id(), error.session_id()), (Some("req_1"), Some("s1")));
    assert_eq!(error.headers().unwrap()["content-type"], "application/json");
    assert_eq!((error.operation(), error.attempts()), (Some("notes.create"), 1));
    assert!(!error.is_retryable());
    let line = "notes.create: status 422 Unprocessable Entity: body.text: too rude (request req_1)";
    assert_eq!(error.to_string(), line);
}

#[tokio::test]
async fn redirect_is_not_followed() {
    let error = failure(reply("302 Found", "location: http://127.0.0.1:1/\r\n", "")).await;

    assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(StatusCode::FOUND)));
    assert_eq!(error.headers().unwrap()["location"], "http://127.0.0.1:1/");
}

#[tokio::test]
async fn status_is_never_lost() {
    let cut = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 100\r\n\r\n<html>half";
    let error = failure(vec![Step::Send(cut.into()), Step::Close]).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(StatusCode::SERVICE_UNAVAILABLE)));
    assert_eq!(error.message(), Some("<html>half"));
    assert!(error.is_retryable());

    let error = failure(vec![Step::Send(b"HTTP/1.1 500 X\r\ncontent-length: 3\r\n\r\n\xff\0\x1b".to_vec())]).await;
    assert_eq!(error.status(), Some(StatusCode::INTERNAL_SERVER_ERROR));
    assert_eq!(error.body().map(|body| &body[..]), Some(&b"\xff\0\x1b"[..]));

    let error = failure(reply("502 Bad Gateway", "", "")).await;
    assert_eq!((error.message(), error.to_string().as_str()), (None, "notes.create: status 502 Bad Gateway"));

    let error = failure(reply("400 Bad Request", "", &"x".repeat((1 << 20) + 5))).await;
    assert_eq!((error.status(), error.body().unwrap().len()), (Some(StatusCode::BAD_REQUEST), 1 << 20));
}

#[tokio::test]
async fn success_that_is_no_reply_is_a_decode_error() {
    let error = failure(reply("204 No Content", "", "")).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(StatusCode::NO_CONTENT)));
    assert!(error.to_string().contains("has no body"), "{error}");

    let error = failure(reply("200 OK", "content-type: text/html\r\n", "<title>Login</title>")).await;
    assert_eq!((error.kind(), error.text().as_deref()), (ErrorKind::Decode, Some("<title>Login</title>")));
    assert_eq!(error.message(), Some("Login"));
    assert!(error.to_string().contains("text/html"), "{error}");

    let error = failure(reply("200 OK", JSON, r#"{"id":"n1","text":12}"#)).await;
    let place = error.decode_error().unwrap();
    assert_eq!((place.path(), place.text()), ("$.text", r#"{"id":"n1","text":12}"#));
    assert!(error.to_string().contains("$.text"), "{error}");
    assert_eq!(error.source().unwrap().to_string(), place.to_string());
    assert_eq!(error.request_id(), Some("req_1"));
}

#[tokio::test]
async fn body_that_is_compressed_is_told_as_that() {
    for (status, kind) in [("200 OK", ErrorKind::Decode), ("400 Bad Request", ErrorKind::Status)] {
        let mut answer =
            format!("HTTP/1.1 {status}\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\n").into_bytes();
        answer.extend_from_slice(b"\x1f\x8b\x08");

        let error = failure(vec![Step::Send(answer)]).await;

        assert_eq!(error.kind(), kind);
        assert!(error.to_string().contains("the body is encoded as gzip, which is not decoded here"), "{error}");
        assert_eq!(error.message(), None);
    }
}

#[tokio::test]
async fn body_that_a_transport_has_decompressed_is_as_any_other() {
    let error = failure(reply("400 Bad Request", "content-encoding: gzip\r\n", "oops")).await;

    assert_eq!(error.to_string(), "notes.create: status 400 Bad Request: oops");
}

#[tokio::test]
async fn event_stream_that_is_compressed_is_told_as_that() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: br\r\n\r\n";
    let server = Server::start([vec![Step::Send([head.as_bytes(), b"\x1b\xff\x00"].concat()), Step::Close]]);
    let client = Client::builder().api_key("k").base_url(&server.url).build().unwrap();
    let mut stream = client.notes().create("a").stream().await.unwrap();

    let error = stream.next().await.unwrap().unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Cut);
    assert!(error.to_string().contains("the body is encoded as br, which is not decoded here"), "{error}");
}

#[tokio::test]
async fn event_stream_where_a_reply_was_asked_for() {
    let error = failure(vec![server::events("data: {}\n\n"), Step::AwaitClose]).await;

    assert_eq!(error.kind(), ErrorKind::UnexpectedStream);
    assert!(error.to_string().contains(".stream()"), "{error}");
}

#[tokio::test]
async fn connection_cut_in_the_reply() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\"";
    let error = failure(vec![Step::Send(half.into()), Step::Close]).await;

    assert_eq!((error.kind(), error.status()), (ErrorKind::Cut, Some(StatusCode::OK)));
    assert_eq!(error.text().as_deref(), Some("{\"id\""));
    assert!(!error.is_retryable());
    assert!(error.source().is_some());
}

#[tokio::test]
async fn connection_that_brings_no_reply() {
    let error = failure(vec![Step::Close]).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Transport, None));
    assert!(error.is_retryable());

    let error = failure(vec![Step::Send(b"\0\0garbage\r\n\r\n".to_vec()), Step::Close]).await;
    assert_eq!(error.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn address_without_a_service_is_named() {
    let error = failure(reply("404 Not Found", "", "")).await;

    assert_eq!(error.to_string(), "notes.create: status 404 Not Found at /v1/home/notes");
}

/// As by an executor that is not tokio's.
#[test]
fn call_outside_of_a_runtime_is_told_where_to_go() {
    let client = Client::builder().api_key("k").base_url("http://127.0.0.1:9").build().unwrap();
    let mut call = client.notes().create("a").into_future();

    let polled = Pin::new(&mut call).poll(&mut Context::from_waker(Waker::noop()));

    let Poll::Ready(Err(error)) = polled else { panic!("nothing to wait for") };
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Config, 1, false));
    assert!(error.to_string().ends_with("await the call inside of a tokio runtime, or use the blocking client"));
}

#[test]
fn call_in_a_runtime_without_timers_is_told_what_is_missing() {
    let client = Client::builder().api_key("k").base_url("http://127.0.0.1:9").build().unwrap();
    let runtime = Builder::new_current_thread().enable_io().build().unwrap();

    let error = runtime.block_on(async { client.notes().create("a").await }).unwrap_err();

    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Config, 1, false));
    let line =
        "notes.create: no connection can be made here: the tokio runtime has no timers: build it with `enable_all`";
    assert_eq!(error.to_string(), line);
}

#[tokio::test]
async fn refused_connection() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = Client::builder().api_key("key-0123456789abcdef").base_url(format!("http://{free}"));
    let client = client.with(|inner| inner.retry(sequrity_runtime::Retry::none())).build().unwrap();

    let error = client.notes().create("a").await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_retryable());
    assert!(error.to_string().starts_with(&format!("notes.create: cannot connect to {free}: ")), "{error}");
    assert!(error.to_string().to_lowercase().contains("refused"), "{error}");
    assert!(error.source().is_some_and(|source| source.source().is_some()));
}

#[tokio::test]
async fn key_in_an_error_reply_is_blotted_out() {
    let body = r#"{"error":{"message":"no such key: key-0123456789abcdef, key-0123456789abcdef"}}"#;
    let error = failure(reply("401 Unauthorized", JSON, body)).await;

    assert_eq!(error.message(), Some("no such key: [redacted], [redacted]"));
    assert!(!error.text().unwrap().contains("0123456789abcdef"));
}

#[tokio::test]
async fn reply_where_a_stream_was_asked_for() {
    let server = Server::start([server::json(r#"{"id":"n1"}"#), server::json(r#"{"error":{"message":"busy"}}"#)]);
    let client = Client::builder().api_key("k").base_url(&server.url).build().unwrap();

    let error = client.notes().create(NoteRequest::new("a")).stream().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotAStream, Some(StatusCode::OK)));
    assert_eq!(error.decode_body::<Note>().unwrap().id, "n1");

    let error = client.notes().create(NoteRequest::new("a")).stream().await.unwrap_err();
    assert_eq!(error.message(), Some("busy"));
}

#[tokio::test]
async fn status_without_content_in_place_of_a_stream_is_told_as_that() {
    for status in ["204 No Content", "205 Reset Content"] {
        let server = Server::start([
            server::reply(status, "", ""),
            server::reply(status, "content-type: text/event-stream\r\n", ""),
        ]);
        let client = Client::builder().api_key("k").base_url(&server.url).build().unwrap();
        for _ in 0..2 {
            let error = client.notes().create(NoteRequest::new("a")).stream().await.unwrap_err();

            assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotAStream, 1), "{error}");
            assert!(error.to_string().ends_with(&format!("answered without content (status {status})")), "{error}");
        }
    }
}

#[tokio::test]
async fn reply_in_place_of_a_stream_that_breaks_off_is_cut() {
    let half = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"id\":";
    let server = Server::start([vec![Step::Send(half.into()), Step::Close]]);
    let client = Client::builder().api_key("k").base_url(&server.url).build().unwrap();

    let error = client.notes().create(NoteRequest::new("a")).stream().await.unwrap_err();

    assert_eq!((error.kind(), error.text().as_deref()), (ErrorKind::Cut, Some("{\"id\":")));
}

#[test]
fn error_can_go_anywhere() {
    fn anywhere<T: Clone + Send + Sync + 'static>() {}

    anywhere::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[tokio::test]
async fn redirect_is_told_with_its_aim_and_without_keys() {
    let location = "location: https://elsewhere.example/notes?key=key-0123456789abcdef\r\n";

    let error = failure(reply("307 Temporary Redirect", location, "")).await;

    let line = error.to_string();
    let told = "notes.create: status 307 Temporary Redirect to https://elsewhere.example/notes?key=";
    assert!(line.starts_with(told) && !line.contains("0123456789"), "{line}");
}
