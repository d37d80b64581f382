//! No key in anything that is printed.

use std::fmt::Debug;

use sequrity::{
    Client, ErrorKind, blocking,
    types::responses::{McpToolParam, ResponsesRequest},
};
use sequrity_mock::{Answer, KEY, Mock, replies::text_reply};

use crate::{hello, once};

/// A key that is not that of the mock: of the provider, of a tool, of a proxy.
const OTHER: &str = "canary-key-of-someone-else";

#[track_caller]
fn shows_no_key(value: &impl Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!text.contains("canary"), "{text}");
    }
}

#[tokio::test]
async fn nothing_shows_a_key() {
    let mock = Mock::answering(|request| {
        if request.wants_events() {
            Answer::events([r#"{"type":"keepalive"}"#])
        } else {
            Answer::reply(text_reply("hello"))
        }
    });
    let builder = || mock.builder().llm_api_key(OTHER).header("x-other-key", OTHER);
    let client = builder().build().unwrap();
    let session = client.session();
    let call = || client.responses().create(hello()).llm_api_key(OTHER).header("x-key", OTHER);

    shows_no_key(&builder());
    shows_no_key(&builder().proxy(format!("http://user:{OTHER}@proxy.example")));
    shows_no_key(&client);
    shows_no_key(&session);
    shows_no_key(&client.responses());
    shows_no_key(&call());
    shows_no_key(&call().into_future());
    shows_no_key(&call().await.unwrap());
    shows_no_key(&call().stream().await.unwrap());
    shows_no_key(&blocking::Client::builder().api_key(KEY).llm_api_key(OTHER).build().unwrap());
    shows_no_key(&blocking::Client::new(KEY).unwrap().responses().create(hello()).llm_api_key(OTHER));
    shows_no_key(&mock.client());
}

#[tokio::test]
async fn key_that_the_service_repeats_is_blotted_out_of_the_error() {
    let body = format!(r#"{{"detail":"the key {KEY} is not known"}}"#);
    let mock = Mock::start([Answer::status(401).json(body)]);

    let error = once(&mock).responses().create(hello()).await.unwrap_err();

    shows_no_key(&error);
    assert_eq!(error.message(), Some("the key [redacted] is not known"));
    assert!(!error.text().unwrap().contains("canary"));
}

#[test]
fn key_that_cannot_be_sent_is_not_shown() {
    let own = Client::new(format!("{KEY}\n")).unwrap_err();
    let of_proxy = Client::builder().api_key(KEY).proxy(format!("no url with {OTHER}")).build().unwrap_err();

    for error in [own, of_proxy] {
        shows_no_key(&error);
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}

#[tokio::test]
async fn key_of_a_tool_is_sent_and_not_shown() {
    let mock = Mock::start([Answer::reply(text_reply("hello"))]);
    let tool = McpToolParam::new("dice").authorization(OTHER).headers([("x-key", OTHER)]);
    let request = ResponsesRequest::new("m").input("hi").tools([tool]);

    shows_no_key(&request);
    mock.client().responses().create(request).await.unwrap();

    assert_eq!(mock.request().json()["tools"][0]["authorization"], OTHER);
}

#[tokio::test]
async fn key_beyond_ascii_is_an_error_before_sending() {
    let mock = Mock::start([]);

    let error = once(&mock).responses().create(hello()).llm_api_key("schlüssel").await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("llm_api_key") && !error.to_string().contains("schl"), "{error}");
}
