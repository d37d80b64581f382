//! Rules about loops over several turns: whether each name that `x-loop` says leads somewhere.
//!
//! Whether what it leads to is of use depends on the Rust types: lowering says that, under the same rule.

use std::collections::HashSet;

use super::{
    Findings, Scope,
    operations::operations,
    paths::texts,
    scope::name_of,
    ways::{choices, is_unknown, item},
};
use crate::{
    load::json::escape,
    schema::{Loop, LoopCall, Operation, Place, Schema},
    shape::Shape,
};

/// `loop-path`
pub(super) fn loops(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for operation in operations(scope) {
        if let Some(described) = &operation.turns {
            Look { scope, findings, place: &described.place, told: HashSet::new() }.all(operation, described);
        }
    }
}

/// Looks names up. What could not be found, or read, is none: nothing more is said of what it would lead to.
struct Look<'a, 'f> {
    scope: &'a Scope<'a>,
    findings: &'a mut Findings<'f>,
    /// Of the loop.
    place: &'a Place,
    /// The parts of it that something is said of.
    told: HashSet<String>,
}

impl<'a> Look<'a, '_> {
    fn all(&mut self, operation: &Operation, described: &Loop) {
        let names = &self.scope.names;
        if operation.request.is_none() {
            self.findings.add(self.place, "a loop needs a request");
        }
        if operation.whole().is_none() {
            self.findings.add(self.place, "a loop needs a whole reply");
        }
        let request = operation.request.as_deref().and_then(|name| names.schema(name));
        let reply = operation.whole().and_then(|name| names.schema(name));
        let output = self.member("/output", reply, &described.output);
        let output = self.items(output);
        let input = self.member("/input", request, &described.input);
        let input = self.items(input);
        for (position, call) in described.calls.iter().enumerate() {
            self.call(&format!("/calls/{position}"), output, call);
        }
        if let Some((tag, make)) = &described.approval {
            let asked = self.tagged("/approval/tag", output, tag);
            self.made("/approval/answer", asked, make);
        }
        for (asked, done) in &described.others {
            let at = format!("/others/answers/{}", escape(asked));
            for tag in [asked, done] {
                let item = self.tagged(&at, output, tag);
                self.member("/others/id", item, &described.other);
            }
        }
        let status = self.member("/status/member", reply, &described.status);
        for (key, values) in [("failed", &described.failed), ("incomplete", &described.incomplete)] {
            for (position, value) in values.iter().enumerate() {
                self.value(&format!("/status/{key}/{position}"), status, value);
            }
        }
        self.member("/id", reply, &described.id);
        if let Some(accessor) = &described.denial {
            self.accessor(reply, accessor);
        }
        if let Some(make) = &described.text {
            self.made("/text", input, make);
        }
        self.member("/tools/member", request, &described.tools);
        self.member("/tools/name", names.schema(&described.tool), &described.tool_name);
        self.member("/previous", request, &described.previous);
        self.member("/store", request, &described.store);
        if let Some(talk) = &described.talk {
            self.member("/talk", request, talk);
        }
        if let Some(first) = &described.first {
            self.member("/first/member", request, &first.member);
        }
    }

    fn call(&mut self, at: &str, output: Option<&'a Schema>, call: &LoopCall) {
        let item = self.tagged(&format!("{at}/tag"), output, &call.tag);
        for (key, wire) in [("id", &call.id), ("name", &call.name), ("arguments", &call.arguments)] {
            self.member(&format!("{at}/{key}"), item, wire);
        }
        self.made(&format!("{at}/answer"), item, &call.answer);
    }

    /// Says that a name of the loop leads nowhere.
    fn lost<'k>(&mut self, tail: &str, message: String, name: &str, known: impl IntoIterator<Item = &'k str>) {
        // One name may be looked for in several items.
        if self.told.insert(tail.to_owned()) {
            let place = self.scope.bundle.inside(self.place, tail);
            self.findings.add_near(&place, message, name, known);
        }
    }

    /// What a member of an object holds, by way of its definition if it has one.
    fn member(&mut self, tail: &str, owner: Option<&'a Schema>, wire: &str) -> Option<&'a Schema> {
        let owner = owner?;
        let properties = || owner.properties.iter().flatten();
        if let Some(property) = properties().find(|property| property.name == wire) {
            return self.scope.names.target(&property.schema);
        }
        let message = format!("`{}` has no member `{wire}`", name_of(&owner.place));
        self.lost(tail, message, wire, properties().map(|property| property.name.as_str()));
        None
    }

    /// What a list holds, also one that is a choice of a union.
    fn items(&self, list: Option<&'a Schema>) -> Option<&'a Schema> {
        let names = &self.scope.names;
        item(names, &[list?]).ok()?.first().and_then(|item| names.target(item))
    }

    /// The member of a union with that tag.
    fn tagged(&mut self, tail: &str, union: Option<&'a Schema>, tag: &str) -> Option<&'a Schema> {
        let (union, names) = (union?, &self.scope.names);
        let members = choices(names, &[union]);
        if members.iter().any(|member| is_unknown(member) || names.is_unsure(member)) {
            return None;
        }
        if let Some(found) = members.iter().find(|member| texts(names, member).any(|text| text == tag)) {
            return Some(found);
        }
        let known: Vec<String> = members.iter().flat_map(|member| texts(names, member)).collect();
        let message = format!("no member of `{}` has the tag `{tag}`", name_of(&union.place));
        self.lost(tail, message, tag, known.iter().map(String::as_str));
        None
    }

    fn made(&mut self, tail: &str, item: Option<&'a Schema>, make: &str) {
        let Some(item) = item else { return };
        let makes = || item.ours.makes.iter().map(|make| make.name.as_str());
        if !makes().any(|name| name == make) {
            self.lost(tail, format!("`{}` makes no `{make}`", name_of(&item.place)), make, makes());
        }
    }

    fn value(&mut self, tail: &str, status: Option<&'a Schema>, value: &str) {
        let Some(Shape::Enum { values, .. }) = status.and_then(Shape::of) else { return };
        let known = || values.values.iter().flatten().filter_map(|value| value.as_str());
        if let Some(status) = status.filter(|_| !known().any(|known| known == value)) {
            self.lost(tail, format!("`{}` has no value `{value}`", name_of(&status.place)), value, known());
        }
    }

    fn accessor(&mut self, reply: Option<&'a Schema>, name: &str) {
        let Some(reply) = reply else { return };
        let known = || reply.ours.accessors.iter().map(|accessor| accessor.name.as_str());
        if !known().any(|known| known == name) {
            self.lost("/denial", format!("`{}` has no accessor `{name}`", name_of(&reply.place)), name, known());
        }
    }
}
