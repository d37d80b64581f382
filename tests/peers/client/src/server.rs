//! A server on loopback that gives every request the same answer, on a thread of its own.

use std::{convert::Infallible, net::{Ipv4Addr, TcpListener}, pin::Pin, sync::Arc, task::{Context, Poll}, thread};

use http_body_util::BodyExt;
use hyper::{Request, Response, body::{Body, Bytes, Frame, Incoming, SizeHint}, header::{CONTENT_TYPE, HeaderValue}, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{net, runtime, task::spawn};

/// What every request is answered with.
#[derive(Clone)]
pub(crate) struct Answer {
    /// Its media type.
    pub(crate) kind: &'static str,
    /// Pieces that are sent again and again.
    pub(crate) pieces: Arc<[Bytes]>,
    /// How many pieces are sent before the end.
    pub(crate) count: usize,
    /// What comes last.
    pub(crate) end: Bytes,
}

impl Answer {
    /// A whole reply.
    pub(crate) fn whole(text: &str) -> Self {
        let end = Bytes::copy_from_slice(text.as_bytes());
        Self { kind: "application/json", pieces: Arc::default(), count: 0, end }
    }
}

/// Serves until the process ends; gives the base URL.
pub(crate) fn start(answer: Answer) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    listener.set_nonblocking(true).expect("a socket that does not block");
    let address = listener.local_addr().expect("a bound socket has an address");
    let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    thread::spawn(move || runtime.block_on(accept(listener, answer)));
    format!("http://{address}")
}

async fn accept(listener: TcpListener, answer: Answer) {
    let listener = net::TcpListener::from_std(listener).expect("the listener is set up");
    loop {
        let (socket, _) = listener.accept().await.expect("connections come in");
        socket.set_nodelay(true).expect("pieces do not wait for each other");
        let answer = answer.clone();
        let service = service_fn(move |request| respond(request, answer.clone()));
        spawn(async move {
            // A caller that has read enough hangs up; that is no fault.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
        });
    }
}

/// Reads the request to its end, then answers.
async fn respond(request: Request<Incoming>, answer: Answer) -> Result<Response<Play>, hyper::Error> {
    request.into_body().collect().await?;
    let kind = HeaderValue::from_static(answer.kind);
    let mut response = Response::new(Play { answer, given: 0 });
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(response)
}

/// An answer on its way.
struct Play {
    answer: Answer,
    given: usize,
}

impl Body for Play {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Answer { pieces, count, end, .. } = &self.answer;
        let piece = match self.given {
            given if given < *count => pieces[given % pieces.len()].clone(),
            given if given == *count => end.clone(),
            _ => return Poll::Ready(None),
        };
        self.given += 1;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.given > self.answer.count
    }

    fn size_hint(&self) -> SizeHint {
        // A whole reply says how long it is, as services do; a stream comes in chunks.
        if self.answer.count == 0 { SizeHint::with_exact(self.answer.end.len() as u64) } else { SizeHint::default() }
    }
}
