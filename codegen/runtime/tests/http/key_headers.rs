//! Where the key travels: in the header that the service names, or nowhere.

use sequrity_runtime::{ErrorKind, KeyHeader, Service};

use crate::{
    api::{Client, ClientBuilder as Builder},
    constants::SERVICE,
    server::{self, Server},
};

/// The tiny API with a key in a header of its own.
const KEYED: Service =
    Service { key: Some(KeyHeader { env: "NOTES_API_KEY", header: "X-Notes-Key", prefix: "" }), ..SERVICE };

/// The tiny API for everybody.
const OPEN: Service = Service { key: None, ..SERVICE };

const KEY: &str = "key-0123456789abcdef";

fn served() -> Server {
    Server::start([server::json(r#"{"id":"n1"}"#)])
}

fn keyed(server: &Server) -> Builder {
    Client::builder_of(&KEYED).api_key(KEY).base_url(&server.url)
}

#[tokio::test]
async fn key_is_the_value_of_its_own_header() {
    let server = served();
    let client = keyed(&server).build().unwrap();

    client.notes().create("a").await.unwrap();

    let request = server.received();
    assert_eq!(request.values("x-notes-key"), [KEY]);
    assert!(request.values("authorization").is_empty());
}

#[tokio::test]
async fn key_of_its_own_header_is_read_from_the_environment() {
    let server = served();
    let environment = |name: &str| (name == "NOTES_API_KEY").then(|| KEY.to_owned());
    let builder = Client::builder_of(&KEYED).base_url(&server.url).with(|inner| inner.env_from(environment));

    builder.build().unwrap().notes().create("a").await.unwrap();

    assert_eq!(server.received().values("x-notes-key"), [KEY]);
}

#[test]
fn missing_key_of_its_own_header_is_named() {
    let error = Client::builder_of(&KEYED).build().unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("NOTES_API_KEY"), "{error}");
}

#[tokio::test]
async fn header_of_a_call_or_a_client_takes_the_place_of_the_key() {
    let (first, second) = (served(), served());
    let by_call = keyed(&first).build().unwrap();
    let by_client = keyed(&second).header("X-NOTES-KEY", "of-the-client").build().unwrap();

    by_call.notes().create("a").header("X-Notes-Key", "of-the-call").await.unwrap();
    by_client.notes().create("a").await.unwrap();

    assert_eq!(first.received().values("x-notes-key"), ["of-the-call"]);
    assert_eq!(second.received().values("x-notes-key"), ["of-the-client"]);
}

#[tokio::test]
async fn key_of_its_own_header_is_taken_out_of_errors() {
    let body = r#"{"error":{"message":"no such key: key-0123456789abcdef"}}"#;
    let server = Server::start([server::reply("401 Unauthorized", "", body)]);
    let client = keyed(&server).build().unwrap();

    let error = client.notes().create("a").await.unwrap_err();

    assert_eq!(error.message(), Some("no such key: [redacted]"));
    assert!(!format!("{error:?}").contains(KEY), "{error:?}");
}

#[tokio::test]
async fn service_without_a_key_is_sent_none() {
    let server = served();
    let client = Client::builder_of(&OPEN).base_url(&server.url).build().unwrap();

    client.notes().create("a").await.unwrap();

    assert!(server.received().values("authorization").is_empty());
}

#[test]
fn key_for_a_service_without_one_is_refused() {
    let error = Client::builder_of(&OPEN).api_key(KEY).build().unwrap_err();

    assert_eq!(error.to_string(), "this service asks for no API key: leave it out");
}

#[test]
fn empty_key_is_not_told_as_a_missing_one() {
    let error = Client::builder_of(&KEYED).api_key("").build().unwrap_err();

    assert_eq!(
        error.to_string(),
        "the API key that was given is empty; without it NOTES_API_KEY can be read from the environment"
    );
}
