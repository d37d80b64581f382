//! A small service with a stream, and what is said of it when parts of it are written otherwise.

use serde_json::{Map, Value, json};

use crate::{diagnostic::Diagnostic, load::Source};

/// What is said of the service with parts that are written otherwise: each the document, a JSON pointer into it and a
/// value. A member that is not there yet is added.
pub(super) fn found(parts: &[(&str, &str, Value)]) -> Vec<String> {
    let found = crate::generate(&sources(parts)).err().unwrap_or_default();
    let said = found.iter().map(|found| {
        let Diagnostic { place, rule, message, help, .. } = found;
        format!("{rule} {}: {message} ({help})", place.pointer)
    });
    said.collect()
}

/// A file that is emitted for such a service.
#[track_caller]
pub(super) fn emitted(parts: &[(&str, &str, Value)], path: &str) -> String {
    let output = crate::generate(&sources(parts)).expect("nothing is refused");
    let file = output.files.into_iter().find(|file| file.path == path);
    file.unwrap_or_else(|| panic!("there is no {path}")).text
}

/// The two documents of such a service.
pub(super) fn sources(parts: &[(&str, &str, Value)]) -> [Source; 2] {
    let mut documents = [("openapi.json", openapi()), ("talk.json", talk())];
    for (document, pointer, value) in parts {
        let (_, tree) = documents.iter_mut().find(|(path, _)| path == document).expect("there is such a document");
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let parent = tree.pointer_mut(parent).expect("the part is there");
        parent.as_object_mut().expect("an object").insert(key.replace("~1", "/"), value.clone());
    }
    documents.map(|(path, tree)| Source { path: path.to_owned(), text: tree.to_string() })
}

/// Where the stream is described.
pub(super) const STREAM: &str = "/paths/~1{room}~1talk/post/responses/200/content/text~1event-stream";

fn openapi() -> Value {
    json!({
        "openapi": "3.2.0",
        "info": {"title": "Talk", "description": "Talks.", "version": "1"},
        "servers": [{"url": "https://talk.example"}],
        "security": [{"key": []}],
        "x-packages": {
            "types": {"name": "talk-types", "description": "Types."},
            "client": {"name": "talk", "description": "Client."}
        },
        "paths": {
            "/{room}/talk": {
                "post": operation()
            }
        },
        "components": {
            "parameters": {
                "room": {"name": "room", "in": "path", "required": true, "description": "Where.", "schema": {"type": "string"}},
                "mood": {"name": "X-Mood", "in": "header", "description": "How.", "schema": {"type": "string"}}
            },
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "x-env": "TALK_KEY"}}
        }
    })
}

/// The one operation.
pub(super) fn operation() -> Value {
    json!({
        "operationId": "talk.create", "description": "Talks.",
        "parameters": [{"$ref": "#/components/parameters/room"}, {"$ref": "#/components/parameters/mood"}],
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "talk.json#/$defs/Ask"}}}},
        "x-stream-member": "live",
        "x-usage": ["/words", "/whole/words"],
        "responses": {"200": {"description": "An answer.", "content": {
            "application/json": {"schema": {"$ref": "talk.json#/$defs/Answer"}},
            "text/event-stream": {
                "itemSchema": {"$ref": "talk.json#/$defs/Event"},
                "x-terminal": ["done", "broken"], "x-outcomes": {"broken": "failed"}, "x-text": "piece"
            }
        }}}
    })
}

fn talk() -> Value {
    let text = || json!({"description": "A text.", "type": "string"});
    let number = || json!({"description": "A number.", "type": "integer", "minimum": 0});
    let refers = |name: &str| json!({"description": "One of these.", "$ref": format!("#/$defs/{name}")});
    let object = |tag: &str, properties: Value| {
        let mut members = Map::from_iter([("type".to_owned(), json!({"const": tag}))]);
        members.extend(properties.as_object().cloned().unwrap_or_default());
        json!({"description": "Said so.", "type": "object", "properties": members, "required": ["type"]})
    };
    let union = |names: &[&str]| {
        let members = names.iter().map(|name| json!({"$ref": format!("#/$defs/{name}")}));
        json!({"description": "A choice.", "anyOf": members.chain([json!({"type": "object"})]).collect::<Vec<_>>()})
    };
    let mut event = union(&["Piece", "Done", "Broken"]);
    event["x-accessors"] =
        json!([{"name": "piece", "description": "What is said.", "path": [{"tag": "piece"}, "text"]}]);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Talk", "description": "What is said.",
        "$defs": {
            "Ask": {"description": "Asked.", "type": "object",
                "properties": {"live": {"description": "Whether to listen.", "type": "boolean"}}},
            "Answer": {"description": "Answered.", "type": "object", "properties": {
                "words": number(), "mood": refers("Mood"), "notes": {"description": "Anything.", "type": "object"},
                "lines": {"description": "What was said.", "type": "array", "items": {"$ref": "#/$defs/Line"}}}},
            "Mood": {"description": "A mood.", "type": "string", "enum": ["good", "bad"],
                "x-values": {"good": "it is good", "bad": "it is bad"}},
            "Line": union(&["Said", "Sung"]),
            "Said": object("said", json!({"text": text(), "loud": number()})),
            "Sung": object("sung", json!({"text": text(), "tune": text()})),
            "Event": event,
            "Piece": object("piece", json!({"at": number(), "text": text(), "part": refers("Part"), "line": refers("Line"), "mood": refers("Mood"),
                "parts": {"description": "Some parts.", "type": "array", "items": {"$ref": "#/$defs/Part"}}})),
            "Part": {"description": "A part.", "type": "object", "properties": {"text": text(), "size": number()}},
            "Done": object("done", json!({"whole": refers("Answer")})),
            "Broken": object("broken", json!({"why": text()})),
        }
    })
}
