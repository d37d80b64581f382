//! The 37 faults of the service's own client, each in the same situation, with the right outcome.
//!
//! Each file holds those of one part. What goes over the wire byte by byte is in the tests `headers`.

mod errors;
mod made_up;
mod requests;
mod retries;
mod secrets;
mod security;
mod sessions;
mod settings;
mod streams;
mod syntax;
mod types;
mod wholes;

use sequrity::{
    Client, Error, EventStream, Retry, Timeouts,
    types::responses::{ResponseStreamEvent, ResponsesRequest},
};
use sequrity_mock::{Answer, Mock};

/// The least request.
fn hello() -> ResponsesRequest {
    ResponsesRequest::new("m").input("hi")
}

/// A client that asks once.
fn once(mock: &Mock) -> Client {
    mock.builder().retry(Retry::none()).build().expect("a client of the mock")
}

/// The error of a call that is answered like this; the service is asked once.
async fn error_of(answer: Answer) -> Error {
    let mock = Mock::start([answer]);
    let result = once(&mock).responses().create(hello()).await;
    assert_eq!(mock.counts().requests, 1);
    result.expect_err("the answer is no reply")
}

/// The stream of a call that is answered like this. No time limit holds.
async fn stream_of(mock: &Mock) -> EventStream<ResponseStreamEvent> {
    let client = mock.builder().timeouts(Timeouts::none()).build().expect("a client of the mock");
    client.responses().create(hello()).stream().await.expect("the answer is a stream")
}

/// All items of a stream: the tag of each event, or what went wrong in its place.
async fn items_of(answer: Answer) -> Vec<String> {
    let mock = Mock::start([answer]);
    let mut stream = stream_of(&mock).await;
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        items.push(match item {
            Ok(event) => tag(&event),
            Err(error) => format!("{:?}", error.kind()),
        });
    }
    items
}

/// The tag of an event.
fn tag(event: &ResponseStreamEvent) -> String {
    let value = serde_json::to_value(event).expect("an event is JSON");
    value["type"].as_str().unwrap_or("no tag").to_owned()
}
