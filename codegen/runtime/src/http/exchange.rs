//! Attempts of one call: request, status, retries, session.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, Uri, header};
use memchr::memmem;

use super::{
    client::Core,
    clock::Alarm,
    error::{Error, ErrorKind, TimeoutKind},
    opened::{Opened, Origin, Whole, timed_out},
    operation::Operation,
    pieces::{Limit, Pieces, earlier},
    reply::Head,
    resolve::Resolver,
    retry::{Retry, asked_for, is_retryable},
    session::SessionId,
    settings::{Settings, header_value},
    stream::Events,
    timeouts::Timeouts,
    transport::{Attempt, Body},
};

/// How much of an error reply is kept.
const ERROR_BODY: usize = 1 << 20;

/// How long the next piece of an error reply is waited for: it is not worth more.
const ERROR_PATIENCE: Duration = Duration::from_secs(10);

/// Shorter keys are not blotted out of error replies: they would match by chance.
const SHORTEST_KEY: usize = 12;

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

/// What kind of reply is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    Whole,
    Events,
}

impl Wants {
    const fn accept(self) -> &'static str {
        match self {
            Self::Whole => "application/json",
            Self::Events => "text/event-stream",
        }
    }
}

/// What is the same in all attempts.
struct Prepared {
    uri: Uri,
    headers: HeaderMap,
    /// The session that follows the replies.
    follows: Option<SessionId>,
}

impl Exchange {
    /// The whole reply.
    pub(crate) async fn whole(self) -> Result<Whole, Error> {
        self.open().await?.whole().await
    }

    /// The events of the reply.
    pub(crate) async fn events(self) -> Result<Events, Error> {
        self.open().await?.events().await
    }

    async fn open(&self) -> Result<Opened, Error> {
        let mut attempts = 0;
        let end = self
            .timeouts
            .total
            .and_then(|total| self.core.clock.now().checked_add(total));
        let total = end.map(|end| (TimeoutKind::Total, end));
        match self.attempts(total, &mut attempts).await {
            Ok(opened) => Ok(opened),
            Err(error) => Err(error.in_operation(self.operation.id, attempts)),
        }
    }

    async fn attempts(&self, total: Option<Limit>, attempts: &mut u32) -> Result<Opened, Error> {
        let prepared = self.prepare()?;
        let mut taken = 0;
        loop {
            *attempts += 1;
            let error = match self.attempt(&prepared, total, *attempts).await {
                Ok(opened) => {
                    self.core.budget.give_back(taken);
                    return Ok(opened);
                }
                Err(error) => error,
            };
            if !error.is_retryable() || *attempts >= self.retry.max_attempts {
                return Err(error);
            }
            let asked_for = error
                .headers()
                .and_then(|headers| asked_for(headers, self.core.clock.date()));
            let pause = self.retry.pause(*attempts, asked_for, (self.core.random)());
            let over = |(_, end): Limit| self.core.clock.now().saturating_add(pause) >= end;
            if total.is_some_and(over) {
                return Err(error);
            }
            let Some(price) = self.core.budget.take(error.is_timeout()) else {
                return Err(error);
            };
            taken += price;
            self.core.clock.sleep(pause).await;
        }
    }

    fn prepare(&self) -> Result<Prepared, Error> {
        self.settings.check()?;
        let resolver = Resolver {
            operation: self.operation,
            client: &self.core.settings,
            call: &self.settings,
        };
        let uri = self.core.base.url(resolver)?;
        let follows = self.session.clone().filter(|_| !resolver.says_session());
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, self.core.authorization.clone());
        headers.insert(
            header::ACCEPT,
            HeaderValue::from_static(self.wants.accept()),
        );
        headers.insert(header::USER_AGENT, self.core.user_agent.clone());
        if self.body.is_some() {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        self.add_idempotency_key(&mut headers)?;
        let session_id = follows.as_ref().and_then(SessionId::get);
        resolver.add_headers(&mut headers, session_id, self.core.limits.header)?;
        Ok(Prepared {
            uri,
            headers,
            follows,
        })
    }

    fn add_idempotency_key(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        let Some(name) = self.core.service.idempotency_header else {
            return match self.idempotency_key {
                None => Ok(()),
                Some(_) => Err(Error::invalid(
                    "this service has no header for an idempotency key",
                )),
            };
        };
        let value = match &self.idempotency_key {
            Some(key) => header_value(name, key)?,
            None if self.operation.method.needs_key() => header_value(name, &self.random_key())?,
            None => return Ok(()),
        };
        let name = header::HeaderName::from_bytes(name.as_bytes()).map_err(|error| {
            Error::config(format!("{name:?} is not the name of a header")).with_source(error)
        })?;
        headers.insert(name, value);
        Ok(())
    }

