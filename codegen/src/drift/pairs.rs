//! Which objects of two unions belong together: by name, by tag, by their members.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Names,
    form::{Object, Reader},
};

/// An object of ours and those of theirs that it stands for.
pub(super) struct Pairs {
    /// Position of ours, positions of theirs.
    pub(super) matched: BTreeMap<usize, Vec<usize>>,
    pub(super) ours_alone: Vec<usize>,
    pub(super) theirs_alone: Vec<usize>,
}

/// How well two objects fit: by name, by tag, by the number of members in common.
type Fit = (bool, bool, usize);

/// The member of an object that tells it from others.
enum Tag {
    /// It is one of these texts.
    Fixed(BTreeSet<String>),
    /// Any text, some of which are known: the object stands for many.
    Open(BTreeSet<String>),
    Absent,
}

/// Pairs objects up. Several of theirs may be one of ours, and the other way round.
pub(super) fn pairs(ours: &Side<'_, '_>, theirs: &Side<'_, '_>, names: &Names) -> Pairs {
    let mut matched: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    if let ([_], [_]) = (ours.objects, theirs.objects) {
        return Pairs { matched: BTreeMap::from([(0, vec![0])]), ours_alone: Vec::new(), theirs_alone: Vec::new() };
    }
    let tag = tag(ours, theirs);
    let fits = |own: usize, foreign: usize| -> Option<Fit> {
        let (one, other) = (&ours.objects[own], &theirs.objects[foreign]);
        let named = one.name.as_ref().zip(other.name.as_ref()).is_some_and(|(one, other)| same(names, one, other));
        let shared = one.members.keys().filter(|member| other.members.contains_key(*member)).count();
        let tagged = match tag.as_deref().map(|tag| (ours.tag(own, tag), theirs.tag(foreign, tag))) {
            Some((Tag::Fixed(one), Tag::Fixed(other))) => {
                return (named || one.intersection(&other).next().is_some()).then_some((named, true, shared));
            }
            Some((Tag::Fixed(_), Tag::Absent) | (Tag::Absent, Tag::Fixed(_))) => {
                ours.objects.len() == 1 || theirs.objects.len() == 1
            }
            Some((Tag::Open(known), Tag::Fixed(other)) | (Tag::Fixed(other), Tag::Open(known))) => {
                known.is_empty() || known.intersection(&other).next().is_some()
            }
            _ => true,
        };
        (named || tagged && shared > 0).then_some((named, false, shared))
    };
    let best = |candidates: &mut dyn Iterator<Item = (usize, Option<Fit>)>| {
        let mut fitting: Vec<_> = candidates.filter_map(|(at, fits)| Some((fits?, at))).collect();
        // The first of those that fit equally well.
        fitting.sort_by_key(|(fits, at)| (std::cmp::Reverse(*fits), *at));
        fitting.first().map(|(_, at)| *at)
    };
    let mut theirs_alone = Vec::new();
    for foreign in 0..theirs.objects.len() {
        match best(&mut (0..ours.objects.len()).map(|own| (own, fits(own, foreign)))) {
            Some(own) => matched.entry(own).or_default().push(foreign),
            None => theirs_alone.push(foreign),
        }
    }
    let mut ours_alone = Vec::new();
    for own in (0..ours.objects.len()).filter(|own| !matched.contains_key(own)).collect::<Vec<_>>() {
        match best(&mut (0..theirs.objects.len()).map(|foreign| (foreign, fits(own, foreign)))) {
            Some(foreign) => matched.entry(own).or_default().push(foreign),
            None => ours_alone.push(own),
        }
    }
    Pairs { matched, ours_alone, theirs_alone }
}

/// Whether two definitions are one and the same by name.
pub(super) fn same(names: &Names, ours: &str, theirs: &str) -> bool {
    names.definitions.get(ours).map_or(ours == theirs, |mapped| mapped == theirs)
}

/// The objects of one side, with what reads their members.
pub(super) struct Side<'s, 'd> {
    pub(super) objects: &'s [Object<'d>],
    pub(super) reader: &'s Reader<'s, 'd>,
}

impl Side<'_, '_> {
    fn tag(&self, at: usize, member: &str) -> Tag {
        let Some(schemas) = self.objects[at].members.get(member) else { return Tag::Absent };
        let form = self.reader.form(schemas);
        if form.text || form.values.is_empty() { Tag::Open(form.values) } else { Tag::Fixed(form.values) }
    }
}

/// The member that is fixed in most of the objects of both sides; the first in the alphabet of several.
fn tag(ours: &Side<'_, '_>, theirs: &Side<'_, '_>) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for side in [ours, theirs] {
        for object in side.objects {
            for (member, schemas) in &object.members {
                // Values of an enum are no tag; a few spellings of one are.
                if (1..=3).contains(&side.reader.form(schemas).values.len()) {
                    *counts.entry(member).or_default() += 1;
                }
            }
        }
    }
    let most = counts.iter().max_by_key(|(member, count)| (**count, std::cmp::Reverse(**member)))?;
    Some((*most.0).to_owned())
}
