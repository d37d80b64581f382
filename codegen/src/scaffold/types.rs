//! A new definition, alone or as a member of a union.

use serde_json::{Map, Value, json};

use super::{Form, NewType, Plan, Refused};
use crate::{
    load::{json::escape, nearest, relate},
    schema::{Additional, Bundle, Definition, Property, Schema},
    shape::Shape,
};

/// Adds a definition, and a reference to it.
pub(super) fn add(plan: &mut Plan, bundle: &Bundle, wanted: &NewType) -> Result<(), Refused> {
    let union = match (&wanted.into, wanted.event) {
        (Some(name), _) => Some(Union::find(bundle, name)?),
        (None, true) => Some(Union::find(bundle, events(bundle)?)?),
        (None, false) => None,
    };
    let document = match (&wanted.document, &union) {
        (Some(document), _) => document.clone(),
        (None, Some(union)) => union.last_document(bundle).to_owned(),
        (None, None) => {
            return Err(Refused::new(
                format!("nothing says which document `{}` goes into", wanted.name),
                "write --in DOCUMENT, or --into UNION",
            ));
        }
    };
    if wanted.tag.is_some() && (union.is_none() || wanted.form != Form::Object) {
        return Err(Refused::new("only an object in a union has a tag", "write --into UNION too, or leave --tag out"));
    }
    let mut object = empty(bundle, &document);
    if let Some(union) = union.as_ref().filter(|_| wanted.form == Form::Object) {
        union.fill(&mut object, bundle, wanted, &document)?;
    }
    let after = union.as_ref().and_then(|union| union.last_in(bundle, &document));
    define(plan, bundle, &document, &wanted.name, after, wanted.form, object)?;
    match union {
        Some(union) => union.refer(plan, &document, &wanted.name)?,
        None => plan.next.push(format!("refer to `{}` from where it is used", wanted.name)),
    }
    if wanted.event {
        plan.next.push("say in `x-folds` what the event adds to the whole".to_owned());
        plan.next.push("name its tag in `x-life-cycle`; or, when nothing follows it, under `x-terminal`".to_owned());
    }
    Ok(())
}

/// Members of a new object, and whether it is closed.
#[derive(Default)]
pub(super) struct Shell {
    members: Map<String, Value>,
    required: Vec<String>,
    closed: bool,
}

/// Writes a definition into a document: behind another one, or last.
pub(super) fn define(
    plan: &mut Plan,
    bundle: &Bundle,
    document: &str,
    name: &str,
    after: Option<&str>,
    form: Form,
    object: Shell,
) -> Result<(), Refused> {
    if let Some(known) = bundle.definition(name) {
        let place = &known.schema.place;
        let message = format!("there is a `{name}` already, in {}:{}", place.document, place.line);
        return Err(Refused::new(message, "choose another name, or change that one"));
    }
    let value = match form {
        Form::Object => {
            let mut value = json!({ "description": plan.said, "type": "object", "properties": object.members });
            if !object.required.is_empty() {
                value["required"] = json!(object.required);
            }
            if object.closed {
                value["additionalProperties"] = json!(false);
            }
            value
        }
        Form::Enum => json!({
            "description": plan.said, "anyOf": [{ "type": "string", "enum": [] }, { "type": "string" }], "x-values": {},
        }),
        Form::Union => json!({ "description": plan.said, "anyOf": [{ "type": "object" }] }),
    };
    let position = plan.draft(document)?;
    let written = plan.drafts[position].member("/$defs", after, name, &value);
    written.ok_or_else(|| Refused::new(format!("`{document}` has no `$defs`"), "name a document with definitions"))?;
    plan.wrote.push((position, format!("/$defs/{}", escape(name)), format!("definition `{name}`")));
    let rest = match form {
        Form::Object => "then its members under `properties`, and under `required` those that are always there",
        Form::Enum => "then its values under `enum`, each with a phrase under `x-values`",
        Form::Union => "then its members, each as a `$ref` before the last `{\"type\": \"object\"}`",
    };
    plan.next.push(format!("{document}: say in `description` what `{name}` is, {rest}"));
    Ok(())
}

