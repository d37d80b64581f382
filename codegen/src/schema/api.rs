//! What the `OpenAPI` document says.

use serde_json::Value;

use super::{LifeStep, Place, Schema};

/// What the `OpenAPI` document says.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Path of the document.
    pub document: String,
    /// `info.title`
    pub title: String,
    /// `info.description`
    pub description: String,
    /// `servers[0].url`
    pub base_url: String,
    /// `servers[0].x-env`
    pub base_url_env: Option<String>,
    /// The security scheme that carries the key.
    pub key: Option<Key>,
    /// `x-packages.types`
    pub types_package: Package,
    /// `x-packages.client`
    pub client_package: Package,
    /// `x-headers.request_id`: header in which the service names its record of a request.
    pub request_id_header: Option<String>,
    /// `x-headers.idempotency`: header that marks all attempts of one call as the same request.
    pub idempotency_header: Option<String>,
    /// `x-reference`: how the reference is divided, and values for its examples.
    pub reference: Reference,
    /// `components.parameters`, in the order they are written.
    pub parameters: Vec<Parameter>,
    /// Operations, in the order of paths and methods.
    pub operations: Vec<Operation>,
}

/// A security scheme: the header that carries the key.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// `x-env`: environment variable with the key.
    pub env: String,
    /// Name of the header.
    pub header: String,
    /// What stands before the key.
    pub prefix: String,
    /// Where it stands.
    pub place: Place,
}

/// How the reference is divided, and values for its examples.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// `sections`, in the order of the pages.
    pub sections: Vec<Section>,
    /// `samples`: values for members of these names, where the schema has no example.
    pub samples: Vec<(String, Value)>,
    /// Where it stands.
    pub place: Place,
}

/// Documents that readers look for in one place.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// What belongs here.
    pub description: String,
    /// Paths of schema documents.
    pub documents: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// A crate to be emitted.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// Package name.
    pub name: String,
    /// One line for its manifest.
    pub description: String,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travels {
    /// A segment of the path; `optional`: the segment is left out when there is no value.
    Path {
        /// May be left out.
        optional: bool,
    },
    /// A pair of the query, or one for each of several values.
    Query {
        /// Has to be given.
        required: bool,
    },
    /// A header.
    Header,
    /// The header that carries the session, both ways.
    Session,
}

/// A parameter that operations share.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Key under `components.parameters`: the Rust name.
    pub key: String,
    /// Name on the wire.
    pub wire: String,
    /// Where it travels.
    pub travels: Travels,
    /// What it is for.
    pub description: String,
    /// `deprecated`: the service advises against it.
    pub deprecated: bool,
    /// Its schema: a plain type, a reference to an enum, or with `json` a reference to an object; in the query also a list
    /// of what is neither a list nor an object.
    pub schema: Schema,
    /// The value is JSON inside the header (`content: application/json`).
    pub json: bool,
    /// `x-overrides`: name of the setter that merges into the value.
    pub overrides: Option<String>,
    /// `x-env`: environment variable with its default.
    pub env: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// One method and path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, `resource.verb`.
    pub id: String,
    /// HTTP method in upper case.
    pub method: String,
    /// Path with `{parameter}` segments by wire name.
    pub path: String,
    /// `summary`, one line, when given.
    pub summary: Option<String>,
    /// `description`.
    pub description: String,
    /// `deprecated`: the service advises against it.
    pub deprecated: bool,
    /// Keys of its parameters, path parameters and the others, in the order they are written.
    pub parameters: Vec<String>,
    /// Where each of `parameters` is named.
    pub parameter_places: Vec<Place>,
    /// Definition of the request body.
    pub request: Option<String>,
    /// What the whole response is where it is JSON: a reference, or a list.
    pub response: Option<Schema>,
    /// What it is where it is no JSON.
    pub content: Option<Content>,
    /// The event stream, when it has one.
    pub stream: Option<EventStream>,
    /// What bodies of errors are, in the order they are written.
    pub errors: Vec<ErrorBody>,
    /// `x-loop`: how it goes on over several turns.
    pub turns: Option<Loop>,
    /// `x-usage`: JSON pointers to what a reply or a last event says it has used.
    pub usage: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

