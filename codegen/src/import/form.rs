//! What a schema becomes: a definition of which kind, or something that stands in its place.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    flat::{ANYTHING, Flat, Peeled, Reader},
    spot::{About, Spot},
    types::Choice,
};

/// References to references, at most.
const DEEPEST: usize = 32;

/// What a schema becomes.
#[derive(Clone, Debug)]
pub(super) enum Form<'d> {
    /// Any JSON value.
    Any,
    /// One value.
    Const(Value),
    /// Named strings.
    Enum(Vec<String>),
    /// An object with members.
    Object(Box<Flat<'d>>),
    /// A choice.
    Union(Choice<'d>),
    /// A value of one type that needs no name.
    Plain(Box<Flat<'d>>),
}

/// The type of value that a schema takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Any,
    Text,
    Number,
    Boolean,
    List,
    /// An object without members of its own.
    Map,
    Object,
}

impl<'d> Reader<'d> {
    /// A choice of one, without what is wrapped around it.
    pub(super) fn alone(&self, choice: &Choice<'d>) -> Option<Peeled<'d>> {
        match choice.as_slice() {
            [spots] => Some(self.peel(spots.clone())),
            _ => None,
        }
    }

    /// What a choice of schemas becomes, and what is said about it; whether it may be null.
    pub(super) fn form(&self, choice: Choice<'d>, about: &mut About, null: &mut bool) -> Form<'d> {
        if let [spots] = choice.as_slice() {
            about.or(self.flat(spots).about);
        }
        let mut expanded: Choice<'d> = Vec::new();
        for spots in choice {
            expanded.extend(self.expand(spots, &mut Vec::new(), null));
        }
        *null |= about.null;
        match expanded.as_slice() {
            [] => Form::Any,
            [spots] => {
                let flat = self.flat(spots);
                match (sort(&flat), flat.values.as_deref()) {
                    (Sort::Any, _) => Form::Any,
                    (Sort::Object, _) => Form::Object(Box::new(flat)),
                    (_, Some([value])) if !value.is_f64() => Form::Const(value.clone()),
                    (Sort::Text, Some(values)) => Form::Enum(texts(values)),
                    _ => Form::Plain(Box::new(flat)),
                }
            }
            several => self.choice_of(several),
        }
    }

    fn choice_of(&self, choice: &[Vec<Spot<'d>>]) -> Form<'d> {
        let flats: Vec<Flat<'d>> = choice.iter().map(|spots| self.summed(spots)).collect();
        let sorts: BTreeSet<Sort> = flats.iter().map(sort).collect();
        let first = || Box::new(Flat { about: About::default(), pointer: flats[0].pointer.clone(), ..Flat::default() });
        match sorts.iter().collect::<Vec<_>>().as_slice() {
            [Sort::Text] => {
                let values = enumerated(&flats);
                if !values.is_empty() {
                    return Form::Enum(values);
                }
                Form::Plain(Box::new(Flat { kinds: Some(BTreeSet::from(["string"])), ..*first() }))
            }
            [Sort::Number] => {
                let integers = flats.iter().all(|flat| !said(flat).contains("number"));
                let kind = if integers { "integer" } else { "number" };
                Form::Plain(Box::new(Flat { kinds: Some(BTreeSet::from([kind])), ..*first() }))
            }
            [Sort::Boolean] => Form::Plain(Box::new(Flat { kinds: Some(BTreeSet::from(["boolean"])), ..*first() })),
            [Sort::Any] => Form::Any,
            [Sort::Map] if flats.iter().all(|flat| flat.additional.is_empty()) => {
                Form::Plain(Box::new(flats[0].clone()))
            }
            _ => Form::Union(choice.to_vec()),
        }
    }

    /// What schemas say together; a choice of texts is one text.
    pub(super) fn summed(&self, spots: &[Spot<'d>]) -> Flat<'d> {
        let flat = self.flat(spots);
        if flat.choices.is_empty() {
            return flat;
        }
        let mut spots = spots.to_vec();
        for _ in 0..DEEPEST {
            match self.peel(spots.clone()).target {
                Some(target) => spots = vec![self.spot(&target)],
                None => break,
            }
        }
        let expanded = self.expand(spots, &mut Vec::new(), &mut false);
        let members: Vec<Flat<'d>> = expanded.iter().map(|member| self.flat(member)).collect();
        if !members.is_empty() && members.iter().all(|member| sort(member) == Sort::Text) {
            let values = enumerated(&members);
            let values = (!values.is_empty()).then(|| values.into_iter().map(Value::from).collect());
            return Flat { kinds: Some(BTreeSet::from(["string"])), values, choices: Vec::new(), ..flat };
        }
        flat
    }

    /// The members of a choice, however deep: choices inside of it, and each type of several.
    fn expand(&self, spots: Vec<Spot<'d>>, trail: &mut Vec<String>, null: &mut bool) -> Choice<'d> {
        let peeled = self.peel(spots);
        *null |= peeled.about.null;
        if let Some(target) = peeled.target {
            if trail.contains(&target) {
                return Vec::new();
            }
            trail.push(target.clone());
            let inner = self.expand(vec![self.spot(&target)], trail, null);
            trail.pop();
            let is_union = inner.len() > 1 && !inner.iter().all(|spots| sort(&self.summed(spots)) == Sort::Text);
            if is_union && !trail.is_empty() {
                self.inside.borrow_mut().insert(target);
            }
            return if is_union { inner } else { vec![peeled.spots] };
        }
        let spots = peeled.spots;
        let flat = self.flat(&spots);
        *null |= flat.about.null;
        match flat.choices.as_slice() {
            [] => split(spots, &flat),
            [list] => {
                let bare = spots.iter().map(|spot| Spot { bare: true, ..spot.clone() });
                let base: Vec<Spot<'d>> = bare.collect();
                let alone = is_empty(&self.flat(&base));
                let members = list.iter().map(|member| {
                    let base = if alone { [].iter() } else { base.iter() };
                    base.cloned().chain([member.clone()]).collect::<Vec<_>>()
                });
                members.collect::<Vec<_>>().into_iter().flat_map(|member| self.expand(member, trail, null)).collect()
            }
            _ => {
                let help = "write one choice, of what fits into all of them";
                self.notes.add(&flat.pointer, "several choices at once are read as any value", help);
                vec![vec![Spot::new(flat.pointer.clone(), &ANYTHING)]]
            }
        }
    }
}

/// Nothing but annotations and a type that its choices have, too.
fn is_empty(flat: &Flat<'_>) -> bool {
    let members = flat.properties.is_empty() && flat.additional.is_empty() && flat.required.is_empty();
    members && flat.values.is_none() && flat.items.is_empty() && flat.limits.is_empty()
}

/// One schema for each type that it may have.
fn split<'d>(spots: Vec<Spot<'d>>, flat: &Flat<'d>) -> Choice<'d> {
    let kinds = said(flat);
    let numbers = kinds.contains("integer") && kinds.contains("number");
    let kinds: Vec<&'static str> = kinds.into_iter().filter(|kind| !(numbers && *kind == "integer")).collect();
    if kinds.len() < 2 || flat.values.is_some() {
        return vec![spots];
    }
    let of = |kind: &'static str| spots.iter().map(|spot| Spot { only: Some(kind), ..spot.clone() }).collect();
    kinds.into_iter().map(of).collect()
}

/// The types that a schema names, or that its keywords and values speak of.
pub(super) fn said(flat: &Flat<'_>) -> BTreeSet<&'static str> {
    if let Some(kinds) = &flat.kinds {
        return kinds.clone();
    }
    if let Some(values) = &flat.values {
        return values.iter().map(kind_of).collect();
    }
    let members = flat.has_properties || !flat.additional.is_empty() || flat.closed;
    let spoken = [("object", members || !flat.required.is_empty()), ("array", !flat.items.is_empty())];
    spoken.into_iter().filter(|(_, spoken)| *spoken).map(|(kind, _)| kind).collect()
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "string",
        Value::Bool(_) | Value::Null => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The type of value that a schema takes; any where it is none or several.
pub(super) fn sort(flat: &Flat<'_>) -> Sort {
    let kinds = said(flat);
    match kinds.iter().copied().collect::<Vec<_>>().as_slice() {
        ["string"] => Sort::Text,
        ["integer"] | ["number"] | ["integer", "number"] => Sort::Number,
        ["boolean"] => Sort::Boolean,
        ["array"] => Sort::List,
        ["object"] if !flat.has_properties && flat.required.is_empty() && !flat.closed => Sort::Map,
        ["object"] if flat.properties.is_empty() && flat.required.is_empty() && !flat.additional.is_empty() => {
            Sort::Map
        }
        ["object"] => Sort::Object,
        _ => Sort::Any,
    }
}

/// Strings of several schemas.
pub(super) fn enumerated(flats: &[Flat<'_>]) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for value in flats.iter().flat_map(|flat| texts(flat.values.as_deref().unwrap_or_default())) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

fn texts(values: &[Value]) -> Vec<String> {
    values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}
