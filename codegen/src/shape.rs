//! What a definition is: an object, an enum, a union, or another name. The one place that reads this off the keywords.

use crate::schema::{Additional, Kind, Schema};

/// What a definition is.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// `type: object` with properties.
    Object(&'a Schema),
    /// Strings; `open`: other strings are kept.
    Enum {
        /// Other strings are kept.
        open: bool,
        /// The schema with the keyword `enum`.
        values: &'a Schema,
    },
    /// A choice of shapes.
    Union {
        /// What takes a value that no member takes: `{"type": "object"}` or `{}`.
        rest: Option<&'a Schema>,
        /// The members, without `rest`.
        members: &'a [Schema],
    },
}

impl<'a> Shape<'a> {
    /// Reads the shape of a definition; `None` when it has none of the three.
    pub fn of(schema: &'a Schema) -> Option<Self> {
        match (&schema.any_of, &schema.one_of) {
            (Some(members), None) => Some(Self::any_of(members)),
            (None, Some(members)) => Some(Self::Union { rest: None, members }),
            (None, None) if schema.values.is_some() => Some(Self::Enum { open: false, values: schema }),
            (None, None) if schema.kind == Some(Kind::Object) && schema.properties.is_some() => {
                Some(Self::Object(schema))
            }
            _ => None,
        }
    }

    fn any_of(members: &'a [Schema]) -> Self {
        match members {
            [values, rest] if values.values.is_some() && is_any_string(rest) => Self::Enum { open: true, values },
            [members @ .., rest] if is_rest(rest) => Self::Union { rest: Some(rest), members },
            _ => Self::Union { rest: None, members },
        }
    }
}

/// Whether a definition is another name for its schema: a list, a map, a plain value, any value, or another definition.
pub fn is_alias(schema: &Schema) -> bool {
    // With any of these it was meant as something else.
    let odd = schema.any_of.is_some() || schema.one_of.is_some() || schema.properties.is_some();
    let odd = odd || schema.constant.is_some() || matches!(schema.additional, Additional::Closed);
    !odd && schema.values.is_none()
}

fn is_any_string(schema: &Schema) -> bool {
    schema.kind == Some(Kind::String) && schema.values.is_none() && schema.constant.is_none()
}

/// `{"type": "object"}` or `{}`, but for annotations.
fn is_rest(schema: &Schema) -> bool {
    matches!(schema.kind, None | Some(Kind::Object))
        && schema.reference.is_none()
        && schema.properties.is_none()
        && schema.any_of.is_none()
        && schema.one_of.is_none()
        && schema.values.is_none()
        && schema.constant.is_none()
        && schema.title.is_none()
        && matches!(schema.additional, Additional::Open)
}
