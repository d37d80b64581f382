//! The generator judges the documents; what it refuses becomes the closest form that it takes, or is left out.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{names::legal, operations::Call, whole::Whole};
use crate::{
    check,
    diagnostic::{About, Diagnostic},
    load::{OPENAPI, Source, is_limit, json::unescape},
    lower::{self, AMBIGUOUS},
    parallel,
    schema::media::{EVENTS, JSON},
};

/// Judgements at most: each one takes something out.
const ROUNDS: usize = 60;

/// Rules about names that two things would share.
const NAMES: [&str; 2] = ["name-taken", "name-collision"];

/// Rules about circles, which one change may open.
const CIRCLES: [&str; 2] = ["cyclic-required", "definition-circle"];

impl Whole {
    /// Changes what the generator refuses until it takes all of it; what is left is told.
    pub(super) fn mend(&mut self) -> Vec<Source> {
        for _ in 0..ROUNDS {
            self.prune();
            let documents = self.documents();
            let found = problems(&documents);
            if found.is_empty() {
                return documents;
            }
            let circular: HashSet<String> =
                found.iter().filter(|found| CIRCLES.contains(&found.rule)).filter_map(defined).collect();
            let mut circle = false;
            let mut changed = false;
            let mut places = HashSet::new();
            for diagnostic in &found {
                let is_circle = CIRCLES.contains(&diagnostic.rule);
                // Of a union that has just been changed it is not known what is still wrong with it.
                let place = if diagnostic.rule == AMBIGUOUS { defined(diagnostic) } else { None };
                let place = place.unwrap_or_else(|| diagnostic.place.pointer.clone());
                let twice = !places.insert((diagnostic.place.document.clone(), place));
                if twice || is_circle && circle {
                    continue;
                }
                circle |= is_circle;
                changed |= match diagnostic.place.document == OPENAPI {
                    true => self.mend_api(diagnostic),
                    false => self.mend_definition(diagnostic, &circular),
                };
            }
            if !changed {
                for Diagnostic { place, rule, message, help, .. } in found {
                    let at = format!("{}#{}", place.document, place.pointer);
                    self.notes.add("", format!("{at}: `cargo xtask codegen` refuses this: {message} ({rule})"), help);
                }
                return documents;
            }
        }
        self.documents()
    }

    fn mend_api(&mut self, diagnostic: &Diagnostic) -> bool {
        let steps: Vec<String> = diagnostic.place.pointer.split('/').skip(1).map(unescape).collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        match steps.as_slice() {
            ["paths", path] => self.leave_out(|call| call.path == *path, diagnostic),
            ["paths", path, method, rest @ ..] => {
                let is = |call: &Call| call.path == *path && call.method == *method;
                if NAMES.contains(&diagnostic.rule) {
                    let Some(call) = self.calls.iter_mut().find(|call| is(call)) else { return false };
                    call.verb.push_str("_call");
                    call.value["operationId"] = format!("{}.{}", call.resource, call.verb).into();
                    return true;
                }
                let streams = rest.contains(&EVENTS) || diagnostic.rule.starts_with("stream-");
                streams && self.without_stream(is, diagnostic) || self.leave_out(is, diagnostic)
            }
            ["components", "parameters", key, rest @ ..] => self.mend_parameter(key, rest, diagnostic),
            _ => false,
        }
    }

    fn leave_out(&mut self, is: impl Fn(&Call) -> bool, diagnostic: &Diagnostic) -> bool {
        let before = self.calls.len();
        for call in self.calls.iter().filter(|call| is(call)) {
            self.notes.add(
                &call.pointer,
                format!("the operation is left out: {}", diagnostic.message),
                diagnostic.help.clone(),
            );
        }
        self.calls.retain(|call| !is(call));
        self.calls.len() < before
    }

    /// Keeps the whole reply of an operation that also streams.
    fn without_stream(&mut self, is: impl Fn(&Call) -> bool, diagnostic: &Diagnostic) -> bool {
        let Some(call) = self.calls.iter_mut().find(|call| is(call)) else { return false };
        let Some(replies) = call.value["responses"].as_object_mut() else { return false };
        let mut changed = false;
        for content in replies.values_mut().filter_map(|reply| reply.get_mut("content")?.as_object_mut()) {
            changed |= content.contains_key(JSON) && content.shift_remove(EVENTS).is_some();
        }
        if changed {
            self.notes.add(
                &call.pointer,
                format!("the stream is left out: {}", diagnostic.message),
                diagnostic.help.clone(),
            );
            call.value.as_object_mut().map(|members| members.shift_remove("x-stream-member"));
        }
        changed
    }

    fn mend_parameter(&mut self, key: &str, rest: &[&str], diagnostic: &Diagnostic) -> bool {
        let Some(at) = self.parameters.iter().position(|parameter| parameter.key == key) else { return false };
        let pointer = self.parameters[at].pointer.clone();
        let help = diagnostic.help.clone();
        if let Some(keyword) = strip(&mut self.parameters[at].value, rest) {
            self.notes.add(&pointer, format!("`{keyword}` is left out: {}", diagnostic.message), help);
            return true;
        }
        let value = &self.parameters[at].value;
        let needed = value["in"] == "path" || value["in"] == "query" && value["required"] == true;
        if needed {
            return self.leave_out(|call| Self::keys(call).contains(&key), diagnostic);
        }
        let reference = json!({ "$ref": format!("#/components/parameters/{key}") });
        self.notes.add(&pointer, format!("the parameter is left out: {}", diagnostic.message), help);
        for call in &mut self.calls {
            let Some(list) = call.value.get_mut("parameters").and_then(Value::as_array_mut) else { continue };
            list.retain(|item| *item != reference);
            if list.is_empty() {
                call.value.as_object_mut().map(|members| members.shift_remove("parameters"));
            }
        }
        self.parameters.remove(at);
        true
    }

