//! Findings as text, as Markdown for a pull request, or as JSON.

use std::{cmp::Reverse, collections::BTreeMap, fmt::Write, str::FromStr};

use serde_json::{Value, json};

use super::{Bump, Finding, Label, Version};

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    #[default]
    Text,
    /// For a pull request.
    Markdown,
    /// For a program.
    Json,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "text" => Ok(Self::Text),
            "markdown" => Ok(Self::Markdown),
            "json" => Ok(Self::Json),
            _ => Err(format!("there is no format `{name}`: choose text, markdown or json")),
        }
    }
}

/// Everything that differs between two editions.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Sorted by definition and member, the worst first.
    pub findings: Vec<Finding>,
}

/// The versions of both editions.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What was released last; absent while nothing is released.
    pub old: Option<Version>,
    /// What it is.
    pub new: Version,
    /// Where it is written, such as `Cargo.toml:21`.
    pub place: String,
}

impl Report {
    pub(super) fn new(mut findings: Vec<Finding>) -> Self {
        findings.sort_by_cached_key(|finding| {
            let Finding { definition, member, rule, .. } = finding;
            (definition.clone(), member.clone(), Reverse(finding.label()), rule.id)
        });
        Self { findings }
    }

    /// What has to become of the version.
    pub fn bump(&self) -> Bump {
        Bump::of(self.findings.iter().map(Finding::label))
    }

    /// How many findings have that label as their worse one.
    pub fn count(&self, label: Label) -> usize {
        self.findings.iter().filter(|finding| finding.label() == label).count()
    }

    /// The report, and what it means for the version.
    pub fn print(&self, format: Format, verdict: &Verdict) -> String {
        match format {
            Format::Text => self.text(verdict),
            Format::Markdown => self.markdown(verdict),
            Format::Json => self.json(verdict),
        }
    }

    fn told(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.label() > Label::Unaffected)
    }

    /// What nothing notices, in few words: what is changed, by rule.
    fn quiet(&self) -> BTreeMap<&'static str, Vec<String>> {
        let mut quiet: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for finding in self.findings.iter().filter(|finding| finding.label() == Label::Unaffected) {
            quiet.entry(finding.rule.id).or_default().push(subject(finding));
        }
        quiet
    }

    fn text(&self, verdict: &Verdict) -> String {
        let mut text = String::new();
        let mut last = None;
        for finding in self.told() {
            let about = (&finding.definition, &finding.member);
            if last != Some(about) {
                let _ = writeln!(text, "{}: {}", place(finding), subject(finding));
                last = Some(about);
            }
            let _ = writeln!(
                text,
                "  {}: {} ({}){}",
                finding.rule.id,
                labels(finding),
                change(finding, ""),
                surfaces(finding)
            );
        }
        for (rule, subjects) in self.quiet() {
            let _ = writeln!(text, "{}, {rule}: {}", Label::Unaffected.as_str(), subjects.join(", "));
        }
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "{}", self.summary());
        text.push_str(&sentence(self.bump(), verdict));
        text
    }

    fn markdown(&self, verdict: &Verdict) -> String {
        let mut text =
            format!("### What this does to users\n\n{}\n\n{}", self.summary(), sentence(self.bump(), verdict));
        let mut told: Vec<&Finding> = self.told().collect();
        told.sort_by_key(|finding| Reverse(finding.label()));
        if !told.is_empty() {
            text.push_str(
                "\n| What | Change | Sent | Received | Rule | Place |\n| --- | --- | --- | --- | --- | --- |\n",
            );
        }
        for finding in told {
            let label = |label: Option<Label>| label.map_or("", Label::as_str);
            let _ = writeln!(
                text,
                "| `{}` | {}{} | {} | {} | {} | {} |",
                subject(finding),
                cell(&change(finding, "`")),
                surfaces(finding),
                label(finding.sent),
                label(finding.received),
                finding.rule.id,
                place(finding),
            );
        }
        for (at, (rule, subjects)) in self.quiet().into_iter().enumerate() {
            let gap = if at == 0 { "\n" } else { "" };
            let _ = writeln!(text, "{gap}- {}, {rule}: `{}`", Label::Unaffected.as_str(), subjects.join("`, `"));
        }
        text
    }

    fn json(&self, verdict: &Verdict) -> String {
        let findings: Vec<Value> = self.findings.iter().map(one).collect();
        let report = json!({
            "findings": findings,
            "bump": self.bump().part(verdict.base()),
            "version": {
                "old": verdict.old.as_ref().map(Version::to_string),
                "new": verdict.new.to_string(),
                "needed": verdict.old.as_ref().map(|old| self.bump().raised(old).to_string()),
                "place": verdict.place,
                "enough": verdict.holds(self.bump()),
            },
        });
        format!("{report:#}\n")
    }

    fn summary(&self) -> String {
        let counts = Label::ALL.map(|label| format!("{} {}", self.count(label), label.as_str()));
        format!("Changes: {}.", counts.join(", "))
    }
}

