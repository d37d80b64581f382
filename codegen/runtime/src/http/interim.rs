//! Heads of status 1xx, which say that a reply will come.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::Poll,
};

use http::Request;
use hyper::ext::on_informational;
use tokio::sync::Notify;

use super::transport::{TransportError, TransportErrorKind};

/// How many there may be before a reply. A service that says every few seconds that it is still at work needs some dozens of
/// them in the ten minutes that a call may take; more are sent by one that will never come to an end.
const MOST: u32 = 100;

/// Counts those of one request. Of HTTP/2 none are told: there they are dropped as they come, and the limits of time hold.
pub(super) struct Interim(Arc<Notify>);

impl Interim {
    pub(super) fn of<B>(request: &mut Request<B>) -> Self {
        let (count, flooded) = (AtomicU32::new(0), Arc::new(Notify::new()));
        let told = Arc::clone(&flooded);
        on_informational(request, move |_| {
            if count.fetch_add(1, Ordering::Relaxed) == MOST {
                told.notify_one();
            }
        });
        Self(flooded)
    }

    /// The reply, unless there are too many before it: then the connection is closed.
    ///
    /// # Errors
    /// Such a service is not asked again, as one that sends no HTTP.
    pub(super) async fn before<T>(&self, reply: impl Future<Output = T>) -> Result<T, TransportError> {
        let (mut reply, mut flooded) = (pin!(reply), pin!(self.0.notified()));
        poll_fn(|cx| {
            if let Poll::Ready(reply) = reply.as_mut().poll(cx) {
                return Poll::Ready(Ok(reply));
            }
            flooded.as_mut().poll(cx).map(|()| {
                let what = format!("more than {MOST} heads of status 1xx, and no reply");
                Err(TransportError::new(TransportErrorKind::Malformed, what))
            })
        })
        .await
    }
}
