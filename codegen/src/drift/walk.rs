//! Walks two documents in parallel, and notes what differs.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use super::{
    Names,
    form::{Form, Object, Reader},
    pairs::{self, Side},
    report::Finding,
    tree::Tree,
};

/// Lists and maps inside each other, at most: those of others may hold themselves.
const DEEPEST: usize = 12;

/// Two trees, and what is still to be compared.
pub(super) struct Walk<'w, 'd> {
    pub(super) own: &'w Tree<'d>,
    pub(super) foreign: &'w Tree<'d>,
    pub(super) names: &'w Names,
    pub(super) findings: Vec<Finding>,
    /// Definitions of theirs that something was compared with.
    pub(super) seen: BTreeSet<String>,
    waiting: VecDeque<Job<'d>>,
    /// Pairs of objects that were compared.
    done: BTreeSet<(String, Vec<String>)>,
}

/// Two sets of schemas to be compared, and what they belong to.
struct Job<'d> {
    spot: Spot,
    ours: Vec<&'d Value>,
    theirs: Vec<&'d Value>,
    /// Null need not be said: an optional member takes it in any case.
    takes_null: bool,
}

/// A definition of ours, and the way to something inside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) definition: String,
    pub(super) member: String,
}

impl Spot {
    pub(super) fn of(definition: &str) -> Self {
        Self { definition: definition.to_owned(), member: String::new() }
    }

    fn inside(&self, step: &str) -> Self {
        let dot = if self.member.is_empty() || step.starts_with(['[', '{']) { "" } else { "." };
        Self { definition: self.definition.clone(), member: format!("{}{dot}{step}", self.member) }
    }
}

impl<'w, 'd> Walk<'w, 'd> {
    pub(super) fn new(own: &'w Tree<'d>, foreign: &'w Tree<'d>, names: &'w Names) -> Self {
        Self {
            own,
            foreign,
            names,
            findings: Vec::new(),
            seen: BTreeSet::new(),
            waiting: VecDeque::new(),
            done: BTreeSet::new(),
        }
    }

    /// Compares everything that is waiting, and what it leads to.
    pub(super) fn run(&mut self) {
        let (own, foreign) = (Reader::new(self.own), Reader::new(self.foreign));
        while let Some(job) = self.waiting.pop_front() {
            let (ours, theirs) = (own.form(&job.ours), foreign.form(&job.theirs));
            self.values(&job, &ours, &theirs);
            self.parts(&job.spot, ours.lists.as_ref(), theirs.lists.as_ref(), "[]");
            self.parts(&job.spot, ours.maps.as_ref(), theirs.maps.as_ref(), "{}");
            self.objects(
                &job.spot,
                &Side { objects: &ours.objects, reader: &own },
                &Side { objects: &theirs.objects, reader: &foreign },
            );
        }
    }

    /// Puts a definition of ours and one of theirs in the queue.
    pub(super) fn definitions(&mut self, ours: &str, theirs: &'d Value, their_name: &str) {
        if let Some(schema) = self.own.definition(ours) {
            self.seen.insert(their_name.to_owned());
            self.push(Spot::of(ours), vec![schema], vec![theirs], false);
        }
    }

    pub(super) fn push(&mut self, spot: Spot, ours: Vec<&'d Value>, theirs: Vec<&'d Value>, takes_null: bool) {
        if spot.member.matches(['.', '[', '{']).count() > DEEPEST {
            return self.add("not-compared", &spot, None, Some("parts deep inside each other".to_owned()));
        }
        self.waiting.push_back(Job { spot, ours, theirs, takes_null });
    }

    pub(super) fn add(&mut self, kind: &'static str, spot: &Spot, ours: Option<String>, theirs: Option<String>) {
        self.findings.push(Finding { kind, spot: spot.clone(), ours, theirs });
    }

