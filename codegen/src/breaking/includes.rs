//! Whether every value of one schema is a value of another, across two editions.
//!
//! Ranges are left out: they are compared where they stand.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::{
    schema::{Additional, Bundle, Definition, Kind, Schema},
    shape::Shape,
};

/// The two sides.
pub(super) struct Includes<'a> {
    pub(super) old: &'a Bundle,
    pub(super) new: &'a Bundle,
    /// Old names of definitions to new ones, where they differ.
    pub(super) renamed: &'a HashMap<&'a str, &'a str>,
}

/// One kind of value that a schema takes.
#[derive(Clone, Debug)]
enum Choice<'s> {
    Any,
    Null,
    /// Any text.
    Text,
    Texts(Vec<&'s str>),
    /// A constant that is no text.
    Fixed(&'s Value),
    Integer,
    Number,
    Boolean,
    List(Option<&'s Schema>),
    Map(&'s Schema),
    AnyObject,
    Object(&'s Definition),
}

/// Which edition a schema is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

/// Pairs of definitions that are taken to fit while they are looked at: a cycle fits when nothing else speaks against it.
type Assumed = BTreeSet<(String, String)>;

impl Includes<'_> {
    /// Whether the new schema takes every value of the old one.
    pub(super) fn new_takes_old(&self, new: &Schema, old: &Schema) -> bool {
        self.takes(Side::New, new, old, &mut Assumed::new())
    }

    /// Whether the old schema takes every value of the new one.
    pub(super) fn old_takes_new(&self, old: &Schema, new: &Schema) -> bool {
        self.takes(Side::Old, old, new, &mut Assumed::new())
    }

    fn bundle(&self, side: Side) -> &Bundle {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }

    /// `side` is the edition of `wide`; `narrow` is of the other.
    fn takes(&self, side: Side, wide: &Schema, narrow: &Schema, assumed: &mut Assumed) -> bool {
        let other = if side == Side::Old { Side::New } else { Side::Old };
        let wide = choices(self.bundle(side), wide);
        let narrow = choices(self.bundle(other), narrow);
        narrow.iter().all(|narrow| wide.iter().any(|wide| self.fits(side, wide, narrow, assumed)))
    }

    fn fits(&self, side: Side, wide: &Choice<'_>, narrow: &Choice<'_>, assumed: &mut Assumed) -> bool {
        match (wide, narrow) {
            (Choice::Any, _)
            | (Choice::Null, Choice::Null)
            | (Choice::Text, Choice::Text | Choice::Texts(_))
            | (Choice::Integer, Choice::Integer)
            | (Choice::Number, Choice::Number | Choice::Integer)
            | (Choice::Boolean, Choice::Boolean | Choice::Fixed(Value::Bool(_)))
            | (Choice::Integer | Choice::Number, Choice::Fixed(Value::Number(_)))
            | (Choice::List(None), Choice::List(_))
            | (Choice::AnyObject, Choice::AnyObject | Choice::Map(_) | Choice::Object(_)) => true,
            (Choice::Fixed(wide), Choice::Fixed(narrow)) => wide == narrow,
            (Choice::Texts(wide), Choice::Texts(narrow)) => narrow.iter().all(|text| wide.contains(text)),
            (Choice::List(Some(wide)), Choice::List(Some(narrow))) | (Choice::Map(wide), Choice::Map(narrow)) => {
                self.takes(side, wide, narrow, assumed)
            }
            (Choice::Object(wide), Choice::Object(narrow)) => self.object(side, wide, narrow, assumed),
            _ => false,
        }
    }

    fn object(&self, side: Side, wide: &Definition, narrow: &Definition, assumed: &mut Assumed) -> bool {
        let (old, new) = if side == Side::Old { (wide, narrow) } else { (narrow, wide) };
        let same = self.renamed.get(old.name.as_str()).copied().unwrap_or(&old.name) == new.name;
        // What differs inside the same definition is a change of its own.
        if same || !assumed.insert((wide.name.clone(), narrow.name.clone())) {
            return true;
        }
        let closed = |definition: &Definition| matches!(definition.schema.additional, Additional::Closed);
        let (wide, narrow, narrow_is_closed) = (&wide.schema, &narrow.schema, closed(narrow));
        let has =
            |schema: &Schema, name: &String| schema.properties.iter().flatten().any(|property| property.name == *name);
        let required = wide.required.iter().all(|name| narrow.required.contains(name));
        let known = !matches!(wide.additional, Additional::Closed)
            || narrow_is_closed && narrow.properties.iter().flatten().all(|property| has(wide, &property.name));
        let mut shared = wide.properties.iter().flatten().filter_map(|property| {
            let other = narrow.properties.iter().flatten().find(|other| other.name == property.name)?;
            Some((&property.schema, &other.schema))
        });
        required && known && shared.all(|(wide, narrow)| self.takes(side, wide, narrow, assumed))
    }
}

/// The kinds of value that a schema takes, with references followed and unions flattened.
fn choices<'s>(bundle: &'s Bundle, schema: &'s Schema) -> Vec<Choice<'s>> {
    let mut found = Vec::new();
    collect(bundle, schema, &mut Vec::new(), &mut found);
    found
}

fn collect<'s>(bundle: &'s Bundle, schema: &'s Schema, within: &mut Vec<&'s str>, found: &mut Vec<Choice<'s>>) {
    if schema.nullable {
        found.push(Choice::Null);
    }
    if let Some(name) = &schema.reference {
        // A union that holds itself adds nothing to itself.
        let Some(definition) = bundle.definition(name).filter(|_| !within.contains(&name.as_str())) else { return };
        within.push(name);
        match Shape::of(&definition.schema) {
            Some(Shape::Object(_)) => found.push(Choice::Object(definition)),
            _ => collect(bundle, &definition.schema, within, found),
        }
        within.pop();
        return;
    }
    match (&schema.constant, Shape::of(schema)) {
        (Some(Value::String(text)), _) => found.push(Choice::Texts(vec![text])),
        (Some(value), _) => found.push(Choice::Fixed(value)),
        (None, Some(Shape::Enum { open: true, .. })) => found.push(Choice::Text),
        (None, Some(Shape::Enum { open: false, values })) => {
            found.push(Choice::Texts(values.values.iter().flatten().filter_map(|value| value.as_str()).collect()));
        }
        (None, Some(Shape::Union { rest, members })) => {
            for member in members.iter().chain(rest) {
                collect(bundle, member, within, found);
            }
        }
        (None, _) => found.push(plain(schema)),
    }
}

fn plain(schema: &Schema) -> Choice<'_> {
    match schema.kind {
        None => Choice::Any,
        Some(Kind::String) => Choice::Text,
        Some(Kind::Integer) => Choice::Integer,
        Some(Kind::Number) => Choice::Number,
        Some(Kind::Boolean) => Choice::Boolean,
        Some(Kind::Array) => Choice::List(schema.items.as_deref()),
        Some(Kind::Object) => match &schema.additional {
            Additional::Map(values) => Choice::Map(values),
            Additional::Open | Additional::Closed => Choice::AnyObject,
        },
    }
}
