//! Retries, time limits, and what an error tells.
//!
//! Runs against a mock of the service on this machine, which is busy twice and then breaks down.

use std::{error::Error, time::Duration};

use sequrity::{ErrorKind, Retry, Timeouts, types::responses::ResponsesRequest};
use sequrity_mock::{Answer, Mock, replies::text_reply};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let busy = || Answer::status(429).header("retry-after-ms", "20").json(r#"{"detail":"too many requests"}"#);
    let broken = Answer::status(503).header("x-request-id", "req_7").json(r#"{"error":{"message":"out of order"}}"#);
    let mock = Mock::start([busy(), busy(), Answer::reply(text_reply("Here at last.")), broken]);
    let client = mock
        .builder()
        .retry(Retry::default().max_attempts(4).max_delay(Duration::from_secs(2)))
        .timeouts(Timeouts::default().first_byte(Duration::from_secs(60)))
        .build()?;
    let request = ResponsesRequest::new("gpt-5-mini").input("Are you there?");

    // Busy twice: tried again after the time that the service asks for.
    let reply = client.responses().create(request.clone()).timeout(Duration::from_secs(30)).await?;
    println!("{}", reply.output_text());

    // One call may be less patient than its client.
    match client.responses().create(request).retry(Retry::none()).await {
        Ok(reply) => println!("{}", reply.output_text()),
        Err(error) => {
            println!("{error}");
            println!("status: {:?}, request: {:?}", error.status(), error.request_id());
            match error.kind() {
                ErrorKind::Status if error.is_retryable() => println!("may pass: try again later"),
                ErrorKind::Timeout(which) => println!("too slow: {which:?}"),
                _ => println!("will not pass by itself"),
            }
        }
    }
    Ok(())
}
