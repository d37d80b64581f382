//! An instance of each type: from the schema where it gives one, else composed of the examples of its parts.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::{
    ir::{Enum, Ir, Item, Kind, KindVariant, Member, Parameter, Role, Rule, Struct, Type, Union},
    name,
};

/// Members that an object shows, by how deep it stands in the example; what it must have is always there.
const SHOWN: [usize; 3] = [5, 2, 1];

/// Objects in objects in an example, at most.
const DEEPEST: usize = 6;

/// Where instances come from.
pub(super) struct Examples<'a> {
    ir: &'a Ir,
    samples: HashMap<&'a str, &'a Value>,
}

/// The names of the types around a value, from outside.
type Trail<'t> = Vec<&'t str>;

impl<'a> Examples<'a> {
    pub(super) fn new(ir: &'a Ir, samples: &'a [(String, Value)]) -> Self {
        Self { ir, samples: samples.iter().map(|(name, value)| (name.as_str(), value)).collect() }
    }

    /// An instance of an item.
    pub(super) fn of(&self, item: &'a Item) -> Value {
        self.named(item.name(), None, &mut Vec::new()).unwrap_or_default()
    }

    /// A value of a parameter. Of an enum it is the first, as where the enum stands alone.
    pub(super) fn parameter(&self, parameter: &Parameter) -> Value {
        let found = match &parameter.ty {
            Type::Named(name) => self.named(name, None, &mut Vec::new()),
            ty => {
                let member = held_to(&parameter.rules, lone(&parameter.wire, ty));
                self.value(ty, &member, &mut Vec::new())
            }
        };
        found.unwrap_or_default()
    }

    /// An instance of the item of that name; nothing when it would have to contain itself.
    fn named(&self, name: &str, member: Option<&Member>, trail: &mut Trail<'a>) -> Option<Value> {
        let item = self.ir.item(name)?;
        match item {
            Item::Enum(item) => Some(value_of(item, member)),
            Item::Alias(item) => match item.examples.first() {
                Some(example) => Some(example.clone()),
                None => {
                    let whole = held_to(&item.rules, lone(&name::snake(&item.name), &item.ty));
                    self.value(&item.ty, &whole, trail)
                }
            },
            Item::Struct(_) | Item::Union(_) if trail.contains(&item.name()) || trail.len() > DEEPEST => None,
            Item::Struct(item) => self.within(&item.name, trail, |trail| self.structure(item, trail)),
            Item::Union(item) => self.within(&item.name, trail, |trail| self.union(item, member, trail)),
        }
    }