impl Operation {
    /// Definition of the whole response, where it is not a list.
    pub fn whole(&self) -> Option<&str> {
        self.response.as_ref()?.reference.as_deref()
    }
}

/// A whole response that is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Its media type, or a range of them such as `image/*`.
    pub media: String,
    /// Whether it is a text in UTF-8, or else bytes.
    pub is_text: bool,
}

/// What the body of an error is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorBody {
    /// Its status, such as `422` or `5XX`, or `default` for all that are not described.
    pub status: String,
    /// Definition of the body.
    pub item: String,
}

/// How an operation answers as a stream.
#[derive(Clone, Debug)]
pub struct EventStream {
    /// Definition of one event.
    pub event: String,
    /// Wire name of the request member that asks for a stream; none where every reply is one.
    pub member: Option<String>,
    /// Tags of the events after which nothing follows.
    pub terminal: Vec<String>,
    /// Tags of terminal events that tell of no success, with `incomplete` or `failed`.
    pub outcomes: Vec<(String, String)>,
    /// Accessor of the event union that gives what a user reads.
    pub text: Option<String>,
    /// Payload that ends the stream without being an event, such as `[DONE]`.
    pub done: Option<String>,
    /// `x-life-cycle`: what follows what, up to the terminal events; empty when it is not said.
    pub life_cycle: Vec<LifeStep>,
    /// Where it stands.
    pub place: Place,
}

/// How an operation goes on over several turns: what is run, and where its output goes. All are wire names.
#[derive(Clone, Debug, Default)]
pub struct Loop {
    /// Member of the reply that holds its items.
    pub output: String,
    /// Items that ask for a function to be run.
    pub calls: Vec<LoopCall>,
    /// Tag of the item that asks for approval, and what it makes to answer.
    pub approval: Option<(String, String)>,
    /// Accessor of the reply that says why it failed.
    pub denial: Option<String>,
    /// Member of the reply that says how it ended.
    pub status: String,
    /// Values of it for replies that have failed.
    pub failed: Vec<String>,
    /// Values of it for replies that stopped early.
    pub incomplete: Vec<String>,
    /// Member of the reply that holds its id.
    pub id: String,
    /// Member of the request that holds the input.
    pub input: String,
    /// What the items of the input make of a text.
    pub text: Option<String>,
    /// Member of the request that lists what is offered.
    pub tools: String,
    /// Definition of a function.
    pub tool: String,
    /// Member of it that holds its name.
    pub tool_name: String,
    /// Member of the request that names the last reply.
    pub previous: String,
    /// Member of the request that says whether the reply is kept.
    pub store: String,
    /// Member of the request whose talk holds all turns by itself.
    pub talk: Option<String>,
    /// Member of the request that is not the same after the first turn.
    pub first: Option<LoopFirst>,
    /// Tags of items that ask for what no function does, each with the tag of the item that answers it.
    pub others: Vec<(String, String)>,
    /// Member of these items that both have in common.
    pub other: String,
    /// Where it stands.
    pub place: Place,
}

/// A member of the request that holds for the first turn alone, unless it is kept.
#[derive(Clone, Debug, Default)]
pub struct LoopFirst {
    /// The member.
    pub member: String,
    /// Values that are kept: what has these members, or is this value; and what is merged into it.
    pub kept: Vec<(Value, Option<Value>)>,
}

/// An item that asks for a function to be run.
#[derive(Clone, Debug, Default)]
pub struct LoopCall {
    /// Its tag.
    pub tag: String,
    /// Member with the id of the call.
    pub id: String,
    /// Member with the name of the function.
    pub name: String,
    /// Member with the arguments.
    pub arguments: String,
    /// What it makes to answer.
    pub answer: String,
}
