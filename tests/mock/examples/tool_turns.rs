//! A conversation of several turns by hand, without a run: items are sent back instead of a response id.
//!
//! Runs against a mock of the service on this machine.

use std::error::Error;

use sequrity::{
    object,
    types::{
        headers::FeaturesHeader,
        responses::{FunctionToolParam, ResponseInputItemParam, ResponsesRequest},
    },
};
use sequrity_mock::{Mock, dialogs::flight_booking};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = Mock::answering(flight_booking());
    let client = mock.builder().features(FeaturesHeader::dual_llm()).build()?;
    let tool = FunctionToolParam::new("book_flight").parameters(object!({
        "type": "object",
        "properties": {"flight": {"type": "string"}, "date": {"type": "string"}},
    }));

    // Each question is a conversation of its own; both go through the same client.
    for question in ["Book flight BA263 for 10 June.", "The same flight for my colleague."] {
        let session = client.session();
        let mut items = vec![ResponseInputItemParam::user(question)];
        let reply = loop {
            let request = ResponsesRequest::new("gpt-5-mini").input(items.clone()).tools([tool.clone()]);
            let reply = session.responses().create(request).await?;
            let results: Vec<_> = reply
                .function_calls()
                .map(|call| {
                    println!("tool    {} {}", call.name, call.arguments);
                    call.output(r#"{"confirmation":"QX7R2M"}"#).into()
                })
                .collect();
            if results.is_empty() {
                break reply;
            }
            // What the model put out becomes input again, whole, reasoning included.
            items.extend(reply.to_input());
            items.extend(results);
        };
        println!("answer  {}", reply.output_text());
        println!("session {}", session.id().unwrap_or_default());
    }
    Ok(())
}
