//! Bodies of requests, replies and errors.

use serde_json::{Map, Value, json};

use super::{
    form::{Form, Sort, sort},
    operations::{Call, named},
    prose,
    source::{below, members},
    spot::{About, Spot},
    types::{At, Types},
};
use crate::schema::media::{EVENTS, JSON, PROBLEM, is_json, is_text};

/// The member of a request that asks for a stream.
pub(super) const STREAM: &str = "stream";

/// Statuses of success whose replies have no body.
const BODILESS: [&str; 2] = ["204", "205"];

/// A body that is sent.
pub(super) struct Request {
    pub(super) value: Value,
    /// It has a switch for streams.
    pub(super) asks_for_streams: bool,
}

/// What comes back.
pub(super) struct Replies {
    pub(super) value: Value,
    /// A whole reply, or a stream of events.
    pub(super) either: bool,
}

/// A body in one media type: as it is written, and without parameters.
struct Media {
    kind: String,
    /// Where it is described.
    pointer: String,
}

/// The media types under `content` of a part.
fn media(types: &Types<'_>, pointer: &str) -> Vec<Media> {
    let content = below(pointer, "content");
    let kinds = types.reader.document.object(&content).filter(|(key, _)| !key.starts_with("x-"));
    let plain = |key: &str| key.split(';').next().unwrap_or_default().trim().to_lowercase();
    kinds.map(|(key, _)| Media { kind: plain(key), pointer: below(&content, key) }).collect()
}

/// The body of a request; none where the operation cannot send it.
pub(super) fn request(types: &mut Types<'_>, call: &Call, at: &At) -> Option<Request> {
    let (pointer, body) = types.reader.document.resolved(&below(&call.pointer, "requestBody"));
    let media = media(types, &pointer);
    let json = media
        .iter()
        .find(|media| media.kind == JSON)
        .or_else(|| media.iter().find(|media| is_json(&media.kind) || media.kind == "*/*"));
    let Some(json) = json else {
        let kinds: Vec<&str> = media.iter().map(|media| media.kind.as_str()).collect();
        let done = format!(
            "the operation is left out: it sends {}",
            if kinds.is_empty() { "nothing that is described".to_owned() } else { kinds.join(", ") }
        );
        types.note(&pointer, done, "bodies of requests are JSON; call it beside the client");
        return None;
    };
    for other in media.iter().filter(|other| other.pointer != json.pointer) {
        types.note(
            &other.pointer,
            "another media type of a request is left out",
            "nothing, where the service takes JSON",
        );
    }
    if json.kind != JSON {
        types.note(
            &json.pointer,
            format!("`{}` is sent as `{JSON}`", json.kind),
            "look whether the service takes that",
        );
    }
    if body.is_some_and(|body| body.get("required") == Some(&Value::Bool(false))) {
        types.note(
            &pointer,
            "a body that may be left out is always sent",
            "send an empty object where there is nothing to say",
        );
    }
    let spot = types.reader.spot(&below(&json.pointer, "schema"));
    let asks_for_streams = asks(types, &spot);
    let name = reference(types, vec![vec![spot]], &named(at, "Request"));
    let value = json!({ "required": true, "content": { JSON: { "schema": { "$ref": name } } } });
    Some(Request { value, asks_for_streams })
}

/// Whether a request has an optional switch for streams.
fn asks(types: &Types<'_>, spot: &Spot<'_>) -> bool {
    let form = types.reader.form(vec![vec![spot.clone()]], &mut About::default(), &mut false);
    let Form::Object(flat) = form else { return false };
    let member = flat.properties.iter().find(|(name, _)| name == STREAM).map(|(_, spots)| spots.clone());
    let form = member.map(|spots| types.reader.form(vec![spots], &mut About::default(), &mut false));
    let boolean = matches!(form, Some(Form::Plain(member)) if sort(&member) == Sort::Boolean);
    boolean && !flat.required.iter().any(|name| name == STREAM)
}

/// The name of a definition for a body. Where it may be null, nothing says so: there is no such body.
fn reference<'d>(types: &mut Types<'d>, choice: Vec<Vec<Spot<'d>>>, at: &At) -> String {
    let draft = match types.reader.alone(&choice).and_then(|peeled| peeled.target) {
        Some(target) => types.referred(&target),
        None => types.named(choice, About::default(), at),
    };
    types.drafts[draft].name.clone()
}

