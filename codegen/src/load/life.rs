//! The life of a stream: which events follow which.

use super::{
    json::Json,
    reader::{At, Fields, Reader},
};
use crate::schema::{LifeStep, Times};

/// Reads a list of steps.
pub(super) fn steps(reader: &mut Reader<'_>, at: &At<'_>) -> Vec<LifeStep> {
    reader.items(at).iter().filter_map(|item| step(reader, item)).collect()
}

/// A tag, with `?` or `*` behind it; `{"each": …, "steps": […]}`; or `{"by": …, "cases": {…}}`.
fn step(reader: &mut Reader<'_>, at: &At<'_>) -> Option<LifeStep> {
    if !matches!(at.node.json, Json::Object(_)) {
        let tag = reader.string(at)?;
        let (tag, times) = match (tag.strip_suffix('?'), tag.strip_suffix('*')) {
            (Some(tag), _) => (tag, Times::Maybe),
            (_, Some(tag)) => (tag, Times::Any),
            (None, None) => (tag.as_str(), Times::Once),
        };
        return Some(LifeStep::Event { tag: tag.to_owned(), times });
    }
    let fields = Fields::of(reader, at, &["each", "steps", "by", "cases"]);
    if fields.get("each").is_some() {
        let what = fields.text(reader, "each");
        let steps = fields.need(reader, "steps").map(|at| steps(reader, at)).unwrap_or_default();
        return Some(LifeStep::Each { what, steps });
    }
    let by = fields.text(reader, "by");
    let cases = fields.need(reader, "cases").map(|at| reader.entries(at)).unwrap_or_default();
    let cases = cases.iter().map(|entry| (entry.key().to_owned(), steps(reader, entry))).collect();
    Some(LifeStep::Cases { by, cases })
}
