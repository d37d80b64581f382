//! A transport without network, and a clock that only moves when somebody sleeps.

use std::{
    collections::VecDeque,
    future::{pending, ready},
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, SystemTime},
};

use sequrity_runtime::{
    Attempt, Body, Clock, Sleep, Transport, TransportError, TransportErrorKind, TransportFuture,
    external::{Bytes, HeaderMap, Request, Response, Stream},
};

/// What comes of one attempt.
pub(crate) enum Outcome {
    Reply(Response<Body>),
    Failure(TransportErrorKind),
    /// Nothing, for ever.
    Silence,
}

/// Gives one outcome after the other, and keeps what it was sent.
#[derive(Clone, Default)]
pub(crate) struct Fake {
    outcomes: Arc<Mutex<VecDeque<Outcome>>>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

pub(crate) struct Sent {
    pub(crate) headers: HeaderMap,
    pub(crate) attempt: Attempt,
}

impl Fake {
    pub(crate) fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        Self { outcomes: Arc::new(Mutex::new(outcomes.into_iter().collect())), sent: Arc::default() }
    }

    pub(crate) fn attempts(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    pub(crate) fn take_sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }
}

impl Transport for Fake {
    fn send(&self, request: Request<Bytes>) -> TransportFuture {
        let attempt = *request.extensions().get::<Attempt>().unwrap();
        self.sent.lock().unwrap().push(Sent { headers: request.headers().clone(), attempt });
        match self.outcomes.lock().unwrap().pop_front() {
            Some(Outcome::Reply(response)) => Box::pin(ready(Ok(response))),
            Some(Outcome::Failure(kind)) => Box::pin(ready(Err(TransportError::new(kind, "made up")))),
            Some(Outcome::Silence) | None => Box::pin(pending()),
        }
    }
}

/// A reply with headers, written as `name: value` lines.
pub(crate) fn reply(status: u16, headers: &str, body: impl Into<Body>) -> Outcome {
    let mut response = Response::builder().status(status);
    for line in headers.lines() {
        let (name, value) = line.split_once(": ").unwrap();
        response = response.header(name, value);
    }
    Outcome::Reply(response.body(body.into()).unwrap())
}

/// A reply of status 200 and JSON.
pub(crate) fn json(body: &'static str) -> Outcome {
    reply(200, "content-type: application/json", body)
}

/// A reply of status 200 whose body comes in pieces.
pub(crate) fn event_pieces(pieces: Pieces) -> Outcome {
    reply(200, "content-type: text/event-stream", Body::from_stream(pieces))
}

/// A body in pieces, each after a pause.
pub(crate) struct Pieces {
    pieces: VecDeque<(Duration, Bytes)>,
    pause: Option<Pin<Box<tokio::time::Sleep>>>,
    /// Repeats the last piece for ever.
    endless: bool,
    read_to_end: Arc<AtomicBool>,
}

impl Pieces {
    pub(crate) fn new(pieces: impl IntoIterator<Item = (u64, &'static str)>, endless: bool) -> Self {
        let piece = |(seconds, text)| (Duration::from_secs(seconds), Bytes::from_static(str::as_bytes(text)));
        Self { pieces: pieces.into_iter().map(piece).collect(), pause: None, endless, read_to_end: Arc::default() }
    }

    /// With pauses so many times shorter.
    pub(crate) fn faster(mut self, times: u32) -> Self {
        self.pieces.iter_mut().for_each(|(pause, _)| *pause /= times);
        self
    }

    /// Whether somebody was told that there are no more.
    pub(crate) fn read_to_end(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.read_to_end)
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some((pause, piece)) = self.pieces.front().cloned() else {
            self.read_to_end.store(true, Ordering::Relaxed);
            return Poll::Ready(None);
        };
        let mut sleep = self.pause.take().unwrap_or_else(|| Box::pin(tokio::time::sleep(pause)));
        if !pause.is_zero() && sleep.as_mut().poll(cx).is_pending() {
            self.pause = Some(sleep);
            return Poll::Pending;
        }
        if !self.endless || self.pieces.len() > 1 {
            self.pieces.pop_front();
        }
        Poll::Ready(Some(Ok(piece)))
    }
}

/// A clock that moves by what is slept, at once, and remembers it.
#[derive(Clone, Default)]
pub(crate) struct FakeClock {
    now: Arc<Mutex<Duration>>,
    slept: Arc<Mutex<Vec<Duration>>>,
}

impl FakeClock {
    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap().clone()
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }

    fn date(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777) + self.now()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let clock = self.clone();
        Box::pin(async move {
            clock.slept.lock().unwrap().push(duration);
            *clock.now.lock().unwrap() += duration;
        })
    }
}