/// An object without members. Whether it refuses what it does not know is as with most objects of its document.
pub(super) fn empty(bundle: &Bundle, document: &str) -> Shell {
    let found = bundle.documents.iter().filter(|known| known.path == document).flat_map(|known| &known.definitions);
    let objects: Vec<bool> = found.filter_map(|definition| closed_object(&definition.schema)).collect();
    let closed = objects.iter().filter(|closed| **closed).count() * 2 > objects.len();
    Shell { closed, ..Shell::default() }
}

fn closed_object(schema: &Schema) -> Option<bool> {
    match Shape::of(schema) {
        Some(Shape::Object(object)) => Some(matches!(object.additional, Additional::Closed)),
        _ => None,
    }
}

/// The union of the events of the one stream there is.
fn events(bundle: &Bundle) -> Result<&str, Refused> {
    let streams = bundle.api.iter().flat_map(|api| &api.operations).filter_map(|operation| operation.stream.as_ref());
    let mut names: Vec<&str> = streams.map(|stream| stream.event.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    match names.as_slice() {
        [name] => Ok(name),
        [] => Err(Refused::new("no operation answers as a stream", "add `text/event-stream` to one, or add a type")),
        names => Err(Refused::new(
            format!("there are several unions of events: {}", names.join(", ")),
            "say which: --into UNION",
        )),
    }
}

/// A union that gets a new member.
struct Union<'a> {
    definition: &'a Definition,
    members: &'a [Schema],
    keyword: &'static str,
}

impl<'a> Union<'a> {
    fn find(bundle: &'a Bundle, name: &str) -> Result<Self, Refused> {
        let is_union = |definition: &&Definition| matches!(Shape::of(&definition.schema), Some(Shape::Union { .. }));
        let Some(definition) = bundle.definitions().filter(is_union).find(|definition| definition.name == name) else {
            let names = bundle.definitions().filter(is_union).map(|definition| definition.name.as_str());
            let help = match nearest(name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a definition with `anyOf` or `oneOf`".to_owned(),
            };
            return Err(Refused::new(format!("there is no union `{name}`"), help));
        };
        let Some(Shape::Union { members, .. }) = Shape::of(&definition.schema) else {
            return Err(Refused::new(format!("`{name}` is no union"), "name another"));
        };
        let keyword = if definition.schema.one_of.is_some() { "oneOf" } else { "anyOf" };
        Ok(Self { definition, members, keyword })
    }

