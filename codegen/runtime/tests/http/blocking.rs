//! The same from threads that wait, inside and outside of a runtime.

use std::{net::TcpListener, time::Duration};

use sequrity_runtime::{Error, ErrorKind, Retry, TimeoutKind, Timeouts};
use tokio::{
    runtime::Builder,
    task::{block_in_place, spawn_blocking},
};

use crate::{
    api::{Client, NoteEvent},
    server::{self, Server, Step, events},
};

const DELTA: &str = "data: {\"type\":\"note.delta\",\"delta\":\"x\"}\n\n";
const DONE: &str = "data: {\"type\":\"note.done\",\"note\":{\"id\":\"n1\"}}\n\n";
const NOTE: &str = r#"{"id":"n1"}"#;

fn client(server: &Server) -> Client {
    Client::builder().api_key("k").base_url(&server.url).build().unwrap()
}

fn items(server: &Server) -> Vec<Result<NoteEvent, ErrorKind>> {
    let stream = client(server).notes().create("a").stream_blocking().unwrap();
    stream.map(|item| item.map_err(|error| error.kind())).collect()
}

#[test]
fn reply_is_waited_for() {
    let server = Server::start(vec![server::json(NOTE); 3]);
    let client = client(&server);
    let session = client.resume("s1");

    for _ in 0..2 {
        assert_eq!(client.notes().create("a").send_blocking().unwrap().id, "n1");
    }
    session.notes().create("a").send_blocking().unwrap();

    server.received();
    server.received();
    assert_eq!(server.received().values("x-note-session"), ["s1"]);
}

#[test]
fn events_are_iterated() {
    let server = Server::start([vec![events(&format!("{DELTA}{DELTA}{DONE}")), Step::AwaitClose]]);

    let items = items(&server);

    assert_eq!(items.len(), 3);
    assert!(items.iter().all(Result::is_ok));
}

#[test]
fn faults_are_the_same() {
    let cut = Server::start([vec![events(DELTA), Step::Close]]);
    assert_eq!(items(&cut).last(), Some(&Err(ErrorKind::Cut)));
    let mark = Server::start([vec![events("data: [DONE]\n\n"), Step::AwaitClose]]);
    assert!(items(&mark).is_empty());
    let whole = Server::start([server::json(NOTE)]);
    let error = client(&whole).notes().create("a").stream_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAStream);
    let stream = Server::start([vec![events(DELTA), Step::AwaitClose]]);
    let error = client(&stream).notes().create("a").send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedStream);
    let status = Server::start([server::reply("400 Bad Request", "", r#"{"detail":"no"}"#)]);
    let error = client(&status).notes().create("a").send_blocking().unwrap_err();
    assert_eq!(error.message(), Some("no"));
    let half = Server::start([vec![Step::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".into()), Step::Close]]);
    let error = client(&half).notes().create("a").send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cut);
}

#[test]
fn passing_fault_is_tried_again() {
    let busy = server::reply("503 Service Unavailable", "retry-after-ms: 1\r\n", "");
    let server = Server::start([busy, server::json(NOTE)]);

    assert_eq!(client(&server).notes().create("a").send_blocking().unwrap().id, "n1");
}

#[track_caller]
fn timed_out(error: &Error, kind: TimeoutKind) {
    assert_eq!(error.kind(), ErrorKind::Timeout(kind), "{error}");
}

/// Real time passes here, 50 ms for each limit: the paused clock belongs to async tests.
#[test]
fn each_time_limit_holds() {
    let limit = Duration::from_millis(50);
    let server = Server::start(vec![vec![Step::AwaitClose]; 3]);
    let call = |timeouts| client(&server).notes().create("a").retry(Retry::none()).timeouts(timeouts);
    let none = Timeouts::none();

    timed_out(&call(none.first_byte(limit)).send_blocking().unwrap_err(), TimeoutKind::FirstByte);
    timed_out(&call(none.attempt(limit)).send_blocking().unwrap_err(), TimeoutKind::Attempt);
    timed_out(&call(none.total(limit)).stream_blocking().unwrap_err(), TimeoutKind::Total);

    let halting = Server::start([vec![events(DELTA), Step::AwaitClose]]);
    let call = client(&halting).notes().create("a").timeouts(none.idle(limit));
    timed_out(&call.stream_blocking().unwrap().last().unwrap().unwrap_err(), TimeoutKind::Idle);

    let pinging = Server::start([vec![events(""), Step::SendForEver(b": ping\n\n".into())]]);
    let call = client(&pinging).notes().create("a").timeouts(none.total(limit));
    timed_out(&call.stream_blocking().unwrap().last().unwrap().unwrap_err(), TimeoutKind::Total);

    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    let client = Client::builder().api_key("k").base_url(url).build().unwrap();
    let call = client.notes().create("a").retry(Retry::none()).timeouts(none.connect(limit));
    timed_out(&call.send_blocking().unwrap_err(), TimeoutKind::Connect);
}

#[tokio::test]
async fn async_code_is_told_to_await() {
    let server = Server::start([server::json(NOTE)]);
    let client = client(&server);

    let error = client.notes().create("a").send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("spawn_blocking"), "{error}");
    let other = client.clone();
    let inside = tokio::spawn(async move { other.notes().create("a").stream_blocking().is_err() });
    assert!(inside.await.unwrap());
    assert!(server.is_quiet());

    let inside = spawn_blocking(move || client.notes().create("a").send_blocking());
    assert_eq!(inside.await.unwrap().unwrap().id, "n1");
}

#[tokio::test]
async fn stream_that_comes_into_async_code_ends_where_it_would_wait() {
    let server = Server::start([vec![events(DELTA), Step::AwaitClose]]);
    let client = client(&server);
    let begun = spawn_blocking(move || {
        let mut stream = client.notes().create("a").stream_blocking().unwrap();
        assert!(stream.next().unwrap().is_ok());
        stream
    });
    let mut stream = begun.await.unwrap();

    let item = stream.next().unwrap();

    assert_eq!(item.unwrap_err().kind(), ErrorKind::Config);
    assert!(stream.next().is_none());
}

#[test]
fn worker_that_may_block_can_call() {
    let server = Server::start([server::json(NOTE), server::json(NOTE)]);
    let client = client(&server);
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();

    let note = runtime.block_on(async {
        let task = tokio::spawn(async move { block_in_place(|| client.notes().create("a").send_blocking()) });
        task.await.unwrap()
    });

    assert_eq!(note.unwrap().id, "n1");
}
