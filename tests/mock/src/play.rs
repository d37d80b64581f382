//! The body of an answer as it goes over the wire.

use std::{
    collections::VecDeque,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::{Shared, answer::End};

/// Gives the pieces of a body, and then its end.
pub(crate) struct Play {
    pieces: VecDeque<Bytes>,
    end: End,
    sized: bool,
    flushed: bool,
    /// Whether the answer is not sent yet.
    pub(crate) waiting: bool,
    shared: Arc<Shared>,
}

impl Play {
    pub(crate) fn new(pieces: Vec<Bytes>, end: End, shared: Arc<Shared>) -> Self {
        // A body in one piece says how long it is, as services do; others come in chunks.
        let sized = pieces.len() < 2 && end == End::Regular;
        let pieces = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        Self { pieces, end, sized, flushed: false, waiting: false, shared }
    }

    fn left(&self) -> usize {
        self.pieces.iter().map(Bytes::len).sum()
    }
}

impl Body for Play {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(piece) = self.pieces.pop_front() {
            if self.end == End::Repeat && self.pieces.is_empty() {
                self.pieces.push_back(piece.clone());
            }
            self.shared.count(|counts| counts.bytes += piece.len());
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match self.end {
            End::Regular => Poll::Ready(None),
            // What came before must reach the client: the server writes it out when there is nothing to do.
            End::Cut if !self.flushed => {
                self.flushed = true;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            End::Cut => Poll::Ready(Some(Err(io::Error::other("the script breaks off here")))),
            End::Silence | End::Repeat => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && self.end == End::Regular
    }

    fn size_hint(&self) -> SizeHint {
        if self.sized { SizeHint::with_exact(self.left() as u64) } else { SizeHint::default() }
    }
}

impl Drop for Play {
    fn drop(&mut self) {
        let played = self.pieces.is_empty() && matches!(self.end, End::Regular | End::Cut);
        if self.waiting || !played {
            self.shared.count(|counts| counts.abandoned += 1);
        }
    }
}
