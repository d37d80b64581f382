//! A transport of the application's own: here one that answers from memory, as a unit test would.

use std::error::Error;

use sequrity::{
    Attempt, Body, Client,
    external::{Bytes, Request, Response},
    transport_fn,
    types::responses::ResponsesRequest,
};
use sequrity_mock::replies::text_reply;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let transport = transport_fn(|request: Request<Bytes>| async move {
        let attempt = request.extensions().get::<Attempt>();
        println!("{} {}", request.method(), request.uri());
        println!(
            "operation {}, attempt {}",
            attempt.map_or("?", |it| it.operation.id),
            attempt.map_or(0, |it| it.number)
        );
        Ok(Response::new(Body::from(text_reply("From memory.").to_string())))
    });
    let client = Client::builder().api_key("not needed here").transport(transport).build()?;

    let reply = client.responses().create(ResponsesRequest::new("gpt-5-mini").input("Who is there?")).await?;

    println!("{}", reply.output_text());
    Ok(())
}