/// What comes back; none where the operation has no reply that a client could read.
pub(super) fn responses(types: &mut Types<'_>, call: &Call, at: &At, asks: bool) -> Option<Replies> {
    let pointer = below(&call.pointer, "responses");
    let mut statuses: Vec<(String, String)> = Vec::new();
    for (status, _) in types.reader.document.object(&pointer).filter(|(status, _)| !status.starts_with("x-")) {
        statuses.push((status.to_uppercase().replace("DEFAULT", "default"), below(&pointer, status)));
    }
    let is_success = |status: &str| status.len() == 3 && status.starts_with('2');
    if !statuses.iter().any(|(status, _)| is_success(status)) {
        let Some(default) = statuses.iter_mut().find(|(status, _)| status == "default") else {
            let help = "describe what the service answers with when all is well";
            types.note(&pointer, "the operation is left out: no reply is a success", help);
            return None;
        };
        types.note(&default.1, "the one reply of an operation is that of status 200", "look which status it has");
        default.0 = "200".to_owned();
    }
    let successes: Vec<&(String, String)> = statuses.iter().filter(|(status, _)| is_success(status)).collect();
    let (content, either) = success(types, &successes, at, asks)?;
    let mut whole = Map::new();
    for (status, pointer) in &statuses {
        let (pointer, part) = types.reader.document.resolved(pointer);
        let description =
            part.and_then(|part| part.get("description")).and_then(Value::as_str).and_then(prose::sentence);
        let text = if is_success(status) { "What comes back." } else { "Something is wrong." };
        let mut value =
            Map::from_iter([("description".to_owned(), description.unwrap_or_else(|| text.to_owned()).into())]);
        for key in ["headers", "links"] {
            if members(part.and_then(|part| part.get(key))).next().is_some() {
                types.note(
                    &below(&pointer, key),
                    format!("`{key}` of a reply are left out"),
                    "find headers in the reply, as texts",
                );
            }
        }
        let has_content = !media(types, &pointer).is_empty();
        if is_success(status) {
            if let Some(content) = content.as_ref().filter(|_| has_content && !BODILESS.contains(&status.as_str())) {
                value.insert("content".to_owned(), content.clone());
            }
        } else if status.starts_with(['4', '5']) || status == "default" {
            value.extend(failure(types, &pointer, at).map(|content| ("content".to_owned(), content)));
        } else if has_content {
            types.note(
                &pointer,
                "the body of a reply that is neither success nor error is left out",
                "nothing reads it",
            );
        }
        whole.insert(status.clone(), value.into());
    }
    Some(Replies { value: whole.into(), either })
}

/// The one content of all successes, and whether it is a whole reply or a stream.
fn success(
    types: &mut Types<'_>,
    successes: &[&(String, String)],
    at: &At,
    asks: bool,
) -> Option<(Option<Value>, bool)> {
    let mut all: Vec<Media> = Vec::new();
    for (status, pointer) in successes {
        let (pointer, _) = types.reader.document.resolved(pointer);
        let media = media(types, &pointer);
        if BODILESS.contains(&status.as_str()) && !media.is_empty() {
            types.note(&pointer, format!("the body of a reply of status {status} is left out"), "there never is one");
            continue;
        }
        all.extend(media);
    }
    if all.is_empty() {
        return Some((None, false));
    }
    let is_json_kind = |media: &Media| is_json(&media.kind) || media.kind == "*/*" && !is_bytes(types, media);
    let (json, others): (Vec<Media>, Vec<Media>) =
        all.into_iter().partition(|media| media.kind == JSON || is_json_kind(media));
    let (streams, others): (Vec<Media>, Vec<Media>) = others.into_iter().partition(|media| media.kind == EVENTS);
    let mut content = Map::new();
    if !json.is_empty() {
        content.insert(JSON.to_owned(), json!({ "schema": whole(types, &json, at) }));
    }
    let event = streams.first().and_then(|stream| event(types, stream, at));
    match event {
        Some(event) if json.is_empty() || asks => {
            let help = "write under `x-terminal` which events end it, or under `x-done` what does";
            types.note(&streams[0].pointer, "a stream ends with the body of the reply", help);
            content.insert(EVENTS.to_owned(), json!({ "itemSchema": { "$ref": event } }));
        }
        None if !streams.is_empty() && json.is_empty() && others.is_empty() => {
            types.note(
                &streams[0].pointer,
                "the operation is left out: its events are not described",
                "describe what is in `data` of an event",
            );
            return None;
        }
        _ if !streams.is_empty() => {
            let help =
                "describe its events, and name the member of the request that asks for them in `x-stream-member`";
            types.note(&streams[0].pointer, "a stream of events beside another reply is left out", help);
        }
        _ => {}
    }
    let mut others = others.into_iter();
    if content.is_empty() {
        content.extend(others.next().map(|media| other(types, &media)));
    }
    for media in others {
        types.note(
            &media.pointer,
            "another media type of a reply is left out",
            "nothing, where the one that is kept will do",
        );
    }
    let either = content.contains_key(JSON) && content.contains_key(EVENTS);
    Some((Some(content.into()), either))
}

