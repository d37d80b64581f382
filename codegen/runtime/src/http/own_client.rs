//! A `reqwest::Client` of the application as transport.

use std::error::Error as StdError;

use bytes::Bytes;
use http::{Request, Response};
use reqwest::Client;
use tokio::runtime::Handle;

use super::{
    network::{NO_RUNTIME, is_malformed, opened},
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
            let reply = client.execute(request.try_into().map_err(failed)?).await.map_err(failed)?;
            Ok(opened(Response::<reqwest::Body>::from(reply), failed))
        })
    }
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