    fn within<T>(&self, name: &'a str, trail: &mut Trail<'a>, make: impl FnOnce(&mut Trail<'a>) -> T) -> T {
        trail.push(name);
        let made = make(trail);
        trail.pop();
        made
    }

    fn structure(&self, item: &'a Struct, trail: &mut Trail<'a>) -> Option<Value> {
        // Inside of others it would be too long.
        if let (Some(example), 1) = (item.examples.first(), trail.len()) {
            return Some(example.clone());
        }
        let shown = SHOWN[(trail.len() - 1).min(SHOWN.len() - 1)];
        // What the constructor sets is always there, too.
        let must = |member: &Member| member.role.is_given() || member.initial.is_some();
        let mut left = shown.saturating_sub(item.members.iter().filter(|member| must(member)).count());
        let mut members: Vec<Option<Value>> = vec![None; item.members.len()];
        for rank in 0..=2 {
            for (position, member) in item.members.iter().enumerate() {
                match &member.role {
                    Role::Constant(value) | Role::Marker(value) => members[position] = Some(value.clone()),
                    _ if must(member) && rank == 0 => members[position] = Some(self.member(member, trail)?),
                    _ if left > 0 && !must(member) && self.rank(member, trail) == Some(rank) => {
                        members[position] = self.member(member, trail);
                        left -= usize::from(members[position].is_some());
                    }
                    _ => {}
                }
            }
        }
        let named = item.members.iter().zip(members).filter_map(|(member, value)| Some((member.wire.clone(), value?)));
        Some(Value::Object(named.collect::<Map<_, _>>()))
    }

    /// How soon an optional member is shown: with an example of its own, as one word, as a whole of its own.
    fn rank(&self, member: &Member, trail: &Trail<'_>) -> Option<usize> {
        let whole = match &member.ty {
            Type::Named(name) => !matches!(self.ir.item(name), Some(Item::Enum(_))),
            Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Boxed(_) | Type::Any | Type::Object => true,
            _ => false,
        };
        if member.about.deprecated {
            None
        } else if !member.about.examples.is_empty() || self.samples.contains_key(member.wire.as_str()) {
            Some(0)
        } else if !whole {
            Some(1)
        } else {
            (trail.len() == 1).then_some(2)
        }
    }

    fn member(&self, member: &Member, trail: &mut Trail<'a>) -> Option<Value> {
        if let Some(example) = member.about.examples.first() {
            return Some(example.clone());
        }
        if let Some(embedded) = member.embedded.as_ref().and_then(|embedded| embedded.item.as_deref()) {
            return Some(self.named(embedded, None, trail)?.to_string().into());
        }
        self.value(&member.ty, member, trail)
    }

    fn value(&self, ty: &Type, member: &Member, trail: &mut Trail<'a>) -> Option<Value> {
        let sample = self.samples.get(member.wire.as_str()).filter(|sample| is_a(ty, sample));
        if let Some(sample) = sample {
            return Some((*sample).clone());
        }
        Some(match ty {
            Type::String | Type::Any => Value::from(text(member)),
            Type::Secret => Value::from("secret"),
            Type::Boolean => Value::from(member.about.default != Some(Value::from(true))),
            Type::Integer(_) | Type::Number => Value::from(integer(member)),
            Type::Float => Value::from(float(member)),
            Type::Object => Value::Object(Map::new()),
            Type::List(inner) | Type::Set(inner) => {
                let least = member.rules.iter().find_map(|rule| match rule {
                    Rule::MinItems(least) => Some(*least as usize),
                    _ => None,
                });
                match self.value(inner, &part(member), trail) {
                    Some(item) => Value::Array(vec![item; least.unwrap_or(1).max(1)]),
                    None if least.is_some_and(|least| least > 0) => return None,
                    None => Value::Array(Vec::new()),
                }
            }
            Type::Map(inner) => {
                let value = self.value(inner, &part(member), trail);
                Value::Object(value.into_iter().map(|value| ("name".to_owned(), value)).collect())
            }
            Type::Boxed(inner) | Type::Nullable(inner) => self.value(inner, member, trail)?,
            Type::Named(name) => self.named(name, Some(member), trail)?,
        })
    }

    /// Inside something else the plainest variant, by itself the one that shows most; each must have an end.
    fn union(&self, item: &'a Union, member: Option<&Member>, trail: &mut Trail<'a>) -> Option<Value> {
        let unknown = lone(&name::snake(&item.name), &Type::Any);
        let about = member.unwrap_or(&unknown);
        let mut kinds: Vec<&KindVariant> = item.kinds.iter().collect();
        let mut objects = item.objects.iter();
        if member.is_none() {
            kinds.sort_by_key(|variant| matches!(variant.kind, Kind::String));
            let found = objects.find_map(|variant| self.named(&variant.item, None, trail));
            return found.or_else(|| kinds.iter().find_map(|variant| self.kind(variant, about, trail)));
        }
        kinds.sort_by_key(|variant| !matches!(variant.kind, Kind::String));
        let found = kinds.iter().find_map(|variant| self.kind(variant, about, trail));
        found.or_else(|| objects.find_map(|variant| self.named(&variant.item, None, trail)))
    }

    fn kind(&self, variant: &'a KindVariant, about: &Member, trail: &mut Trail<'a>) -> Option<Value> {
        self.value(&variant.ty, &held_to(&variant.rules, about.clone()), trail)
    }
}

/// The same member, where this is allowed.
fn held_to(rules: &[Rule], member: Member) -> Member {
    Member { rules: rules.to_vec(), ..member }
}

/// An item of a list or a value of a map, by what is said of the whole.
fn part(member: &Member) -> Member {
    let each = member.rules.iter().find_map(|rule| match rule {
        Rule::Each(rules) => Some(rules.as_slice()),
        _ => None,
    });
    held_to(each.unwrap_or_default(), member.clone())
}

/// A member of which nothing is known but its name and type.
fn lone(wire: &str, ty: &Type) -> Member {
    Member {
        wire: wire.to_owned(),
        ident: String::new(),
        about: Default::default(),
        role: Role::Required,
        ty: ty.clone(),
        rules: Vec::new(),
        initial: None,
        embedded: None,
        changeable: false,
    }
}

/// The first value that is not the default anyway.
fn value_of(item: &Enum, member: Option<&Member>) -> Value {
    let default = member.and_then(|member| member.about.default.as_ref()).and_then(|default| default.as_str());
    let mut values = item.values.iter().map(|value| value.wire.as_str());
    let first = values.clone().next().unwrap_or_default();
    Value::from(values.find(|value| Some(*value) != default).unwrap_or(first))
}

/// Whether a sample is of that type; samples are for plain values.
fn is_a(ty: &Type, sample: &Value) -> bool {
    match ty {
        Type::String => sample.is_string(),
        Type::Boolean => sample.is_boolean(),
        Type::Integer(_) => sample.is_u64() || sample.is_i64(),
        Type::Float | Type::Number => sample.is_number(),
        Type::Any => true,
        Type::Object => sample.is_object(),
        Type::Nullable(inner) => sample.is_null() || is_a(inner, sample),
        Type::List(inner) => sample.as_array().is_some_and(|items| items.iter().all(|item| is_a(inner, item))),
        Type::Secret | Type::Set(_) | Type::Map(_) | Type::Named(_) | Type::Boxed(_) => false,
    }
}

/// The name of the member itself, cut to what is allowed.
fn text(member: &Member) -> String {
    let most = member.rules.iter().find_map(|rule| match rule {
        Rule::MaxLength(most) => Some(*most as usize),
        _ => None,
    });
    member.wire.chars().take(most.unwrap_or(usize::MAX)).collect()
}

/// The ends of a range; of one that is outside of it the number that is a step inside.
fn range(member: &Member, step: f64) -> (Option<f64>, Option<f64>) {
    let least = member.rules.iter().find_map(|rule| match rule {
        Rule::Minimum(least) => Some(*least),
        Rule::ExclusiveMinimum(least) => Some(least + step),
        _ => None,
    });
    let most = member.rules.iter().find_map(|rule| match rule {
        Rule::Maximum(most) => Some(*most),
        Rule::ExclusiveMaximum(most) => Some(most - step),
        _ => None,
    });
    (least, most)
}

fn integer(member: &Member) -> i64 {
    let default = member.about.default.as_ref().and_then(Value::as_i64);
    let (least, most) = range(member, 1.0);
    let least = least.map_or(1, |least| least.max(1.0) as i64);
    let number = default.unwrap_or_else(|| most.map_or(least, |most| least.min(most as i64)));
    stepped(member, number as f64).map_or(number, |number| number as i64)
}

fn float(member: &Member) -> f64 {
    let default = member.about.default.as_ref().and_then(Value::as_f64);
    let number = default.unwrap_or_else(|| match range(member, 0.0) {
        (Some(least), Some(most)) => (least + most) / 2.0,
        (Some(least), None) => least + 0.5,
        (None, Some(most)) => most - 0.5,
        (None, None) => 0.5,
    });
    stepped(member, number).unwrap_or(number)
}

/// The multiple next to a number, where only multiples are allowed: the one above, or the one below where that is too much.
fn stepped(member: &Member, number: f64) -> Option<f64> {
    let step = member.rules.iter().find_map(|rule| match rule {
        Rule::MultipleOf(step) => Some(*step),
        _ => None,
    })?;
    let places = step.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len());
    // As it is written: the product has a rest that its text has not.
    let times = |count: f64| format!("{:.places$}", count * step).parse().unwrap_or(step);
    let above: f64 = times((number / step).ceil());
    match range(member, step).1 {
        Some(most) if above > most => Some(times((number / step).floor())),
        _ => Some(above),
    }
}
