//! The HTTP part: clients, sessions, calls, retries and event streams.
//!
//! It knows HTTP, JSON, texts, bytes and event streams. What it knows of an API are the constants of [`operation`].

#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
mod blocking;
mod builder;
mod call;
mod causes;
mod client;
mod clock;
#[cfg(not(target_family = "wasm"))]
mod connect;
mod error;
mod exchange;
#[cfg(not(target_family = "wasm"))]
mod faults;
#[cfg(not(target_family = "wasm"))]
mod interim;
mod keys;
mod message;
#[cfg(not(target_family = "wasm"))]
mod network;
mod opened;
mod operation;
mod outcome;
#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
mod own_client;
mod path;
mod payload;
mod pieces;
#[cfg(not(target_family = "wasm"))]
mod pools;
mod prepare;
#[cfg(not(target_family = "wasm"))]
mod proxy;
mod query;
#[cfg(not(target_family = "wasm"))]
mod read_ahead;
mod reply;
mod resolve;
mod retry;
mod run;
mod session;
mod setting;
mod settings;
mod sse;
mod stream;
mod timeouts;
#[cfg(not(target_family = "wasm"))]
mod tls;
mod trace;
mod transport;
mod values;
#[cfg(not(target_family = "wasm"))]
mod waiting;

#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
use blocking::is_driving;
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub use blocking::{BlockingEventStream, BlockingRunStream, BlockingTextDeltas, BlockingValues};
pub use builder::ClientBuilder;
pub use call::{Call, CallFuture};
pub use client::{Client, Limits};
pub use clock::{Clock, Sleep};
pub use error::{Error, ErrorKind, TimeoutKind};
pub use operation::{KeyHeader, Method, Operation, Parameter, Place, Service};
pub use outcome::{Outcome, TextDeltas};
pub use payload::{NoBody, Payload, ReplyBody, Text};
pub use reply::Reply;
pub use retry::Retry;
pub use run::{
    Decision, Follow, Json, Next, Parts, Run, RunEnd, RunItem, RunStream, Step, ToolFault, ToolOutput, Tools,
};
pub use session::{Scope, Session};
pub use setting::Setting;
pub use sse::{EventError, EventParser, ParsedEvent};
pub use stream::EventStream;
pub use timeouts::Timeouts;
#[cfg(all(feature = "rustls", not(target_family = "wasm")))]
pub use tls::install_default_crypto;
pub use transport::{
    Attempt, Body, Transport, TransportError, TransportErrorKind, TransportFuture, tower_transport, transport_fn,
};
pub use values::Values;

/// Where there are no blocking calls no thread drives any.
#[cfg(not(any(feature = "blocking", target_family = "wasm")))]
const fn is_driving() -> bool {
    false
}