    /// A random UUID (version 4).
    fn random_key(&self) -> String {
        let (high, low) = ((self.core.random)(), (self.core.random)());
        let (a, b, c) = (high >> 32, (high >> 16) & 0xffff, high & 0x0fff);
        let (d, e) = ((low >> 48) & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
        format!("{a:08x}-{b:04x}-4{c:03x}-{d:04x}-{e:012x}")
    }

    async fn attempt(
        &self,
        prepared: &Prepared,
        total: Option<Limit>,
        number: u32,
    ) -> Result<Opened, Error> {
        let mut alarm = Alarm::new(Arc::clone(&self.core.clock));
        let now = alarm.now();
        let limit = |kind, duration: Option<Duration>| Some((kind, now.checked_add(duration?)?));
        let attempt = earlier(total, limit(TimeoutKind::Attempt, self.timeouts.attempt));
        let first_byte = earlier(
            attempt,
            limit(TimeoutKind::FirstByte, self.timeouts.first_byte),
        );
        let sent = self.core.transport.send(self.request(
            prepared,
            number,
            first_byte.map(|(_, end)| end - now),
        ));
        let response = match within(&mut alarm, first_byte, sent).await {
            Ok(response) => response.map_err(Error::transport)?,
            Err(kind) => {
                let error = timed_out(kind, self.timeouts, "no reply");
                return Err(error.retryable(kind != TimeoutKind::Total));
            }
        };
        let (head, body) = self.receive(prepared, response);
        let mut pieces = Pieces::new(body, alarm, self.timeouts.idle, attempt);
        if !head.status.is_success() {
            return Err(self.status_error(prepared, head, pieces).await);
        }
        if self.wants == Wants::Events {
            pieces.end_at(total);
        }
        let origin = Origin {
            operation: self.operation,
            head,
            attempts: number,
            timeouts: self.timeouts,
        };
        Ok(Opened {
            origin,
            pieces,
            limits: self.core.limits,
        })
    }

    fn request(
        &self,
        prepared: &Prepared,
        number: u32,
        time_left: Option<Duration>,
    ) -> Request<Bytes> {
        let mut request = Request::new(self.body.clone().unwrap_or_default());
        *request.method_mut() = self.operation.method.into();
        *request.uri_mut() = prepared.uri.clone();
        *request.headers_mut() = prepared.headers.clone();
        let connect_timeout = self.timeouts.connect;
        request.extensions_mut().insert(Attempt {
            operation: self.operation,
            number,
            connect_timeout,
            time_left,
        });
        request
    }

    /// Takes the head off a reply; the session follows it, whatever its status.
    fn receive(&self, prepared: &Prepared, response: Response<Body>) -> (Arc<Head>, Body) {
        let (parts, body) = response.into_parts();
        let head = Head::new(
            self.core.service,
            self.operation,
            parts.status,
            parts.headers,
        );
        if let (Some(session), Some(id)) = (&prepared.follows, head.session_id()) {
            session.set(Some(id.to_owned()));
        }
        (Arc::new(head), body)
    }

    /// The status is never lost, whatever happens to the body.
    async fn status_error(
        &self,
        prepared: &Prepared,
        head: Arc<Head>,
        mut pieces: Pieces,
    ) -> Error {
        pieces.hurry(ERROR_PATIENCE);
        let (body, _) = pieces.read(ERROR_BODY).await;
        let status = head.status;
        let body = blot_out(&prepared.headers, body);
        let what = match status.canonical_reason() {
            Some(reason) => format!("status {} {reason}", status.as_str()),
            None => format!("status {}", status.as_str()),
        };
        Error::new(ErrorKind::Status, what)
            .with_body(body)
            .with_head(head)
            .retryable(is_retryable(status))
    }
}

/// Takes keys out of an error reply: services like to repeat them, and errors are logged.
fn blot_out(headers: &HeaderMap, body: Bytes) -> Bytes {
    let sensitive = headers.values().filter(|value| value.is_sensitive());
    let keys = sensitive.filter_map(|value| value.as_bytes().rsplit(|byte| *byte == b' ').next());
    keys.filter(|key| key.len() >= SHORTEST_KEY)
        .fold(body, |body, key| {
            let mut found = memmem::find_iter(&body, key).peekable();
            if found.peek().is_none() {
                return body;
            }
            let (mut clean, mut copied) = (Vec::with_capacity(body.len()), 0);
            for at in found {
                clean.extend_from_slice(&body[copied..at]);
                clean.extend_from_slice(b"[redacted]");
                copied = at + key.len();
            }
            clean.extend_from_slice(&body[copied..]);
            clean.into()
        })
}

/// What a future gives, or the limit that was reached first.
async fn within<T>(
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
            Some((kind, end)) => alarm.poll(cx, end).map(|()| Err(kind)),
            None => Poll::Pending,
        }
    })
    .await
}
