//! One error type for everything, and nothing of what the service said is lost.

use std::{error::Error as StdError, io, thread, time::Duration};

use sequrity::{
    Client, Error, ErrorKind, Limits, Retry, TimeoutKind, Timeouts, TransportError, TransportErrorKind, transport_fn,
};
use sequrity_mock::{Answer, KEY, Mock, clock::ManualClock};

use crate::{error_of, hello, once};

#[tokio::test]
async fn broken_exchanges_are_errors_of_one_type() {
    let garbage = error_of(Answer::raw("\u{1}\u{2} this is not HTTP\r\n\r\n")).await;
    let reset = error_of(Answer::raw("")).await;
    let cut = error_of(Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":")).await;

    assert_eq!(garbage.kind(), ErrorKind::Transport);
    assert_eq!(reset.kind(), ErrorKind::Transport);
    assert_eq!((cut.kind(), cut.status().map(|status| status.as_u16())), (ErrorKind::Cut, Some(200)));
    for error in [garbage, reset, cut] {
        assert!(error.source().is_some(), "{error}");
        assert_eq!(error.operation(), Some("responses.create"));
    }
}

#[tokio::test]
async fn no_connection_is_an_error_of_the_same_type() {
    let mock = Mock::start([]);
    let direct = once(&mock);
    let proxy =
        mock.builder().retry(Retry::none()).base_url("http://service.invalid").proxy(mock.url()).build().unwrap();
    drop(mock);

    for client in [direct, proxy] {
        let error = client.responses().create(hello()).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Connect);
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn refusal_of_a_proxy_keeps_its_status() {
    let mock = Mock::start([Answer::status(407).json(r#"{"message":"who are you?"}"#)]);
    let builder = mock.builder().retry(Retry::none()).base_url("http://service.invalid");

    let error = builder.proxy(mock.url()).build().unwrap().responses().create(hello()).await.unwrap_err();

    assert_eq!((status(&error), error.message()), (407, Some("who are you?")));
    assert_eq!(mock.request().path, "http://service.invalid/control/chat/v1/responses");
}

#[tokio::test]
async fn every_time_limit_says_which_it_is() {
    for (limits, kind) in [
        (Timeouts::none().first_byte(Duration::from_secs(1)), TimeoutKind::FirstByte),
        (Timeouts::none().attempt(Duration::from_secs(1)), TimeoutKind::Attempt),
        (Timeouts::none().total(Duration::from_secs(1)), TimeoutKind::Total),
    ] {
        let clock = ManualClock::new();
        let hand = clock.clone();
        let mock = Mock::answering(move |_| {
            hand.advance(Duration::from_secs(1));
            Answer::never()
        });
        let client = mock.builder().clock(clock).timeouts(limits).retry(Retry::none()).build().unwrap();

        let error = client.responses().create(hello()).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Timeout(kind));
        assert!(error.to_string().contains("within 1s"), "{error}");
    }
}

#[tokio::test]
async fn connect_timeout_of_a_transport_is_one_of_them() {
    let slow = transport_fn(|_| async {
        Err(TransportError::new(TransportErrorKind::ConnectTimeout, io::Error::from(io::ErrorKind::TimedOut)))
    });
    let client = Client::builder().api_key(KEY).transport(slow).retry(Retry::none()).build().unwrap();

    let error = client.responses().create(hello()).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Connect));
}

#[tokio::test]
async fn status_is_never_lost_whatever_the_body() {
    let empty = error_of(Answer::status(204)).await;
    let moved = error_of(Answer::status(302).header("location", "/elsewhere")).await;
    let page = error_of(Answer::status(200).body("text/html", "<html>login</html>")).await;

    assert_eq!((empty.kind(), status(&empty)), (ErrorKind::Decode, 204));
    assert_eq!((moved.kind(), status(&moved)), (ErrorKind::Status, 302));
    assert_eq!((page.kind(), status(&page)), (ErrorKind::Decode, 200));
    assert_eq!(page.text().as_deref(), Some("<html>login</html>"));
}

fn status(error: &Error) -> u16 {
    error.status().expect("a status").as_u16()
}

#[tokio::test]
async fn error_in_a_reply_of_success_is_the_message() {
    let error = error_of(Answer::status(200).json(r#"{"error":{"message":"No quota is left.","code":"quota"}}"#)).await;

    assert_eq!((error.kind(), status(&error)), (ErrorKind::Decode, 200));
    assert_eq!((error.message(), error.code()), (Some("No quota is left."), Some("quota")));
}

#[tokio::test]
async fn message_is_found_in_every_shape() {
    for (body, message) in [
        (r#"{"detail":"bad key"}"#, "bad key"),
        (
            r#"{"detail":[{"loc":["body","model"],"msg":"Field required","type":"missing"}]}"#,
            "body.model: Field required",
        ),
        (r#"{"detail":{"code":1,"message":"z"}}"#, "z"),
        (r#"{"message":"mm"}"#, "mm"),
        (r#"{"detail":"d","message":"m"}"#, "d"),
        (r#"{"detail":null,"message":"x"}"#, "x"),
        (r#"{"error":{"message":"m","type":"t","param":null,"code":null}}"#, "m"),
        (r#"{"message":null}"#, r#"{"message":null}"#),
        (r#"["a"]"#, "a"),
        (r#""str""#, "str"),
        ("oops", "oops"),
        ("<html>x</html>", "<html>x</html>"),
    ] {
        let error = error_of(Answer::status(400).body("application/json", body)).await;

        assert_eq!(error.message(), Some(message), "{body}");
        assert_eq!(error.text().as_deref(), Some(body));
        assert_eq!(status(&error), 400);
    }
}

#[tokio::test]
async fn error_line_names_operation_status_message_and_request() {
    let answer =
        Answer::status(502).header("x-request-id", "req_7").json(r#"{"error":{"message":"upstream\nis gone"}}"#);

    let error = error_of(answer).await;

    let line = "responses.create: status 502 Bad Gateway: upstream is gone (request req_7)";
    assert_eq!(error.to_string(), line);
    assert_eq!(error.request_id(), Some("req_7"));
    assert_eq!(error.headers().unwrap()["x-request-id"], "req_7");
}

#[tokio::test]
async fn error_without_a_body_still_says_something() {
    let error = error_of(Answer::status(503)).await;

    assert_eq!(error.message(), None);
    assert_eq!(error.to_string(), "responses.create: status 503 Service Unavailable");
}

/// Errors of the service's own client cannot be sent to another process. Here: to another thread, and as copies.
#[tokio::test]
async fn error_can_be_sent_on_and_kept() {
    let error = error_of(Answer::status(400).json(r#"{"detail":"no"}"#)).await;
    let copy = error.clone();

    let line = thread::spawn(move || {
        let boxed: Box<dyn StdError + Send + Sync> = error.into();
        boxed.to_string()
    });

    assert_eq!(line.join().unwrap(), copy.to_string());
}

#[tokio::test]
async fn too_long_a_reply_is_refused_with_its_limit() {
    let mock = Mock::start([Answer::stream(["x"]).header("content-type", "application/json").then_endless("xxxxxxxx")]);
    let limits = Limits::default().reply(1000);
    let client = mock.builder().limits(limits).build().unwrap();

    let error = client.responses().create(hello()).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(error.to_string().contains("1000 bytes"), "{error}");
}
