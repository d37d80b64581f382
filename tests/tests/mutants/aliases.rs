//! Definitions that are other names: a schema is moved into one, or a reference is led through one.

use serde_json::{Value, json};

use crate::{
    mutate::{Document, escaped, name, pick_object, reference, relative},
    random::Random,
};

/// Names of definitions that say nothing wrong by themselves, and those of what tables and operations are made of.
const PLAIN: &[&str] = &["Labels", "Notes", "Amount", "Each", "Rule", "MultipleOf", "Pattern", "Dictionary"];

fn called(random: &mut Random) -> String {
    match random.below(4) {
        0 => name(random),
        _ => PLAIN[random.below(PLAIN.len())].to_owned(),
    }
}

/// Moves a schema that stands in place into a definition, and refers to it.
pub(crate) fn moved(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let pointer =
        pick_object(document, random, |object| object.contains_key("type") && !object.contains_key("properties"))?;
    let name = called(random);
    let mut schema = document.pointer(&pointer)?.clone();
    schema.as_object_mut()?.entry("description").or_insert_with(|| json!("What it is."));
    let definitions = document.get_mut("$defs")?.as_object_mut()?;
    definitions.insert(name.clone(), schema);
    *document.pointer_mut(&pointer)? = json!({"$ref": format!("#/$defs/{}", escaped(&name))});
    Some(format!("moved {pointer} into the definition {name:?}"))
}

/// Leads a reference through another name for a definition, for several of it, or for something with limits.
pub(crate) fn through(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let target = reference(documents, random)?;
    let with: Vec<usize> = (0..documents.len()).filter(|at| documents[*at].1.get("$defs").is_some()).collect();
    let home = *random.one(&with)?;
    let name = called(random);
    let (path, document) = &mut documents[home];
    let schema = named(json!({"$ref": relative(path, &target)}), random);
    let done = format!("{name:?} is {schema}");
    let new = format!("{path}#/$defs/{}", escaped(&name));
    document.get_mut("$defs")?.as_object_mut()?.insert(name, schema);
    let (path, document) = &mut documents[at];
    let pointer = pick_object(document, random, |object| object.contains_key("$ref"))?;
    document.pointer_mut(&pointer)?["$ref"] = relative(path, &new).into();
    Some(format!("{done}, and {pointer} refers to it"))
}

fn named(inner: Value, random: &mut Random) -> Value {
    let mut schema = match random.below(6) {
        0 => inner,
        1 => json!({"anyOf": [inner, {"type": "null"}]}),
        2 => json!({"type": "array", "items": inner, "maxItems": 2}),
        3 => json!({"type": "object", "additionalProperties": inner, "minProperties": 1}),
        4 => json!({"type": "array", "items": {"type": "string", "maxLength": 3}, "uniqueItems": true}),
        _ => json!({"type": "object", "additionalProperties": {"type": "number", "multipleOf": 0.01}}),
    };
    schema["description"] = json!("What it stands for.");
    schema
}
