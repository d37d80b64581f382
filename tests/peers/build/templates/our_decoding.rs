//! Decodes events and replies.

use sequrity_types::{DecodeError, from_json, responses::{ResponseStreamEvent, ResponsesResponse}};

pub fn event(text: &str) -> Result<ResponseStreamEvent, DecodeError> {
    from_json(text)
}

pub fn reply(text: &str) -> Result<ResponsesResponse, DecodeError> {
    from_json(text)
}
