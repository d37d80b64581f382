//! What a reply asks for and answers itself.

use sequrity::{Follow, RunEnd, Tools, types::responses::McpApprovalRequest};
use sequrity_mock::replies::{reply, text_reply};
use serde_json::{Value, json};

use crate::{asks, outputs, playing, question, sunny};

/// What the service itself gave a call of `weather`.
fn answer(call_id: &str) -> Value {
    json!({"type": "function_call_output", "id": "fo_1", "call_id": call_id, "output": "rainy in Oslo", "status": "completed"})
}

/// A reply that calls `weather` for Oslo and Rome, and answers the first call.
fn asks_and_answers() -> Value {
    let mut asks = asks(&["Oslo", "Rome"]);
    asks["output"].as_array_mut().expect("the output is a list").push(answer("call_1"));
    asks
}

#[tokio::test]
async fn function_that_the_service_has_answered_does_not_run() {
    let mock = playing([asks_and_answers(), text_reply("Thanks.")]);

    let end = mock.client().responses().create(question()).run(&sunny()).await.unwrap();

    assert_eq!(end.finished().unwrap().output_text(), "Thanks.");
    let output = json!({"type": "function_call_output", "call_id": "call_2", "output": "sunny in Rome"});
    assert_eq!(mock.requests()[1].json()["input"], json!([output]));
}

#[tokio::test]
async fn answer_of_the_service_is_sent_again_with_the_rest() {
    let mock = playing([asks_and_answers(), text_reply("Thanks.")]);

    let end = mock.client().responses().create(question()).run(&sunny()).follow(Follow::Items).await.unwrap();

    end.finished().unwrap();
    let said = &mock.requests()[1];
    assert_eq!(said.json()["input"].as_array().map(Vec::len), Some(5));
    assert_eq!(outputs(said), ["rainy in Oslo", "sunny in Rome"]);
}

#[tokio::test]
async fn run_is_finished_where_the_service_has_answered_everything() {
    let tool = json!({"type": "custom_tool_call", "call_id": "call_2", "name": "shout", "input": "Oslo"});
    let shouted = json!({"type": "custom_tool_call_output", "call_id": "call_2", "output": "OSLO"});
    let mut asked = asks(&["Oslo"]);
    asked["output"].as_array_mut().unwrap().extend([answer("call_1"), tool, shouted]);
    let mock = playing([asked]);

    let end = mock.client().responses().create(question()).run(&sunny()).await.unwrap();

    assert!(matches!(&end, RunEnd::Finished(reply) if reply.output.len() == 4), "{end:?}");
}

#[tokio::test]
async fn answer_to_another_call_is_none() {
    let mut asked = asks(&["Oslo"]);
    asked["output"]
        .as_array_mut()
        .unwrap()
        .extend([answer("call_7"), json!({"type": "function_call_output", "output": "?"})]);
    let mock = playing([asked, text_reply("Thanks.")]);

    let end = mock.client().responses().create(question()).run(&sunny()).await.unwrap();

    end.finished().unwrap();
    assert_eq!(outputs(&mock.requests()[1]), ["sunny in Oslo"]);
}

#[tokio::test]
async fn approval_that_has_been_decided_is_not_asked_for() {
    let request = json!({"type": "mcp_approval_request", "id": "mcpr_1", "arguments": "{}", "name": "list", "server_label": "files"});
    let response =
        json!({"type": "mcp_approval_response", "id": "mcpd_1", "approval_request_id": "mcpr_1", "approve": true});
    let mock = playing([reply("resp_asks", "completed", vec![request, response])]);

    let run = mock.client().responses().create(question()).run(&Tools::new());
    let end = run.on_approval(|_: McpApprovalRequest| async { panic!("nobody asks") as bool }).await.unwrap();

    assert!(matches!(&end, RunEnd::Finished(_)), "{end:?}");
}
