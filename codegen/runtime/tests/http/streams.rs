//! Event streams over a connection: how they end, what they survive.

use std::{future::Future, pin::Pin};

use sequrity_runtime::{Error, ErrorKind, EventStream, Limits, external::Stream};
use tokio::{
    task::{LocalSet, yield_now},
    time::sleep,
};

use crate::{
    api::{Client, NoteEvent},
    server::{MOMENT, Server, Step, events},
};

const DELTA: &str = "data: {\"type\":\"note.delta\",\"delta\":\"x\"}\n\n";
const DONE: &str = "data: {\"type\":\"note.done\",\"note\":{\"id\":\"n1\"}}\n\n";

async fn open(server: &Server) -> EventStream<NoteEvent> {
    let client = Client::builder().api_key("k").base_url(&server.url).build().unwrap();
    client.notes().create("a").stream().await.unwrap()
}

/// All items in short: `x` for a delta, `!` for the last event, `?` for another, else the kind of the error.
async fn items(server: &Server) -> String {
    let mut stream = open(server).await;
    let mut items = String::new();
    while let Some(item) = stream.next().await {
        items.push_str(&short(&item));
    }
    assert!(stream.next().await.is_none());
    items
}

fn short(item: &Result<NoteEvent, Error>) -> String {
    match item {
        Ok(NoteEvent::Delta(delta)) => delta.delta.clone(),
        Ok(NoteEvent::Done(_)) => String::from("!"),
        Ok(NoteEvent::Other(_)) => String::from("?"),
        Err(error) => format!("[{:?}]", error.kind()),
    }
}

fn serving(text: &str, last: Step) -> Server {
    Server::start([vec![events(text), last]])
}

#[tokio::test]
async fn last_event_ends_the_stream_though_the_connection_stays() {
    let mut server = serving(&format!("{DELTA}{DONE}{DELTA}"), Step::AwaitClose);

    assert_eq!(items(&server).await, "x!");
    server.closed().await;
}

#[tokio::test]
async fn mark_ends_the_stream_though_the_connection_stays() {
    let mut server = serving(&format!("{DELTA}data: [DONE] \n\n{DELTA}"), Step::AwaitClose);

    assert_eq!(items(&server).await, "x");
    server.closed().await;
}

#[tokio::test]
async fn error_event_is_an_event_and_the_last_one() {
    let server = serving("event: error\ndata: {\"type\":\"error\",\"message\":\"m\"}\n\n", Step::AwaitClose);
    let mut stream = open(&server).await;

    let NoteEvent::Other(event) = stream.next().await.unwrap().unwrap() else {
        panic!("not an event of another kind");
    };
    assert_eq!(event["message"], "m");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn unknown_events_pass() {
    let text = format!("data: {{\"type\":\"ping\"}}\n\ndata: {{\"a\":1}}\n\n: ping\n\ndata:\n\n{DELTA}{DONE}");

    assert_eq!(items(&serving(&text, Step::Close)).await, "??x!");
}

#[tokio::test]
async fn event_that_does_not_decode_is_an_item() {
    let bad = "data: {\"type\":\"note.delta\",\"delta\":7}\n\ndata: {\"type\n\n";
    let server = serving(&format!("{bad}{DELTA}{DONE}"), Step::Close);
    let mut stream = open(&server).await;

    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.text().as_deref(), Some("{\"type\":\"note.delta\",\"delta\":7}"));
    assert_eq!(error.decode_error().unwrap().path(), "$.delta");
    assert_eq!(short(&stream.next().await.unwrap()), "[Decode]");
    assert_eq!(short(&stream.next().await.unwrap()), "x");
    assert_eq!(short(&stream.next().await.unwrap()), "!");
}

#[tokio::test]
async fn last_event_that_does_not_decode_still_ends_the_stream() {
    let server = serving("data: {\"type\":\"note.done\"}\n\n", Step::AwaitClose);

    assert_eq!(items(&server).await, "[Decode]");
}

#[tokio::test]
async fn bytes_that_are_not_utf8_are_an_item() {
    let Step::Send(mut bytes) = events("data: a") else {
        panic!("events are sent");
    };
    bytes.extend_from_slice(b"\xff\n\n");
    bytes.extend_from_slice(DONE.as_bytes());

    assert_eq!(items(&Server::start([vec![Step::Send(bytes), Step::Close]])).await, "[Decode]!");
}

#[tokio::test]
async fn end_before_the_last_event_is_an_error() {
    assert_eq!(items(&serving(DELTA, Step::Close)).await, "x[Cut]");
    assert_eq!(items(&serving("", Step::Close)).await, "[Cut]");
    let half = DELTA.trim_end();
    assert_eq!(items(&serving(half, Step::Close)).await, "x[Cut]");
}

async fn assert_cut_chunk_is_an_error() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let text = format!("{head}{:x}\r\n{DELTA}\r\nff\r\ndata: {{\"ty", DELTA.len());
    let server = Server::start([vec![Step::Send(text.into()), Step::Close]]);

    assert_eq!(items(&server).await, "x[Cut]");
}

#[tokio::test]
async fn connection_cut_inside_a_chunk_is_an_error() {
    assert_cut_chunk_is_an_error().await;
}

#[tokio::test]
async fn body_that_is_no_event_stream_shows_in_the_error() {
    let server = serving("{\"error\":{\"message\":\"busy\"}}", Step::Close);
    let mut stream = open(&server).await;

    let error = stream.next().await.unwrap().unwrap_err();

    assert_eq!((error.kind(), error.message()), (ErrorKind::Cut, Some("busy")));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
}

