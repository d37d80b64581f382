//! What moves bytes: a trait, so that tests and applications can put their own in place of the network.

use std::{
    error::Error as StdError,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response, Uri, uri::Authority};
use tower_service::Service;

use super::operation::Operation;

/// A reply under way.
pub type TransportFuture = Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send>>;

/// Moves one request and its reply.
///
/// It does not retry, follow redirects or judge statuses. Time limits are kept by the client, which drops the future
/// or the body; a transport that opens connections should keep [`Attempt::connect_timeout`]. Where calls are awaited
/// outside of tokio, time limits need a [`Clock`](crate::Clock) of the application, too.
/// Implemented by `Arc<impl Transport>`; see [`transport_fn`] for closures and [`tower_transport`] for tower services.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request. Its extensions hold an [`Attempt`].
    fn send(&self, request: Request<Bytes>) -> TransportFuture;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: Request<Bytes>) -> TransportFuture {
        (**self).send(request)
    }
}

/// What a transport may want to know about a request; an extension of it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation that is called: a mock can route by it.
    pub operation: &'static Operation,
    /// The first attempt is 1.
    pub number: u32,
    /// How long opening a connection may take.
    pub connect_timeout: Option<Duration>,
    /// How long the reply may take, before the client gives up.
    pub time_left: Option<Duration>,
}

/// A reply's body: a stream of bytes, read as fast as the caller reads.
pub struct Body(Source);

enum Source {
    Whole(Option<Bytes>),
    Pieces(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>),
}

impl Body {
    /// No bytes.
    #[must_use]
    pub fn empty() -> Self {
        Self(Source::Whole(None))
    }

    /// Bytes that arrive piece by piece.
    #[must_use]
    pub fn from_stream(pieces: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Source::Pieces(Box::pin(pieces)))
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.0 {
            Source::Whole(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Source::Pieces(pieces) => pieces.as_mut().poll_next(cx),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Source::Whole(Some(bytes)))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from(text).into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

/// Why a transport could not move a request or a reply.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    /// What cannot be reached, if it is not the service.
    proxy: Option<Box<str>>,
    source: Box<dyn StdError + Send + Sync>,
}

/// Kinds of [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: name not found, refused, no trust, and the like.
    Connect,
    /// No connection in time.
    ConnectTimeout,
    /// A time limit of the transport itself.
    Timeout,
    /// A proxy does not lead to the service, and would not the next time: it wants another password, for example.
    Refused,
    /// There is no tokio runtime to open connections in, or it has no timers.
    NoRuntime,
    /// The transport has followed a redirect to another host, which has the keys of the request by now.
    Redirected,
    /// The other side answered with what is no reply of HTTP, or breaks the protocol. It has the request, which is therefore
    /// not sent again.
    Malformed,
    /// Anything else, as a connection that was reset.
    Other,
}

impl TransportError {
    /// An error of this kind; the cause must hold no key, for it is shown.
    #[must_use]
    pub fn new(kind: TransportErrorKind, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, proxy: None, source: cause.into() }
    }

    /// The proxy that cannot be reached, without its password.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn at_proxy(mut self, proxy: &str) -> Self {
        self.proxy = Some(proxy.into());
        self
    }

    /// What cannot be reached: the proxy, or else the service at this address.
    pub(crate) fn place(&self, uri: &Uri) -> String {
        match &self.proxy {
            Some(proxy) => format!("the proxy {proxy}"),
            None => uri.authority().map_or("", Authority::as_str).to_owned(),
        }
    }

    /// Whether the same may succeed the next time.
    pub(crate) fn may_pass(&self) -> bool {
        use TransportErrorKind::{Malformed, NoRuntime, Redirected, Refused};

        !matches!(self.kind, Malformed | NoRuntime | Redirected | Refused)
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "cannot connect",
            TransportErrorKind::ConnectTimeout => "cannot connect in time",
            TransportErrorKind::Refused => "refused by a proxy",
            TransportErrorKind::Timeout => "time limit of the transport reached",
            TransportErrorKind::NoRuntime => "no tokio runtime",
            TransportErrorKind::Redirected => "redirected to another host",
            TransportErrorKind::Malformed => "no reply of HTTP",
            TransportErrorKind::Other => "transport failed",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// A closure as transport.
pub fn transport_fn<F, R>(send: F) -> impl Transport
where
    F: Fn(Request<Bytes>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Response<Body>, TransportError>> + Send + 'static,
{
    Closure(send)
}

struct Closure<F>(F);

impl<F, R> Transport for Closure<F>
where
    F: Fn(Request<Bytes>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Response<Body>, TransportError>> + Send + 'static,
{
    fn send(&self, request: Request<Bytes>) -> TransportFuture {
        Box::pin(self.0(request))
    }
}

/// A tower service as transport; it is cloned for each request.
pub fn tower_transport<S>(service: S) -> impl Transport
where
    S: Service<Request<Bytes>, Response = Response<Body>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    Tower(service)
}

struct Tower<S>(S);

impl<S> Transport for Tower<S>
where
    S: Service<Request<Bytes>, Response = Response<Body>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    fn send(&self, request: Request<Bytes>) -> TransportFuture {
        let mut service = self.0.clone();
        Box::pin(async move {
            let failed = |error: S::Error| from_tower(error.into());
            poll_fn(|cx| service.poll_ready(cx).map_err(failed)).await?;
            service.call(request).await.map_err(failed)
        })
    }
}

/// A service that already speaks of [`TransportError`] keeps its kind.
fn from_tower(error: Box<dyn StdError + Send + Sync>) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::new(TransportErrorKind::Other, error),
    }
}

/// Reads the next piece that is not empty.
pub(crate) fn poll_piece(body: &mut Body, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
    loop {
        match ready!(Pin::new(&mut *body).poll_next(cx)) {
            Some(Ok(piece)) if piece.is_empty() => {}
            other => return Poll::Ready(other),
        }
    }
}
