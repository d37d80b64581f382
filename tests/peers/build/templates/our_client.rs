//! Asks, and streams.

use std::error::Error;

use sequrity::{Client, types::responses::ResponsesRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::from_env()?;
    let request = ResponsesRequest::new("gpt-5-mini").input("What is the largest prime below 100?");

    let reply = client.responses().create(request.clone()).await?;
    println!("{} items", reply.output.len());

    let mut stream = client.responses().create(request).stream().await?;
    while let Some(event) = stream.next().await {
        println!("{:?}", event?);
    }
    Ok(())
}
