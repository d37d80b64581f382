//! Attempts of one call: request, status, retries, session.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, OnceLock},
    task::Poll,
    time::Duration,
};

use bytes::Bytes;
use http::{Response, StatusCode};

use super::{
    client::Core,
    clock::Alarm,
    error::{Error, ErrorKind, TimeoutKind},
    keys::Keys,
    message::one_line,
    opened::{Opened, Origin, Whole, timed_out},
    operation::Operation,
    pieces::{Limit, Pieces, earlier},
    prepare::Prepared,
    reply::Head,
    retry::{Retry, is_retryable},
    session::SessionId,
    settings::Settings,
    stream::RawEvents,
    timeouts::Timeouts,
    trace::Trace,
    transport::Body,
};

/// How much of an error reply is kept.
const ERROR_BODY: usize = 1 << 20;

/// How long an error reply is waited for: it is not worth more.
const ERROR_PATIENCE: Duration = Duration::from_secs(10);

/// One call with all that was said about it.
pub(crate) struct Exchange {
    pub(crate) core: Arc<Core>,
    pub(crate) session: Option<SessionId>,
    pub(crate) operation: &'static Operation,
    pub(crate) settings: Settings,
    pub(crate) body: Option<Bytes>,
    pub(crate) wants: Wants,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: Retry,
    pub(crate) idempotency_key: Option<String>,
}

/// How often the service was asked. It is traced in the end, also of a call that is dropped meanwhile.
struct Counted<'t> {
    trace: &'t Trace,
    attempts: u32,
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.trace.attempts(self.attempts);
    }
}

/// What kind of reply is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    Whole,
    Events,
}

impl Exchange {
    /// The whole reply.
    pub(crate) async fn whole(self) -> Result<Whole, Error> {
        let trace = Trace::call(self.operation, &self.core.clock);
        let read = async { self.open(&trace).await?.read().await };
        match trace.run(read).await {
            Ok((origin, bytes)) => Ok(Whole { origin, bytes, trace }),
            Err(error) => {
                trace.end(Some(&error));
                Err(error)
            }
        }
    }

    /// The events of the reply.
    pub(crate) async fn events(self) -> Result<RawEvents, Error> {
        let trace = Trace::call(self.operation, &self.core.clock);
        let open = async { self.open(&trace).await?.events().await };
        match trace.run(open).await {
            Ok((origin, pieces)) => Ok(RawEvents::new(origin, pieces, self.core.limits, trace)),
            Err(error) => {
                trace.end(Some(&error));
                Err(error)
            }
        }
    }

    async fn open(&self, trace: &Trace) -> Result<Opened, Error> {
        let mut counted = Counted { trace, attempts: 0 };
        let end = self.timeouts.total.and_then(|total| self.core.clock.now().checked_add(total));
        let total = end.map(|end| (TimeoutKind::Total, end));
        match self.attempts(total, trace, &mut counted.attempts).await {
            Ok(opened) => {
                trace.head(&opened.origin.head);
                Ok(opened)
            }
            Err(error) => Err(error.in_operation(self.operation.id, counted.attempts)),
        }
    }

    async fn attempts(&self, total: Option<Limit>, trace: &Trace, attempts: &mut u32) -> Result<Opened, Error> {
        let prepared = self.prepare()?;
        let mut taken = 0;
        let mut before = None;
        loop {
            *attempts += 1;
            let span = trace.attempt(*attempts);
            let error = match span.run(self.attempt(&prepared, total, *attempts)).await {
                Ok(mut opened) => {
                    opened.origin.earlier = before;
                    span.head(&opened.origin.head);
                    span.end(None);
                    self.core.budget.give_back(taken);
                    return Ok(opened);
                }
                Err(error) => error.in_session(self.named(&prepared)).after(before),
            };
            span.end(Some(&error));
            if !error.is_retryable() || *attempts >= self.retry.max_attempts {
                return Err(error);
            }
            let Some(pause) = self.retry.pause(*attempts, error.retry_after(), (self.core.random)()) else {
                return Err(error);
            };
            let over = |(_, end): Limit| self.core.clock.now().saturating_add(pause) >= end;
            if total.is_some_and(over) {
                return Err(error);
            }
            let Some(price) = self.core.budget.take(error.is_timeout()) else {
                return Err(error);
            };
            taken += price;
            trace.pause(&error, pause);
            before = Some(error);
            self.core.clock.sleep(pause).await;
        }
    }

