//! Changes one thing in a set of documents.

use serde_json::{Map, Value, json};

use crate::{
    aim, aliases,
    random::Random,
    words::{NAMES, keywords, odd_values, properties},
};

/// A document: its path, and what it holds.
pub(crate) type Document = (String, Value);

/// Changes one of the documents, the one at a position or another; says what was done, none for nothing.
type Way = fn(&mut [Document], usize, &[Document], &mut Random) -> Option<String>;

/// Changes one place; says what was done.
pub(crate) fn mutate(documents: &mut [Document], others: &[Document], random: &mut Random) -> String {
    const WAYS: &[Way] = &[
        remove,
        copy,
        splice,
        replace_by_odd,
        rename,
        swap,
        set_keyword,
        set_keyword,
        refer,
        rename_definition,
        rename_property,
        rename_property,
        need,
        retype,
        retype,
        retype,
        preset,
        accessor,
        wrap,
        rename_document,
        operate,
        aim::inside,
        aim::inside,
        aim::transplant,
        aliases::moved,
        aliases::through,
    ];
    let at = random.below(documents.len());
    let way = WAYS[random.below(WAYS.len())];
    let done = way(documents, at, others, random).unwrap_or_else(|| "nothing".to_owned());
    format!("{}: {done}", documents[at].0)
}

/// JSON pointers of everything in a value but itself.
pub(crate) fn pointers(value: &Value) -> Vec<String> {
    fn collect(value: &Value, at: &str, found: &mut Vec<String>) {
        let inner: Vec<(String, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(key, value)| (escaped(key), value)).collect(),
            Value::Array(items) => {
                items.iter().enumerate().map(|(position, item)| (position.to_string(), item)).collect()
            }
            _ => Vec::new(),
        };
        for (step, value) in inner {
            let pointer = format!("{at}/{step}");
            collect(value, &pointer, found);
            found.push(pointer);
        }
    }
    let mut found = Vec::new();
    collect(value, "", &mut found);
    found
}

pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

pub(crate) fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

fn pick(value: &Value, random: &mut Random) -> Option<String> {
    random.one(&pointers(value)).cloned()
}

/// A place whose value is an object of which the test holds.
pub(crate) fn pick_object(value: &Value, random: &mut Random, test: fn(&Map<String, Value>) -> bool) -> Option<String> {
    let mut found = pointers(value);
    found.retain(|pointer| value.pointer(pointer).and_then(Value::as_object).is_some_and(test));
    random.one(&found).cloned()
}

fn is_schema(object: &Map<String, Value>) -> bool {
    ["type", "$ref", "anyOf", "oneOf", "enum", "const"].iter().any(|key| object.contains_key(*key))
}

fn is_object_schema(object: &Map<String, Value>) -> bool {
    object.get("properties").is_some_and(Value::is_object)
}

fn is_schema_of_objects(object: &Map<String, Value>) -> bool {
    is_object_schema(object)
        && object.get("properties").and_then(Value::as_object).is_some_and(|inner| !inner.is_empty())
}

/// A reference from one document to a definition of any.
pub(crate) fn reference(documents: &[Document], random: &mut Random) -> Option<String> {
    let names = documents.iter().flat_map(|(path, value)| {
        let names = value.get("$defs").and_then(Value::as_object).into_iter().flat_map(Map::keys);
        names.map(move |name| format!("{path}#/$defs/{}", escaped(name)))
    });
    random.one(&names.collect::<Vec<_>>()).cloned()
}

/// A reference as it is written in a document: by relative path.
pub(crate) fn relative(from: &str, reference: &str) -> String {
    let (path, tail) = reference.split_once('#').unwrap_or((reference, ""));
    if path == from {
        return format!("#{tail}");
    }
    format!("{}{path}#{tail}", "../".repeat(from.matches('/').count()))
}

pub(crate) fn name(random: &mut Random) -> String {
    NAMES[random.below(NAMES.len())].to_owned()
}

fn remove(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let pointer = pick(document, random)?;
    let (parent, step) = pointer.rsplit_once('/')?;
    match document.pointer_mut(parent)? {
        Value::Object(members) => drop(members.shift_remove(&unescaped(step))),
        Value::Array(items) => drop(items.remove(step.parse().ok()?)),
        _ => return None,
    }
    Some(format!("removed {pointer}"))
}

fn copy(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let pointer = pick(document, random)?;
    let (parent, step) = pointer.rsplit_once('/')?;
    let value = document.pointer(&pointer)?.clone();
    match document.pointer_mut(parent)? {
        Value::Object(members) => drop(members.insert(format!("{}Copy", unescaped(step)), value)),
        Value::Array(items) => items.push(value),
        _ => return None,
    }
    Some(format!("doubled {pointer}"))
}

fn splice(documents: &mut [Document], at: usize, others: &[Document], random: &mut Random) -> Option<String> {
    let (path, donor) = random.one(others)?;
    let from = pick(donor, random)?;
    let value = donor.pointer(&from)?.clone();
    let pointer = pick(&documents[at].1, random)?;
    *documents[at].1.pointer_mut(&pointer)? = value;
    Some(format!("put {path}{from} in place of {pointer}"))
}

