//! The same client for code without an async runtime.
//!
//! Runs against a mock of the service on this machine; with `SEQURITY_API_KEY` set, against the service.

use std::{env, error::Error};

use sequrity::{Setting, blocking::Client, types::responses::ResponsesRequest};
use sequrity_mock::{KEY, Mock, dialogs::answer, replies::text_reply};

fn main() -> Result<(), Box<dyn Error>> {
    let mock = Mock::answering(|request| answer(request, &text_reply("The largest prime below 100 is 97.")));
    let client = match env::var("SEQURITY_API_KEY") {
        Ok(_) => Client::from_env()?,
        Err(_) => Client::builder().api_key(KEY).base_url(mock.url()).proxy(Setting::None).build()?,
    };
    let request = ResponsesRequest::new("gpt-5-mini").input("What is the largest prime below 100?");

    let reply = client.responses().create(request.clone()).send()?;
    println!("{}", reply.output_text());

    // A stream is an iterator.
    for piece in client.responses().create(request).stream()?.text_deltas() {
        print!("{}", piece?);
    }
    println!();
    Ok(())
}
