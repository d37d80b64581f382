//! Faults of an event stream.

use sequrity::{Limits, Timeouts};
use sequrity_mock::{
    Answer,
    replies::{events, text_reply},
};

use crate::{
    Fault, Skips, TEN, fault,
    run::{Wants, table},
};

const DELTA: &str = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"x\"}\n\n";
const LAST: &str = "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"output\":[]}}\n\n";
const ERROR: &str = "data: {\"type\":\"error\",\"message\":\"m\"}\n\n";
const DONE: &str = "data: [DONE]\n\n";

fn ends() -> Vec<Fault> {
    let whole = || Answer::events(events(&text_reply("two words")));
    vec![
        fault("no fault", whole(), "10 events, end"),
        fault("byte by byte", whole().in_pieces_of(1), "10 events, end"),
        fault("[DONE] on an open socket", Answer::stream([DELTA, DONE]).left_open(), "1 event, end"),
        fault("last event on an open socket", Answer::stream([DELTA, LAST]).left_open(), "2 events, end"),
        fault("error event on an open socket", Answer::stream([DELTA, ERROR]).left_open(), "2 events, end"),
        fault("events after the last", Answer::stream([LAST, DELTA, DELTA]), "1 event, end"),
        fault("end before the last event", Answer::stream([DELTA, DELTA]), "2 events, Cut (200), end"),
        fault("end without any event", Answer::stream([""]), "Cut (200), end"),
        fault("cut between events", Answer::stream([DELTA, DELTA]).cut(), "2 events, Cut (200), end"),
        fault("cut in an event", Answer::stream([DELTA, DELTA]).cut_after(DELTA.len() + 9), "1 event, Cut (200), end"),
        fault("cut after the last event", Answer::stream([DELTA, LAST]).cut(), "2 events, end"),
    ]
}

fn contents() -> Vec<Fault> {
    let garbage = b"data: \xff\xfe\n\n".to_vec();
    vec![
        fault("event that is no JSON", Answer::stream(["data: {\n\n", DELTA, DONE]), "Decode (200), 1 event, end"),
        fault(
            "known event that does not fit",
            Answer::stream(["data: {\"type\":\"response.completed\"}\n\n", DELTA]),
            "Decode (200), end",
        ),
        fault(
            "delta that does not fit",
            Answer::stream(["data: {\"type\":\"response.output_text.delta\"}\n\n", LAST]),
            "Decode (200), 1 event, end",
        ),
        fault(
            "event that is no text",
            Answer::stream([garbage, DELTA.into(), DONE.into()]),
            "Decode (200), 1 event, end",
        ),
        fault("unknown event", Answer::stream(["data: {\"type\":\"new\"}\n\n", LAST]), "2 events, end"),
        fault("pings and comments", Answer::stream([": ping\n\n", ":\n", "event: ping\n\n", LAST]), "1 event, end"),
        fault(
            "event over the limit",
            Answer::stream([DELTA]).then_endless("data: xxxxxxx"),
            "1 event, TooLarge (200), end",
        )
        .limited(Limits::default().event(10_000)),
    ]
}

fn other_answers() -> Vec<Fault> {
    vec![
        fault("whole reply", Answer::reply(text_reply("hello")), "NotAStream (200)"),
        fault("error with status 200", Answer::reply(r#"{"error":{"message":"m"}}"#), "NotAStream (200)"),
        fault("page", Answer::status(200).body("text/html", "<html>"), "NotAStream (200)"),
        fault("503", Answer::status(503), "Status (503)"),
        fault("429 as an event stream", Answer::stream([ERROR]).with_status(429), "Status (429)"),
        fault("closed without a reply", Answer::raw(""), "Transport"),
    ]
}

fn limits() -> Vec<Fault> {
    let pings = || Answer::stream([DELTA]).then_endless(": ping\n\n");
    let idle = Timeouts::none().idle(TEN);
    vec![
        fault("never answered", Answer::never(), "timeout FirstByte").slow(Timeouts::none().first_byte(TEN)),
        fault("silence", Answer::stream([DELTA]).left_open(), "1 event, timeout Idle (200), end")
            .silent(Skips::AfterTheFirstEvent, idle),
        fault("silence, in all", Answer::stream([DELTA]).left_open(), "1 event, timeout Total (200), end")
            .silent(Skips::AfterTheFirstEvent, Timeouts::none().total(TEN)),
        fault("pings for ever", pings(), "1 event, timeout Total (200), end").busy(idle.total(TEN)),
    ]
}

#[test]
fn end_of_a_stream_has_its_outcome() {
    table(Wants::Events, ends);
}

#[test]
fn content_of_a_stream_has_its_outcome() {
    table(Wants::Events, contents);
}

#[test]
fn answer_in_place_of_a_stream_has_its_outcome() {
    table(Wants::Events, other_answers);
}

#[test]
fn limit_of_a_stream_has_its_outcome() {
    table(Wants::Events, limits);
}
