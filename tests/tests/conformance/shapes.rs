//! Hand-written replies and events in the shapes of several services; they run always.

use sequrity_mock::replies::{events, function_call, message, reply};
use serde_json::{Value, json};

use crate::ways;

#[track_caller]
fn reply_is_whole(reply: &Value) {
    if let Err(fault) = ways::reply(&reply.to_string()) {
        panic!("{fault}\n{reply:#}");
    }
}

#[track_caller]
fn item_is_whole(item: Value) {
    reply_is_whole(&reply("resp_1", "completed", vec![item]));
}

#[track_caller]
fn event_is_whole(event: Value) {
    if let Err(fault) = ways::event(&event.to_string()) {
        panic!("{fault}\n{event:#}");
    }
}

#[test]
fn reply_of_the_gateway() {
    let call = function_call("fc_1", "tc-1", "book_flight", &json!({"flight": "BA263"}));

    reply_is_whole(&reply("resp_1", "completed", vec![call, message("msg_1", "Booked: é, \u{2028}, 🛫")]));
}

#[test]
fn reply_with_the_least() {
    reply_is_whole(&json!({"id": "resp_1", "output": []}));
    reply_is_whole(&json!({"id": "resp_1", "object": "response", "created_at": 1.5, "output": []}));
}

#[test]
fn reply_of_next_year() {
    let mut reply = reply("resp_1", "paused", vec![json!({"type": "thought", "depth": 3, "x": [null]})]);
    reply["service_tier"] = json!("ultra");
    reply["incomplete_details"] = json!({"reason": "bored", "since": 9_007_199_254_740_993_u64});
    reply["usage"] = json!({"input_tokens": 1, "output_tokens": 2, "total_tokens": 3, "joules": 1e-7});
    reply["new_member"] = json!({"deep": {"null": null, "big": u64::MAX, "small": i64::MIN}});

    reply_is_whole(&reply);
}

#[test]
fn message_with_annotations_and_refusal() {
    item_is_whole(json!({
        "id": "msg_1", "type": "message", "role": "assistant", "status": "incomplete", "phase": "commentary",
        "content": [
            {
                "type": "output_text", "text": "See [1].",
                "annotations": [
                    {"type": "url_citation", "url": "https://a.example/", "title": "A", "start_index": 4, "end_index": 7},
                    {"type": "file_citation", "file_id": "file_1", "filename": "a.txt", "index": 3},
                    {"type": "of_next_year", "page": 7}
                ],
                "logprobs": [{"token": "See", "logprob": -0.25, "bytes": [83, 101, 101], "top_logprobs": []}]
            },
            {"type": "refusal", "refusal": "Not that."},
            {"type": "hologram", "frames": 24}
        ]
    }));
}

#[test]
fn reasoning_in_every_form() {
    item_is_whole(json!({
        "id": "rs_1", "type": "reasoning", "summary": [{"type": "summary_text", "text": "Thinking."}],
        "encrypted_content": "Z0FBQUFB", "status": null
    }));
    item_is_whole(json!({
        "id": "rs_1", "type": "reasoning", "summary": [], "status": "completed",
        "content": [{"type": "reasoning_text", "text": "First, …"}]
    }));
}

#[test]
fn tools_that_the_provider_runs() {
    item_is_whole(json!({
        "id": "ws_1", "type": "web_search_call", "status": "completed",
        "action": {"type": "search", "query": "primes", "queries": ["primes"], "sources": [{"type": "url", "url": "https://a.example/"}]}
    }));
    item_is_whole(json!({
        "id": "ci_1", "type": "code_interpreter_call", "status": "completed", "code": "print(97)",
        "container_id": "cntr_1", "outputs": [{"type": "logs", "logs": "97\n"}]
    }));
    item_is_whole(json!({
        "id": "mcp_1", "type": "mcp_call", "status": "failed", "approval_request_id": null, "arguments": "{}",
        "error": {"type": "mcp_tool_execution_error", "content": [{"type": "text", "text": "no"}]},
        "name": "roll", "output": null, "server_label": "dice"
    }));
    item_is_whole(json!({
        "id": "mcpl_1", "type": "mcp_list_tools", "server_label": "dice",
        "tools": [{"annotations": {"read_only": true}, "description": "Rolls.", "input_schema": {"type": "object", "additionalProperties": false}, "name": "roll"}]
    }));
}

#[test]
fn tools_that_the_caller_runs() {
    item_is_whole(json!({
        "id": "sh_1", "type": "shell_call", "status": "completed", "call_id": "call_1",
        "action": {"commands": ["ls"], "max_output_length": null, "timeout_ms": 1000}
    }));
    item_is_whole(json!({
        "id": "apc_1", "type": "apply_patch_call", "status": "completed", "call_id": "call_1",
        "operation": {"type": "create_file", "path": "a.md", "diff": "+a\n"}
    }));
    item_is_whole(json!({
        "id": "cu_1", "type": "computer_call", "status": "completed", "call_id": "call_1",
        "action": {"type": "click", "button": "left", "x": 1, "y": -2}, "pending_safety_checks": []
    }));
}

#[test]
fn events_of_a_whole_stream() {
    let call = function_call("fc_1", "tc-1", "f", &json!({"a": 1, "b": [2]}));
    for event in events(&reply("resp_1", "incomplete", vec![call, message("msg_1", "All is well.")])) {
        event_is_whole(event);
    }
}

#[test]
fn events_of_other_services() {
    event_is_whole(
        json!({"type": "error", "sequence_number": 2, "error": {"type": "t", "code": "c", "message": "m", "param": null}}),
    );
    event_is_whole(json!({"type": "error", "code": "c", "message": "m", "param": null}));
    event_is_whole(json!({"type": "response.output_text.delta", "delta": "x"}));
    event_is_whole(
        json!({"type": "response.function_call_arguments.done", "item_id": "i", "output_index": 0, "arguments": "{}"}),
    );
    event_is_whole(json!({"type": "response.of_next_year", "sequence_number": 1, "x": {"y": null}}));
    event_is_whole(json!({"error": {"message": "no tag at all"}}));
    event_is_whole(json!({"type": "keepalive"}));
}
