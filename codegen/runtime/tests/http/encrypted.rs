//! TLS, by itself and by way of proxies, with a service whose certificate this machine trusts.

use std::{
    convert::Infallible,
    future::pending,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use http_body_util::Full;
use hyper::{Request, Response, Version, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use sequrity_runtime::{Call, ClientBuilder, ErrorKind, NoBody, Retry, Setting, external::Bytes};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::Notify,
    time::{self, Instant},
};

use crate::{
    api::Client,
    constants::{AREA, COUNT, SERVICE},
    trust::{acceptor, trusting},
};

/// Long enough for a slow machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// Events of a stream: more than a connection has room for by default.
const EVENTS: usize = 1 << 20;

/// Bytes of a header of each reply: more than hyper takes by default of HTTP/2, and less than of HTTP/1.
const TRAIL: usize = 40 << 10;

/// A request as the service saw it.
struct Seen {
    version: Version,
    uri: String,
    host: Option<String>,
    proxy_authorization: Option<String>,
}

/// A service behind TLS; the port and what it saw.
async fn service(folder: &Path, protocols: &[&str]) -> (u16, Arc<Mutex<Vec<Seen>>>) {
    let acceptor = acceptor(folder, protocols);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    tokio::spawn(async move {
        loop {
            let (connection, _) = listener.accept().await.unwrap();
            let (acceptor, noted) = (acceptor.clone(), Arc::clone(&noted));
            tokio::spawn(async move {
                // A client that does not trust the service leaves.
                let Ok(connection) = acceptor.accept(connection).await else { return };
                let answer = service_fn(|request| answer(request, Arc::clone(&noted)));
                let _ =
                    auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(connection), answer).await;
            });
        }
    });
    (port, seen)
}

async fn answer(request: Request<Incoming>, seen: Arc<Mutex<Vec<Seen>>>) -> Result<Response<Full<Bytes>>, Infallible> {
    let value = |name| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    seen.lock().unwrap().push(Seen {
        version: request.version(),
        uri: request.uri().to_string(),
        host: value("host"),
        proxy_authorization: value("proxy-authorization"),
    });
    let (media_type, body) = match request.uri().path().contains("/events/") {
        true => ("text/event-stream", "data: 1\n\n".repeat(EVENTS)),
        false => ("application/json", r#"{"id":"n1"}"#.to_owned()),
    };
    let reply = Response::builder().header("content-type", media_type).header("x-trail", "x".repeat(TRAIL));
    Ok(reply.body(Full::from(body)).unwrap())
}

/// A proxy that answers each `CONNECT` with a line, and leads to the service where that is good; what it was asked.
async fn tunnel(port: u16, line: &'static str) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    tokio::spawn(async move {
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(connection.read_u8().await.unwrap());
            }
            noted.lock().unwrap().push(String::from_utf8(head).unwrap());
            connection.write_all(format!("HTTP/1.1 {line}\r\n\r\n").as_bytes()).await.unwrap();
            if line.starts_with("200") {
                let mut service = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                tokio::spawn(async move { copy_bidirectional(&mut connection, &mut service).await });
            }
        }
    });
    (address, asked)
}

/// A way to a service. On connections that stand when it is cut nothing moves any more, and nobody is told.
struct Way {
    port: u16,
    cut: Arc<Notify>,
    connections: Arc<AtomicUsize>,
}

async fn way_to(port: u16) -> Way {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let way = Way { port: listener.local_addr().unwrap().port(), cut: Arc::default(), connections: Arc::default() };
    let (cut, connections) = (Arc::clone(&way.cut), Arc::clone(&way.connections));
    tokio::spawn(async move {
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            connections.fetch_add(1, Ordering::Relaxed);
            let cut = Arc::clone(&cut);
            tokio::spawn(async move {
                let mut service = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                tokio::select! {
                    _ = copy_bidirectional(&mut connection, &mut service) => {}
                    () = cut.notified() => pending().await,
                }
            });
        }
    });
    way
}

fn client(base: &str, proxy: Option<String>) -> Client {
    let builder = Client::builder().api_key("k").base_url(base).with(|inner| inner.retry(Retry::none()));
    match proxy {
        Some(url) => builder.with(|inner| inner.proxy(url)).build().unwrap(),
        None => builder.build().unwrap(),
    }
}

#[test]
fn newest_protocol_of_both_sides_is_spoken() {
    trusting("encrypted::newest_protocol_of_both_sides_is_spoken", async |folder| {
        for (protocols, version) in
            [(&["h2", "http/1.1"][..], Version::HTTP_2), (&["http/1.1"], Version::HTTP_11), (&[], Version::HTTP_11)]
        {
            let (port, seen) = service(&folder, protocols).await;
            let client = client(&format!("https://localhost:{port}"), None);

            let reply = client.notes().create("a").await.unwrap();

            assert_eq!(seen.lock().unwrap()[0].version, version, "{protocols:?}");
            assert_eq!(reply.headers()["x-trail"].len(), TRAIL, "{protocols:?}");
        }
    });
}

