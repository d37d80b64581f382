//! Unions: members by their types, and tags that only a discriminator tells of.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    flat::{Flat, hint},
    form::{Sort, enumerated, said, sort},
    source::{below, members, target},
    spot::{About, Spot},
    types::{At, Choice, Draft, Types, open_enum},
};
use crate::load::json::unescape;

impl<'d> Types<'d> {
    /// A union of what stands in a choice: an object each, and one member for every other type.
    pub(super) fn union(&mut self, choice: Choice<'d>, at: &At) -> Map<String, Value> {
        let mut sorted: BTreeMap<Sort, Vec<(Vec<Spot<'d>>, Flat<'d>)>> = BTreeMap::new();
        for spots in choice {
            let flat = self.reader.summed(&spots);
            sorted.entry(sort(&flat)).or_default().push((spots, flat));
        }
        let mut list: Vec<Value> = Vec::new();
        for (position, (spots, flat)) in sorted.remove(&Sort::Object).into_iter().flatten().enumerate() {
            let name = self.variant(&spots, &flat, position, at);
            let member = json!({ "$ref": name });
            if !list.contains(&member) {
                list.push(member);
            }
        }
        let objects = !list.is_empty();
        let mut rest = objects.then(|| json!({ "type": "object" }));
        let mut others: Vec<Value> = Vec::new();
        for (sort, parts) in sorted {
            match sort {
                Sort::Any => rest = Some(json!({})),
                Sort::Map if objects => {
                    let help = "find them in `Other`";
                    self.note(
                        &parts[0].1.pointer,
                        "objects of any members are those that the union does not know",
                        help,
                    );
                }
                Sort::Map => match self.map(&parts, at) {
                    Some(map) => others.push(map),
                    None => rest = Some(json!({ "type": "object" })),
                },
                sort => others.push(self.other(sort, parts, at)),
            }
        }
        others.append(&mut list);
        if let ([alone], None) = (others.as_slice(), &rest) {
            return alone.as_object().cloned().unwrap_or_default();
        }
        others.extend(rest);
        Map::from_iter([("anyOf".to_owned(), others.into())])
    }

