//! Runs of several turns: functions that replies ask for are run, and the model is told what they gave.

mod answered;
mod choice;
mod ends;
mod events;
mod faults;
mod follows;
mod kept;
mod pulled;
mod sessions;

use sequrity::{
    Tools, object,
    types::responses::{FunctionToolParam, ResponsesRequest},
};
use sequrity_mock::{
    Answer, Mock, Received,
    replies::{events, function_call, reply, text_reply},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// What the function of most tests takes.
#[derive(Deserialize)]
struct City {
    city: String,
}

/// Its definition.
fn weather() -> FunctionToolParam {
    FunctionToolParam::new("weather")
        .parameters(object!({"type": "object", "properties": {"city": {"type": "string"}}}))
}

/// Weather that is good everywhere.
fn sunny() -> Tools {
    Tools::new().add(weather(), |it: City| async move { format!("sunny in {}", it.city) })
}

fn question() -> ResponsesRequest {
    ResponsesRequest::new("m").input("How is the weather?")
}

/// A reply that calls `weather` once for each city, with ids `call_1`, `call_2`, …
fn asks(cities: &[&str]) -> Value {
    let call = |(at, city): (usize, &&str)| {
        function_call(&format!("fc_{at}"), &format!("call_{}", at + 1), "weather", &json!({ "city": city }))
    };
    reply("resp_asks", "completed", cities.iter().enumerate().map(call).collect())
}

/// A mock that gives these replies, one after the other.
fn playing(replies: impl IntoIterator<Item = Value>) -> Mock {
    Mock::start(replies.into_iter().map(Answer::reply))
}

/// A mock that gives these replies as events, one after the other.
fn streaming(replies: impl IntoIterator<Item = Value>) -> Mock {
    Mock::start(replies.into_iter().map(|reply| Answer::events(events(&reply))))
}

/// A mock that asks once for the weather of these cities, and is then content.
fn asking(cities: &[&str]) -> Mock {
    playing([asks(cities), text_reply("Thanks.")])
}

/// The outputs of functions in a request, in their order.
fn outputs(request: &Received) -> Vec<String> {
    let body = request.json();
    let items = body["input"].as_array().expect("the input is a list").clone();
    let items = items.iter().filter(|item| item["type"] == "function_call_output");
    items.map(|item| item["output"].as_str().expect("an output is a text").to_owned()).collect()
}

/// The texts of these events, with one behind the first that does not decode.
fn with_a_mistake(events: &[Value]) -> Vec<String> {
    let mut texts: Vec<String> = events.iter().map(Value::to_string).collect();
    texts.insert(1, r#"{"type":"response.output_text.delta","delta":7}"#.to_owned());
    texts
}
