//! JSON instances (presets, initial values, fallbacks) as typed values.

use super::Context;
use crate::{
    ir::{Assigned, Literal},
    name,
    schema::{Additional, Kind, Property, Schema},
    shape::Shape,
};
use serde_json::Value;

impl<'a> Context<'a> {
    /// An instance of a schema. `check` made sure that it fits.
    pub(super) fn literal(&self, schema: &Schema, value: &Value) -> Literal {
        if let Some(name) = &schema.reference {
            return self.named_literal(name, value);
        }
        match (schema.kind, value) {
            (Some(Kind::Number), Value::Number(number)) if schema.format.as_deref() == Some("double") => {
                Literal::Float(number.as_f64().unwrap_or_default())
            }
            (Some(Kind::Integer), Value::Number(number)) => {
                Literal::Integer(number.as_i64().map_or_else(|| number.as_u64().unwrap_or_default().into(), i128::from))
            }
            (Some(Kind::String), Value::String(text)) => Literal::Text(text.clone()),
            (Some(Kind::Boolean), Value::Bool(value)) => Literal::Boolean(*value),
            (Some(Kind::Array), Value::Array(items)) => match &schema.items {
                Some(item) => Literal::List(items.iter().map(|value| self.literal(item, value)).collect()),
                None => Literal::Json(value.clone()),
            },
            (Some(Kind::Object), Value::Object(members)) => match &schema.additional {
                Additional::Map(values) => Literal::Map(
                    members.iter().map(|(key, value)| (key.clone(), self.literal(values, value))).collect(),
                ),
                Additional::Open | Additional::Closed => Literal::Json(value.clone()),
            },
            _ => Literal::Json(value.clone()),
        }
    }

    /// An instance of a definition.
    pub(super) fn named_literal(&self, name: &str, value: &Value) -> Literal {
        match self.shape(name) {
            Some(Shape::Object(schema)) => self.object_literal(name, schema, value),
            Some(Shape::Enum { .. }) => Literal::Variant {
                item: name.to_owned(),
                variant: self.enum_variant(name, value.as_str().unwrap_or_default()),
                value: None,
            },
            Some(Shape::Union { members, .. }) => self.union_literal(name, members, value),
            None => Literal::Json(value.clone()),
        }
    }

    fn enum_variant(&self, item: &str, wire: &str) -> String {
        let ours = self.definition(item).map(|definition| &definition.schema.ours);
        let named = ours.into_iter().flat_map(|ours| &ours.names).find(|(value, _)| value == wire);
        named.map_or_else(|| name::pascal(wire), |(_, name)| name.clone())
    }

    fn object_literal(&self, item: &str, schema: &Schema, value: &Value) -> Literal {
        let mut members = Vec::new();
        let mut partial = !matches!(schema.additional, Additional::Closed);
        let mut has_default = true;
        for Property { name: wire, schema: property } in schema.properties.iter().flatten() {
            if property.constant.is_some() {
                continue;
            }
            let required = schema.required.contains(wire);
            has_default &= !required && property.ours.initial.is_none();
            match value.get(wire) {
                Some(value) => members.push(Assigned {
                    ident: name::snake(wire),
                    optional: !required || property.nullable,
                    three_state: !required && property.ours.null.is_some(),
                    value: (!value.is_null()).then(|| self.literal(property, value)),
                }),
                None => partial = true,
            }
        }
        Literal::Struct { item: item.to_owned(), members, partial, has_default }
    }

    /// The member whose kind of JSON value this is; objects in unions are not written as instances.
    fn union_literal(&self, item: &str, members: &'a [Schema], value: &Value) -> Literal {
        let found = members.iter().find(|member| self.member_kind(member).is_some_and(|kind| kind == kind_of(value)));
        match found {
            Some(member) if !value.is_object() => Literal::Variant {
                item: item.to_owned(),
                variant: self.kind_variant_name(member),
                value: Some(Box::new(self.literal(member, value))),
            },
            _ => Literal::Json(value.clone()),
        }
    }
}

fn kind_of(value: &Value) -> crate::ir::Kind {
    match value {
        Value::String(_) => crate::ir::Kind::String,
        Value::Array(_) => crate::ir::Kind::Array,
        Value::Bool(_) => crate::ir::Kind::Boolean,
        Value::Number(_) => crate::ir::Kind::Number,
        Value::Object(_) | Value::Null => crate::ir::Kind::Object,
    }
}
