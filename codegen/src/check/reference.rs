//! Rules about how the reference is divided.

use super::{Findings, Scope};
use crate::load::several;

/// `reference-section`
pub(super) fn sections(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let Some(reference) = scope.bundle.api.as_ref().map(|api| &api.reference) else { return };
    if reference.sections.is_empty() {
        return;
    }
    let documents = || scope.bundle.documents.iter().map(|document| document.path.as_str());
    let mut listed: Vec<&str> = Vec::new();
    for section in &reference.sections {
        for (position, path) in section.documents.iter().enumerate() {
            let place = scope.bundle.inside(&section.place, &format!("/documents/{position}"));
            if listed.contains(&path.as_str()) {
                findings.add(&place, format!("`{path}` is in the reference twice"));
            } else if !documents().any(|document| document == path) && !scope.bundle.unread.contains(path) {
                let message = format!("there is no document `{path}`");
                findings.add_near(&place, message, path, documents());
            }
            listed.push(path);
        }
    }
    let missing: Vec<&str> = documents().filter(|document| !listed.contains(document)).collect();
    let is_unsure = scope.names.is_damaged(&reference.place);
    if !missing.is_empty() && !is_unsure {
        let place = scope.bundle.inside(&reference.place, "/sections");
        let verb = if missing.len() == 1 { "is" } else { "are" };
        findings.add(&place, format!("{} {verb} in no section of the reference", several(&missing)));
    }
}
