//! HTTP/2 frame by frame: streams that a service ends otherwise than by their ends.

use std::{error::Error as _, path::Path, sync::Arc, time::Duration};

use sequrity_runtime::{Call, ClientBuilder, Error, ErrorKind, NoBody, Retry, Scope, external::Bytes};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::Notify,
    time::timeout,
};

use crate::{
    constants::{COUNT, SERVICE},
    trust::{acceptor, trusting},
};

/// Long enough for a slow machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

const KEY: &str = "key-0123456789abcdef";

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const GO_AWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const ACKNOWLEDGED: u8 = 1;

/// A frame of the stream that a request came on, or of the connection where its kind is.
#[derive(Clone)]
struct Frame(u8, u8, Vec<u8>);

impl Frame {
    fn written(&self, stream: [u8; 4]) -> Vec<u8> {
        let Self(kind, flags, payload) = self;
        let stream = if *kind == GO_AWAY { [0; 4] } else { stream };
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        [&length[1..], &[*kind, *flags], &stream, payload].concat()
    }
}

/// Status 200 and a media type.
fn head(media_type: &str) -> Frame {
    let length = u8::try_from(media_type.len()).unwrap();
    Frame(HEADERS, END_HEADERS, [&[0x88, 0x0f, 0x10, length], media_type.as_bytes()].concat())
}

fn data(flags: u8, text: &str) -> Frame {
    Frame(DATA, flags, text.into())
}

fn reset(code: u8) -> Frame {
    Frame(RESET, 0, vec![0, 0, 0, code])
}

/// A service that answers each request with these frames; its port.
async fn service(folder: &Path, frames: Vec<Frame>) -> u16 {
    watched(folder, frames).await.0
}

/// The same, and what is told when a client takes no more of it.
async fn watched(folder: &Path, frames: Vec<Frame>) -> (u16, Arc<Notify>) {
    let refused = Arc::new(Notify::new());
    let told = Arc::clone(&refused);
    let acceptor = acceptor(folder, &["h2"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (connection, _) = listener.accept().await.unwrap();
            let mut connection = acceptor.accept(connection).await.unwrap();
            let (frames, refused) = (frames.clone(), Arc::clone(&refused));
            tokio::spawn(async move {
                connection.read_exact(&mut [0; 24]).await.unwrap();
                connection.write_all(&Frame(SETTINGS, 0, Vec::new()).written([0; 4])).await.unwrap();
                let mut head = [0; 9];
                // The client leaves when the test is over.
                while connection.read_exact(&mut head).await.is_ok() {
                    let [a, b, c, kind, flags, stream @ ..] = head;
                    let length = u32::from_be_bytes([0, a, b, c]) as usize;
                    connection.read_exact(&mut vec![0; length]).await.unwrap();
                    let answer = match kind {
                        SETTINGS if flags & ACKNOWLEDGED == 0 => {
                            Frame(SETTINGS, ACKNOWLEDGED, Vec::new()).written([0; 4])
                        }
                        HEADERS => frames.iter().flat_map(|frame| frame.written(stream)).collect(),
                        _ => continue,
                    };
                    if connection.write_all(&answer).await.is_err() {
                        break;
                    }
                    connection.flush().await.unwrap();
                }
                refused.notify_one();
            });
        }
    });
    (port, told)
}

fn scope(port: u16) -> Scope {
    patient(port, Retry::none())
}

fn patient(port: u16, retry: Retry) -> Scope {
    let base = format!("https://localhost:{port}");
    ClientBuilder::new(&SERVICE).api_key(KEY).base_url(base).retry(retry).build().unwrap().scope()
}

/// What comes of a call that may be tried three times, and is answered with these frames each time.
async fn failure(folder: &Path, frames: Vec<Frame>) -> Error {
    let port = service(folder, frames).await;
    let call: Call<NoBody, Bytes, Value> =
        patient(port, Retry::default().base_delay(Duration::ZERO)).call(&COUNT, NoBody);
    timeout(PATIENCE, call.send()).await.unwrap().unwrap_err()
}

#[test]
fn reply_that_is_reset_before_its_end_is_cut() {
    trusting("frames::reply_that_is_reset_before_its_end_is_cut", async |folder| {
        for code in 0..=13 {
            let port = service(&folder, vec![head("audio/mpeg"), data(0, "half of "), reset(code)]).await;
            let call: Call<NoBody, Bytes, Value> = scope(port).call(&COUNT, NoBody);

            let error = timeout(PATIENCE, call.send()).await.unwrap().unwrap_err();

            assert_eq!(error.kind(), ErrorKind::Cut, "{code}: {error}");
            assert_eq!(error.body().unwrap(), "half of ");
        }
    });
}

