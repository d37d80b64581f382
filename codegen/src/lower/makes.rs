//! Values that are made of members of another: what the constructor takes, and what is set behind it.

use super::Context;
use crate::{
    docs,
    ir::{Filled, Filling, Made, Make, Role},
    name,
    schema::{self, Definition, Property, Schema},
    shape::Shape,
};

impl<'a> Context<'a> {
    pub(super) fn makes(&self, definition: &'a Definition) -> Vec<Make> {
        definition.schema.ours.makes.iter().filter_map(|make| self.make(definition, make)).collect()
    }

    fn make(&self, definition: &'a Definition, make: &'a schema::Make) -> Option<Make> {
        let name = make.definition.as_ref().unwrap_or(&definition.name);
        let target = self.definition(name)?;
        let Some(Shape::Object(schema)) = Shape::of(&target.schema) else { return None };
        if !self.reach.sent.contains(name) {
            let message = format!("`{name}` is never sent: nobody needs to make one");
            self.problem("make-member", &make.place, message, "make what stands in a request or a parameter");
            return None;
        }
        let properties = schema.properties.iter().flatten().enumerate();
        let fillings: Vec<Filling> = properties
            .filter_map(|(at, property)| self.filling(definition, target, schema, at, property, make))
            .collect();
        Some(Make {
            ident: name::snake(&make.name),
            docs: vec![docs::closed(&make.description)],
            target: name.clone(),
            made: match (&make.definition, Shape::of(&definition.schema)) {
                (_, Some(Shape::Union { .. })) => Made::Variant,
                (Some(other), _) if *other != definition.name => Made::Other,
                _ => Made::Own,
            },
            fillings,
        })
    }

    /// How a member of what is made comes to its value; none where it is left out.
    fn filling(
        &self,
        own: &Definition,
        target: &Definition,
        schema: &Schema,
        at: usize,
        property: &Property,
        make: &schema::Make,
    ) -> Option<Filling> {
        let role = self.role(target, schema, at, property);
        let source = make.from.iter().find(|(member, _)| *member == property.name);
        let by = match (source, make.value.get(&property.name)) {
            (Some((_, source)), _) => {
                Filled::Copied { ident: name::field(&own.schema, source), optional: self.is_optional(own, source) }
            }
            (None, Some(value)) => Filled::Fixed(value.clone()),
            (None, None) if role.is_given() || make.given.contains(&property.name) => Filled::Given,
            (None, None) => return None,
        };
        if !matches!(role, Role::Required | Role::Nullable | Role::Optional) {
            let message = format!("`{}` cannot be set like this", property.name);
            self.problem("make-member", &make.place, message, "leave it out: the caller sets it with its setter");
            return None;
        }
        let ty = self.ty(target, at, &property.schema.place);
        Some(Filling { ident: name::field(schema, &property.name), ty, role, by })
    }

    fn is_optional(&self, own: &Definition, wire: &str) -> bool {
        let Some(Shape::Object(schema)) = Shape::of(&own.schema) else { return false };
        let mut properties = schema.properties.iter().flatten().enumerate();
        properties
            .find(|(_, property)| property.name == wire)
            .is_some_and(|(at, property)| self.role(own, schema, at, property) != Role::Required)
    }
}
