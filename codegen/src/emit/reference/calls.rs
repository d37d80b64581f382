//! The lines of Rust that call an operation, and use what it answers.

use serde_json::Value;

use super::{
    book::Book,
    layout::Code,
    lines::{Given, Uses},
};
use crate::{
    ir::{Item, Operation, Parameter, Resource, Response, Type},
    literal::Literal,
    schema::Travels,
};

/// From the client to the whole reply, if there is one, and to the events where there are any.
pub(super) fn lines(book: &Book<'_>, resource: &Resource, operation: &Operation) -> String {
    let mut uses = Uses::new();
    let mut text = "let client = Client::from_env()?;\n".to_owned();
    let request = operation.request.as_deref().and_then(|name| book.ir.item(name));
    if let Some(item) = request {
        text.push_str(&book.lines.binding("request", item, &example(book, operation, item), &mut uses));
    }
    let mut arguments: Vec<Code> = parameters(book, operation)
        .filter(|parameter| parameter.is_argument())
        .map(|parameter| argument(book, parameter, &mut uses))
        .collect();
    let asked = asked(book, operation, &mut uses);
    let given = arguments.len();
    // Who asks twice gives the first time a copy.
    let clone = if operation.stream.is_some() { "request.clone()" } else { "request" };
    if operation.is_awaited() {
        arguments.extend(request.map(|_| Code::word(clone)));
        text.push_str(&statement("let reply = ", resource, operation, arguments.clone(), &asked, &["await?"]));
        text.push_str(shown(operation));
    }
    if operation.stream.is_some() {
        arguments.truncate(given);
        arguments.extend(request.map(|_| Code::word("request")));
        text.push_str(&statement("let mut events = ", resource, operation, arguments, &asked, &["stream()", "await?"]));
        text.push_str("while let Some(event) = events.next().await {\n    println!(\"{:?}\", event?);\n}\n");
    }
    format!("{}\n{}", book.lines.imports(&uses, Some("Client")), text.trim_end())
}

/// The line that shows a whole reply.
fn shown(operation: &Operation) -> &'static str {
    match &operation.response {
        Some(Response::Text(_)) => "println!(\"{}\", *reply);\n",
        Some(Response::Bytes(_)) => "println!(\"{} bytes\", reply.len());\n",
        Some(Response::Json(_)) | None => "println!(\"{reply:?}\");\n",
    }
}

/// The example of a request, without what the call says itself.
fn example(book: &Book<'_>, operation: &Operation, item: &Item) -> Value {
    let mut example = book.examples.of(item);
    let (Some(stream), Item::Struct(item)) = (&operation.stream, item) else { return example };
    let asks = item.members.iter().find(|member| stream.member.as_ref() == Some(&member.ident));
    if let (Some(member), Some(object)) = (asks, example.as_object_mut()) {
        object.shift_remove(&member.wire);
    }
    example
}

/// What only the caller knows: a value of its type.
fn argument(book: &Book<'_>, parameter: &Parameter, uses: &mut Uses) -> Code {
    let literal = Literal::of(book.ir, &parameter.ty, &book.examples.parameter(parameter));
    // An enum is given as it is; what is no item finds its type by itself.
    let given = if matches!(parameter.ty, Type::Named(_)) { Given::Exact } else { Given::Argument };
    book.lines.value(&parameter.ty, &literal, given, uses)
}

/// What else may be asked for, by setters that the service does not advise against.
fn asked(book: &Book<'_>, operation: &Operation, uses: &mut Uses) -> Vec<Code> {
    let asked = parameters(book, operation)
        .filter(|parameter| matches!(parameter.travels, Travels::Query { .. }) && !parameter.is_argument())
        .filter(|parameter| !parameter.deprecated);
    asked.map(|parameter| Code::call(parameter.ident.clone(), vec![argument(book, parameter, uses)])).collect()
}

fn parameters<'b>(book: &'b Book<'_>, operation: &'b Operation) -> impl Iterator<Item = &'b Parameter> {
    let known = |ident: &String| book.api.parameters.iter().find(|known| known.ident == *ident);
    operation.parameters.iter().filter_map(known)
}

fn statement(
    head: &str,
    resource: &Resource,
    operation: &Operation,
    arguments: Vec<Code>,
    asked: &[Code],
    ends: &[&str],
) -> String {
    let mut calls = vec![Code::word(format!("{}()", resource.ident)), Code::call(operation.ident.clone(), arguments)];
    calls.extend(asked.iter().cloned());
    calls.extend(ends.iter().copied().map(Code::word));
    let chain = Code::Chain(Box::new(Code::word("client")), calls);
    format!("\n{head}{};\n", chain.lay(0, head.chars().count(), 1))
}
