//! The content of a success: JSON, a stream of events, or one text or piece of data that is neither.

use super::{
    json::Json,
    keywords, nearest,
    operations::stream,
    reader::{At, Fields, Reader},
};
use crate::schema::{
    Content, Operation, Schema,
    media::{EVENTS, JSON, is_json, is_json_lines, is_text},
};

/// The way out for what is taken to pieces by nobody.
const WHOLE: &str = "leave out what describes them: the call then gives the bytes of all";

/// Reads what calls of an operation answer with.
pub(super) fn content(reader: &mut Reader<'_>, at: &At<'_>, operation: &mut Operation) {
    let entries = reader.entries(at);
    let (known, others): (Vec<&At<'_>>, Vec<&At<'_>>) =
        entries.iter().partition(|entry| [JSON, EVENTS].contains(&entry.key()));
    for entry in &known {
        match entry.key() {
            JSON => operation.response = reply(reader, entry),
            _ => operation.stream = stream(reader, entry),
        }
    }
    match (known.first(), others.as_slice()) {
        (_, []) => {}
        (None, [alone]) => operation.content = other(reader, alone),
        (None, [first, rest @ ..]) => rest.iter().for_each(|entry| beside(reader, entry, first.key())),
        (Some(known), others) => others.iter().for_each(|entry| beside(reader, entry, known.key())),
    }
}

/// What a reply is; `reply-schema` judges it.
fn reply(reader: &mut Reader<'_>, at: &At<'_>) -> Option<Schema> {
    let fields = Fields::of(reader, at, &["schema"]);
    let schema = fields.need(reader, "schema")?;
    Some(keywords::schema(reader, schema))
}

/// Refuses a second kind of content: nothing says which of the two a call asks for.
fn beside(reader: &mut Reader<'_>, at: &At<'_>, other: &str) {
    let message = format!("`{}` stands beside `{other}`, and a call asks for one media type", at.key());
    let keep =
        "keep the one that calls are to ask for, and take the other out; only an event stream may stand beside JSON";
    let help = meant(at.key()).map_or_else(|| keep.to_owned(), |meant| format!("{meant} Else {keep}"));
    reader.refuse("wrong-value", at, message, help);
}

/// Content that is neither JSON nor a stream of events.
fn other(reader: &mut Reader<'_>, at: &At<'_>) -> Option<Content> {
    let kind = at.key();
    if let Some((message, help)) = unnamed(kind) {
        reader.refuse("wrong-value", at, message, help);
        return None;
    }
    if !at.members().is_empty() && is_json_lines(kind) {
        reader.refuse("wrong-value", at, format!("the lines of `{kind}` are not read one by one"), WHOLE);
        return None;
    }
    if !at.members().is_empty() && kind.starts_with("multipart/") {
        let help = format!("{WHOLE}, and the header `content-type` says what stands between them");
        reader.refuse("wrong-value", at, format!("the parts of `{kind}` are not read one by one"), help);
        return None;
    }
    let meant = meant(kind);
    let fields = Fields::hinted(reader, at, &["schema"], meant.as_deref());
    let is_text = match fields.get("schema") {
        None => false,
        Some(schema) => described(reader, schema, kind, meant)?,
    };
    Some(Content { media: kind.to_owned(), is_text })
}

/// A question for who may have meant what is read.
fn meant(kind: &str) -> Option<String> {
    let (_, last) = kind.split_once('/')?;
    let known = [JSON, EVENTS].into_iter().filter_map(|known| Some((known.split_once('/')?.1, known)));
    let near = nearest(last, known.clone().map(|(last, _)| last))?;
    let (_, known) = known.into_iter().find(|(last, _)| *last == near)?;
    Some(format!("did you mean `{known}`?"))
}

/// Why a name is none of a type that calls can ask for, with a way out.
fn unnamed(kind: &str) -> Option<(String, String)> {
    let plain = kind.split(';').next().unwrap_or_default().trim().to_lowercase();
    let legal = |letter: char| letter.is_ascii_alphanumeric() || "!#$&^_.+-".contains(letter);
    let is_name = |name: &str| !name.is_empty() && name.chars().all(legal);
    let halves = plain.split_once('/').filter(|(kind, sub)| is_name(kind) && (is_name(sub) || *sub == "*"));
    let Some((first, last)) = halves else {
        let help = "write type and subtype, such as `text/csv`, `image/*` or `application/octet-stream`";
        return Some((format!("`{kind}` is no media type"), help.to_owned()));
    };
    if plain != kind {
        let message = format!("`{kind}` is more than a media type in lower case");
        return Some((message, format!("write `{plain}`: calls ask for that, and a text is read as UTF-8")));
    }
    if first == "application" && last == "*" {
        let help = "name one type, such as `application/json` or `application/octet-stream`";
        return Some((format!("`{kind}` may be JSON or anything else"), help.to_owned()));
    }
    if is_json(kind) {
        let help = format!("write `{JSON}`: calls ask for that");
        return Some((format!("`{kind}` is JSON under another name"), help));
    }
    None
}

/// Whether a schema describes a text, or else bytes; none where it is neither.
fn described(reader: &mut Reader<'_>, at: &At<'_>, kind: &str, meant: Option<String>) -> Option<bool> {
    let members = at.members();
    let is_string = members.iter().any(|member| member.key() == "type" && member.is_text("string"));
    let is_named = members.iter().any(|member| member.key() == "contentMediaType" && member.is_text(kind));
    let is_object = matches!(at.node.json, Json::Object(_));
    match (is_string, is_named, members.len()) {
        (true, false, 1) if is_text(kind) => return Some(true),
        (false, false, 0) if is_object => return Some(false),
        (true, true, 2) | (false, true, 1) if !is_text(kind) => return Some(false),
        _ => {}
    }
    let bytes = "leave `schema` out: the call then gives its bytes, as OpenAPI 3.2 describes them";
    let help = match meant {
        Some(meant) => format!("{meant} Else {bytes}"),
        None if is_text(kind) => format!("write {{\"type\": \"string\"}} for a text in UTF-8, or {bytes}"),
        None => bytes.to_owned(),
    };
    reader.refuse("wrong-value", at, format!("`{kind}` carries nothing of this schema"), help);
    None
}
