//! The proxy of a client: that of its settings, or that of the environment.

use std::env;

use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::Matcher;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};

use super::{error::Error, path::has_usable_port};

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

    /// What it wants to see: with a tunnel, or else with each request that it passes on.
    pub(super) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
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
