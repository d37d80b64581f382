//! Prints the tables: `cargo xtask bench`.

use std::{env, io};

use sequrity_peers::tables;

fn main() -> io::Result<()> {
    let asked: Vec<String> = env::args().skip(1).collect();
    tables::print(&asked, None)
}
