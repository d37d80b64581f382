//! The tables: `cargo xtask bench`.

use std::io;

use async_openai::types::responses as peer;
use sequrity_peers_table as table;
use sequrity_types::responses::{ResponseStreamEvent, ResponsesRequest, ResponsesResponse};

use crate::{decode, encode, further::{Further, Kind}, inputs::{Input, replies, request, text_stream, tool_stream}, lossless::Counts, recordings::recordings};

/// Whole inputs: event streams, and replies.
struct Inputs {
    streams: Vec<Input>,
    replies: Vec<Input>,
}

/// Prints the parts that are asked for, or all, with one more crate in them where there is one.
///
/// # Errors
/// The recordings cannot be read.
pub fn print(asked: &[String], further: Option<&Further>) -> io::Result<()> {
    let wants = |part: &str| asked.is_empty() || asked.iter().any(|name| name == part);
    let inputs = inputs()?;
    let named = |kind: fn(&Further) -> Kind| further.map(|further| (further.name, kind(further)));
    if wants("decode") {
        let further = named(|further| further.events);
        for input in &inputs.streams {
            decode::race::<ResponseStreamEvent, peer::ResponseStreamEvent>(input, further);
        }
        let further = named(|further| further.replies);
        for input in &inputs.replies {
            decode::race::<ResponsesResponse, peer::Response>(input, further);
        }
    }
    if wants("encode") {
        encode::race::<ResponsesRequest, peer::CreateResponse>(&request());
        inputs.streams.iter().for_each(encode::race::<ResponseStreamEvent, peer::ResponseStreamEvent>);
        inputs.replies.iter().for_each(encode::race::<ResponsesResponse, peer::Response>);
    }
    if wants("whole") {
        whole(&inputs, further);
    }
    Ok(())
}

/// What is made here, and the recordings where there are some, each kind as one input.
fn inputs() -> io::Result<Inputs> {
    let mut inputs = Inputs { streams: vec![text_stream(), tool_stream()], replies: replies().into() };
    match recordings()? {
        None => println!("SEQURITY_RECORDINGS is not set: only what is made here is measured"),
        Some((streams, replies)) => {
            inputs.streams.push(together("events, recorded", streams));
            inputs.replies.push(together("replies, recorded", replies));
        }
    }
    Ok(inputs)
}

fn together(name: &str, inputs: Vec<Input>) -> Input {
    Input { name: name.to_owned(), texts: inputs.into_iter().flat_map(|input| input.texts).collect() }
}

fn whole(inputs: &Inputs, further: Option<&Further>) {
    let (mut ours, mut theirs, mut others) = (Counts::default(), Counts::default(), Counts::default());
    for stream in &inputs.streams {
        ours.add::<ResponseStreamEvent>(stream);
        theirs.add::<peer::ResponseStreamEvent>(stream);
    }
    for reply in &inputs.replies {
        ours.add::<ResponsesResponse>(reply);
        theirs.add::<peer::Response>(reply);
    }
    if let Some(further) = further {
        inputs.streams.iter().for_each(|stream| (further.events.count)(&mut others, stream));
        inputs.replies.iter().for_each(|reply| (further.replies.count)(&mut others, reply));
    }
    let row = |name: &str, counts: Counts, size: usize| {
        let Counts { values, read, whole } = counts;
        vec![name.to_owned(), values.to_string(), read.to_string(), whole.to_string(), size.to_string()]
    };
    let mut rows = vec![
        row("sequrity-types", ours, size_of::<ResponseStreamEvent>()),
        row("async-openai", theirs, size_of::<peer::ResponseStreamEvent>()),
    ];
    rows.extend(further.map(|further| row(further.name, others, further.events.size)));
    table::print("nothing lost", &["crate", "values", "read", "whole", "bytes of an event enum"], &rows);
}
