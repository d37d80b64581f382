//! Adds what an event says to a whole.

use serde_json::{Map, Value};

use super::{Fold, Grown, How, Place, Source};
use crate::json::{
    ahead::{member_text, member_texts},
    array::Array,
    cursor::Cursor,
    entry::from_json,
};

/// The step of a way that goes into each item of a list.
const EACH: &str = "*";

/// Items of a list that may be left out before one that an event names: somebody on the way may have kept them back.
const GAP: usize = 16;

/// Bytes that an item which was left out counts as: it takes more memory than text.
const LEFT_OUT: usize = size_of::<Value>();

/// Adds what an event says; nothing where it does not say what, or where.
pub(super) fn add(grown: &mut Grown, event: &str, fold: &Fold) {
    let indexes = fold.into.iter().filter(|place| place.index().is_some()).count();
    let way = match fold.source {
        Source::Member(way) => way,
        Source::Text(_) => &[],
    };
    let _ = Adding { grown, fold, indexes: vec![None; indexes] }.go(event, way, 0);
}

/// One thing that is being added.
struct Adding<'w, 't> {
    grown: &'w mut Grown,
    fold: &'w Fold,
    /// What the event says of positions, in the order of the way into the whole.
    indexes: Vec<Option<&'t str>>,
}

impl<'t> Adding<'_, 't> {
    /// Goes the rest of the way from the event itself, or from the item at the last `*` that was passed.
    fn go(&mut self, here: &'t str, way: &[&str], passed: usize) -> Option<()> {
        let each = way.iter().position(|name| *name == EACH);
        let (before, behind) = way.split_at(each.unwrap_or(way.len()));
        let found = self.look(here, before.first().copied(), passed);
        if let Source::Text(text) = self.fold.source {
            return self.set(text);
        }
        let text = match before {
            // The item is what is added.
            [] => here,
            [_, inner @ ..] => inner.iter().try_fold(found?, |text, name| member_text(text, name))?,
        };
        match behind {
            [] => self.put(text),
            [_, behind @ ..] => items(text, |item| {
                let _ = self.go(item, behind, passed + 1);
            }),
        }
    }

    /// Finds in one walk the first member on the way, and the positions that stand beside it.
    fn look(&mut self, object: &'t str, first: Option<&str>, passed: usize) -> Option<&'t str> {
        let indexes = self.fold.into.iter().filter_map(Place::index).zip(&mut self.indexes);
        let here: Vec<_> =
            indexes.filter(|((_, of), _)| *of == passed).map(|((name, _), index)| (name, index)).collect();
        let mut names: Vec<&str> = first.into_iter().collect();
        names.extend(here.iter().map(|(name, _)| *name).filter(|name| Some(*name) != first));
        let mut found = vec![None; names.len()];
        member_texts(object, &names, &mut found);
        let told = |name: &str| names.iter().position(|known| *known == name).and_then(|at| found[at]);
        here.into_iter().for_each(|(name, index)| *index = told(name));
        first.and_then(told)
    }

    /// Adds a text of the table.
    fn set(&mut self, text: &str) -> Option<()> {
        let (slot, size) = slot(self.grown, self.fold.into, &self.indexes)?;
        if slot != text {
            put(slot, size, Value::from(text));
        }
        Some(())
    }

    /// Adds what this JSON says.
    fn put(&mut self, text: &str) -> Option<()> {
        let how = self.fold.how;
        // Pieces of JSON that hold nothing leave what is there.
        if text == "null" || (how == How::AppendJson && text == r#""""#) {
            return None;
        }
        let (slot, size) = slot(self.grown, self.fold.into, &self.indexes)?;
        if how == How::AppendJson && !slot.is_string() {
            put(slot, size, Value::String(String::new()));
        }
        if let (true, Value::String(whole), true) = (how != How::Set, &mut *slot, text.starts_with('"')) {
            let piece = Cursor::new(text).string().ok()?;
            *size += piece.len();
            whole.push_str(&piece);
            return Some(());
        }
        match (from_json(text).ok()?, slot) {
            (Value::Object(members), Value::Object(whole)) if self.fold.into.is_empty() => {
                extend(whole, size, members);
            }
            (value, slot) => put(slot, size, value),
        }
        Some(())
    }
}

/// Shows each item of a list, as far as it is one.
fn items<'t>(list: &'t str, mut show: impl FnMut(&'t str)) -> Option<()> {
    let mut cursor = Cursor::new(list);
    let mut array = Array::open(&mut cursor);
    while array.more() {
        match array.cursor.value_text() {
            Ok(item) => show(item),
            Err(error) => array.fail(error),
        }
    }
    array.close().ok()
}