    fn objects(&self, bundle: &'a Bundle) -> Vec<&'a Definition> {
        let named = self.members.iter().filter_map(|member| bundle.definition(member.reference.as_deref()?));
        named.filter(|definition| definition.schema.properties.is_some()).collect()
    }

    /// Where its last member stands, or else the union itself.
    fn last_document(&self, bundle: &'a Bundle) -> &'a str {
        let last = self.objects(bundle).last().map_or(&self.definition.schema.place, |last| &last.schema.place);
        &last.document
    }

    /// The last member that stands in a document.
    fn last_in(&self, bundle: &'a Bundle, document: &str) -> Option<&'a str> {
        let objects = self.objects(bundle);
        let here = objects.iter().filter(|definition| definition.schema.place.document == document);
        here.max_by_key(|definition| definition.schema.place.line).map(|definition| definition.name.as_str())
    }

    /// Gives a new member its tag, and what all members have.
    fn fill(&self, object: &mut Shell, bundle: &'a Bundle, wanted: &NewType, document: &str) -> Result<(), Refused> {
        let objects = self.objects(bundle);
        let closed = objects.iter().filter(|object| closed_object(&object.schema) == Some(true)).count();
        object.closed = closed * 2 > objects.len();
        let columns = columns(&objects);
        let tag = columns.iter().find(|(_, properties)| {
            let is_text = |property: &Property| property.schema.constant.as_ref().is_some_and(Value::is_string);
            properties.iter().filter(|(_, property)| is_text(property)).count() * 2 > objects.len()
        });
        if let Some((name, properties)) = tag {
            let taken: Vec<&str> =
                properties.iter().filter_map(|(_, tag)| tag.schema.constant.as_ref()?.as_str()).collect();
            object.members.insert((*name).to_owned(), json!({ "const": self.tag(name, &taken, wanted)? }));
            object.required.push((*name).to_owned());
        } else if wanted.tag.is_some() {
            let message = format!("the members of `{}` have no tag", self.definition.name);
            return Err(Refused::new(message, "leave --tag out"));
        }
        // What nearly all members have, the new one has as well.
        let common =
            columns.iter().filter(|(_, properties)| objects.len() > 2 && properties.len() * 10 > objects.len() * 9);
        for (name, properties) in common {
            let here = |owner: &Definition| owner.schema.place.document == document;
            let sample = properties.iter().rfind(|(owner, _)| here(owner)).or(properties.last());
            let tree = sample.and_then(|(owner, property)| value(bundle, owner, property));
            let foreign = sample.is_some_and(|(owner, _)| !here(owner));
            let Some(tree) = tree.filter(|tree| !(object.members.contains_key(*name) || foreign && refers(tree)))
            else {
                continue;
            };
            if properties.iter().all(|(owner, property)| owner.schema.required.contains(&property.name)) {
                object.required.push((*name).to_owned());
            }
            object.members.insert((*name).to_owned(), tree);
        }
        Ok(())
    }

    fn tag(&self, name: &str, taken: &[&str], wanted: &NewType) -> Result<String, Refused> {
        let Some(tag) = &wanted.tag else {
            let known: Vec<String> = taken.iter().take(5).map(|tag| format!("`{tag}`")).collect();
            let message = format!(
                "`{name}` tells the members of `{}` apart, by {} and so on",
                self.definition.name,
                known.join(", ")
            );
            return Err(Refused::new(message, "say what it is in the new one: --tag TAG"));
        };
        if taken.contains(&tag.as_str()) {
            let message = format!("a member of `{}` has the tag `{tag}` already", self.definition.name);
            return Err(Refused::new(message, "choose the tag that the service sends"));
        }
        Ok(tag.clone())
    }

    /// Puts a reference among the members: before what keeps the unknown.
    fn refer(&self, plan: &mut Plan, document: &str, name: &str) -> Result<(), Refused> {
        let place = &self.definition.schema.place;
        let path = if place.document == document { String::new() } else { relate(&place.document, document) };
        let pointer = format!("{}/{}", place.pointer, self.keyword);
        let position = plan.draft(&place.document)?;
        let reference = json!({ "$ref": format!("{path}#/$defs/{name}") });
        let written = plan.drafts[position].item(&pointer, self.members.len(), &reference);
        written
            .ok_or_else(|| Refused::new(format!("`{}` has no members", self.definition.name), "give it one by hand"))?;
        let pointer = format!("{pointer}/{}", self.members.len());
        plan.wrote.push((position, pointer, format!("member of `{}`", self.definition.name)));
        Ok(())
    }
}

/// Properties of several objects by name, in the order in which they first come.
type Columns<'a> = Vec<(&'a str, Vec<(&'a Definition, &'a Property)>)>;

fn columns<'a>(objects: &[&'a Definition]) -> Columns<'a> {
    let mut columns: Columns<'a> = Vec::new();
    for object in objects {
        for property in object.schema.properties.iter().flatten() {
            match columns.iter_mut().find(|(name, _)| *name == property.name) {
                Some((_, column)) => column.push((object, property)),
                None => columns.push((&property.name, vec![(object, property)])),
            }
        }
    }
    columns
}

/// The text of a property, as JSON.
fn value(bundle: &Bundle, owner: &Definition, property: &Property) -> Option<Value> {
    let tree = bundle.trees.iter().find(|tree| tree.document == owner.schema.place.document)?;
    tree.root.to_value().pointer(&property.schema.place.pointer).cloned()
}

/// Whether a value refers to a definition: from another document it would lead elsewhere.
fn refers(value: &Value) -> bool {
    value.to_string().contains("\"$ref\"")
}
