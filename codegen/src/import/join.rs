//! Objects of a union that nothing tells apart become one object, which takes either.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    members::field_names,
    types::Draft,
    whole::{Whole, choice},
};
use crate::diagnostic::About;

impl Whole {
    /// Tells apart two members of a union that nothing tells apart, or makes them one; whether it could.
    pub(super) fn tell_apart(&mut self, union: usize, place: &[&str], about: &About) -> bool {
        match about {
            // Where nothing changes, another union with these members was first.
            About::AbsentTag(tag) => {
                self.require(union, tag);
                true
            }
            About::Members(first, second) => self.join(union, place, [first, second]),
            About::Place | About::Inside => false,
        }
    }

    /// Puts one object in the place of two members of a union; whether it could.
    fn join(&mut self, union: usize, place: &[&str], pair: [&str; 2]) -> bool {
        let members: Vec<&Draft> = choice(&self.drafts[union].schema).filter_map(|name| self.draft(name)).collect();
        // What is named is what another name stands for.
        let member =
            |name: &str| members.iter().copied().find(|draft| draft.name == name || self.meant(draft).name == name);
        let [Some(first), Some(second)] = pair.map(member) else { return false };
        if first.name == second.name || place.first() != Some(&"anyOf") {
            return false;
        }
        let name = self.free(&format!("{}Member", self.drafts[union].name));
        let Some(draft) = self.both(first, second, &name) else { return false };
        let done =
            format!("`{}` and `{}` are one member of a union, as nothing tells them apart", first.name, second.name);
        let help = "give one of the two a `const` tag, or a required member that the other does not have";
        self.notes.add(&self.drafts[union].pointer, done, help);
        let (one, other) = (json!(first.name), json!(second.name));
        let Some(list) = self.drafts[union].schema.get_mut("anyOf").and_then(Value::as_array_mut) else { return false };
        list.retain(|member| member.get("$ref") != Some(&other));
        for member in list.iter_mut().filter(|member| member.get("$ref") == Some(&one)) {
            *member = json!({ "$ref": name });
        }
        self.drafts.insert(union + 1, draft);
        true
    }

    /// An object that takes what either of two takes.
    fn both(&self, first: &Draft, second: &Draft, name: &str) -> Option<Draft> {
        let (first, second) = (self.meant(first), self.meant(second));
        let of = |draft: &Draft| draft.schema.get("properties").and_then(Value::as_object).cloned();
        let (mut properties, others) = (of(first)?, of(second)?);
        for (member, schema) in others {
            match properties.get_mut(&member) {
                Some(known) if alike(known, &schema) => {}
                Some(known) => *known = self.either(known, &schema),
                None => _ = properties.insert(member, schema),
            }
        }
        let needs = |draft: &Draft, member: &Value| {
            draft.schema["required"].as_array().is_some_and(|list| list.contains(member))
        };
        let required: Vec<Value> = properties
            .keys()
            .map(|member| json!(member))
            .filter(|member| needs(first, member) && needs(second, member))
            .collect();
        let description = first.schema.get("description").cloned().unwrap_or_default();
        let names = field_names(properties.iter());
        let mut members: BTreeMap<String, String> = second.members.clone();
        members.extend(first.members.clone());
        let mut schema =
            Map::from_iter([("description".to_owned(), description), ("type".to_owned(), "object".into())]);
        schema.insert("properties".to_owned(), properties.into());
        if !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        if !names.is_empty() {
            schema.insert("x-names".to_owned(), names.into());
        }
        let (pointer, schema) = (first.pointer.clone(), Value::Object(schema));
        Some(Draft { name: name.to_owned(), pointer, component: None, owner: None, schema, members })
    }

    /// A member that takes what either takes: text for two texts, or else any value.
    fn either(&self, one: &Value, other: &Value) -> Value {
        let is_enum = |name: &str| self.draft(name).is_some_and(|draft| draft.schema.get("x-values").is_some());
        let is_text = |schema: &Value| {
            schema["const"].is_string() || schema["type"] == "string" || schema["$ref"].as_str().is_some_and(is_enum)
        };
        let description = [one, other].into_iter().find_map(|schema| schema.get("description")).cloned();
        let description = description.unwrap_or_else(|| "What tells one kind from the other.".into());
        match is_text(one) && is_text(other) {
            true => json!({ "description": description, "type": "string" }),
            false => json!({ "description": description }),
        }
    }

    /// The definition that another name stands for.
    fn meant<'a>(&'a self, mut draft: &'a Draft) -> &'a Draft {
        for _ in 0..self.drafts.len() {
            match draft.schema.get("$ref").and_then(Value::as_str).and_then(|name| self.draft(name)) {
                Some(other) => draft = other,
                None => break,
            }
        }
        draft
    }

    /// A name that no definition has.
    pub(super) fn free(&self, wanted: &str) -> String {
        let numbered = (2..).map(|number: usize| format!("{wanted}{number}"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        names.find(|name| self.draft(name).is_none()).unwrap_or_default()
    }
}

/// Equal but for what is only said about it.
fn alike(one: &Value, other: &Value) -> bool {
    let bare = |schema: &Value| {
        let mut schema = schema.clone();
        if let Some(members) = schema.as_object_mut() {
            ["description", "deprecated", "default", "examples"].iter().for_each(|key| _ = members.shift_remove(*key));
        }
        schema
    };
    bare(one) == bare(other)
}