    /// The session that a request names.
    fn named<'p>(&self, prepared: &'p Prepared) -> Option<&'p str> {
        prepared.headers.get(self.operation.session()?.wire)?.to_str().ok()
    }

    async fn attempt(&self, prepared: &Prepared, total: Option<Limit>, number: u32) -> Result<Opened, Error> {
        let mut alarm = Alarm::new(Arc::clone(&self.core.clock));
        let now = alarm.now();
        let limit = |kind, duration: Option<Duration>| Some((kind, now.checked_add(duration?)?));
        let attempt = earlier(total, limit(TimeoutKind::Attempt, self.timeouts.attempt));
        let first_byte = earlier(attempt, limit(TimeoutKind::FirstByte, self.timeouts.first_byte));
        let sent = self.core.transport.send(self.request(
            prepared,
            number,
            first_byte.map(|(_, end)| end.saturating_sub(now)),
        ));
        let response = match within(&mut alarm, first_byte, sent).await {
            Ok(response) => response.map_err(|error| {
                let keys = Keys::of(&prepared.headers, None);
                Error::transport(error, &prepared.uri).without_keys(&keys)
            })?,
            Err(kind) => {
                let error = timed_out(kind, self.timeouts, "no reply");
                return Err(error.retryable(kind != TimeoutKind::Total));
            }
        };
        let (head, body) = self.receive(prepared, number, response);
        let pieces = Pieces::new(body, alarm, self.timeouts.idle, attempt);
        if !head.status.is_success() {
            return Err(self.status_error(prepared, head, pieces).await);
        }
        let origin = Origin { head, timeouts: self.timeouts, earlier: None };
        Ok(Opened { origin, pieces, total, limits: self.core.limits })
    }

    /// Takes the head off a reply; the session follows it, whatever its status.
    fn receive(&self, prepared: &Prepared, attempts: u32, response: Response<Body>) -> (Arc<Head>, Body) {
        let (parts, body) = response.into_parts();
        let head = Head {
            status: parts.status,
            headers: parts.headers,
            operation: self.operation,
            attempts,
            clock: Some(Arc::clone(&self.core.clock)),
            keys: Keys::of(&prepared.headers, parts.extensions.get()),
            named: self.named(prepared).map(str::to_owned),
            shown: OnceLock::new(),
        };
        // One that cannot be read is followed as well: else the next call would begin another conversation, in silence.
        if let (Some(followed), Some(id)) = (&prepared.follows, head.session_bytes()) {
            followed.named(&String::from_utf8_lossy(id));
        }
        (Arc::new(head), body)
    }

    /// The status is never lost, whatever happens to the body.
    async fn status_error(&self, prepared: &Prepared, head: Arc<Head>, mut pieces: Pieces) -> Error {
        pieces.hurry(TimeoutKind::Idle, ERROR_PATIENCE);
        let (body, _) = pieces.read(ERROR_BODY).await;
        let status = head.status;
        let place = match status {
            StatusCode::NOT_FOUND => Some(format!(" at {}", prepared.uri.path())),
            _ if status.is_redirection() => head.text("location").map(|to| format!(" to {}", one_line(to))),
            _ => None,
        };
        let what = format!("status {} {}", status.as_str(), status.canonical_reason().unwrap_or_default());
        let what = format!("{}{}", what.trim_end(), place.unwrap_or_default());
        let error = Error::new(ErrorKind::Status, what).because(head.compressed(&body));
        error.with_body(body).with_head(&head).retryable(is_retryable(status))
    }
}

/// What a future gives, or the limit that was reached first.
pub(crate) async fn within<T>(
    alarm: &mut Alarm,
    limit: Option<Limit>,
    future: impl Future<Output = T>,
) -> Result<T, TimeoutKind> {
    let mut future = pin!(future);
    poll_fn(|cx| {
        if let Poll::Ready(value) = future.as_mut().poll(cx) {
            return Poll::Ready(Ok(value));
        }
        match limit {
            Some((kind, end)) => alarm.poll(cx, alarm.now(), end).map(|()| Err(kind)),
            None => Poll::Pending,
        }
    })
    .await
}
