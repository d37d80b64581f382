//! How many bytes a value takes in memory, near enough to decide which variants are boxed.

use std::collections::HashMap;

use crate::{
    ir::Type,
    schema::{Bundle, Definition, Kind},
    shape::Shape,
};

/// A variant above this many bytes is boxed, so that a union of small and big ones stays small.
pub(super) const BOXED_ABOVE: usize = 160;

/// String, list, map: three words.
const HANDLE: usize = 24;
/// Any object: its text, and a pointer to its values.
const OBJECT: usize = 40;
/// Any JSON value: a map keeps the order of its members.
const JSON: usize = 72;

/// Sizes of definitions, each worked out once.
pub(super) struct Sizes<'a> {
    definitions: &'a HashMap<&'a str, &'a Definition>,
    types: &'a super::types::Types,
    known: HashMap<String, usize>,
}

impl<'a> Sizes<'a> {
    /// Nothing is worked out yet.
    pub(super) fn new(definitions: &'a HashMap<&'a str, &'a Definition>, types: &'a super::types::Types) -> Self {
        Self { definitions, types, known: HashMap::new() }
    }

    /// Sizes of all definitions of a bundle.
    pub(super) fn all(mut self, bundle: &Bundle) -> HashMap<String, usize> {
        for definition in bundle.definitions() {
            self.of(&definition.name);
        }
        self.known
    }

    fn of(&mut self, name: &str) -> usize {
        if let Some(size) = self.known.get(name) {
            return *size;
        }
        // A cycle is broken by a box or a list before it comes back here.
        self.known.insert(name.to_owned(), HANDLE);
        let size = match self.definitions.get(name).and_then(|definition| Shape::of(&definition.schema)) {
            Some(Shape::Enum { open, .. }) => {
                if open {
                    HANDLE
                } else {
                    1
                }
            }
            Some(Shape::Union { members, rest }) => {
                let rest = match rest {
                    Some(rest) if rest.kind == Some(Kind::Object) => OBJECT,
                    Some(_) => JSON,
                    None => 0,
                };
                let largest =
                    (0..members.len()).map(|at| self.member(name, at)).filter(|size| *size <= BOXED_ABOVE).max();
                8 + largest.unwrap_or(8).max(rest)
            }
            Some(Shape::Object(schema)) => {
                let properties = schema.properties.as_deref().unwrap_or_default();
                let sized = properties.iter().enumerate().filter(|(_, property)| property.schema.constant.is_none());
                8 + sized.map(|(at, _)| self.member(name, at).div_ceil(8) * 8 + 4).sum::<usize>()
            }
            None => JSON,
        };
        self.known.insert(name.to_owned(), size);
        size
    }

    fn member(&mut self, name: &str, at: usize) -> usize {
        match self.types.at(name, at).cloned() {
            Some(ty) => self.ty(&ty),
            None => HANDLE,
        }
    }

    fn ty(&mut self, ty: &Type) -> usize {
        match ty {
            Type::String | Type::Secret | Type::List(_) | Type::Set(_) | Type::Map(_) => HANDLE,
            Type::Boolean => 1,
            Type::Integer(_) | Type::Float | Type::Boxed(_) => 8,
            Type::Number => 16,
            Type::Any => JSON,
            Type::Object => OBJECT,
            Type::Named(name) => self.of(name),
            Type::Nullable(inner) => self.ty(inner),
        }
    }
}
