//! Prints the tables of the client: `cargo xtask bench client`.

mod events;
mod memory;
mod requests;
mod server;
mod ways;

use std::env;

fn main() {
    let asked: Vec<String> = env::args().skip(1).collect();
    if let [mode, client, bytes] = asked.as_slice()
        && mode == memory::CHILD
    {
        memory::child(client, bytes);
        return;
    }
    let wants = |part: &str| asked.is_empty() || asked.iter().any(|name| name == "client" || name == part);
    if wants("client-events") {
        events::race();
    }
    if wants("client-requests") {
        requests::race();
    }
    if wants("client-memory") {
        memory::table();
    }
}
