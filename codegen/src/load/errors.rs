//! Bodies of errors, as the responses of an operation describe them.

use super::{
    media,
    reader::{At, Fields, Reader},
};
use crate::schema::{
    ErrorBody,
    media::{JSON, PROBLEM},
};

/// Media types of JSON that tells of an error.
const MEDIA: &[&str] = &[JSON, PROBLEM];

/// Whether a response under this key is an error: a status, a range of them, or whatever is not described.
pub(super) fn is_one(status: &str) -> bool {
    let rest = status.strip_prefix(['4', '5']).unwrap_or_default();
    status == "default" || rest == "XX" || rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the body of a response under that key is.
pub(super) fn bodies(reader: &mut Reader<'_>, content: &At<'_>, status: &str) -> Vec<ErrorBody> {
    let media = media::types(reader, content, MEDIA);
    if MEDIA.iter().all(|name| media.get(name).is_none()) {
        media.need(reader, MEDIA[0]);
    }
    let mut bodies: Vec<ErrorBody> = Vec::new();
    for at in MEDIA.iter().filter_map(|name| media.get(name)) {
        let fields = Fields::of(reader, at, &["schema"]);
        let Some(item) = fields.need(reader, "schema").and_then(|at| reader.referring(at)) else { continue };
        if bodies.iter().all(|known| known.item != item) {
            bodies.push(ErrorBody { status: status.to_owned(), item });
        }
    }
    bodies
}