fn replace_by_odd(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let pointer = pick(&documents[at].1, random)?;
    let value = random.one(&odd_values())?.clone();
    let done = format!("put {value} in place of {pointer}");
    *documents[at].1.pointer_mut(&pointer)? = value;
    Some(done)
}

/// Another name for a member, in its place.
fn renamed(members: &mut Map<String, Value>, old: &str, new: &str) {
    let pairs = std::mem::take(members).into_iter();
    members.extend(pairs.map(|(key, value)| (if key == old { new.to_owned() } else { key }, value)));
}

fn rename(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let pointer = pick(document, random)?;
    let (parent, step) = pointer.rsplit_once('/')?;
    let new = name(random);
    renamed(document.pointer_mut(parent)?.as_object_mut()?, &unescaped(step), &new);
    Some(format!("renamed {pointer} to {new:?}"))
}

fn swap(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let (first, second) = (pick(document, random)?, pick(document, random)?);
    let (a, b) = (document.pointer(&first)?.clone(), document.pointer(&second)?.clone());
    *document.pointer_mut(&first)? = b;
    // Gone when the first was around it.
    if let Some(place) = document.pointer_mut(&second) {
        *place = a;
    }
    Some(format!("exchanged {first} and {second}"))
}

fn set_keyword(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let pointer = pick_object(document, random, is_schema)?;
    let all = keywords();
    let (keyword, values) = random.one(&all)?;
    let value = random.one(values)?.clone();
    let done = format!("set {keyword} of {pointer} to {value}");
    document.pointer_mut(&pointer)?.as_object_mut()?.insert((*keyword).to_owned(), value);
    Some(done)
}

fn refer(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let reference = reference(documents, random)?;
    let (path, document) = &mut documents[at];
    let pointer = pick_object(document, random, |object| object.contains_key("$ref"))?;
    let reference = relative(path, &reference);
    let done = format!("{pointer} refers to {reference}");
    document.pointer_mut(&pointer)?["$ref"] = reference.into();
    Some(done)
}

fn rename_definition(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let names: Vec<String> = documents[at].1.get("$defs")?.as_object()?.keys().cloned().collect();
    let (old, new) = (random.one(&names)?.clone(), name(random));
    renamed(documents[at].1.get_mut("$defs")?.as_object_mut()?, &old, &new);
    let (before, after) = (format!("/$defs/{}\"", escaped(&old)), format!("/$defs/{}\"", escaped(&new)));
    let after = serde_json::to_string(&after).ok()?.trim_matches('"').trim_end_matches("\\\"").to_owned() + "\"";
    for (_, document) in documents {
        if let Ok(value) = serde_json::from_str(&document.to_string().replace(&before, &after)) {
            *document = value;
        }
    }
    Some(format!("renamed {old} and every reference to {new:?}"))
}

fn rename_property(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let pointer = pick_object(document, random, is_schema_of_objects)?;
    let object = document.pointer_mut(&pointer)?.as_object_mut()?;
    let names: Vec<String> = object.get("properties")?.as_object()?.keys().cloned().collect();
    let (old, new) = (random.one(&names)?.clone(), name(random));
    renamed(object.get_mut("properties")?.as_object_mut()?, &old, &new);
    for required in object.get_mut("required").and_then(Value::as_array_mut).into_iter().flatten() {
        if *required == json!(old) {
            *required = json!(new);
        }
    }
    Some(format!("renamed the property {old} of {pointer} to {new:?}"))
}

/// Turns an optional property into a required one, or the other way round.
fn need(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let pointer = pick_object(document, random, is_schema_of_objects)?;
    let object = document.pointer_mut(&pointer)?.as_object_mut()?;
    let names: Vec<String> = object.get("properties")?.as_object()?.keys().cloned().collect();
    let name = random.one(&names)?.clone();
    let required = object.entry("required").or_insert_with(|| json!([])).as_array_mut()?;
    match required.iter().position(|known| *known == json!(name)) {
        Some(position) => drop(required.remove(position)),
        None => required.push(json!(name)),
    }
    Some(format!("turned whether {name} of {pointer} is required"))
}

/// Another description of a property, of a kind that the dialect has.
fn retype(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let reference = reference(documents, random)?;
    let (path, document) = &mut documents[at];
    let pointer = pick_object(document, random, is_schema_of_objects)?;
    let object = document.pointer_mut(&pointer)?.get_mut("properties")?.as_object_mut()?;
    let names: Vec<String> = object.keys().cloned().collect();
    let name = random.one(&names)?.clone();
    let schema = random.one(&properties(&relative(path, &reference)))?.clone();
    let done = format!("described {name} of {pointer} as {schema}");
    object.insert(name, schema);
    Some(done)
}

