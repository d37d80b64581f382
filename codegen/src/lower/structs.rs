//! Objects: their members, and what is emitted beside them.

use serde_json::Value;

use super::{Context, types::is_unsigned};
use crate::{
    docs,
    ir::{Embedded, Fallback, FromType, Member, Preset, Role, Rule, Struct, Taken, Type},
    name,
    schema::{Additional, Definition, Kind, Limits, Property, Schema},
    shape::Shape,
};

impl<'a> Context<'a> {
    pub(super) fn structure(&self, definition: &'a Definition, schema: &'a Schema, docs: Vec<String>) -> Struct {
        let properties = schema.properties.as_deref().unwrap_or_default();
        let members = properties.iter().enumerate().map(|(at, property)| self.member(definition, schema, at, property));
        let accessors = self.accessors(definition);
        Struct {
            name: definition.name.clone(),
            docs,
            open: !matches!(schema.additional, Additional::Closed),
            sent: self.reach.sent.contains(&definition.name),
            members: members.collect(),
            presets: self.presets(definition),
            makes: self.makes(definition),
            setters: self.setters(definition),
            parse: self.parse(definition, &accessors),
            folds: None,
            accessors,
            fallback: self.fallback(definition).map(Box::new),
            turns: None,
            examples: schema.examples.clone(),
            from_type: self.made_from_type(definition, schema),
        }
    }

    fn member(&self, definition: &'a Definition, schema: &Schema, at: usize, property: &'a Property) -> Member {
        let role = self.role(definition, schema, at, property);
        let Property { name: wire, schema: property } = property;
        let ty = self.ty(definition, at, &property.place);
        Member {
            wire: wire.clone(),
            ident: name::field(schema, wire),
            about: docs::member(property),
            changeable: role == Role::Optional && self.is_kept(&definition.name, &ty) && self.is_default(&ty),
            ty,
            rules: rules(property),
            initial: property.ours.initial.clone(),
            embedded: property.content_media_type.as_ref().map(|_| self.embedded(property)),
            role,
        }
    }

    /// How a member is present. A list that is received and by default empty reads as empty when it is absent.
    pub(super) fn role(&self, definition: &Definition, schema: &Schema, at: usize, property: &Property) -> Role {
        let Property { name: wire, schema: property } = property;
        let received = self.reach.received.contains(&definition.name);
        let empty = property.default.as_ref().and_then(|default| default.as_array()).is_some_and(Vec::is_empty);
        match role(property, schema.required.contains(wire)) {
            Role::Optional
                if received && empty && matches!(self.types.at(&definition.name, at), Some(Type::List(_))) =>
            {
                Role::Listed
            }
            role => role,
        }
    }

    /// Whether a member has something worth keeping while it is changed: a preset fills it, or it stands in what is sent
    /// as a whole and has no presets.
    fn is_kept(&self, owner: &str, ty: &Type) -> bool {
        match self.filled.contains(owner) {
            true => ty.named().is_some_and(|name| self.filled.contains(name)),
            false => self.reach.roots.contains(owner),
        }
    }

    /// Names of the objects that the presets of a definition fill.
    pub(super) fn in_presets(&self, definition: &'a Definition) -> Vec<String> {
        let mut found = Vec::new();
        let presets = definition.schema.ours.presets.iter();
        let mut waiting: Vec<(&str, &Value)> =
            presets.map(|preset| (definition.name.as_str(), &preset.value)).collect();
        while let Some((name, value)) = waiting.pop() {
            let Some(Shape::Object(schema)) = self.shape(name) else { continue };
            found.push(name.to_owned());
            waiting.extend(
                schema
                    .properties
                    .iter()
                    .flatten()
                    .filter_map(|property| Some((property.schema.reference.as_deref()?, value.get(&property.name)?))),
            );
        }
        found
    }

    /// Whether a value of nothing is a value of that type.
    fn is_default(&self, ty: &Type) -> bool {
        let Type::Named(name) = ty else { return false };
        let Some(Shape::Object(schema)) = self.shape(name) else { return false };
        schema.properties.iter().flatten().all(|Property { name, schema: property }| {
            property.constant.is_some() || !schema.required.contains(name) && property.ours.initial.is_none()
        })
    }

