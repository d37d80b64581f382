//! The syntax of event streams.

use std::time::{Duration, Instant};

use sequrity_runtime::{EventError, EventParser};

/// Name and data of all events, the bytes pushed in pieces of a length.
fn parse(bytes: &[u8], length: usize) -> Vec<(String, String)> {
    let mut parser = EventParser::new(1 << 20);
    let mut events = Vec::new();
    for piece in bytes.chunks(length) {
        parser.push(piece);
        while let Some(event) = parser.next_event() {
            let event = event.unwrap();
            events.push((event.name.to_owned(), event.data.to_owned()));
        }
    }
    while let Some(event) = parser.finish() {
        let event = event.unwrap();
        events.push((event.name.to_owned(), event.data.to_owned()));
    }
    events
}

/// Whatever the size of the pieces, the events are the same.
#[track_caller]
fn gives(text: &str, events: &[(&str, &str)]) {
    let expected: Vec<(String, String)> = events.iter().map(|(name, data)| ((*name).into(), (*data).into())).collect();
    for length in 1..=text.len().max(1) {
        assert_eq!(parse(text.as_bytes(), length), expected, "in pieces of {length}: {text:?}");
    }
}

#[track_caller]
fn gives_data(text: &str, data: &[&str]) {
    let events: Vec<(&str, &str)> = data.iter().map(|data| ("", *data)).collect();
    gives(text, &events);
}

#[test]
fn line_may_end_in_any_way() {
    gives_data("data: a\n\ndata: b\n\n", &["a", "b"]);
    gives_data("data: a\r\n\r\ndata: b\r\n\r\n", &["a", "b"]);
    gives_data("data: a\r\rdata: b\r\r", &["a", "b"]);
    gives_data("data: a\r\n\ndata: b\n\r\n\r\n", &["a", "b"]);
    gives_data("data: a\n\n\n\n\r\r\n\ndata: b\n\n", &["a", "b"]);
    gives_data("data: a\rdata: b\n\n", &["a\nb"]);
}

#[test]
fn one_space_after_the_colon_is_dropped() {
    gives_data("data:a\n\ndata: b\n\ndata:  c\n\ndata:\td\n\n", &["a", "b", " c", "\td"]);
    gives_data("data: a: b\n\n", &["a: b"]);
}

#[test]
fn several_data_lines_are_joined() {
    gives_data("data: {\"a\":\ndata: 1}\n\n", &["{\"a\":\n1}"]);
    gives_data("data: a\n: note\ndata:\ndata: b\n\n", &["a\n\nb"]);
}

#[test]
fn empty_data_is_an_event() {
    gives_data("data\n\ndata\ndata\n\ndata:", &["", "\n", ""]);
    gives_data("data:\n\ndata: a\n\n", &["", "a"]);
}

#[test]
fn last_event_needs_no_end() {
    gives_data("data: a", &["a"]);
    gives_data("data: a\n", &["a"]);
    gives_data("data: a\r", &["a"]);
    gives_data("data: a\ndata: b", &["a\nb"]);
    gives_data("data: a\n\nevent: x", &["a"]);
    gives_data("data: a\n\n: bye", &["a"]);
}

#[test]
fn everything_else_is_no_event() {
    gives_data("", &[]);
    gives_data("\n\n\r\r\n", &[]);
    gives_data(": ping\n\n:\n\nevent: x\n\nid: 1\n\nretry: 5\n\nother: a\n\ndataa: b\n\n data: c\n\n", &[]);
    gives_data(": ping\n\ndata: a\n\n", &["a"]);
}

#[test]
fn name_belongs_to_one_event() {
    gives("event: x\ndata: a\n\ndata: b\n\n", &[("x", "a"), ("", "b")]);
    gives("event: x\n\ndata: a\n\n", &[("", "a")]);
    gives("data: a\nevent: x\nevent:y\n\n", &[("y", "a")]);
    gives("event: x\ndata: a\n\nevent: z\ndata: b", &[("x", "a"), ("z", "b")]);
}

#[test]
fn byte_order_mark_is_dropped_once() {
    gives_data("\u{feff}data: a\n\n", &["a"]);
    gives_data("\u{feff}\u{feff}data: a\n\ndata: b\n\n", &["b"]);
    gives_data("data: a\n\n\u{feff}data: b\n\n", &["a"]);
    gives_data("\u{feff}", &[]);
}

#[test]
fn characters_are_left_alone() {
    gives_data("data: a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f\0\n\n", &["a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f\0"]);
    gives_data("data: 日本語 🦀 é\n\n", &["日本語 🦀 é"]);
}

#[test]
fn id_and_retry_are_kept() {
    let mut parser = EventParser::new(100);
    parser.push(b"id: 3\nretry: 10\ndata: a\n\nretry: x1\nid: a\0b\ndata: b\n\nid\ndata: c\n\n");

    let mut seen = Vec::new();
    while let Some(event) = parser.next_event() {
        let event = event.unwrap();
        seen.push((event.last_id.to_owned(), event.retry));
    }

    assert_eq!(seen, [("3".into(), Some(10)), ("3".into(), Some(10)), (String::new(), Some(10))]);
}

#[test]
fn event_that_is_not_utf8_harms_no_other() {
    let mut parser = EventParser::new(100);
    parser.push(b"data: a\xffb\n\ndata: c\n\n");

    assert_eq!(parser.next_event(), Some(Err(EventError::NotUtf8 { data: b"a\xffb".to_vec() })));
    assert_eq!(parser.next_event().unwrap().unwrap().data, "c");
    assert_eq!(parser.next_event(), None);
}

#[track_caller]
fn too_long(text: &str) {
    for length in [1, 7, text.len()] {
        let mut parser = EventParser::new(10);
        let mut last = None;
        for piece in text.as_bytes().chunks(length) {
            parser.push(piece);
            last = last.or(parser.next_event().map(|event| event.map(|event| event.data.to_owned())));
        }
        assert_eq!(last, Some(Err(EventError::TooLong { limit: 10 })), "in pieces of {length}: {text:?}");
        parser.push(b"\n\ndata: a\n\n");
        assert_eq!(parser.next_event(), None);
    }
}

#[test]
fn length_is_limited() {
    too_long("data: 0123456");
    too_long(": comment without end");
    too_long("data: 01\ndata: 34\ndata: 67\ndata: 90\n");
    too_long("data: 0\nxxxxxxxxxxxx");
    gives_data("data:01234567890123\n\n", &["01234567890123"]);
}

/// Neither comments nor blank lines pile up behind an event that is not over.
#[test]
fn endless_comments_take_no_room() {
    let mut parser = EventParser::new(100);
    parser.push(b"data: a\n");
    for _ in 0..1_000_000 {
        parser.push(b": ping\n");
        assert_eq!(parser.next_event(), None);
    }
    parser.push(b"\n");

    assert_eq!(parser.next_event().unwrap().unwrap().data, "a");
}

/// Bytes that come one by one are not searched again and again: that would take hours here.
#[test]
fn time_is_linear() {
    let start = Instant::now();
    let mut parser = EventParser::new(usize::MAX / 2);
    for _ in 0..4_000_000 {
        parser.push(b"x");
        assert_eq!(parser.next_event(), None);
    }

    assert!(start.elapsed() < Duration::from_secs(60));
}
