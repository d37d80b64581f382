//! Operations and parameters.

use serde_json::Value;

use super::{Context, structs::rules, types::is_unsigned};
use crate::{
    docs,
    ir::{Api, DEPRECATED, EventStream, Key, Operation, Parameter, Reference, Resource, Response, Rule, Section, Type},
    name,
    schema::{self, Content, ErrorBody, Kind, Schema},
    shape::Shape,
};

impl Context<'_> {
    pub(super) fn api(&self, api: &schema::Api) -> Api {
        let mut resources: Vec<Resource> = Vec::new();
        for operation in &api.operations {
            let (group, _) = operation.id.split_once('.').unwrap_or((&operation.id, ""));
            let lowered = self.operation(api, operation);
            match resources.iter_mut().find(|resource| resource.ident == name::snake(group)) {
                Some(resource) => resource.operations.push(lowered),
                None => resources.push(Resource {
                    ident: name::snake(group),
                    name: name::resource(group),
                    operations: vec![lowered],
                }),
            }
        }
        Api {
            document: api.document.clone(),
            title: api.title.clone(),
            docs: vec![docs::closed(&api.title), String::new(), docs::closed(&api.description)],
            types: api.types_package.clone(),
            client: api.client_package.clone(),
            base_url: api.base_url.clone(),
            base_url_env: api.base_url_env.clone(),
            key: api.key.as_ref().map(key),
            request_id_header: api.request_id_header.clone(),
            idempotency_header: api.idempotency_header.clone(),
            reference: Reference {
                sections: api.reference.sections.iter().map(section).collect(),
                samples: api.reference.samples.clone(),
            },
            parameters: api.parameters.iter().map(|parameter| self.parameter(parameter)).collect(),
            resources,
        }
    }

    fn parameter(&self, parameter: &schema::Parameter) -> Parameter {
        Parameter {
            ident: name::snake(&parameter.key),
            constant: name::shouty(&parameter.key),
            wire: parameter.wire.clone(),
            docs: vec![advised(docs::parameter(parameter), parameter.deprecated)],
            deprecated: parameter.deprecated,
            travels: parameter.travels,
            ty: ty(&parameter.schema),
            json: parameter.json,
            overrides: parameter.overrides.as_deref().map(name::snake),
            default: parameter.schema.default.as_ref().and_then(sent),
            env: parameter.env.clone(),
            rules: rules(&parameter.schema),
        }
    }

    fn operation(&self, api: &schema::Api, operation: &schema::Operation) -> Operation {
        let (group, verb) = operation.id.split_once('.').unwrap_or((&operation.id, "call"));
        let mut docs: Vec<String> = operation.summary.iter().map(|summary| docs::closed(summary)).collect();
        if !docs.is_empty() {
            docs.push(String::new());
        }
        docs.push(advised(docs::closed(&operation.description), operation.deprecated));
        docs.extend(operation.content.iter().flat_map(|content| [String::new(), given(content)]));
        let errors = errors(&operation.errors);
        if !errors.is_empty() {
            docs.extend([String::new(), told(&errors)]);
        }
        let keys = api.parameters.iter().map(|parameter| &parameter.key);
        Operation {
            id: operation.id.clone(),
            ident: name::snake(verb),
            constant: name::shouty(verb),
            call: name::call(verb, group),
            docs,
            method: operation.method.clone(),
            path: operation.path.clone(),
            parameters: keys.filter(|key| operation.parameters.contains(key)).map(|key| name::snake(key)).collect(),
            request: operation.request.clone(),
            body: operation.request.as_deref().map(|name| self.body(name)).unwrap_or_default(),
            response: response(operation),
            stream: operation.stream.as_ref().map(|stream| self.stream(operation, stream)),
            errors,
            runs: operation.turns.is_some(),
            usage: operation.usage.clone(),
        }
    }

    /// What is said of a body by its name alone: an object or a union says what is inside of it.
    fn body(&self, name: &str) -> Vec<Rule> {
        let alias = self.definition(name).filter(|definition| Shape::of(&definition.schema).is_none());
        alias.map(|definition| rules(&definition.schema)).unwrap_or_default()
    }

    fn stream(&self, operation: &schema::Operation, stream: &schema::EventStream) -> EventStream {
        let request = operation.request.as_deref().and_then(|request| self.definition(request));
        EventStream {
            event: stream.event.clone(),
            member: request.zip(stream.member.as_ref()).map(|(request, member)| name::field(&request.schema, member)),
            tag: self.tag_of(&stream.event).unwrap_or_default(),
            terminal: stream.terminal.clone(),
            done: stream.done.clone(),
            life_cycle: stream.life_cycle.clone(),
        }
    }

    /// The member by which the events of a union are told apart.
    fn tag_of(&self, event: &str) -> Option<String> {
        let definition = self.definition(event)?;
        let Some(Shape::Union { members, rest }) = Shape::of(&definition.schema) else { return None };
        self.objects(definition, members, rest).tag.clone()
    }
}

