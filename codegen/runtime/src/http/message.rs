//! What an error reply says to people, out of the shapes that services use.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// Members that hold a message, in the order in which they are believed.
const MEMBERS: [&str; 6] = ["detail", "message", "msg", "error_description", "error", "errors"];

/// How deep a message may be wrapped.
const DEEPEST: u8 = 6;

/// Largest body that a message is looked for in: a tree takes many times as much memory as its text.
const LARGEST: usize = 1 << 20;

/// Longest message that is shown in one line.
const LONGEST: usize = 400;

/// What the service says of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// For people.
    pub(crate) message: String,
    /// For programs: the name of this kind of failure.
    pub(crate) code: Option<String>,
}

impl Said {
    fn message(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: None }
    }
}

/// What a body says; the raw text where it has no known shape, and nothing where it is empty or no text, such as one that is
/// compressed.
pub(crate) fn of(body: &[u8]) -> Option<Said> {
    let raw = || {
        let text = String::from_utf8_lossy(body);
        let text = text.trim();
        let is_text = !text.is_empty() && !text.contains(|c: char| c.is_control() && !c.is_whitespace());
        is_text.then(|| Said::message(text))
    };
    of_known_shape(body).or_else(|| of_events(body)).or_else(raw)
}

/// What an error says that comes as an event: some services keep to the form that was asked for.
fn of_events(body: &[u8]) -> Option<Said> {
    body.split(|byte| *byte == b'\n').filter_map(|line| line.strip_prefix(b"data:")).find_map(of_known_shape)
}

/// What a body says, if it has one of the known shapes.
pub(crate) fn of_known_shape(body: &[u8]) -> Option<Said> {
    let Some(value) = tree(body) else { return page(body) };
    // The last event of a stream may hold a whole reply, and that the error.
    let inside = || value.as_object()?.values().find_map(in_error);
    of_value(&value, DEEPEST).or_else(inside).or_else(|| code_alone(&value))
}

/// What the error in a body says, where there is one: whatever else is in the body may be meant for others.
pub(crate) fn of_error(body: &[u8]) -> Option<Said> {
    tree(body).map_or_else(|| page(body), |value| in_error(&value))
}

/// What a page in HTML says.
fn page(body: &[u8]) -> Option<Said> {
    let beginning = &body[..body.len().min(LARGEST)];
    title(String::from_utf8_lossy(beginning).trim()).map(Said::message)
}

/// A code without a message: better than nothing, for people too.
fn code_alone(value: &Value) -> Option<Said> {
    let of_error = value.get("error").and_then(Value::as_object).and_then(|error| code_of(error, 0));
    let code = of_error.or_else(|| code_of(value.as_object()?, DEEPEST))?;
    Some(Said { message: code.clone(), code: Some(code) })
}

/// Why a whole reply is no good: what its error says, a text of its answer that is such an error in JSON, or the reason
/// that it names for its end.
pub(crate) fn of_reply(body: &[u8]) -> Option<Said> {
    let value = || tree(body);
    of_known_shape(body).or_else(|| in_texts(&value()?)).or_else(|| reason(&value()?))
}

fn tree(body: &[u8]) -> Option<Value> {
    (body.len() <= LARGEST).then(|| serde_json::from_slice(body).ok()).flatten()
}

fn in_error(value: &Value) -> Option<Said> {
    of_value(value.get("error")?, DEEPEST - 1)
}

/// The last text that is JSON and holds an error.
fn in_texts(value: &Value) -> Option<Said> {
    match value {
        Value::String(text) if text.trim_start().starts_with('{') => in_error(&serde_json::from_str(text).ok()?),
        Value::Array(items) => items.iter().rev().find_map(in_texts),
        Value::Object(members) => members.values().rev().find_map(in_texts),
        _ => None,
    }
}

fn reason(value: &Value) -> Option<Said> {
    let reason = value.as_object()?.values().find_map(|member| member.get("reason")?.as_str())?;
    Some(Said { message: reason.to_owned(), code: Some(reason.to_owned()) })
}

