//! Counts allocations: a program of its own, as its allocator would slow the races down.

use std::{fmt::Debug, io};

use allocation_counter::{AllocationInfo, measure};
use async_openai::types::responses as peer;
use sequrity_peers::{inputs::{Input, replies, request, text_stream, tool_stream}, recordings::recordings};
use sequrity_peers_table as table;
use sequrity_types::{Codec, from_json, responses::{ResponseStreamEvent, ResponsesRequest, ResponsesResponse}};
use serde::de::{DeserializeOwned, IgnoredAny};

fn main() -> io::Result<()> {
    let mut rows = vec![
        row::<ResponseStreamEvent, peer::ResponseStreamEvent>(&text_stream()),
        row::<ResponseStreamEvent, peer::ResponseStreamEvent>(&tool_stream()),
        row::<ResponsesRequest, peer::CreateResponse>(&request()),
    ];
    rows.extend(replies().iter().map(row::<ResponsesResponse, peer::Response>));
    if let Some((streams, replies)) = recordings()? {
        rows.extend(streams.iter().map(row::<ResponseStreamEvent, peer::ResponseStreamEvent>));
        rows.extend(replies.iter().map(row::<ResponsesResponse, peer::Response>));
    }
    let head = ["allocations and bytes of a value", "skipping", "from_json", "from_str", "peer from_str"];
    table::print("allocations, of the values that both read", &head, &rows);
    Ok(())
}

fn row<O: Codec + DeserializeOwned, P: DeserializeOwned>(input: &Input) -> Vec<String> {
    let read = |text: &&&str| serde_json::from_str::<P>(text).is_ok();
    let texts: Vec<&str> = input.texts.iter().map(String::as_str).collect();
    let texts: Vec<&str> = texts.iter().filter(read).copied().collect();
    vec![
        input.name.clone(),
        count(&texts, serde_json::from_str::<IgnoredAny>),
        count(&texts, from_json::<O>),
        count(&texts, |text| serde_json::from_str::<O>(text)),
        count(&texts, |text| serde_json::from_str::<P>(text)),
    ]
}

fn count<'t, T, E: Debug>(texts: &[&'t str], read: impl Fn(&'t str) -> Result<T, E>) -> String {
    if texts.is_empty() {
        return "-".to_owned();
    }
    let AllocationInfo { count_total, bytes_total, .. } = measure(|| {
        for text in texts {
            drop(read(text).expect("the text fits the type"));
        }
    });
    let share = |total: u64| total as f64 / texts.len() as f64;
    format!("{:.1} / {:.0}", share(count_total), share(bytes_total))
}
