//! Accessors: from names in a path to fields, variants and the type that is given.

use super::Context;
use crate::{
    docs,
    ir::{Accessor, Role, Step, Type},
    name,
    schema::{self, Definition, Schema},
    shape::Shape,
};

/// Where a walk stands.
struct Stand {
    ty: Type,
    steps: Vec<Step>,
}

impl<'a> Context<'a> {
    pub(super) fn accessors(&self, definition: &'a Definition) -> Vec<Accessor> {
        definition.schema.ours.accessors.iter().filter_map(|accessor| self.accessor(definition, accessor)).collect()
    }

    fn accessor(&self, definition: &Definition, accessor: &schema::Accessor) -> Option<Accessor> {
        let mut stand = Stand { ty: Type::Named(definition.name.clone()), steps: Vec::new() };
        for step in &accessor.path {
            let next = match step {
                schema::Step::Member(wire) => self.member_step(&stand.ty, wire),
                schema::Step::Each => item_step(&stand.ty),
                schema::Step::Tag(tags) => self.variant_step(&stand.ty, tags),
            };
            let Some((step, ty)) = next else {
                self.problem(
                    "accessor-path",
                    &accessor.place,
                    format!("`{}` cannot take the step {step:?} from {:?}", accessor.name, stand.ty),
                    "a step is a member's wire name, \"*\" on a list, or {\"tag\": …} on a union whose variants it names",
                );
                return None;
            };
            stand.steps.push(step);
            stand.ty = ty;
        }
        Some(Accessor {
            ident: name::snake(&accessor.name),
            docs: vec![docs::closed(&accessor.description)],
            steps: stand.steps,
            ty: stand.ty,
            join: accessor.join.clone(),
        })
    }

    fn member_step(&self, ty: &Type, wire: &str) -> Option<(Step, Type)> {
        let Type::Named(name) = ty else { return None };
        let definition = self.definition(name)?;
        let Some(Shape::Object(schema)) = Shape::of(&definition.schema) else { return None };
        let at = schema.properties.iter().flatten().position(|property| property.name == wire)?;
        let property = &schema.properties.as_deref()?[at];
        let (ty, boxed) = match self.types.at(name, at)?.clone() {
            Type::Boxed(inner) => (*inner, true),
            ty => (ty, false),
        };
        let role = self.role(definition, schema, at, property);
        let optional = matches!(role, Role::Optional | Role::Nullable | Role::ThreeState);
        Some((Step::Field { ident: name::snake(wire), optional, boxed }, ty))
    }

    fn variant_step(&self, ty: &Type, tags: &[String]) -> Option<(Step, Type)> {
        let Type::Named(name) = ty else { return None };
        let definition = self.definition(name)?;
        let Some(Shape::Union { members, rest }) = Shape::of(&definition.schema) else { return None };
        let union = self.union_variants(definition, members, rest);
        let mut found: Vec<(String, bool)> = Vec::new();
        let mut items: Vec<&str> = Vec::new();
        for tag in tags {
            let variant = union.iter().find(|variant| variant.has_tag(tag))?;
            found.push((variant.name.clone(), variant.boxed));
            items.push(&variant.item);
        }
        let first = (*items.first()?).to_owned();
        // Several variants share a way on when they hold a member of the same name: the first one stands for all.
        Some((Step::Variants { item: name.clone(), names: found }, Type::Named(first)))
    }

    fn union_variants(
        &self,
        definition: &'a Definition,
        members: &'a [Schema],
        rest: Option<&Schema>,
    ) -> Vec<crate::ir::ObjectVariant> {
        let objects: Vec<_> = members.iter().enumerate().filter(|(_, member)| self.is_tagged_object(member)).collect();
        if objects.len() == 1 && rest.is_none() {
            return Vec::new();
        }
        self.object_variants(definition, &objects).1
    }
}

fn item_step(ty: &Type) -> Option<(Step, Type)> {
    match ty {
        Type::List(inner) => Some((Step::Each, (**inner).clone())),
        _ => None,
    }
}
