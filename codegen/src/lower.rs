//! Bundle to IR: what is required or optional, how members are told apart, what is emitted beside a type.

mod accessors;
mod api;
mod folds;
mod makes;
mod probe;
pub(crate) mod reach;
mod schemas;
mod size;
mod starts;
mod structs;
mod turns;
mod typed;
mod types;
mod unions;
mod verify;

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    rc::Rc,
};

use reach::Reach;
use serde_json::Value;
use types::Types;
use unions::Objects;

use crate::{
    check::scope::{children, name_of},
    diagnostic::Diagnostic,
    docs,
    ir::{Alias, Enum, EnumValue, Ir, Item, Kind, Module, Type},
    load::Refusal,
    name, parallel,
    schema::{Bundle, Definition, Document, Place, Schema},
    shape::Shape,
};

/// What lowering refuses: it holds between definitions, and is looked at when everything else is right.
pub const RULES: &[Refusal] = &[
    Refusal {
        id: AMBIGUOUS,
        reason: "A value of a union is read as one of its members: something has to say which.",
        help: "give one of the two a `const` tag, or a required member that the other does not have",
    },
    Refusal {
        id: "setter-path",
        reason: "A setter that reaches deep inside goes a way that can be made.",
        help: "go from member to member, each an object whose members are all optional, to one that takes the value",
    },
    Refusal {
        id: "parse-member",
        reason: "The reader of a text is told where the text is, and what may stand in its place.",
        help: "name accessors under `text`, `refusal` and `reason`, and a member under `status`",
    },
    Refusal {
        id: "union-member-kind",
        reason: "Members that are no objects are told apart by their JSON type.",
        help: "list its members in the union itself, or give each kind a member of its own",
    },
];

/// The rule that a union breaks whose members nothing tells apart.
pub(crate) const AMBIGUOUS: &str = "union-ambiguous";

/// Rules about ways from member to member.
const WAYS: [&str; 4] = ["accessor-path", "setter-path", "parse-member", "loop-path"];

/// Lowers a bundle that `check` found nothing wrong with.
///
/// # Errors
///
/// Unions that cannot be told apart, ways that lead nowhere, and whatever typify does not take; sorted by place.
pub fn lower(bundle: &Bundle) -> Result<Ir, Vec<Diagnostic>> {
    let (types, mut schemas) = parallel::both(|| Types::find(bundle), || schemas::all(bundle));
    let types = types.map_err(|message| vec![outside_of_the_model(bundle, &message)])?;
    let definitions = bundle.definitions().map(|definition| (definition.name.as_str(), definition)).collect();
    let sizes = size::Sizes::new(&definitions, &types).all(bundle);
    let context = Context {
        bundle,
        types: &types,
        definitions: &definitions,
        sizes: &sizes,
        reach: &Reach::of(bundle, &definitions),
        filled: HashSet::new(),
        kinds: RefCell::default(),
        objects: RefCell::default(),
        problems: RefCell::default(),
    };
    let filled = bundle.definitions().flat_map(|definition| context.in_presets(definition)).collect();
    let context = Context { filled, ..context };
    let documents = bundle.documents.iter().map(|document| (document, schemas.remove(document.path.as_str())));
    let mut modules: Vec<Module> =
        documents.map(|(document, schemas)| context.module(document, schemas.unwrap_or_default())).collect();
    if let Some(api) = &bundle.api {
        context.fold(api, &mut modules);
        context.turns(api, &mut modules);
    }
    starts::mark(&mut modules);
    context.verify(&modules);
    let api = bundle.api.as_ref().map(|api| context.api(api));
    let mut problems = context.problems.into_inner();
    if problems.iter().any(|problem| problem.rule == AMBIGUOUS) {
        // Such a union has no variants to go by: ways through it are looked at when it has.
        problems.retain(|problem| !WAYS.contains(&problem.rule));
    }
    problems.sort();
    problems.dedup();
    if problems.is_empty() { Ok(Ir::new(modules, api)) } else { Err(problems) }
}

/// typify speaks of the whole, so the place is the first document.
fn outside_of_the_model(bundle: &Bundle, message: &str) -> Diagnostic {
    let document = bundle.documents.first().map(|document| document.path.clone()).unwrap_or_default();
    Diagnostic::new(
        "type-model",
        &Place { document, line: 1, column: 1, ..Place::default() },
        format!("the type model refuses the documents: {message}"),
        "take back the last change, and report what it was: documents that pass every rule should not lead here",
    )
}

/// What every part of the lowering looks things up in.
struct Context<'a> {
    bundle: &'a Bundle,
    types: &'a Types,
    definitions: &'a HashMap<&'a str, &'a Definition>,
    sizes: &'a HashMap<String, usize>,
    reach: &'a Reach,
    /// Of unions that were looked at: the one kind of JSON value that they take.
    kinds: RefCell<HashMap<&'a str, Option<Kind>>>,
    /// Of unions that were looked at: their object members.
    objects: RefCell<HashMap<&'a str, Rc<Objects>>>,
    /// Structs that some preset fills.
    filled: HashSet<String>,
    problems: RefCell<Vec<Diagnostic>>,
}

