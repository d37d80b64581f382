//! The proxy of a client: that of its settings, or that of the environment.

use std::{env, error::Error as StdError, fmt, io, sync::Arc};

use http::{HeaderValue, StatusCode, Uri};
use hyper::rt::{Read, Write};
use hyper_util::{client::proxy::matcher::Matcher, rt::TokioIo};
use memchr::memmem;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{
    connect::Cause,
    error::Error,
    keys::{Added, Keys},
    path::has_usable_port,
    retry::is_retryable,
};

/// Characters of a name or a password that have a meaning of their own in a URL. What is encoded already stays so.
const USER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'%').remove(b':');

/// How long the head of an answer to `CONNECT` may be.
const LONGEST_HEAD: usize = 8 << 10;

/// How much of what a proxy says is shown.
const LONGEST_REASON: usize = 100;

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
        Self::of_variables(base, |name| {
            // What is not UTF-8 is no URL either, and then an error.
            env::var_os(name).map(|value| value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
        })
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

    /// Where it is.
    pub(super) fn url(&self) -> &Uri {
        &self.url
    }

    /// Where it is, without the name and the password that it wants to see.
    fn place(&self) -> String {
        let host = self.url.host().unwrap_or_default();
        let usual = if self.url.scheme_str() == Some("https") { 443 } else { 80 };
        format!("{host}:{}", self.url.port_u16().unwrap_or(usual))
    }

    /// An error for a proxy that there is no connection to.
    pub(super) fn unreached(&self, cause: impl Into<Cause>) -> ProxyFault {
        ProxyFault { proxy: self.place(), problem: Problem::Unreached(cause.into()) }
    }

    /// An error for a tunnel that took too long, wherever it ends.
    pub(super) fn late(&self) -> io::Error {
        let what = format!("no connection by way of the proxy {} within the time limit", self.place());
        io::Error::new(io::ErrorKind::TimedOut, what)
    }

    /// Makes a connection to the proxy one to the service.
    pub(super) async fn lead<T: Read + Write + Unpin>(&self, connection: T, to: &Uri) -> Result<T, ProxyFault> {
        let mut connection = TokioIo::new(connection);
        let head = self.ask(&mut connection, to).await.map_err(|error| self.unreached(error))?;
        let refusal = match status_line(&head) {
            Some((status, _)) if status.is_success() => return Ok(connection.into_inner()),
            // Cut last: half a password is not found.
            Some((status, said)) => (Some(status), self.keys().cleaned(&said).chars().take(LONGEST_REASON).collect()),
            None => (None, String::from("with what is no reply of HTTP")),
        };
        Err(ProxyFault { proxy: self.place(), problem: Problem::Refused(refusal.0, refusal.1) })
    }

    /// Asks for a tunnel; the head of the answer.
    async fn ask<T: Read + Write + Unpin>(&self, connection: &mut TokioIo<T>, to: &Uri) -> io::Result<Vec<u8>> {
        let service = format!("{}:{}", to.host().unwrap_or_default(), to.port_u16().unwrap_or(443));
        let mut question = format!("CONNECT {service} HTTP/1.1\r\nHost: {service}\r\n").into_bytes();
        if let Some(value) = &self.authorization {
            question.extend_from_slice(b"Proxy-Authorization: ");
            question.extend_from_slice(value.as_bytes());
            question.extend_from_slice(b"\r\n");
        }
        question.extend_from_slice(b"\r\n");
        connection.write_all(&question).await?;
        connection.flush().await?;
        let mut head = Vec::new();
        while memmem::find(&head, b"\r\n\r\n").is_none() {
            if head.len() > LONGEST_HEAD {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "its answer does not end"));
            }
            if connection.read_buf(&mut head).await? == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the connection ended before an answer"));
            }
        }
        Ok(head)
    }

    /// What it may repeat of what it was sent.
    fn keys(&self) -> Keys {
        Keys::of(&Arc::default(), self.authorization.clone().map(Added).as_ref())
    }

    /// What it wants to see: with a tunnel, or else with each request that it passes on.
    pub(super) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }
}

/// Status and reason of the answer to `CONNECT`.
fn status_line(head: &[u8]) -> Option<(StatusCode, String)> {
    let line = String::from_utf8_lossy(head.split(|byte| matches!(byte, b'\r' | b'\n')).next()?);
    let (_, rest) = line.strip_prefix("HTTP/1.")?.split_once(' ')?;
    let (status, reason) = rest.split_once(' ').unwrap_or((rest, ""));
    let reason = reason.chars().filter(|char| !char.is_control()).collect();
    Some((StatusCode::from_bytes(status.as_bytes()).ok()?, reason))
}

/// What went wrong at a proxy, before the service had its turn.
#[derive(Debug)]
pub(super) struct ProxyFault {
    proxy: String,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    Unreached(Cause),
    /// With a status, if it speaks HTTP, and what it said.
    Refused(Option<StatusCode>, String),
}

impl ProxyFault {
    /// The fault among the causes of an error.
    pub(super) fn among<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Self> {
        error.downcast_ref().or_else(|| Self::among(error.source()?))
    }

    /// The proxy, if it could not be reached.
    pub(super) fn unreached(&self) -> Option<&str> {
        matches!(self.problem, Problem::Unreached(_)).then_some(&self.proxy)
    }

    /// Whether the proxy would say the same again: its status is judged as one of the service.
    pub(super) fn is_final(&self) -> bool {
        matches!(self.problem, Problem::Refused(Some(status), _) if !is_retryable(status))
    }
}

impl fmt::Display for ProxyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            Problem::Unreached(_) => write!(f, "cannot connect to the proxy {}", self.proxy),
            Problem::Refused(Some(status), said) => {
                let line = format!("{} {said}", status.as_str());
                write!(f, "the proxy {} answered {}", self.proxy, line.trim_end())
            }
            Problem::Refused(None, said) => write!(f, "the proxy {} answered {said}", self.proxy),
        }
    }
}

impl StdError for ProxyFault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.problem {
            Problem::Unreached(cause) => Some(&**cause),
            Problem::Refused(..) => None,
        }
    }
}

/// The URL with a name and a password in it that do not end too early.
fn with_encoded_user(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let (authority, _) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    match authority.rsplit_once('@') {
        Some((user, host)) => format!("{scheme}://{}@{host}", utf8_percent_encode(user, USER)),
        None => format!("{scheme}://{authority}"),
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
    fn passwords_need_not_be_encoded() {
        for (password, basic) in [("w@rd^é", "Basic dTp3QHJkXsOp"), ("w%40rd", "Basic dTp3QHJk")] {
            let url = format!("http://u:{password}@a:1");
            let expected = Some(("http://a:1/".to_owned(), Some(basic.to_owned())));
            assert_eq!(found(PLAIN, &[("HTTP_PROXY", &url)]), Ok(expected));
        }
    }
}
