//! The page of the operations: what can be called, with which parameters.

use super::{
    book::{Base, Book},
    calls,
    markdown::{WIDTH, block, cell, code, json},
    written,
};
use crate::{
    emit::File,
    ir::{EventStream, Operation, Parameter, Resource, Response, Type},
    schema::Travels,
};

/// Where the links of this page start.
const HERE: &Base = &Base::Top;

/// The page of all operations.
pub(super) fn page(book: &Book<'_>) -> File {
    let api = book.api;
    let mut text = format!("# Operations\n\nRequests go to {} ", code(&api.base_url));
    text.push_str(&match &api.base_url_env {
        Some(env) => format!("unless {} or the builder of the client says otherwise.\n", code(env)),
        None => "unless the builder of the client says otherwise.\n".to_owned(),
    });
    if let Some(key) = &api.key {
        text.push_str(&format!("\nThe key travels {}; the client takes it from {}.\n", key.way(), code(&key.env)));
    }
    if let Some(header) = &api.request_id_header {
        text.push_str(&format!("\nThe service names its record of a request in {}.\n", code(header)));
    }
    if let Some(header) = &api.idempotency_header {
        text.push_str(&format!("\nAll attempts of one call carry the same {}.\n", code(header)));
    }
    for resource in &api.resources {
        for operation in &resource.operations {
            text.push_str(&part(book, resource, operation));
        }
    }
    written("operations.md", &api.document, text)
}

fn part(book: &Book<'_>, resource: &Resource, operation: &Operation) -> String {
    let about: Vec<&str> = operation.docs.iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    let id = &operation.id;
    let mut text = format!("\n## {id} {{#{id}}}\n\n{}\n\n", about.join(" "));
    text.push_str(&block("http", &format!("{} {}", operation.method, operation.path)));
    let method = format!("client.{}().{}(…)", resource.ident, operation.ident);
    text.push_str(&format!("\n| | |\n| --- | --- |\n| Method | {} |\n", code(&method)));
    if let Some(request) = &operation.request {
        text.push_str(&format!("| Request | {} |\n", book.link(HERE, request)));
    }
    if let Some(response) = &operation.response {
        let shown = match response {
            Response::Json(Type::Named(item)) => book.link(HERE, item),
            Response::Json(ty) => format!("<code>{}</code>", book.ty(HERE, ty)),
            Response::Text(media) => format!("a text, {}", code(media)),
            Response::Bytes(media) => format!("bytes, {}", code(media)),
        };
        text.push_str(&format!("| Response | {shown} |\n"));
    }
    if let Some(stream) = &operation.stream {
        text.push_str(&stream_rows(book, stream));
    }
    for (item, statuses) in &operation.errors {
        let statuses: Vec<String> = statuses.iter().map(|status| code(status)).collect();
        text.push_str(&format!("| Error {} | {} |\n", statuses.join(", "), book.link(HERE, item)));
    }
    if !operation.usage.is_empty() {
        let usage: Vec<String> = operation.usage.iter().map(|pointer| code(pointer)).collect();
        text.push_str(&format!("| Usage stands at | {} |\n", usage.join(", ")));
    }
    let parameters = operation.parameters.iter();
    let parameters: Vec<&Parameter> =
        parameters.filter_map(|ident| book.api.parameters.iter().find(|known| known.ident == *ident)).collect();
    if !parameters.is_empty() {
        text.push_str("\n| Parameter | Rust | Meaning |\n| --- | --- | --- |\n");
    }
    for parameter in parameters {
        text.push_str(&row(book, parameter));
    }
    let request = operation.request.as_deref().and_then(|name| book.ir.item(name));
    if let Some(item) = request {
        text.push_str(&format!("\n{}", block("json", &json(&book.examples.of(item), WIDTH, 2))));
    }
    text.push_str(&format!("\n{}", block("rust", &calls::lines(book, resource, operation))));
    text
}

fn stream_rows(book: &Book<'_>, stream: &EventStream) -> String {
    let terminal: Vec<String> = stream.terminal.iter().map(|tag| code(tag)).collect();
    let asked = stream.member.as_deref().map(|member| format!("asked for by {}; ", code(member))).unwrap_or_default();
    let event = book.link(HERE, &stream.event);
    let mut text = format!("| Stream | {asked}each event is {event} |\n");
    if !terminal.is_empty() {
        text.push_str(&format!("| Last events | {} |\n", terminal.join(", ")));
    }
    if let Some(done) = &stream.done {
        text.push_str(&format!("| Last line | {} |\n", code(done)));
    }
    text
}

fn row(book: &Book<'_>, parameter: &Parameter) -> String {
    let place = match parameter.travels {
        Travels::Path { optional: false } => "path",
        Travels::Path { optional: true } => "path, may be left out",
        Travels::Query { required: true } => "query",
        Travels::Query { required: false } => "query, may be left out",
        Travels::Header if parameter.json => "header, JSON",
        Travels::Header => "header",
        Travels::Session => "header, both ways",
    };
    let mut lines = vec![parameter.docs.join(" ")];
    if let Some(overrides) = &parameter.overrides {
        lines.push(format!("`.{overrides}(…)` merges JSON into the value."));
    }
    if let Some(env) = &parameter.env {
        lines.push(format!("The client takes it from {}.", code(env)));
    }
    let ty = book.ty(HERE, &parameter.ty);
    let rust = if parameter.is_argument() { format!("argument: {ty}") } else { format!(".{}({ty})", parameter.ident) };
    format!(
        "| {}<br>{place} | <code>{rust}</code> | {} |\n",
        code(&parameter.wire),
        lines.iter().map(|line| cell(line)).collect::<Vec<_>>().join("<br>"),
    )
}
