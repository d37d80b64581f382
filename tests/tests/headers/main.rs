//! What goes over the wire: URL, headers and body are what the service documents.

mod body;
mod overrides;
mod presets;
mod sessions;
mod urls;

use sequrity::{ClientBuilder, CreateResponses, ResponsesResource, types::responses::ResponsesRequest};
use sequrity_mock::{Answer, Mock, Received, replies::text_reply};
use tokio::runtime::Builder;

/// The least request.
fn hello() -> ResponsesRequest {
    ResponsesRequest::new("m").input("hi")
}

/// What arrives when a client with these settings makes this call. The mock must take it.
#[track_caller]
fn sent_by(
    settings: impl FnOnce(ClientBuilder) -> ClientBuilder,
    call: impl FnOnce(ResponsesResource) -> CreateResponses,
) -> Received {
    let received = received_from(settings, call);
    assert_eq!(received.refusal, None);
    received
}

/// The same of a client with defaults.
#[track_caller]
fn sent(call: impl FnOnce(ResponsesResource) -> CreateResponses) -> Received {
    sent_by(|builder| builder, call)
}

/// The same, whether the mock takes it or not.
#[track_caller]
fn received_from(
    settings: impl FnOnce(ClientBuilder) -> ClientBuilder,
    call: impl FnOnce(ResponsesResource) -> CreateResponses,
) -> Received {
    let mock = Mock::start([Answer::reply(text_reply("hello"))]);
    run(settings(mock.builder()), call);
    mock.request()
}

/// What arrives when the base URL ends like this.
fn sent_to(base: &str) -> Received {
    let mock = Mock::start([Answer::reply(text_reply("hello"))]);
    run(mock.builder().base_url(format!("{}{base}", mock.url())), |responses| responses.create(hello()));
    mock.request()
}

fn run(builder: ClientBuilder, call: impl FnOnce(ResponsesResource) -> CreateResponses) {
    let client = builder.build().expect("the settings are fine");
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    // What the mock says to it does not matter here.
    let _ = runtime.block_on(call(client.responses()).into_future());
}
