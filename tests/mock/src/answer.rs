//! What a script can answer, and what can go wrong with it.

use std::time::Duration;

use hyper::body::Bytes;

/// One answer of a script.
#[derive(Clone, Debug)]
#[must_use]
pub struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) session: Session,
    pub(crate) pieces: Vec<Bytes>,
    pub(crate) end: End,
    pub(crate) delay: Option<Duration>,
    /// Written to the connection in place of everything else.
    pub(crate) raw: Option<Bytes>,
}

/// Which session id an answer names.
#[derive(Clone, Debug)]
pub(crate) enum Session {
    /// That of the request, or a new one.
    Follow,
    None,
    Id(String),
}

/// What comes after the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Its regular end.
    Regular,
    /// The connection breaks off.
    Cut,
    /// Nothing, and the connection stays open.
    Silence,
    /// The last piece again, for ever.
    Repeat,
}

impl Answer {
    /// Status 200 with a whole reply.
    pub fn reply(body: impl ToString) -> Self {
        Self::status(200).json(body)
    }

    /// Status 200 with an event stream; each item is the data of one event, and `[DONE]` comes last.
    pub fn events(events: impl IntoIterator<Item = impl ToString>) -> Self {
        let lines = |data: String| format!("data: {data}\n\n");
        let done = "[DONE]".to_owned();
        let data = events.into_iter().map(|event| event.to_string()).chain([done]);
        Self::stream(data.map(lines))
    }

    /// Status 200 with an event stream of these pieces, which need not be events.
    pub fn stream(pieces: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        let mut answer = Self::status(200).header("content-type", "text/event-stream; charset=utf-8");
        answer.pieces = pieces.into_iter().map(|piece| piece.into().into()).collect();
        answer
    }

    /// An empty body with a status.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            session: Session::Follow,
            pieces: Vec::new(),
            end: End::Regular,
            delay: None,
            raw: None,
        }
    }

    /// Bytes that are written to the connection in place of an HTTP reply; then it is closed.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        let mut answer = Self::status(200);
        answer.raw = Some(bytes.into().into());
        answer
    }

    /// No answer, on an open connection.
    pub fn never() -> Self {
        Self::status(200).delay(Duration::MAX)
    }

    /// Sets the status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sets a JSON body.
    pub fn json(self, body: impl ToString) -> Self {
        self.body("application/json", body.to_string())
    }

    /// Sets the body.
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.pieces = vec![body.into().into()];
        self.header("content-type", content_type)
    }

    /// Sets the header that names the session.
    pub fn session(mut self, id: impl Into<String>) -> Self {
        self.session = Session::Id(id.into());
        self
    }

    /// Names no session.
    pub fn no_session(mut self) -> Self {
        self.session = Session::None;
        self
    }

    /// Sets a header.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Waits before the answer.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }

    /// Breaks the connection off after so many bytes of the body.
    pub fn cut_after(mut self, bytes: usize) -> Self {
        let whole = self.pieces.concat();
        self.pieces = vec![whole[..bytes.min(whole.len())].to_vec().into()];
        self.cut()
    }

    /// Breaks the connection off where the body would end.
    pub fn cut(mut self) -> Self {
        self.end = End::Cut;
        self
    }

    /// Leaves the body open where it would end.
    pub fn left_open(mut self) -> Self {
        self.end = End::Silence;
        self
    }

    /// Goes on for ever with this piece.
    pub fn then_endless(mut self, piece: impl Into<Vec<u8>>) -> Self {
        self.pieces.push(piece.into().into());
        self.end = End::Repeat;
        self
    }

    /// Hands the body to the network in pieces of so many bytes.
    pub fn in_pieces_of(mut self, bytes: usize) -> Self {
        let whole = self.pieces.concat();
        self.pieces = whole.chunks(bytes.max(1)).map(Bytes::copy_from_slice).collect();
        self
    }
}
