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
        let way = way(&accessor.path);
        for (position, step) in accessor.path.iter().enumerate() {
            let taken = self.step(&stand.types, step, &way).filter(|(taken, _)| stand.takes(taken));
            let Some((taken, types)) = taken else {
                self.problem(
                    "accessor-path",
                    &accessor.place,
                    format!("`{}` cannot take step {} of its path", accessor.name, position + 1),
                    "a step is a member's wire name, \"*\" on a list, or {\"tag\": …} on a union; behind several tags \
                     the next member must be of one type, and present alike, and none may have `x-null`; {\"json\": …} names a string with \
                     `contentSchema`, and only lenient reading goes on behind it",
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
            last: accessor.last,
            typed: accessor.typed.then_some(way),
            into: accessor.into.clone(),
        })
    }

    fn step(&self, types: &[Type], step: &schema::Step, way: &str) -> Option<(Step, Vec<Type>)> {
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
            schema::Step::Json { member, lenient } => self.json_step(first, member, *lenient, way),
        }
    }

    pub(super) fn member_step(&self, ty: &Type, wire: &str) -> Option<(Step, Type)> {
        let Type::Named(name) = ty else { return None };
        let definition = self.definition(name)?;
        let Some(Shape::Object(schema)) = Shape::of(&definition.schema) else { return None };
        let at = schema.properties.iter().flatten().position(|property| property.name == wire)?;
        let property = &schema.properties.as_deref()?[at];
        let (ty, boxed) = match self.resolved(name, at)? {
            Type::Boxed(inner) => (*inner, true),
            ty => (ty, false),
        };
        let optional = match self.role(definition, schema, at, property) {
            Role::Required | Role::Listed => false,
            Role::Optional | Role::Nullable => true,
            Role::ThreeState | Role::Constant(_) | Role::Marker(_) => return None,
        };
        Some((Step::Field { ident: name::field(schema, wire), optional, boxed }, ty))
    }

    fn json_step(&self, ty: &Type, wire: &str, lenient: bool, way: &str) -> Option<(Step, Vec<Type>)> {
        let (Step::Field { ident, optional, .. }, Type::String) = self.member_step(ty, wire)? else { return None };
        let definition = self.definition(ty.named()?)?;
        let mut properties = definition.schema.properties.iter().flatten();
        let property = properties.find(|property| property.name == wire)?;
        let item = property.schema.content_schema.clone()?;
        let step = Step::Json { ident, optional, item: item.clone(), lenient, way: way.to_owned() };
        Some((step, vec![Type::Named(item)]))
    }

    pub(super) fn variant_step(&self, ty: &Type, tags: &[String]) -> Option<(Step, Vec<Type>)> {
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

impl Stand {
    /// Behind a text that was read as JSON what is found is a value and no reference: only fields lead on.
    fn takes(&self, step: &Step) -> bool {
        let read = |step: &Step| matches!(step, Step::Json { .. });
        let strict = |step: &Step| matches!(step, Step::Json { lenient: false, .. });
        let field = matches!(step, Step::Field { .. });
        !self.steps.iter().any(strict) && (field || !self.steps.iter().any(read))
    }
}

/// The members of a path as people name them, such as `output.content.text`.
fn way(path: &[schema::Step]) -> String {
    let members = path.iter().filter_map(|step| match step {
        schema::Step::Member(member) | schema::Step::Json { member, .. } => Some(member.as_str()),
        schema::Step::Each | schema::Step::Tag(_) => None,
    });
    members.collect::<Vec<_>>().join(".")
}

fn item_step(ty: &Type) -> Option<(Step, Type)> {
    match ty {
        Type::List(inner) | Type::Set(inner) => Some(match &**inner {
            Type::Nullable(inner) => (Step::Each { nullable: true }, (**inner).clone()),
            inner => (Step::Each { nullable: false }, inner.clone()),
        }),
        _ => None,
    }
}
