//! Enums and unions: what they choose from, and what happens to the rest.

use super::{Comparison, Spot, includes::Includes, shown};
use crate::{
    ir::Item,
    schema::{Definition, Schema},
    shape::Shape,
};

impl<'a> Comparison<'a> {
    pub(super) fn enums(&mut self, spot: &Spot, old: &'a Definition, new: &'a Definition) {
        let (Some(Shape::Enum { open: was_open, values: before }), Some(Shape::Enum { open: is_open, values: after })) =
            (Shape::of(&old.schema), Shape::of(&new.schema))
        else {
            return;
        };
        match (was_open, is_open) {
            (true, false) => self.add("enum-closed", spot, Some("open".to_owned()), Some("closed".to_owned())),
            (false, true) => self.add("enum-opened", spot, Some("closed".to_owned()), Some("open".to_owned())),
            _ => {}
        }
        let (was, is) = (texts(before), texts(after));
        for value in was.iter().filter(|value| !is.contains(value)) {
            let id = if is_open { "open-value-removed" } else { "closed-value-removed" };
            let spot = spot.part(*value, spot.before.as_ref(), None);
            self.add(id, &spot, Some((*value).to_owned()), None);
        }
        for value in is.iter().filter(|value| !was.contains(value)) {
            let id = if was_open { "open-value-added" } else { "closed-value-added" };
            let at = is.iter().position(|known| known == value).unwrap_or_default();
            let place = self.new.bundle.inside(&after.place, &format!("/enum/{at}"));
            let spot = spot.part(*value, None, Some(&place));
            self.add(id, &spot, None, Some((*value).to_owned()));
        }
        let kept: Vec<&str> = was.into_iter().filter(|value| is.contains(value)).collect();
        if !is.starts_with(&kept) {
            self.add("value-order-changed", spot, Some(kept.join(", ")), Some(is.join(", ")));
        }
    }

    pub(super) fn unions(&mut self, spot: &Spot, old: &'a Definition, new: &'a Definition) {
        let (
            Some(Shape::Union { rest: old_rest, members: before }),
            Some(Shape::Union { rest: new_rest, members: after }),
        ) = (Shape::of(&old.schema), Shape::of(&new.schema))
        else {
            return;
        };
        self.rest(spot, old_rest, new_rest);
        for member in before {
            match after.iter().find(|now| self.same_member(member, now)) {
                Some(now) => {
                    let spot = spot.part(shown::ty(now), Some(&member.place), Some(&now.place));
                    self.schemas(&spot, member, now);
                }
                None => {
                    let covered = new_rest.is_some_and(|rest| self.takes_now(rest, member));
                    let id = if covered { "open-variant-removed" } else { "closed-variant-removed" };
                    let spot = spot.part(shown::ty(member), Some(&member.place), None);
                    self.add(id, &spot, Some(shown::ty(member)), None);
                }
            }
        }
        for member in after {
            if !before.iter().any(|was| self.same_member(was, member)) {
                let covered = old_rest.is_some_and(|rest| self.took_before(rest, member));
                let id = if covered { "open-variant-added" } else { "closed-variant-added" };
                let spot = spot.part(shown::ty(member), None, Some(&member.place));
                self.add(id, &spot, None, Some(shown::ty(member)));
            }
        }
        if let (Some(was), Some(is)) = (tag(&self.old.ir, &old.name), tag(&self.new.ir, &new.name)) {
            self.differs("union-tag-changed", spot, Some(was), Some(is));
        }
    }

    fn rest(&mut self, spot: &Spot, old: Option<&'a Schema>, new: Option<&'a Schema>) {
        let words = |rest: Option<&Schema>| {
            Some(match rest {
                None => "closed".to_owned(),
                Some(rest) if rest.kind.is_some() => "open to objects".to_owned(),
                Some(_) => "open to anything".to_owned(),
            })
        };
        let room = |rest: Option<&Schema>| rest.map_or(0, |rest| if rest.kind.is_some() { 1 } else { 2 });
        match room(old).cmp(&room(new)) {
            std::cmp::Ordering::Less => self.add("union-opened", spot, words(old), words(new)),
            std::cmp::Ordering::Greater => self.add("union-closed", spot, words(old), words(new)),
            std::cmp::Ordering::Equal => {}
        }
    }

    /// Members are the same when they name the same definition, or are written in place and of one kind.
    fn same_member(&self, old: &Schema, new: &Schema) -> bool {
        match (&old.reference, &new.reference) {
            (Some(was), Some(is)) => self.name_now(was) == is,
            (None, None) => old.kind == new.kind,
            _ => false,
        }
    }

    fn takes_now(&self, rest: &Schema, member: &Schema) -> bool {
        self.includes().new_takes_old(rest, member)
    }

    fn took_before(&self, rest: &Schema, member: &Schema) -> bool {
        self.includes().old_takes_new(rest, member)
    }

    pub(super) fn includes(&self) -> Includes<'_> {
        Includes { old: &self.old.bundle, new: &self.new.bundle, renamed: &self.renamed }
    }
}

fn texts(values: &Schema) -> Vec<&str> {
    values.values.iter().flatten().filter_map(|value| value.as_str()).collect()
}

/// The member by which objects are told apart.
fn tag(ir: &crate::ir::Ir, name: &str) -> Option<String> {
    match ir.item(name) {
        Some(Item::Union(union)) => union.probe.first().cloned(),
        _ => None,
    }
}
