//! Bodies: what a request sends, and what the bytes of a reply become.

use bytes::Bytes;

use crate::{
    Codec, DecodeError, EncodeError, Rule, from_json_slice,
    json::{to_json_under, utf8},
};

/// What can be the body of a request. Every [`Codec`] type is one, as JSON; [`NoBody`] is one that is not there.
pub trait Payload {
    /// The text that is sent; none for no body. The rules are on the body as a whole.
    ///
    /// # Errors
    ///
    /// The value breaks a rule of the schema.
    fn write(&self, rules: &[Rule]) -> Result<Option<String>, EncodeError>;
}

impl<T: Codec> Payload for T {
    fn write(&self, rules: &[Rule]) -> Result<Option<String>, EncodeError> {
        to_json_under(self, rules).map(Some)
    }
}

/// How the body of a reply becomes a value: by JSON for every [`Codec`] type, as a text for [`Text`], as it is for
/// [`Bytes`], and not at all for [`NoBody`].
pub trait ReplyBody {
    /// What the caller gets.
    type Value;

    /// The value of a body. There is none where the status says so: a text and bytes may well be empty.
    ///
    /// # Errors
    ///
    /// The bytes are not what was promised.
    fn read(body: Option<&Bytes>) -> Result<Self::Value, DecodeError>;
}

impl<T: Codec> ReplyBody for T {
    type Value = T;

    fn read(body: Option<&Bytes>) -> Result<T, DecodeError> {
        from_json_slice(body.map(Bytes::as_ref).unwrap_or_default())
    }
}

impl ReplyBody for Bytes {
    type Value = Self;

    fn read(body: Option<&Self>) -> Result<Self, DecodeError> {
        body.cloned().ok_or_else(missing)
    }
}

/// A reply that is a text and no JSON. It is UTF-8, or an error: no letter is ever replaced.
#[derive(Clone, Copy, Debug)]
pub enum Text {}

impl ReplyBody for Text {
    type Value = String;

    fn read(body: Option<&Bytes>) -> Result<String, DecodeError> {
        utf8(body.ok_or_else(missing)?).map(str::to_owned)
    }
}

/// No body: for operations that send none, or answer with none. Bytes that come all the same are not looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoBody;

impl Payload for NoBody {
    fn write(&self, _: &[Rule]) -> Result<Option<String>, EncodeError> {
        Ok(None)
    }
}

impl ReplyBody for NoBody {
    type Value = Self;

    fn read(_: Option<&Bytes>) -> Result<Self, DecodeError> {
        Ok(Self)
    }
}

#[cold]
fn missing() -> DecodeError {
    DecodeError::new(0, "there is no body").finish("")
}
