//! The lines of Rust that make an example, or that read it where nobody makes such values.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::layout::{Code, client_use, one_use, text};
use crate::{
    emit::rust,
    ir::{Api, Ir, Item, Member, Role, Type},
    literal::{Assigned, Literal},
    name,
};

/// Writes lines, and finds out what they have to import.
pub(super) struct Lines<'a> {
    ir: &'a Ir,
    /// The client crate, which has the types in its module `types`.
    client: String,
}

/// What an expression uses.
pub(super) type Uses = BTreeSet<String>;

/// How a value is given: as an argument that is converted, or as the very type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    Argument,
    Exact,
}

impl<'a> Lines<'a> {
    pub(super) fn new(ir: &'a Ir, api: &Api) -> Self {
        Self { ir, client: api.client.name.replace('-', "_") }
    }

    /// The lines for an instance of an item.
    pub(super) fn of(&self, item: &Item, example: &Value) -> String {
        let mut uses = Uses::new();
        let lines = self.binding("value", item, example, &mut uses);
        format!("{}\n{}", self.imports(&uses, None), lines.trim_end())
    }

    /// The statement that gives an instance of an item a name.
    pub(super) fn binding(&self, name: &str, item: &Item, example: &Value, uses: &mut Uses) -> String {
        let literal = Literal::named(self.ir, item.name(), example);
        let (head, value) = if self.is_made(&literal) {
            // Another name says more than the type that the value has by itself.
            let head = match item {
                Item::Alias(item) => {
                    uses.insert(item.name.clone());
                    format!("let {name}: {} = ", item.name)
                }
                Item::Struct(_) | Item::Union(_) | Item::Enum(_) => format!("let {name} = "),
            };
            (head, self.value(&item.ty(), &literal, Given::Exact, uses))
        } else {
            uses.extend([item.name().to_owned(), "from_json".to_owned()]);
            (format!("let {name}: {} = ", item.name()), Code::word("from_json(text)?"))
        };
        format!("{head}{};\n", value.lay(0, head.chars().count(), 1))
    }

    /// Whether all objects in a value have a constructor.
    fn is_made(&self, literal: &Literal) -> bool {
        match literal {
            Literal::Struct { item, members } => {
                matches!(self.ir.item(item), Some(Item::Struct(item)) if item.sent)
                    && members.iter().filter_map(|member| member.value.as_ref()).all(|value| self.is_made(value))
            }
            Literal::Variant { value, .. } => value.as_ref().is_none_or(|value| self.is_made(value)),
            Literal::List(items) => items.iter().all(|item| self.is_made(item)),
            Literal::Map(members) => members.iter().all(|(_, value)| self.is_made(value)),
            Literal::Text(_)
            | Literal::Integer(_)
            | Literal::Float(_)
            | Literal::Boolean(_)
            | Literal::Null
            | Literal::Json(_) => true,
        }
    }

    /// A value of that type.
    pub(super) fn value(&self, ty: &Type, literal: &Literal, given: Given, uses: &mut Uses) -> Code {
        match (ty, literal) {
            (Type::Boxed(inner), _) if given == Given::Exact => {
                Code::call("Box::new", vec![self.value(inner, literal, given, uses)])
            }
            (Type::Boxed(inner), _) => self.value(inner, literal, given, uses),
            (_, Literal::Null) => Code::word("None"),
            (Type::Nullable(inner), _) => Code::call("Some", vec![self.value(inner, literal, Given::Exact, uses)]),
            (Type::Secret, Literal::Text(value)) if given == Given::Exact => {
                uses.insert("Secret".to_owned());
                Code::word(format!("Secret::from({})", text(value)))
            }
            (_, Literal::Text(value)) if given == Given::Exact => Code::word(format!("{}.to_owned()", text(value))),
            (_, Literal::Text(value)) => Code::word(text(value)),
            (_, Literal::Boolean(value)) => Code::word(value.to_string()),
            (_, Literal::Integer(value)) => Code::word(value.to_string()),
            (_, Literal::Float(value)) => Code::word(format!("{value:?}")),
            (Type::List(inner) | Type::Set(inner), Literal::List(items)) => self.list(ty, inner, items, given, uses),
            (Type::Map(inner), Literal::Map(members)) => self.map(inner, members, given, uses),
            (_, Literal::Struct { item, members }) => self.structure(item, members, uses),
            (_, Literal::Variant { item, variant, boxed, value }) => {
                self.variant(item, variant, *boxed, value.as_deref(), given, uses)
            }
            (_, Literal::Json(value)) => json(ty, value, uses),
            // A literal is made by its type; another pair cannot be.
            (_, Literal::List(_) | Literal::Map(_)) => unreachable!("a list or a map of another type"),
        }
    }