    fn embedded(&self, property: &Schema) -> Embedded {
        let item = property.content_schema.clone();
        let target = item.as_deref().and_then(|name| self.definition(name));
        Embedded { lenient: target.is_some_and(|target| target.schema.ours.fallback.is_some()), item }
    }

    fn presets(&self, definition: &'a Definition) -> Vec<Preset> {
        let presets = definition.schema.ours.presets.iter().map(|preset| Preset {
            ident: name::snake(&preset.name),
            docs: vec![docs::closed(&preset.description)],
            value: preset.value.clone(),
        });
        presets.collect()
    }

    fn fallback(&self, definition: &'a Definition) -> Option<Fallback> {
        let fallback = definition.schema.ours.fallback.as_ref()?;
        let shown = fallback.value.to_string();
        Some(Fallback {
            value: fallback.value.clone(),
            ident: name::field(&definition.schema, &fallback.text),
            docs: vec![format!(
                "Reads a text that may not be such JSON. What does not fit gives `{shown}` with the whole text in \
                 `{}`: never an error.",
                fallback.text
            )],
        })
    }

    fn made_from_type(&self, definition: &'a Definition, schema: &'a Schema) -> Option<FromType> {
        let from_type = definition.schema.ours.from_type.as_ref()?;
        let field = |property: &Property| {
            let Property { name: wire, schema: property } = property;
            let named = |member: &Option<String>| member.as_ref() == Some(wire);
            let taken = if named(&from_type.name) {
                Taken::Name
            } else if named(&from_type.description) {
                Taken::Description
            } else if from_type.schema == *wire {
                Taken::Schema
            } else {
                let (_, value) = from_type.set.iter().find(|(member, _)| member == wire)?;
                Taken::Value(value.clone())
            };
            let optional = property.nullable || !schema.required.contains(wire);
            Some((name::field(schema, wire), optional, taken))
        };
        Some(FromType { fields: schema.properties.iter().flatten().filter_map(field).collect() })
    }
}

fn role(property: &Schema, required: bool) -> Role {
    match (&property.constant, required) {
        (Some(constant), true) => Role::Constant(constant.clone()),
        (Some(constant), false) => Role::Marker(constant.clone()),
        (None, true) if property.nullable => Role::Nullable,
        (None, true) => Role::Required,
        (None, false) if property.ours.null.is_some() => Role::ThreeState,
        (None, false) => Role::Optional,
    }
}

/// What the schema allows of a value, and of each of its items or values.
pub(super) fn rules(schema: &Schema) -> Vec<Rule> {
    let parts = schema.parts().map(|(_, part)| rules(part)).filter(|rules| !rules.is_empty());
    let own = limits(&schema.limits).filter(|rule| !is_held_by_type(schema, rule));
    own.chain(parts.map(Rule::Each)).collect()
}

/// Whether the Rust type of a value has no other values.
fn is_held_by_type(schema: &Schema, rule: &Rule) -> bool {
    let is_zero = matches!(rule, Rule::Minimum(least) if *least <= 0.0);
    is_zero && schema.kind == Some(Kind::Integer) && is_unsigned(schema)
}

fn limits(limits: &Limits) -> impl Iterator<Item = Rule> {
    let Limits {
        minimum,
        above,
        maximum,
        below,
        multiple_of,
        min_length,
        max_length,
        min_items,
        max_items,
        min_properties,
        max_properties,
        pattern,
    } = limits;
    [
        minimum.map(if *above { Rule::ExclusiveMinimum } else { Rule::Minimum }),
        maximum.map(if *below { Rule::ExclusiveMaximum } else { Rule::Maximum }),
        multiple_of.map(Rule::MultipleOf),
        min_length.map(Rule::MinLength),
        max_length.map(Rule::MaxLength),
        min_items.map(Rule::MinItems),
        max_items.map(Rule::MaxItems),
        min_properties.map(Rule::MinProperties),
        max_properties.map(Rule::MaxProperties),
        pattern.clone().map(Rule::Pattern),
    ]
    .into_iter()
    .flatten()
}
