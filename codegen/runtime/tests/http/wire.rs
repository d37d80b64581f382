//! HTTP/1 as services speak it that do not wait for the end of a request.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

use sequrity_runtime::{Call, ClientBuilder, Error, ErrorKind, Retry, Timeouts, external::StatusCode};
use serde_json::Value;

use crate::{
    constants::{CREATE, SERVICE},
    server::{Server, Step, json},
};

/// More than the buffers of two sockets hold.
const LARGE: usize = 30 << 20;

/// A service that reads the head of each request, writes this, and closes the connection; its address.
fn hasty(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        // The client is gone when the test is over.
        while let Ok((mut connection, _)) = listener.accept() {
            read_head(&connection);
            let _ = connection.write_all(answer.as_bytes());
        }
    });
    url
}

fn read_head(connection: &TcpStream) {
    let lines = BufReader::with_capacity(64, connection).lines();
    lines.map(Result::unwrap).take_while(|line| !line.is_empty()).for_each(drop);
}

/// What comes of a large request that is sent once.
async fn upload(url: &str) -> Error {
    let client = ClientBuilder::new(&SERVICE).api_key("k").base_url(url).retry(Retry::none()).build().unwrap();
    let call: Call<Value, u64, Value> = client.scope().call(&CREATE, Value::String("x".repeat(LARGE)));
    call.send().await.unwrap_err()
}

#[tokio::test]
async fn reply_that_comes_before_all_is_sent_is_told() {
    let url = hasty("HTTP/1.1 413 Content Too Large\r\ncontent-length: 23\r\n\r\n{\"message\":\"too large\"}");
    // Whether the reply or the closed connection is noticed first is up to chance.
    for _ in 0..20 {
        let error = upload(&url).await;

        assert_eq!(error.status(), Some(StatusCode::PAYLOAD_TOO_LARGE), "{error}");
        assert_eq!((error.message(), error.is_retryable()), (Some("too large"), false));
    }
}

#[tokio::test]
async fn connection_that_is_closed_before_all_is_sent_is_told_as_that() {
    let url = hasty("");

    let error = upload(&url).await;

    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Transport, true), "{error}");
    let line = error.to_string();
    assert!(["reset by peer", "roken pipe"].iter().any(|reason| line.contains(reason)), "{line}");
}

/// A request that may be tried three times.
fn asked(server: &Server) -> Call<Value, u64, Value> {
    let retry = Retry::default().base_delay(Duration::ZERO);
    // Reached only when a test fails.
    let timeouts = Timeouts::none().first_byte(Duration::from_secs(20));
    let builder = ClientBuilder::new(&SERVICE).api_key("k").base_url(&server.url).retry(retry).timeouts(timeouts);
    builder.build().unwrap().scope().call(&CREATE, Value::Null)
}

#[tokio::test]
async fn service_that_only_says_that_a_reply_will_come_is_given_up() {
    let mut server = Server::start([vec![Step::SendForEver("HTTP/1.1 102 Processing\r\nx-done: 1\r\n\r\n".into())]]);

    let error = asked(&server).send().await.unwrap_err();

    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Transport, 1, false), "{error}");
    assert!(error.to_string().contains("more than 100 heads of status 1xx, and no reply"), "{error}");
    server.closed().await;
}

#[tokio::test]
async fn service_may_say_often_that_a_reply_will_come() {
    let interim = vec![Step::Send("HTTP/1.1 103 Early Hints\r\n\r\n".into()); 100];
    let server = Server::start([[interim, json("7")].concat()]);

    let reply = asked(&server).send().await.unwrap();

    assert_eq!(*reply, 7);
}
