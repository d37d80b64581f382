//! Accessors: from names in a path to fields, variants and the type that is given.

use super::Context;
use crate::{
    docs,
    ir::{Accessor, Role, Step, Type},
    name,
    schema::{self, Definition},
    shape::Shape,
};

/// Where a walk stands: on one type, or behind several variants on one for each.
struct Stand {
    types: Vec<Type>,
    steps: Vec<Step>,
}

impl<'a> Context<'a> {
    pub(super) fn accessors(&self, definition: &'a Definition) -> Vec<Accessor> {
        definition.schema.ours.accessors.iter().filter_map(|accessor| self.accessor(definition, accessor)).collect()
    }

    fn accessor(&self, definition: &Definition, accessor: &schema::Accessor) -> Option<Accessor> {
        let mut stand = Stand { types: vec![Type::Named(definition.name.clone())], steps: Vec::new() };
        for step in &accessor.path {
            let Some((taken, types)) = self.step(&stand.types, step) else {
                self.problem(
                    "accessor-path",
                    &accessor.place,
                    format!("`{}` cannot take the step {step:?} from {:?}", accessor.name, stand.types),
                    "a step is a member's wire name, \"*\" on a list, or {\"tag\": …} on a union; behind several tags \
                     the next member must be of one type, and present alike",
                );
                return None;
            };
            stand.steps.push(taken);
            stand.types = types;
        }
        let ty = stand.types.first()?.clone();
        Some(Accessor {
            ident: name::snake(&accessor.name),
            docs: vec![docs::closed(&accessor.description)],
            steps: stand.steps,
            ty,
            join: accessor.join.clone(),
        })
    }

    fn step(&self, types: &[Type], step: &schema::Step) -> Option<(Step, Vec<Type>)> {
        let (first, others) = types.split_first()?;
        match step {
            schema::Step::Member(wire) => {
                let (taken, ty) = self.member_step(first, wire)?;
                let alike = |other: &Type| {
                    self.member_step(other, wire).is_some_and(|other| other == (taken.clone(), ty.clone()))
                };
                others.iter().all(alike).then_some((taken.clone(), vec![ty.clone()]))
            }
            _ if !others.is_empty() => None,
            schema::Step::Each => item_step(first).map(|(taken, ty)| (taken, vec![ty])),
            schema::Step::Tag(tags) => self.variant_step(first, tags),
        }
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
        let optional = match self.role(definition, schema, at, property) {
            Role::Required | Role::Listed => false,
            Role::Optional | Role::Nullable => true,
            Role::ThreeState | Role::Constant(_) | Role::Marker(_) => return None,
        };
        Some((Step::Field { ident: name::snake(wire), optional, boxed }, ty))
    }

    fn variant_step(&self, ty: &Type, tags: &[String]) -> Option<(Step, Vec<Type>)> {
        let Type::Named(name) = ty else { return None };
        let definition = self.definition(name)?;
        let Some(Shape::Union { members, rest }) = Shape::of(&definition.schema) else { return None };
        let union = self.objects(definition, members, rest);
        let mut found: Vec<(String, bool)> = Vec::new();
        let mut items: Vec<Type> = Vec::new();
        for tag in tags {
            let variant = union.variants.iter().find(|variant| variant.has_tag(tag))?;
            found.push((variant.name.clone(), variant.boxed));
            items.push(Type::Named(variant.item.clone()));
        }
        Some((Step::Variants { item: name.clone(), names: found }, items))
    }
}

fn item_step(ty: &Type) -> Option<(Step, Type)> {
    match ty {
        Type::List(inner) => Some((Step::Each, (**inner).clone())),
        _ => None,
    }
}
