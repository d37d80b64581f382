//! Errors out of what went wrong below: the transport, the end of a body, JSON.

use std::{error::Error as StdError, sync::Arc};

use bytes::Bytes;
use http::Uri;

use super::{
    error::{Error, ErrorKind, TimeoutKind},
    keys::Keys,
    message,
    transport::{TransportError, TransportErrorKind},
};
use crate::{DecodeError, EncodeError};

/// What lies behind an error.
pub(super) type Source = Arc<dyn StdError + Send + Sync>;

/// A cause that shows no key. Of one that holds any the words of the innermost are left: what a service says as it ends a
/// connection of HTTP/2 is deep inside.
pub(super) fn without_keys(source: Source, keys: &Keys) -> Source {
    if let Some(error) = source.downcast_ref::<DecodeError>() {
        return Arc::new(error.clone().reworded(|text| keys.cleaned(text).into_owned()));
    }
    let mut cause: Option<&(dyn StdError + 'static)> = Some(&*source);
    let mut holds_none = true;
    while let Some(error) = cause {
        holds_none &= keys.without(format!("{error} {error:?}").as_bytes()).is_none();
        cause = error.source();
    }
    if holds_none {
        return source;
    }
    let kind = source.downcast_ref().map_or(TransportErrorKind::Other, TransportError::kind);
    Arc::new(TransportError::new(kind, keys.cleaned(&root_cause(&*source)).into_owned()))
}

impl Error {
    /// The request, or the value of a parameter, breaks a rule of the schema.
    pub(crate) fn unencodable(what: &str, error: EncodeError) -> Self {
        Self::invalid(format!("{what} cannot be sent: {error}")).with_source(error)
    }

    /// A failure before the beginning of a reply: the service may be asked again.
    pub(crate) fn transport(error: TransportError, uri: &Uri) -> Self {
        let host = error.place(uri);
        let (kind, what) = match error.kind() {
            TransportErrorKind::Connect | TransportErrorKind::Refused => {
                (ErrorKind::Connect, format!("cannot connect to {host}"))
            }
            TransportErrorKind::ConnectTimeout => {
                let what = format!("cannot connect to {host} in time (connect timeout)");
                (ErrorKind::Timeout(TimeoutKind::Connect), what)
            }
            TransportErrorKind::Timeout => {
                let what = String::from("no reply within the transport's own time limit");
                (ErrorKind::Timeout(TimeoutKind::Attempt), what)
            }
            TransportErrorKind::NoRuntime => (ErrorKind::Config, String::from("no connection can be made here")),
            TransportErrorKind::Redirected => {
                (ErrorKind::Config, String::from("the transport does not stay with the host that it was given"))
            }
            TransportErrorKind::Malformed => {
                (ErrorKind::Transport, String::from("the service answered with what is no reply of HTTP"))
            }
            TransportErrorKind::Other => (ErrorKind::Transport, String::from("the exchange failed before a reply")),
        };
        let retryable = error.may_pass();
        Self::new(kind, format!("{what}: {}", root_cause(&error))).with_source(error).retryable(retryable)
    }

    /// A body that stops before its end.
    pub(crate) fn cut(what: &str, error: Option<TransportError>) -> Self {
        match error {
            None => Self::new(ErrorKind::Cut, what),
            Some(error) => {
                let kind = match error.kind() {
                    TransportErrorKind::Timeout => ErrorKind::Timeout(TimeoutKind::Idle),
                    _ => ErrorKind::Cut,
                };
                Self::new(kind, format!("{what}: {}", root_cause(&error))).with_source(error)
            }
        }
    }

    /// The last event of a stream tells of a failure.
    pub(crate) fn failed(event: &str) -> Self {
        let event = Bytes::copy_from_slice(event.as_bytes());
        Self::new(ErrorKind::Failed, "the service failed while it streamed").with_body(event)
    }

    /// A text of the service that does not fit.
    pub(crate) fn undecodable(what: &str, error: DecodeError) -> Self {
        let body = Bytes::copy_from_slice(error.text().as_bytes());
        Self::new(ErrorKind::Decode, format!("{what}: {error}")).with_source(error).with_body(body)
    }
}

/// The innermost cause: the outer ones say "client error (Connect)" and the like.
fn root_cause(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    message::one_line(&cause.to_string()).into_owned()
}
