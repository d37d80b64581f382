//! The transport that goes over the network, by reqwest.

use std::{
    error::Error as StdError,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response, Uri};
use http_body::Body as _;
use reqwest::{Client, ClientBuilder, Proxy, Url, redirect::Policy};
use secrecy::{ExposeSecret, SecretString};
use tokio::runtime::Handle;

use super::{
    error::Error,
    read_ahead::{ReadAhead, is_outside_of_tasks},
    reply::is_event_stream,
    tls,
    transport::{Attempt, Body, Transport, TransportError, TransportErrorKind, TransportFuture},
};

const NO_RUNTIME: &str = "await the call inside of a tokio runtime, or use the blocking client";

/// Connect timeouts that are kept apart; calls beyond that share the last one's connections.
const MOST_POOLS: usize = 8;

/// Sends by reqwest. Its time limit for connecting belongs to a pool of connections, hence one pool for each limit.
pub(crate) struct Network {
    pools: Mutex<Vec<(Option<Duration>, Client)>>,
    setup: Option<Setup>,
    /// The last address, taken apart: most calls of a client go to the same one.
    last: Mutex<Option<(Uri, Url)>>,
}

/// How further pools are made.
struct Setup {
    secure: bool,
    proxy: Option<SecretString>,
}

impl Network {
    pub(crate) fn new(secure: bool, proxy: Option<SecretString>, connect: Option<Duration>) -> Result<Self, Error> {
        let setup = Setup { secure, proxy };
        let client = setup.client(connect)?;
        Ok(Self { pools: Mutex::new(vec![(connect, client)]), setup: Some(setup), last: Mutex::default() })
    }

    /// A client of the application: all calls use it as it is.
    pub(crate) fn given(client: Client) -> Self {
        Self { pools: Mutex::new(vec![(None, client)]), setup: None, last: Mutex::default() }
    }

    /// An address as reqwest wants it.
    fn address(&self, uri: &Uri) -> Result<Url, TransportError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, url)) = &*last
            && known == uri
        {
            return Ok(url.clone());
        }
        let url =
            Url::parse(&uri.to_string()).map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
        *last = Some((uri.clone(), url.clone()));
        Ok(url)
    }

    fn client(&self, connect: Option<Duration>) -> Client {
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        let last = pools.len() - 1;
        if let Some(setup) = &self.setup
            && last + 1 < MOST_POOLS
            && pools.iter().all(|(limit, _)| *limit != connect)
            && let Ok(client) = setup.client(connect)
        {
            pools.push((connect, client.clone()));
            return client;
        }
        let known = pools.iter().position(|(limit, _)| *limit == connect).unwrap_or(last);
        pools[known].1.clone()
    }
}

impl Setup {
    fn client(&self, connect: Option<Duration>) -> Result<Client, Error> {
        // A redirect would take keys and body to another place.
        let mut builder = ClientBuilder::new().redirect(Policy::none());
        if let Some(limit) = connect {
            builder = builder.connect_timeout(limit);
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(Proxy::all(proxy.expose_secret()).map_err(|_| {
                // The cause would show the address, and with it a password.
                Error::config("the proxy is not a URL that can be used")
            })?);
        }
        let builder = tls::set_up(builder, self.secure)?;
        builder.build().map_err(|error| Error::config("the HTTP client cannot be set up").with_source(error))
    }
}

impl Transport for Network {
    fn send(&self, request: Request<Bytes>) -> TransportFuture {
        let connect = request.extensions().get::<Attempt>().and_then(|attempt| attempt.connect_timeout);
        let client = self.client(connect);
        let address = self.address(request.uri());
        Box::pin(async move {
            if Handle::try_current().is_err() {
                return Err(TransportError::new(TransportErrorKind::NoRuntime, NO_RUNTIME));
            }
            let (parts, body) = request.into_parts();
            let mut request = reqwest::Request::new(parts.method, address?);
            *request.headers_mut() = parts.headers;
            *request.body_mut() = Some(body.into());
            let reply = client.execute(request).await.map_err(failed)?;
            let (parts, body) = Response::<reqwest::Body>::from(reply).into_parts();
            // Only what comes in many small pieces is worth a task.
            let body = match is_event_stream(&parts.headers) == Some(true) && is_outside_of_tasks() {
                true => Body::from_stream(ReadAhead::new(Pieces(body))),
                false => Body::from_stream(Pieces(body)),
            };
            Ok(Response::from_parts(parts, body))
        })
    }
}

/// The data of a body; trailers are dropped.
struct Pieces(reqwest::Body);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(failed(error)))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

fn failed(error: reqwest::Error) -> TransportError {
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        (false, true) => TransportErrorKind::Timeout,
        (false, false) => TransportErrorKind::Other,
    };
    let cause: Box<dyn StdError + Send + Sync> = Box::new(error.without_url());
    TransportError::new(kind, cause)
}
