//! Hand-written code that the generated crates call.
//!
//! Without features this is the decoding part alone: a cursor over JSON text, the [`Codec`] trait, and the three tables
//! (`record!`, `tagged!`, `string_enum!`) that a generated type is wired up with.
#![deny(missing_docs)]

mod json;
mod schema;
mod turns;

pub use json::{
    Accumulator, Codec, Cursor, DecodeError, Dictionary, EncodeError, Ended, Ending, Events, Extra, JsonObject,
    Nullable, OpenEnum, ParseError, PartialJson, Rule, Secret, UnknownValue, Writer, convert, embedded, from_json,
    from_json_slice, merge, parsed, to_header_json, to_json, to_json_checked, typed,
};
#[doc(hidden)]
pub use turns::kept;
pub use turns::{ToolCall, Turns};
// What the tables expand to.
#[doc(hidden)]
pub use json::{
    Broken, Constant, Fixed, Fold, FoldHow, FoldPlace, Kind, Listed, Marker, Measure, Member, Members, Object, Slot,
    Source, Table, Texts, choice, deserialize, is_multiple_of, is_plain_pattern, listed, marked, parse_answer, put,
    serialize,
};
#[cfg(feature = "schemars")]
#[doc(hidden)]
pub use schema::Definitions;
pub use schema::{SchemaError, StrictSchema};
/// JSON Schemas of Rust types, so that nobody has to guess a version.
#[cfg(feature = "schemars")]
pub use schemars;
#[doc(hidden)]
pub use serde_core;
#[doc(hidden)]
pub use serde_json::{Value, json};

#[cfg(feature = "client")]
mod http;

#[cfg(all(feature = "rustls", not(target_family = "wasm")))]
pub use self::http::install_default_crypto;
#[cfg(feature = "client")]
pub use self::http::{
    Attempt, Body, Call, CallFuture, Client, ClientBuilder, Clock, Decision, Error, ErrorKind, EventError, EventParser,
    EventStream, Follow, Json, KeyHeader, Limits, Method, Next, NoBody, Operation, Outcome, Parameter, ParsedEvent,
    Parts, Payload, Place, Reply, ReplyBody, Retry, Run, RunEnd, RunItem, RunStream, Scope, Service, Session, Setting,
    Sleep, Step, Text, TextDeltas, TimeoutKind, Timeouts, ToolFault, ToolOutput, Tools, Transport, TransportError,
    TransportErrorKind, TransportFuture, Values, tower_transport, transport_fn,
};
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub use self::http::{BlockingEventStream, BlockingRunStream, BlockingTextDeltas, BlockingValues};
/// Types of other crates that stand in signatures of the HTTP part.
#[cfg(feature = "client")]
pub mod external {
    pub use bytes::Bytes;
    pub use futures_core::Stream;
    pub use http::{HeaderMap, Request, Response, StatusCode};
    #[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
    pub use reqwest;
    pub use secrecy::{ExposeSecret, SecretString};
}
