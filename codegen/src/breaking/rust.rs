//! What happens to source that compiled before.

use std::collections::BTreeSet;

use super::{
    Comparison, Label, Spot,
    client::last,
    surface::{Fact, Owner, Part},
};
use crate::{
    ir::Item,
    schema::{Bundle, Place},
};

impl Comparison<'_> {
    /// Everything that other source can name, in both editions.
    pub(super) fn rust(&mut self) {
        let (old, new) = (&self.old.surface.owners, &self.new.surface.owners);
        self.of_schemas = self.findings.len();
        for (name, before) in old {
            let now = self.name_now(name);
            match new.get(now) {
                Some(after) => self.owner(now, before, after),
                None if before.is_definition => {}
                None => self.add("item-removed", &self.of_item(name), Some(before.kind.to_owned()), None),
            }
        }
        let kept: BTreeSet<&str> = old.keys().map(|name| self.name_now(name)).collect();
        for (name, after) in new.iter().filter(|(name, after)| !after.is_definition && !kept.contains(name.as_str())) {
            self.add("item-added", &self.of_item(name), None, Some(after.kind.to_owned()));
        }
    }

    fn owner(&mut self, name: &str, before: &Owner, after: &Owner) {
        let whole = if after.is_definition { self.of_definition(name) } else { self.of_item(name) };
        if before.kind != after.kind {
            let (was, is) = (before.kind.to_owned(), after.kind.to_owned());
            return self.add("item-kind-changed", &whole, Some(was), Some(is));
        }
        let mut fields = BTreeSet::new();
        let keys: BTreeSet<_> = before.facts.keys().chain(after.facts.keys()).collect();
        for key @ (part, fact) in keys {
            let (was, is) = (before.facts.get(key), after.facts.get(key));
            let what = match (was, is) {
                (Some(was), Some(is)) if self.today(&was.bare) == is.bare => continue,
                (Some(_), Some(_)) => "changed",
                (Some(_), None) => "removed",
                (None, _) => "added",
            };
            // The setter of a field goes with it.
            if *part == Part::Method && fields.contains(fact.trim_end_matches("_null")) {
                continue;
            }
            if *part == Part::Field {
                fields.insert(fact.as_str());
            }
            let spot = self.part_of(&whole, *part, fact);
            if what == "added" && *part != Part::Trait && self.is_explained(&spot) {
                continue;
            }
            let shown = |fact: Option<&Fact>| {
                let name = |text: &str| if text.is_empty() { key.1.clone() } else { text.to_owned() };
                fact.map(|fact| name(&fact.shown))
            };
            self.add(&format!("{}-{what}", part.as_str()), &spot, shown(was), shown(is));
        }
    }

    /// An old signature with the names that definitions have now.
    fn today(&self, signature: &str) -> String {
        if self.renamed.is_empty() {
            return signature.to_owned();
        }
        let mut text = String::new();
        let mut rest = signature;
        while !rest.is_empty() {
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            text.push_str(self.name_now(&rest[..end]));
            rest = &rest[end..];
            let end = rest.find(is_name).unwrap_or(rest.len());
            text.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        text
    }

    /// A member that is new brings a field along; that it does needs no line of its own.
    fn is_explained(&self, spot: &Spot) -> bool {
        let mut same = self.findings[..self.of_schemas]
            .iter()
            .filter(|finding| finding.definition == spot.definition && finding.member == spot.member);
        same.any(|finding| finding.label() >= Label::Additive)
    }

    fn part_of(&self, whole: &Spot, part: Part, name: &str) -> Spot {
        let bare = name.trim_start_matches("r#");
        let member = match part {
            Part::Field => self.wire_name(&whole.definition, name),
            Part::Variant => self.variant_name(&whole.definition, name),
            Part::Constructor | Part::Method => Some(format!("{bare}()")),
            Part::Trait => Some(format!("impl {bare}")),
            Part::Feature => None,
        };
        let member = member.unwrap_or_else(|| bare.to_owned());
        if let Some(item) = &whole.surface {
            return self.of_client(item, Some(bare), member);
        }
        let before =
            place(&self.old.bundle, self.name_before(&whole.definition), &member).or_else(|| whole.before.clone());
        let after = place(&self.new.bundle, &whole.definition, &member).or_else(|| whole.after.clone());
        whole.part(member, before.as_ref(), after.as_ref())
    }

    /// The wire name of a member by the name of its field.
    fn wire_name(&self, item: &str, field: &str) -> Option<String> {
        self.in_either(item, |item| match item {
            Item::Struct(item) => Some(item.members.iter().find(|member| member.ident == field)?.wire.clone()),
            Item::Union(_) | Item::Enum(_) | Item::Alias(_) => None,
        })
    }

    /// What a variant stands for: the text of an enum, or what the member of a union is.
    fn variant_name(&self, item: &str, variant: &str) -> Option<String> {
        self.in_either(item, |item| match item {
            Item::Struct(_) | Item::Alias(_) => None,
            Item::Enum(item) => Some(item.values.iter().find(|value| value.ident == variant)?.wire.clone()),
            Item::Union(item) => Some(item.objects.iter().find(|object| object.name == variant)?.item.clone()),
        })
    }

    fn in_either(&self, item: &str, find: impl Fn(&Item) -> Option<String>) -> Option<String> {
        let new = self.new.ir.item(item).and_then(&find);
        new.or_else(|| self.old.ir.item(self.name_before(item)).and_then(&find))
    }

    fn name_before<'n>(&'n self, now: &'n str) -> &'n str {
        self.renamed.iter().find(|(_, is)| **is == now).map_or(now, |(was, _)| was)
    }

    fn of_definition(&self, name: &str) -> Spot {
        self.spot(self.old.bundle.definition(self.name_before(name)), self.new.bundle.definition(name))
    }

    fn of_item(&self, name: &str) -> Spot {
        self.of_client(name, None, last(name).to_owned())
    }
}

/// Where a member stands.
fn place(bundle: &Bundle, definition: &str, member: &str) -> Option<Place> {
    let schema = &bundle.definition(definition)?.schema;
    let property = schema.properties.iter().flatten().find(|property| property.name == member)?;
    Some(property.schema.place.clone())
}
