//! Books a flight in Dual-LLM mode: the service asks for a tool, the application runs it, the service answers.
//!
//! Runs against a mock of the service on this machine; with `SEQURITY_API_KEY` set, against the service.

use std::{env, error::Error};

use sequrity::{
    Client, Tools, object,
    types::{
        headers::FeaturesHeader,
        responses::{FunctionToolParam, ResponsesRequest},
    },
};
use sequrity_mock::{Mock, dialogs::flight_booking};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Booking {
    flight: String,
    date: String,
}

/// The application's tool.
async fn book_flight(booking: Booking) -> Result<&'static str, String> {
    println!("tool    book_flight: flight {}, {}", booking.flight, booking.date);
    Ok(r#"{"confirmation":"QX7R2M"}"#)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = Mock::answering(flight_booking());
    let builder = match env::var("SEQURITY_API_KEY") {
        Ok(_) => Client::builder().env(),
        Err(_) => mock.builder(),
    };
    let client = builder.features(FeaturesHeader::dual_llm()).build()?;

    let book = FunctionToolParam::new("book_flight").description("Books a flight.").parameters(object!({
        "type": "object",
        "properties": {"flight": {"type": "string"}, "date": {"type": "string"}},
        "required": ["flight", "date"],
    }));
    let tools = Tools::new().add(book, book_flight);

    // A session is one conversation: it keeps the id that the service gives it. A run goes on as long as the service
    // asks for tools.
    let session = client.session();
    let question = "Book flight BA263 for 10 June.";
    println!("user    {question}");
    let request = ResponsesRequest::new("gpt-5-mini").input(question);
    let reply = session.responses().create(request).run(&tools).await?.finished()?;

    let result = reply.dual_llm()?;
    println!("result  {}", result.status);
    println!("value   {}", result.value_as::<Value>()?);
    println!("session {}", session.id().unwrap_or_default());
    Ok(())
}
