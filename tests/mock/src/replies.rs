//! Replies and their event streams, in the shapes that services of this kind send.

use serde_json::{Map, Value, json};

/// A reply with this output.
#[must_use]
pub fn reply(id: &str, status: &str, output: Vec<Value>) -> Value {
    json!({
        "id": id,
        "object": "response",
        "created_at": 1_781_000_000,
        "status": status,
        "background": false,
        "completed_at": 1_781_000_004,
        "error": null,
        "incomplete_details": null,
        "instructions": null,
        "max_output_tokens": null,
        "model": "gpt-5-mini,gpt-5-nano",
        "output": output,
        "parallel_tool_calls": true,
        "previous_response_id": null,
        "reasoning": {"effort": "medium", "summary": null},
        "service_tier": "default",
        "store": true,
        "temperature": 1.0,
        "text": {"format": {"type": "text"}, "verbosity": "medium"},
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": {
            "input_tokens": 412,
            "input_tokens_details": {"cached_tokens": 128},
            "output_tokens": 64,
            "output_tokens_details": {"reasoning_tokens": 32},
            "total_tokens": 476
        },
        "user": null,
        "metadata": {}
    })
}

/// A message of the model with one text.
#[must_use]
pub fn message(id: &str, text: &str) -> Value {
    json!({
        "id": id,
        "type": "message",
        "status": "completed",
        "role": "assistant",
        "content": [{"type": "output_text", "annotations": [], "logprobs": [], "text": text}]
    })
}

/// A call of a function; `arguments` is what the model means, sent as text.
#[must_use]
pub fn function_call(id: &str, call_id: &str, name: &str, arguments: &Value) -> Value {
    json!({
        "id": id,
        "type": "function_call",
        "status": "completed",
        "call_id": call_id,
        "name": name,
        "arguments": arguments.to_string()
    })
}

/// A completed reply that says one text.
#[must_use]
pub fn text_reply(text: &str) -> Value {
    reply("resp_of_the_mock", "completed", vec![message("msg_of_the_mock", text)])
}

/// The events in which a reply arrives when a stream is asked for.
#[must_use]
pub fn events(reply: &Value) -> Vec<Value> {
    let mut so_far = reply.clone();
    so_far["status"] = json!("in_progress");
    so_far["output"] = json!([]);
    so_far["usage"] = Value::Null;
    so_far["completed_at"] = Value::Null;
    let mut events = vec![
        json!({"type": "response.created", "response": so_far}),
        json!({"type": "response.in_progress", "response": so_far}),
    ];
    let items = reply["output"].as_array().into_iter().flatten();
    for (index, item) in items.enumerate() {
        item_events(index, item, &mut events);
    }
    let end = match reply["status"].as_str() {
        Some(status @ ("failed" | "incomplete")) => format!("response.{status}"),
        _ => "response.completed".to_owned(),
    };
    events.push(json!({"type": end, "response": reply}));
    for (number, event) in events.iter_mut().enumerate() {
        event["sequence_number"] = json!(number);
    }
    events
}

fn item_events(index: usize, item: &Value, events: &mut Vec<Value>) {
    let mut added = item.clone();
    added["status"] = json!("in_progress");
    let mut inside = Vec::new();
    let place = json!({"item_id": item["id"], "output_index": index});
    match item["type"].as_str() {
        Some("message") => {
            added["content"] = json!([]);
            let parts = item["content"].as_array().into_iter().flatten();
            for (part_index, part) in parts.enumerate() {
                let place = with(&place, &json!({"content_index": part_index}));
                inside.extend(text_events(&place, part));
            }
        }
        Some("function_call") => {
            added["arguments"] = json!("");
            inside = argument_events(&place, item);
        }
        _ => {}
    }
    let added = json!({"type": "response.output_item.added", "output_index": index, "item": added});
    let done = json!({"type": "response.output_item.done", "output_index": index, "item": item});
    events.extend([added].into_iter().chain(inside).chain([done]));
}

fn text_events(place: &Value, part: &Value) -> Vec<Value> {
    let mut added = part.clone();
    added["text"] = json!("");
    let text = part["text"].as_str().unwrap_or_default();
    let mut events = vec![event("response.content_part.added", place, &json!({"part": added}))];
    events.extend(text.split_inclusive(' ').map(|word| {
        let delta = json!({"delta": word, "logprobs": [], "obfuscation": "x7Qp"});
        event("response.output_text.delta", place, &delta)
    }));
    events.push(event("response.output_text.done", place, &json!({"text": text, "logprobs": []})));
    events.push(event("response.content_part.done", place, &json!({"part": part})));
    events
}

fn argument_events(place: &Value, call: &Value) -> Vec<Value> {
    let arguments = call["arguments"].as_str().unwrap_or_default();
    let pieces = arguments.split_inclusive(',').map(|piece| {
        let delta = json!({"delta": piece, "obfuscation": "b2"});
        event("response.function_call_arguments.delta", place, &delta)
    });
    let done = json!({"name": call["name"], "arguments": arguments});
    pieces.chain([event("response.function_call_arguments.done", place, &done)]).collect()
}

fn event(tag: &str, place: &Value, members: &Value) -> Value {
    with(&with(&json!({"type": tag}), place), members)
}

fn with(base: &Value, more: &Value) -> Value {
    let members = [base, more].into_iter().filter_map(Value::as_object).flatten();
    members.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>().into()
}

#[cfg(all(test, feature = "schemas"))]
mod tests {
    use serde_json::{Value, json};

    use super::{events, function_call, message, reply};
    use crate::schema::schemas;

    #[test]
    fn replies_and_events_fit_the_schema() {
        let call = function_call("fc_1", "call_1", "f", &json!({"a": 1, "b": 2}));
        let reply = reply("resp_1", "completed", vec![call, message("msg_1", "All is well.")]);

        let events = events(&reply);

        assert_eq!(schemas().faults("ResponsesResponse", &reply), []);
        for event in &events {
            assert_eq!(schemas().faults("ResponseStreamEvent", event), [], "{event}");
        }
        let tags: Vec<&Value> = events.iter().map(|event| &event["type"]).collect();
        assert_eq!(tags.len(), 16, "{tags:?}");
    }
}
