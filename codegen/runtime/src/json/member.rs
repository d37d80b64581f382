//! What a type declares of one member.

use super::{
    cursor::Cursor,
    error::DecodeError,
    fixed::Fixed,
    rules::Rule,
    text::{is_same, starts_with},
    writer::Writer,
};

/// Bytes of a key before its name, a comma and a quote, and as many behind it, a quote and a colon.
const AROUND: usize = 2;

/// What a type declares of one member.
#[doc(hidden)]
#[derive(Debug)]
pub struct Member {
    /// Its name as it stands within compact JSON: `,"name":`.
    key: &'static str,
    presence: Presence,
    /// What its value is held to.
    pub(super) rules: &'static [Rule],
    /// The only value that it may have, if there is one.
    constant: Option<&'static dyn Fixed>,
}

/// Whether a member must be there, and whether it may be `null`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Presence {
    /// It must be there, and is not `null`.
    Required,
    /// It must be there, and may be `null`.
    Nullable,
    /// It may be absent, or `null`.
    Optional,
}

impl Member {
    /// A member that must be there, and is not `null`.
    #[must_use]
    pub const fn required(key: &'static str, rules: &'static [Rule]) -> Self {
        Self { key, presence: Presence::Required, rules, constant: None }
    }

    /// A member that must be there, and may be `null`.
    #[must_use]
    pub const fn nullable(key: &'static str, rules: &'static [Rule]) -> Self {
        Self { key, presence: Presence::Nullable, rules, constant: None }
    }

    /// A member that may be absent, or `null`.
    #[must_use]
    pub const fn optional(key: &'static str, rules: &'static [Rule]) -> Self {
        Self { key, presence: Presence::Optional, rules, constant: None }
    }

    /// A member that must be there, and has one value.
    #[must_use]
    pub const fn constant(key: &'static str, constant: &'static dyn Fixed) -> Self {
        Self { key, presence: Presence::Required, rules: &[], constant: Some(constant) }
    }

    /// A member that may be absent, and has one value.
    #[must_use]
    pub const fn marker(key: &'static str, constant: &'static dyn Fixed) -> Self {
        Self { key, presence: Presence::Optional, rules: &[], constant: Some(constant) }
    }

    /// Its name as it stands within compact JSON, behind other members.
    #[inline]
    pub(super) const fn key(&self) -> &'static str {
        self.key
    }

    /// The bytes of its name.
    #[inline]
    pub(super) const fn name_bytes(&self) -> &'static [u8] {
        let bytes = self.key.as_bytes();
        bytes.split_at(bytes.len() - AROUND).0.split_at(AROUND).1
    }

    /// Its name.
    #[inline]
    pub(super) fn name(&self) -> &'static str {
        &self.key[AROUND..self.key.len() - AROUND]
    }

    #[inline]
    pub(super) fn is_named(&self, name: &str) -> bool {
        is_same(self.name_bytes(), name.as_bytes())
    }

    /// Whether a text starts with its name and a colon; their length.
    #[inline]
    pub(super) fn stands(&self, text: &[u8]) -> Option<usize> {
        let key = self.key.as_bytes().get(1..)?;
        starts_with(text, key).then_some(key.len())
    }

    /// Whether it may be left out.
    #[inline]
    pub(super) const fn is_optional(&self) -> bool {
        matches!(self.presence, Presence::Optional)
    }

    /// Whether it may be `null`.
    #[inline]
    pub(super) const fn takes_null(&self) -> bool {
        !matches!(self.presence, Presence::Required)
    }

    /// Reads its only value.
    ///
    /// # Errors
    /// There is another value.
    pub(super) fn read_constant(&self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        self.constant.map_or(Ok(()), |constant| constant.read(cursor))
    }

    /// Writes its only value; `false` if there are others.
    #[inline]
    pub(super) fn write_constant(&self, writer: &mut Writer) -> bool {
        self.constant.inspect(|constant| constant.write(writer)).is_some()
    }
}