    fn mend_definition(&mut self, diagnostic: &Diagnostic, circular: &HashSet<String>) -> bool {
        let steps: Vec<String> = diagnostic.place.pointer.split('/').skip(1).map(unescape).collect();
        let [_, name, rest @ ..] = steps.as_slice() else { return false };
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        let Some(at) = self.drafts.iter().position(|draft| draft.name == *name) else { return false };
        let Diagnostic { message, help, rule, about, .. } = diagnostic;
        if rest.is_empty() && NAMES.contains(rule) && *about == About::Place {
            let other = self.free(&format!("{name}Data"));
            self.notes.add(
                &self.drafts[at].pointer,
                format!("it is named `{other}`: {message}"),
                "choose a name that says more",
            );
            self.rename(name, &other);
            return true;
        }
        let draft = &mut self.drafts[at];
        if let Some(keyword) = strip(&mut draft.schema, &rest) {
            let member = rest.get(1).and_then(|member| draft.members.get(*member));
            let pointer = member.unwrap_or(&draft.pointer);
            self.notes.add(pointer, format!("`{keyword}` is left out: {message}"), help.clone());
            return true;
        }
        if *rule == "cyclic-required" && loosen(&mut draft.schema, circular) {
            self.notes.add(
                &draft.pointer,
                "members that would hold each other without end may be left out",
                help.clone(),
            );
            return true;
        }
        if let ["properties", member, ..] = rest.as_slice() {
            let property = &mut draft.schema["properties"][*member];
            let open = opened(property);
            if *property != open {
                *property = open;
                let pointer = draft.members.get(*member).unwrap_or(&draft.pointer);
                self.notes.add(pointer, format!("a member is any value: {message}"), help.clone());
                return true;
            }
        }
        let titled = NAMES.contains(rule) && title(&mut draft.schema);
        if titled || *rule == AMBIGUOUS && self.tell_apart(at, &rest, about) {
            return true;
        }
        let draft = &mut self.drafts[at];
        let open = opened(&draft.schema);
        let changed = draft.schema != open;
        if changed {
            draft.schema = open;
            self.notes.add(&draft.pointer, format!("it is any value: {message}"), help.clone());
        }
        changed
    }
}

/// Names the variants of a union by the definitions that they hold; whether that changes anything.
fn title(schema: &mut Value) -> bool {
    let mut changed = false;
    for member in schema.get_mut("anyOf").and_then(Value::as_array_mut).into_iter().flatten() {
        let name = member.get("$ref").and_then(Value::as_str).map(legal);
        if let (Some(name), Some(member)) = (name, member.as_object_mut()) {
            changed |= !member.contains_key("title");
            member.insert("title".to_owned(), name.into());
        }
    }
    changed
}

/// The definition that a diagnostic speaks of.
fn defined(diagnostic: &Diagnostic) -> Option<String> {
    diagnostic.place.pointer.strip_prefix("/$defs/")?.split('/').next().map(unescape)
}

fn problems(documents: &[Source]) -> Vec<Diagnostic> {
    parallel::deep(|| match check::accept(documents) {
        Ok(bundle) => lower::lower(&bundle).err().unwrap_or_default(),
        Err(found) => found,
    })
}

/// Takes out the keyword that a pointer leads to or into, if it is one that only limits.
fn strip(schema: &mut Value, steps: &[&str]) -> Option<String> {
    let mut here = schema;
    let mut named = false;
    for step in steps {
        if !named && is_limit(step) {
            return here.as_object_mut()?.shift_remove(*step).map(|_| (*step).to_owned());
        }
        named = !named && *step == "properties";
        here = match here {
            Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?)?,
            here => here.get_mut(*step)?,
        };
    }
    None
}

/// Without what needs one of some definitions; whether that changes anything.
fn loosen(schema: &mut Value, circular: &HashSet<String>) -> bool {
    let properties = schema["properties"].clone();
    let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) else { return false };
    let before = required.len();
    let refers = |name: &str| properties[name]["$ref"].as_str().is_some_and(|target| circular.contains(target));
    required.retain(|name| !name.as_str().is_some_and(refers));
    let changed = required.len() < before;
    if required.is_empty() {
        schema.as_object_mut().map(|members| members.shift_remove("required"));
    }
    changed
}

/// Any value, or any object where nothing else was meant.
fn opened(schema: &Value) -> Value {
    let mut open = Map::new();
    for keyword in ["description", "deprecated"] {
        open.extend(schema.get(keyword).map(|value| (keyword.to_owned(), value.clone())));
    }
    let object =
        |schema: &Value| schema.get("properties").is_some() || schema.get("type").is_some_and(|kind| kind == "object");
    let rest = schema.get("anyOf").and_then(Value::as_array).and_then(|choice| choice.last());
    let objects = rest.is_some_and(|rest| *rest == json!({ "type": "object" }))
        && super::whole::choice(schema).count() + 1 == schema["anyOf"].as_array().map_or(0, Vec::len);
    if object(schema) || objects {
        open.insert("type".to_owned(), "object".into());
    }
    Value::Object(open)
}