#[test]
fn stream_that_is_reset_before_its_end_is_cut() {
    trusting("frames::stream_that_is_reset_before_its_end_is_cut", async |folder| {
        for code in 0..=13 {
            let port = service(&folder, vec![head("text/event-stream"), data(0, "data: 1\n\n"), reset(code)]).await;
            let call: Call<NoBody, u64, Value> = scope(port).call(&COUNT, NoBody);
            let mut events = call.stream().await.unwrap();
            assert_eq!(events.next().await.unwrap().unwrap(), Value::from(1));

            let error = timeout(PATIENCE, events.next()).await.unwrap().unwrap().unwrap_err();

            assert_eq!(error.kind(), ErrorKind::Cut, "{code}: {error}");
        }
    });
}

#[test]
fn reset_behind_the_end_takes_nothing_back() {
    trusting("frames::reset_behind_the_end_takes_nothing_back", async |folder| {
        for code in [0, 8] {
            let port = service(&folder, vec![head("audio/mpeg"), data(END_STREAM, "all of it"), reset(code)]).await;
            let call: Call<NoBody, Bytes, Value> = scope(port).call(&COUNT, NoBody);

            let reply = timeout(PATIENCE, call.send()).await.unwrap().unwrap();

            assert_eq!(*reply, "all of it");
        }
    });
}

#[test]
fn service_that_breaks_the_protocol_is_told_and_not_asked_again() {
    trusting("frames::service_that_breaks_the_protocol_is_told_and_not_asked_again", async |folder| {
        for (what, frame) in [
            ("a body without a head", data(0, "x")),
            ("a head without a status", Frame(HEADERS, END_HEADERS, vec![0x0f, 0x10, 1, b'x'])),
            ("a head that is not packed", Frame(HEADERS, END_HEADERS, vec![0xff; 20])),
            ("a frame that is too long", Frame(DATA, 0, vec![0; 20_000])),
            ("room for nothing", Frame(WINDOW_UPDATE, 0, vec![0; 4])),
        ] {
            let error = failure(&folder, vec![frame]).await;

            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{what}: {error}");
            assert!(error.to_string().contains("what is no reply of HTTP: "), "{what}: {error}");
            assert!(!error.is_retryable());
        }
    });
}

/// Of these the service says itself that it gives up, as one does that is overloaded or shut down.
#[test]
fn service_that_gives_up_is_asked_again() {
    trusting("frames::service_that_gives_up_is_asked_again", async |folder| {
        for frame in [reset(2), reset(7), reset(11), Frame(GO_AWAY, 0, vec![0, 0, 0, 0, 0, 0, 0, 2])] {
            let error = failure(&folder, vec![frame]).await;

            assert_eq!(
                (error.kind(), error.attempts(), error.is_retryable()),
                (ErrorKind::Transport, 3, true),
                "{error}"
            );
        }
    });
}

/// Its words are part of the error of the connection, wherever in a reply that ends.
#[test]
fn service_that_says_goodbye_with_a_key_does_not_make_it_known() {
    trusting("frames::service_that_says_goodbye_with_a_key_does_not_make_it_known", async |folder| {
        let goodbye = Frame(GO_AWAY, 0, [&[0, 0, 0, 0, 0, 0, 0, 2], format!("wrong: {KEY}").as_bytes()].concat());
        for (before, kind) in
            [(vec![], ErrorKind::Transport), (vec![head("audio/mpeg"), data(0, "half of ")], ErrorKind::Cut)]
        {
            let error = failure(&folder, [before, vec![goodbye.clone()]].concat()).await;

            let mut text = format!("{error} {error:?}");
            let mut cause = error.source();
            while let Some(inner) = cause {
                text.push_str(&format!(" {inner} {inner:?}"));
                cause = inner.source();
            }
            assert_eq!(error.kind(), kind, "{error}");
            assert!(error.to_string().contains("wrong: [redacted]") && !text.contains("0123456789"), "{text}");
        }
    });
}

/// Each frame takes much more room than its byte: where nobody reads, the window of a stream would be no limit.
#[test]
fn frames_of_a_byte_that_nobody_reads_do_not_pile_up_without_end() {
    trusting("frames::frames_of_a_byte_that_nobody_reads_do_not_pile_up_without_end", async |folder| {
        let bytes = vec![data(0, "x"); 1_000_000];
        let (port, refused) = watched(&folder, [vec![head("text/event-stream")], bytes].concat()).await;
        let call: Call<NoBody, u64, Value> = scope(port).call(&COUNT, NoBody);
        // In a task, for elsewhere one reads ahead.
        let mut events = tokio::spawn(async { call.stream().await.unwrap() }).await.unwrap();

        timeout(PATIENCE, refused.notified()).await.expect("the client takes no more");

        let error = events.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cut, "{error}");
    });
}
