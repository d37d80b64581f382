//! One client in several runtimes: they share its settings, never its connections.

use std::{net::TcpListener, thread, time::Duration};

use sequrity_runtime::{ErrorKind, Retry, TimeoutKind, Timeouts};
use tokio::runtime::{Builder, Runtime};

use crate::{
    api::Client,
    server::{Server, json},
};

const NOTE: &str = r#"{"id":"n1"}"#;

/// Long enough for a slow machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// Short enough to be waited for.
const SHORT: Duration = Duration::from_millis(10);

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn client(url: &str) -> Client {
    let timeouts = Timeouts::default().first_byte(PATIENCE);
    let set_up = |inner: sequrity_runtime::ClientBuilder| inner.retry(Retry::none()).timeouts(timeouts);
    Client::builder().api_key("k").base_url(url).with(set_up).build().unwrap()
}

#[test]
fn connection_of_a_runtime_that_stands_still_is_not_used_by_another() {
    let server = Server::start(vec![json(NOTE); 4]);
    let (client, one, other) = (client(&server.url), runtime(), runtime());

    for runtime in [&one, &other, &one, &other] {
        runtime.block_on(async { client.notes().create("a").await }).unwrap();
    }

    assert_eq!(server.connections(), 2);
}

/// As where each test has a runtime of its own and the client is a static.
#[test]
fn runtimes_that_come_and_go_do_not_get_in_the_way_of_each_other() {
    const THREADS: usize = 8;
    const EACH: usize = 25;
    let server = Server::start(vec![json(NOTE); THREADS * EACH]);
    let client = client(&server.url);

    let threads = [(); THREADS].map(|()| {
        let client = client.clone();
        thread::spawn(move || {
            for _ in 0..EACH {
                runtime().block_on(async { client.notes().create("a").await }).unwrap();
            }
        })
    });

    for thread in threads {
        thread.join().unwrap();
    }
    for _ in 0..THREADS * EACH {
        server.received();
    }
    assert!(server.is_quiet(), "each request is sent once");
}

#[test]
fn blocking_calls_keep_their_connection() {
    let server = Server::start(vec![json(NOTE); 22]);
    let client = client(&server.url);
    client.notes().create("a").send_blocking().unwrap();
    for _ in 0..20 {
        runtime().block_on(async { client.notes().create("a").await }).unwrap();
    }

    client.notes().create("a").send_blocking().unwrap();

    assert_eq!(server.connections(), 21);
}

/// A server that accepts, but never says a word of TLS: the connection is never made.
#[test]
fn each_of_many_connect_limits_holds() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = client(&format!("https://{}", silent.local_addr().unwrap()));
    let runtime = runtime();
    let kind = |timeouts| {
        let call = client.notes().create("a").timeouts(timeouts);
        runtime.block_on(async { call.await }).unwrap_err().kind()
    };
    for more in 0..9 {
        let none = Timeouts::none().first_byte(SHORT);
        let long = PATIENCE * (more + 1);
        assert_eq!(kind(none.connect(long)), ErrorKind::Timeout(TimeoutKind::FirstByte));
    }

    let short = kind(Timeouts::default().first_byte(PATIENCE).connect(SHORT));

    assert_eq!(short, ErrorKind::Timeout(TimeoutKind::Connect));
}
