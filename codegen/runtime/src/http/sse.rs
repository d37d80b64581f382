//! Syntax of event streams (`text/event-stream`, WHATWG HTML), pushed in any pieces.

use std::{error::Error as StdError, fmt, ops::Range, str::from_utf8};

use memchr::memchr2;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Takes an event stream apart. Push bytes as they come, cut anywhere, and take events until there is none.
///
/// An event that has its data in one line is handed out from where it lies; nothing is copied or searched twice.
/// At the end of the bytes, [`finish`](Self::finish) gives the last event even when its blank line is missing.
///
/// ```
/// # use sequrity_runtime::EventParser;
/// let mut parser = EventParser::new(1024);
/// parser.push(b"event: greeting\ndata: hel");
/// assert!(parser.next_event().is_none());
/// parser.push(b"lo\n\n");
/// let event = parser.next_event().unwrap().unwrap();
/// assert_eq!((event.name, event.data), ("greeting", "hello"));
/// ```
#[derive(Debug)]
pub struct EventParser {
    limit: usize,
    buffer: Vec<u8>,
    /// Where the line under way begins.
    line: usize,
    /// Up to where that line is known to hold no line break.
    searched: usize,
    /// The last line ended in CR: a LF that follows belongs to it.
    after_cr: bool,
    /// Nothing was read yet: a byte order mark may come.
    at_start: bool,
    ended: bool,
    /// The event under way was given to the caller.
    handed_out: bool,
    data: Data,
    joined: Vec<u8>,
    name: Vec<u8>,
    last_id: Vec<u8>,
    retry: Option<u64>,
}

/// The data of the event under way.
#[derive(Debug)]
enum Data {
    None,
    /// One line, as it lies in the buffer.
    Line(Range<usize>),
    /// Several lines, or one that could not stay where it was; in `joined`.
    Joined,
}

/// One event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedEvent<'a> {
    /// Its name, from the `event` field; empty when there was none.
    pub name: &'a str,
    /// Its data, several lines joined by a line feed.
    pub data: &'a str,
    /// The last `id` of the stream so far; empty when there was none.
    pub last_id: &'a str,
    /// Milliseconds to wait before connecting again, if the stream has said so.
    pub retry: Option<u64>,
}

/// Bytes that are no event stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventError {
    /// An event or a line is longer than the limit. Nothing more is read.
    TooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// An event is not UTF-8. The next event can be read.
    NotUtf8 {
        /// Its data.
        data: Vec<u8>,
    },
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit } => write!(f, "an event is longer than {limit} bytes"),
            Self::NotUtf8 { .. } => f.write_str("an event is not UTF-8"),
        }
    }
}

impl StdError for EventError {}

