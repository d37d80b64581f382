//! The program that the planning model wrote, and what it came to: value, metadata, variables.
//!
//! Runs against a mock of the service on this machine.

use std::error::Error;

use sequrity::types::{
    headers::{FeaturesHeader, FineGrainedConfigHeader, ResponseFormatOverrides},
    responses::ResponsesRequest,
};
use sequrity_mock::{Mock, dialogs::answer, replies::text_reply};
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Deserialize)]
struct Invoice {
    number: String,
    total: f64,
}

fn mock() -> Mock {
    let meta = json!({"producers": ["read_mail"], "consumers": ["*"], "tags": ["finance"]});
    let result = json!({
        "status": "success",
        "final_return_value": {"value": {"number": "A-7", "total": 12.5}, "meta": meta},
        "program": "mail = read_mail()\nreturn parse_invoice(mail)",
        "namespace_snapshot": {"mail": {"value": "Invoice A-7 …", "meta": meta}}
    });
    Mock::answering(move |request| answer(request, &text_reply(&result.to_string())))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = mock();
    let client = mock.builder().features(FeaturesHeader::dual_llm()).build()?;
    let shown = ResponseFormatOverrides::default().include_program(true).include_namespace_snapshot(true);
    let config = FineGrainedConfigHeader::dual_llm().response_format(shown);

    let request = ResponsesRequest::new("gpt-5,gpt-5-mini").input("Read the invoice in my last mail.");
    let reply = client.responses().create(request).fine_grained_config(config).await?;

    let result = reply.dual_llm()?;
    let invoice: Invoice = result.value_as()?;
    println!("status  {}", result.status);
    println!("value   {} {}", invoice.number, invoice.total);
    let meta = result.meta().cloned().unwrap_or_default();
    println!("from    {:?}, tagged {:?}", meta.producers.unwrap_or_default(), meta.tags.unwrap_or_default());
    println!("program\n{}", result.program.unwrap_or_default());

    // Any text will do for the lenient reader: one that is no such result is kept as it came.
    println!("lenient {}", reply.dual_llm_lenient().status);
    Ok(())
}
