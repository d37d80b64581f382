//! Tells the object members of a union apart: by a tag, and where members share one, by other members.

use crate::{
    ir::Pattern,
    schema::{Definition, Property, Schema},
    shape::Shape,
};
use std::collections::HashMap;

/// What decides between the object members of a union.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Probe {
    /// The members of the object that are looked at; a tag comes first.
    pub columns: Vec<String>,
    /// In the order they are tried: position of the union member, and its rows, a pattern for each column.
    pub members: Vec<(usize, Vec<Vec<Pattern>>)>,
}

/// Two members of a union that nothing tells apart, by position.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ambiguous(pub usize, pub usize);

/// What is known of one property of a member.
struct Trait {
    /// The texts it may be, when they are fixed.
    texts: Vec<String>,
    required: bool,
}

/// One union member, property by property.
struct Candidate<'a> {
    names: Vec<&'a str>,
    traits: HashMap<&'a str, Trait>,
}

/// One alternative of one member: a tag and the columns that it needs besides.
struct Row {
    member: usize,
    tag: Pattern,
    columns: Vec<(String, Pattern)>,
}

/// Works out the probe; `definition` finds the enum behind a reference.
pub(super) fn probe<'a>(
    members: &[&'a Schema],
    definition: impl Fn(&str) -> Option<&'a Definition>,
) -> Result<Probe, Ambiguous> {
    let candidates: Vec<Candidate<'_>> = members.iter().map(|member| Candidate::of(member, &definition)).collect();
    let tag = tag(&candidates);
    let mut rows: Vec<Row> = candidates
        .iter()
        .enumerate()
        .flat_map(|(member, candidate)| {
            tag_patterns(candidate, tag).into_iter().map(move |tag| Row { member, tag, columns: Vec::new() })
        })
        .collect();
    for first in 0..rows.len() {
        for second in first + 1..rows.len() {
            let (a, b) = (rows[first].member, rows[second].member);
            if a == b || !overlap(&rows[first].tag, &rows[second].tag) {
                continue;
            }
            let ahead = distinguishing(&candidates[a], &candidates[b], tag);
            let behind = distinguishing(&candidates[b], &candidates[a], tag);
            if ahead.is_empty() && behind.is_empty() {
                return Err(Ambiguous(a, b));
            }
            rows[first].add(ahead);
            rows[second].add(behind);
        }
    }
    table(tag, members.len(), &rows)
}

impl Row {
    fn add(&mut self, columns: Vec<(String, Pattern)>) {
        for (name, pattern) in columns {
            if !self.columns.iter().any(|(known, _)| *known == name) {
                self.columns.push((name, pattern));
            }
        }
    }
}

impl<'a> Candidate<'a> {
    fn of(schema: &'a Schema, definition: &impl Fn(&str) -> Option<&'a Definition>) -> Self {
        let mut names = Vec::new();
        let mut traits = HashMap::new();
        for Property { name, schema: property } in schema.properties.iter().flatten() {
            let texts = texts(property, definition);
            names.push(name.as_str());
            traits.insert(name.as_str(), Trait { texts, required: schema.required.contains(name) });
        }
        Self { names, traits }
    }
}

/// The texts a property is fixed to: its constant, or the values of its enum.
fn texts<'a>(property: &Schema, definition: &impl Fn(&str) -> Option<&'a Definition>) -> Vec<String> {
    if let Some(constant) = property.constant.as_ref().and_then(|constant| constant.as_str()) {
        return vec![constant.to_owned()];
    }
    let target = property.reference.as_deref().and_then(definition);
    match target.and_then(|target| Shape::of(&target.schema)) {
        Some(Shape::Enum { values, .. }) => {
            values.values.iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}

/// The property that is one fixed text in most members.
fn tag<'a>(candidates: &[Candidate<'a>]) -> Option<&'a str> {
    let mut best: Option<(&str, usize)> = None;
    for name in candidates.iter().flat_map(|candidate| candidate.names.iter().copied()) {
        let count = candidates
            .iter()
            .filter(|candidate| candidate.traits.get(name).is_some_and(|t| t.texts.len() == 1))
            .count();
        if count > best.map_or(0, |(_, most)| most) {
            best = Some((name, count));
        }
    }
    best.map(|(name, _)| name)
}

