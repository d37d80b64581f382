//! Structured output while it comes: a value of a Rust type that grows, and at the end the whole of it.
//!
//! Runs against a mock of the service on this machine; with `SEQURITY_API_KEY` set, against the service.

use std::{env, error::Error};

use sequrity::{Client, schemars::JsonSchema, types::responses::ResponsesRequest};
use sequrity_mock::{
    Answer, Mock,
    replies::{events, text_reply},
};
use serde::Deserialize;

/// A recipe. Each member has a default, so that there is a value as soon as something of it is known.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(crate = "sequrity::schemars")]
#[serde(default)]
struct Recipe {
    /// Name of the dish.
    name: String,
    /// What to do, in order.
    steps: Vec<String>,
    /// How long it takes.
    minutes: Option<u16>,
}

const TEXT: &str = r#"{"name": "Tea with milk", "steps": ["Boil water.", "Let it draw.", "Add milk."], "minutes": 5}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = Mock::answering(|_| Answer::events(events(&text_reply(TEXT))));
    let client = match env::var("SEQURITY_API_KEY") {
        Ok(_) => Client::from_env()?,
        Err(_) => mock.client(),
    };
    // The service is asked for JSON of this type alone.
    let request = ResponsesRequest::new("gpt-5-mini").input("How do I make tea with milk?").output_type::<Recipe>()?;

    let mut recipes = client.responses().create(request).stream().await?.values::<Recipe>();
    while let Some(recipe) = recipes.next().await {
        let Recipe { name, steps, .. } = recipe?;
        println!("{name}: {} steps so far", steps.len());
    }

    // Only the whole text is read strictly. A refusal or a cut text is an error that says so.
    let recipe = recipes.finish().await.completed()?.parse::<Recipe>()?;
    println!("{} in {} minutes: {}", recipe.name, recipe.minutes.unwrap_or_default(), recipe.steps.join(" "));
    Ok(())
}
