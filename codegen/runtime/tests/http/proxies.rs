//! Proxies that fail: they are named, what they say is told, and what they were sent is not.

use std::{error::Error as _, net::TcpListener, time::Duration};

use sequrity_runtime::{Error, ErrorKind, Retry, TimeoutKind, Timeouts, external::StatusCode};

use crate::{
    api::Client,
    server::{Server, Step, reply},
};

/// With a name and a password; `dXNlcjpwYXNzd29yZC0wMTIz` is what is sent for them.
const USER: &str = "user:password-0123";
const SENT: &str = "dXNlcjpwYXNzd29yZC0wMTIz";

/// For services of both schemes, with and without a tunnel.
const SERVICES: [&str; 2] = ["https://notes.invalid", "http://notes.invalid"];

async fn failure(service: &str, proxy: &str, timeouts: Timeouts) -> Error {
    let proxy = proxy.replace("http://", &format!("http://{USER}@"));
    let retry = Retry::default().base_delay(Duration::ZERO);
    let client = Client::builder().api_key("k").base_url(service);
    let client = client.with(|inner| inner.proxy(proxy).retry(retry).timeouts(timeouts)).build().unwrap();
    client.notes().create("a").await.unwrap_err()
}

/// Neither the error nor any of its causes shows the password, or what was sent for it.
#[track_caller]
fn is_silent(error: &Error) {
    let mut text = format!("{error} {error:?} {:?} {:?}", error.message(), error.text());
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(&format!(" {inner} {inner:?}"));
        cause = inner.source();
    }
    assert!(!text.contains(SENT) && !text.contains("password"), "{text}");
}

#[tokio::test]
async fn proxy_that_is_not_there_is_named() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for service in SERVICES {
        let error = failure(service, &format!("http://{free}"), Timeouts::default()).await;

        let line = error.to_string();
        assert!(line.starts_with(&format!("notes.create: cannot connect to the proxy {free}: ")), "{line}");
        assert!(line.to_lowercase().contains("refused"), "{line}");
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Connect, 3, true));
        is_silent(&error);
    }
}

/// It accepts, and never says a word.
#[tokio::test]
async fn proxy_that_is_silent_is_named() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = silent.local_addr().unwrap();
    let timeouts = Timeouts::default().connect(Duration::from_millis(10));

    let error = failure(SERVICES[0], &format!("http://{place}"), timeouts).await;

    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Connect));
    let line = error.to_string();
    assert!(line.contains(&format!("no connection by way of the proxy {place} within the time limit")), "{line}");
    is_silent(&error);
}

#[tokio::test]
async fn refusal_of_a_tunnel_is_told_and_judged_as_a_status() {
    for (status, attempts) in [
        ("407 Proxy Authentication Required", 1),
        ("403 Not\u{7f} for notes", 1),
        ("302 Found", 1),
        ("502 Bad Gateway", 3),
        ("429", 3),
    ] {
        let proxy = Server::start(vec![reply(status, "", "<html>no</html>"); 3]);
        let place = proxy.url.trim_start_matches("http://");

        let error = failure(SERVICES[0], &proxy.url, Timeouts::default()).await;

        let said = status.replace('\u{7f}', "");
        let line = format!("notes.create: cannot connect to notes.invalid: the proxy {place} answered {said}");
        assert!(error.to_string().starts_with(&line), "{error}");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, attempts));
        assert_eq!(error.is_retryable(), attempts > 1);
        assert_eq!(proxy.received().values("proxy-authorization"), [format!("Basic {SENT}")]);
        is_silent(&error);
    }
}

#[tokio::test]
async fn answer_that_is_none_of_a_proxy_is_told() {
    for (answer, line) in [
        ("SSH-2.0-OpenSSH_9\r\n\r\n", "answered with what is no reply of HTTP"),
        ("HTTP/1.1 2000 OK\r\n\r\n", "answered with what is no reply of HTTP"),
        ("HTTP/1.1 200", "the connection ended before an answer"),
    ] {
        let proxy = Server::start(vec![vec![Step::Send(answer.into()), Step::Close]; 3]);

        let error = failure(SERVICES[0], &proxy.url, Timeouts::default()).await;

        assert_eq!(error.kind(), ErrorKind::Connect);
        assert!(error.to_string().contains(line), "{error}");
        is_silent(&error);
    }
}

#[tokio::test]
async fn proxy_that_repeats_what_it_was_sent_does_not_make_it_known() {
    let body = format!("Basic {SENT} is unknown, and so is {SENT}");
    for service in SERVICES {
        let proxy = Server::start([reply(&format!("407 Not {SENT}"), "", &body)]);

        let error = failure(service, &proxy.url, Timeouts::default()).await;

        assert!(error.to_string().contains("407"), "{error}");
        assert!(error.to_string().contains("[redacted]"), "{error}");
        assert_eq!(error.attempts(), 1);
        is_silent(&error);
    }
}

/// As one that explains itself does: it has decoded what it was sent.
#[tokio::test]
async fn proxy_that_repeats_a_password_as_it_is_does_not_make_it_known() {
    let body = format!("{USER} is unknown, or the password-0123 is wrong");
    // Of the second 100 letters are shown, which end in the middle of the password.
    for said in [USER.to_owned(), format!("{} {USER}", "x".repeat(86))] {
        for service in SERVICES {
            let proxy = Server::start([reply(&format!("407 {said}"), "", &body)]);

            let error = failure(service, &proxy.url, Timeouts::default()).await;

            assert!(error.to_string().contains("407"), "{error}");
            assert_eq!(error.attempts(), 1);
            is_silent(&error);
        }
    }
}

#[tokio::test]
async fn rest_of_what_a_proxy_writes_is_kept() {
    let (half, rest) = SENT.split_at(7);
    let (begin, end) = (format!("no such user: {half}"), format!("{rest}, or wrong {half}"));
    let head = format!("HTTP/1.1 407 X\r\ncontent-length: {}\r\n\r\n", begin.len() + end.len());
    let script = vec![Step::Send(format!("{head}{begin}").into()), Step::Pause, Step::Send(end.into())];
    let proxy = Server::start([script]);

    let error = failure(SERVICES[1], &proxy.url, Timeouts::default()).await;

    assert_eq!(error.status(), Some(StatusCode::PROXY_AUTHENTICATION_REQUIRED));
    assert_eq!(error.text(), Some(format!("no such user: [redacted], or wrong {half}")));
}
