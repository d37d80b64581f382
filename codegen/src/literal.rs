//! JSON instances as typed values: which variant, which fields, which kind of text or number.

use serde_json::{Number, Value};

use crate::ir::{Ir, Item, Kind, Member, ObjectVariant, Pattern, Role, Struct, Type, Union};

/// A value to be written as a Rust expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A text.
    Text(String),
    /// An integer.
    Integer(i128),
    /// An `f64`.
    Float(f64),
    /// `true` or `false`
    Boolean(bool),
    /// A list or set.
    List(Vec<Literal>),
    /// A map.
    Map(Vec<(String, Literal)>),
    /// A variant of an enum.
    Variant {
        /// Rust name of the enum.
        item: String,
        /// Rust name of the variant.
        variant: String,
        /// What it holds stands in a box.
        boxed: bool,
        /// What it holds.
        value: Option<Box<Literal>>,
    },
    /// An object: its members in schema order.
    Struct {
        /// Rust name of the struct.
        item: String,
        /// Members that are set.
        members: Vec<Assigned>,
    },
    /// Null, where a value may be null.
    Null,
    /// Any JSON value.
    Json(Value),
}

/// A member that a literal sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Assigned {
    /// Rust name of the field.
    pub ident: String,
    /// How the member is present.
    pub optional: bool,
    /// Null is a state of its own: the value stands in `Nullable`.
    pub three_state: bool,
    /// The value; absent for null.
    pub value: Option<Literal>,
}

impl Literal {
    /// An instance of a type. `check` made sure that it fits.
    pub fn of(ir: &Ir, ty: &Type, value: &Value) -> Self {
        match (ty, value) {
            (Type::Named(name), _) => Self::named(ir, name, value),
            (Type::Nullable(_), Value::Null) => Literal::Null,
            (Type::Boxed(inner) | Type::Nullable(inner), _) => Self::of(ir, inner, value),
            (Type::String | Type::Secret, Value::String(text)) => Literal::Text(text.clone()),
            (Type::Boolean, Value::Bool(value)) => Literal::Boolean(*value),
            (Type::Float, Value::Number(number)) => Literal::Float(number.as_f64().unwrap_or_default()),
            (Type::Integer(_), Value::Number(number)) => Literal::Integer(whole(number)),
            (Type::List(inner) | Type::Set(inner), Value::Array(items)) => {
                Literal::List(items.iter().map(|item| Self::of(ir, inner, item)).collect())
            }
            (Type::Map(inner), Value::Object(members)) => {
                Literal::Map(members.iter().map(|(key, value)| (key.clone(), Self::of(ir, inner, value))).collect())
            }
            _ => Literal::Json(value.clone()),
        }
    }

    /// An instance of an item.
    pub fn named(ir: &Ir, name: &str, value: &Value) -> Self {
        let variant = |variant: &str, boxed: bool, held: Option<Literal>| Literal::Variant {
            item: name.to_owned(),
            variant: variant.to_owned(),
            boxed,
            value: held.map(Box::new),
        };
        match ir.item(name) {
            Some(Item::Struct(item)) => {
                Literal::Struct { item: name.to_owned(), members: Self::members(ir, item, value) }
            }
            Some(Item::Enum(item)) => {
                let wire = value.as_str().unwrap_or_default();
                match item.values.iter().find(|known| known.wire == wire) {
                    Some(known) => variant(&known.ident, false, None),
                    None => variant("Other", false, Some(Literal::Text(wire.to_owned()))),
                }
            }
            Some(Item::Union(item)) => {
                if let Some(found) = object_variant(item, value) {
                    return variant(&found.name, found.boxed, Some(Self::named(ir, &found.item, value)));
                }
                match item.kinds.iter().find(|variant| variant.kind == kind_of(value)) {
                    Some(found) => {
                        let boxed = matches!(found.ty, Type::Boxed(_));
                        variant(&found.name, boxed, Some(Self::of(ir, &found.ty, value)))
                    }
                    None => variant("Other", false, Some(Literal::Json(value.clone()))),
                }
            }
            Some(Item::Alias(item)) => Self::of(ir, &item.ty, value),
            None => Literal::Json(value.clone()),
        }
    }

    /// What an object sets of a struct, in schema order.
    pub fn members(ir: &Ir, item: &Struct, value: &Value) -> Vec<Assigned> {
        let fields = item.members.iter().filter(|member| !matches!(member.role, Role::Constant(_) | Role::Marker(_)));
        fields.filter_map(|member| Self::assigned(ir, member, value.get(&member.wire)?)).collect()
    }

    /// A member with its value; none for a list that null says is empty.
    pub fn assigned(ir: &Ir, member: &Member, value: &Value) -> Option<Assigned> {
        let given = !value.is_null() || member.ty == Type::Any;
        (given || member.role != Role::Listed).then(|| Assigned {
            ident: member.ident.clone(),
            optional: matches!(member.role, Role::Optional | Role::Nullable | Role::ThreeState),
            three_state: member.role == Role::ThreeState,
            value: given.then(|| Self::of(ir, &member.ty, value)),
        })
    }
}

/// `1.0` is an integer too.
fn whole(number: &Number) -> i128 {
    match (number.as_i64(), number.as_u64()) {
        (Some(number), _) => number.into(),
        (None, Some(number)) => number.into(),
        // Checked: in the range of 64 bits, and without fraction.
        (None, None) => number.as_f64().unwrap_or_default() as i128,
    }
}

/// The variant that an object is.
fn object_variant<'a>(item: &'a Union, value: &Value) -> Option<&'a ObjectVariant> {
    let object = value.as_object()?;
    let is = |column: &String, pattern: &Pattern| match (object.get(column), pattern) {
        (_, Pattern::Any) | (None, Pattern::Absent) | (Some(_), Pattern::Present) => true,
        (Some(found), Pattern::Text(text)) => found == text.as_str(),
        _ => false,
    };
    let fits = |row: &Vec<Pattern>| item.probe.iter().zip(row).all(|(column, pattern)| is(column, pattern));
    item.objects.iter().find(|variant| variant.patterns.iter().any(fits))
}

fn kind_of(value: &Value) -> Kind {
    match value {
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(_) => Kind::Number,
        Value::Object(_) | Value::Null => Kind::Object,
    }
}
