//! Sockets, and HTTP on them.

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
};

use http_body_util::BodyExt;
use hyper::{
    Request, Response,
    body::Incoming,
    header::{HeaderName, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use sequrity::operations::SESSION_ID;
use sequrity_runtime::Operation;
use serde_json::Value;
use tokio::{
    net::{self, TcpStream},
    runtime, select,
    sync::oneshot,
    task::spawn,
    time::sleep,
};

use super::{
    Answer, Received, Shared,
    answer::Session,
    check,
    play::Play,
    socket::{Raw, Socket},
};

/// Serves on a free port, on a thread of its own.
pub(crate) fn start(shared: Arc<Shared>) -> io::Result<(SocketAddr, Running)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel();
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let thread = thread::spawn(move || {
        runtime.block_on(async {
            let listener = net::TcpListener::from_std(listener).expect("the listener is set up");
            select! {
                () = accept(listener, shared) => {}
                _ = stopped => {}
            }
        });
    });
    Ok((address, Running { stop: Some(stop), thread: Some(thread) }))
}

/// The thread of a mock; dropping it waits until every socket is closed.
#[derive(Debug)]
pub(crate) struct Running {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the script has been printed already.
            let _ = thread.join();
        }
    }
}

async fn accept(listener: net::TcpListener, shared: Arc<Shared>) {
    while let Ok((socket, _)) = listener.accept().await {
        shared.count(|counts| counts.connections += 1);
        spawn(serve(socket, Arc::clone(&shared)));
    }
}

async fn serve(socket: TcpStream, shared: Arc<Shared>) {
    // Events must not wait for each other in the kernel. If it cannot be had, they do.
    let _ = socket.set_nodelay(true);
    let raw = Raw::default();
    let socket = Socket::new(socket, Arc::clone(&raw));
    let service = service_fn(|request| respond(request, Arc::clone(&shared), Arc::clone(&raw)));
    // Scripts break connections off on purpose, so an error here is no fault.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
}

async fn respond(request: Request<Incoming>, shared: Arc<Shared>, raw: Raw) -> Result<Response<Play>, Infallible> {
    let (mut received, operation) = receive(request).await;
    let answer = check::refusal(&received, operation);
    received.refusal = answer.as_ref().map(|answer| String::from_utf8_lossy(&answer.pieces.concat()).into_owned());
    // Kept before the script is asked: a script may end the test's wait.
    shared.received().push(received.clone());
    shared.count(|counts| counts.requests += 1);
    let answer = answer.unwrap_or_else(|| shared.answer(&received));
    let session = received.session;
    let (delay, bytes) = (answer.delay, answer.raw.clone());
    let mut response = reply(answer, &session, shared);
    if let Some(delay) = delay {
        response.body_mut().waiting = true;
        sleep(delay).await;
        response.body_mut().waiting = false;
    }
    if bytes.is_some() {
        *raw.lock().unwrap_or_else(PoisonError::into_inner) = bytes;
    }
    Ok(response)
}

async fn receive(request: Request<Incoming>) -> (Received, Option<&'static Operation>) {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let lines = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let operation = check::operation(parts.method.as_str(), parts.uri.path());
    let mut received = Received {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.to_string(),
        headers: lines.collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
        operation: operation.map(|operation| operation.id),
        session: String::new(),
        refusal: None,
    };
    let named = received.header(SESSION_ID.wire).map(ToOwned::to_owned);
    received.session = named.or_else(|| session_of_call(&received.json())).unwrap_or_else(new_session);
    (received, operation)
}

/// The session that stands inside the tool call ids of the input.
fn session_of_call(body: &Value) -> Option<String> {
    let items = body["input"].as_array()?;
    items.iter().find_map(|item| {
        let id = item["call_id"].as_str()?.strip_prefix("tc-")?;
        id.get(..36).map(ToOwned::to_owned)
    })
}

fn new_session() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("5e551017-0000-4000-8000-{number:012}")
}

fn reply(answer: Answer, session: &str, shared: Arc<Shared>) -> Response<Play> {
    let play = Play::new(answer.pieces, answer.end, shared);
    let mut response = Response::new(play);
    *response.status_mut() = answer.status.try_into().expect("the script names a status");
    let session = match answer.session {
        Session::Follow => Some(session.to_owned()),
        Session::None => None,
        Session::Id(id) => Some(id),
    };
    let session = session.map(|id| (SESSION_ID.wire.to_owned(), id));
    for (name, value) in session.into_iter().chain(answer.headers) {
        let name = HeaderName::try_from(name).expect("the script names a header");
        let value = HeaderValue::try_from(value).expect("the script gives it a value");
        response.headers_mut().insert(name, value);
    }
    response
}
