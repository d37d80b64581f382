//! The HTTP part, against a scripted server on loopback and against a transport that is made up.
//!
//! `cfg(test)` tells clippy that all of it is tests, helpers included.

#[cfg(test)]
mod api;
#[cfg(test)]
mod blocking;
#[cfg(test)]
mod constants;
#[cfg(test)]
mod contents;
// Elsewhere what is trusted is not read from a file.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod encrypted;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod fake;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod frames;
#[cfg(test)]
mod key_headers;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod outcomes;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod proxies;
#[cfg(test)]
mod query;
#[cfg(test)]
mod request;
#[cfg(test)]
mod retries;
#[cfg(test)]
mod runtimes;
#[cfg(test)]
mod said;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod server;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod syntax;
#[cfg(test)]
mod timeouts;
#[cfg(test)]
mod transports;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod trust;
#[cfg(test)]
mod wire;
