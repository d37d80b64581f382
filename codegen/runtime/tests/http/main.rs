//! The HTTP part, against a scripted server on loopback and against a transport that is made up.

mod api;
mod errors;
mod fake;
mod request;
mod server;
mod sessions;
mod streams;
mod syntax;
