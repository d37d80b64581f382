//! Media types of bodies: what travels, and what is said of all others.

use super::{
    nearest::listed,
    reader::{At, Fields, Reader},
};

/// The media types of a body; one that nobody reads or writes is refused.
pub(super) fn types<'a>(reader: &mut Reader<'_>, at: &'a At<'a>, allowed: &[&str]) -> Fields<'a> {
    let help = format!("bodies of requests and errors are JSON; allowed here: {}", listed(allowed.iter().copied()));
    Fields::hinted(reader, at, allowed, Some(&help))
}
