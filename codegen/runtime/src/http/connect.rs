//! Opens connections: to the service itself, or by way of a proxy.

use std::{
    env,
    error::Error as StdError,
    future::{Future, poll_fn},
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::{HeaderValue, Uri};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::{
    legacy::connect::{Connected, Connection, HttpConnector, proxy::Tunnel},
    proxy::matcher::Matcher,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use tower_service::Service;

use super::{
    error::Error,
    path::has_usable_port,
    tls::{self, Protocols, Secure},
};

/// A connection that is silent for so long is asked whether it still stands, as often as `PROBES`.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// Questions without an answer after which a connection is taken for lost.
const PROBES: u32 = 3;

/// A connection on which nothing that was sent is acknowledged for so long is lost. Elsewhere the system decides.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const UNANSWERED: Duration = Duration::from_secs(30);

type Cause = Box<dyn StdError + Send + Sync>;

type Opening<T> = Pin<Box<dyn Future<Output = Result<T, Cause>> + Send>>;

/// Characters of a name or a password that have a meaning of their own in a URL. What is encoded already stays so.
const USER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'%').remove(b':');

/// A proxy: where it is, and what it wants to see.
#[derive(Clone)]
pub(super) struct Proxy {
    url: Uri,
    authorization: Option<HeaderValue>,
}

impl Proxy {
    /// That of this URL, which may hold a password.
    pub(super) fn given(url: &SecretString, base: &Uri) -> Result<Self, Error> {
        Self::parse(url.expose_secret(), base).ok_or_else(|| {
            // The text itself may hold a password.
            Error::config("the proxy is not a URL of http or https that can be used")
        })
    }

    /// That of the environment for this service.
    pub(super) fn of_environment(base: &Uri) -> Result<Option<Self>, Error> {
        Self::of_variables(base, |name| env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// # Errors
    /// The proxy cannot be used: to go without it would be another way than the one that was asked for.
    fn of_variables(base: &Uri, read: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, Error> {
        let first = |names: &[&'static str]| names.iter().find_map(|name| Some((*name, read(name)?)));
        let of_scheme = match base.scheme_str() {
            Some("https") => ["HTTPS_PROXY", "https_proxy"],
            _ => ["HTTP_PROXY", "http_proxy"],
        };
        // In a CGI program anybody sets `HTTP_PROXY`, by a header `Proxy`.
        if read("REQUEST_METHOD").is_some() {
            return Ok(None);
        }
        let Some((name, url)) = first(&of_scheme).or_else(|| first(&["ALL_PROXY", "all_proxy"])) else {
            return Ok(None);
        };
        let exempt = first(&["NO_PROXY", "no_proxy"]).map_or_else(String::new, |(_, hosts)| hosts);
        if Matcher::builder().all("http://proxy").no(exempt).build().intercept(base).is_none() {
            return Ok(None);
        }
        let proxy = Self::parse(&url, base);
        proxy.map(Some).ok_or_else(|| Error::config(format!("{name} is not a URL of http or https that can be used")))
    }

    fn parse(url: &str, base: &Uri) -> Option<Self> {
        let intercept = Matcher::builder().all(with_encoded_user(url)).build().intercept(base)?;
        let url = intercept.uri().clone();
        let is_usable = matches!(url.scheme_str(), Some("http" | "https")) && has_usable_port(&url);
        let authorization = intercept.basic_auth().cloned().map(|mut value| {
            value.set_sensitive(true);
            value
        });
        is_usable.then_some(Self { url, authorization })
    }

    /// What a request carries that the proxy itself passes on: one that is not encrypted.
    pub(super) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }
}

/// The URL with a name and a password in it that do not end too early.
fn with_encoded_user(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    match rest.rsplit_once('@') {
        Some((user, host)) => format!("{scheme}://{}@{host}", utf8_percent_encode(user, USER)),
        None => format!("{scheme}://{rest}"),
    }
}

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
    Forward(Uri, Secure<HttpConnector>),
    /// Through the proxy, which sees nothing of what is sent.
    Tunnel(Secure<Tunnel<Secure<HttpConnector>>>),
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
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        http.set_tcp_user_timeout(Some(UNANSWERED));
        // Divided over the addresses of a host, so that one that does not answer does not take it all.
        http.set_connect_timeout(limit);
        let route = match proxy {
            None => Route::Direct(tls::over(http, secure, Protocols::All)?),
            Some(proxy) => {
                let is_secure = proxy.url.scheme_str() == Some("https");
                let to_proxy = tls::over(http, is_secure, Protocols::Http1)?;
                match secure {
                    false => Route::Forward(proxy.url.clone(), to_proxy),
                    true => {
                        let tunnel = Tunnel::new(proxy.url.clone(), to_proxy);
                        let tunnel = match proxy.authorization.clone() {
                            Some(value) => tunnel.with_auth(value),
                            None => tunnel,
                        };
                        Route::Tunnel(tls::over(tunnel, true, Protocols::All)?)
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
        let (is_forward, opening) = match self.route.clone() {
            Route::Direct(connector) => (false, open(connector, to)),
            Route::Forward(proxy, connector) => (true, open(connector, proxy)),
            Route::Tunnel(connector) => (false, open(connector, to)),
        };
        let limit = self.limit;
        Box::pin(async move {
            let opened = match limit {
                None => opening.await,
                Some(limit) => tokio::time::timeout(limit, opening).await.unwrap_or_else(|_| Err(late().into())),
            };
            Ok(Wire { io: opened?, is_forward })
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

#[cfg(test)]
mod tests {
    use http::Uri;

    use super::Proxy;

    /// Where the proxy of an environment is, and what it wants to see.
    fn found(base: &'static str, environment: &[(&str, &str)]) -> Result<Option<(String, Option<String>)>, String> {
        let read =
            |name: &str| environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let proxy = Proxy::of_variables(&Uri::from_static(base), read).map_err(|error| error.to_string())?;
        Ok(proxy.map(|proxy| {
            let authorization = proxy.authorization.map(|value| value.to_str().expect("ASCII").to_owned());
            (proxy.url.to_string(), authorization)
        }))
    }

    const SECURE: &str = "https://service.example/v1";
    const PLAIN: &str = "http://service.example/v1";

    #[test]
    fn proxy_is_that_of_the_scheme_or_that_of_all() {
        let own = [("HTTPS_PROXY", "http://a:1"), ("http_proxy", "b:2"), ("ALL_PROXY", "http://c:3")];
        assert_eq!(found(SECURE, &own), Ok(Some(("http://a:1/".to_owned(), None))));
        assert_eq!(found(PLAIN, &own), Ok(Some(("http://b:2/".to_owned(), None))));
        assert_eq!(found(SECURE, &own[1..]), Ok(Some(("http://c:3/".to_owned(), None))));
        assert_eq!(found(SECURE, &own[1..2]), Ok(None));
    }

    #[test]
    fn some_hosts_and_programs_go_without() {
        for (name, value) in [("NO_PROXY", "a.example, .service.example"), ("no_proxy", "*"), ("REQUEST_METHOD", "GET")]
        {
            assert_eq!(found(SECURE, &[("HTTPS_PROXY", "no url"), (name, value)]), Ok(None), "{name}");
        }
        let other = [("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", "vice.example")];
        assert!(found(SECURE, &other).is_ok_and(|proxy| proxy.is_some()));
    }

    #[test]
    fn proxy_that_cannot_be_used_is_an_error_that_shows_no_password() {
        for url in ["ftp://u:word@a", "socks5://u:word@a:1", "http://u:word@[", "http://u:word@a:99999", "u word"] {
            let error = found(SECURE, &[("https_proxy", url)]).expect_err(url);
            assert!(error.contains("https_proxy") && !error.contains("word"), "{error}");
        }
    }

    #[test]
    fn passwords_may_hold_anything() {
        for (password, basic) in [("w@rd/^é", "Basic dTp3QHJkL17DqQ=="), ("w%40rd", "Basic dTp3QHJk")] {
            let url = format!("http://u:{password}@a:1");
            let expected = Some(("http://a:1/".to_owned(), Some(basic.to_owned())));
            assert_eq!(found(PLAIN, &[("HTTP_PROXY", &url)]), Ok(expected));
        }
    }
}
