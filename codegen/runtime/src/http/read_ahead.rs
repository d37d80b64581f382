//! Bodies that a task of the runtime reads ahead of code that is no task.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use tokio::{
    io::{AsyncRead, AsyncWriteExt, DuplexStream, ReadBuf, duplex},
    runtime::Handle,
    task::{self, JoinHandle, spawn},
};

use super::{
    is_driving,
    transport::{TransportError, TransportErrorKind},
};

/// Bytes that are read ahead, besides the piece that waits for room.
const AHEAD: usize = 64 << 10;

/// Bytes of one piece that is handed on.
const PIECE: usize = 16 << 10;

/// Whether the caller is none of what tokio calls a task: a blocking call, or `main` inside `block_on`. There each
/// piece that is asked for costs two changes of thread, or on a runtime of one thread a look at all sockets, which
/// takes longer than to decode it: pieces that came meanwhile are better handed on together.
pub(super) fn is_outside_of_tasks() -> bool {
    is_driving() || task::try_id().is_none() && Handle::try_current().is_ok()
}

/// The bytes of a body, read ahead by a task, which ends with this.
pub(super) struct ReadAhead {
    bytes: DuplexStream,
    room: Box<[u8]>,
    /// None: how the body ended is told.
    reader: Option<JoinHandle<Result<(), TransportError>>>,
}

impl ReadAhead {
    /// Starts to read.
    pub(super) fn new(body: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        let (mut write, bytes) = duplex(AHEAD);
        let reader = spawn(async move {
            let mut body = pin!(body);
            while let Some(piece) = poll_fn(|cx| body.as_mut().poll_next(cx)).await {
                if write.write_all(&piece?).await.is_err() {
                    // Nobody reads any more.
                    break;
                }
            }
            Ok(())
        });
        Self { bytes, room: vec![0; PIECE].into(), reader: Some(reader) }
    }

    fn poll_bytes(&mut self, cx: &mut Context<'_>) -> Poll<Result<Bytes, TransportError>> {
        let mut room = ReadBuf::new(&mut self.room);
        let read = ready!(Pin::new(&mut self.bytes).poll_read(cx, &mut room));
        Poll::Ready(match read {
            Ok(()) => Ok(Bytes::copy_from_slice(room.filled())),
            Err(error) => Err(TransportError::new(TransportErrorKind::Other, error)),
        })
    }
}

impl Stream for ReadAhead {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let bytes = ready!(self.poll_bytes(cx))?;
        if !bytes.is_empty() {
            return Poll::Ready(Some(Ok(bytes)));
        }
        let Some(reader) = &mut self.reader else {
            return Poll::Ready(None);
        };
        let ended = ready!(Pin::new(reader).poll(cx));
        self.reader = None;
        Poll::Ready(match ended {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(Err(error)),
            Err(error) => Some(Err(TransportError::new(TransportErrorKind::Other, error))),
        })
    }
}

/// Closes the connection, as dropping a body does.
impl Drop for ReadAhead {
    fn drop(&mut self) {
        if let Some(reader) = &self.reader {
            reader.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::poll_fn,
        pin::Pin,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        task::{Context, Poll},
    };

    use bytes::Bytes;
    use futures_core::Stream;
    use tokio::{runtime::Builder, task::yield_now};

    use super::{AHEAD, PIECE, ReadAhead, is_outside_of_tasks};
    use crate::http::transport::TransportError;

    const PIECES_AHEAD: usize = AHEAD / PIECE;

    /// Pieces without end, counted as they are taken.
    struct Endless(Arc<AtomicUsize>);

    impl Stream for Endless {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Poll::Ready(Some(Ok(Bytes::from_static(&[b'x'; PIECE]))))
        }
    }

    #[tokio::test]
    async fn no_more_is_read_than_has_room() {
        let taken = Arc::new(AtomicUsize::new(0));
        let mut body = ReadAhead::new(Endless(Arc::clone(&taken)));
        for asked in 0..10 {
            for _ in 0..100 {
                yield_now().await;
            }
            // One more piece waits to be written.
            assert_eq!(taken.load(Ordering::Relaxed), asked + PIECES_AHEAD + 1);

            let piece = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await;

            assert_eq!(piece.unwrap().unwrap().len(), PIECE);
        }
    }

    #[test]
    fn code_that_is_no_task_stands_outside() {
        let one_thread = Builder::new_current_thread().build().unwrap();
        let many_threads = Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let looks = || async { is_outside_of_tasks() };

        for runtime in [one_thread, many_threads] {
            assert!(runtime.block_on(looks()));
            assert!(!runtime.block_on(runtime.spawn(looks())).unwrap());
        }
        #[cfg(feature = "blocking")]
        assert!(crate::http::blocking::block_on(looks()).unwrap());
    }
}
