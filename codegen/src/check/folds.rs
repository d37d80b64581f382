//! What events add to the whole: read from members that events have, and put where the whole has a place for it.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    Findings, Scope,
    alike::Alike,
    fits::{Misfit, fits_known, noun},
    operations::operations,
    reach::{Way, reached},
    scope::Names,
    streams::builds_up,
    ways,
};
use crate::{
    schema::{EACH, Fold, FoldHow, FoldSource, FoldStep, Kind, Place, Schema},
    shape::Shape,
};

/// `fold-member`
pub(super) fn folds(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let wholes = wholes(scope);
    let mut alike = Alike::default();
    let mut idle: Vec<&Fold> = Vec::new();
    for site in scope.sites.iter().filter(|site| !scope.names.is_damaged(&site.schema.place)) {
        let event = site.schema;
        for fold in &event.ours.folds {
            let mut report = |lost: Lost| {
                let place = scope.bundle.inside(&fold.place, &lost.tail);
                alike.add(lost.spot.as_ref().unwrap_or(&place), lost.message, place.clone());
            };
            let source = source(&scope.names, event, fold).map_err(&mut report).unwrap_or_default();
            indexes(&scope.names, event, fold).into_iter().for_each(&mut report);
            match wholes.of.get(&std::ptr::from_ref(event)) {
                Some(whole) => put(&scope.names, whole, fold, &source).unwrap_or_else(report),
                None if scope.bundle.api.is_none() || wholes.is_unsure => {}
                None => idle.push(fold),
            }
        }
    }
    alike.tell(findings, "another fold ends there", "more folds end there");
    self::idle(scope, &idle, findings);
}

/// Folds of events that build up nothing: one is told, whatever they have in common. Of events that no operation reaches
/// another rule speaks.
fn idle(scope: &Scope<'_>, folds: &[&Fold], findings: &mut Findings<'_>) {
    let received = reached(scope, Way::Received);
    let is_reached = |fold: &&&Fold| {
        let (_, part) = fold.place.part();
        received.contains(part.rsplit('/').next().unwrap_or_default())
    };
    let mut places: Vec<&Place> = folds.iter().filter(is_reached).map(|fold| &fold.place).collect();
    places.sort();
    let Some((first, others)) = places.split_first() else { return };
    let more = match others.len() {
        0 => String::new(),
        1 => "; the same holds of another fold".to_owned(),
        others => format!("; the same holds of {others} more folds"),
    };
    let help = "leave it out, or let an operation stream a union that this event is a member of, and answer with the whole as \
                `application/json`, too";
    findings.add_with(first, format!("no stream of this event builds up a reply{more}"), help);
}

/// What is wrong, and below which part of a fold.
struct Lost {
    tail: String,
    message: String,
    /// Where the way breaks off: other folds may break off there, too.
    spot: Option<Place>,
}

impl Lost {
    fn at(tail: impl Into<String>, message: impl Into<String>) -> Self {
        Self { tail: tail.into(), message: message.into(), spot: None }
    }

    /// A step from what is there leads nowhere.
    fn step(tail: impl Into<String>, message: impl Into<String>, here: &[&Schema]) -> Self {
        Self { spot: here.first().map(|schema| schema.place.clone()), ..Self::at(tail, message) }
    }
}

/// Of each event the whole that it adds to.
struct Wholes<'a> {
    of: HashMap<*const Schema, &'a Schema>,
    /// An operation, its event or its reply could not be read: there may be more.
    is_unsure: bool,
}

/// The whole is the same for all operations that stream an event, as `stream-shared` asks.
fn wholes<'a>(scope: &Scope<'a>) -> Wholes<'a> {
    let names = &scope.names;
    let is_unsure = scope.bundle.api.as_ref().is_some_and(|api| names.is_damaged_below(&api.document, "/paths"));
    let mut wholes = Wholes { of: HashMap::new(), is_unsure };
    for operation in operations(scope) {
        let (Some(stream), Some(whole)) = (&operation.stream, operation.whole()) else { continue };
        let (Some(event), Some(whole)) = (names.schema(&stream.event), names.schema(whole)) else {
            wholes.is_unsure = true;
            continue;
        };
        if !builds_up(operation, event) {
            continue;
        }
        for event in ways::choices(names, &[event]) {
            wholes.is_unsure |= ways::is_unknown(event);
            wholes.of.entry(std::ptr::from_ref(event)).or_insert(whole);
        }
    }
    wholes
}

