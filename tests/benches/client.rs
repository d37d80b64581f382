//! The client against bare reqwest, over loopback, and decoding with its allocations: `cargo bench -p sequrity-tests`.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::LazyLock,
    thread,
};

use divan::{AllocProfiler, Bencher, counter::ItemsCount};
use sequrity::{
    Client,
    external::reqwest,
    types::{
        from_json,
        responses::{ResponseStreamEvent, ResponsesRequest, ResponsesResponse},
    },
};
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const DELTA: &str = r#"{"type":"response.output_text.delta","sequence_number":12,"item_id":"msg_0434d6d64b12b08900692f639dc53c81","output_index":0,"content_index":0,"delta":" Shopping","logprobs":[],"obfuscation":"LHvs3Ds"}"#;
const REPLY: &str = r#"{"id":"resp_1","object":"response","created_at":1764182460,"status":"completed","model":"gpt-5-mini","output":[{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"The largest prime below 100 is 97.","annotations":[],"logprobs":[]}]}],"usage":{"input_tokens":12,"output_tokens":11,"total_tokens":23}}"#;
const EVENTS: usize = 2_000;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime"));

fn main() {
    divan::main();
}

/// A server that gives every request the same answer and keeps connections open; its base URL.
fn server(content_type: &'static str, body: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n", body.len());
    let answer: &'static str = Box::leak((head + &body).into_boxed_str());
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || serve(connection, answer));
        }
    });
    format!("http://{address}")
}

fn serve(connection: TcpStream, answer: &str) {
    connection.set_nodelay(true).expect("a socket option");
    let mut writer = connection.try_clone().expect("a socket");
    let mut reader = BufReader::new(connection);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let line = line.trim().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() || writer.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

fn client(base: String) -> Client {
    let _runtime = RUNTIME.enter();
    Client::builder().api_key("key").base_url(base).build().expect("a client")
}

/// reqwest alone. It asks for a provider of cryptography even where nothing is encrypted.
fn bare() -> reqwest::Client {
    sequrity_runtime::install_default_crypto();
    reqwest::Client::new()
}

fn request() -> ResponsesRequest {
    ResponsesRequest::new("gpt-5-mini").input("What is the largest prime below 100?")
}

fn events() -> String {
    let mut body = format!("data: {DELTA}\n\n").repeat(EVENTS);
    body.push_str("data: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"output\":[]}}\n\n");
    body
}

#[divan::bench]
fn decode_event() -> ResponseStreamEvent {
    from_json(divan::black_box(DELTA)).expect("an event")
}

#[divan::bench]
fn decode_reply() -> ResponsesResponse {
    from_json(divan::black_box(REPLY)).expect("a reply")
}

#[divan::bench]
fn request_by_the_client(bencher: Bencher<'_, '_>) {
    let client = client(server("application/json", REPLY.to_owned()));
    bencher.counter(ItemsCount::new(1u32)).bench_local(|| {
        RUNTIME.block_on(async { client.responses().create(request()).await.expect("a reply").output.len() })
    });
}

#[divan::bench]
fn request_by_bare_reqwest(bencher: Bencher<'_, '_>) {
    let (client, url) = (bare(), server("application/json", REPLY.to_owned()));
    let body = r#"{"model":"gpt-5-mini","input":"What is the largest prime below 100?"}"#;
    bencher.counter(ItemsCount::new(1u32)).bench_local(|| {
        RUNTIME.block_on(async {
            let reply = client.post(&url).header("content-type", "application/json").body(body).send().await;
            reply.expect("a reply").bytes().await.expect("a body").len()
        })
    });
}

#[divan::bench]
fn stream_by_the_client(bencher: Bencher<'_, '_>) {
    let client = client(server("text/event-stream", events()));
    bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| {
        RUNTIME.block_on(async {
            let mut stream = client.responses().create(request()).stream().await.expect("a stream");
            let mut length = 0;
            while let Some(event) = stream.next().await {
                length += event.expect("an event").text_delta().map_or(0, str::len);
            }
            length
        })
    });
}

#[divan::bench]
fn stream_read_by_bare_reqwest(bencher: Bencher<'_, '_>) {
    let (client, url) = (bare(), server("text/event-stream", events()));
    bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| {
        RUNTIME.block_on(async {
            let reply = client.post(&url).body("{}").send().await.expect("a reply");
            reply.bytes().await.expect("a body").len()
        })
    });
}
