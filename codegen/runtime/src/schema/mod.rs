//! JSON Schemas of Rust types, in the strict subset that models are made to follow.
//!
//! Functions are inline, and with that compiled only in crates that use them: most read and write, and have no need of this.

mod error;
mod keywords;
mod limits;
mod merge;
mod name;
#[cfg(feature = "schemars")]
mod own;
mod strict;

pub use error::SchemaError;
#[cfg(feature = "schemars")]
pub use own::Definitions;

use serde_json::Value;

use crate::{JsonObject, json::take};

/// A JSON Schema in the strict subset, with a name and what it is for.
///
/// The subset is what providers can hold a model to, token by token: objects are closed, every member is required, a
/// choice is `anyOf`, definitions and references are kept. [`StrictSchema::from_json`] rewrites a schema into it. What
/// the subset has no keyword for, such as `minLength` or `default`, is said in the description, so that the model
/// still knows it; what it cannot express at all, such as a map or any JSON, is a [`SchemaError`] with a way out.
///
/// A member that may be absent in the schema is one that the model has to write. Where it may be null, it says that
/// there is nothing; where it may not, it writes a value: an `Option` is what lets a model leave something out.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StrictSchema {
    /// Name for the model: letters, digits, underscores and hyphens.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The schema, an object. Its own description is [`Self::description`].
    pub schema: JsonObject,
}

impl StrictSchema {
    /// The schema of a Rust type.
    ///
    /// The name is that of the type in `snake_case`, the description its documentation. Both can be replaced, by
    /// [`named`](Self::named) and [`described`](Self::described).
    ///
    /// ```
    /// use sequrity_runtime::{StrictSchema, schemars::JsonSchema};
    ///
    /// /// Looks up the weather of a place.
    /// #[derive(JsonSchema)]
    /// #[schemars(crate = "sequrity_runtime::schemars")]
    /// struct GetWeather {
    ///     /// City and country.
    ///     place: String,
    ///     /// Days ahead; null for now.
    ///     days: Option<u8>,
    /// }
    ///
    /// let tool = StrictSchema::of::<GetWeather>()?;
    /// assert_eq!(tool.name, "get_weather");
    /// assert_eq!(tool.description.as_deref(), Some("Looks up the weather of a place."));
    /// assert_eq!(tool.schema["required"], serde_json::json!(["place", "days"]));
    /// # Ok::<(), sequrity_runtime::SchemaError>(())
    /// ```
    ///
    /// # Errors
    /// The subset cannot express the type; the error names the member and a way out.
    #[cfg(feature = "schemars")]
    #[inline]
    pub fn of<T: schemars::JsonSchema + ?Sized>() -> Result<Self, SchemaError> {
        let schema = schemars::generate::SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
        Self::rewritten(&T::schema_name(), schema.as_value())
    }

    /// A schema that is there as JSON.
    ///
    /// # Errors
    /// The subset cannot express it.
    #[inline]
    pub fn from_json(name: impl Into<String>, schema: &Value) -> Result<Self, SchemaError> {
        let name = name.into();
        Self::rewritten(&name, schema).map(|rewritten| rewritten.named(name))
    }

    /// With another name.
    #[must_use]
    #[inline]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// With another description.
    #[must_use]
    #[inline]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    #[inline]
    fn rewritten(type_name: &str, schema: &Value) -> Result<Self, SchemaError> {
        let mut schema = strict::rewrite(type_name, schema)?;
        limits::check(type_name, &schema)?;
        let description = match take(&mut schema, "description") {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        Ok(Self { name: name::snake(type_name), description, schema: schema.into() })
    }
}

/// Wires up what is made from the schema of a Rust type: the constructor `from_type` by way of `From<StrictSchema>`, and
/// setters by way of those that take a schema. Without the feature `schemars` there is none.
#[cfg(feature = "schemars")]
#[macro_export]
macro_rules! from_type {
    ($name:ident) => {
        impl $name {
            /// A value for a Rust type: its name in `snake_case`, its documentation, and its schema in the strict
            /// subset of [`StrictSchema`]($crate::StrictSchema).
            ///
            /// # Errors
            ///
            /// The subset cannot express the type; the error names the member and a way out.
            #[inline]
            pub fn from_type<T: $crate::schemars::JsonSchema>() -> Result<Self, $crate::SchemaError> {
                $crate::StrictSchema::of::<T>().map(Self::from)
            }
        }
    };
    ($name:ident: $typed:ident by $setter:ident) => {
        impl $name {
            #[doc = concat!("[`Self::", stringify!($setter), "`] with the schema of a Rust type, in the strict subset of")]
            /// [`StrictSchema`]($crate::StrictSchema).
            ///
            /// # Errors
            ///
            /// The subset cannot express the type; the error names the member and a way out.
            #[inline]
            pub fn $typed<T: $crate::schemars::JsonSchema>(self) -> Result<Self, $crate::SchemaError> {
                $crate::StrictSchema::of::<T>().map(|schema| self.$setter(schema))
            }
        }
    };
}

/// Wires up types that are made from the schema of a Rust type; empty without the feature `schemars`.
#[cfg(not(feature = "schemars"))]
#[macro_export]
macro_rules! from_type {
    ($($table:tt)*) => {};
}
