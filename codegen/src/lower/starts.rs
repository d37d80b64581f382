//! Where readers start: a value is read into one that stands there, and a closed union is always one of its variants.

use std::collections::{HashMap, HashSet};

use crate::ir::{Item, Module, Rest, Role, Type, Union};

/// Notes on each closed union which variant readers start from, where the first would hold the union again.
pub(super) fn mark(modules: &mut [Module]) {
    let mut starts = find(modules);
    for item in modules.iter_mut().flat_map(|module| &mut module.items) {
        if let Item::Union(union) = item {
            union.start = starts.remove(&union.name);
        }
    }
}

/// Names of unions, and of the variants that are not their first. Every value ends somewhere: `cyclic-required` saw to it.
fn find(modules: &[Module]) -> HashMap<String, String> {
    let mut starts = HashMap::new();
    let mut made: HashSet<&str> = HashSet::new();
    let mut waiting: Vec<&Item> = modules.iter().flat_map(|module| &module.items).collect();
    loop {
        // A type stands before its parts, or after them: from both ends one round is enough for either.
        waiting.reverse();
        let before = waiting.len();
        waiting.retain(|item| {
            let ends = ends(item, &made);
            if ends {
                made.insert(item.name());
            }
            !ends
        });
        if waiting.len() < before {
            continue;
        }
        let Some((union, variant)) = waiting.iter().find_map(|item| other_start(item, &made)) else { break };
        starts.insert(union.name.clone(), variant);
        made.insert(&union.name);
        waiting.retain(|item| item.name() != union.name);
    }
    starts
}

/// Whether what a reader starts from is known to end, given the items of which it is known.
fn ends(item: &Item, made: &HashSet<&str>) -> bool {
    match item {
        Item::Struct(item) => {
            let needed = item.members.iter().filter(|member| member.role == Role::Required);
            needed.map(|member| &member.ty).all(|ty| is_made(ty, made))
        }
        Item::Union(union) if union.rest == Rest::Refused => {
            variants(union).next().is_none_or(|(_, ty)| is_made(&ty, made))
        }
        Item::Union(_) | Item::Enum(_) | Item::Alias(_) => true,
    }
}

/// A closed union and its first variant that ends.
fn other_start<'m>(item: &&'m Item, made: &HashSet<&str>) -> Option<(&'m Union, String)> {
    let Item::Union(union) = item else { return None };
    let (variant, _) = variants(union).find(|(_, ty)| is_made(ty, made))?;
    Some((union, variant.to_owned()))
}

/// Names of the variants in the order of the table, and what they hold.
fn variants(union: &Union) -> impl Iterator<Item = (&str, Type)> {
    let kinds = union.kinds.iter().map(|variant| (variant.name.as_str(), variant.ty.clone()));
    let objects = union.objects.iter().map(|variant| (variant.name.as_str(), Type::Named(variant.item.clone())));
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