/// Reads what was gathered in pieces, wherever this way leads; what is no whole JSON stays a text, which the type refuses.
pub(super) fn read(whole: &mut Value, into: &[Place]) {
    match (into, whole) {
        ([], slot) => {
            if let Some(value) = slot.as_str().and_then(|text| from_json(text).ok()) {
                *slot = value;
            }
        }
        ([Place::Member(name), rest @ ..], Value::Object(members)) => {
            members.get_mut(*name).into_iter().for_each(|member| read(member, rest));
        }
        ([Place::Index { .. }, rest @ ..], Value::Array(items)) => items.iter_mut().for_each(|item| read(item, rest)),
        _ => {}
    }
}

/// Takes out the items that were left out, wherever this way leads.
pub(super) fn close_gaps(whole: &mut Value, into: &[Place]) {
    match (into, whole) {
        ([Place::Member(name), rest @ ..], Value::Object(members)) => {
            members.get_mut(*name).into_iter().for_each(|member| close_gaps(member, rest));
        }
        ([Place::Index { .. }, rest @ ..], Value::Array(items)) => {
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(|item| close_gaps(item, rest));
        }
        _ => {}
    }
}

/// Puts a value in place of another.
fn put(slot: &mut Value, size: &mut usize, value: Value) {
    *size += weight(&value);
    *size -= weight(slot).min(*size);
    *slot = value;
}

/// About how many bytes of JSON a value is.
fn weight(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 4,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(|item| weight(item) + 1).sum::<usize>() + 2,
        Value::Object(members) => members.iter().map(|(name, value)| name.len() + weight(value) + 4).sum::<usize>() + 2,
    }
}

/// What an event does not say of the whole, or says to be null, stays as it was, and so does a list that it gives empty:
/// services send the whole with an empty list while it grows, and some to the end.
fn extend(whole: &mut Map<String, Value>, size: &mut usize, members: Map<String, Value>) {
    for (name, value) in members {
        match whole.get_mut(&name) {
            None => {
                *size += name.len() + 4 + weight(&value);
                whole.insert(name, value);
            }
            Some(Value::Array(_)) if value.as_array().is_some_and(Vec::is_empty) => {}
            Some(_) if value.is_null() => {}
            Some(slot) => put(slot, size, value),
        }
    }
}

/// The value at the end of the way, and the size of the whole; what is missing on the way is made. The event says these
/// indexes, in their order.
///
/// Nothing is made where the way leads far outside.
fn slot<'w>(grown: &'w mut Grown, into: &[Place], indexes: &[Option<&str>]) -> Option<(&'w mut Value, &'w mut usize)> {
    let Grown { whole, size, gaps } = grown;
    // Without an index it is the last item, or a first one.
    let is_near = |index: &Option<&str>| index.is_none_or(|index| position(index).is_some_and(|index| index <= GAP));
    let (mut slot, mut indexes) = (whole, indexes.iter());
    for place in into {
        let can_begin = indexes.as_slice().iter().all(is_near);
        if slot.is_null() {
            let empty = match place {
                Place::Member(_) => Value::Object(Map::new()),
                Place::Index { .. } => Value::Array(Vec::new()),
            };
            can_begin.then(|| put(slot, size, empty))?;
        }
        slot = match place {
            Place::Member(name) => {
                let members = slot.as_object_mut()?;
                // Looked up twice, but its name is copied once only.
                if !members.contains_key(*name) {
                    can_begin.then(|| members.insert((*name).to_owned(), Value::Null))?;
                    *size += name.len() + 8;
                }
                members.get_mut(*name)?
            }
            Place::Index { .. } => {
                let items = slot.as_array_mut()?;
                let last = items.len().saturating_sub(1);
                let index = indexes.next().copied().flatten().map_or(Some(last), position)?;
                if let Some(gap) = index.checked_sub(items.len()) {
                    (gap <= GAP && indexes.as_slice().iter().all(is_near))
                        .then(|| items.resize(index + 1, Value::Null))?;
                    *size += 5 + gap * LEFT_OUT;
                    *gaps |= gap > 0;
                }
                items.get_mut(index)?
            }
        };
    }
    Some((slot, size))
}

/// A place in a list. As numbers of events are read, `1.0` is one.
fn position(index: &str) -> Option<usize> {
    index.parse().ok().or_else(|| from_json::<u64>(index).ok()?.try_into().ok())
}
