//! What is decoded and encoded: made here, in the shapes that services send.

use std::slice;

use serde_json::{Value, json};

/// A text to decode: its name and the JSON of each value in it.
pub struct Input {
    /// How it is called in a table.
    pub name: String,
    /// Compact JSON, a value each.
    pub texts: Vec<String>,
}

impl Input {
    fn new(name: &str, values: &[Value]) -> Self {
        Self { name: name.to_owned(), texts: values.iter().map(Value::to_string).collect() }
    }

    /// Bytes of a value, on average.
    #[must_use]
    pub fn size(&self) -> usize {
        self.texts.iter().map(String::len).sum::<usize>() / self.texts.len().max(1)
    }
}

const WORDS: [&str; 16] = [
    " the", " river", " that", " ran", " past", " our", " mill", " has", " turned", " north", ",", " so", " we",
    " built", " a", " bridge",
];

/// An id as long as those of the services.
fn id(kind: &str, number: usize) -> String {
    format!("{kind}_{number:04x}7f3a91c5d26e8b4069123456789abcdef0123456789ab")
}

/// Text of so many words.
fn prose(count: usize) -> String {
    (0..count).map(|at| WORDS[at * 7 % WORDS.len()]).collect()
}

/// An event stream of text alone, as a question without tools gives it.
#[must_use]
pub fn text_stream() -> Input {
    let (message, count) = (id("msg", 1), 240);
    let item = |content: Value, status: &str| json!({"id": message, "type": "message", "status": status, "content": content, "role": "assistant"});
    let part = |text: &str| json!({"type": "output_text", "annotations": [], "logprobs": [], "text": text});
    let text = prose(count);
    let mut stream = Stream::new(&id("resp", 1), json!([]));
    stream.push("response.output_item.added", json!({"output_index": 0, "item": item(json!([]), "in_progress")}));
    stream.push(
        "response.content_part.added",
        json!({"item_id": message, "output_index": 0, "content_index": 0, "part": part("")}),
    );
    for at in 0..count {
        let delta = WORDS[at * 7 % WORDS.len()];
        stream.push(
            "response.output_text.delta",
            json!({"item_id": message, "output_index": 0, "content_index": 0, "delta": delta, "logprobs": [], "obfuscation": &"Qk3vTz81LmXwYb0"[..15 - delta.len()]}),
        );
    }
    stream.push(
        "response.output_text.done",
        json!({"item_id": message, "output_index": 0, "content_index": 0, "text": text, "logprobs": []}),
    );
    stream.push(
        "response.content_part.done",
        json!({"item_id": message, "output_index": 0, "content_index": 0, "part": part(&text)}),
    );
    let whole = item(json!([part(&text)]), "completed");
    stream.push("response.output_item.done", json!({"output_index": 0, "item": whole}));
    Input::new("events A: text", &stream.end(vec![whole]))
}

/// An event stream of reasoning, tool calls and text, as an agent's question gives it.
#[must_use]
pub fn tool_stream() -> Input {
    let mut stream = Stream::new(&id("resp", 2), tools(4));
    let mut output = Vec::new();
    for round in 0..6 {
        let index = output.len();
        output.push(reasoning(&mut stream, index, round));
        output.push(function_call(&mut stream, index + 1, round));
        output.push(web_search(&mut stream, index + 2, round));
    }
    Input::new("events B: tools", &stream.end(output))
}

fn reasoning(stream: &mut Stream, index: usize, round: usize) -> Value {
    let (id, text) = (id("rs", round), prose(24));
    let item = |summary: Value| json!({"id": id, "type": "reasoning", "encrypted_content": "gAAAAAB".repeat(60), "summary": summary});
    stream.push("response.output_item.added", json!({"output_index": index, "item": item(json!([]))}));
    let place = |rest: Value| with(json!({"item_id": id, "output_index": index, "summary_index": 0}), rest);
    let part = |text: &str| json!({"type": "summary_text", "text": text});
    stream.push("response.reasoning_summary_part.added", place(json!({"part": part("")})));
    for at in 0..24 {
        let delta = json!({"delta": WORDS[at * 7 % WORDS.len()], "obfuscation": "wPz6YkL0"});
        stream.push("response.reasoning_summary_text.delta", place(delta));
    }
    stream.push("response.reasoning_summary_text.done", place(json!({"text": text})));
    stream.push("response.reasoning_summary_part.done", place(json!({"part": part(&text)})));
    let whole = item(json!([part(&text)]));
    stream.push("response.output_item.done", json!({"output_index": index, "item": whole}));
    whole
}

