//! What a change of the documents does to those who use the emitted crates: on the wire, and in their source.
//!
//! Two editions are compared twice. The schemas say what happens on the wire: to requests that applications send as
//! before, and to replies that an older version reads. The emitted Rust says what happens to source that compiled
//! before. Each finding names one rule of a table, [`RULES`], and the rule holds the labels.

mod beside;
mod bump;
mod client;
mod definitions;
mod includes;
mod members;
mod objects;
mod operations;
mod report;
mod rules;
mod rust;
mod shown;
mod surface;
mod unions;

pub use bump::{Bump, Version};
pub use report::{Format, Report, Verdict};
pub use rules::{RULES, Rule, table};

use std::collections::HashMap;

use client::last;
use surface::Surface;

use crate::{
    check,
    diagnostic::Diagnostic,
    emit,
    ir::Ir,
    load::Source,
    lower::{self, reach::Reach},
    schema::{Bundle, Definition, Place},
};

/// What a change does to users. The order is that of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// No source and no call notices.
    Unaffected,
    /// More is possible; what was there works as before.
    Additive,
    /// Source compiles as before and does something else, which nothing tells.
    Behaviour,
    /// What worked before may have to be changed: source, a manifest, the environment.
    Source,
    /// What is sent is refused or means something else; what comes in cannot be read, or is missed.
    Wire,
}

impl Label {
    /// Every label, the worst first.
    pub const ALL: [Self; 5] = [Self::Wire, Self::Source, Self::Behaviour, Self::Additive, Self::Unaffected];

    /// As it is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unaffected => "unaffected",
            Self::Additive => "additive",
            Self::Behaviour => "behaviour",
            Self::Source => "source-breaking",
            Self::Wire => "wire-breaking",
        }
    }
}

/// One change.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The line of the table.
    pub rule: &'static Rule,
    /// Definition, operation or parameter.
    pub definition: String,
    /// The member, value, variant, method or other part that is changed; absent when it is the whole.
    pub member: Option<String>,
    /// What was there.
    pub old: Option<String>,
    /// What is there now.
    pub new: Option<String>,
    /// What it does to those who send such values; absent when nobody does.
    pub sent: Option<Label>,
    /// What it does to those who receive such values; absent when nobody does.
    pub received: Option<Label>,
    /// The items of the client crate that it is the same of; none where it is about a definition or the API.
    pub surfaces: Vec<String>,
    /// Where it stands; in the old documents when it is gone.
    pub place: Place,
    /// `place` is in the old documents.
    pub gone: bool,
}

impl Finding {
    /// The worse of the two labels.
    pub fn label(&self) -> Label {
        self.sent.max(self.received).unwrap_or(Label::Unaffected)
    }

    /// Whether both are the same but for the item of the client crate. What waits and what does not have signatures of their
    /// own, under one name.
    fn is_of_another_item(&self, other: &Self) -> bool {
        let told = |finding: &Self| {
            let Self { rule, definition, member, .. } = finding.clone();
            (rule.id, definition, member)
        };
        let are_twins = self.surfaces.iter().any(|own| other.surfaces.iter().any(|other| last(own) == last(other)));
        let is_same = (&self.old, &self.new) == (&other.old, &other.new) || are_twins;
        !self.surfaces.is_empty() && !other.surfaces.is_empty() && is_same && told(self) == told(other)
    }
}

/// The documents at one time, and what they become.
#[derive(Debug)]
pub struct Edition {
    bundle: Bundle,
    ir: Ir,
    reach: Reach,
    surface: Surface,
}

impl Edition {
    /// Loads, checks, lowers and emits, all in memory.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the documents, sorted by place.
    pub fn of(sources: &[Source]) -> Result<Self, Vec<Diagnostic>> {
        let bundle = check::accept(sources)?;
        let ir = lower::lower(&bundle)?;
        let surface = Surface::of(&ir, &emit::emit(&ir).0);
        let definitions = bundle.definitions().map(|definition| (definition.name.as_str(), definition)).collect();
        Ok(Self { reach: Reach::of(&bundle, &definitions), bundle, ir, surface })
    }
}

