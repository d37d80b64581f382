//! The body: members in schema order, nothing that was not said, nothing renamed.

use sequrity::{
    object,
    types::{
        Extra,
        responses::{
            ConversationParam, FunctionToolParam, InputContentParam, InputFileParam, InputImageParam,
            InputMessageParam, LocalShellCallActionParam, LocalShellCallParam, ReasoningEffort, ReasoningItemParam,
            ReasoningParam, ResponseInputItemParam, ResponseTextConfigParam, ResponsesRequest, StreamOptionsParam,
            TextConfigJSONSchemaParam, ToolChoiceOptions,
        },
    },
};
use serde_json::json;

use crate::sent;

/// The body of a request as it arrives; the mock checks it against the schema.
#[track_caller]
fn is_sent(request: ResponsesRequest, body: &str) {
    let received = sent(|responses| responses.create(request));

    assert_eq!(received.body, body);
}

#[test]
fn least() {
    is_sent(ResponsesRequest::new("m").input("hé 🛫"), r#"{"model":"m","input":"hé 🛫"}"#);
}

#[test]
fn members_come_in_schema_order() {
    let request = ResponsesRequest::new("m")
        .user("u")
        .stream_options(StreamOptionsParam::default())
        .metadata([("b", "2"), ("a", "1")])
        .tool_choice(ToolChoiceOptions::Required)
        .temperature(1.0)
        .previous_response_id("resp_1")
        .store(false)
        .instructions("Be brief.")
        .input("hi");

    is_sent(
        request,
        concat!(
            r#"{"model":"m","input":"hi","instructions":"Be brief.","previous_response_id":"resp_1","#,
            r#""tool_choice":"required","temperature":1.0,"stream_options":{},"store":false,"#,
            r#""metadata":{"b":"2","a":"1"},"user":"u"}"#
        ),
    );
}

#[test]
fn empty_texts_and_lists_are_sent() {
    let none: [ResponseInputItemParam; 0] = [];
    let tools: [FunctionToolParam; 0] = [];

    is_sent(
        ResponsesRequest::new("").input(none).instructions("").tools(tools),
        r#"{"model":"","input":[],"instructions":"","tools":[]}"#,
    );
}

#[test]
fn text_format_sends_its_schema() {
    let format = TextConfigJSONSchemaParam::new("answer", object!({"type": "object"})).strict(true);
    let request = ResponsesRequest::new("m").input("hi").text(ResponseTextConfigParam::default().format(format));

    is_sent(
        request,
        concat!(
            r#"{"model":"m","input":"hi","text":{"format":{"type":"json_schema","name":"answer","#,
            r#""schema":{"type":"object"},"strict":true}}}"#
        ),
    );
}

#[test]
fn null_inside_a_free_object_is_kept() {
    let tool = FunctionToolParam::new("f").parameters(object!({"z": null, "a": {"b": null}}));

    is_sent(
        ResponsesRequest::new("m").input("hi").tools([tool]),
        r#"{"model":"m","input":"hi","tools":[{"type":"function","name":"f","parameters":{"z":null,"a":{"b":null}}}]}"#,
    );
}

#[test]
fn two_members_have_values_that_the_service_asks_for() {
    let items: [ResponseInputItemParam; 2] = [
        LocalShellCallParam::new("lsh_1", "call_1", LocalShellCallActionParam::new(["ls"]), "completed").into(),
        ReasoningItemParam::new("rs_1").into(),
    ];

    let received = sent(|responses| responses.create(ResponsesRequest::new("m").input(items)));

    let body = received.json();
    assert_eq!(body["input"][0]["action"]["env"], json!({}));
    assert_eq!(body["input"][1]["summary"], json!([]));
}

#[test]
fn message_of_parts() {
    let message = InputMessageParam::new(
        "user",
        [
            InputContentParam::text("What is this?"),
            InputImageParam::default().image_url("https://a.example/i.png").detail("low").into(),
            InputFileParam::default().filename("a.txt").file_data("data:text/plain;base64,YQ==").into(),
        ],
    );

    is_sent(
        ResponsesRequest::new("m").input([ResponseInputItemParam::from(message)]),
        concat!(
            r#"{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"What is this?"},"#,
            r#"{"type":"input_image","image_url":"https://a.example/i.png","detail":"low"},"#,
            r#"{"type":"input_file","file_data":"data:text/plain;base64,YQ==","filename":"a.txt"}]}]}"#
        ),
    );
}

#[test]
fn members_beyond_the_schema_are_sent_last() {
    let mut request = ResponsesRequest::new("m").input("hi").conversation(ConversationParam::new("conv_1"));
    request.extra = Extra::from_iter([("new_member", json!({"x": null}))]);

    is_sent(request, r#"{"model":"m","input":"hi","conversation":{"id":"conv_1"},"new_member":{"x":null}}"#);
}

#[test]
fn effort_of_next_year_is_sent() {
    let reasoning = ReasoningParam::default().effort(ReasoningEffort::from("ultra"));

    is_sent(
        ResponsesRequest::new("m").input("hi").reasoning(reasoning),
        r#"{"model":"m","input":"hi","reasoning":{"effort":"ultra"}}"#,
    );
}
