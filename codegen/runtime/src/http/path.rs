//! Where a request goes: base URL, path and query.

use std::net::IpAddr;

use http::{
    HeaderValue, Uri,
    uri::{Authority, Scheme},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    error::{Error, ErrorKind},
    query::add_query,
    resolve::Resolver,
};

/// Everything but the characters that mean the same in every part of every URL.
pub(super) const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Room for values that are longer than their names in the path.
const VALUES: usize = 32;

/// Longer URLs cannot be told to a transport.
const LONGEST: usize = 65_534;

/// A base URL that was checked, without slash at the end.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    text: String,
    uri: Uri,
}

impl Base {
    /// The error is what is wrong, without the text: it may be no URL, but a key in the wrong place.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.contains('@') {
            return Err("holds a user name or a password; keys are given apart from it");
        }
        if text.contains(['?', '#']) {
            return Err("holds a query or a fragment");
        }
        if !text.is_ascii() {
            return Err("holds characters that stand in a URL only percent-encoded, or in a host as punycode");
        }
        let text = text.trim_end_matches('/');
        let uri = text.parse::<Uri>().map_err(|_| "is not a URL")?;
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        if uri.authority().is_none() || !(secure || uri.scheme() == Some(&Scheme::HTTP)) {
            return Err("does not begin with https:// or http:// and a host");
        }
        if !has_usable_port(&uri) {
            return Err("has a port that is no number up to 65535");
        }
        if uri.path().split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err("leads to another path: leave out its dots");
        }
        Ok(Self { text: text.to_owned(), uri })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Whether requests leave this machine, and everybody on the way can read them.
    pub(crate) fn is_exposed(&self) -> bool {
        let host = self.uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let is_loopback = host
            .parse()
            .map_or_else(|_| host.eq_ignore_ascii_case("localhost"), |address: IpAddr| address.is_loopback());
        self.uri.scheme() == Some(&Scheme::HTTP) && !is_loopback
    }

    /// The URL of an operation: its path as it stands, a slash at the end included. A value stays one segment, whatever it
    /// holds.
    pub(crate) fn url(&self, resolver: Resolver<'_>) -> Result<Uri, Error> {
        let path = resolver.operation.path;
        let mut url = String::with_capacity(self.text.len() + path.len() + VALUES);
        url.push_str(&self.text);
        for template in path.strip_prefix('/').unwrap_or(path).split('/') {
            let before = url.len();
            url.push('/');
            if !add_segment(&mut url, template, resolver)? {
                url.truncate(before);
            }
        }
        add_query(&mut url, resolver)?;
        if url.len() > LONGEST {
            let what =
                format!("the URL has {} bytes, more than the {LONGEST} that it may have; nothing was sent", url.len());
            return Err(Error::new(ErrorKind::TooLarge, what));
        }
        url.parse().map_err(|error| Error::invalid(format!("{url} is not a URL")).with_source(error))
    }
}

/// Whether a port that is written is one: the default would stand in for any other.
pub(super) fn has_usable_port(uri: &Uri) -> bool {
    let host = uri.host().map_or(0, str::len);
    uri.authority().is_none_or(|authority| {
        let behind_user = authority.as_str().rsplit('@').next().unwrap_or_default();
        behind_user.len() == host || authority.port_u16().is_some()
    })
}

/// A host, with a port or without, as a header `Host` has it; none where it is something else.
pub(super) fn authority(host: &HeaderValue) -> Option<Authority> {
    let authority: Authority = host.to_str().ok()?.parse().ok()?;
    let is_host = authority.as_str() == authority.host() || authority.port_u16().is_some();
    (is_host && !authority.as_str().contains('@')).then_some(authority)
}

/// Fills in `{name}`; false when an optional value is missing, and the segment is not to be there.
fn add_segment(url: &mut String, template: &str, resolver: Resolver<'_>) -> Result<bool, Error> {
    let start = url.len();
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        let Some(value) = resolver.path_value(name)? else {
            return Ok(false);
        };
        if value.expose().is_empty() {
            return Err(Error::invalid(format!("{name} is empty")));
        }
        url.push_str(before);
        url.extend(utf8_percent_encode(value.expose(), UNRESERVED));
        rest = after;
    }
    url.push_str(rest);
    let segment = &url[start..];
    if matches!(segment, "." | "..") {
        return Err(Error::invalid(format!("{template} cannot be {segment:?}: it would lead to another path")));
    }
    Ok(true)
}
