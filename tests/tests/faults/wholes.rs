//! Faults of a whole reply.

use sequrity::{Limits, Timeouts};
use sequrity_mock::{Answer, replies::text_reply};

use crate::{
    Fault, Skips, TEN, fault,
    run::{Wants, table},
};

fn broken_exchanges() -> Vec<Fault> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n";
    let ok = || Answer::reply(text_reply("hello"));
    vec![
        fault("no fault", ok(), "a reply"),
        fault("closed without a reply", Answer::raw(""), "Transport"),
        fault("garbage in place of HTTP", Answer::raw("\u{1}\u{2}\u{3}\r\n\r\n"), "Transport"),
        fault("closed in the headers", Answer::raw("HTTP/1.1 200 OK\r\ncontent-"), "Transport"),
        fault("closed before the body", Answer::raw(head), "Cut (200)"),
        fault("cut at byte 1", ok().cut_after(1), "Cut (200)"),
        fault("cut at byte 200", ok().cut_after(200), "Cut (200)"),
        fault("error reply cut", Answer::status(500).json("{\"detail\":").cut(), "Status (500)"),
        fault("byte by byte", ok().in_pieces_of(1), "a reply"),
    ]
}

fn wrong_replies() -> Vec<Fault> {
    let ok = || text_reply("hello").to_string();
    vec![
        fault("204", Answer::status(204), "Decode (204)"),
        fault("302", Answer::status(302).header("location", "/"), "Status (302)"),
        fault("500 with a page", Answer::status(500).body("text/html", "<html>"), "Status (500)"),
        fault("529 without a body", Answer::status(529), "Status (529)"),
        fault("200 with a page", Answer::reply("").body("text/html", "<html>"), "Decode (200)"),
        fault("200 with an error", Answer::reply(r#"{"error":{"message":"m"}}"#), "Decode (200)"),
        fault("half a JSON text", Answer::reply(&ok()[..50]), "Decode (200)"),
        fault("two JSON texts", Answer::reply(ok() + &ok()), "Decode (200)"),
        fault("not UTF-8", Answer::reply("").body("application/json", b"{\"id\":\"\xff\"}".as_slice()), "Decode (200)"),
        fault("reply as text/plain", Answer::reply("").body("text/plain", ok()), "a reply"),
        fault("event stream in its place", Answer::events([r#"{"type":"keepalive"}"#]), "UnexpectedStream (200)"),
    ]
}

fn limits() -> Vec<Fault> {
    let endless = Answer::stream(["{"]).header("content-type", "application/json").then_endless(" ".repeat(1000));
    let first = Answer::stream(["{"]).header("content-type", "application/json").left_open();
    vec![
        fault("never answered", Answer::never(), "timeout FirstByte").slow(Timeouts::none().first_byte(TEN)),
        fault("never, by attempt", Answer::never(), "timeout Attempt").slow(Timeouts::none().attempt(TEN)),
        fault("never, in all", Answer::never(), "timeout Total").slow(Timeouts::none().total(TEN)),
        fault("endless body", endless.clone(), "TooLarge (200)").limited(Limits::default().reply(10_000)),
        fault("endless body, in all", endless, "timeout Total (200)").busy(Timeouts::none().total(TEN)),
        fault("announced too long", Answer::reply(text_reply("hello")), "TooLarge (200)")
            .limited(Limits::default().reply(100)),
        fault("body never ends", first, "timeout Idle (200)").silent(Skips::Always, Timeouts::none().idle(TEN)),
    ]
}

#[test]
fn broken_exchange_has_its_outcome() {
    table(Wants::Whole, broken_exchanges);
}

#[test]
fn wrong_reply_has_its_outcome() {
    table(Wants::Whole, wrong_replies);
}

#[test]
fn limit_of_a_reply_has_its_outcome() {
    table(Wants::Whole, limits);
}
