//! Decodes events and replies.

use openapi_to_rust_output::{Response, ResponseStreamEvent};
use serde_json::{Error, from_str};

pub fn event(text: &str) -> Result<ResponseStreamEvent, Error> {
    from_str(text)
}

pub fn reply(text: &str) -> Result<Response, Error> {
    from_str(text)
}
