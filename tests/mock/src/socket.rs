//! A socket on which a script can write what no HTTP server would.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
};

use hyper::body::Bytes;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// Bytes to write in place of a reply.
pub(crate) type Raw = Arc<Mutex<Option<Bytes>>>;

/// A socket on which a script can write what no HTTP server would.
pub(crate) struct Socket {
    socket: TcpStream,
    raw: Raw,
}

impl Socket {
    pub(crate) fn new(socket: TcpStream, raw: Raw) -> Self {
        Self { socket, raw }
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let mut raw = this.raw.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(script) = &mut *raw else {
            return Pin::new(&mut this.socket).poll_write(cx, bytes);
        };
        while !script.is_empty() {
            let written = ready!(Pin::new(&mut this.socket).poll_write(cx, script))?;
            *script = script.slice(written..);
        }
        Poll::Ready(Err(io::Error::other("the script ends here")))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
