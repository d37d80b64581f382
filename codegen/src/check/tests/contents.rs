//! What is said of replies that are no JSON.

use serde_json::{Value, json};

use super::service::{emitted, found, operation};

const POST: &str = "/paths/~1{room}~1talk/post";
const CALLS: &str = "client/src/talk.rs";
const BYTES: &str = "leave `schema` out: the call then gives its bytes, as OpenAPI 3.2 describes them";
const TEXT: &str = "write {\"type\": \"string\"} for a text in UTF-8, or ";
const ALL: &str = "leave out what describes them: the call then gives the bytes of all";

/// The operation with another content of its success.
fn answering(content: Value) -> Value {
    let mut other = operation();
    let members = other.as_object_mut().expect("an object");
    members.retain(|key, _| !["x-stream-member", "x-usage"].contains(&key.as_str()));
    other["responses"]["200"]["content"] = content;
    other
}

/// What is said of such a content, without what is said of definitions that nothing refers to any more.
fn said(content: Value) -> Vec<String> {
    let found = found(&[("openapi.json", POST, answering(content))]);
    let said = found.into_iter().filter(|found| !found.starts_with("unreferenced-definition"));
    said.map(|found| found.replace(&format!("{POST}/responses/200/content"), "")).collect()
}

/// The service that answers so, and talks as before elsewhere.
fn service(content: Value, path: &str) -> String {
    let mut other = answering(content);
    other["operationId"] = json!("talk.save");
    emitted(&[("openapi.json", "/paths/~1{room}~1talk/put", other)], path)
}

#[test]
fn text_is_read_as_one() {
    let content = json!({"text/csv": {"schema": {"type": "string"}}});

    let calls = service(content.clone(), CALLS);
    let blocking = service(content.clone(), "client/src/blocking/talk.rs");
    let constants = service(content.clone(), "client/src/operations.rs");
    let page = service(content, "reference/src/operations.md");

    assert!(calls.contains("call: sequrity_runtime::Call<Ask, sequrity_runtime::Text, NoBody>,"), "{calls}");
    assert!(calls.contains("type Output = Result<Reply<String>, Error>;"), "{calls}");
    assert!(calls.contains("/// The reply is a text, `text/csv`, in UTF-8.\n"), "{calls}");
    assert!(blocking.contains("pub fn send(self) -> Result<Reply<String>, Error>"), "{blocking}");
    assert!(constants.contains("accept: \"text/csv\","), "{constants}");
    assert!(page.contains("| Response | a text, `text/csv` |\n"), "{page}");
    assert!(page.contains("println!(\"{}\", *reply);\n"), "{page}");
}

#[test]
fn all_else_is_read_as_bytes() {
    let content = json!({"audio/*": {}});

    let calls = service(content.clone(), CALLS);
    let blocking = service(content.clone(), "client/src/blocking/talk.rs");
    let constants = service(content.clone(), "client/src/operations.rs");
    let page = service(content, "reference/src/operations.md");

    assert!(calls.contains("external::Bytes"), "{calls}");
    assert!(calls.contains("call: sequrity_runtime::Call<Ask, Bytes, NoBody>,"), "{calls}");
    assert!(calls.contains("type IntoFuture = sequrity_runtime::CallFuture<Bytes>;"), "{calls}");
    assert!(blocking.contains("pub fn send(self) -> Result<Reply<Bytes>, Error>"), "{blocking}");
    assert!(constants.contains("accept: \"audio/*\","), "{constants}");
    assert!(page.contains("| Response | bytes, `audio/*` |\n"), "{page}");
    assert!(page.contains("println!(\"{} bytes\", reply.len());\n"), "{page}");
}

#[test]
fn bytes_are_described_as_openapi_does() {
    for schema in [json!({}), json!({"contentMediaType": "image/png"})] {
        assert_eq!(said(json!({"image/png": {"schema": schema}})), Vec::<String>::new());
    }
    let typed = json!({"type": "string", "contentMediaType": "image/png"});
    assert_eq!(said(json!({"image/png": {"schema": typed}})), Vec::<String>::new());
    for kind in ["text/plain", "application/jsonl", "multipart/mixed", "application/octet-stream", "x-a/b.c"] {
        assert_eq!(said(json!({kind: {}})), Vec::<String>::new(), "{kind}");
    }
}

