//! Where readers start: a value is read into one that stands there, and a closed union is always one of its variants.

use std::collections::{HashMap, HashSet};

use crate::{
    check::reach::settle,
    ir::{Item, Module, Rest, Role, Type, Union},
};

/// Notes on each closed union which variant readers start from, where it is not the first of its table.
pub(super) fn mark(modules: &mut [Module]) {
    let mut others = others(modules);
    for item in modules.iter_mut().flat_map(|module| &mut module.items) {
        if let Item::Union(union) = item
            && union.rest == Rest::Refused
        {
            let start = others.remove(&union.name).or_else(|| Some(best(union)?.name.to_owned()));
            union.start = start.filter(|start| variants(union).next().is_some_and(|first| first.name != start));
        }
    }
}

/// Names of the unions that start as another variant than the best, and of that variant: the best would hold the union again
/// without end. Some variant ends: `cyclic-required` saw to it.
fn others(modules: &[Module]) -> HashMap<String, String> {
    let mut starts = HashMap::new();
    let mut made: HashSet<&str> = HashSet::new();
    let mut waiting: Vec<&Item> = modules.iter().flat_map(|module| &module.items).collect();
    loop {
        settle(&mut waiting, |item| {
            let ends = ends(item, &made);
            if ends {
                made.insert(item.name());
            }
            ends
        });
        // All in one step, so that the order of definitions makes no difference.
        let found: Vec<(&str, String)> = waiting.iter().filter_map(|item| other_start(item, &made)).collect();
        if found.is_empty() {
            return starts;
        }
        made.extend(found.iter().map(|(union, _)| *union));
        starts.extend(found.into_iter().map(|(union, variant)| (union.to_owned(), variant)));
        waiting.retain(|item| !made.contains(item.name()));
    }
}

/// Whether what a reader starts from is known to end, given the items of which it is known.
fn ends(item: &Item, made: &HashSet<&str>) -> bool {
    match item {
        Item::Struct(item) => {
            let needed = item.members.iter().filter(|member| member.role == Role::Required);
            needed.map(|member| &member.ty).all(|ty| is_made(ty, made))
        }
        Item::Union(union) if union.rest == Rest::Refused => best(union).is_none_or(|best| is_made(&best.ty, made)),
        Item::Union(_) | Item::Enum(_) | Item::Alias(_) => true,
    }
}

/// A closed union and its first variant that ends.
fn other_start<'m>(item: &'m Item, made: &HashSet<&str>) -> Option<(&'m str, String)> {
    let Item::Union(union) = item else { return None };
    let variant = variants(union).find(|variant| is_made(&variant.ty, made))?;
    Some((&union.name, variant.name.to_owned()))
}

/// A variant as readers start from it.
struct Start<'m> {
    name: &'m str,
    ty: Type,
    /// It would be made in memory of its own, only to be thrown away.
    boxed: bool,
}

/// The variant to start from where nothing speaks against it: the first without a box.
fn best(union: &Union) -> Option<Start<'_>> {
    variants(union).find(|variant| !variant.boxed).or_else(|| variants(union).next())
}

/// The variants in the order of the table.
fn variants(union: &Union) -> impl Iterator<Item = Start<'_>> {
    let kinds = union.kinds.iter().map(|variant| Start { name: &variant.name, ty: variant.ty.clone(), boxed: false });
    let objects = union.objects.iter().map(|variant| Start {
        name: &variant.name,
        ty: Type::Named(variant.item.clone()),
        boxed: variant.boxed,
    });
    kinds.chain(objects)
}

fn is_made(ty: &Type, made: &HashSet<&str>) -> bool {
    match ty {
        Type::Named(name) => made.contains(name.as_str()),
        Type::Boxed(inner) => is_made(inner, made),
        // Lists and maps start empty, and options are none.
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use crate::{generate, load::Source};

    /// An object of a kind, and what it must hold.
    fn kind(name: &str, holds: &[(&str, Value)]) -> Value {
        let mut properties = Map::from_iter([("kind".to_owned(), json!({"const": name}))]);
        let mut required = vec!["kind"];
        for (member, schema) in holds {
            properties.insert((*member).to_owned(), schema.clone());
            required.push(member);
        }
        json!({"description": format!("A {name}."), "type": "object", "properties": properties, "required": required})
    }

    fn either(one: &str, other: &str) -> Value {
        let refers = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
        json!({"description": "One of two.", "oneOf": [refers(one), refers(other)]})
    }

    /// How the tables of closed unions begin.
    fn tables(definitions: &[(&str, Value)]) -> Vec<String> {
        let definitions: Map<String, Value> =
            definitions.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
        let document = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Kinds", "description": "Several kinds.",
            "$defs": definitions,
        });
        let source = Source { path: "kinds.json".to_owned(), text: document.to_string() };
        let output = generate(&[source]).expect("definitions that the generator takes");
        let lines = output.files.iter().flat_map(|file| file.text.lines());
        let heads = lines.filter_map(|line| line.strip_prefix("tagged! { ")?.split_once(" by "));
        let mut heads: Vec<String> = heads.map(|(head, _)| head.to_owned()).collect();
        heads.sort();
        heads
    }

    #[test]
    fn unions_that_hold_themselves_start_alike_in_any_order() {
        let holding = |name: &str| json!({"description": "Another one.", "$ref": format!("#/$defs/{name}")});
        let mut definitions = [
            ("Left", either("Deep", "Leaf")),
            ("Deep", kind("deep", &[("inner", holding("Left"))])),
            ("Leaf", kind("leaf", &[])),
            ("Right", either("Back", "Stop")),
            ("Back", kind("back", &[("inner", holding("Right"))])),
            ("Stop", kind("stop", &[])),
        ];
        let forwards = tables(&definitions);
        definitions.reverse();
        let backwards = tables(&definitions);

        assert_eq!(forwards, ["Left: closed from Leaf", "Right: closed from Stop"]);
        assert_eq!(backwards, forwards);
    }

    #[test]
    fn union_starts_without_a_box_where_it_can() {
        let text = json!({"description": "A part.", "type": "string"});
        let parts = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(|name| (name, text.clone()));
        let (large, small) = (kind("large", &parts), kind("small", &[]));

        let found = tables(&[
            ("LargeFirst", either("Large", "Small")),
            ("SmallFirst", either("Small", "Large")),
            ("Large", large),
            ("Small", small),
        ]);

        assert_eq!(found, ["LargeFirst: closed from Small", "SmallFirst: closed"]);
    }
}
