//! Books a flight in Dual-LLM mode: the service asks for a tool, the application runs it, the service answers.
//!
//! Runs against a mock of the service on this machine; with `SEQURITY_API_KEY` set, against the service.

use std::{env, error::Error};

use sequrity::{
    Client, object,
    types::{
        headers::FeaturesHeader,
        responses::{
            FunctionCallOutputParam, FunctionToolCall, FunctionToolParam, ResponseInputItemParam, ResponsesRequest,
        },
    },
};
use sequrity_tests::{dialogs::flight_booking, mock::Mock};
use serde::Deserialize;

#[derive(Deserialize)]
struct Booking {
    flight: String,
    date: String,
}

/// The application's tool.
fn book_flight(call: &FunctionToolCall) -> Result<String, Box<dyn Error>> {
    let booking: Booking = call.arguments_as()?;
    println!("tool    book_flight: flight {}, {}", booking.flight, booking.date);
    Ok(r#"{"confirmation":"QX7R2M"}"#.to_owned())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = Mock::answering(flight_booking());
    let builder = match env::var("SEQURITY_API_KEY") {
        Ok(_) => Client::builder().env(),
        Err(_) => mock.builder(),
    };
    let client = builder.features(FeaturesHeader::dual_llm()).build()?;

    // A session is one conversation: it keeps the id that the service gives it.
    let session = client.session();
    let book = FunctionToolParam::new("book_flight").description("Books a flight.").parameters(object!({
        "type": "object",
        "properties": {"flight": {"type": "string"}, "date": {"type": "string"}},
        "required": ["flight", "date"],
    }));
    let request = ResponsesRequest::new("gpt-5-mini").tools([book]);

    let question = "Book flight BA263 for 10 June.";
    println!("user    {question}");
    let mut reply = session.responses().create(request.clone().input(question)).await?;

    // As long as the service asks for tools, run them and send back what they return.
    while reply.function_calls().next().is_some() {
        let mut results = Vec::new();
        for call in reply.function_calls() {
            results.push(ResponseInputItemParam::from(FunctionCallOutputParam::new(&call.call_id, book_flight(call)?)));
        }
        let next = request.clone().previous_response_id(&reply.id).input(results);
        reply = session.responses().create(next).await?;
    }

    for text in reply.output_texts() {
        let result = text.text_lenient();
        println!("result  {}", result.status);
        if let Some(value) = result.final_return_value {
            println!("value   {}", value.value);
        }
    }
    println!("session {}", session.id().unwrap_or_default());
    Ok(())
}