fn of_value(value: &Value, depth: u8) -> Option<Said> {
    let inner = depth.checked_sub(1)?;
    match value {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(Said::message(text)),
        Value::Array(items) => {
            let mut all: Vec<Said> = items.iter().filter_map(|item| of_value(item, inner)).collect();
            let messages: Vec<&str> = all.iter().map(|said| said.message.as_str()).collect();
            let message = messages.join("; ");
            let code = all.first_mut()?.code.take();
            Some(Said { message, code })
        }
        Value::Object(members) => of_object(members, depth),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn of_object(members: &Map<String, Value>, depth: u8) -> Option<Said> {
    // `{"error": {"message": …}}` says more than a general `message` beside it; `{"error": "Bad Request"}` says less.
    let nested = members.get("error").filter(|error| error.is_object());
    let Said { message, code } = nested
        .into_iter()
        .chain(MEMBERS.iter().filter_map(|name| members.get(*name)))
        .find_map(|value| of_value(value, depth - 1))?;
    Some(Said {
        message: match members.get("loc").and_then(location) {
            Some(location) => format!("{location}: {message}"),
            None => message,
        },
        code: code.or_else(|| code_of(members, depth)),
    })
}

/// A number is a code, too. `type` is the name of a failure inside of an error alone: of a whole body it names an event.
fn code_of(members: &Map<String, Value>, depth: u8) -> Option<String> {
    let named = members.get("type").filter(|_| depth < DEEPEST);
    members.get("code").into_iter().chain(named).find_map(|code| match code {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The title of a page in HTML, as what stands in front of a service shows: all else in it is for the eye.
fn title(text: &str) -> Option<&str> {
    let lower = text.starts_with('<').then(|| text.to_ascii_lowercase())?;
    let start = lower.find("<title>")? + "<title>".len();
    let end = start + lower[start..].find("</title>")?;
    Some(text[start..end].trim()).filter(|title| !title.is_empty())
}

/// `["body", "input", 0, "text"]` as `body.input[0].text`.
fn location(value: &Value) -> Option<String> {
    let mut path = String::new();
    for part in value.as_array()? {
        match part {
            Value::String(name) if path.is_empty() => path.push_str(name),
            Value::String(name) => {
                path.push('.');
                path.push_str(name);
            }
            other => path.push_str(&format!("[{other}]")),
        }
    }
    (!path.is_empty()).then_some(path)
}

/// A text of the service fit for one line of a log: no line breaks, no control characters, not too long.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
    if text.len() <= LONGEST && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || !plain(c)).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if let Some((end, _)) = line.char_indices().nth(LONGEST) {
            line.truncate(end);
            line.push('…');
            break;
        }
    }
    Cow::Owned(line)
}

#[cfg(test)]
mod tests {
    use super::{Said, of, of_reply, one_line};

    #[track_caller]
    fn says(body: &str, message: &str) {
        assert_eq!(of(body.as_bytes()).map(|said| said.message).as_deref(), Some(message));
    }

    #[track_caller]
    fn names(body: &str, code: Option<&str>) {
        assert_eq!(of(body.as_bytes()).and_then(|said| said.code).as_deref(), code, "{body}");
    }

    #[test]
    fn code_stands_beside_the_message() {
        names(r#"{"error":{"message":"m","type":"t","code":"c"}}"#, Some("c"));
        names(r#"{"error":{"message":"m","type":"t","code":null}}"#, Some("t"));
        names(r#"{"error":{"message":"m","type":"t","code":429}}"#, Some("429"));
        names(r#"{"message":"m","code":"c"}"#, Some("c"));
        names(r#"{"type":"error","message":"m"}"#, None);
        names(r#"{"type":"error","message":"m","code":"c"}"#, Some("c"));
        names(r#"{"type":"error","error":{"type":"overloaded","message":"m"}}"#, Some("overloaded"));
        names(r#"{"code":"outer","error":{"message":"m"}}"#, Some("outer"));
        names(r#"{"type":"end","reply":{"id":1,"error":{"code":"c","message":"m"}}}"#, Some("c"));
        names(
            r#"{"detail":[{"loc":["body"],"msg":"a","type":"missing"},{"msg":"b","type":"other"}]}"#,
            Some("missing"),
        );
        names(r#"{"error":{"code":"c"}}"#, Some("c"));
        names(r#"{"error":{"message":null,"type":"t","code":"c"}}"#, Some("c"));
        names(r#"{"type":"error","code":"c"}"#, Some("c"));
        names(r#"{"error":"overloaded"}"#, None);
        names("oops", None);
    }

    #[test]
    fn message_is_found_in_every_shape() {
        says(r#"{"detail":"bad key"}"#, "bad key");
        says(
            r#"{"detail":[{"loc":["body","model"],"msg":"Field required","type":"missing"}]}"#,
            "body.model: Field required",
        );
        says(
            r#"{"detail":[{"loc":["body","input",0,"text"],"msg":"a"},{"loc":["body"],"msg":"b"}]}"#,
            "body.input[0].text: a; body: b",
        );
        says(r#"{"detail":{"code":1,"message":"z"}}"#, "z");
        says(r#"{"message":"mm"}"#, "mm");
        says(r#"{"detail":"d","message":"m"}"#, "d");
        says(r#"{"detail":null,"message":"x"}"#, "x");
        says(r#"{"error":{"message":"m","type":"t","code":null}}"#, "m");
        says(r#"{"error":"Bad Request","message":"model is missing"}"#, "model is missing");
        says(r#"{"error":"overloaded"}"#, "overloaded");
        says(r#"{"errors":["a",{"message":"b"}]}"#, "a; b");
        says(r#"{"type":"end","reply":{"id":1,"error":{"code":"c","message":"m"}}}"#, "m");
        says(r#"["a"]"#, "a");
        says(r#""str""#, "str");
        says(r#"{"error":{"code":"c"},"message":"m"}"#, "m");
        says(r#"{"error":{"code":"c"}}"#, "c");
    }

    #[test]
    fn unknown_shape_is_shown_raw() {
        says("oops", "oops");
        says("<html>x</html>", "<html>x</html>");
        says("<title></title>x", "<title></title>x");
        says(r#"{"message":null}"#, r#"{"message":null}"#);
        says(r#"{"detail":{"code":7}}"#, r#"{"detail":{"code":7}}"#);
        says("[1]", "[1]");
        assert_eq!(of(b""), None);
        assert_eq!(of(b" \n"), None);
        assert_eq!(of(b"\xff").map(|said| said.message).as_deref(), Some("\u{fffd}"));
        assert_eq!(of(b"\x1f\x8b\x08a"), None, "no text");
    }

    #[test]
    fn message_is_found_in_an_event() {
        let body = "event: error\r\ndata: {\"error\":{\"message\":\"m\",\"code\":\"c\"}}\r\n\r\ndata: [DONE]\r\n\r\n";
        says(body, "m");
        names(body, Some("c"));
        says("data: x", "data: x");
    }

    #[test]
    fn title_stands_for_a_page() {
        says("<html>\n<head><title>502 Bad Gateway</title></head>\n<body>x</body></html>\n", "502 Bad Gateway");
        says("<!DOCTYPE html><TITLE>\n Güte | 503 </TITLE>", "Güte | 503");
        says("no page: <title>x</title>", "no page: <title>x</title>");
    }

    #[test]
    fn reason_of_a_reply_is_found_wherever_it_stands() {
        let denied =
            r#"{"error":null,"end":null,"items":[{"text":"{\"error\":{\"message\":\"denied\"}}"},{"text":"{}"}]}"#;

        let message = |body: &str| of_reply(body.as_bytes()).map(|said| said.message);
        assert_eq!(message(denied).as_deref(), Some("denied"));
        assert_eq!(message(r#"{"error":{"message":"m"},"text":"{\"error\":\"t\"}"}"#).as_deref(), Some("m"));
        assert_eq!(message(r#"{"error":null,"text":"{broken"}"#), None);
        let cut = of_reply(br#"{"error":null,"end":{"reason":"too_long"}}"#);
        assert_eq!(cut, Some(Said { message: "too_long".to_owned(), code: Some("too_long".to_owned()) }));
    }

    #[test]
    fn deep_wrapping_ends() {
        let body = format!("{}1{}", r#"{"error":"#.repeat(100), "}".repeat(100));

        says(&body, &body);
    }

    #[test]
    fn line_breaks_and_length_do_not_reach_the_log() {
        assert_eq!(one_line("a b"), "a b");
        assert_eq!(one_line("a\r\n\tb\u{1b}[0m\u{2028}c"), "a b [0m c");
        assert_eq!(one_line(&"é".repeat(1000)).chars().count(), 401);
    }
}
