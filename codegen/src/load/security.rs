//! How callers say who they are: the security schemes of the `OpenAPI` document.

use super::{
    openapi::variable,
    reader::{At, Fields, Reader},
};
use crate::schema::Key;

/// The header of a bearer token, and what stands before the token.
const BEARER: (&str, &str) = ("Authorization", "Bearer ");

/// Names of security schemes, and what each makes of a key.
pub(super) type Schemes = Vec<(String, Key)>;

/// Reads every scheme, in the order they are written.
pub(super) fn schemes(reader: &mut Reader<'_>, at: &At<'_>) -> Schemes {
    reader.entries(at).iter().map(|entry| (entry.key().to_owned(), scheme(reader, entry))).collect()
}

/// The scheme that every operation asks for; none: whoever asks is answered.
pub(super) fn security(reader: &mut Reader<'_>, at: &At<'_>, schemes: &Schemes) -> Option<Key> {
    let mut key = None;
    for item in reader.items(at) {
        for entry in reader.entries(&item) {
            reader.items(&entry);
            match schemes.iter().find(|(name, _)| name == entry.key()) {
                None => {
                    let message = format!("there is no security scheme `{}`", entry.key());
                    let help = "name one of `components.securitySchemes`";
                    reader.refuse("unknown-reference", &entry, message, help);
                }
                Some(_) if key.is_some() => {
                    reader.refuse("wrong-value", &item, "there is one way to send the key", "keep the first");
                }
                Some((_, found)) => key = Some(found.clone()),
            }
        }
    }
    key
}

/// The environment variable is needed: without one a client could not say where a key is missing.
fn scheme(reader: &mut Reader<'_>, at: &At<'_>) -> Key {
    let is_own_header = at.members().iter().any(|member| member.key() == "type" && member.is_text("apiKey"));
    let keywords = if is_own_header { ["type", "in", "name"].as_slice() } else { &["type", "scheme"] };
    let allowed: Vec<&str> = keywords.iter().copied().chain(["description", "x-env"]).collect();
    let fields = Fields::of(reader, at, &allowed);
    let (header, prefix) = if is_own_header {
        place(reader, &fields);
        (fields.text(reader, "name"), String::new())
    } else {
        let help = "write \"http\" for a bearer token, or \"apiKey\" for a header of its own";
        only(reader, &fields, "type", "http", "the key travels as a bearer token, or in a header of its own", help);
        let help = "write \"bearer\"; for a header of its own, \"apiKey\" as `type`";
        only(reader, &fields, "scheme", "bearer", "of these schemes the key travels as a bearer token", help);
        (BEARER.0.to_owned(), BEARER.1.to_owned())
    };
    fields.optional(reader, "description");
    fields.need(reader, "x-env");
    Key { env: variable(reader, &fields).unwrap_or_default(), header, prefix, place: reader.place(at) }
}

/// Where a key of its own travels: in a header, and nowhere else.
fn place(reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let Some(at) = fields.need(reader, "in") else { return };
    let (message, help) = match reader.string(at).as_deref() {
        Some("header") | None => return,
        Some("query") => (
            "a key in a URL is logged with it, on every machine on the way",
            "write \"header\": services that read a key from the URL mostly read it from a header, too",
        ),
        Some("cookie") => (
            "a cookie is what a browser keeps, and the client keeps none",
            "write \"header\", and under `name` the header from which the service reads a key",
        ),
        Some(_) => ("a key travels in a header", "write \"header\""),
    };
    reader.refuse("wrong-value", at, message, help);
}

fn only(reader: &mut Reader<'_>, fields: &Fields<'_>, key: &str, value: &str, message: &str, help: &str) {
    let Some(at) = fields.need(reader, key) else { return };
    if reader.string(at).is_some_and(|found| found != value) {
        reader.refuse("wrong-value", at, message, help);
    }
}
