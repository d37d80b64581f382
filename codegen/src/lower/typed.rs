//! Setters that reach deep inside, and the reader of the text inside.

use super::Context;
use crate::{
    docs,
    ir::{Accessor, Parse, Setter, Step, Stop, Type},
    name,
    schema::{self, Definition},
    shape::Shape,
};

impl<'a> Context<'a> {
    pub(super) fn setters(&self, definition: &'a Definition) -> Vec<Setter> {
        definition.schema.ours.setters.iter().filter_map(|setter| self.setter(definition, setter)).collect()
    }

    fn setter(&self, definition: &'a Definition, setter: &schema::Setter) -> Option<Setter> {
        let refuse = |message: String| {
            let help = "a path goes from member to member, each an object whose members are all optional; the last one \
                        takes the value, or is a union with a variant for it";
            self.problem("setter-path", &setter.place, message, help);
        };
        let value = setter.value.as_deref()?;
        let mut here = Type::Named(definition.name.clone());
        let mut path = Vec::new();
        for (at, wire) in setter.path.iter().enumerate() {
            if at > 0 && !self.has_default(&here) {
                refuse(format!("the way of `{}` to `{wire}` cannot be made where it is absent", setter.name));
                return None;
            }
            let Some((Step::Field { ident, optional, .. }, ty)) = self.member_step(&here, wire) else {
                refuse(format!("`{}` finds no member `{wire}`", setter.name));
                return None;
            };
            path.push((ident, optional));
            here = ty;
        }
        if !self.takes(&here, value) {
            refuse(format!("what `{}` reaches takes no `{value}`", setter.name));
            return None;
        }
        let typed = setter.typed.as_deref().map(name::snake);
        let from_type = self.definition(value).is_some_and(|value| value.schema.ours.from_type.is_some());
        if typed.is_some() && !from_type {
            refuse(format!("`{value}` is not made from a type: it has no `x-from-type`"));
            return None;
        }
        let docs = vec![docs::closed(&setter.description)];
        let variant = here != Type::Named(value.to_owned());
        Some(Setter { ident: name::snake(&setter.name), docs, path, item: value.to_owned(), variant, typed })
    }

    fn has_default(&self, ty: &Type) -> bool {
        let Type::Named(name) = ty else { return false };
        let Some(Shape::Object(schema)) = self.shape(name) else { return false };
        schema.properties.iter().flatten().all(|property| {
            let given = schema.required.contains(&property.name) && property.schema.constant.is_none();
            !given && property.schema.ours.initial.is_none()
        })
    }

    /// Whether a value of the definition goes into the type: as it is, or as a variant.
    fn takes(&self, ty: &Type, value: &str) -> bool {
        let Type::Named(name) = ty else { return false };
        match self.shape(name) {
            Some(Shape::Union { members, .. }) => {
                members.iter().filter(|member| member.reference.as_deref() == Some(value)).count() == 1
            }
            _ => name == value,
        }
    }

    pub(super) fn parse(&self, definition: &'a Definition, accessors: &[Accessor]) -> Option<Parse> {
        let parse = definition.schema.ours.parse.as_ref()?;
        let found = self.parse_members(definition, parse, accessors);
        if found.is_none() {
            self.problem(
                "parse-member",
                &parse.place,
                format!("`{}` does not find all that it reads from", parse.name),
                "under `text` name an accessor with `join`, under `refusal` one of many texts, under `reason` one of a \
                 text or an enum, under `status` a member that is an enum",
            );
        }
        found
    }

    fn parse_members(
        &self,
        definition: &'a Definition,
        parse: &schema::Parse,
        accessors: &[Accessor],
    ) -> Option<Parse> {
        let named = |name: &str| accessors.iter().find(|accessor| accessor.ident == name::snake(name));
        let text = named(&parse.text).filter(|accessor| accessor.join.is_some())?;
        let many = |accessor: &&Accessor| accessor.is_many() && accessor.join.is_none() && accessor.ty == Type::String;
        let refusal = match &parse.refusal {
            Some(name) => Some(named(name).filter(many)?.ident.clone()),
            None => None,
        };
        let status = match &parse.status {
            Some(wire) => {
                let (step, ty) = self.member_step(&Type::Named(definition.name.clone()), wire)?;
                let (Step::Field { ident, optional, .. }, Some(item)) = (step, self.is_enum(&ty)) else { return None };
                Some((ident, optional, item))
            }
            None => None,
        };
        let mut stops = Vec::new();
        for (ending, stop) in [("Failed", &parse.failed), ("Incomplete", &parse.incomplete)] {
            let Some(stop) = stop else { continue };
            status.as_ref()?;
            let reason = match &stop.reason {
                Some(name) => {
                    let accessor = named(name).filter(|accessor| !accessor.is_many())?;
                    let item = self.is_enum(&accessor.ty);
                    (item.is_some() || accessor.ty == Type::String).then_some(())?;
                    Some((accessor.ident.clone(), item))
                }
                None => None,
            };
            stops.push(Stop { ending, values: stop.values.clone(), reason });
        }
        let docs = vec![docs::closed(&parse.description)];
        Some(Parse { ident: name::snake(&parse.name), docs, text: text.ident.clone(), refusal, status, stops })
    }

    fn is_enum(&self, ty: &Type) -> Option<String> {
        let Type::Named(name) = ty else { return None };
        matches!(self.shape(name), Some(Shape::Enum { .. })).then(|| name.clone())
    }
}
