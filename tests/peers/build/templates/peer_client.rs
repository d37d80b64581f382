//! Asks, and streams.

use std::error::Error;

use async_openai::{Client, types::responses::CreateResponseArgs};
use futures_util::StreamExt;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new();
    let request =
        CreateResponseArgs::default().model("gpt-5-mini").input("What is the largest prime below 100?").build()?;

    let reply = client.responses().create(request.clone()).await?;
    println!("{} items", reply.output.len());

    let mut stream = client.responses().create_stream(request).await?;
    while let Some(event) = stream.next().await {
        println!("{:?}", event?);
    }
    Ok(())
}
