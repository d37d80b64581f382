//! Changes at the keywords of our own, which random places seldom hit.

use serde_json::{Value, json};

use crate::{
    mutate::{Document, pick_object, pointers, unescaped},
    random::Random,
    words::odd_values,
};

/// Keywords that name members, methods or definitions, or that hold a path or a value.
const KEYWORDS: &[&str] = &[
    "x-accessors",
    "x-fallback",
    "x-folds",
    "x-from",
    "x-from-type",
    "x-initial",
    "x-life-cycle",
    "x-lint",
    "x-loop",
    "x-makes",
    "x-names",
    "x-parse",
    "x-presets",
    "x-reference",
    "x-setters",
];

/// Places in a value that are, or lie in, one of the keywords.
fn places(value: &Value) -> Vec<String> {
    let mut found = pointers(value);
    found.retain(|pointer| pointer.split('/').any(|step| KEYWORDS.contains(&step)));
    found
}

/// Changes something in one of the keywords.
pub(crate) fn inside(documents: &mut [Document], at: usize, _: &[Document], random: &mut Random) -> Option<String> {
    let names = names(documents);
    // Few documents have such a keyword.
    let with: Vec<usize> = (0..documents.len()).filter(|at| !places(&documents[*at].1).is_empty()).collect();
    let at = if places(&documents[at].1).is_empty() { *random.one(&with)? } else { at };
    let (path, document) = &mut documents[at];
    let pointer = random.one(&places(document))?.clone();
    let (parent, step) = pointer.rsplit_once('/')?;
    let value = document.pointer(&pointer)?.clone();
    let done = match random.below(5) {
        0 => {
            match document.pointer_mut(parent)? {
                Value::Object(members) => drop(members.shift_remove(&unescaped(step))),
                Value::Array(items) => drop(items.remove(step.parse().ok()?)),
                _ => return None,
            }
            "removed".to_owned()
        }
        1 => {
            document.pointer_mut(parent)?.as_array_mut()?.push(value);
            "doubled".to_owned()
        }
        2 => {
            let odd = random.one(&odd_values())?.clone();
            *document.pointer_mut(&pointer)? = odd.clone();
            format!("became {odd}")
        }
        _ => {
            let name = random.one(&names)?.clone();
            let name = if value.is_string() { json!(name) } else { json!([name]) };
            *document.pointer_mut(&pointer)? = name.clone();
            format!("became {name}")
        }
    };
    Some(format!("{path}: {pointer} {done}"))
}

/// Gives a definition such a keyword of another.
pub(crate) fn transplant(
    documents: &mut [Document],
    at: usize,
    others: &[Document],
    random: &mut Random,
) -> Option<String> {
    let donors: Vec<(String, Value)> = others
        .iter()
        .flat_map(|(_, donor)| {
            let whole = |pointer: &String| KEYWORDS.iter().any(|keyword| pointer.ends_with(keyword));
            let found = places(donor).into_iter().filter(whole);
            found.filter_map(|pointer| Some((pointer.rsplit_once('/')?.1.to_owned(), donor.pointer(&pointer)?.clone())))
        })
        .collect();
    let (keyword, value) = random.one(&donors)?.clone();
    let document = &mut documents[at].1;
    let target = pick_object(document, random, |object| object.contains_key("description"))?;
    document.pointer_mut(&target)?.as_object_mut()?.insert(keyword.clone(), value);
    Some(format!("put {keyword} of another into {target}"))
}

/// What definitions, members and values are called.
fn names(documents: &[Document]) -> Vec<String> {
    let mut names = Vec::new();
    for (_, document) in documents {
        for pointer in pointers(document) {
            let value = document.pointer(&pointer);
            match (pointer.rsplit('/').nth(1), value) {
                (Some("$defs" | "properties"), _) => names.extend(pointer.rsplit('/').next().map(unescaped)),
                (Some("enum" | "required"), Some(Value::String(text))) => names.push(text.clone()),
                _ => {}
            }
        }
    }
    names.sort();
    names.dedup();
    names
}
