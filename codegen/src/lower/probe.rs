//! Tells the object members of a union apart: by a tag, and where members share one, by other members.

use std::collections::HashMap;

use crate::{
    ir::Pattern,
    schema::{Definition, Property, Schema},
    shape::Shape,
};

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
    let overlaps = Overlaps::of(&rows);
    for first in 0..rows.len() {
        for second in overlaps.behind(&rows, first) {
            let (a, b) = (rows[first].member, rows[second].member);
            let ahead = distinguishing(&candidates[a], &candidates[b], tag);
            let behind = distinguishing(&candidates[b], &candidates[a], tag);
            if ahead.is_empty() && behind.is_empty() {
                return Err(Ambiguous(a, b));
            }
            rows[first].add(ahead);
            rows[second].add(behind);
        }
    }
    table(tag, members.len(), &rows, &overlaps)
}

/// Which rows one tag fits.
struct Overlaps {
    alike: HashMap<Pattern, Vec<usize>>,
    any: Vec<usize>,
}

impl Overlaps {
    fn of(rows: &[Row]) -> Self {
        let mut found = Self { alike: HashMap::new(), any: Vec::new() };
        for (at, row) in rows.iter().enumerate() {
            match &row.tag {
                Pattern::Any => found.any.push(at),
                tag => found.alike.entry(tag.clone()).or_default().push(at),
            }
        }
        found
    }

    /// The rows of other members behind one, in order.
    fn behind(&self, rows: &[Row], first: usize) -> Vec<usize> {
        let row = &rows[first];
        let mut found: Vec<usize> = match &row.tag {
            Pattern::Any => (first + 1..rows.len()).collect(),
            tag => self.any.iter().chain(self.alike.get(tag).into_iter().flatten()).copied().collect(),
        };
        found.retain(|second| *second > first && rows[*second].member != row.member);
        found.sort_unstable();
        found
    }
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

/// The property that is one fixed text in most members; of several the first.
fn tag<'a>(candidates: &[Candidate<'a>]) -> Option<&'a str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for candidate in candidates {
        for (name, _) in candidate.traits.iter().filter(|(_, found)| found.texts.len() == 1) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let most = counts.values().max()?;
    candidates.iter().flat_map(|candidate| candidate.names.iter().copied()).find(|name| counts.get(name) == Some(most))
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
fn table(tag: Option<&str>, count: usize, rows: &[Row], overlaps: &Overlaps) -> Result<Probe, Ambiguous> {
    let mut columns: Vec<&str> = tag.into_iter().collect();
    for (name, _) in rows.iter().flat_map(|row| &row.columns) {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let mut rows_of: Vec<Vec<&Row>> = vec![Vec::new(); count];
    for row in rows {
        rows_of[row.member].push(row);
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|member| std::cmp::Reverse(rows_of[*member].iter().map(|row| row.columns.len()).max()));
    refuse_shadowed(&order, rows, overlaps)?;
    let patterns = |row: &&Row| {
        let of = |column: &&str| match row.columns.iter().find(|(name, _)| name == column) {
            Some((_, pattern)) => pattern.clone(),
            None if Some(*column) == tag => row.tag.clone(),
            None => Pattern::Any,
        };
        columns.iter().map(of).collect()
    };
    let members = order.into_iter().map(|member| (member, rows_of[member].iter().map(patterns).collect())).collect();
    Ok(Probe { columns: columns.into_iter().map(str::to_owned).collect(), members })
}

/// The rows of a member are tried together; one with little to ask for must not take what a later member asks more of.
fn refuse_shadowed(order: &[usize], rows: &[Row], overlaps: &Overlaps) -> Result<(), Ambiguous> {
    let mut position = vec![0; order.len()];
    for (at, member) in order.iter().enumerate() {
        position[*member] = at;
    }
    let pairs = (0..rows.len())
        .flat_map(|first| overlaps.behind(rows, first).into_iter().map(move |second| (&rows[first], &rows[second])));
    let shadowed = pairs.filter_map(|(a, b)| {
        let (earlier, later) = if position[a.member] < position[b.member] { (a, b) } else { (b, a) };
        (later.columns.len() > earlier.columns.len()).then(|| (position[earlier.member], position[later.member]))
    });
    match shadowed.min() {
        Some((earlier, later)) => Err(Ambiguous(order[earlier], order[later])),
        None => Ok(()),
    }
}
