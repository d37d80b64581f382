//! What the client crate is made of.

use serde_json::Value;

use super::{Rule, Type};
use crate::schema::{LifeStep, Package, Travels, media};

/// What the client crate is made of.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Path of the document.
    pub document: String,
    /// Heading.
    pub title: String,
    /// Documentation of the crate.
    pub docs: Vec<String>,
    /// Package of the types.
    pub types: Package,
    /// Package of the client.
    pub client: Package,
    /// Where requests go when nothing else is said.
    pub base_url: String,
    /// Environment variable that says otherwise.
    pub base_url_env: Option<String>,
    /// How the key is sent; absent when the service asks for none.
    pub key: Option<Key>,
    /// Header in which the service names its record of a request.
    pub request_id_header: Option<String>,
    /// Header that marks all attempts of one call as the same request.
    pub idempotency_header: Option<String>,
    /// What clients and calls can set.
    pub parameters: Vec<Parameter>,
    /// In the order of their first operation.
    pub resources: Vec<Resource>,
    /// How the reference is divided, and what its examples say.
    pub reference: Reference,
}

impl Api {
    /// Whether a parameter carries a conversation.
    pub fn has_conversations(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.travels == Travels::Session)
    }
}

/// The header that carries the key.
#[derive(Clone, Debug)]
pub struct Key {
    /// Environment variable with the key.
    pub env: String,
    /// Name of the header.
    pub header: String,
    /// What stands before the key.
    pub prefix: String,
}

impl Key {
    /// How the key is sent, as documentation says it.
    pub fn way(&self) -> String {
        match self.prefix.trim_end() {
            "Bearer" => "as a bearer token".to_owned(),
            _ => format!("in the header `{}`", self.header),
        }
    }
}

/// How the reference is divided, and what its examples say.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// In the order of the pages; every document is in one of them.
    pub sections: Vec<Section>,
    /// Values for members of these names, where the schema has no example.
    pub samples: Vec<(String, Value)>,
}

/// Documents that readers look for in one place.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// What belongs here.
    pub about: String,
    /// Paths of the documents.
    pub documents: Vec<String>,
}

/// Something that clients and calls can set.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Rust name.
    pub ident: String,
    /// Name of its constant.
    pub constant: String,
    /// Name on the wire.
    pub wire: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Still there, but not to be used.
    pub deprecated: bool,
    /// Where it travels.
    pub travels: Travels,
    /// `String`, `Secret`, a number, a boolean or an item; in the query also a list.
    pub ty: Type,
    /// The value is JSON.
    pub json: bool,
    /// Rust name of the setter that merges into the value.
    pub overrides: Option<String>,
    /// What is sent when nothing is said.
    pub default: Option<String>,
    /// Environment variable.
    pub env: Option<String>,
    /// What the schema allows; of a list first how many there are, then what each is.
    pub rules: Vec<Rule>,
}

impl Parameter {
    /// Whether a call cannot do without it and nothing but the caller says what it is: it is an argument of the method.
    pub fn is_argument(&self) -> bool {
        matches!(self.travels, Travels::Path { optional: false } | Travels::Query { required: true })
            && self.default.is_none()
            && self.env.is_none()
    }
}

/// A group of operations.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Rust name of the method that gives it, and of its file.
    pub ident: String,
    /// Rust name of the type.
    pub name: String,
    /// In document order.
    pub operations: Vec<Operation>,
}

/// One method and path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Id, `resource.verb`.
    pub id: String,
    /// Rust name of the method.
    pub ident: String,
    /// Name of its constant.
    pub constant: String,
    /// Rust name of the call.
    pub call: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// HTTP method in upper case.
    pub method: String,
    /// Path with `{wire}` segments.
    pub path: String,
    /// Rust names of its parameters.
    pub parameters: Vec<String>,
    /// Item of the request body.
    pub request: Option<String>,
    /// What the schema allows of the body as a whole.
    pub body: Vec<Rule>,
    /// The whole response, where it has a body.
    pub response: Option<Response>,
    /// Event stream.
    pub stream: Option<EventStream>,
    /// Items that bodies of errors are, each with its statuses.
    pub errors: Vec<(String, Vec<String>)>,
    /// It goes on over several turns, and its request says how.
    pub runs: bool,
    /// JSON pointers to what a reply or a last event says it has used.
    pub usage: Vec<String>,
}

impl Operation {
    /// Whether it answers with a whole reply, be it an empty one.
    pub fn is_awaited(&self) -> bool {
        self.response.is_some() || self.stream.is_none()
    }

    /// The item or list that the whole response is, where it is JSON.
    pub fn json(&self) -> Option<&Type> {
        match self.response.as_ref()? {
            Response::Json(ty) => Some(ty),
            Response::Text(_) | Response::Bytes(_) => None,
        }
    }

    /// The media type that a call asks for, unless it asks for one of two.
    pub fn accept(&self) -> &str {
        match &self.response {
            Some(Response::Text(kind) | Response::Bytes(kind)) => kind,
            Some(Response::Json(_)) => media::JSON,
            None if self.stream.is_some() => media::EVENTS,
            None => media::JSON,
        }
    }
}

/// What a whole response is.
#[derive(Clone, Debug)]
pub enum Response {
    /// JSON: an item, or a list.
    Json(Type),
    /// A text of this media type.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
}

/// How an operation answers as a stream.
#[derive(Clone, Debug)]
pub struct EventStream {
    /// Item of an event.
    pub event: String,
    /// Rust name of the request member that asks for a stream; none where every reply is one.
    pub member: Option<String>,
    /// Member of an event that holds its tag.
    pub tag: String,
    /// Tags of the events after which nothing follows.
    pub terminal: Vec<String>,
    /// Payload that ends the stream without being an event.
    pub done: Option<String>,
    /// What follows what, up to the terminal events; empty when it is not said.
    pub life_cycle: Vec<LifeStep>,
}
