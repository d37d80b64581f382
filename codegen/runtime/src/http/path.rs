//! Where a request goes: base URL and path.

use http::{Uri, uri::Scheme};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{error::Error, resolve::Resolver};

/// Everything but the characters that mean the same in every part of every URL.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A base URL that was checked, without slash at the end.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    text: String,
    secure: bool,
}

impl Base {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let fault = |what: &str| Err(Error::config(format!("the base URL {what}")));
        if text.contains('@') {
            return fault("holds a user name or a password; keys are given apart from it");
        }
        if text.contains(['?', '#']) {
            return fault("holds a query or a fragment");
        }
        let text = text.trim_end_matches('/');
        let Ok(uri) = text.parse::<Uri>() else {
            return fault(&format!("{text:?} is not a URL"));
        };
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        if uri.authority().is_none() || !(secure || uri.scheme() == Some(&Scheme::HTTP)) {
            return fault(&format!("{text:?} does not begin with https:// or http:// and a host"));
        }
        Ok(Self { text: text.to_owned(), secure })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether TLS is needed.
    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }

    /// The URL of an operation. A value stays one segment, whatever it holds.
    pub(crate) fn url(&self, resolver: Resolver<'_>) -> Result<Uri, Error> {
        let mut url = self.text.clone();
        for template in resolver.operation.path.split('/').filter(|segment| !segment.is_empty()) {
            if let Some(segment) = segment(template, resolver)? {
                url.push('/');
                url.push_str(&segment);
            }
        }
        url.parse().map_err(|error| Error::invalid(format!("{url} is not a URL")).with_source(error))
    }
}

/// Fills in `{name}`; none when an optional value is missing.
fn segment(template: &str, resolver: Resolver<'_>) -> Result<Option<String>, Error> {
    let mut segment = String::new();
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        let Some(value) = resolver.path_value(name)? else {
            return Ok(None);
        };
        if value.expose().is_empty() {
            return Err(Error::invalid(format!("{name} is empty")));
        }
        segment.push_str(before);
        segment.extend(utf8_percent_encode(value.expose(), SEGMENT));
        rest = after;
    }
    segment.push_str(rest);
    if matches!(segment.as_str(), "." | "..") {
        return Err(Error::invalid(format!("{template} cannot be {segment:?}: it would lead to another path")));
    }
    Ok(Some(segment))
}