    /// The definition of an object of a union.
    fn variant(&mut self, spots: &[Spot<'d>], flat: &Flat<'d>, position: usize, at: &At) -> String {
        let draft = match self.reader.peel(spots.to_vec()).target {
            Some(target) => self.referred(&target),
            None => {
                let last = spots.last();
                let title = last.and_then(|spot| spot.schema.get("title")).and_then(Value::as_str);
                let reference = last.and_then(|spot| spot.schema.get("$ref")).and_then(Value::as_str).and_then(target);
                let tag =
                    flat.properties.iter().find_map(|(_, spots)| match self.reader.flat(spots).values.as_deref() {
                        Some([Value::String(value)]) => Some(value.clone()),
                        _ => None,
                    });
                let part = title.map(str::to_owned).or(reference.map(|pointer| hint(&pointer))).or(tag);
                let part = part.unwrap_or_else(|| format!("Form{}", position + 1));
                self.named(vec![spots.to_vec()], About::default(), &at.inner(&part))
            }
        };
        self.drafts[draft].name.clone()
    }

    /// Maps of a union: one, of one type of value.
    fn map(&mut self, parts: &[(Vec<Spot<'d>>, Flat<'d>)], at: &At) -> Option<Value> {
        let values: Vec<&Flat<'d>> =
            parts.iter().map(|(_, flat)| flat).filter(|flat| !flat.additional.is_empty()).collect();
        match values.as_slice() {
            [flat] if parts.len() == 1 => {
                let values = self.inner(flat.additional.clone(), &at.inner("Value"));
                Some(json!({ "type": "object", "additionalProperties": values }))
            }
            _ => None,
        }
    }

    /// The one member for a type of value that is no object.
    fn other(&mut self, sort: Sort, parts: Vec<(Vec<Spot<'d>>, Flat<'d>)>, at: &At) -> Value {
        let flats: Vec<Flat<'d>> = parts.iter().map(|(_, flat)| flat.clone()).collect();
        let mut about = About::default();
        match sort {
            Sort::Text => {
                let values = enumerated(&flats);
                if let ([(spots, _)], false) = (parts.as_slice(), values.is_empty())
                    && let Some(target) = self.reader.peel(spots.clone()).target
                {
                    let draft = self.referred(&target);
                    return json!({ "$ref": self.drafts[draft].name });
                }
                if !values.is_empty() {
                    let description =
                        flats[0].about.description.clone().unwrap_or_else(|| "A text with a meaning.".to_owned());
                    let name = self.made(
                        &at.inner("Text").name,
                        &flats[0].pointer,
                        open_enum(&values),
                        &description,
                        at.owner,
                    );
                    return json!({ "$ref": name });
                }
            }
            Sort::List if parts.len() > 1 => {
                let help = "look whether one list of all that may stand in it says enough";
                self.note(&flats[0].pointer, "several lists are one, whose items are a choice", help);
                let items: Choice<'d> =
                    flats.iter().map(|flat| flat.items.clone()).filter(|items| !items.is_empty()).collect();
                if items.len() < parts.len() {
                    return json!({ "type": "array", "items": {} });
                }
                let draft = self.named(items, about, &at.inner("Item"));
                return json!({ "type": "array", "items": { "$ref": self.drafts[draft].name } });
            }
            Sort::Number if parts.len() > 1 => {
                let whole = flats.iter().all(|flat| !said(flat).contains("number"));
                return json!({ "type": if whole { "integer" } else { "number" } });
            }
            _ => {}
        }
        // Several plain texts are one text, without what limits one of them.
        let flat = if parts.len() == 1 { flats[0].clone() } else { Flat { limits: Map::new(), ..flats[0].clone() } };
        let mut schema = self.plain(&flat, &mut about, &at.inner("List"));
        // A variant is documented by its type; what else is said belongs to a definition.
        schema.shift_remove("contentMediaType");
        Value::Object(schema)
    }

    /// A definition that is there at once.
    pub(super) fn made(
        &mut self,
        wanted: &str,
        pointer: &str,
        schema: Map<String, Value>,
        description: &str,
        owner: Option<usize>,
    ) -> String {
        let name = self.names.unique(wanted);
        let mut whole = Map::from_iter([("description".to_owned(), Value::from(description))]);
        whole.extend(schema);
        self.drafts.push(Draft {
            name: name.clone(),
            pointer: pointer.to_owned(),
            component: None,
            owner,
            schema: Value::Object(whole),
            members: BTreeMap::new(),
        });
        name
    }

    /// Tags of the members of a union, from its discriminator, for members that do not fix them.
    pub(super) fn find_tags(&mut self, pointer: &str) {
        let spot = self.reader.spot(pointer);
        let mut waiting = vec![spot];
        while let Some(spot) = waiting.pop() {
            for (key, value) in spot.keywords().filter(|(key, _)| !key.starts_with("x-")) {
                let place = below(&spot.pointer, key);
                match (key.as_str(), value) {
                    ("properties", Value::Object(properties)) => {
                        waiting.extend(properties.iter().map(|(name, value)| Spot::new(below(&place, name), value)));
                    }
                    ("allOf" | "anyOf" | "oneOf", Value::Array(_)) => waiting.extend(spot.list(key)),
                    ("items" | "additionalProperties", Value::Object(_)) => waiting.push(Spot::new(place, value)),
                    ("discriminator", Value::Object(_)) => self.discriminator(&spot, value),
                    _ => {}
                }
            }
        }
    }

    fn discriminator(&mut self, spot: &Spot<'d>, discriminator: &Value) {
        let Some(property) = discriminator.get("propertyName").and_then(Value::as_str) else { return };
        let members: Vec<String> = ["oneOf", "anyOf"]
            .iter()
            .flat_map(|keyword| spot.list(keyword))
            .filter_map(|member| member.schema.get("$ref").and_then(Value::as_str).and_then(target))
            .collect();
        if members.is_empty() && spot.schema.get("properties").is_some() {
            let help = "write a union of the schemas that are made of this one, and refer to that";
            self.note(
                &spot.pointer,
                "a discriminator without a choice is left out: other members are in `extra`",
                help,
            );
        }
        for member in members {
            let values = self.mapped(discriminator, &member);
            let flat = self.reader.flat(&[self.reader.spot(&member)]);
            let own = flat.properties.iter().find(|(name, _)| name == property).map(|(_, spots)| spots);
            let fixed = own.is_some_and(|spots| self.reader.flat(spots).values.is_some());
            if !fixed && own.is_some() {
                self.tags.entry(member).or_insert_with(|| (property.to_owned(), values));
            }
        }
    }

    /// The values that lead to a member: those of the mapping, or its name.
    fn mapped(&self, discriminator: &Value, member: &str) -> Vec<String> {
        let leads = |to: &str| target(to).as_deref() == Some(member) || to == hint(member);
        let values = members(discriminator.get("mapping")).filter(|(_, to)| to.as_str().is_some_and(leads));
        let values: Vec<String> = values.map(|(value, _)| value.clone()).collect();
        let name = || unescape(member.rsplit('/').next().unwrap_or_default());
        if values.is_empty() { vec![name()] } else { values }
    }
}
