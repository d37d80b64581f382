//! HTTP/1 as services speak it that do not wait for the end of a request.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use sequrity_runtime::{Call, ClientBuilder, Error, ErrorKind, Retry, external::StatusCode};
use serde_json::Value;

use crate::constants::{CREATE, SERVICE};

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
