//! The types without the client: read what the service sent, keep what is new, write it back.
//!
//! Needs the crate `sequrity-types` alone, which brings no HTTP.

use std::error::Error;

use sequrity_types::{
    from_json,
    responses::{ResponseInputItemParam, ResponseOutputItem, ResponsesRequest, ResponsesResponse},
    to_json,
};

const REPLY: &str = r#"{
    "id": "resp_1",
    "status": "completed",
    "output": [
        {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
         "content": [{"type": "output_text", "text": "Hello.", "annotations": []}]},
        {"type": "item_of_next_year", "level": 3}
    ],
    "member_of_next_year": {"kept": null}
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let reply: ResponsesResponse = from_json(REPLY)?;
    println!("text    {}", reply.output_text());
    println!("new     {}", reply.extra["member_of_next_year"]);

    for item in &reply.output {
        match item {
            ResponseOutputItem::Message(message) => println!("item    message {:?}", message.id),
            ResponseOutputItem::Other(item) => println!("item    {item}"),
            _ => println!("item    something else"),
        }
    }

    // Output becomes input again without loss, unknown items too.
    let items: Vec<ResponseInputItemParam> = reply.output.into_iter().map(Into::into).collect();
    println!("request {}", to_json(&ResponsesRequest::new("gpt-5-mini").input(items))?);

    // What does not fit says where.
    if let Err(error) = from_json::<ResponsesResponse>(r#"{"id": "resp_1", "output": [{"type": "message"}]}"#) {
        println!("error   {error}");
    }

    // Every type is serde's too.
    let request: ResponsesRequest = serde_json::from_str(r#"{"model": "gpt-5-mini", "input": "hi"}"#)?;
    println!("model   {}", request.model);
    Ok(())
}