/// A preset that sets one property to a value that may fit it.
fn preset(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let pointer = pick_object(document, random, is_schema_of_objects)?;
    let object = document.pointer_mut(&pointer)?.as_object_mut()?;
    let mut value = Map::new();
    for (name, schema) in object.get("properties")?.as_object()? {
        let example = match (schema.get("const"), schema.get("type").and_then(Value::as_str)) {
            (Some(constant), _) => constant.clone(),
            (None, Some("string")) => json!("text"),
            (None, Some("integer")) => json!(7),
            (None, Some("number")) => json!(0.5),
            (None, Some("boolean")) => json!(true),
            (None, Some("array")) => json!([]),
            (None, Some("object")) => json!({}),
            (None, _) => random.one(&odd_values())?.clone(),
        };
        if random.below(4) > 0 {
            value.insert(name.clone(), example);
        }
    }
    let name = if random.below(2) == 0 { "plain".to_owned() } else { self::name(random) };
    let done = format!("gave {pointer} the preset {name:?}: {}", Value::from(value.clone()));
    object.insert("x-presets".to_owned(), json!([{"name": name, "description": "As usual.", "value": value}]));
    Some(done)
}

fn accessor(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let pointer = pick_object(document, random, is_schema_of_objects)?;
    let object = document.pointer_mut(&pointer)?.as_object_mut()?;
    let names: Vec<String> = object.get("properties")?.as_object()?.keys().cloned().collect();
    let mut path = vec![json!(random.one(&names)?)];
    if random.below(2) == 0 {
        path.push(json!("*"));
    }
    let name = if random.below(2) == 0 { "reach".to_owned() } else { self::name(random) };
    let mut accessor = json!({"name": name, "description": "A way.", "path": path});
    if random.below(3) == 0 {
        accessor["join"] = json!("\n");
    }
    let done = format!("gave {pointer} the accessor {accessor}");
    object.insert("x-accessors".to_owned(), json!([accessor]));
    Some(done)
}

/// Puts lists round a value, up to more than a parser takes.
fn wrap(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let document = &mut documents[at].1;
    let pointer = pick(document, random)?;
    let place = document.pointer_mut(&pointer)?;
    let levels = *random.one(&[1, 2, 50, 200])?;
    for _ in 0..levels {
        *place = json!({"type": "array", "items": place.take()});
    }
    Some(format!("wrapped {pointer} {levels} times"))
}

fn rename_document(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let new = format!("{}.json", name(random).replace('/', "_"));
    let path = match random.below(3) {
        0 => new,
        1 => format!("area/{new}"),
        _ => format!("{}/topic.json", name(random).replace('/', "_")),
    };
    let taken = documents.iter().any(|(known, _)| *known == path);
    if taken {
        return None;
    }
    documents[at].0.clone_from(&path);
    Some(format!("is now {path:?}"))
}

/// Something in the document of operations, whichever document was picked.
fn operate(documents: &mut [Document], _: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let (_, document) = documents.iter_mut().find(|(path, _)| path == "openapi.json")?;
    let what = random.below(4);
    let new = name(random);
    match what {
        0 => {
            let parameters = document.pointer("/components/parameters")?.as_object()?;
            let names: Vec<String> = parameters.keys().cloned().collect();
            let old = random.one(&names)?.clone();
            renamed(document.pointer_mut("/components/parameters")?.as_object_mut()?, &old, &new);
            let text = document.to_string();
            let (before, after) =
                (json!(format!("#/components/parameters/{old}")), json!(format!("#/components/parameters/{new}")));
            *document = serde_json::from_str(&text.replace(&before.to_string(), &after.to_string())).ok()?;
            Some(format!("renamed the parameter {old} to {new:?}"))
        }
        1 => {
            let parameters = document.pointer("/components/parameters")?.as_object()?;
            let names: Vec<String> = parameters.keys().cloned().collect();
            let name = random.one(&names)?.clone();
            let key = *random.one(&["name", "x-overrides", "x-env"])?;
            document.pointer_mut(&format!("/components/parameters/{name}"))?[key] = json!(new);
            Some(format!("{key} of the parameter {name} is {new:?}"))
        }
        2 => {
            let mut found = pointers(document);
            found.retain(|pointer| pointer.ends_with("/operationId"));
            let pointer = random.one(&found)?;
            let id = if random.below(2) == 0 { format!("books.{new}") } else { format!("{new}.create") };
            *document.pointer_mut(pointer)? = json!(id);
            Some(format!("{pointer} is {id:?}"))
        }
        _ => {
            let paths = document.get_mut("paths")?.as_object_mut()?;
            let keys: Vec<String> = paths.keys().cloned().collect();
            let item = paths.get_mut(random.one(&keys)?)?.as_object_mut()?;
            let methods: Vec<String> = item.keys().filter(|key| *key != "parameters").cloned().collect();
            let (old, new) =
                (random.one(&methods)?.clone(), *random.one(&["get", "head", "options", "patch", "trace"])?);
            renamed(item, &old, new);
            Some(format!("{old} is now {new}"))
        }
    }
}
