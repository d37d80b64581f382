//! TLS, by itself and by way of proxies, with a service whose certificate this machine trusts.
//!
//! What is trusted is read from the environment of a process: each test runs once more, in a process of its own.

use std::{
    convert::Infallible,
    env, fs,
    future::{Future, pending},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use http_body_util::Full;
use hyper::{Request, Response, Version, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use sequrity_runtime::{ErrorKind, Retry, external::Bytes};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    runtime::Builder,
    sync::Notify,
    time::{self, Instant},
};
use tokio_rustls::TlsAcceptor;

use crate::api::Client;

/// Says to a process that it trusts what is in this folder.
const TRUSTED: &str = "TRUSTED_FOLDER";

/// Runs the rest of a test in a process that trusts a new certificate.
#[track_caller]
fn trusting<F: Future<Output = ()>>(test: &str, rest: impl FnOnce(PathBuf) -> F) {
    if let Some(folder) = env::var_os(TRUSTED) {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        return runtime.block_on(rest(PathBuf::from(folder)));
    }
    let folder = env::temp_dir().join(format!("http-{test}-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("certificate.pem"), made.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    let mut again = Command::new(env::current_exe().unwrap());
    again.args(["--exact", &format!("encrypted::{test}")]).env(TRUSTED, &folder);
    let output = again.env("SSL_CERT_FILE", folder.join("certificate.pem")).output();
    fs::remove_dir_all(&folder).unwrap();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

/// A request as the service saw it.
struct Seen {
    version: Version,
    uri: String,
    proxy_authorization: Option<String>,
}

/// A service behind TLS; the port and what it saw.
async fn service(folder: &Path, protocols: &[&str]) -> (u16, Arc<Mutex<Vec<Seen>>>) {
    let certificate = CertificateDer::from_pem_file(folder.join("certificate.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
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
    let value = request.headers().get("proxy-authorization");
    seen.lock().unwrap().push(Seen {
        version: request.version(),
        uri: request.uri().to_string(),
        proxy_authorization: value.map(|value| value.to_str().unwrap().to_owned()),
    });
    let reply = Response::builder().header("content-type", "application/json");
    Ok(reply.body(Full::from(r#"{"id":"n1"}"#)).unwrap())
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
    trusting("newest_protocol_of_both_sides_is_spoken", async |folder| {
        for (protocols, version) in
            [(&["h2", "http/1.1"][..], Version::HTTP_2), (&["http/1.1"], Version::HTTP_11), (&[], Version::HTTP_11)]
        {
            let (port, seen) = service(&folder, protocols).await;
            let client = client(&format!("https://localhost:{port}"), None);

            client.notes().create("a").await.unwrap();

            assert_eq!(seen.lock().unwrap()[0].version, version, "{protocols:?}");
        }
    });
}

#[test]
fn service_of_another_name_is_not_trusted() {
    trusting("service_of_another_name_is_not_trusted", async |folder| {
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
    trusting("proxy_sees_nothing_of_what_is_encrypted", async |folder| {
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
    trusting("proxy_that_refuses_is_a_connection_that_cannot_be_made", async |folder| {
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
    trusting("way_to_a_proxy_may_be_encrypted", async |folder| {
        let (port, seen) = service(&folder, &["h2", "http/1.1"]).await;
        let client = client("http://notes.invalid", Some(format!("https://user:word@localhost:{port}")));

        client.notes().create("a").await.unwrap();

        let seen = seen.lock().unwrap();
        assert_eq!((seen[0].version, seen[0].uri.as_str()), (Version::HTTP_11, "http://notes.invalid/v1/home/notes"));
        assert_eq!(seen[0].proxy_authorization.as_deref(), Some("Basic dXNlcjp3b3Jk"));
    });
}

#[test]
fn connection_whose_other_side_is_gone_serves_no_later_call() {
    trusting("connection_whose_other_side_is_gone_serves_no_later_call", async |folder| {
        let (port, seen) = service(&folder, &["h2"]).await;
        let way = way_to(port).await;
        let client = client(&format!("https://localhost:{}", way.port), None);
        client.notes().create("a").await.unwrap();
        way.cut.notify_waiters();

        time::pause();
        let start = Instant::now();
        let error = client.notes().create("b").await.unwrap_err();
        let waited = start.elapsed();
        time::resume();

        assert_eq!((error.kind(), waited.as_secs(), error.is_retryable()), (ErrorKind::Transport, 60, true), "{error}");
        client.notes().create("c").await.unwrap();
        assert_eq!((way.connections.load(Ordering::Relaxed), seen.lock().unwrap().len()), (2, 2));
    });
}
