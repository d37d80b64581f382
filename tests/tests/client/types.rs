//! What the service sends is open: nothing new breaks it, and nothing is lost.

use sequrity::types::{
    dual_llm::{ResponseContentJsonSchema, ResultStatus},
    from_json, object,
    responses::{
        IncompleteReason, ResponseInputItemParam, ResponseOutputItem, ResponseStatus, ResponsesRequest,
        ResponsesResponse, ServiceTier, ToolParam,
    },
    to_json,
};
use sequrity_mock::{
    Answer, Mock,
    replies::{function_call, message, reply, text_reply},
};
use sequrity_tests::json::difference;
use serde_json::{Value, json};

use crate::hello;

fn decode(reply: &Value) -> ResponsesResponse {
    from_json(&reply.to_string()).expect("the reply decodes")
}

#[test]
fn new_values_and_missing_details_break_nothing() {
    let mut reply = reply("resp_1", "paused", vec![]);
    reply["service_tier"] = json!("ultrafast");
    reply["incomplete_details"] = json!({"reason": "bored"});
    reply["usage"] = json!({"input_tokens": 1, "output_tokens": 2, "total_tokens": 3});

    let response = decode(&reply);

    assert_eq!(response.status, Some(ResponseStatus::Other("paused".to_owned())));
    assert_eq!(response.service_tier, Some(ServiceTier::from("ultrafast")));
    assert_eq!(response.incomplete_details.unwrap().reason, Some(IncompleteReason::from("bored")));
    assert_eq!(response.usage.unwrap().total_tokens, 3);
}

#[test]
fn unknown_members_are_kept_at_every_level() {
    let mut reply = reply("resp_1", "completed", vec![message("msg_1", "hi")]);
    reply["new"] = json!({"deep": [null]});
    reply["usage"]["new"] = json!(9_007_199_254_740_993_u64);
    reply["output"][0]["content"][0]["new"] = json!("x");

    let response = decode(&reply);

    assert_eq!(response.extra["new"], json!({"deep": [null]}));
    let back: Value = serde_json::from_str(&to_json(&response).unwrap()).unwrap();
    assert_eq!(difference(&reply, &back), None);
}

#[tokio::test]
async fn reply_is_written_as_its_body() {
    let sent = text_reply("hi");
    let mock = Mock::start([Answer::reply(&sent)]);
    let reply = mock.client().responses().create(hello()).await.unwrap();

    let written = serde_json::to_value(&reply).unwrap();

    assert_eq!(difference(&sent, &written), None);
}

#[tokio::test]
async fn output_is_input_without_loss() {
    let output = vec![
        json!({
            "id": "rs_1", "type": "reasoning", "status": "completed", "encrypted_content": "Z0FB",
            "summary": [{"type": "summary_text", "text": "Thinking."}],
            "content": [{"type": "reasoning_text", "text": "First."}]
        }),
        function_call("fc_1", "call_1", "f", &json!({"a": 1})),
        message("msg_1", "hi"),
        json!({"type": "of_next_year", "x": [null]}),
    ];
    let mock =
        Mock::start([Answer::reply(reply("resp_1", "completed", output.clone())), Answer::reply(text_reply("hello"))]);
    let responses = mock.client().responses();

    let first = responses.create(hello()).await.unwrap();
    responses.create(ResponsesRequest::new("m").input(first.into_inner().output)).await.unwrap();

    assert_eq!(difference(&json!(output), &mock.requests()[1].json()["input"]), None);
}

#[tokio::test]
async fn dual_llm_result_survives_what_is_new() {
    let result = json!({
        "status": "postponed",
        "error": {"message": "No code here."},
        "until": "tomorrow",
        "final_return_value": {"value": null, "meta": {"producers": [], "owner": "me"}}
    });
    let mock = Mock::start([Answer::reply(text_reply(&result.to_string()))]);

    let reply = mock.client().responses().create(hello()).await.unwrap();
    let read = reply.output_texts().next().unwrap().text_parsed().unwrap();

    assert_eq!(read.status, ResultStatus::from("postponed"));
    assert_eq!(read.error.as_ref().unwrap().message.as_deref(), Some("No code here."));
    assert_eq!(read.raw, None);
    assert_eq!(difference(&result, &serde_json::to_value(&read).unwrap()), None);
}

#[test]
fn text_that_is_no_result_is_kept_whole() {
    for text in ["", "All is booked.", "[1]", r#"{"state":"success"}"#, r#"{"status":7}"#] {
        let read = ResponseContentJsonSchema::from_text_lenient(text);

        assert_eq!((read.status, read.raw.as_deref()), (ResultStatus::Unknown, Some(text)));
    }
}

/// Policy generation is not part of this client; its two faults are kept out of what is: replies take new members, and
/// what has no type yet can be sent.
#[tokio::test]
async fn replies_are_open_and_requests_without_a_type_can_be_sent() {
    let mut answer = text_reply("hello");
    answer["of_next_year"] = json!(1);
    let mock = Mock::start([Answer::reply(&answer)]);
    let tool = object!({"type": "tool_of_next_year", "level": 3});
    let item = object!({"type": "item_of_next_year", "x": null});
    let request = ResponsesRequest::new("m")
        .input([ResponseInputItemParam::Other(item.clone())])
        .tools([ToolParam::Other(tool.clone())]);

    let reply = mock.client().responses().create(request).await.unwrap();

    assert_eq!(reply.extra["of_next_year"], 1);
    assert_eq!(mock.request().json(), json!({"model": "m", "input": [*item], "tools": [*tool]}));
}

#[test]
fn item_of_an_unknown_kind_is_sent_on_to_the_letter() {
    let text = r#"{"type":"item_of_next_year","big":123456789012345678901234567890,"share":1.50e+2}"#;
    let item: ResponseOutputItem = from_json(text).unwrap();

    let input = ResponseInputItemParam::from(&item);

    assert_eq!(to_json(&item).as_deref(), Ok(text));
    assert_eq!(to_json(&input).as_deref(), Ok(text));
}
