//! Differences as text, as Markdown, or as JSON.

use std::{collections::BTreeMap, fmt::Write};

use serde_json::{Value, json};

use super::{Names, walk::Spot};
use crate::{breaking::Format, schema::Bundle};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub(super) spot: Spot,
    /// Id of the kind.
    pub kind: &'static str,
    /// What we say.
    pub ours: Option<String>,
    /// What they say.
    pub theirs: Option<String>,
}

impl Finding {
    /// Definition and member.
    pub fn subject(&self) -> String {
        match self.spot.member.as_str() {
            "" => self.spot.definition.clone(),
            member => format!("{}.{member}", self.spot.definition),
        }
    }

    fn says(&self) -> String {
        let side = |who: &str, what: &Option<String>| what.as_ref().map(|what| format!("{who}: {what}"));
        let sides: Vec<String> = side("ours", &self.ours).into_iter().chain(side("theirs", &self.theirs)).collect();
        sides.join("; ")
    }
}

/// Every difference, by our document.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Path of a document of ours, with the differences in it; an empty path for what belongs to none.
    pub documents: BTreeMap<String, Vec<Finding>>,
    /// How many were left out because they are meant.
    pub meant: usize,
    /// Entries of `meant` that nothing matched.
    pub unused: Vec<String>,
}

impl Report {
    pub(super) fn new(mut findings: Vec<Finding>, bundle: &Bundle, names: &Names) -> Self {
        findings.sort();
        findings.dedup();
        let all = findings.len();
        let mut unused: Vec<String> = names.meant.keys().cloned().collect();
        findings.retain(|finding| {
            let full = format!("{} {}", finding.kind, finding.subject());
            let is_meant = |key: &str| match key.strip_suffix('*') {
                Some(start) => full.starts_with(start),
                None => key == finding.kind || key == full,
            };
            unused.retain(|key| !is_meant(key));
            !names.meant.keys().any(|key| is_meant(key))
        });
        let meant = all - findings.len();
        let mut documents: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
        for finding in findings {
            let definition = bundle.definition(&finding.spot.definition);
            let document = definition.map_or_else(String::new, |definition| definition.schema.place.document.clone());
            documents.entry(document).or_default().push(finding);
        }
        Self { documents, meant, unused }
    }

    /// Whether nothing differs that is not meant.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// How many differences there are of each kind.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for finding in self.documents.values().flatten() {
            *counts.entry(finding.kind).or_default() += 1;
        }
        counts
    }

    /// The report as text.
    pub fn print(&self, format: Format) -> String {
        match format {
            Format::Text => self.text(),
            Format::Markdown => self.markdown(),
            Format::Json => self.json(),
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (document, findings) in &self.documents {
            let _ = writeln!(text, "{}", heading(document));
            for finding in findings {
                let _ = writeln!(text, "  {}: {}: {}", finding.subject(), finding.kind, finding.says());
            }
        }
        text.push_str(&self.summary());
        text
    }

    fn markdown(&self) -> String {
        let mut text = format!("### Drift\n\n{}\n", self.summary());
        for (document, findings) in &self.documents {
            let _ = write!(
                text,
                "\n#### {}\n\n| What | Kind | Ours | Theirs |\n| --- | --- | --- | --- |\n",
                heading(document)
            );
            let cell =
                |what: &Option<String>| what.as_deref().unwrap_or_default().replace('|', "\\|").replace('\n', " ");
            for finding in findings {
                let Finding { kind, ours, theirs, .. } = finding;
                let _ = writeln!(text, "| `{}` | {kind} | {} | {} |", finding.subject(), cell(ours), cell(theirs));
            }
        }
        text
    }

    fn json(&self) -> String {
        let findings: Vec<Value> = self
            .documents
            .iter()
            .flat_map(|(document, findings)| findings.iter().map(move |finding| (document, finding)))
            .map(|(document, finding)| {
                json!({
                    "document": document,
                    "definition": finding.spot.definition,
                    "member": finding.spot.member,
                    "kind": finding.kind,
                    "ours": finding.ours,
                    "theirs": finding.theirs,
                })
            })
            .collect();
        let report = json!({"findings": findings, "counts": self.counts(), "meant": self.meant, "unused": self.unused});
        format!("{report:#}\n")
    }

    fn summary(&self) -> String {
        let counts: Vec<String> = self.counts().iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
        let mut text = format!("Differences: {counts}. Meant and left out: {}.\n", self.meant);
        for key in &self.unused {
            let _ = writeln!(text, "`{key}` is said to be meant, but does not differ: take it out.");
        }
        text
    }
}

fn heading(document: &str) -> &str {
    if document.is_empty() { "(no document of ours)" } else { document }
}
