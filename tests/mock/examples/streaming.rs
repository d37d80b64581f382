//! Prints an answer while it is written, then what it came to as a whole.
//!
//! Runs against a mock of the service on this machine; with `SEQURITY_API_KEY` set, against the service.

use std::{
    env,
    error::Error,
    io::{Write, stdout},
};

use sequrity::{Client, types::responses::ResponsesRequest};
use sequrity_mock::{
    Answer, Mock,
    replies::{events, text_reply},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = Mock::answering(|_| Answer::events(events(&text_reply("The largest prime below 100 is 97."))));
    let client = match env::var("SEQURITY_API_KEY") {
        Ok(_) => Client::from_env()?,
        Err(_) => mock.client(),
    };
    let request = ResponsesRequest::new("gpt-5-mini").input("What is the largest prime below 100?");

    // The text alone, as it comes; then the rest of the reply, or why there is none.
    let mut pieces = client.responses().create(request.clone()).stream().await?.text_deltas();
    while let Some(piece) = pieces.next().await {
        print!("{}", piece?);
        stdout().flush()?;
    }
    let reply = pieces.finish().await.completed()?;
    println!();
    println!("{}: {:?} tokens", reply.id, reply.usage.as_ref().map(|usage| usage.total_tokens));

    // Every event. One that does not decode is an error in its place, and the stream goes on.
    let mut stream = client.responses().create(request.clone()).stream().await?;
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => {
                if let Some(response) = event.final_response() {
                    let used = response.usage.as_ref().map(|usage| usage.total_tokens);
                    println!("done: {} tokens", used.unwrap_or_default());
                }
            }
            Err(error) => eprintln!("{error}"),
        }
    }

    // Or only what it came to.
    let reply = client.responses().create(request).stream().await?.final_response().await.completed()?;
    println!("{}", reply.output_text());
    Ok(())
}
