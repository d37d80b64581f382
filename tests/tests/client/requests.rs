//! What is sent.

use std::time::Duration;

use sequrity::{
    ErrorKind, TimeoutKind, Timeouts, object,
    types::responses::{
        FileSearchToolParam, FunctionToolParam, InputFileParam, PromptCacheRetention, ReasoningParam,
        ResponsePromptParam, ResponseTextConfigParam, ResponsesRequest, StreamOptionsParam, TextConfigJSONSchemaParam,
        ToolChoiceAllowed, ToolChoiceMcp, ToolChoiceParam, ToolChoiceTypes, ToolParam,
    },
};
use sequrity_mock::{Answer, Mock, clock::ManualClock, replies::text_reply};
use serde_json::{Value, json};

use crate::{hello, once};

/// The body of a request as it arrives; the mock checks it against the schema.
async fn body(request: ResponsesRequest) -> Value {
    let mock = Mock::start([Answer::reply(text_reply("hello"))]);
    mock.client().responses().create(request).await.expect("the mock takes it");
    mock.request().json()
}

#[tokio::test]
async fn structured_output_sends_its_schema() {
    let format = TextConfigJSONSchemaParam::new("answer", object!({"type": "object"}));

    let body = body(hello().text(ResponseTextConfigParam::default().format(format))).await;

    assert_eq!(body["text"]["format"], json!({"type": "json_schema", "name": "answer", "schema": {"type": "object"}}));
}

#[tokio::test]
async fn awaited_call_asks_for_a_whole_reply_whatever_the_request_said() {
    let body = body(hello().stream(true)).await;

    assert_eq!(body.get("stream"), None);
}

#[tokio::test]
async fn timeout_of_a_call_is_kept_and_not_sent() {
    let clock = ManualClock::new();
    let hand = clock.clone();
    let mock = Mock::answering(move |_| {
        hand.advance(Duration::from_secs(5));
        Answer::never()
    });
    let client = mock.builder().clock(clock).timeouts(Timeouts::none()).build().unwrap();

    let error = client.responses().create(hello()).timeout(Duration::from_secs(5)).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Total));
    assert_eq!(mock.request().body, r#"{"model":"m","input":"hi"}"#);
}

#[tokio::test]
async fn invalid_request_is_refused_before_it_is_sent() {
    let mock = Mock::start([]);

    let error = once(&mock).responses().create(hello().temperature(2.5)).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("$.temperature"), "{error}");
    assert_eq!(mock.counts().connections, 0);
}

#[tokio::test]
async fn members_that_got_lost_are_sent() {
    let request = hello()
        .tools([
            ToolParam::from(FileSearchToolParam::default().vector_store_ids(["vs_1"])),
            FunctionToolParam::new("f").defer_loading(true).into(),
        ])
        .reasoning(ReasoningParam::default().summary("concise"))
        .text(ResponseTextConfigParam::default().verbosity("low"))
        .prompt(ResponsePromptParam::new("pmpt_1").version("2"))
        .stream_options(StreamOptionsParam::default().include_obfuscation(false));

    let body = body(request).await;

    assert_eq!(body["tools"][0]["vector_store_ids"], json!(["vs_1"]));
    assert_eq!(body["tools"][1]["defer_loading"], true);
    assert_eq!(body["reasoning"]["summary"], "concise");
    assert_eq!(body["text"]["verbosity"], "low");
    assert_eq!(body["prompt"]["version"], "2");
    assert_eq!(body["stream_options"]["include_obfuscation"], false);
    let file = serde_json::to_value(InputFileParam::default().filename("a.txt")).unwrap();
    assert_eq!(file["filename"], "a.txt");
}

#[tokio::test]
async fn values_that_were_rejected_are_sent() {
    let choices: [(ToolChoiceParam, Value); 3] = [
        (ToolChoiceTypes::new("file_search").into(), json!({"type": "file_search"})),
        (
            ToolChoiceMcp::new("dice").name("roll").into(),
            json!({"type": "mcp", "server_label": "dice", "name": "roll"}),
        ),
        (
            ToolChoiceAllowed::new("auto", [object!({"type": "function", "name": "f"})]).into(),
            json!({"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "f"}]}),
        ),
    ];
    for (choice, sent) in choices {
        assert_eq!(body(hello().tool_choice(choice)).await["tool_choice"], sent);
    }
    let prompt: ResponsePromptParam = serde_json::from_value(
        json!({"id": "pmpt_1", "variables": {"who": "me", "what": {"type": "input_text", "text": "a"}}}),
    )
    .unwrap();

    let body = body(hello().reasoning(ReasoningParam::default().effort("minimal")).prompt(prompt)).await;

    assert_eq!(body["reasoning"]["effort"], "minimal");
    assert_eq!(body["prompt"]["variables"]["what"], json!({"type": "input_text", "text": "a"}));
}

#[tokio::test]
async fn every_member_of_the_request_can_be_passed_and_others_too() {
    let mut request = hello()
        .prompt_cache_key("k")
        .prompt_cache_retention(PromptCacheRetention::from("24h"))
        .safety_identifier("s")
        .user("u");
    request.extra.insert("of_next_year", json!({"x": null}));

    let body = body(request).await;

    assert_eq!(
        body,
        json!({
            "model": "m", "input": "hi", "prompt_cache_key": "k", "prompt_cache_retention": "24h",
            "safety_identifier": "s", "user": "u", "of_next_year": {"x": null}
        })
    );
}
