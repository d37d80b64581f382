//! Transports of the application's own.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    task::{Context, Poll},
    time::Duration,
};

use sequrity_runtime::{
    Attempt, Body, ErrorKind, Retry, TimeoutKind, TransportError, TransportErrorKind,
    external::{Bytes, Request, Response, reqwest},
    install_default_crypto, tower_transport,
};
use tower_service::Service;

use crate::{
    api::{Client, NoteEvent},
    server::{Server, Step, json, reply},
};

/// Answers by the operation, as a mock would.
#[derive(Clone)]
struct ByOperation;

impl Service<Request<Bytes>> for ByOperation {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let attempt = request.extensions().get::<Attempt>().unwrap();
        let body = match attempt.operation.id {
            "notes.count" => "3",
            _ => r#"{"id":"n1"}"#,
        };
        ready(Ok(Response::new(body.into())))
    }
}

#[tokio::test]
async fn tower_service_can_answer() {
    let transport = tower_transport(ByOperation);
    let client = Client::builder().api_key("k").with(|inner| inner.transport(transport)).build().unwrap();

    assert_eq!(*client.notes().count().await.unwrap(), 3);
    assert_eq!(client.notes().create("a").await.unwrap().id, "n1");
}

/// Is never ready, and says so with an error of a kind.
#[derive(Clone)]
struct Broken;

impl Service<Request<Bytes>> for Broken {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = Ready<Result<Response<Body>, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Err(TransportError::new(TransportErrorKind::ConnectTimeout, "no luck")))
    }

    fn call(&mut self, _: Request<Bytes>) -> Self::Future {
        ready(Ok(Response::new(Body::empty())))
    }
}

#[tokio::test]
async fn tower_service_keeps_the_kind_of_its_errors() {
    let set_up = |inner: sequrity_runtime::ClientBuilder| inner.transport(tower_transport(Broken)).retry(Retry::none());
    let client = Client::builder().api_key("k").with(set_up).build().unwrap();

    let error = client.notes().create("a").await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Connect));
    assert!(error.to_string().ends_with("no luck"), "{error}");
}

#[tokio::test]
async fn own_reqwest_client_is_used_as_it_is() {
    let server = Server::start([json(r#"{"id":"n1"}"#), vec![Step::AwaitClose]]);
    install_default_crypto();
    let own = reqwest::Client::builder().timeout(Duration::from_millis(50)).user_agent("own").build().unwrap();
    let client = Client::builder().api_key("k").base_url(&server.url).with(|inner| inner.http_client(own));
    let client = client.with(|inner| inner.retry(Retry::none())).build().unwrap();

    client.notes().create("a").await.unwrap();
    let error = client.notes().create("a").await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Attempt), "{error}");
    let agent = concat!("notes/1.0 sequrity-runtime/", env!("CARGO_PKG_VERSION"));
    assert_eq!(server.received().values("user-agent"), [agent]);
}

#[tokio::test]
async fn own_reqwest_client_that_has_taken_keys_to_another_host_is_told() {
    let other = Server::start([json(r#"{"id":"n1"}"#)]);
    let away = format!("location: {}/away\r\n", other.url);
    let server = Server::start([reply("307 Temporary Redirect", &away, "")]);
    install_default_crypto();
    let client = Client::builder().api_key("k").base_url(&server.url);
    let client = client.with(|inner| inner.http_client(reqwest::Client::new())).build().unwrap();

    let error = client.notes().create("a").partner_key("partner-0123456789").await.unwrap_err();

    assert_eq!(other.received().values("x-partner-key"), ["partner-0123456789"], "what there is to tell");
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Config, 1, false));
    assert!(error.to_string().contains("redirect"), "{error}");
    assert!(error.to_string().contains(other.url.trim_start_matches("http://")), "{error}");
}

#[tokio::test]
async fn own_reqwest_client_may_follow_a_redirect_within_the_host() {
    let server = Server::start([reply("307 Temporary Redirect", "location: /there\r\n", ""), json(r#"{"id":"n1"}"#)]);
    install_default_crypto();
    let client = Client::builder().api_key("k").base_url(&server.url);
    let client = client.with(|inner| inner.http_client(reqwest::Client::new())).build().unwrap();

    assert_eq!(client.notes().create("a").await.unwrap().id, "n1");
}

#[tokio::test]
async fn connections_are_used_again() {
    let server = Server::start(vec![json(r#"{"id":"n1"}"#); 5]);
    let client = Client::builder().api_key("k").base_url(&server.url).build().unwrap();

    for _ in 0..5 {
        client.notes().create("a").await.unwrap();
    }

    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn whole_reply_in_chunks_is_put_together() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let text = format!("{head}5\r\n{{\"id\"\r\n1\r\n:\r\n5\r\n\"n1\"}}\r\n0\r\n\r\n");
    let server = Server::start([vec![Step::Send(text.into())]]);
    let client = Client::builder().api_key("k").base_url(&server.url).build().unwrap();

    assert_eq!(client.notes().create("a").await.unwrap().id, "n1");
}

#[tokio::test]
async fn stream_of_an_own_transport_has_events() {
    let server = Server::start([reply(
        "200 OK",
        "content-type: TEXT/EVENT-STREAM; charset=utf-8\r\n",
        "data: {\"type\":\"note.done\",\"note\":{\"id\":\"n1\"}}",
    )]);
    let client = Client::builder().api_key("k").base_url(&server.url).build().unwrap();

    let mut stream = client.notes().create("a").stream().await.unwrap();

    assert!(matches!(stream.next().await, Some(Ok(NoteEvent::Done(_)))));
    assert!(stream.next().await.is_none());
}
