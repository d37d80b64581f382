//! Ten requests as people write them: each is at most as long as with the service's own client for Python, and what it
//! sends is said below it.

use sequrity::types::{
    headers::{FeaturesHeader, FineGrainedConfigHeader, SecurityPolicyHeader},
    object,
    responses::{
        FunctionToolParam, InputContentParam, ReasoningEffort, ResponseInputItemParam, ResponsesRequest,
        ResponsesResponse, TextConfigJSONSchemaParam, ToolChoiceFunctionParam,
    },
};
use sequrity_mock::{
    Mock,
    dialogs::answer,
    replies::{function_call, message, reply, text_reply},
};
use sequrity_types::{from_json, to_json_checked};
use serde_json::{Value, json};

/// What a request is on the wire.
#[track_caller]
fn sent(request: &ResponsesRequest) -> Value {
    let text = to_json_checked(request).expect("the request keeps the rules");
    from_json(&text).expect("what was written is JSON")
}

#[test]
fn text() {
    let request = ResponsesRequest::new("gpt-5-mini").instructions("Be brief.").input("Who wrote Emma?");

    assert_eq!(sent(&request), json!({"model": "gpt-5-mini", "instructions": "Be brief.", "input": "Who wrote Emma?"}));
}

#[test]
fn image() {
    let request = ResponsesRequest::new("gpt-5-mini").input([ResponseInputItemParam::user([
        InputContentParam::text("What is in this image?"),
        InputContentParam::image_url("https://example.com/boat.png"),
    ])]);

    let parts = json!([
        {"type": "input_text", "text": "What is in this image?"},
        {"type": "input_image", "image_url": "https://example.com/boat.png"},
    ]);
    assert_eq!(sent(&request)["input"], json!([{"role": "user", "content": parts}]));
}

#[test]
fn file() {
    let request = ResponsesRequest::new("gpt-5-mini").input([ResponseInputItemParam::user([
        InputContentParam::text("Sum it up."),
        InputContentParam::file_data("data:text/plain;base64,YQ==", "a.txt"),
    ])]);

    let file = json!({"type": "input_file", "file_data": "data:text/plain;base64,YQ==", "filename": "a.txt"});
    assert_eq!(sent(&request)["input"][0]["content"][1], file);
}

/// A tool of the three requests below.
fn weather() -> FunctionToolParam {
    FunctionToolParam::new("get_weather").description("Weather of a city.").strict(true).parameters(object!({
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": false,
    }))
}

#[test]
fn tools() {
    let request = ResponsesRequest::new("gpt-5-mini").tools([weather()]).input("Is it raining in Oslo?");

    assert_eq!(sent(&request)["tools"][0]["name"], "get_weather");
}

#[test]
fn forced_tool() {
    let request = ResponsesRequest::new("gpt-5-mini").tools([weather()]).input("Oslo?");
    let any = request.clone().tool_choice("required");
    let one = request.tool_choice(ToolChoiceFunctionParam::new("get_weather"));

    assert_eq!(sent(&any)["tool_choice"], "required");
    assert_eq!(sent(&one)["tool_choice"], json!({"type": "function", "name": "get_weather"}));
}

#[test]
fn reasoning() {
    let request = ResponsesRequest::new("gpt-5-mini")
        .input("How many primes are there below 100?")
        .with_reasoning(|reasoning| reasoning.effort(ReasoningEffort::Low).summary("auto"));

    assert_eq!(sent(&request)["reasoning"], json!({"effort": "low", "summary": "auto"}));
}

#[test]
fn json_output() {
    let schema = object!({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]});
    let request = ResponsesRequest::new("gpt-5-mini")
        .input("Alice and Bob are going to a fair.")
        .with_text(|text| text.format(TextConfigJSONSchemaParam::new("event", schema)).verbosity("low"));

    let text = sent(&request)["text"].clone();
    assert_eq!((&text["format"]["type"], &text["format"]["name"]), (&json!("json_schema"), &json!("event")));
    assert_eq!(text["verbosity"], "low");
}

#[test]
fn several_turns() {
    let call = function_call("fc_1", "call_1", "get_weather", &json!({"city": "Oslo"}));
    let whole = reply("resp_1", "completed", vec![call, message("msg_1", "One moment.")]);
    let reply: ResponsesResponse = from_json(&whole.to_string()).unwrap();

    let mut items = vec![ResponseInputItemParam::user("Is it raining in Oslo?")];
    items.extend(reply.to_input());
    items.extend(reply.function_calls().map(|call| call.output("no").into()));
    let by_items = ResponsesRequest::new("gpt-5-mini").input(items);

    let outputs: Vec<_> = reply.function_calls().map(|call| call.output("no")).collect();
    let by_id = ResponsesRequest::new("gpt-5-mini").previous_response_id(&reply.id).input(outputs);

    let output = json!({"type": "function_call_output", "call_id": "call_1", "output": "no"});
    assert_eq!(
        sent(&by_items)["input"],
        json!([{"role": "user", "content": "Is it raining in Oslo?"}, whole["output"][0], whole["output"][1], output])
    );
    assert_eq!(sent(&by_id)["input"], json!([output]));
}

#[tokio::test]
async fn dual_llm_with_policy() {
    let mock = Mock::answering(|request| answer(request, &text_reply("done")));
    let responses = mock.client().session().responses();

    let request = ResponsesRequest::new("gpt-5,gpt-5-mini").input("Book flight BA263 for 10 June.");
    let policy = SecurityPolicyHeader::dual_llm().with_codes(|codes| codes.code("tool \"book_flight\" { }"));
    let config = FineGrainedConfigHeader::dual_llm().with_fsm(|fsm| fsm.max_n_turns(5));
    let call = responses.create(request).provider("openai").endpoint_type("agent").features(FeaturesHeader::dual_llm());
    call.security_policy(policy).fine_grained_config(config).await.unwrap();

    let request = mock.request();
    assert!(request.path.starts_with("/control/agent/openai/"), "{}", request.path);
    let header = |name: &str| from_json::<Value>(request.header(name).expect("the header is sent")).unwrap();
    assert_eq!(header("x-policy")["codes"]["code"], "tool \"book_flight\" { }");
    let preset = serde_json::to_value(FineGrainedConfigHeader::dual_llm()).unwrap();
    let mut fsm = preset["fsm"].clone();
    fsm["max_n_turns"] = json!(5);
    assert_eq!(header("x-config")["fsm"], fsm, "the rest of the preset stays");
}

#[tokio::test]
async fn stream() {
    let mock = Mock::answering(|request| answer(request, &text_reply("Jane Austen.")));
    let request = ResponsesRequest::new("gpt-5-mini").input("Who wrote Emma?");
    let mut text = String::new();

    let mut pieces = mock.client().responses().create(request).stream().await.unwrap().text_deltas();
    while let Some(piece) = pieces.next().await {
        text += &piece.unwrap();
    }

    assert_eq!(text, "Jane Austen.");
}
