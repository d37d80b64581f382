//! What went wrong on the network, and whether the same may be sent again.

use std::error::Error as StdError;

use super::{
    connect::is_late,
    proxy::ProxyFault,
    transport::{TransportError, TransportErrorKind},
};

pub(super) fn failed(connecting: bool, error: impl StdError + Send + Sync + 'static) -> TransportError {
    let fault = ProxyFault::among(&error).filter(|_| connecting);
    let unreached = fault.and_then(ProxyFault::unreached).map(str::to_owned);
    let kind = match connecting {
        true if fault.is_some_and(ProxyFault::is_final) => TransportErrorKind::Refused,
        true if is_late(&error) => TransportErrorKind::ConnectTimeout,
        true => TransportErrorKind::Connect,
        false if is_malformed(&error) => TransportErrorKind::Malformed,
        // There is no limit of ours any more: what times out here is a connection whose other side is gone.
        false => TransportErrorKind::Other,
    };
    let error = TransportError::new(kind, error);
    match unreached {
        Some(proxy) => error.at_proxy(&proxy),
        None => error,
    }
}

/// Whether bytes came that are no reply of HTTP.
///
/// Whoever sent them has the request, may have done what it asks for, and would hardly say something else the next time: it is
/// not sent again, whatever its method. Of HTTP/2 that is what this side has found to break the protocol, in the stream of the
/// request or in another one of its connection. Where the other side resets a stream, says goodbye or closes the connection, it
/// gives up, as one does that is overloaded or shut down, and is asked again. A request that was not begun when the connection
/// broke is no error at all: it goes out on another one. A head that is cut off counts as a lost connection, too, unless its
/// beginning can be none: hyper does not look at the rest before the end.
pub(super) fn is_malformed(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref().is_some_and(hyper::Error::is_parse)
        || error.downcast_ref().is_some_and(breaks_protocol)
        || error.source().is_some_and(is_malformed)
}

/// By the other two reasons this side ends what it does not need any more.
fn breaks_protocol(error: &h2::Error) -> bool {
    error.is_library() && !matches!(error.reason(), None | Some(h2::Reason::NO_ERROR | h2::Reason::CANCEL))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::failed;
    use crate::http::transport::TransportErrorKind;

    #[test]
    fn connection_whose_other_side_is_gone_is_no_time_limit() {
        let lost = || io::Error::from(io::ErrorKind::TimedOut);

        let kinds = [true, false].map(|connecting| failed(connecting, lost()).kind());

        assert_eq!(kinds, [TransportErrorKind::ConnectTimeout, TransportErrorKind::Other]);
    }
}