fn function_call(stream: &mut Stream, index: usize, round: usize) -> Value {
    let id = id("fc", round);
    let pieces = ["{\"", "city", "\":\"", "Upper", " Mill", "\",\"", "days", "\":", "3", "}"];
    let item = |arguments: &str, status: &str| json!({"id": id, "type": "function_call", "status": status, "arguments": arguments, "call_id": format!("call_{round}xT81mQzR"), "name": "weather"});
    stream.push("response.output_item.added", json!({"output_index": index, "item": item("", "in_progress")}));
    let place = |rest: Value| with(json!({"item_id": id, "output_index": index}), rest);
    for piece in pieces {
        let delta = json!({"delta": piece, "obfuscation": "hG7tR4w0"});
        stream.push("response.function_call_arguments.delta", place(delta));
    }
    stream.push("response.function_call_arguments.done", place(json!({"arguments": pieces.concat()})));
    let whole = item(&pieces.concat(), "completed");
    stream.push("response.output_item.done", json!({"output_index": index, "item": whole}));
    whole
}

fn web_search(stream: &mut Stream, index: usize, round: usize) -> Value {
    let id = id("ws", round);
    let item = |status: &str| json!({"id": id, "type": "web_search_call", "status": status, "action": {"type": "search", "query": "weather at the upper mill"}});
    stream.push("response.output_item.added", json!({"output_index": index, "item": item("in_progress")}));
    for step in ["in_progress", "searching", "completed"] {
        stream.push(&format!("response.web_search_call.{step}"), json!({"output_index": index, "item_id": id}));
    }
    let whole = item("completed");
    stream.push("response.output_item.done", json!({"output_index": index, "item": whole}));
    whole
}

/// Events in the making.
struct Stream {
    id: String,
    tools: Value,
    events: Vec<Value>,
}

impl Stream {
    fn new(id: &str, tools: Value) -> Self {
        let mut stream = Self { id: id.to_owned(), tools, events: Vec::new() };
        for name in ["response.created", "response.in_progress"] {
            let response = response(&stream.id, &stream.tools, "in_progress", &[]);
            stream.push(name, json!({"response": response}));
        }
        stream
    }

    fn push(&mut self, name: &str, rest: Value) {
        let number = self.events.len();
        self.events.push(with(json!({"type": name, "sequence_number": number}), rest));
    }

    fn end(mut self, output: Vec<Value>) -> Vec<Value> {
        let response = response(&self.id, &self.tools, "completed", &output);
        self.push("response.completed", json!({"response": response}));
        self.events
    }
}

/// One object with the members of both.
fn with(mut first: Value, rest: Value) -> Value {
    if let (Value::Object(first), Value::Object(rest)) = (&mut first, rest) {
        first.extend(rest);
    }
    first
}

fn response(id: &str, tools: &Value, status: &str, output: &[Value]) -> Value {
    let usage = json!({"input_tokens": 1290, "input_tokens_details": {"cached_tokens": 1024, "cache_write_tokens": 0}, "output_tokens": 311, "output_tokens_details": {"reasoning_tokens": 192}, "total_tokens": 1601});
    json!({
        "id": id, "object": "response", "created_at": 1764182460, "status": status, "background": false, "error": null,
        "incomplete_details": null, "instructions": "Answer in one paragraph.", "max_output_tokens": 4096,
        "max_tool_calls": null, "model": "gpt-5-mini-2025-08-07", "output": output, "parallel_tool_calls": true,
        "previous_response_id": null, "prompt_cache_key": null, "reasoning": {"effort": "medium", "summary": "auto"},
        "safety_identifier": null, "service_tier": "default", "store": true, "temperature": 1.0,
        "text": {"format": {"type": "text"}, "verbosity": "medium"}, "tool_choice": "auto", "tools": tools,
        "top_logprobs": 0, "top_p": 0.98, "truncation": "disabled",
        "usage": if status == "completed" { usage } else { Value::Null }, "user": null, "metadata": {"trace": "a1"}
    })
}

