//! What tasks print.

use std::{
    fmt,
    io::{self, ErrorKind, Write},
};

/// Prints, as the macro of the same name in std does; but a reader who has seen enough, such as `head`, stops no task in the
/// middle of its work.
macro_rules! print {
    ($($text:tt)*) => { $crate::output::put(::core::format_args!($($text)*)) };
}

/// The same for a line.
macro_rules! println {
    () => { print!("\n") };
    ($($text:tt)*) => { print!("{}\n", ::core::format_args!($($text)*)) };
}

/// Writes to the standard output.
///
/// # Panics
///
/// It cannot be written to, though somebody reads it.
pub(crate) fn put(text: fmt::Arguments<'_>) {
    match io::stdout().lock().write_fmt(text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => panic!("the standard output cannot be written: {error}"),
        _ => {}
    }
}
