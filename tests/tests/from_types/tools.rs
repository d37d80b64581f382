//! Tools from types: what is sent for a struct, and how a call reads back.

use std::collections::HashMap;

use sequrity::{
    schemars::JsonSchema,
    types::{
        StrictSchema,
        responses::{FunctionToolParam, ResponsesRequest},
    },
};
use sequrity_mock::{
    Answer, Mock,
    replies::{function_call, reply},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Looks up the weather of a place.
#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[schemars(crate = "sequrity::schemars")]
struct GetWeather {
    /// City and country.
    place: String,
    /// Days ahead; null for now.
    days: Option<u8>,
}

fn calling(arguments: &Value) -> Mock {
    let call = function_call("fc_1", "call_1", "get_weather", arguments);
    Mock::start([Answer::reply(reply("resp_1", "completed", vec![call]))])
}

fn asking() -> ResponsesRequest {
    let tool = FunctionToolParam::from_type::<GetWeather>().expect("a plain struct");
    ResponsesRequest::new("m").input("Weather?").tools([tool])
}

#[tokio::test]
async fn type_is_sent_as_a_strict_tool() {
    let mock = calling(&json!({"place": "Ulm, Germany", "days": 2}));

    let reply = mock.client().responses().create(asking()).await.unwrap();
    let call = reply.function_calls().next().unwrap();

    assert_eq!(call.arguments_as::<GetWeather>().unwrap(), GetWeather { place: "Ulm, Germany".into(), days: Some(2) });
    assert_eq!(
        mock.request().json()["tools"],
        json!([{
            "type": "function",
            "name": "get_weather",
            "description": "Looks up the weather of a place.",
            "parameters": {
                "type": "object",
                "properties": {
                    "place": {"type": "string", "description": "City and country."},
                    "days": {
                        "type": ["integer", "null"],
                        "minimum": 0,
                        "maximum": 255,
                        "description": "Days ahead; null for now."
                    }
                },
                "required": ["place", "days"],
                "additionalProperties": false
            },
            "strict": true
        }])
    );
}

#[tokio::test]
async fn arguments_that_do_not_fit_are_an_error_for_the_model() {
    let mock = calling(&json!({"place": "Ulm", "days": -1}));

    let reply = mock.client().responses().create(asking()).await.unwrap();
    let error = reply.function_calls().next().unwrap().arguments_as::<GetWeather>().unwrap_err();

    assert_eq!(
        error.for_model(),
        "This does not fit at $.days: invalid value: integer `-1`, expected u8. Correct it and try again."
    );
}

#[test]
fn tool_may_have_another_name_and_description() {
    let schema = StrictSchema::of::<GetWeather>().unwrap().named("weather-now").described("Weather.");

    let tool = FunctionToolParam::from(schema).defer_loading(true);

    assert_eq!((tool.name.as_str(), tool.description.as_deref()), ("weather-now", Some("Weather.")));
    assert_eq!((tool.strict, tool.defer_loading), (Some(true), Some(true)));
}

#[derive(JsonSchema)]
#[schemars(crate = "sequrity::schemars")]
#[expect(dead_code, reason = "only the schema is looked at")]
struct Note {
    tags: HashMap<String, String>,
}

#[test]
fn type_that_no_model_can_be_held_to_is_refused_with_a_way_out() {
    let error = FunctionToolParam::from_type::<Note>().unwrap_err();

    assert_eq!(
        error.to_string(),
        "Note.tags: a map has keys of any name; write a list of entries: a struct with a member for the key and one \
         for the value"
    );
}
