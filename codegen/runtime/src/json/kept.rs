//! Members of an object that stay text until somebody looks at them.

use std::{mem, sync::OnceLock};

use serde_json::{Map, Value};

use super::cursor::Cursor;

/// Members of an object: as they were read, or as values once they were changed.
pub(super) enum Kept {
    /// As they were read, or made from text.
    Text {
        /// `"name":value` with commas between, compact, and checked as closely as if it had been read into values.
        json: String,
        /// The same as values, once somebody looked. In a box, so that what nobody looks at is small.
        values: OnceLock<Box<Map<String, Value>>>,
    },
    /// As values: they were changed since, or text alone cannot hold them.
    Values(Box<Map<String, Value>>),
}

impl Kept {
    /// No members.
    pub(super) const fn new() -> Self {
        Self::of_text(String::new())
    }

    /// Members that were checked.
    pub(super) const fn of_text(json: String) -> Self {
        Self::Text { json, values: OnceLock::new() }
    }

    /// The members as text, if they still are that.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text { json, .. } => Some(json),
            Self::Values(_) => None,
        }
    }

    /// The members as values.
    pub(super) fn values(&self) -> &Map<String, Value> {
        match self {
            Self::Text { json, values } => values.get_or_init(|| read(json)),
            Self::Values(values) => values,
        }
    }

    /// The members as values that may be changed.
    pub(super) fn values_mut(&mut self) -> &mut Map<String, Value> {
        if let Self::Text { .. } = self {
            *self = Self::Values(mem::take(self).into_values());
        }
        match self {
            Self::Values(values) => values,
            Self::Text { .. } => unreachable!("text has become values"),
        }
    }

    /// The members as values of their own.
    pub(super) fn into_values(self) -> Box<Map<String, Value>> {
        match self {
            Self::Text { json, values } => values.into_inner().unwrap_or_else(|| read(&json)),
            Self::Values(values) => values,
        }
    }
}

/// Takes a member out; the others keep their order. Of the map's own, `shift_remove` is there only with the feature
/// `preserve_order` of `serde_json`, whoever turned it on, and `remove` is what changes the order then.
#[inline]
pub(crate) fn take(members: &mut Map<String, Value>, name: &str) -> Option<Value> {
    let value = members.get_mut(name).map(Value::take)?;
    members.retain(|member, _| member != name);
    Some(value)
}

fn read(json: &str) -> Box<Map<String, Value>> {
    let object = format!("{{{json}}}");
    Box::new(Cursor::trusted(&object).value().expect("text is checked before it is kept"))
}

impl Default for Kept {
    fn default() -> Self {
        Self::new()
    }
}

/// A copy of text is text alone: whoever looks at it pays for that.
impl Clone for Kept {
    fn clone(&self) -> Self {
        match self {
            Self::Text { json, .. } => Self::of_text(json.clone()),
            Self::Values(values) => Self::Values(values.clone()),
        }
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        match (self.text(), other.text()) {
            (Some(mine), Some(others)) if mine == others => true,
            _ => self.values() == other.values(),
        }
    }
}
