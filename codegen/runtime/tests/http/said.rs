//! What the caller says last holds, and nothing of it is dropped in silence.

use sequrity_runtime::{Error, ErrorKind, Setting};
use serde_json::{Map, Value};

use crate::{
    api::{Client, ClientBuilder as Builder, NotePolicy},
    server::{self, Server},
};

fn served() -> Server {
    Server::start([server::json(r#"{"id":"n1"}"#)])
}

fn client(server: &Server) -> Builder {
    Client::builder().api_key("key-0123456789abcdef").base_url(&server.url)
}

#[track_caller]
fn is_refused(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert!(error.to_string().contains("partner_key (header X-Partner-Key) is empty; leave it out"), "{error}");
}

#[tokio::test]
async fn empty_secret_is_refused() {
    let server = served();
    let client = client(&server).partner_key("default").build().unwrap();

    is_refused(&client.notes().create("a").partner_key("").await.unwrap_err());
    is_refused(&client.notes().create("a").header("x-partner-key", "").await.unwrap_err());
    is_refused(&Client::builder().api_key("k").partner_key("").build().unwrap_err());

    assert!(server.is_quiet());
}

#[tokio::test]
async fn setter_holds_over_an_earlier_header_of_the_same_name() {
    let server = served();
    let client = client(&server).build().unwrap();

    client.notes().create("a").header("X-Partner-Key", "first").partner_key("last").await.unwrap();

    assert_eq!(server.received().values("x-partner-key"), ["last"]);
}

#[tokio::test]
async fn none_takes_back_an_earlier_header_of_the_same_name() {
    let server = served();
    let client = client(&server).build().unwrap();

    client.notes().create("a").header("X-Partner-Key", "first").partner_key(Setting::None).await.unwrap();

    assert!(server.received().values("x-partner-key").is_empty());
}

#[tokio::test]
async fn header_holds_over_an_earlier_setter_of_the_same_name() {
    let server = served();
    let client = client(&server).build().unwrap();

    client.notes().create("a").partner_key("first").header("X-Partner-Key", "last").await.unwrap();

    assert_eq!(server.received().values("x-partner-key"), ["last"]);
}

#[tokio::test]
async fn idempotency_key_holds_over_a_header_of_that_name() {
    let server = served();
    let client = client(&server).build().unwrap();

    client.notes().create("a").header("idempotency-key", "header").idempotency_key("key").await.unwrap();

    assert_eq!(server.received().values("idempotency-key"), ["key"]);
}

#[tokio::test]
async fn empty_idempotency_key_is_refused() {
    let client = client(&served()).build().unwrap();

    let error = client.notes().create("a").idempotency_key("").await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.to_string(), "notes.create: the idempotency key is empty");
}

#[tokio::test]
async fn header_of_a_call_holds_over_a_random_idempotency_key() {
    let server = served();
    let client = client(&server).build().unwrap();

    client.notes().create("a").header("idempotency-key", "header").await.unwrap();

    assert_eq!(server.received().values("idempotency-key"), ["header"]);
}

#[test]
fn idempotency_key_for_all_calls_is_refused() {
    let error = Client::builder().api_key("k").header("Idempotency-Key", "all").build().unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("give a key to each call"), "{error}");
}

#[tokio::test]
async fn none_leaves_out_what_the_client_was_given() {
    let server = served();
    let client = client(&server).header("X-Mood", "calm").header("X-Partner-Key", "first").build().unwrap();

    let call = client.notes().create("a").header("x-mood", Setting::None).header("x-partner-key", Setting::None);
    call.await.unwrap();

    let request = server.received();
    assert!(request.values("x-mood").is_empty() && request.values("x-partner-key").is_empty(), "{request:?}");
}

#[tokio::test]
async fn none_leaves_out_a_parameter_with_its_overrides() {
    let server = served();
    let overrides = Map::from_iter([("word".to_owned(), Value::from("w"))]);
    let client = client(&server).policy(NotePolicy::new(3)).policy_overrides(overrides).build().unwrap();

    client.notes().create("a").header("x-note-policy", Setting::None).await.unwrap();

    assert!(server.received().values("x-note-policy").is_empty());
}

#[tokio::test]
async fn header_without_a_value_says_nothing() {
    let server = served();
    let client = client(&server).header("X-Mood", "calm").build().unwrap();

    client.notes().create("a").header("x-mood", None::<&str>).await.unwrap();

    assert_eq!(server.received().values("x-mood"), ["calm"]);
}

#[tokio::test]
async fn value_behind_none_is_sent() {
    let server = served();
    let client = client(&server).header("X-Mood", "calm").build().unwrap();

    client.notes().create("a").header("x-mood", Setting::None).header("X-Mood", "wild").await.unwrap();

    assert_eq!(server.received().values("x-mood"), ["wild"]);
}

#[tokio::test]
async fn what_belongs_to_each_request_is_not_left_out() {
    let server = served();
    let client = client(&server).header("Authorization", "another").build().unwrap();

    for name in ["Authorization", "accept", "content-type", "user-agent", "idempotency-key"] {
        let error = client.notes().create("a").header(name, Setting::None).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let line = format!("header {} belongs to each request and cannot be left out", name.to_lowercase());
        assert!(error.to_string().contains(&line), "{error}");
    }
    assert!(server.is_quiet());
}