/// What a fold adds; nothing for a text.
fn source<'a>(names: &Names<'a>, event: &'a Schema, fold: &Fold) -> Result<Vec<&'a Schema>, Lost> {
    let FoldSource::Member(way) = &fold.source else { return Ok(Vec::new()) };
    let mut here = vec![event];
    for name in way {
        here = ways::step(names, &here, name).map_err(|message| Lost::step("/from", message, &here))?;
    }
    if way.is_empty() { Err(Lost::at("/from", "the way to what is added is empty")) } else { Ok(here) }
}

/// Positions that the event does not tell, and lists of it whose items would all go to one place.
fn indexes(names: &Names<'_>, event: &Schema, fold: &Fold) -> Vec<Lost> {
    let source = match &fold.source {
        FoldSource::Member(way) => way.as_slice(),
        FoldSource::Text(_) => &[],
    };
    let mut lost: Vec<Lost> = Vec::new();
    let mut told: Vec<&[String]> = Vec::new();
    for (position, step) in fold.into.iter().enumerate() {
        let FoldStep::Index(way) = step else { continue };
        let items = way.split_last().map_or(&[][..], |(_, items)| items);
        told.push(items);
        if let Err(message) = index(names, event, source, way, items) {
            lost.push(Lost::step(format!("/into/{position}"), message, &[event]));
        }
    }
    let lists = source.iter().enumerate().filter(|(_, step)| *step == EACH).map(|(at, _)| &source[..=at]);
    lost.extend(lists.filter(|items| !told.contains(items)).map(|items| {
        let list = items[..items.len() - 1].join("/");
        Lost::at("/from", format!("all items of `{list}` go to one place, where no `index` is one of `{list}/{EACH}`"))
    }));
    lost
}

/// Whether an integer stands where a position is looked for: in the event, or in the items that the source goes through.
fn index(names: &Names<'_>, event: &Schema, source: &[String], way: &[String], items: &[String]) -> Result<(), String> {
    let shown = way.join("/");
    if way.is_empty() {
        return Err("the way to the position is empty".to_owned());
    }
    if !items.is_empty() && (!items.ends_with(&[EACH.to_owned()]) || !source.starts_with(items)) {
        return Err(format!("`{shown}` is no member of the event, nor of items that `from` goes through"));
    }
    let mut here = vec![event];
    for name in way {
        here = ways::step(names, &here, name)?;
    }
    let is_position = |end: &&Schema| ways::is_unknown(end) || end.kind == Some(Kind::Integer);
    let is_position = ways::choices(names, &here).iter().all(is_position);
    if is_position { Ok(()) } else { Err(format!("`{shown}` is no integer, and tells no position")) }
}

/// Goes the way into the whole, and looks whether its end takes what is added.
fn put<'a>(names: &Names<'a>, whole: &'a Schema, fold: &Fold, source: &[&'a Schema]) -> Result<(), Lost> {
    let mut here = vec![whole];
    for (position, step) in fold.into.iter().enumerate() {
        let next = match step {
            FoldStep::Member(name) => ways::member(names, &here, name),
            FoldStep::Index(_) => ways::item(names, &here),
        };
        here =
            next.map_err(|message| Lost::step(format!("/into/{position}"), format!("in the whole {message}"), &here))?;
    }
    let (ends, source) = (ways::choices(names, &here), ways::choices(names, source));
    if ends.iter().chain(&source).any(|schema| ways::is_unknown(schema)) {
        return Ok(());
    }
    if let Some(message) = misplaced(fold.how, &ends) {
        return Err(Lost::at("/append", message));
    }
    match &fold.source {
        FoldSource::Text(text) => {
            let value = Value::from(text.as_str());
            let misfits: Vec<Misfit> = ends.iter().filter_map(|end| fits_known(names, end, &value).err()).collect();
            match misfits.last() {
                Some(misfit) if misfits.len() == ends.len() => {
                    Err(Lost::at("/value", format!("it does not fit there: {}", misfit.message)))
                }
                _ => Ok(()),
            }
        }
        FoldSource::Member(_) if source.is_empty() || ends.is_empty() => Ok(()),
        FoldSource::Member(_)
            if fold.how != FoldHow::Set && !source.iter().any(|source| is_text(source) || is_any(source)) =>
        {
            Err(Lost::at("/from", "a text is put behind a text, and what is added is none"))
        }
        FoldSource::Member(_) if fold.how == FoldHow::AppendJson => Ok(()),
        FoldSource::Member(_) => {
            let fits = ends.iter().any(|end| source.iter().any(|source| takes(names, end, source)));
            if fits { Ok(()) } else { Err(Lost::at("/from", refused(&source, &ends))) }
        }
    }
}

