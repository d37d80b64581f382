//! The transport that goes over the network, by hyper.

use std::{
    error::Error as StdError,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderValue, Request, Response, Uri, header::PROXY_AUTHORIZATION};
use http_body_util::Full;
use hyper_util::{
    client::legacy::Client,
    rt::{TokioExecutor, TokioTimer},
};
use secrecy::SecretString;
use tokio::runtime::Handle;

use super::{
    connect::{Connector, is_late},
    error::Error,
    proxy::Proxy,
    read_ahead::{ReadAhead, is_outside_of_tasks},
    reply::is_event_stream,
    transport::{Attempt, Body, Transport, TransportError, TransportErrorKind, TransportFuture},
};

pub(super) const NO_RUNTIME: &str = "await the call inside of a tokio runtime, or use the blocking client";

/// Connect timeouts that are kept apart; calls beyond that share the last one's connections.
const MOST_POOLS: usize = 8;

/// A pool of connections.
type Pool = Client<Connector, Full<Bytes>>;

/// Sends over connections that are kept for later requests. How long connecting may take belongs to a pool of them, hence
/// one pool for each limit.
pub(crate) struct Network {
    pools: Mutex<Vec<(Option<Duration>, Pool)>>,
    setup: Setup,
}

/// How further pools are made.
struct Setup {
    secure: bool,
    proxy: Option<Proxy>,
}

impl Network {
    /// For one service, by this proxy or that of the environment.
    pub(crate) fn new(base: &Uri, proxy: Option<&SecretString>, connect: Option<Duration>) -> Result<Self, Error> {
        let proxy = match proxy {
            Some(url) => Some(Proxy::given(url, base)?),
            None => Proxy::of_environment(base)?,
        };
        let setup = Setup { secure: base.scheme_str() == Some("https"), proxy };
        let pool = setup.pool(connect)?;
        Ok(Self { pools: Mutex::new(vec![(connect, pool)]), setup })
    }

    fn pool(&self, connect: Option<Duration>) -> Pool {
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        let last = pools.len() - 1;
        if last + 1 < MOST_POOLS
            && pools.iter().all(|(limit, _)| *limit != connect)
            && let Ok(pool) = self.setup.pool(connect)
        {
            pools.push((connect, pool.clone()));
            return pool;
        }
        let known = pools.iter().position(|(limit, _)| *limit == connect).unwrap_or(last);
        pools[known].1.clone()
    }
}

impl Setup {
    fn pool(&self, connect: Option<Duration>) -> Result<Pool, Error> {
        let connector = Connector::new(self.secure, self.proxy.as_ref(), connect)?;
        let mut builder = Client::builder(TokioExecutor::new());
        Ok(builder.timer(TokioTimer::new()).pool_timer(TokioTimer::new()).build(connector))
    }

    /// What a proxy wants to see in each request that it passes on; in a tunnel it sees none.
    fn proxy_authorization(&self) -> Option<&HeaderValue> {
        if self.secure { None } else { self.proxy.as_ref()?.authorization() }
    }
}

impl Transport for Network {
    fn send(&self, request: Request<Bytes>) -> TransportFuture {
        if Handle::try_current().is_err() {
            return Box::pin(async { Err(TransportError::new(TransportErrorKind::NoRuntime, NO_RUNTIME)) });
        }
        let connect = request.extensions().get::<Attempt>().and_then(|attempt| attempt.connect_timeout);
        let mut request = request.map(Full::new);
        if let Some(value) = self.setup.proxy_authorization() {
            request.headers_mut().entry(PROXY_AUTHORIZATION).or_insert_with(|| value.clone());
        }
        let sent = self.pool(connect).request(request);
        Box::pin(async move {
            let reply = sent.await.map_err(|error| failed(error.is_connect(), error))?;
            Ok(opened(reply, |error| failed(false, error)))
        })
    }
}

/// The reply of a transport, with the data of its body piece by piece; trailers are dropped.
pub(super) fn opened<B>(reply: Response<B>, failed: fn(B::Error) -> TransportError) -> Response<Body>
where
    B: http_body::Body<Data = Bytes> + Unpin + Send + 'static,
    B::Error: 'static,
{
    // Only what comes in many small pieces is worth a task.
    let is_read_ahead = is_event_stream(reply.headers()) == Some(true) && is_outside_of_tasks();
    reply.map(|body| match is_read_ahead {
        true => Body::from_stream(ReadAhead::new(Pieces { body, failed })),
        false => Body::from_stream(Pieces { body, failed }),
    })
}

struct Pieces<B: http_body::Body> {
    body: B,
    failed: fn(B::Error) -> TransportError,
}

impl<B: http_body::Body<Data = Bytes> + Unpin> Stream for Pieces<B> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err((self.failed)(error)))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

fn failed(connecting: bool, error: impl StdError + Send + Sync + 'static) -> TransportError {
    let kind = match (connecting, is_late(&error)) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        (false, true) => TransportErrorKind::Timeout,
        (false, false) => TransportErrorKind::Other,
    };
    TransportError::new(kind, error)
}
