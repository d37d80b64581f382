//! Objects: their members, and whether unknown ones are taken.

use super::{Comparison, Spot, shown};
use crate::schema::{Additional, Property, Schema};

impl<'a> Comparison<'a> {
    pub(super) fn objects(&mut self, spot: &Spot, old: &'a Schema, new: &'a Schema) {
        let (was_open, is_open) = (is_open(old), is_open(new));
        match (was_open, is_open) {
            (true, false) => self.add("object-closed", spot, words(true), words(false)),
            (false, true) => self.add("object-opened", spot, words(false), words(true)),
            _ => {}
        }
        let (before, after) = (properties(old), properties(new));
        let renamed = self.renamed_members(before, after);
        for property in before {
            let name = renamed.iter().find(|(was, _)| *was == property.name).map_or(&property.name, |(_, is)| is);
            match after.iter().find(|after| after.name == *name) {
                Some(now) => self.member(spot, (old, property), (new, now)),
                None => self.removed(spot, old, property, is_open),
            }
        }
        for property in after {
            let known = before.iter().any(|before| before.name == property.name);
            if !known && !renamed.iter().any(|(_, is)| *is == property.name) {
                self.added(spot, new, property, was_open);
            }
        }
    }

    /// A member that is gone and a new one in its position, equal in all but name and description.
    fn renamed_members(&self, old: &'a [Property], new: &'a [Property]) -> Vec<(String, String)> {
        let gone = old.iter().enumerate().filter(|(_, was)| !new.iter().any(|is| is.name == was.name));
        let pairs = gone.filter_map(|(at, was)| {
            let is = new.get(at).filter(|is| !old.iter().any(|was| was.name == is.name))?;
            let alike = self.type_text(&was.schema) == shown::ty(&is.schema)
                && shown::limits(&was.schema) == shown::limits(&is.schema);
            alike.then(|| (was.name.clone(), is.name.clone()))
        });
        pairs.collect()
    }

    fn member(&mut self, spot: &Spot, old: (&'a Schema, &'a Property), new: (&'a Schema, &'a Property)) {
        let ((object, before), (object_now, after)) = (old, new);
        let spot = spot.part(&after.name, Some(&before.schema.place), Some(&after.schema.place));
        if before.name != after.name {
            self.add("member-renamed", &spot, Some(before.name.clone()), Some(after.name.clone()));
        }
        let required = (object.required.contains(&before.name), object_now.required.contains(&after.name));
        let words = |required: bool| Some(if required { "required" } else { "optional" }.to_owned());
        match required {
            (false, true) => self.add("member-made-required", &spot, words(false), words(true)),
            (true, false) => self.add("member-made-optional", &spot, words(true), words(false)),
            _ => {}
        }
        self.nullable(&spot, &before.schema, &after.schema, required);
        self.schemas(&spot, &before.schema, &after.schema);
    }

    fn removed(&mut self, spot: &Spot, object: &Schema, property: &Property, is_open: bool) {
        let spot = spot.part(&property.name, Some(&property.schema.place), None);
        let required = object.required.contains(&property.name);
        let old = Some(shown::ty(&property.schema));
        if required {
            self.add("required-member-removed", &spot, old.clone(), None);
        }
        if !is_open {
            self.add("closed-member-removed", &spot, old, None);
        } else if !required {
            self.add("member-removed", &spot, old, None);
        }
    }

    fn added(&mut self, spot: &Spot, object: &Schema, property: &Property, was_open: bool) {
        let spot = spot.part(&property.name, None, Some(&property.schema.place));
        let required = object.required.contains(&property.name);
        let new = Some(shown::ty(&property.schema));
        if required {
            self.add("required-member-added", &spot, None, new.clone());
        }
        if !was_open {
            self.add("closed-member-added", &spot, None, new);
        } else if !required {
            self.add("member-added", &spot, None, new);
        }
    }
}

fn properties(schema: &Schema) -> &[Property] {
    schema.properties.as_deref().unwrap_or_default()
}

fn is_open(schema: &Schema) -> bool {
    !matches!(schema.additional, Additional::Closed)
}

fn words(open: bool) -> Option<String> {
    Some(if open { "open" } else { "closed" }.to_owned())
}