fn tag_patterns(candidate: &Candidate<'_>, tag: Option<&str>) -> Vec<Pattern> {
    let Some(tag) = tag else { return vec![Pattern::Any] };
    match candidate.traits.get(tag) {
        None => vec![Pattern::Absent],
        Some(found) if found.texts.is_empty() => vec![Pattern::Any],
        Some(found) => {
            let absent = (!found.required).then_some(Pattern::Absent);
            found.texts.iter().cloned().map(Pattern::Text).chain(absent).collect()
        }
    }
}

fn overlap(a: &Pattern, b: &Pattern) -> bool {
    a == b || *a == Pattern::Any || *b == Pattern::Any
}

/// Columns by which `a` is more particular than `b`: a fixed text that `b` does not share, and a required member that
/// `b` does not have; failing both, a required member that is optional in `b`.
fn distinguishing(a: &Candidate<'_>, b: &Candidate<'_>, tag: Option<&str>) -> Vec<(String, Pattern)> {
    let others = || a.names.iter().copied().filter(|name| Some(*name) != tag && a.traits[name].required);
    let fixed = others().find(|name| {
        a.traits[name].texts.len() == 1 && b.traits.get(name).is_none_or(|found| found.texts != a.traits[name].texts)
    });
    let own = others().find(|name| !b.traits.contains_key(name));
    let needed = || others().find(|name| b.traits.get(name).is_some_and(|found| !found.required));
    let present = own.or_else(|| if fixed.is_none() { needed() } else { None });
    let fixed = fixed.map(|name| (name.to_owned(), Pattern::Text(a.traits[name].texts[0].clone())));
    let present = present.map(|name| (name.to_owned(), Pattern::Present));
    let mut columns: Vec<_> = fixed.into_iter().collect();
    columns.extend(present.filter(|(name, _)| columns.iter().all(|(known, _)| known != name)));
    columns
}

/// The rows as a table, the most particular member first; equal ones stay in schema order.
fn table(tag: Option<&str>, count: usize, rows: &[Row]) -> Result<Probe, Ambiguous> {
    let mut columns: Vec<String> = tag.map(str::to_owned).into_iter().collect();
    for (name, _) in rows.iter().flat_map(|row| &row.columns) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    let mut order: Vec<usize> = (0..count).collect();
    let rows_of = |member: usize| rows.iter().filter(move |row| row.member == member);
    order.sort_by_key(|member| std::cmp::Reverse(rows_of(*member).map(|row| row.columns.len()).max()));
    refuse_shadowed(&order, rows)?;
    let patterns = |row: &Row| {
        let of = |column: &String| match row.columns.iter().find(|(name, _)| name == column) {
            Some((_, pattern)) => pattern.clone(),
            None if Some(column.as_str()) == tag => row.tag.clone(),
            None => Pattern::Any,
        };
        columns.iter().map(of).collect()
    };
    let members = order.into_iter().map(|member| (member, rows_of(member).map(patterns).collect())).collect();
    Ok(Probe { columns: columns.clone(), members })
}

/// The rows of a member are tried together; one with little to ask for must not take what a later member asks more of.
fn refuse_shadowed(order: &[usize], rows: &[Row]) -> Result<(), Ambiguous> {
    for (position, earlier) in order.iter().enumerate() {
        for later in &order[position + 1..] {
            for row in rows.iter().filter(|row| row.member == *earlier) {
                let shadows = |other: &Row| overlap(&row.tag, &other.tag) && other.columns.len() > row.columns.len();
                if rows.iter().filter(|other| other.member == *later).any(shadows) {
                    return Err(Ambiguous(*earlier, *later));
                }
            }
        }
    }
    Ok(())
}