    fn list(&self, ty: &Type, inner: &Type, items: &[Literal], given: Given, uses: &mut Uses) -> Code {
        if items.is_empty() {
            named(inner, uses);
            let inner = rust::text(&rust::ty(inner));
            return Code::word(format!("Vec::<{inner}>::new()"));
        }
        // Items that convert are of one type before, too: of a union that is sure for an only item.
        let nested = matches!(inner, Type::List(_) | Type::Set(_) | Type::Map(_));
        let each = if given == Given::Argument && items.len() == 1 && !nested { Given::Argument } else { Given::Exact };
        let plain = matches!(inner, Type::String | Type::Secret) && given == Given::Argument;
        let each = if plain { Given::Argument } else { each };
        let items = items.iter().map(|item| self.value(inner, item, each, uses)).collect();
        match (given, ty) {
            (Given::Argument, _) => Code::list("", items),
            (Given::Exact, Type::Set(_)) => {
                uses.insert("BTreeSet".to_owned());
                Code::call("BTreeSet::from", vec![Code::list("", items)])
            }
            (Given::Exact, _) => Code::list("vec!", items),
        }
    }

    fn map(&self, inner: &Type, members: &[(String, Literal)], given: Given, uses: &mut Uses) -> Code {
        let each = if members.len() == 1 { given } else { Given::Exact };
        let pairs = members.iter().map(|(key, value)| {
            let key = if given == Given::Exact { format!("{key:?}.to_owned()") } else { format!("{key:?}") };
            Code::call("", vec![Code::word(key), self.value(inner, value, each, uses)])
        });
        let pairs = Code::list("", pairs.collect());
        if given == Given::Argument {
            return pairs;
        }
        uses.insert("Dictionary".to_owned());
        Code::call("Dictionary::from", vec![pairs])
    }

    /// Constructor and setters.
    fn structure(&self, item: &str, members: &[Assigned], uses: &mut Uses) -> Code {
        uses.insert(item.to_owned());
        let Some(Item::Struct(found)) = self.ir.item(item) else {
            unreachable!("a struct literal names a struct: it was made from one")
        };
        let set = |member: &Member| members.iter().find(|assigned| assigned.ident == member.ident);
        let mut arguments = Vec::new();
        let mut calls = Vec::new();
        for member in &found.members {
            match set(member) {
                None if member.role.is_given() => arguments.push(Code::word("None")),
                None => {}
                Some(assigned) if member.role.is_given() => arguments.push(self.argument(member, assigned, uses)),
                Some(assigned) => calls.extend(self.setter(member, assigned, uses)),
            }
        }
        let made = if found.has_default() { "default" } else { "new" };
        let first = Code::call(format!("{item}::{made}"), arguments);
        if calls.is_empty() { first } else { Code::Chain(Box::new(first), calls) }
    }

    fn argument(&self, member: &Member, assigned: &Assigned, uses: &mut Uses) -> Code {
        match &assigned.value {
            Some(value) if member.role == Role::Nullable => {
                Code::call("Some", vec![self.value(&member.ty, value, Given::Exact, uses)])
            }
            Some(value) => self.value(&member.ty, value, Given::Argument, uses),
            None => Code::word("None"),
        }
    }

