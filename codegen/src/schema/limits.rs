//! Keywords that limit a value.

/// Constraint keywords.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// `minimum`, or `exclusiveMinimum`
    pub minimum: Option<f64>,
    /// It was `exclusiveMinimum`: values are above it.
    pub above: bool,
    /// `maximum`, or `exclusiveMaximum`
    pub maximum: Option<f64>,
    /// It was `exclusiveMaximum`: values are below it.
    pub below: bool,
    /// `multipleOf`
    pub multiple_of: Option<f64>,
    /// `minLength`
    pub min_length: Option<u64>,
    /// `maxLength`
    pub max_length: Option<u64>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// `pattern`
    pub pattern: Option<String>,
}
