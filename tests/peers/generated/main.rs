//! Prints the tables with openapi-to-rust's output in them. `cargo xtask bench` writes its manifest, and that crate.

use std::{env, io};

use openapi_to_rust_output::{Response, ResponseStreamEvent};
use sequrity_peers::{
    further::{Further, Kind},
    tables,
};

fn main() -> io::Result<()> {
    let asked: Vec<String> = env::args().skip(1).collect();
    let events = Kind::of::<ResponseStreamEvent>();
    let replies = Kind::of::<Response>();
    tables::print(&asked, Some(&Further { name: "openapi-to-rust", events, replies }))
}