impl Verdict {
    /// Whether the version is raised far enough. While nothing is released, no version is too small.
    pub fn holds(&self, bump: Bump) -> bool {
        self.old.as_ref().is_none_or(|old| bump.is_done(old, &self.new))
    }

    /// The version that a change raises.
    fn base(&self) -> &Version {
        self.old.as_ref().unwrap_or(&self.new)
    }
}

fn sentence(bump: Bump, verdict: &Verdict) -> String {
    let Verdict { old, new, place } = verdict;
    let part = bump.part(verdict.base());
    let Some(old) = old else {
        return format!("Version: {new}, and no version is too small: nothing is released yet (bump: {part}).\n");
    };
    let needed = bump.raised(old);
    if verdict.holds(bump) {
        return format!("Version: {old} -> {new}, at least {needed} is needed (bump: {part}).\n");
    }
    format!(
        "Version: {old} -> {new} is too small (bump: {part}).\nTo mend this, write in {place}: version = \"{needed}\"\n"
    )
}

fn one(finding: &Finding) -> Value {
    let label = |label: Option<Label>| label.map(Label::as_str);
    json!({
        "rule": finding.rule.id,
        "definition": finding.definition,
        "member": finding.member,
        "old": finding.old,
        "new": finding.new,
        "sent": label(finding.sent),
        "received": label(finding.received),
        "surfaces": finding.surfaces,
        "document": finding.place.document,
        "line": finding.place.line,
        "column": finding.place.column,
        "pointer": finding.place.pointer,
        "gone": finding.gone,
    })
}

fn subject(finding: &Finding) -> String {
    match &finding.member {
        Some(member) => format!("{}.{member}", finding.definition),
        None => finding.definition.clone(),
    }
}

fn place(finding: &Finding) -> String {
    let place = &finding.place;
    let age = if finding.gone { " (old)" } else { "" };
    format!("{}:{}:{}{age}", place.document, place.line, place.column)
}

fn labels(finding: &Finding) -> String {
    match (finding.sent, finding.received) {
        // What is called goes no way.
        (Some(label), _) if !finding.surfaces.is_empty() => label.as_str().to_owned(),
        (Some(sent), Some(received)) if sent == received => format!("{} both ways", sent.as_str()),
        (sent, received) => {
            let sent = sent.map(|label| format!("{} when sent", label.as_str()));
            let received = received.map(|label| format!("{} when received", label.as_str()));
            sent.into_iter().chain(received).collect::<Vec<_>>().join(", ")
        }
    }
}

fn change(finding: &Finding, quote: &str) -> String {
    let quoted = |text: &str| format!("{quote}{text}{quote}");
    match (&finding.old, &finding.new) {
        (Some(old), Some(new)) => format!("{} -> {}", quoted(old), quoted(new)),
        (Some(old), None) => format!("without {}", quoted(old)),
        (None, Some(new)) => format!("new: {}", quoted(new)),
        (None, None) => finding.rule.change.to_owned(),
    }
}

/// The items of the client crate that it holds for.
fn surfaces(finding: &Finding) -> String {
    if finding.surfaces.is_empty() { String::new() } else { format!(" [{}]", finding.surfaces.join(", ")) }
}

/// A text as it may stand in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
