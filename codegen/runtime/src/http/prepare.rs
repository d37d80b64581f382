//! The request of a call: made once, the same in all attempts.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri, header};

use super::{
    error::{Error, ErrorKind},
    exchange::{Exchange, Wants},
    operation::Operation,
    resolve::Resolver,
    session::{Followed, SessionId},
    settings::{header_value, parameter_value},
    transport::Attempt,
};

/// Digits of an idempotency key. A formatter takes longer for 32 of them than all headers do.
const HEX: &[u8; 16] = b"0123456789abcdef";

/// Headers that most requests have at least.
const HEADERS: usize = 8;

/// What is the same in all attempts.
pub(crate) struct Prepared {
    pub(crate) uri: Uri,
    /// Shared with the errors of the call, which take its keys out of what they show.
    pub(crate) headers: Arc<HeaderMap>,
    /// The session that follows the replies.
    pub(crate) follows: Option<Followed>,
}

impl Wants {
    const fn accept(self, operation: &Operation) -> &'static str {
        match self {
            Self::Whole => operation.accept,
            Self::Events => "text/event-stream",
        }
    }
}

impl Exchange {
    pub(crate) fn prepare(&self) -> Result<Prepared, Error> {
        self.settings.check()?;
        let resolver = Resolver { operation: self.operation, client: &self.core.settings, call: &self.settings };
        let uri = self.core.base.url(resolver)?;
        let follows = self.session.as_ref().filter(|_| !resolver.says_session()).map(SessionId::follow);
        let mut headers = HeaderMap::with_capacity(HEADERS);
        if let Some((name, value)) = &self.core.key {
            headers.insert(name.clone(), value.clone());
        }
        headers.insert(header::ACCEPT, HeaderValue::from_static(self.wants.accept(self.operation)));
        headers.insert(header::USER_AGENT, self.core.user_agent.clone());
        if self.body.is_some() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(followed) = &follows {
            self.check_session(followed)?;
        }
        let session_id = follows.as_ref().and_then(|followed| followed.id.as_deref());
        resolver.add_headers(&mut headers, session_id)?;
        self.add_idempotency_key(&mut headers)?;
        resolver.check_left_out(&headers)?;
        check_sizes(&headers, self.core.limits.header)?;
        Ok(Prepared { uri, headers: Arc::new(headers), follows })
    }

    /// What is wrong with an id that the service gave is no mistake of the caller.
    fn check_session(&self, followed: &Followed) -> Result<(), Error> {
        let (Some(parameter), Some(id), true) = (self.operation.session(), &followed.id, followed.is_given) else {
            return Ok(());
        };
        let size = || check_size(parameter.wire, id.len(), self.core.limits.header);
        parameter_value(parameter, id).and_then(|_| size()).map_err(|fault| {
            let given = "the service has given this session an id that cannot be sent back";
            Error::new(fault.kind(), format!("{given}: {fault}; `reset` begins another conversation"))
        })
    }

    fn add_idempotency_key(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        let Some(name) = self.core.service.idempotency_header else {
            return match self.idempotency_key {
                None => Ok(()),
                Some(_) => Err(Error::invalid("this service has no header for an idempotency key")),
            };
        };
        let value = match &self.idempotency_key {
            Some(key) if key.is_empty() => return Err(Error::invalid("the idempotency key is empty")),
            Some(key) => header_value(name, key)?,
            // A header of that name was set for this call.
            None if headers.contains_key(name) || !self.operation.method.needs_key() => return Ok(()),
            None => header_value(name, &self.random_key())?,
        };
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|error| Error::config(format!("{name:?} is not the name of a header")).with_source(error))?;
        headers.insert(name, value);
        Ok(())
    }

    /// A random UUID (version 4).
    fn random_key(&self) -> String {
        let (high, low) = ((self.core.random)(), (self.core.random)());
        let bits = (u128::from(high & !0xf000 | 0x4000) << 64) | u128::from(low & (u64::MAX >> 2) | 1 << 63);
        let mut key = String::with_capacity(36);
        for (at, byte) in bits.to_be_bytes().into_iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                key.push('-');
            }
            key.push(char::from(HEX[usize::from(byte >> 4)]));
            key.push(char::from(HEX[usize::from(byte & 15)]));
        }
        key
    }

    pub(crate) fn request(&self, prepared: &Prepared, number: u32, time_left: Option<Duration>) -> Request<Bytes> {
        let mut request = Request::new(self.body.clone().unwrap_or_default());
        *request.method_mut() = self.operation.method.into();
        *request.uri_mut() = prepared.uri.clone();
        *request.headers_mut() = HeaderMap::clone(&prepared.headers);
        let connect_timeout = self.timeouts.connect;
        request.extensions_mut().insert(Attempt { operation: self.operation, number, connect_timeout, time_left });
        request
    }
}

fn check_sizes(headers: &HeaderMap, limit: usize) -> Result<(), Error> {
    headers.iter().try_for_each(|(name, value)| check_size(name.as_str(), value.as_bytes().len(), limit))
}

fn check_size(name: &str, size: usize, limit: usize) -> Result<(), Error> {
    if size <= limit {
        return Ok(());
    }
    let what = format!("header {name} has {size} bytes, more than the limit of {limit}; nothing was sent");
    Err(Error::new(ErrorKind::TooLarge, what))
}