/// Everything that differs, sorted by definition and member, the worst first.
pub fn compare(old: &Edition, new: &Edition) -> Report {
    let mut comparison = Comparison { old, new, renamed: HashMap::new(), findings: Vec::new(), of_schemas: 0 };
    comparison.definitions();
    comparison.operations();
    comparison.rust();
    Report::new(comparison.findings)
}

/// Two editions, and what was found so far.
struct Comparison<'a> {
    old: &'a Edition,
    new: &'a Edition,
    /// Old names of definitions to new ones, where they differ.
    renamed: HashMap<&'a str, &'a str>,
    findings: Vec<Finding>,
    /// How many of them speak of schemas; the others speak of what is emitted.
    of_schemas: usize,
}

/// What a finding is about.
#[derive(Clone, Debug)]
struct Spot {
    definition: String,
    member: Option<String>,
    /// The item of the client crate that it is about.
    surface: Option<String>,
    travels: Travels,
    /// In the old documents, where there is such a place.
    before: Option<Place>,
    /// In the new documents, where there is such a place.
    after: Option<Place>,
}

/// Which way the values of a definition go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Travels {
    sent: bool,
    received: bool,
}

impl Spot {
    /// A part of the same thing, with its places.
    fn part(&self, member: impl Into<String>, before: Option<&Place>, after: Option<&Place>) -> Self {
        Self { member: Some(member.into()), before: before.cloned(), after: after.cloned(), ..self.clone() }
    }

    /// The name of a part of what is changed: `tags` gives `tags[]`.
    fn within(&self, tail: &str) -> String {
        format!("{}{tail}", self.member.as_deref().unwrap_or_default())
    }
}

impl<'a> Comparison<'a> {
    /// Adds a finding of the rule with that id. What is the same of several items of the client crate is one finding.
    fn add(&mut self, id: &str, spot: &Spot, old: Option<String>, new: Option<String>) {
        let rule = rules::rule_of(id);
        let gone = spot.after.is_none();
        let place = spot.after.as_ref().or(spot.before.as_ref()).cloned().unwrap_or_default();
        let finding = Finding {
            rule,
            definition: spot.definition.clone(),
            member: spot.member.clone(),
            old,
            new,
            sent: spot.travels.sent.then_some(rule.sent),
            received: spot.travels.received.then_some(rule.received),
            surfaces: spot.surface.iter().cloned().collect(),
            place,
            gone,
        };
        match self.findings.iter_mut().find(|told| told.is_of_another_item(&finding)) {
            Some(told) => told.surfaces.extend(finding.surfaces),
            None => self.findings.push(finding),
        }
    }

    /// Adds a finding of that rule when the two differ.
    fn differs(&mut self, id: &str, spot: &Spot, old: Option<String>, new: Option<String>) {
        if old != new {
            self.add(id, spot, old, new);
        }
    }

    /// The name that an old definition has now.
    fn name_now<'n>(&self, old: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.renamed.get(old).copied().unwrap_or(old)
    }

    /// The definition that an old one has become.
    fn counterpart(&self, old: &Definition) -> Option<&'a Definition> {
        self.new.bundle.definition(self.renamed.get(old.name.as_str()).copied().unwrap_or(&old.name))
    }

    /// Which way values went before and go now; where nothing is in common, either.
    fn travels(&self, old: Option<&str>, new: Option<&str>) -> Travels {
        let of = |edition: &Edition, name: &str| Travels {
            sent: edition.reach.sent.contains(name),
            received: edition.reach.received.contains(name),
        };
        match (old.map(|name| of(self.old, name)), new.map(|name| of(self.new, name))) {
            (Some(before), Some(after)) => {
                let common = Travels { sent: before.sent && after.sent, received: before.received && after.received };
                if common.sent || common.received {
                    return common;
                }
                Travels { sent: before.sent || after.sent, received: before.received || after.received }
            }
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => Travels { sent: true, received: true },
        }
    }
}
