//! Opens connections: to the service itself, or by way of a proxy.

use std::{
    error::Error as StdError,
    future::{Future, poll_fn},
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use tokio::time::timeout;
use tower_service::Service;

use super::{
    error::Error,
    proxy::Proxy,
    tls::{self, Protocols, Secure},
};

/// A connection that is silent for so long is asked whether it still stands, as often as `PROBES`.
pub(super) const KEEPALIVE: Duration = Duration::from_secs(15);

/// Questions without an answer after which a connection is taken for lost.
pub(super) const PROBES: u32 = 3;

pub(super) type Cause = Box<dyn StdError + Send + Sync>;

type Opening<T> = Pin<Box<dyn Future<Output = Result<T, Cause>> + Send>>;

/// Opens connections for one client.
#[derive(Clone)]
pub(super) struct Connector {
    route: Route,
    /// How long it may take, TLS and proxy included.
    limit: Option<Duration>,
}

#[derive(Clone)]
enum Route {
    Direct(Secure<HttpConnector>),
    /// To the proxy, which is told with each request where to go.
    Forward(Proxy, Secure<HttpConnector>),
    /// Through the proxy, which sees nothing of what is sent.
    Tunnel(Proxy, Secure<Tunnel>),
}

impl Connector {
    /// # Errors
    /// TLS is needed and cannot be set up.
    pub(super) fn new(secure: bool, proxy: Option<&Proxy>, limit: Option<Duration>) -> Result<Self, Error> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(Some(KEEPALIVE));
        http.set_keepalive_interval(Some(KEEPALIVE));
        http.set_keepalive_retries(Some(PROBES));
        // No limit (`TCP_USER_TIMEOUT`) for what was sent and is not acknowledged: Linux counts the time in which the other
        // side has no room, too, and a service may take its time over a long upload. One that is gone meanwhile is noticed
        // by the limits of the call, first of all `first_byte`, and by the pings of HTTP/2.
        // Divided over the addresses of a host, so that one that does not answer does not take it all.
        http.set_connect_timeout(limit);
        let route = match proxy {
            None => Route::Direct(tls::over(http, secure, Protocols::All)?),
            Some(proxy) => {
                let url = proxy.url();
                let to_proxy = tls::over(http, url.scheme_str() == Some("https"), Protocols::Http1)?;
                match secure {
                    false => Route::Forward(proxy.clone(), to_proxy),
                    true => {
                        let tunnel = Tunnel { proxy: proxy.clone(), to_proxy };
                        Route::Tunnel(proxy.clone(), tls::over(tunnel, true, Protocols::All)?)
                    }
                }
            }
        };
        Ok(Self { route, limit })
    }
}

impl Service<Uri> for Connector {
    type Response = Wire;
    type Error = Cause;
    type Future = Opening<Wire>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        // Each connector below is asked when it is called.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Opening<Wire> {
        let limit = self.limit;
        match self.route.clone() {
            Route::Direct(connector) => Box::pin(async move {
                let io = within(limit, open(connector, to), || late().into()).await?;
                Ok(Wire { io, is_forward: false })
            }),
            Route::Forward(proxy, connector) => Box::pin(async move {
                let opened = within(limit, open(connector, proxy.url().clone()), || late().into()).await;
                Ok(Wire { io: opened.map_err(|error| proxy.unreached(error))?, is_forward: true })
            }),
            Route::Tunnel(proxy, connector) => Box::pin(async move {
                let io = within(limit, open(connector, to), || proxy.late().into()).await?;
                Ok(Wire { io, is_forward: false })
            }),
        }
    }
}

async fn within<T>(limit: Option<Duration>, opening: Opening<T>, late: impl FnOnce() -> Cause) -> Result<T, Cause> {
    match limit {
        None => opening.await,
        Some(limit) => timeout(limit, opening).await.unwrap_or_else(|_| Err(late())),
    }
}

/// Connects to a proxy, and by it to the service.
#[derive(Clone)]
struct Tunnel {
    proxy: Proxy,
    to_proxy: Secure<HttpConnector>,
}

impl Service<Uri> for Tunnel {
    type Response = <Secure<HttpConnector> as Service<Uri>>::Response;
    type Error = Cause;
    type Future = Opening<Self::Response>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.to_proxy.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let (proxy, connecting) = (self.proxy.clone(), self.to_proxy.call(self.proxy.url().clone()));
        Box::pin(async move {
            let connection = connecting.await.map_err(|error| proxy.unreached(error))?;
            Ok(proxy.lead(connection, &to).await?)
        })
    }
}

fn open<C>(mut connector: C, to: Uri) -> Opening<Box<dyn Io>>
where
    C: Service<Uri, Response: Io + 'static, Error: Into<Cause>, Future: Send> + Send + 'static,
{
    Box::pin(async move {
        poll_fn(|cx| connector.poll_ready(cx)).await.map_err(Into::into)?;
        let io = connector.call(to).await.map_err(Into::into)?;
        Ok(Box::new(io) as Box<dyn Io>)
    })
}

fn late() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "no connection within the time limit")
}

/// Whether a time limit of a connection was reached.
pub(super) fn is_late(error: &(dyn StdError + 'static)) -> bool {
    let is_late = |error: &io::Error| error.kind() == io::ErrorKind::TimedOut;
    error.downcast_ref().is_some_and(is_late) || error.source().is_some_and(self::is_late)
}

/// What a connection reads from and writes to.
trait Io: Read + Write + Connection + Send + Unpin {}

impl<T: Read + Write + Connection + Send + Unpin> Io for T {}

/// A connection.
pub(super) struct Wire {
    io: Box<dyn Io>,
    /// Whether it ends at a proxy that is told with each request where to go.
    is_forward: bool,
}

impl Connection for Wire {
    fn connected(&self) -> Connected {
        self.io.connected().proxy(self.is_forward)
    }
}

impl Read for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, room: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, room)
    }
}

impl Write for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, pieces)
    }
}
