//! A `reqwest::Client` of the application as transport.

use std::error::Error as StdError;

use bytes::Bytes;
use http::{Request, Response};
use reqwest::{Client, Url};
use tokio::runtime::Handle;

use super::{
    faults::is_malformed,
    network::{NO_RUNTIME, opened},
    transport::{Transport, TransportError, TransportErrorKind, TransportFuture},
};

/// Sends by a client of the application, as it is.
pub(super) struct OwnClient(pub(super) Client);

impl Transport for OwnClient {
    fn send(&self, request: Request<Bytes>) -> TransportFuture {
        let client = self.0.clone();
        Box::pin(async move {
            if Handle::try_current().is_err() {
                return Err(TransportError::new(TransportErrorKind::NoRuntime, NO_RUNTIME));
            }
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let asked = request.url().origin();
            let reply = client.execute(request).await.map_err(failed)?;
            if reply.url().origin() != asked {
                return Err(redirected(reply.url()));
            }
            // What it decodes does not say whether its end has come.
            Ok(opened(Response::<reqwest::Body>::from(reply), failed, false))
        })
    }
}

/// Too late for the keys that went along, but not to be passed over: reqwest takes out those of headers that it knows alone.
fn redirected(to: &Url) -> TransportError {
    let host = to.host_str().unwrap_or_default();
    let port = to.port().map_or_else(String::new, |port| format!(":{port}"));
    let what = format!(
        "a redirect led to {}://{host}{port}, and keys went along: build the reqwest client with `redirect::Policy::none()`",
        to.scheme(),
    );
    TransportError::new(TransportErrorKind::Redirected, what)
}

fn failed(error: reqwest::Error) -> TransportError {
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        (false, true) => TransportErrorKind::Timeout,
        (false, false) if is_malformed(&error) => TransportErrorKind::Malformed,
        (false, false) => TransportErrorKind::Other,
    };
    let cause: Box<dyn StdError + Send + Sync> = Box::new(error.without_url());
    TransportError::new(kind, cause)
}