impl<'a> Context<'a> {
    fn definition(&self, name: &str) -> Option<&'a Definition> {
        self.definitions.get(name).copied()
    }

    fn shape(&self, name: &str) -> Option<Shape<'a>> {
        Shape::of(&self.definition(name)?.schema)
    }

    fn problem(&self, rule: &'static str, place: &Place, message: String, help: &str) {
        self.found(Diagnostic::new(rule, place, message, help));
    }

    fn found(&self, problem: Diagnostic) {
        self.problems.borrow_mut().push(problem);
    }

    fn module(&self, document: &'a Document, schemas: Vec<(String, Value)>) -> Module {
        let path = document.path.trim_end_matches(".json");
        let (area, topic) = path.rsplit_once('/').unwrap_or(("", path));
        Module {
            document: document.path.clone(),
            area: if area.is_empty() { String::new() } else { name::snake(area) },
            topic: name::snake(topic),
            title: document.title.clone(),
            about: docs::closed(&document.description),
            items: document.definitions.iter().map(|definition| self.item(definition)).collect(),
            schemas,
        }
    }

    fn item(&self, definition: &'a Definition) -> Item {
        let docs = docs::item(definition);
        match Shape::of(&definition.schema) {
            Some(Shape::Object(schema)) => Item::Struct(self.structure(definition, schema, docs)),
            Some(Shape::Enum { open, values }) => Item::Enum(enumeration(definition, open, values, docs)),
            Some(Shape::Union { rest, members }) => Item::Union(self.union(definition, members, rest, docs)),
            None => Item::Alias(self.alias(definition, docs)),
        }
    }

    fn alias(&self, definition: &'a Definition, docs: Vec<String>) -> Alias {
        let schema = &definition.schema;
        let ty = self.ty(definition, 0, &schema.place);
        // Any value may be null as it is.
        let ty = if schema.nullable && ty != Type::Any { Type::Nullable(Box::new(ty)) } else { ty };
        Alias {
            name: definition.name.clone(),
            docs,
            ty,
            rules: structs::rules(schema),
            examples: schema.examples.clone(),
        }
    }

    /// Type of the property or member at `position`, if there is one.
    ///
    /// What is received keeps its order, and not every type has one to sort by: such a set is a list.
    fn resolved(&self, definition: &str, position: usize) -> Option<Type> {
        let ty = self.types.at(definition, position)?;
        let part = self.definition(definition).and_then(|definition| part(&definition.schema, position));
        let received = self.reach.received.contains(definition) || part.is_some_and(|part| self.is_received(part));
        Some(self.ordered(ty, received))
    }

    /// Whether what stands here for a name is received under that name elsewhere: one name is one type.
    fn is_received(&self, schema: &Schema) -> bool {
        schema.through.iter().any(|place| self.reach.received.contains(name_of(place)))
            || children(schema).iter().any(|child| self.is_received(child.schema))
    }

    fn ordered(&self, ty: &Type, received: bool) -> Type {
        let inside = |inner: &Type| Box::new(self.ordered(inner, received));
        match ty {
            Type::Set(inner) if received || !self.sorts(inner) => Type::List(inside(inner)),
            Type::Set(inner) => Type::Set(inside(inner)),
            Type::List(inner) => Type::List(inside(inner)),
            Type::Map(inner) => Type::Map(inside(inner)),
            Type::Boxed(inner) => Type::Boxed(inside(inner)),
            Type::Nullable(inner) => Type::Nullable(inside(inner)),
            plain => plain.clone(),
        }
    }

    /// Whether values of a type are in an order: numbers, objects and unions are not.
    fn sorts(&self, ty: &Type) -> bool {
        match ty {
            Type::String | Type::Secret | Type::Boolean | Type::Integer(_) => true,
            Type::Named(name) => matches!(self.shape(name), Some(Shape::Enum { .. })),
            Type::List(inner) | Type::Set(inner) | Type::Map(inner) | Type::Boxed(inner) | Type::Nullable(inner) => {
                self.sorts(inner)
            }
            Type::Float | Type::Number | Type::Any | Type::Object => false,
        }
    }

    /// As [`Context::resolved`]; a type that is missing is reported.
    fn ty(&self, definition: &Definition, position: usize, place: &Place) -> Type {
        match self.resolved(&definition.name, position) {
            Some(ty) => ty,
            None => {
                self.problem(
                    "type-model",
                    place,
                    "the type model gives no type for this schema".to_owned(),
                    "write it with the keywords of the dialect: see the README of the schema folder",
                );
                Type::Any
            }
        }
    }
}

/// The property or member of a definition at a position.
fn part(schema: &Schema, position: usize) -> Option<&Schema> {
    match Shape::of(schema)? {
        Shape::Object(object) => object.properties.as_deref()?.get(position).map(|property| &property.schema),
        Shape::Union { members, .. } => members.get(position),
        Shape::Enum { .. } => None,
    }
}

fn enumeration(definition: &Definition, open: bool, values: &Schema, docs: Vec<String>) -> Enum {
    let extensions = [&definition.schema.ours, &values.ours];
    let values = values.values.iter().flatten().filter_map(|value| value.as_str()).map(|wire| {
        let phrase = extensions.iter().flat_map(|ours| &ours.values).find(|(value, _)| value == wire);
        let named = extensions.iter().flat_map(|ours| &ours.names).find(|(value, _)| value == wire);
        EnumValue {
            wire: wire.to_owned(),
            ident: named.map_or_else(|| name::pascal(wire), |(_, name)| name.clone()),
            about: docs::closed(phrase.map_or("", |(_, phrase)| phrase)),
        }
    });
    Enum { name: definition.name.clone(), docs, open, values: values.collect() }
}

#[cfg(test)]
mod tests;
