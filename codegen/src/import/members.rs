//! Objects: their members, what is required of them, and Rust names that would collide.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{
    flat::Flat,
    plain::add,
    prose,
    spot::{About, Spot},
    types::{At, Types, open_enum, with_null},
};
use crate::{check::names::is_nameless, name};

impl<'d> Types<'d> {
    /// An object with members.
    pub(super) fn object(&mut self, draft: usize, flat: &Flat<'d>, at: &At) -> Map<String, Value> {
        let mut properties = Map::new();
        let tag = self.tags.get(&self.drafts[draft].pointer).cloned();
        for (name, spots) in &flat.properties {
            if name.contains(|letter: char| matches!(letter, '"' | '\\' | '\0'..='\x1f')) {
                let help = "find it in `extra` of the object";
                self.note(&spots[0].pointer, "a member whose name needs escapes is left out", help);
                continue;
            }
            self.drafts[draft].members.insert(name.clone(), spots[0].pointer.clone());
            let property = match &tag {
                Some((member, values)) if member == name => self.tag(spots, values, &at.inner(name)),
                _ => self.property(name, spots, &at.inner(name), flat.required.contains(name)),
            };
            properties.insert(name.clone(), property);
        }
        for name in flat.required.iter().filter(|name| !name.contains(['"', '\\'])) {
            if !properties.contains_key(name) {
                let description = prose::from_name(name);
                properties.insert(name.clone(), serde_json::json!({ "description": description }));
            }
        }
        if !flat.additional.is_empty() {
            let help = "find them in `extra` of the object, as any JSON";
            self.note(&flat.additional[0].pointer, "members beside the named ones are not typed", help);
        }
        for limit in ["minProperties", "maxProperties"].iter().filter(|limit| flat.limits.contains_key(**limit)) {
            self.note(
                &flat.pointer,
                format!("`{limit}` of an object with named members is left out"),
                "say it in `description`",
            );
        }
        let required: Vec<&String> = flat.required.iter().filter(|name| properties.contains_key(*name)).collect();
        // What only the service sets is required of nobody.
        let by_service = |name: &str| {
            let spots = flat.properties.iter().find(|(known, _)| known == name).map(|(_, spots)| spots);
            spots.is_some_and(|spots| {
                let about = self.reader.flat(spots).about;
                about.read_only || about.write_only
            })
        };
        let required: Vec<Value> =
            required.into_iter().filter(|name| !by_service(name)).map(|name| name.clone().into()).collect();
        let names = field_names(properties.iter());
        let mut schema =
            Map::from_iter([("type".to_owned(), "object".into()), ("properties".to_owned(), properties.into())]);
        if !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        if !names.is_empty() {
            schema.insert("x-names".to_owned(), names.into());
        }
        schema
    }

    /// A member.
    fn property(&mut self, name: &str, spots: &[Spot<'d>], at: &At, required: bool) -> Value {
        let mut about = About::default();
        let (schema, null) = self.part(spots.to_vec(), &mut about, at, true);
        if about.read_only {
            add(&mut about, "Set by the service.");
        }
        if about.write_only {
            add(&mut about, "Sent, and never received.");
        }
        let mut whole = Map::new();
        let constant = schema.contains_key("const");
        if !constant || about.description.is_some() {
            whole.insert("description".to_owned(), about.text(name).into());
        }
        if about.deprecated && !constant {
            whole.insert("deprecated".to_owned(), true.into());
        }
        whole.extend(with_null(schema, null));
        match about.default.filter(|default| !default.is_null() && !constant) {
            Some(_) if required => {
                let help = "take the member off `required` where the service does without it";
                self.note(&spots[0].pointer, "the default of a required member is left out", help);
            }
            Some(default) => _ = whole.insert("default".to_owned(), default),
            None => {}
        }
        if !about.examples.is_empty() && !constant {
            about.examples.retain(|example| !example.is_null());
            about.examples.dedup();
            if !about.examples.is_empty() {
                whole.insert("examples".to_owned(), about.examples.into());
            }
        }
        Value::Object(whole)
    }

    /// The member that tells an object from the others of its union.
    fn tag(&mut self, spots: &[Spot<'d>], values: &[String], at: &At) -> Value {
        let about = self.reader.flat(spots).about;
        match values {
            [value] => serde_json::json!({ "const": value }),
            values => {
                let description = about.description.clone().unwrap_or_else(|| prose::from_name(&at.name));
                let name = self.made(&at.name, &spots[0].pointer, open_enum(values), &description, at.owner);
                serde_json::json!({ "description": description, "$ref": name })
            }
        }
    }
}

/// Rust names for members whose own would collide.
pub(super) fn field_names<'a>(properties: impl Iterator<Item = (&'a String, &'a Value)>) -> Map<String, Value> {
    let fields = properties.filter(|(_, schema)| schema.get("const").is_none()).map(|(name, _)| name.as_str());
    let taken = ["new", "extra"].map(str::to_owned);
    distinct(fields, taken.into(), name::snake, |wire, number| {
        let own = super::names::snake(wire);
        if number == 1 { format!("{own}_member") } else { format!("{own}_member_{number}") }
    })
}

/// Rust names for values of an enum whose own would collide.
pub(super) fn variant_names(values: &[String]) -> Map<String, Value> {
    distinct(values.iter().map(String::as_str), HashSet::from(["Other".to_owned()]), name::pascal, |wire, number| {
        let own = super::names::legal(wire);
        if number == 1 { format!("{own}Value") } else { format!("{own}Value{number}") }
    })
}

fn distinct<'a>(
    wires: impl Iterator<Item = &'a str>,
    mut taken: HashSet<String>,
    own: fn(&str) -> String,
    other: fn(&str, usize) -> String,
) -> Map<String, Value> {
    let mut names = Map::new();
    for wire in wires {
        let rust = own(wire);
        if !is_nameless(&rust) && taken.insert(rust) {
            continue;
        }
        let free = (1..).map(|number| other(wire, number)).find(|name| taken.insert(own(name)));
        names.insert(wire.to_owned(), free.unwrap_or_default().into());
    }
    names
}
