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
    events::race();
    requests::race();
    memory::table();
}
