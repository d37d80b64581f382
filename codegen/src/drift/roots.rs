//! Where a comparison starts: operations that are the same, and definitions of the same name.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    report::Finding,
    tree::Tree,
    walk::{Spot, Walk},
};
use crate::{
    load::meant,
    schema::{Bundle, Operation},
};

/// HTTP methods that an operation may have.
const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options", "query"];

/// Media types of a stream of events.
const STREAM: &str = "text/event-stream";

impl<'d> Walk<'_, 'd> {
    /// Finds the first pairs.
    pub(super) fn start(&mut self, bundle: &Bundle, roots: &[(String, String)]) -> Result<(), String> {
        let mut count = 0;
        let mapped = self.names.definitions.iter().filter(|_| self.foreign.root.get("paths").is_none());
        let pairs: Vec<(String, String)> =
            mapped.map(|(ours, theirs)| (ours.clone(), theirs.clone())).chain(roots.iter().cloned()).collect();
        for (ours, theirs) in &pairs {
            if bundle.definition(ours).is_none() {
                let near = meant(ours, bundle.definitions().map(|definition| definition.name.as_str()));
                return Err(format!("we have no definition `{ours}`{near}"));
            }
            let Some(schema) = self.foreign.definition(theirs) else {
                let near = meant(theirs, self.foreign.definitions().map(|(name, _)| name));
                return Err(format!("they have no definition `{theirs}`{near}"));
            };
            self.definitions(ours, schema, theirs);
            count += 1;
        }
        if roots.is_empty() {
            count += self.operations(bundle) + self.same_names(bundle, &pairs);
        }
        if count > 0 {
            return Ok(());
        }
        Err("nothing to start from: no operation with the end of a path and the method of ours, and no definition of \
             a name of ours\ngive one with --root OURS=THEIRS"
            .to_owned())
    }

    /// Definitions by name, in a document without operations.
    fn same_names(&mut self, bundle: &Bundle, known: &[(String, String)]) -> usize {
        if self.foreign.root.get("paths").is_some() {
            return 0;
        }
        let mut count = 0;
        for definition in bundle.definitions() {
            let name = definition.name.as_str();
            if known.iter().any(|(ours, _)| ours == name) {
                continue;
            }
            if let Some(schema) = self.foreign.definition(name) {
                self.definitions(name, schema, name);
                count += 1;
            }
        }
        count
    }

    fn operations(&mut self, bundle: &Bundle) -> usize {
        let mut count = 0;
        for operation in bundle.api.iter().flat_map(|api| &api.operations) {
            let Some((path, foreign)) = self.counterpart(operation) else { continue };
            count += 1;
            for (there, _) in self.foreign_operations() {
                let beside =
                    there.path.strip_prefix(path.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'));
                if beside && !self.is_ours(bundle, &there) {
                    let spot = Spot { definition: operation.id.clone(), member: there.path.to_owned() };
                    self.add("operation-missing", &spot, None, Some(there.shown()));
                }
            }
            self.bodies(operation, foreign);
        }
        count
    }

    fn is_ours(&self, bundle: &Bundle, there: &There<'_>) -> bool {
        let mut ours = bundle.api.iter().flat_map(|api| &api.operations);
        ours.any(|operation| {
            operation.method.eq_ignore_ascii_case(there.method)
                && alike(&operation.path, there.path) == segments(there.path).len()
        })
    }

    fn foreign_operations(&self) -> Vec<(There<'d>, &'d Value)> {
        let paths = self.foreign.root.get("paths").and_then(Value::as_object).into_iter().flatten();
        let all = paths.flat_map(|(path, item)| {
            METHODS.iter().filter_map(move |method| Some((There { method, path: path.as_str() }, item.get(*method)?)))
        });
        all.collect()
    }

    /// The operation that is named, else the one whose path has the longest end in common with ours; of two that differ in
    /// the slash at the end alone, the one that has it as ours.
    fn counterpart(&self, operation: &Operation) -> Option<(&'d str, &'d Value)> {
        let named = self.names.operations.get(&operation.id);
        let mut best: Option<((usize, bool), &'d str, &'d Value)> = None;
        for (there, found) in self.foreign_operations() {
            if named.is_some_and(|named| *named == there.shown()) {
                return Some((there.path, found));
            }
            let length = alike(&operation.path, there.path);
            let fits = operation.method.eq_ignore_ascii_case(there.method) && length == segments(there.path).len();
            let rank = (length, operation.path.ends_with('/') == there.path.ends_with('/'));
            if named.is_none() && fits && length > 0 && best.is_none_or(|(best, ..)| rank > best) {
                best = Some((rank, there.path, found));
            }
        }
        best.map(|(_, path, found)| (path, found))
    }

    fn bodies(&mut self, operation: &Operation, foreign: &'d Value) {
        let mut pairs: Vec<(&str, &'d Value)> = Vec::new();
        if let (Some(ours), Some(theirs)) = (&operation.request, foreign.pointer("/requestBody/content")) {
            pairs.extend(content(theirs, false).map(|theirs| (ours.as_str(), theirs)));
        }
        let responses = foreign.get("responses").and_then(Value::as_object).into_iter().flatten();
        let success = responses.filter(|(status, _)| status.starts_with('2'));
        for content_of in success.filter_map(|(_, response)| response.get("content")) {
            if let (Some(ours), Some(theirs)) = (&operation.response, content(content_of, false)) {
                match (&ours.reference, self.own.reply(&operation.id)) {
                    (Some(ours), _) => pairs.push((ours, theirs)),
                    (None, Some(ours)) => self.push(Spot::of(&operation.id), vec![ours], vec![theirs], false),
                    (None, None) => {}
                }
            }
            if let (Some(ours), Some(theirs)) = (&operation.stream, content(content_of, true)) {
                pairs.push((&ours.event, theirs));
            }
        }
        for (ours, theirs) in pairs {
            let name = theirs.get("$ref").and_then(Value::as_str).and_then(|text| text.rsplit('/').next());
            self.definitions(ours, theirs, name.unwrap_or_default());
        }
    }
}

/// An operation of theirs.
struct There<'d> {
    method: &'static str,
    path: &'d str,
}

impl There<'_> {
    fn shown(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

/// Their definitions that nothing was compared with, in a document that is made of definitions.
pub(super) fn unmatched(foreign: &Tree<'_>, seen: &BTreeSet<String>) -> Vec<Finding> {
    if foreign.root.get("paths").is_some() {
        return Vec::new();
    }
    let missing =
        foreign.definitions().filter(|(name, schema)| !seen.contains(*name) && schema.get("properties").is_some());
    missing
        .map(|(name, _)| Finding {
            kind: "definition-missing",
            spot: Spot::of(name),
            ours: None,
            theirs: Some("object".to_owned()),
        })
        .collect()
}

/// The schema of a body: JSON, or one event of a stream.
fn content(content: &Value, stream: bool) -> Option<&Value> {
    let (_, media) = content.as_object()?.iter().find(|(name, _)| (*name == STREAM) == stream)?;
    media.get("itemSchema").or_else(|| media.get("schema"))
}

fn segments(path: &str) -> Vec<&str> {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}

/// How many segments two paths have in common at their ends; any parameter is like any other.
fn alike(one: &str, other: &str) -> usize {
    let is_parameter = |segment: &str| segment.starts_with('{');
    let (one, other) = (segments(one), segments(other));
    let ends = one.iter().rev().zip(other.iter().rev());
    ends.take_while(|(one, other)| one == other || is_parameter(one) && is_parameter(other)).count()
}
