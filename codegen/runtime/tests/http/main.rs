//! The HTTP part, against a scripted server on loopback and against a transport that is made up.

mod api;
mod blocking;
mod errors;
mod fake;
mod request;
mod retries;
mod server;
mod sessions;
mod streams;
mod syntax;
mod timeouts;