impl EventParser {
    /// A parser that refuses events and lines of more than `limit` bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            buffer: Vec::new(),
            line: 0,
            searched: 0,
            after_cr: false,
            at_start: true,
            ended: false,
            handed_out: false,
            data: Data::None,
            joined: Vec::new(),
            name: Vec::new(),
            last_id: Vec::new(),
            retry: None,
        }
    }

    /// Adds bytes of the stream.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.ended {
            return;
        }
        self.let_go();
        if let Data::Line(range) = &self.data {
            // Its event goes on in the next bytes. Left in the buffer it would hold every comment that follows.
            self.joined.clear();
            self.joined.extend_from_slice(&self.buffer[range.clone()]);
            self.data = Data::Joined;
        }
        self.buffer.drain(..self.line);
        self.searched -= self.line;
        self.line = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole event among the bytes pushed so far.
    pub fn next_event(&mut self) -> Option<Result<ParsedEvent<'_>, EventError>> {
        match self.advance() {
            Ok(true) => Some(self.event()),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// The next event, and at last the one whose blank line is missing, when all bytes are pushed.
    pub fn finish(&mut self) -> Option<Result<ParsedEvent<'_>, EventError>> {
        match self.advance_to_end() {
            Ok(true) => Some(self.event()),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// Moves to the next event, which [`event`](Self::event) then gives; false when more bytes are needed.
    pub(crate) fn advance(&mut self) -> Result<bool, EventError> {
        self.let_go();
        if self.ended {
            return Ok(false);
        }
        while let Some(line) = self.next_line() {
            if !line.is_empty() {
                self.read_line(line)?;
            } else if matches!(self.data, Data::None) {
                self.name.clear();
            } else {
                self.handed_out = true;
                return Ok(true);
            }
        }
        self.check(self.buffer.len() - self.line)?;
        Ok(false)
    }

    /// The same when no more bytes will come.
    pub(crate) fn advance_to_end(&mut self) -> Result<bool, EventError> {
        if self.advance()? {
            return Ok(true);
        }
        if self.ended {
            return Ok(false);
        }
        self.ended = true;
        let line = self.line..self.buffer.len();
        self.line = line.end;
        self.searched = line.end;
        if !line.is_empty() {
            self.read_line(line)?;
        }
        self.handed_out = !matches!(self.data, Data::None);
        Ok(self.handed_out)
    }

    /// The event that was moved to.
    pub(crate) fn event(&self) -> Result<ParsedEvent<'_>, EventError> {
        let data = self.data()?;
        // A name or an id that is not UTF-8 tells nothing; the data still counts.
        let name = from_utf8(&self.name).unwrap_or_default();
        let last_id = from_utf8(&self.last_id).unwrap_or_default();
        Ok(ParsedEvent { name, data, last_id, retry: self.retry })
    }

    /// The data of that event alone.
    pub(crate) fn data(&self) -> Result<&str, EventError> {
        let data = self.bytes();
        from_utf8(data).map_err(|_| EventError::NotUtf8 { data: data.to_vec() })
    }

    /// The same as it came.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.data {
            Data::None => &[],
            Data::Line(range) => &self.buffer[range.clone()],
            Data::Joined => &self.joined,
        }
    }

    /// Forgets the event that the caller has seen.
    fn let_go(&mut self) {
        if self.handed_out {
            self.handed_out = false;
            self.data = Data::None;
            self.name.clear();
        }
    }

    /// The next whole line, without its end.
    fn next_line(&mut self) -> Option<Range<usize>> {
        if self.at_start {
            if self.buffer.starts_with(BYTE_ORDER_MARK) {
                self.line = BYTE_ORDER_MARK.len();
                self.searched = self.line;
            } else if BYTE_ORDER_MARK.starts_with(&self.buffer) {
                return None;
            }
            self.at_start = false;
        }
        if self.after_cr {
            self.after_cr = false;
            match self.buffer.get(self.line) {
                Some(b'\n') => {
                    self.line += 1;
                    self.searched = self.line;
                }
                Some(_) => {}
                None => {
                    self.after_cr = true;
                    return None;
                }
            }
        }
        let Some(length) = memchr2(b'\r', b'\n', &self.buffer[self.searched..]) else {
            self.searched = self.buffer.len();
            return None;
        };
        let line = self.line..self.searched + length;
        self.after_cr = self.buffer[line.end] == b'\r';
        self.line = line.end + 1;
        self.searched = self.line;
        Some(line)
    }

    /// Takes one line that is not blank: a field, or a comment.
    fn read_line(&mut self, line: Range<usize>) -> Result<(), EventError> {
        self.check(line.len())?;
        let text = &self.buffer[line.clone()];
        let colon = text.iter().position(|byte| *byte == b':').unwrap_or(text.len());
        let space = usize::from(text.get(colon + 1) == Some(&b' '));
        let from = line.end.min(line.start + colon + 1 + space);
        let value = &self.buffer[from..line.end];
        match &text[..colon] {
            b"data" => self.add_data(from..line.end),
            b"event" => {
                self.name.clear();
                self.name.extend_from_slice(value);
            }
            b"id" if !value.contains(&0) => {
                self.last_id.clear();
                self.last_id.extend_from_slice(value);
            }
            b"retry" if value.iter().all(u8::is_ascii_digit) => {
                self.retry = from_utf8(value).ok().and_then(|digits| digits.parse().ok()).or(self.retry);
            }
            _ => {}
        }
        Ok(())
    }

    fn add_data(&mut self, value: Range<usize>) {
        match &self.data {
            Data::None => {
                self.data = Data::Line(value);
                return;
            }
            Data::Line(first) => {
                self.joined.clear();
                self.joined.extend_from_slice(&self.buffer[first.clone()]);
            }
            Data::Joined => {}
        }
        self.joined.push(b'\n');
        self.joined.extend_from_slice(&self.buffer[value]);
        self.data = Data::Joined;
    }

    /// Refuses an event that grows over the limit with so many more bytes.
    fn check(&mut self, more: usize) -> Result<(), EventError> {
        let data = match &self.data {
            Data::None => 0,
            Data::Line(range) => range.len(),
            Data::Joined => self.joined.len(),
        };
        if data + more <= self.limit {
            return Ok(());
        }
        self.ended = true;
        self.data = Data::None;
        Err(EventError::TooLong { limit: self.limit })
    }
}