/// Function tools with parameters as applications declare them.
fn tools(count: usize) -> Value {
    let tool = |at: usize| {
        json!({
            "type": "function", "name": format!("tool_{at}"), "description": prose(30), "strict": true,
            "parameters": {
                "type": "object",
                "properties": {
                    "city": {"type": "string", "description": prose(12)},
                    "days": {"type": "integer", "minimum": 1, "maximum": 14, "description": prose(8)},
                    "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
                    "places": {"type": "array", "items": {"type": "object", "properties": {
                        "latitude": {"type": "number"}, "longitude": {"type": "number"}}}}
                },
                "required": ["city", "days", "unit", "places"], "additionalProperties": false
            }
        })
    };
    (0..count).map(tool).collect()
}

/// A whole reply of about 17 KB: tools, reasoning, calls, and text with citations; compact, and indented as most services
/// send it.
#[must_use]
pub fn replies() -> [Input; 2] {
    let reply = reply();
    [
        Input::new("reply", slice::from_ref(&reply)),
        Input { name: "reply, indented".to_owned(), texts: vec![format!("{reply:#}")] },
    ]
}

fn reply() -> Value {
    let mut output = Vec::new();
    let mut stream = Stream::new("", json!([]));
    for round in 0..8 {
        output.push(reasoning(&mut stream, 0, round));
        output.push(web_search(&mut stream, 0, round));
        output.push(function_call(&mut stream, 0, round));
    }
    let citation = |at: usize| json!({"type": "url_citation", "start_index": at * 90, "end_index": at * 90 + 70, "title": prose(6), "url": format!("https://mill.example/reports/{at}?from=search")});
    let citations: Vec<Value> = (0..12).map(citation).collect();
    output.push(json!({
        "id": id("msg", 9), "type": "message", "status": "completed", "role": "assistant",
        "content": [{"type": "output_text", "annotations": citations, "logprobs": [], "text": prose(500)}]
    }));
    response(&id("resp", 3), &tools(4), "completed", &output)
}

/// A request of 20 items and 10 tools, a turn in the middle of an agent's work.
#[must_use]
pub fn request() -> Input {
    let mut input = vec![json!({"type": "message", "role": "user", "content": prose(60)})];
    for round in 0..6 {
        let (call_id, arguments) = (format!("call_{round}xT81mQzR"), r#"{"city":"Upper Mill","days":3}"#);
        input.push(json!({"type": "reasoning", "id": id("rs", round), "summary": [], "encrypted_content": "gAAAAAB".repeat(60)}));
        input.push(json!({"type": "function_call", "id": id("fc", round), "call_id": call_id, "name": "tool_1", "arguments": arguments, "status": "completed"}));
        input.push(json!({"type": "function_call_output", "call_id": call_id, "output": format!("{{\"report\":\"{}\"}}", prose(80))}));
    }
    input.push(json!({"type": "message", "role": "user", "content": [{"type": "input_text", "text": prose(40)}]}));
    Input::new(
        "request",
        &[json!({
            "model": "gpt-5-mini", "input": input, "instructions": prose(120), "tools": tools(10), "tool_choice": "auto",
            "parallel_tool_calls": true, "store": false, "include": ["reasoning.encrypted_content"],
            "reasoning": {"effort": "medium", "summary": "auto"}, "max_output_tokens": 4096, "temperature": 1.0
        })],
    )
}
