//! A run of several turns: the model asks for the weather of two cities at once, every step is shown, and the answer while
//! it is written.
//!
//! Runs against a mock of the service on this machine.

use std::{
    error::Error,
    io::{Write, stdout},
    time::Duration,
};

use sequrity::{
    Json, RunItem, Tools,
    schemars::JsonSchema,
    types::responses::{FunctionCallOutput, FunctionToolParam, ResponsesRequest},
};
use sequrity_mock::{
    Answer, Mock,
    replies::{events, function_call, reply, text_reply},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Weather of a city.
#[derive(Deserialize, JsonSchema)]
#[schemars(crate = "sequrity::schemars")]
struct GetWeather {
    /// Its name in English.
    city: String,
}

#[derive(Serialize)]
struct Weather {
    city: String,
    degrees: i8,
}

/// What it returns becomes JSON; an error goes to the model, which may try something else.
async fn get_weather(arguments: GetWeather) -> Result<Json<Weather>, String> {
    let degrees = match arguments.city.as_str() {
        "Oslo" => 4,
        "Rome" => 19,
        other => return Err(format!("there is no station in {other}")),
    };
    Ok(Json(Weather { city: arguments.city, degrees }))
}

/// Asks for two cities, then answers.
fn mock() -> Mock {
    let call = |id: &str, city: &str| function_call(id, id, "get_weather", &json!({ "city": city }));
    let calls = reply("resp_1", "completed", vec![call("call_1", "Oslo"), call("call_2", "Rome")]);
    Mock::start([calls, text_reply("Rome is warmer.")].map(|reply| Answer::events(events(&reply))))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = mock();
    // Name, description and parameters are those of the struct.
    let tools = Tools::new().add(FunctionToolParam::from_type::<GetWeather>()?, get_weather);
    let request = ResponsesRequest::new("gpt-5-mini").input("Which is warmer, Oslo or Rome?");

    let run = mock.client().session().responses().create(request).run(&tools);
    let mut run = run.max_turns(8).deadline(Duration::from_secs(60)).stream();
    while let Some(item) = run.next().await {
        match item? {
            // Word by word, as it is written.
            RunItem::Event { event, .. } => {
                print!("{}", event.text_delta().unwrap_or_default());
                stdout().flush()?;
            }
            RunItem::Call { turn, call } => println!("turn {turn}  {} {}", call.name, call.arguments),
            RunItem::Output { turn, call, output: Ok(FunctionCallOutput::Text(text)) } => {
                println!("turn {turn}  {} -> {text}", call.id);
            }
            // The model is told unless the run is dropped here.
            RunItem::Output { output: Err(fault), .. } => return Err(fault.into()),
            _ => {}
        }
    }
    let reply = run.finish().await?.finished()?;
    println!();
    println!("{}: {:?} tokens", reply.id, reply.usage.as_ref().map(|usage| usage.total_tokens));
    Ok(())
}