#[test]
fn other_schemas_of_bytes_and_texts_are_refused() {
    let refused = |kind: &str, schema: Value, help: &str| {
        let found = said(json!({kind: {"schema": schema}}));

        let place = kind.replace('/', "~1");
        let message = format!("`{kind}` carries nothing of this schema ({help})");
        assert_eq!(found, [format!("wrong-value /{place}/schema: {message}")]);
    };

    refused("image/png", json!({"type": "string"}), BYTES);
    refused("image/png", json!({"type": "string", "format": "binary"}), BYTES);
    refused("image/png", json!({"type": "string", "contentMediaType": "image/gif"}), BYTES);
    refused("image/png", json!({"contentMediaType": "image/png", "contentEncoding": "base64"}), BYTES);
    refused("image/png", json!([]), BYTES);
    refused("text/csv", json!({"type": "string", "maxLength": 3}), &format!("{TEXT}{BYTES}"));
    refused("text/csv", json!({"type": "integer"}), &format!("{TEXT}{BYTES}"));
    let refers = json!({"$ref": "talk.json#/$defs/Answer"});
    refused("application/jsn", refers, &format!("did you mean `application/json`? Else {BYTES}"));
}

#[test]
fn misspelt_event_stream_is_none() {
    let found = said(json!({"text/event-steam": {"itemSchema": {"$ref": "talk.json#/$defs/Event"}}}));

    let message = "`itemSchema` is not in the dialect here (did you mean `text/event-stream`?)";
    assert_eq!(found, [format!("unknown-keyword /text~1event-steam/itemSchema: {message}")]);
}

#[test]
fn misspelt_json_beside_a_stream_is_told_as_meant() {
    let stream = json!({"itemSchema": {"$ref": "talk.json#/$defs/Event"}});
    let answer = json!({"schema": {"$ref": "talk.json#/$defs/Answer"}});

    let found = said(json!({"aplication/json": answer, "text/event-stream": stream}));

    let told = found.iter().filter(|found| found.starts_with("wrong-value /aplication~1json: "));
    assert_eq!(
        told.filter(|found| found.contains("(did you mean `application/json`? Else keep ")).count(),
        1,
        "{found:?}"
    );
}

#[test]
fn call_asks_for_one_media_type() {
    let help =
        "keep the one that calls are to ask for, and take the other out; only an event stream may stand beside JSON";
    let text = json!({"schema": {"type": "string"}});
    let answer = json!({"schema": {"$ref": "talk.json#/$defs/Answer"}});

    let bytes = said(json!({"image/png": {}, "image/gif": {}, "text/plain": text}));
    let json = said(json!({"text/plain": text, "application/json": answer}));

    let said = |kind: &str, other: &str| {
        let message = format!("`{kind}` stands beside `{other}`, and a call asks for one media type ({help})");
        format!("wrong-value /{}: {message}", kind.replace('/', "~1"))
    };
    // In the order in which they are written; `serde_json` keeps it.
    assert_eq!(bytes, [said("image/gif", "image/png"), said("text/plain", "image/png")]);
    assert_eq!(json, [said("text/plain", "application/json")]);
}

#[test]
fn lines_and_parts_are_not_taken_to_pieces() {
    let items = json!({"itemSchema": {"$ref": "talk.json#/$defs/Event"}});

    let lines = said(json!({"application/x-ndjson": items}));
    let parts = said(json!({"multipart/mixed": items}));

    let message = format!("the lines of `application/x-ndjson` are not read one by one ({ALL})");
    assert_eq!(lines, [format!("wrong-value /application~1x-ndjson: {message}")]);
    let message = "the parts of `multipart/mixed` are not read one by one";
    let help = format!("{ALL}, and the header `content-type` says what stands between them");
    assert_eq!(parts, [format!("wrong-value /multipart~1mixed: {message} ({help})")]);
}

#[test]
fn media_type_is_named_as_it_is_asked_for() {
    let refused = |kind: &str, message: &str, help: &str| {
        let found = said(json!({kind: {}}));

        let place = kind.replace('/', "~1");
        assert_eq!(found, [format!("wrong-value /{place}: `{kind}` {message} ({help})")]);
    };

    let utf8 = |kind: &str| format!("write `{kind}`: calls ask for that, and a text is read as UTF-8");
    let (more, example) =
        ("is more than a media type in lower case", "`text/csv`, `image/*` or `application/octet-stream`");
    refused("text/csv; charset=latin1", more, &utf8("text/csv"));
    refused("Text/CSV", more, &utf8("text/csv"));
    refused("csv", "is no media type", &format!("write type and subtype, such as {example}"));
    refused("*/*", "is no media type", &format!("write type and subtype, such as {example}"));
    refused("a b/c", "is no media type", &format!("write type and subtype, such as {example}"));
    let one = "name one type, such as `application/json` or `application/octet-stream`";
    refused("application/*", "may be JSON or anything else", one);
    refused("application/ld+json", "is JSON under another name", "write `application/json`: calls ask for that");
}

#[test]
fn nothing_is_traced_of_what_is_no_json() {
    let mut other = answering(json!({"image/png": {}}));
    other["x-usage"] = json!(["/words"]);

    let mut found = found(&[("openapi.json", POST, other)]);

    found.retain(|found| !found.starts_with("unreferenced-definition"));
    let message = "`talk.create` answers with no JSON that says what it has used (leave it out)";
    assert_eq!(found, [format!("usage-path {POST}/x-usage: {message}")]);
}