#[tokio::test]
async fn missing_content_type_is_taken_for_a_stream() {
    let text = format!("HTTP/1.1 200 OK\r\n\r\n{DELTA}{DONE}");

    assert_eq!(items(&Server::start([vec![Step::Send(text.into()), Step::Close]])).await, "x!");
}

#[tokio::test]
async fn event_without_end_is_refused() {
    let mut server = serving("", Step::SendForEver(vec![b'x'; 1000]));
    let client = Client::builder().api_key("k").base_url(&server.url);
    let client = client.with(|inner| inner.limits(Limits::default().event(100_000))).build().unwrap();
    let mut stream = client.notes().create("a").stream().await.unwrap();

    assert_eq!(short(&stream.next().await.unwrap()), "[TooLarge]");
    assert!(stream.next().await.is_none());
    server.closed().await;
}

async fn assert_dropping_closes_the_connection() {
    let mut server = serving(DELTA, Step::AwaitClose);
    let mut stream = open(&server).await;
    stream.next().await.unwrap().unwrap();

    drop(stream);

    server.closed().await;
}

#[tokio::test]
async fn dropping_closes_the_connection() {
    assert_dropping_closes_the_connection().await;
}

/// The server writes as fast as it can; what is not read stays in the sockets, not in memory.
async fn assert_slow_reader_holds_the_server_back() {
    let mut server = serving("", Step::SendForEver(DELTA.repeat(100).into()));
    let mut stream = open(&server).await;
    for _ in 0..10 {
        stream.next().await.unwrap().unwrap();
    }

    // The connection may do what it can meanwhile.
    for _ in 0..10_000 {
        yield_now().await;
    }
    drop(stream);

    assert!(server.closed().await < 32 << 20);
}

#[tokio::test]
async fn slow_reader_holds_the_server_back() {
    assert_slow_reader_holds_the_server_back().await;
}

/// The body of a test is no task, as `main` is not: a stream is read ahead there. In a task it is not.
async fn in_a_task<T: 'static>(work: impl Future<Output = T> + 'static) -> T {
    let tasks = LocalSet::new();
    let task = tasks.spawn_local(work);
    tasks.run_until(task).await.unwrap()
}

#[tokio::test]
async fn in_a_task_a_stream_ends_as_it_does_outside() {
    in_a_task(async {
        let mut server = serving(&format!("{DELTA}{DONE}{DELTA}"), Step::AwaitClose);
        assert_eq!(items(&server).await, "x!");
        server.closed().await;

        assert_eq!(items(&serving(DELTA, Step::Close)).await, "x[Cut]");
        assert_eq!(items(&serving("", Step::Close)).await, "[Cut]");
        let half = Step::Send(b"data: {\"type\":\"note.delta\",".into());
        let rest = Step::Send(format!("\"delta\":\"y\"}}\n\n{DONE}").into());
        assert_eq!(items(&Server::start([vec![events(DELTA), half, rest, Step::Close]])).await, "xy!");
    })
    .await;
}

#[tokio::test]
async fn in_a_task_a_cut_chunk_is_an_error() {
    in_a_task(assert_cut_chunk_is_an_error()).await;
}

#[tokio::test]
async fn in_a_task_dropping_closes_the_connection() {
    in_a_task(assert_dropping_closes_the_connection()).await;
}

#[tokio::test]
async fn in_a_task_a_slow_reader_holds_the_server_back() {
    in_a_task(assert_slow_reader_holds_the_server_back()).await;
}

#[tokio::test]
async fn stream_can_be_used_as_a_stream() {
    let server = serving(&format!("{DELTA}{DONE}"), Step::Close);
    let mut stream = open(&server).await;

    let first = std::future::poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await;

    assert_eq!(short(&first.unwrap()), "x");
}

/// Several threads serve the connection, and the body of the test is on none of them.
#[tokio::test(flavor = "multi_thread")]
async fn beside_several_threads_a_stream_ends_as_it_does_on_one() {
    assert_eq!(items(&serving(&format!("{DELTA}{DONE}"), Step::Close)).await, "x!");
    assert_eq!(items(&serving(DELTA, Step::Close)).await, "x[Cut]");
}

/// The end of the body comes a moment after the last event, at which the caller leaves.
async fn assert_connections_are_used_again() {
    const CALLS: usize = 10;
    let body = format!("{DELTA}{DONE}");
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let events = Step::Send(format!("{head}{:x}\r\n{body}\r\n", body.len()).into());
    let end = Step::Send("0\r\n\r\n".into());
    let server = Server::start(vec![vec![events, Step::Pause, end]; CALLS]);
    let client = Client::builder().api_key("k").base_url(&server.url).build().unwrap();

    for _ in 0..CALLS {
        let mut stream = client.notes().create("a").stream().await.unwrap();
        while short(&stream.next().await.unwrap()) != "!" {}
        drop(stream);
        sleep(MOMENT * 4).await;
    }

    // A slow machine may miss the moment once or twice.
    assert!(server.connections() < CALLS, "{} connections", server.connections());
}

#[tokio::test]
async fn connection_of_a_stream_is_used_again() {
    assert_connections_are_used_again().await;
}

#[tokio::test]
async fn in_a_task_the_connection_of_a_stream_is_used_again() {
    in_a_task(assert_connections_are_used_again()).await;
}
