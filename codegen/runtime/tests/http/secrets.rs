//! No key is ever shown: a canary through every public type.

use std::{error::Error as _, fmt::Debug};

use sequrity_runtime::{
    Error, Retry,
    external::{Request, SecretString},
    transport_fn,
};
use serde_json::json;

use crate::{
    api::{Client, ClientBuilder},
    constants::SERVICE,
    fake::{Fake, Outcome, Pieces, event_pieces, reply},
    server::{Server, json},
};

const CANARY: &str = "canary-5e0f7c1b9d";

#[track_caller]
fn silent(value: &impl Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!text.contains(CANARY), "{text}");
    }
}

#[track_caller]
fn silent_error(error: &Error) {
    silent(error);
    let mut cause = error.source();
    let mut text = error.to_string();
    while let Some(inner) = cause {
        text.push_str(&format!(" {inner} {inner:?}"));
        cause = inner.source();
    }
    assert!(!text.contains(CANARY), "{text}");
}

fn builder() -> ClientBuilder {
    Client::builder().api_key(CANARY).partner_key(CANARY).header("x-other-key", CANARY)
}

#[tokio::test]
async fn nothing_shows_a_key() {
    let echo = json!({"detail": format!("unknown key {CANARY} or Bearer {CANARY}")}).to_string();
    let fake = Fake::new([
        reply(200, "", r#"{"id":"n1"}"#),
        event_pieces(Pieces::new([(0, "data: {\"type\":\"note.done\",\"note\":{\"id\":\"n1\"}}\n\n")], false)),
        reply(401, "", echo),
        reply(200, "", "not JSON"),
        Outcome::Failure(sequrity_runtime::TransportErrorKind::Connect),
    ]);
    let set_up = builder().with(|inner| inner.transport(fake.clone()).retry(Retry::none()));
    silent(&set_up);
    let client = set_up.build().unwrap();
    silent(&client);
    let session = client.resume("s1");
    silent(&(&session, session.notes(), client.notes()));
    let call = || client.notes().create("a").partner_key(CANARY).header("x-b", CANARY);
    silent(&call());

    silent(&call().await.unwrap());
    let mut stream = call().stream().await.unwrap();
    silent(&stream);
    silent(&stream.next().await.unwrap().unwrap());
    for _ in 0..3 {
        silent_error(&call().await.unwrap_err());
    }
    for sent in fake.take_sent() {
        assert!(format!("{:?}", sent.headers).contains("Sensitive"));
        silent(&(sent.headers, sent.attempt));
    }
    silent(&SERVICE);
}

#[tokio::test]
async fn request_that_a_transport_shows_hides_its_keys() {
    let transport = transport_fn(|request: Request<_>| async move {
        Err(sequrity_runtime::TransportError::new(
            sequrity_runtime::TransportErrorKind::Other,
            format!("cannot send {request:?}"),
        ))
    });
    let client = builder().with(|inner| inner.transport(transport).retry(Retry::none())).build().unwrap();

    silent_error(&client.notes().create("a").await.unwrap_err());
}

#[tokio::test]
async fn mistakes_do_not_show_what_was_said() {
    let spoiled = format!("{CANARY}\n");
    let mistakes = [
        Client::builder().api_key(spoiled.as_str()).build(),
        builder().header("x-a", &spoiled).build(),
        builder().with(|inner| inner.env_from(|_| Some(format!("{CANARY}\n")))).api_key(spoiled.clone()).build(),
        Client::builder().base_url(format!("https://{CANARY}@host")).api_key("k").build(),
        builder().with(|inner| inner.proxy(format!("http://u:{CANARY}@["))).build(),
        builder().partner_key(spoiled.clone()).build(),
        Client::builder().api_key("k").base_url(CANARY).build(),
    ];
    for mistake in mistakes {
        silent_error(&mistake.unwrap_err());
    }
    let client = builder().build().unwrap();
    silent_error(&client.notes().create("a").partner_key(spoiled).await.unwrap_err());
}

#[test]
fn variable_with_a_key_in_place_of_a_url_is_named_and_not_shown() {
    let mixed = |name: &str| (name == "NOTES_BASE_URL").then(|| CANARY.to_owned());

    let error = builder().with(|inner| inner.env_from(mixed)).build().unwrap_err();

    silent_error(&error);
    assert!(error.to_string().contains("NOTES_BASE_URL"), "{error}");
}

#[tokio::test]
async fn connection_errors_do_not_show_keys() {
    let client = builder().base_url("http://127.0.0.1:1").with(|inner| inner.retry(Retry::none())).build().unwrap();
    silent_error(&client.notes().create("a").await.unwrap_err());

    let proxied = builder().base_url("http://127.0.0.1:1");
    let proxy = SecretString::from(format!("http://user:{CANARY}@127.0.0.1:2"));
    let client = proxied.with(|inner| inner.proxy(proxy).retry(Retry::none())).build().unwrap();
    silent(&client);
    silent_error(&client.notes().create("a").await.unwrap_err());
}

#[tokio::test]
async fn proxy_carries_the_request() {
    let proxy = Server::start([json(r#"{"id":"n1"}"#)]);
    let url = proxy.url.replace("http://", "http://user:word@");
    let client = builder().base_url("http://notes.invalid").with(|inner| inner.proxy(url)).build().unwrap();

    client.notes().create("a").await.unwrap();

    let request = proxy.received();
    assert_eq!(request.line, "POST http://notes.invalid/v1/home/notes HTTP/1.1");
    assert_eq!(request.values("proxy-authorization"), ["Basic dXNlcjp3b3Jk"]);
}