/// What a whole response is, if it has a body.
fn response(operation: &schema::Operation) -> Option<Response> {
    let json = operation.response.as_ref().map(|schema| Response::Json(ty(schema)));
    json.or_else(|| {
        let Content { media, is_text } = operation.content.clone()?;
        Some(if is_text { Response::Text(media) } else { Response::Bytes(media) })
    })
}

/// A sentence for a reply that is no JSON.
fn given(content: &Content) -> String {
    let Content { media, is_text } = content;
    if *is_text {
        format!("The reply is a text, `{media}`, in UTF-8.")
    } else {
        format!("The reply is bytes, `{media}`, as they came; all of them are in memory.")
    }
}

/// Items that bodies of errors are, each with its statuses.
fn errors(bodies: &[ErrorBody]) -> Vec<(String, Vec<String>)> {
    let mut errors: Vec<(String, Vec<String>)> = Vec::new();
    for ErrorBody { status, item } in bodies {
        match errors.iter_mut().find(|(known, _)| known == item) {
            Some((_, statuses)) => statuses.push(status.clone()),
            None => errors.push((item.clone(), vec![status.clone()])),
        }
    }
    errors
}

/// A sentence for each of them.
fn told(errors: &[(String, Vec<String>)]) -> String {
    let alone = errors.iter().flat_map(|(_, statuses)| statuses).count() == 1;
    let sentences = errors.iter().map(|(item, statuses)| {
        let (others, known): (Vec<&String>, Vec<&String>) = statuses.iter().partition(|status| *status == "default");
        let mut words: Vec<String> = known.iter().map(|status| format!("status `{status}`")).collect();
        words.extend(others.iter().map(|_| if alone { "any status" } else { "any other status" }.to_owned()));
        format!("Of an error with {}, `error.decode_body::<{item}>()` reads the body.", words.join(" or "))
    });
    sentences.collect::<Vec<_>>().join(" ")
}

fn key(key: &schema::Key) -> Key {
    Key { env: key.env.clone(), header: key.header.clone(), prefix: key.prefix.clone() }
}

fn section(section: &schema::Section) -> Section {
    Section {
        title: section.title.clone(),
        about: docs::closed(&section.description),
        documents: section.documents.clone(),
    }
}

/// Says in the end when the service advises against something.
fn advised(text: String, deprecated: bool) -> String {
    if deprecated { format!("{text} {DEPRECATED}") } else { text }
}

/// The Rust type of a parameter or of a reply, or of one of its values.
fn ty(schema: &Schema) -> Type {
    if let Some(name) = &schema.reference {
        return Type::Named(name.clone());
    }
    match (schema.kind, schema.format.as_deref(), &schema.items) {
        (Some(Kind::String), Some("password"), _) => Type::Secret,
        (Some(Kind::Boolean), ..) => Type::Boolean,
        (Some(Kind::Integer), ..) => Type::Integer(if is_unsigned(schema) { "u64" } else { "i64" }.to_owned()),
        (Some(Kind::Number), Some("double"), _) => Type::Float,
        (Some(Kind::Number), ..) => Type::Number,
        (Some(Kind::Array), _, Some(items)) => Type::List(Box::new(ty(items))),
        _ => Type::String,
    }
}

/// A default as it is sent; JSON never is.
fn sent(default: &Value) -> Option<String> {
    match default {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(default.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
