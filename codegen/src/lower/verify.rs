//! Last look at the IR: what `check` cannot see before names, variants and files are known.

use std::collections::{BTreeSet, HashSet};

use super::Context;
use crate::{
    RUNTIME,
    check::names::is_nameless,
    diagnostic::{About, Diagnostic},
    ir::{Item, Kind, KindVariant, Member, Module, Pattern, Rest, Role, Struct, Union},
    name,
    schema::{Definition, Place},
};

/// Files and modules that an emitted crate has already.
const FILES: [&str; 7] = ["lib", "mod", "main", "codec", "schemas", "schemars", RUNTIME];

impl Context<'_> {
    /// Reports names that two things would share, and names that Rust cannot say.
    pub(super) fn verify(&self, modules: &[Module]) {
        self.files(modules);
        for item in modules.iter().flat_map(|module| &module.items) {
            let Some(definition) = self.definition(item.name()) else { continue };
            let place = &definition.schema.place;
            match item {
                Item::Struct(item) => self.distinct(place, &fields(item), "fields"),
                Item::Union(item) => {
                    self.nameless(definition, item);
                    // Of two for one kind of value it was said before.
                    let kinds: BTreeSet<Kind> = item.kinds.iter().map(|variant| variant.kind).collect();
                    if kinds.len() == item.kinds.len() {
                        self.distinct(place, &variants(item), "variants");
                    }
                }
                Item::Enum(item) => {
                    let names: Vec<String> = item.values.iter().map(|value| value.ident.clone()).collect();
                    self.distinct(place, &names, "variants");
                }
                Item::Alias(_) => {}
            }
            match item {
                Item::Struct(item) => self.distinct(place, &methods(item), "methods"),
                Item::Union(item) => {
                    let makes = item.makes.iter().map(|make| make.ident.clone());
                    let accessors = item.accessors.iter().map(|accessor| accessor.ident.clone());
                    self.distinct(place, &makes.chain(accessors).collect::<Vec<_>>(), "methods");
                }
                Item::Enum(_) | Item::Alias(_) => {}
            }
            if let Item::Union(item) = item {
                self.conversions(place, item, modules);
            }
        }
    }

    /// What does not fit into a union has to be kept by it.
    fn conversions(&self, place: &Place, item: &Union, modules: &[Module]) {
        let own = &item.name;
        let items = || modules.iter().flat_map(|module| &module.items);
        let sources = items().filter_map(|source| match source {
            Item::Union(source) if item.from.contains(&source.name) => Some(source),
            _ => None,
        });
        for source in sources {
            let kept = |kind: &KindVariant| {
                let same = |own: &KindVariant| own.kind == kind.kind && own.ty == kind.ty;
                kind.kind == Kind::Object || item.kinds.iter().any(same)
            };
            let (message, help) = match item.rest {
                Rest::Refused => (
                    format!("`{own}` is closed: what does not fit could not be kept"),
                    "end the union with {\"type\": \"object\"}, or leave `x-from` out",
                ),
                Rest::ObjectsKept if source.rest == Rest::Kept || !source.kinds.iter().all(kept) => (
                    format!("`{own}` keeps no more than objects: other values of `{}` could not be kept", source.name),
                    "end the union with `{}`, give it the same strings, lists and numbers, or leave `x-from` out",
                ),
                Rest::ObjectsKept | Rest::Kept => continue,
            };
            self.problem("from-not-union", place, message, help);
        }
    }

    /// A tag that nothing is left of makes no name of a variant; of other names `check` says so.
    fn nameless(&self, definition: &Definition, item: &Union) {
        for variant in item.objects.iter().filter(|variant| is_nameless(&variant.name)) {
            let mut members = definition.schema.any_of.iter().chain(&definition.schema.one_of).flatten();
            let member = members.find(|member| member.reference.as_ref() == Some(&variant.item));
            let place = member.map_or(&definition.schema.place, |member| &member.place);
            let tag = variant.patterns.iter().find_map(|row| match row.first() {
                Some(Pattern::Text(tag)) => Some(tag.as_str()),
                _ => None,
            });
            let (tag, item) = (tag.unwrap_or_default(), &variant.item);
            let message = format!("the tag `{tag}` of `{item}` has no letter or digit to make a Rust name of");
            self.problem("name-collision", place, message, "give the member of the union a `title`");
        }
    }

    fn distinct(&self, place: &Place, names: &[String], what: &str) {
        let mut seen = HashSet::new();
        for name in names {
            if !is_nameless(name) && !seen.insert(name) {
                let message = format!("two {what} would be named `{}`", name::bare(name));
                let help = "rename a member, a preset or an accessor; values take `x-names`, variants take `title`";
                self.found(Diagnostic::new("name-collision", place, message, help).about(About::Inside));
            }
        }
    }

    fn files(&self, modules: &[Module]) {
        let areas: HashSet<&str> = modules.iter().map(|module| module.area.as_str()).collect();
        for module in modules {
            let place = Place { document: module.document.clone(), line: 1, column: 1, ..Place::default() };
            let top = module.area.is_empty();
            let taken = |name: &str| FILES.contains(&name::bare(name));
            if taken(&module.topic) || taken(&module.area) || top && areas.contains(module.topic.as_str()) {
                self.problem(
                    "name-collision",
                    &place,
                    format!(
                        "the emitted crate has something else that is called `{}`",
                        module.document.trim_end_matches(".json")
                    ),
                    "rename the document, or its folder",
                );
            }
        }
    }
}

fn fields(item: &Struct) -> Vec<String> {
    let named = item.members.iter().filter(|member| !matches!(member.role, Role::Constant(_) | Role::Marker(_)));
    let witnesses = item.members.iter().filter_map(Member::witness);
    let extra = item.open.then(|| "extra".to_owned());
    named.map(|member| member.ident.clone()).chain(witnesses).chain(extra).collect()
}

fn methods(item: &Struct) -> Vec<String> {
    let mut names = vec!["new".to_owned()];
    for member in &item.members {
        let bare = name::bare(&member.ident);
        if item.sent && matches!(member.role, Role::Optional | Role::Nullable | Role::ThreeState | Role::Listed) {
            names.push(member.ident.clone());
        }
        if item.sent && member.changeable {
            names.push(format!("with_{bare}"));
        }
        if item.sent && member.role == Role::ThreeState {
            names.push(format!("{bare}_null"));
        }
        if member.embedded.is_some() {
            names.extend(["as", "parsed", "lenient"].map(|suffix| format!("{bare}_{suffix}")));
        }
    }
    names.extend(item.presets.iter().map(|preset| preset.ident.clone()));
    names.extend(item.makes.iter().map(|make| make.ident.clone()));
    names.extend(item.accessors.iter().map(|accessor| accessor.ident.clone()));
    names
        .extend(item.setters.iter().flat_map(|setter| [Some(&setter.ident), setter.typed.as_ref()]).flatten().cloned());
    names.extend(item.parse.iter().map(|parse| parse.ident.clone()));
    names.extend(item.fallback.iter().map(|_| "from_text_lenient".to_owned()));
    names
}

fn variants(item: &Union) -> Vec<String> {
    let kinds = item.kinds.iter().map(|variant| variant.name.clone());
    let objects = item.objects.iter().map(|variant| variant.name.clone());
    let other = (item.rest != Rest::Refused).then(|| "Other".to_owned());
    kinds.chain(objects).chain(other).collect()
}
