//! A service that repeats the key of the caller: whatever the failure is, nothing that is shown holds it.

use sequrity_runtime::{Error, ErrorKind};

use crate::{
    api::Client,
    fake::{Fake, Outcome, Pieces, event_pieces, reply},
};

const KEY: &str = "key/0123456789abcdef";

fn client(outcome: Outcome) -> Client {
    let own = |builder: sequrity_runtime::ClientBuilder| {
        builder.transport(Fake::new([outcome])).retry(sequrity_runtime::Retry::none())
    };
    Client::builder().api_key(KEY).with(own).build().unwrap()
}

fn events(text: &'static str) -> Outcome {
    event_pieces(Pieces::new([(0, text)], false))
}

#[track_caller]
fn shows_no_key(error: &Error, kind: ErrorKind) {
    assert_eq!(error.kind(), kind, "{error}");
    let chain = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    let mut shown: Vec<String> = chain.flat_map(|error| [error.to_string(), format!("{error:?}")]).collect();
    shown.extend(
        [error.message(), error.code(), error.request_id()]
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .chain(error.text()),
    );
    shown.extend(error.headers().into_iter().flatten().map(|(_, value)| format!("{value:?}")));
    shown.extend(error.decode_error().map(|error| format!("{} {}", error.text(), error.path())));
    for text in &shown {
        assert!(!text.replace("\\/", "/").contains("0123456789"), "{text}");
    }
    assert!(shown.iter().any(|text| text.contains("[redacted]")), "{shown:?}");
}

#[tokio::test]
async fn error_status_with_escapes_and_headers() {
    let headers = "www-authenticate: Bearer key/0123456789abcdef\nx-request-id: key/0123456789abcdef";
    let body = r#"{"error":{"message":"no such key: key\/0123456789abcdef","code":"key\/0123456789abcdef"}}"#;

    let error = client(reply(401, headers, body)).notes().create("a").await.unwrap_err();

    shows_no_key(&error, ErrorKind::Status);
    assert_eq!(error.message(), Some("no such key: [redacted]"));
}

#[tokio::test]
async fn ids_of_a_good_reply_and_of_a_stream() {
    let headers = "x-request-id: key/0123456789abcdef\nx-note-session: key/0123456789abcdef";
    let whole = reply(200, headers, r#"{"id":"n1"}"#);
    let stream = reply(200, &format!("{headers}\ncontent-type: text/event-stream"), "");

    let whole = client(whole).notes().create("a").await.unwrap();
    let stream = client(stream).notes().create("a").stream().await.unwrap();

    for shown in [format!("{whole:?}"), format!("{stream:?}")] {
        assert!(!shown.contains("0123456789"), "{shown}");
        assert_eq!(shown.matches("[redacted]").count(), 2, "{shown}");
    }
}

#[tokio::test]
async fn reply_that_does_not_decode() {
    let body = r#"{"id":7,"key/0123456789abcdef":"key/0123456789abcdef"}"#;
    let error = client(reply(200, "content-type: application/json", body)).notes().create("a").await.unwrap_err();

    shows_no_key(&error, ErrorKind::Decode);
}

#[tokio::test]
async fn reply_that_was_not_asked_for() {
    let body = r#"{"error":{"message":"no such key: key/0123456789abcdef"}}"#;
    let outcome = reply(200, "content-type: application/json", body);

    let error = client(outcome).notes().create("a").stream().await.unwrap_err();

    shows_no_key(&error, ErrorKind::NotAStream);
}

#[tokio::test]
async fn last_event_that_tells_of_a_failure() {
    let text = "data: {\"type\":\"error\",\"message\":\"no such key: key/0123456789abcdef\"}\n\n";
    let stream = client(events(text)).notes().create("a").stream().await.unwrap();

    let error = stream.final_response().await.completed().unwrap_err();

    shows_no_key(&error, ErrorKind::Failed);
}

#[tokio::test]
async fn event_that_does_not_decode() {
    let text = "data: {\"type\":\"note.delta\",\"delta\":[\"key/0123456789abcdef\"]}\n\n";
    let mut stream = client(events(text)).notes().create("a").stream().await.unwrap();

    let error = stream.next().await.unwrap().unwrap_err();

    shows_no_key(&error, ErrorKind::Decode);
}

#[tokio::test]
async fn event_that_is_not_utf_8() {
    let text: &[u8] = b"data: key/0123456789abcdef \xff\n\n";
    let outcome = reply(200, "content-type: text/event-stream", text.to_vec());
    let mut stream = client(outcome).notes().create("a").stream().await.unwrap();

    let error = stream.next().await.unwrap().unwrap_err();

    shows_no_key(&error, ErrorKind::Decode);
}

#[tokio::test]
async fn stream_that_holds_no_event() {
    let text = "{\"error\":{\"message\":\"no such key: key/0123456789abcdef\"}}\n";
    let mut stream = client(events(text)).notes().create("a").stream().await.unwrap();

    let error = stream.next().await.unwrap().unwrap_err();

    shows_no_key(&error, ErrorKind::Cut);
}

#[tokio::test]
async fn stream_that_stops_before_the_end() {
    let text = "data: {\"type\":\"note.begun\",\"id\":\"n1\",\"text\":\"key/0123456789abcdef\"}\n\n\
                data: {\"type\":\"note.full\"}\n\n";
    let stream = client(events(text)).notes().create("a").stream().await.unwrap();

    let error = stream.final_response().await.completed().unwrap_err();

    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unfinished, Some("notes.create")));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
}
