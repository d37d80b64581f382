//! A reply's body, read under its time limits.

use std::{
    future::poll_fn,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Bytes, BytesMut};

#[cfg(not(target_family = "wasm"))]
use super::waiting::wait_for_end;
use super::{
    clock::Alarm,
    error::TimeoutKind,
    transport::{Body, TransportError, poll_piece},
};

/// How many pieces may still come before the end of a body, after all of it that matters.
const LAST_PIECES: usize = 16;

/// A moment at which a limit is reached.
pub(crate) type Limit = (TimeoutKind, Duration);

/// Why a body was not read to its end.
pub(crate) enum Stopped {
    Timeout(TimeoutKind),
    Transport(TransportError),
    TooLong,
}

/// The pieces of a body. Little is read before it is asked for; dropping this closes the connection; see also
/// [`let_go`](Self::let_go).
pub(crate) struct Pieces {
    body: Body,
    alarm: Alarm,
    idle: Option<Duration>,
    idle_end: Option<Duration>,
    end: Option<Limit>,
}

impl Pieces {
    pub(crate) fn new(body: Body, alarm: Alarm, idle: Option<Duration>, end: Option<Limit>) -> Self {
        Self { body, alarm, idle, idle_end: None, end }
    }

    /// Another moment at which reading must be over.
    pub(crate) fn end_at(&mut self, end: Option<Limit>) {
        self.end = end;
    }

    /// Another moment, unless reading must be over before.
    pub(crate) fn hurry(&mut self, kind: TimeoutKind, patience: Duration) {
        let end = self.alarm.now().checked_add(patience).map(|end| (kind, end));
        self.end = earlier(self.end, end);
    }

    /// Another moment, from now.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn end_in(&mut self, kind: TimeoutKind, patience: Duration) {
        self.end = self.alarm.now().checked_add(patience).map(|end| (kind, end));
    }

    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Stopped>>> {
        let now = self.alarm.now();
        // Looked at first: bytes that never stop coming must not hide that time is up.
        if let Some((kind, end)) = self.end
            && now >= end
        {
            return Poll::Ready(Some(Err(Stopped::Timeout(kind))));
        }
        if let Poll::Ready(piece) = poll_piece(&mut self.body, cx) {
            self.idle_end = None;
            return Poll::Ready(piece.map(|piece| piece.map_err(Stopped::Transport)));
        }
        if self.idle_end.is_none() {
            self.idle_end = self.idle.and_then(|idle| now.checked_add(idle));
        }
        let idle = self.idle_end.map(|end| (TimeoutKind::Idle, end));
        let Some((kind, end)) = earlier(idle, self.end) else {
            return Poll::Pending;
        };
        ready!(self.alarm.poll(cx, now, end));
        Poll::Ready(Some(Err(Stopped::Timeout(kind))))
    }

    /// Takes leave of a body that holds nothing more of use. Only when its end was read can its connection serve
    /// another call, which spares a handshake; a task waits for that, for a caller may stop asking.
    pub(crate) fn let_go(mut self, cx: &mut Context<'_>) {
        for left in (0..=LAST_PIECES).rev() {
            match self.poll(cx) {
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(_) => return,
                // In a browser connections are the browser's business.
                #[cfg(target_family = "wasm")]
                Poll::Pending => return,
                #[cfg(not(target_family = "wasm"))]
                Poll::Pending => return wait_for_end(self, left),
            }
        }
    }

    /// Reads to the end, or as far as it goes.
    pub(crate) async fn read(mut self, limit: usize) -> (Bytes, Option<Stopped>) {
        let mut first = Bytes::new();
        let mut all = BytesMut::new();
        loop {
            let piece = match poll_fn(|cx| self.poll(cx)).await {
                None if all.is_empty() => return (first, None),
                None => return (all.freeze(), None),
                Some(Ok(piece)) => piece,
                Some(Err(stopped)) if all.is_empty() => return (first, Some(stopped)),
                Some(Err(stopped)) => return (all.freeze(), Some(stopped)),
            };
            // A body that comes in one piece, as most do, is not copied.
            if all.is_empty() && first.is_empty() && piece.len() <= limit {
                first = piece;
                continue;
            }
            if all.is_empty() {
                all.extend_from_slice(&first);
            }
            let room = limit - all.len();
            if piece.len() > room {
                all.extend_from_slice(&piece[..room]);
                return (all.freeze(), Some(Stopped::TooLong));
            }
            all.extend_from_slice(&piece);
        }
    }
}

/// The limit that is reached first.
pub(crate) fn earlier(one: Option<Limit>, other: Option<Limit>) -> Option<Limit> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.1 < one.1 { other } else { one }),
        (limit, None) | (None, limit) => limit,
    }
}