/// Why nothing can be put behind what is there.
fn misplaced(how: FoldHow, ends: &[&Schema]) -> Option<&'static str> {
    let (text, any) = (ends.iter().any(|end| is_text(end)), ends.iter().any(|end| is_any(end)));
    match how {
        FoldHow::Append if any && !text => {
            Some("a text would be made of what may be any value: whole replies may have something else there")
        }
        FoldHow::Append if !text && !ends.is_empty() => Some("a text is put behind a text, and what is there is none"),
        FoldHow::AppendJson if any || ends.iter().any(|end| kind(end) == Some(Kind::String)) => {
            Some("a text may be what is meant there, and nobody could tell it from pieces of JSON")
        }
        _ => None,
    }
}

/// A text that anything may stand in.
fn is_text(schema: &Schema) -> bool {
    schema.constant.is_none() && matches!(schema.kind, Some(Kind::String)) && schema.values.is_none()
}

fn is_any(schema: &Schema) -> bool {
    schema.kind.is_none() && ways::is_any(schema)
}

/// Whether some value of one schema may be one of the other; neither is a union or a reference.
fn takes<'a>(names: &Names<'a>, end: &'a Schema, source: &'a Schema) -> bool {
    if std::ptr::eq(end, source) || is_any(end) || is_any(source) {
        return true;
    }
    let inner = |schema: &'a Schema| schema.items.as_deref();
    match (kind(end), kind(source)) {
        (Some(Kind::Number), Some(Kind::Integer)) => true,
        (Some(Kind::Object), Some(Kind::Object)) => is_held(end, source),
        (Some(Kind::Array), Some(Kind::Array)) => match (inner(end), inner(source)) {
            (Some(end), Some(source)) => {
                let (ends, sources) = (ways::choices(names, &[end]), ways::choices(names, &[source]));
                ends.iter().any(|end| sources.iter().any(|source| takes(names, end, source)))
            }
            _ => true,
        },
        (end, source) => end == source,
    }
}

/// Whether an object has what another one needs.
fn is_held(end: &Schema, source: &Schema) -> bool {
    fn of<'s>(schema: &'s Schema, name: &str) -> Option<&'s Schema> {
        schema.properties.iter().flatten().find(|property| property.name == *name).map(|property| &property.schema)
    }
    end.required.iter().all(|name| match (of(end, name), of(source, name)) {
        (Some(end), Some(source)) => {
            end.constant.is_none() || source.constant.is_none() || end.constant == source.constant
        }
        (None, Some(_)) => true,
        (_, None) => ways::is_any(source),
    })
}

fn kind(schema: &Schema) -> Option<Kind> {
    match Shape::of(schema) {
        Some(Shape::Enum { .. }) => Some(Kind::String),
        _ => match &schema.constant {
            Some(Value::String(_)) => Some(Kind::String),
            Some(Value::Bool(_)) => Some(Kind::Boolean),
            Some(_) => Some(Kind::Integer),
            None => schema.kind,
        },
    }
}

fn refused(source: &[&Schema], ends: &[&Schema]) -> String {
    let named = |schemas: &[&Schema]| {
        let mut nouns: Vec<&str> = schemas.iter().filter_map(|schema| kind(schema)).map(noun).collect();
        nouns.dedup();
        nouns.join(" or ")
    };
    let (source, ends) = (named(source), named(ends));
    match source == ends {
        true => format!("{source} of another kind is taken there"),
        false => format!("{source} is added, and {ends} is taken there"),
    }
}
