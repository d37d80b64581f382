//! The names that the service publishes exist, with every member, in the schema and in Rust.
//!
//! `published.json` holds them: those of the page that documents the resource, and every type of the service's own client
//! with the wire names of its members.

use std::any::type_name;

use sequrity::{
    ResponsesResource,
    types::{
        dual_llm::{ErrorInfo, ResponseContentJsonSchema},
        responses::{
            CodeInterpreterToolParam, ConversationParam, FunctionCallOutputParam, FunctionToolCall, FunctionToolParam,
            InputAudioParam, InputFileParam, InputImageParam, InputMessageParam, InputTextParam, McpToolParam,
            OutputText, ReasoningItem, ReasoningParam, Refusal, ResponseError, ResponseFunctionToolCallParam,
            ResponseOutputMessage, ResponseOutputMessageParam, ResponsePromptParam, ResponseTextConfigParam,
            ResponseUsage, ResponsesRequest, ResponsesResponse, StreamOptionsParam, ToolChoiceFunctionParam,
            WebSearchPreviewToolParam,
        },
    },
};
use sequrity_mock::schema::schemas;
use serde_json::{Value, json};

fn published() -> Value {
    serde_json::from_str(include_str!("published.json")).expect("the fixture is JSON")
}

/// Names of the page that are types of the client, not of the schema.
const RESOURCES: [&str; 1] = ["ResponsesResource"];

macro_rules! names {
    ($($path:ty),* $(,)?) => {
        [$(type_name::<$path>().rsplit("::").next().expect("a type has a name")),*]
    };
}

#[test]
fn every_name_of_the_page_is_a_type() {
    let names = names![
        ResponsesResource,
        ResponsesRequest,
        InputMessageParam,
        InputTextParam,
        InputImageParam,
        InputFileParam,
        InputAudioParam,
        FunctionCallOutputParam,
        ResponseOutputMessageParam,
        ResponseFunctionToolCallParam,
        FunctionToolParam,
        WebSearchPreviewToolParam,
        CodeInterpreterToolParam,
        McpToolParam,
        ToolChoiceFunctionParam,
        ResponseTextConfigParam,
        ReasoningParam,
        ConversationParam,
        ResponsePromptParam,
        StreamOptionsParam,
        ResponsesResponse,
        ResponseOutputMessage,
        OutputText,
        Refusal,
        FunctionToolCall,
        ReasoningItem,
        ResponseUsage,
        ResponseError,
        ResponseContentJsonSchema,
        ErrorInfo,
    ];

    assert_eq!(names.len(), 30);
    assert_eq!(published()["page"], json!(names));
}

#[test]
fn every_name_of_the_page_is_described() {
    let published = published();
    let page = published["page"].as_array().unwrap().iter().filter_map(Value::as_str);

    for name in page.filter(|name| !RESOURCES.contains(name)) {
        assert!(!published["types"][name].is_null(), "{name} is not among the types");
    }
}

#[test]
fn every_published_member_is_in_the_schema() {
    let published = published();
    let types = published["types"].as_object().unwrap();
    let mut lacking = Vec::new();

    for (name, members) in types {
        let Some(definition) = schemas().definition(name) else {
            lacking.push(name.clone());
            continue;
        };
        let missing = members.as_array().unwrap().iter().filter_map(Value::as_str);
        let missing = missing.filter(|member| definition["properties"][*member].is_null());
        lacking.extend(missing.map(|member| format!("{name}.{member}")));
    }

    assert_eq!(lacking, Vec::<String>::new());
    let members: usize = types.values().filter_map(Value::as_array).map(Vec::len).sum();
    assert_eq!((types.len(), members), (155, 658));
}