/// The schema of a reply: a definition, or a list of values that need no name.
fn whole(types: &mut Types<'_>, json: &[Media], at: &At) -> Value {
    let mut choice: Vec<Vec<Spot<'_>>> = Vec::new();
    for media in json {
        let spot = types.reader.spot(&below(&media.pointer, "schema"));
        if choice.iter().flatten().all(|known| known.schema != spot.schema) {
            choice.push(vec![spot]);
        }
        if media.kind != JSON {
            types.note(
                &media.pointer,
                format!("`{}` is asked for as `{JSON}`", media.kind),
                "look whether the service answers with that",
            );
        }
    }
    if choice.len() > 1 {
        types.note(
            &json[0].pointer,
            "replies that differ by status are one, that takes either",
            "look at the union of them",
        );
    }
    if let [spots] = choice.as_slice() {
        let (schema, null) = types.part(spots.clone(), &mut About::default(), &named(at, "Reply"), false);
        if null {
            types.note(
                &spots[0].pointer,
                "a reply that is null is an error",
                "write a definition that takes any value",
            );
        }
        let bare = is_bare_list(types, spots, &schema);
        if schema.contains_key("$ref") || bare {
            return schema.into();
        }
    }
    json!({ "$ref": reference(types, choice, &named(at, "Reply")) })
}

/// Whether a list needs no name: nothing is said but what stands in it, which has a name or is of one plain type.
fn is_bare_list<'d>(types: &Types<'d>, spots: &[Spot<'d>], schema: &Map<String, Value>) -> bool {
    let items = schema.get("items").and_then(Value::as_object);
    if schema.len() != 2 || items.is_none_or(|items| items.len() != 1) {
        return false;
    }
    let flat = types.reader.flat(&types.reader.peel(spots.to_vec()).spots);
    let mut null = false;
    match types.reader.form(vec![flat.items], &mut About::default(), &mut null) {
        Form::Object(_) | Form::Enum(_) | Form::Union(_) | Form::Const(_) => !null,
        Form::Plain(flat) => {
            !null
                && items.is_some_and(|items| items.contains_key("type"))
                && !matches!(sort(&flat), Sort::List | Sort::Map)
        }
        Form::Any => false,
    }
}

/// The definition of the JSON in each event.
fn event(types: &mut Types<'_>, stream: &Media, at: &At) -> Option<String> {
    let described = |key: &str| {
        let pointer = below(&stream.pointer, key);
        types.reader.document.at(&pointer).map(|_| types.reader.spot(&pointer))
    };
    let spot = described("itemSchema").or_else(|| described("schema"))?;
    match types.reader.form(vec![vec![spot.clone()]], &mut About::default(), &mut false) {
        Form::Object(_) | Form::Union(_) => Some(reference(types, vec![vec![spot]], &named(at, "Event"))),
        _ => None,
    }
}

fn is_bytes(types: &Types<'_>, media: &Media) -> bool {
    let schema = types.reader.document.at(&below(&media.pointer, "schema"));
    schema.is_none_or(|schema| schema.get("format").is_some_and(|format| format == "binary"))
}

/// A text, or bytes.
fn other(types: &Types<'_>, media: &Media) -> (String, Value) {
    let named = |half: &str| !half.is_empty() && half != "*";
    let halves = media.kind.split_once('/').filter(|(kind, sub)| named(kind) && (named(sub) || *kind != "application"));
    let kind = halves.map_or("application/octet-stream", |_| media.kind.as_str());
    let flat = types.reader.flat(&[types.reader.spot(&below(&media.pointer, "schema"))]);
    let text = is_text(kind) && sort(&flat) == Sort::Text && !is_bytes(types, media);
    if !text && !is_bytes(types, media) {
        types.note(&media.pointer, "a reply that is neither JSON nor text is bytes", "read them in the application");
    }
    let value = if text { json!({ "schema": { "type": "string" } }) } else { json!({}) };
    (kind.to_owned(), value)
}

/// The body of an error, where it is JSON.
fn failure(types: &mut Types<'_>, pointer: &str, at: &At) -> Option<Value> {
    let media = media(types, pointer);
    let json = media.iter().find(|media| [JSON, PROBLEM].contains(&media.kind.as_str()) || is_json(&media.kind));
    for other in media.iter().filter(|media| json.is_none_or(|json| json.pointer != media.pointer)) {
        types.note(
            &other.pointer,
            "the body of an error that is not JSON is left out",
            "find it in the error, as it came",
        );
    }
    let json = json?;
    let spot = types.reader.spot(&below(&json.pointer, "schema"));
    types.reader.document.at(&below(&json.pointer, "schema"))?;
    let kind = if json.kind == PROBLEM { PROBLEM } else { JSON };
    let name = reference(types, vec![vec![spot]], &named(at, "Error"));
    Some(json!({ kind: { "schema": { "$ref": name } } }))
}