/// As where a gateway tells its services apart by their names: the connection and its certificate stay those of the gateway.
#[test]
fn host_of_the_caller_is_named_as_each_protocol_names_it() {
    trusting("encrypted::host_of_the_caller_is_named_as_each_protocol_names_it", async |folder| {
        for (protocol, uri, host) in [
            ("h2", "https://notes.internal:8443/v1/home/notes", None),
            ("http/1.1", "/v1/home/notes", Some("notes.internal:8443")),
        ] {
            let (port, seen) = service(&folder, &[protocol]).await;
            let (proxy, asked) = tunnel(port, "200 OK").await;
            for proxy in [None, Some(format!("http://{proxy}"))] {
                let client = client(&format!("https://localhost:{port}"), proxy);

                client.notes().create("a").header("Host", "notes.internal:8443").await.unwrap();

                let seen = seen.lock().unwrap().pop().unwrap();
                assert_eq!((seen.uri.as_str(), seen.host.as_deref()), (uri, host), "{protocol}");
            }
            assert!(asked.lock().unwrap()[0].starts_with(&format!("CONNECT localhost:{port} ")));
        }
    });
}

#[test]
fn service_of_another_name_is_not_trusted() {
    trusting("encrypted::service_of_another_name_is_not_trusted", async |folder| {
        let (port, seen) = service(&folder, &[]).await;
        let client = client(&format!("https://127.0.0.1:{port}"), None);

        let error = client.notes().create("a").await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        assert!(error.to_string().contains("certificate"), "{error}");
        assert!(seen.lock().unwrap().is_empty());
    });
}

#[test]
fn proxy_sees_nothing_of_what_is_encrypted() {
    trusting("encrypted::proxy_sees_nothing_of_what_is_encrypted", async |folder| {
        let (port, seen) = service(&folder, &["h2", "http/1.1"]).await;
        let (proxy, asked) = tunnel(port, "200 OK").await;
        let client = client(&format!("https://localhost:{port}"), Some(format!("http://user:word@{proxy}")));

        client.notes().create("a").await.unwrap();
        client.notes().create("b").await.unwrap();

        let asked = asked.lock().unwrap();
        assert_eq!(asked.len(), 1, "one connection for both");
        assert!(asked[0].starts_with(&format!("CONNECT localhost:{port} HTTP/1.1\r\n")), "{}", asked[0]);
        assert!(asked[0].to_lowercase().contains("proxy-authorization: basic dxnlcjp3b3jk\r\n"), "{}", asked[0]);
        let seen = seen.lock().unwrap();
        assert!(seen.iter().all(|request| request.version == Version::HTTP_2 && request.proxy_authorization.is_none()));
    });
}

#[test]
fn proxy_that_refuses_is_a_connection_that_cannot_be_made() {
    trusting("encrypted::proxy_that_refuses_is_a_connection_that_cannot_be_made", async |folder| {
        let (port, seen) = service(&folder, &[]).await;
        let (proxy, _) = tunnel(port, "407 Proxy Authentication Required").await;
        let client = client(&format!("https://localhost:{port}"), Some(format!("http://{proxy}")));

        let error = client.notes().create("a").await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        let said = format!("{proxy} answered 407 Proxy Authentication Required");
        assert!(error.to_string().ends_with(&said), "{error}");
        assert!(seen.lock().unwrap().is_empty());
    });
}

#[test]
fn way_to_a_proxy_may_be_encrypted() {
    trusting("encrypted::way_to_a_proxy_may_be_encrypted", async |folder| {
        let (port, seen) = service(&folder, &["h2", "http/1.1"]).await;
        let client = client("http://notes.invalid", Some(format!("https://user:word@localhost:{port}")));

        client.notes().create("a").await.unwrap();

        let seen = seen.lock().unwrap();
        assert_eq!((seen[0].version, seen[0].uri.as_str()), (Version::HTTP_11, "http://notes.invalid/v1/home/notes"));
        assert_eq!(seen[0].proxy_authorization.as_deref(), Some("Basic dXNlcjp3b3Jk"));
    });
}

#[test]
fn streams_that_nobody_reads_do_not_hold_up_other_calls() {
    trusting("encrypted::streams_that_nobody_reads_do_not_hold_up_other_calls", async |folder| {
        let (port, seen) = service(&folder, &["h2"]).await;
        let base = format!("https://localhost:{port}");
        let client = ClientBuilder::new(&SERVICE).api_key("k").base_url(base).build().unwrap();
        let mut unread = Vec::new();
        for _ in 0..20 {
            let call: Call<NoBody, u64, Value> = client.scope().call(&COUNT, NoBody);
            unread.push(call.text(&AREA, Setting::Value("events")).stream().await.unwrap());
        }

        let call: Call<NoBody, Value, Value> = client.scope().call(&COUNT, NoBody);
        let reply = time::timeout(PATIENCE, call.send()).await.expect("there is room for it").unwrap();

        assert_eq!(reply["id"], "n1");
        assert_eq!((seen.lock().unwrap().len(), unread.len()), (21, 20));
    });
}

#[test]
fn connection_whose_other_side_is_gone_serves_no_later_call() {
    trusting("encrypted::connection_whose_other_side_is_gone_serves_no_later_call", async |folder| {
        let (port, seen) = service(&folder, &["h2"]).await;
        let way = way_to(port).await;
        let client = client(&format!("https://localhost:{}", way.port), None);
        // The last sign of life comes between the two.
        let before = Instant::now();
        client.notes().create("a").await.unwrap();
        let after = Instant::now();
        way.cut.notify_waiters();

        time::pause();
        let error = client.notes().create("b").await.unwrap_err();
        let silent = [before.elapsed(), after.elapsed()];
        time::resume();

        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Transport, true), "{error}");
        assert!(silent[0] >= Duration::from_secs(60) && silent[1] < Duration::from_secs(61), "{silent:?}");
        client.notes().create("c").await.unwrap();
        assert_eq!((way.connections.load(Ordering::Relaxed), seen.lock().unwrap().len()), (2, 2));
    });
}