    fn values(&mut self, job: &Job<'d>, ours: &Form<'d>, theirs: &Form<'d>) {
        let spot = &job.spot;
        if !theirs.skipped.is_empty() {
            let skipped: Vec<&str> = theirs.skipped.iter().map(String::as_str).collect();
            self.add("not-compared", spot, None, Some(skipped.join(", ")));
        }
        let (kinds, their_kinds) = (ours.kinds(), theirs.kinds());
        if kinds != their_kinds {
            self.add("type-differs", spot, words(&kinds), words(&their_kinds));
        }
        if theirs.null && !ours.null && !job.takes_null && !ours.any {
            self.add("null-missing", spot, None, Some("null".to_owned()));
        }
        if ours.null && !theirs.null && !theirs.any {
            self.add("null-surplus", spot, Some("null".to_owned()), None);
        }
        // Where one side has no texts at all, the type says so.
        if kinds.contains("string") && their_kinds.contains("string") {
            let missing: Vec<&str> = theirs.values.difference(&ours.values).map(String::as_str).collect();
            let surplus: Vec<&str> = ours.values.difference(&theirs.values).map(String::as_str).collect();
            if !missing.is_empty() {
                let kind = if ours.values.is_empty() { "values-unnamed" } else { "values-missing" };
                self.add(kind, spot, None, Some(missing.join(", ")));
            }
            if !surplus.is_empty() {
                self.add("values-surplus", spot, Some(surplus.join(", ")), None);
            }
        }
    }

    fn parts(&mut self, spot: &Spot, ours: Option<&Vec<&'d Value>>, theirs: Option<&Vec<&'d Value>>, step: &str) {
        if let (Some(ours), Some(theirs)) = (ours, theirs)
            && !ours.is_empty()
            && !theirs.is_empty()
        {
            self.push(spot.inside(step), ours.clone(), theirs.clone(), false);
        }
    }

    fn objects(&mut self, spot: &Spot, ours: &Side<'_, 'd>, theirs: &Side<'_, 'd>) {
        if ours.objects.is_empty() || theirs.objects.is_empty() {
            return;
        }
        let pairs = pairs::pairs(ours, theirs, self.names);
        let name = |object: &Object<'_>| object.name.clone().unwrap_or_else(|| "an object without a name".to_owned());
        for at in pairs.theirs_alone {
            self.seen.extend(theirs.objects[at].name.clone());
            self.add("variant-missing", spot, None, Some(name(&theirs.objects[at])));
        }
        for at in pairs.ours_alone {
            self.add("variant-surplus", spot, Some(name(&ours.objects[at])), None);
        }
        for (own, foreign) in pairs.matched {
            let foreign: Vec<&Object<'d>> = foreign.into_iter().map(|at| &theirs.objects[at]).collect();
            let names: Vec<String> = foreign.iter().map(|object| name(object)).collect();
            self.seen.extend(names.iter().cloned());
            let own = &ours.objects[own];
            let spot = own.name.as_ref().map_or_else(|| spot.clone(), |name| Spot::of(name));
            let key = if own.name.is_some() { spot.definition.clone() } else { format!("{spot:?}") };
            if self.done.insert((key, names)) {
                self.members(&spot, own, &foreign);
            }
        }
    }

    /// The members of an object of ours, and of all of theirs that it stands for.
    fn members(&mut self, spot: &Spot, ours: &Object<'d>, theirs: &[&Object<'d>]) {
        let all: BTreeSet<&'d str> = theirs.iter().flat_map(|object| object.members.keys().copied()).collect();
        for member in all.iter().filter(|member| !ours.members.contains_key(*member)) {
            let required = theirs.iter().all(|object| object.required.contains(*member));
            let told = if required { "required" } else { "optional" };
            self.add("member-missing", &spot.inside(member), None, Some(told.to_owned()));
        }
        for (member, schemas) in &ours.members {
            let spot = spot.inside(member);
            let foreign: Vec<&'d Value> =
                theirs.iter().filter_map(|object| object.members.get(member)).flatten().copied().collect();
            let required = ours.required.contains(member);
            if foreign.is_empty() {
                let told = if required { "required" } else { "optional" };
                self.add("member-surplus", &spot, Some(told.to_owned()), None);
                continue;
            }
            let by_them = theirs.iter().all(|object| object.required.contains(member));
            match (required, by_them) {
                (false, true) => self.add("required-by-them", &spot, None, None),
                (true, false) => self.add("required-by-us", &spot, None, None),
                _ => {}
            }
            self.push(spot, schemas.clone(), foreign, !required);
        }
    }
}

fn words(kinds: &BTreeSet<&'static str>) -> Option<String> {
    let words: Vec<&str> = kinds.iter().copied().collect();
    Some(if words.is_empty() { "nothing".to_owned() } else { words.join(" or ") })
}