    fn setter(&self, member: &Member, assigned: &Assigned, uses: &mut Uses) -> Option<Code> {
        let value = match &assigned.value {
            Some(value) => self.value(&member.ty, value, Given::Argument, uses),
            None if assigned.three_state => {
                return Some(Code::word(format!("{}_null()", name::bare(&member.ident))));
            }
            // Without a meaning of its own, null is as good as absent.
            None => return None,
        };
        Some(Code::call(member.ident.clone(), vec![value]))
    }

    fn variant(
        &self,
        item: &str,
        variant: &str,
        boxed: bool,
        held: Option<&Literal>,
        given: Given,
        uses: &mut Uses,
    ) -> Code {
        let path = format!("{item}::{variant}");
        let Some(held) = held else {
            uses.insert(item.to_owned());
            return Code::word(path);
        };
        let ty = self.held(item, variant);
        let converts = self.converts(item, variant);
        if given == Given::Argument && converts {
            return self.value(&ty, held, Given::Argument, uses);
        }
        uses.insert(item.to_owned());
        if converts && matches!(held, Literal::Text(_)) {
            return Code::call(format!("{item}::from"), vec![self.value(&ty, held, Given::Argument, uses)]);
        }
        let value = self.value(&ty, held, Given::Exact, uses);
        let is_boxed = matches!(ty, Type::Boxed(_));
        Code::call(path, vec![if boxed && !is_boxed { Code::call("Box::new", vec![value]) } else { value }])
    }

    /// What a variant holds.
    fn held(&self, item: &str, variant: &str) -> Type {
        let Some(Item::Union(item)) = self.ir.item(item) else { return Type::Any };
        item.held(variant).unwrap_or(Type::Any)
    }

    /// Whether what a variant holds is converted where the union is asked for: a struct or a text.
    fn converts(&self, item: &str, variant: &str) -> bool {
        let Some(Item::Union(item)) = self.ir.item(item) else { return false };
        let text = item.kinds.iter().any(|known| known.name == variant && known.from_text && known.ty == Type::String);
        text || item.objects.iter().any(|known| known.name == variant && !known.shared)
    }

    /// `use` lines, one for each crate, the standard library first; `client`: a name of the client crate itself.
    pub(super) fn imports(&self, uses: &Uses, client: Option<&str>) -> String {
        let mut crates: BTreeMap<(u8, &str), BTreeMap<String, Vec<&str>>> = BTreeMap::new();
        let types = format!("{}::types", self.client);
        if client.is_some() {
            crates.entry((1, &types)).or_default();
        }
        for name in uses {
            let (root, module) = match name.as_str() {
                "BTreeSet" => ((0, "std"), "collections".to_owned()),
                "json" | "Number" => ((2, "serde_json"), String::new()),
                name => ((1, types.as_str()), self.module(name)),
            };
            crates.entry(root).or_default().entry(module).or_default().push(name);
        }
        let lines = crates.into_iter().map(|((order, root), modules)| {
            let modules: Vec<(String, Vec<&str>)> = modules.into_iter().collect();
            match client {
                Some(name) if order == 1 => client_use(&self.client, name, &modules),
                _ => one_use(root, &modules),
            }
        });
        lines.collect()
    }

    /// The module of a type, below the root.
    fn module(&self, name: &str) -> String {
        match self.ir.home(name) {
            Some(module) if module.area.is_empty() => module.topic.clone(),
            Some(module) => module.area.clone(),
            None => String::new(),
        }
    }
}

/// Adds the name of the item in a type.
fn named(ty: &Type, uses: &mut Uses) {
    uses.extend(ty.named().map(str::to_owned));
}

/// Any JSON in the form that its type takes.
fn json(ty: &Type, value: &Value, uses: &mut Uses) -> Code {
    let mut used = |name: &str| uses.insert(name.to_owned());
    match (ty, value) {
        (Type::Object, _) => {
            used("object");
            Code::Json("object", value.clone())
        }
        (Type::Number, _) => {
            used("Number");
            Code::word(format!("Number::from({value})"))
        }
        _ => {
            used("json");
            Code::Json("json", value.clone())
        }
    }
}
