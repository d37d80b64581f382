//! Definitions that are new, gone, renamed or moved, and the comparison of those that are in both editions.

use super::{Comparison, Spot, beside, shown};
use crate::{
    load::json::{Json, Node},
    schema::{Bundle, Definition},
    shape::Shape,
};

impl<'a> Comparison<'a> {
    /// Every definition of both editions.
    pub(super) fn definitions(&mut self) {
        let (old, new) = (&self.old.bundle, &self.new.bundle);
        self.find_renamed(old, new);
        for definition in old.definitions() {
            match self.counterpart(definition) {
                Some(now) => self.pair(definition, now),
                None => {
                    let spot = self.spot(Some(definition), None);
                    self.add("definition-removed", &spot, Some(shown::kind(&definition.schema)), None);
                }
            }
        }
        let kept: Vec<&str> = old.definitions().map(|definition| self.name_now(&definition.name)).collect();
        for definition in new.definitions().filter(|definition| !kept.contains(&definition.name.as_str())) {
            let spot = self.spot(None, Some(definition));
            self.add("definition-added", &spot, None, Some(shown::kind(&definition.schema)));
        }
    }

    /// A definition that is gone and one that is new are one and the same when all but the name is equal.
    fn find_renamed(&mut self, old: &'a Bundle, new: &'a Bundle) {
        let added: Vec<&'a Definition> =
            new.definitions().filter(|definition| old.definition(&definition.name).is_none()).collect();
        for gone in old.definitions().filter(|definition| new.definition(&definition.name).is_none()) {
            let text = without_name(old, gone);
            let mut alike = added.iter().filter(|now| text.is_some() && without_name(new, now) == text);
            if let (Some(now), None) = (alike.next(), alike.next()) {
                self.renamed.insert(&gone.name, &now.name);
            }
        }
    }

    pub(super) fn spot(&self, old: Option<&Definition>, new: Option<&Definition>) -> Spot {
        let name = |definition: Option<&'_ Definition>| definition.map(|definition| definition.name.clone());
        let (before, after) = (name(old), name(new));
        Spot {
            travels: self.travels(before.as_deref(), after.as_deref()),
            definition: after.or(before).unwrap_or_default(),
            member: None,
            surface: None,
            before: old.map(|definition| definition.schema.place.clone()),
            after: new.map(|definition| definition.schema.place.clone()),
        }
    }

    fn pair(&mut self, old: &'a Definition, new: &'a Definition) {
        let spot = self.spot(Some(old), Some(new));
        if old.name != new.name {
            self.add("definition-renamed", &spot, Some(old.name.clone()), Some(new.name.clone()));
        }
        self.differs("definition-moved", &spot, area(old), area(new));
        match (Shape::of(&old.schema), Shape::of(&new.schema)) {
            (Some(Shape::Object(before)), Some(Shape::Object(after))) => self.objects(&spot, before, after),
            (Some(Shape::Enum { .. }), Some(Shape::Enum { .. })) => self.enums(&spot, old, new),
            (Some(Shape::Union { .. }), Some(Shape::Union { .. })) => self.unions(&spot, old, new),
            (None, None) => {
                self.nullable(&spot, &old.schema, &new.schema, (true, true));
                return self.schemas(&spot, &old.schema, &new.schema);
            }
            _ => {
                let (was, is) = (shown::kind(&old.schema), shown::kind(&new.schema));
                self.related(&spot, (&old.schema, &was), (&new.schema, &is));
            }
        }
        self.annotations(&spot, &old.schema, &new.schema);
        self.hidden(&spot, &beside::of_schema(&old.schema), &beside::of_schema(&new.schema));
    }
}

/// The module of the types crate: the folder of the document.
fn area(definition: &Definition) -> Option<String> {
    let path = &definition.schema.place.document;
    Some(path.rsplit_once('/').map_or(String::new(), |(area, _)| area.to_owned()))
}

/// The text of a definition, with its own name taken out of references to itself.
fn without_name(bundle: &Bundle, definition: &Definition) -> Option<String> {
    let place = &definition.schema.place;
    let tree = bundle.trees.iter().find(|tree| tree.document == place.document)?;
    let node = member(member(&tree.root, "$defs")?, &definition.name)?;
    Some(node.to_value().to_string().replace(&format!("#/$defs/{}\"", definition.name), "#\""))
}

fn member<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.json {
        Json::Object(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node),
        _ => None,
    }
}
