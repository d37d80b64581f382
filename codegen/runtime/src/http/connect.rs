//! Opens connections: to the service itself, or by way of a proxy.

use std::{
    error::Error as StdError,
    future::{Future, poll_fn},
    io::{self, ErrorKind, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use http::Uri;
use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
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

/// Bytes that are read at once where nothing can be written any more.
const REST: usize = 4 << 10;

pub(super) type Cause = Box<dyn StdError + Send + Sync>;

type Opening<T> = Pin<Box<dyn Future<Output = Result<T, Cause>> + Send>>;

/// Opens connections for one client.
#[derive(Clone)]
pub(super) struct Connector {
    /// Where they lead, whatever host a request names: the caller may have given it a name of its own.
    base: Uri,
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
    pub(super) fn new(base: &Uri, proxy: Option<&Proxy>, limit: Option<Duration>) -> Result<Self, Error> {
        let secure = is_secure(base);
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
        Ok(Self { base: base.clone(), route, limit })
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

    fn call(&mut self, _: Uri) -> Opening<Wire> {
        let (to, limit) = (self.base.clone(), self.limit);
        match self.route.clone() {
            Route::Direct(connector) => Box::pin(async move {
                let io = within(limit, open(connector, to), || late().into()).await?;
                Ok(Wire::new(io, false))
            }),
            Route::Forward(proxy, connector) => Box::pin(async move {
                let opened = within(limit, open(connector, proxy.url().clone()), || late().into()).await;
                Ok(Wire::new(opened.map_err(|error| proxy.unreached(error))?, true))
            }),
            Route::Tunnel(proxy, connector) => Box::pin(async move {
                let io = within(limit, open(connector, to), || proxy.late().into()).await?;
                Ok(Wire::new(io, false))
            }),
        }
    }
}

/// Whether what is sent there is encrypted.
pub(super) fn is_secure(base: &Uri) -> bool {
    base.scheme_str() == Some("https")
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
    io::Error::new(ErrorKind::TimedOut, "no connection within the time limit")
}

/// Whether a time limit of a connection was reached.
pub(super) fn is_late(error: &(dyn StdError + 'static)) -> bool {
    let is_late = |error: &io::Error| error.kind() == ErrorKind::TimedOut;
    error.downcast_ref().is_some_and(is_late) || error.source().is_some_and(self::is_late)
}

/// What a connection reads from and writes to.
trait Io: Read + Write + Connection + Send + Unpin {}

impl<T: Read + Write + Connection + Send + Unpin> Io for T {}

/// A connection.
///
/// A side that takes no more of a request may have said why before: too much of it, for example. So what cannot be written
/// any more is passed over, and told only where nothing is left to be read.
pub(super) struct Wire {
    io: Box<dyn Io>,
    /// Whether it ends at a proxy that is told with each request where to go.
    is_forward: bool,
    /// Why nothing can be written any more.
    unwritten: Option<io::Error>,
}

impl Wire {
    fn new(io: Box<dyn Io>, is_forward: bool) -> Self {
        Self { io, is_forward, unwritten: None }
    }

    /// What became of writing: it counts as done where the other side takes no more.
    fn written<T>(&mut self, result: Poll<io::Result<T>>, all: T) -> Poll<io::Result<T>> {
        match result {
            Poll::Ready(Err(error)) if matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset) => {
                self.unwritten = Some(error);
                Poll::Ready(Ok(all))
            }
            other => other,
        }
    }

    /// Reads what is left, and then the reason why nothing more can be written.
    fn poll_rest(&mut self, cx: &mut Context<'_>, mut room: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let mut bytes = [0; REST];
        let mut rest = ReadBuf::new(&mut bytes[..room.remaining().min(REST)]);
        ready!(Pin::new(&mut self.io).poll_read(cx, rest.unfilled()))?;
        match self.unwritten.take_if(|_| rest.filled().is_empty()) {
            Some(error) => Poll::Ready(Err(error)),
            None => {
                room.put_slice(rest.filled());
                Poll::Ready(Ok(()))
            }
        }
    }
}

impl Connection for Wire {
    fn connected(&self) -> Connected {
        self.io.connected().proxy(self.is_forward)
    }
}

impl Read for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, room: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        match self.unwritten {
            None => Pin::new(&mut self.io).poll_read(cx, room),
            Some(_) => self.poll_rest(cx, room),
        }
    }
}

impl Write for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.io).poll_write(cx, bytes);
        self.written(result, bytes.len())
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.io).poll_flush(cx);
        self.written(result, ())
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
        let result = Pin::new(&mut self.io).poll_write_vectored(cx, pieces);
        self.written(result, pieces.iter().map(|piece| piece.len()).sum())
    }
}
