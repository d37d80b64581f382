//! Bodies of requests and replies: JSON, or none at all.

use crate::{Codec, DecodeError, EncodeError, Rule, from_json_slice, json::to_json_under};

/// What can be a body. Every [`Codec`] type is one, as JSON; [`NoBody`] is one that is not there.
pub trait Payload: Sized {
    /// The text that is sent; none for no body. The rules are on the body as a whole.
    ///
    /// # Errors
    ///
    /// The value breaks a rule of the schema.
    fn write(&self, rules: &[Rule]) -> Result<Option<String>, EncodeError>;

    /// The value of the bytes of a reply.
    ///
    /// # Errors
    ///
    /// The bytes do not fit the type.
    fn read(bytes: &[u8]) -> Result<Self, DecodeError>;
}

impl<T: Codec> Payload for T {
    fn write(&self, rules: &[Rule]) -> Result<Option<String>, EncodeError> {
        to_json_under(self, rules).map(Some)
    }

    fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        from_json_slice(bytes)
    }
}

/// No body: for operations that send none, or answer with none. Bytes that come all the same are not looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoBody;

impl Payload for NoBody {
    fn write(&self, _: &[Rule]) -> Result<Option<String>, EncodeError> {
        Ok(None)
    }

    fn read(_: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self)
    }
}
