//! Event streams: the same events however the bytes are cut, and a whole that grows from any events.

use bolero::{TypeGenerator, check};
use sequrity_runtime::EventParser;
use sequrity_types::{Accumulator, from_json_slice, responses::ResponseStreamEvent};

use crate::input::{INPUTS, Recipe};

/// Most bytes of one event.
const LIMIT: usize = 256;

/// A stream as lines of few kinds, and where it is cut.
#[derive(Clone, Debug, TypeGenerator)]
struct Stream {
    lines: Vec<Line>,
    cuts: Vec<u8>,
}

#[derive(Clone, Debug, TypeGenerator)]
enum Line {
    Blank,
    Data(Vec<u8>),
    Event(u8),
    Id(u8),
    Retry(u16),
    Comment,
    Raw(Vec<u8>),
    Break(bool, bool),
}

impl Stream {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for line in &self.lines {
            match line {
                Line::Blank => {}
                Line::Data(data) => bytes.extend(b"data: ".iter().chain(data)),
                Line::Event(name) => bytes.extend(b"event:".iter().chain(&[*name])),
                Line::Id(id) => bytes.extend(b"id: ".iter().chain(&[*id])),
                Line::Retry(time) => bytes.extend(format!("retry: {time}").bytes()),
                Line::Comment => bytes.extend(b": a comment"),
                Line::Raw(raw) => bytes.extend(raw),
                Line::Break(carriage, feed) => {
                    bytes.extend(carriage.then_some(b'\r'));
                    bytes.extend(feed.then_some(b'\n'));
                }
            }
            if !matches!(line, Line::Break(..)) {
                bytes.push(b'\n');
            }
        }
        bytes
    }
}

/// Every event and error, as text. An error ends some parsers' use: none is asked for more than it can have.
fn events<'b>(pieces: impl Iterator<Item = &'b [u8]>, most: usize) -> Vec<String> {
    let mut parser = EventParser::new(LIMIT);
    let mut found = Vec::new();
    for piece in pieces {
        parser.push(piece);
        while let Some(event) = parser.next_event() {
            found.push(format!("{event:?}"));
            assert!(found.len() <= most, "more events than bytes");
        }
    }
    found.extend(parser.finish().map(|event| format!("{event:?}")));
    found
}

#[test]
fn cuts_change_nothing() {
    check!().with_iterations(5 * INPUTS).with_type::<Stream>().for_each(|stream| {
        let bytes = stream.bytes();
        let mut pieces = Vec::new();
        let mut rest = &bytes[..];
        for cut in &stream.cuts {
            let (piece, after) = rest.split_at(rest.len().min(usize::from(*cut)));
            pieces.push(piece);
            rest = after;
        }
        pieces.push(rest);

        let cut = events(pieces.into_iter(), bytes.len() + 1);

        assert_eq!(cut, events([&bytes[..]].into_iter(), bytes.len() + 1));
        assert_eq!(cut, events(bytes.chunks(1), bytes.len() + 1));
    });
}

#[test]
fn whole_grows_from_any_events() {
    check!().with_iterations(INPUTS).with_type::<Vec<Recipe>>().for_each(|recipes| {
        let mut whole = Accumulator::<ResponseStreamEvent>::new();
        for recipe in recipes.iter().take(8) {
            if let Ok(event) = from_json_slice::<ResponseStreamEvent>(&recipe.bytes("ResponseStreamEvent")) {
                whole.push(&event).expect("what was read can be written");
            }
        }
        if let Err(error) = whole.whole() {
            assert!(error.path().starts_with('$'), "{error}");
        }
    });
}
