//! Other names: a definition that is a list, a map or a plain value stands in place of every reference to it.
//!
//! What comes behind sees no such reference: the schema is there as if it were written at that place, and knows by which
//! names it came. Whole bodies keep the name, since nothing else says what they are.

use std::collections::HashMap;

use crate::{
    diagnostic::Diagnostic,
    schema::{Additional, Bundle, Extensions, Place, Schema},
    shape,
};

/// So many names may lead on to each other; a bundle with more is no document of people.
const LONGEST: usize = 32;

/// The rule that a name breaks which leads back to itself.
pub(super) const CIRCLE: &str = "definition-circle";

/// Puts the schema in place of every reference to another name for one.
pub(super) fn resolve(bundle: &mut Bundle) -> Vec<Diagnostic> {
    let mut names = Names::default();
    let mut all: HashMap<&str, Option<&Schema>> = HashMap::new();
    for definition in bundle.definitions() {
        let schema = Some(&definition.schema).filter(|schema| shape::is_alias(schema));
        // Of two with one name the first counts.
        all.entry(&definition.name).or_insert(schema);
    }
    names.schemas = all.into_iter().filter_map(|(name, schema)| Some((name.to_owned(), schema?.clone()))).collect();
    for definition in bundle.documents.iter_mut().flat_map(|document| &mut document.definitions) {
        let is_alias = names.schemas.contains_key(&definition.name) && shape::is_alias(&definition.schema);
        names.owner = is_alias.then(|| definition.schema.place.clone());
        let mut trail = if is_alias { vec![definition.name.clone()] } else { Vec::new() };
        names.schema(&mut definition.schema, &mut trail);
    }
    names.owner = None;
    if let Some(api) = &mut bundle.api {
        api.parameters.iter_mut().for_each(|parameter| names.schema(&mut parameter.schema, &mut Vec::new()));
        for operation in &mut api.operations {
            operation.request.iter_mut().for_each(|name| names.whole(name));
            operation.stream.iter_mut().for_each(|stream| names.whole(&mut stream.event));
            operation.errors.iter_mut().for_each(|body| names.whole(&mut body.item));
            match &mut operation.response {
                Some(Schema { reference: Some(name), .. }) => names.whole(name),
                Some(reply) => names.schema(reply, &mut Vec::new()),
                None => {}
            }
        }
    }
    names.found
}

/// Definitions that are other names for their schemas.
#[derive(Default)]
struct Names {
    schemas: HashMap<String, Schema>,
    /// The one that is looked at: it alone speaks of circles, and not everything that leads into one.
    owner: Option<Place>,
    found: Vec<Diagnostic>,
}

impl Names {
    /// `trail`: the names that led here.
    fn schema(&mut self, schema: &mut Schema, trail: &mut Vec<String>) {
        let Some(named) = schema.reference.as_ref().and_then(|name| self.schemas.get_key_value(name)) else {
            return self.inside(schema, trail);
        };
        let (name, named) = (named.0.clone(), named.1.clone());
        if let Some(fault) = fault(&name, trail) {
            match &self.owner {
                Some(place) if trail.first() == Some(&name) || trail.len() > LONGEST => {
                    self.found.push(told(place, fault));
                }
                Some(_) | None => {}
            }
            // Something that ends, for those who look on.
            schema.reference = None;
            return;
        }
        *schema = instead(std::mem::take(schema), named);
        trail.push(name);
        self.schema(schema, trail);
        trail.pop();
    }

    fn inside(&mut self, schema: &mut Schema, trail: &mut Vec<String>) {
        schema.content_schema.iter_mut().for_each(|name| self.whole(name));
        let properties = schema.properties.iter_mut().flatten().map(|property| &mut property.schema);
        let members = schema.any_of.iter_mut().chain(&mut schema.one_of).flatten();
        let values = match &mut schema.additional {
            Additional::Map(values) => Some(&mut **values),
            Additional::Open | Additional::Closed => None,
        };
        for inner in properties.chain(members).chain(schema.items.as_deref_mut()).chain(values) {
            self.schema(inner, trail);
        }
    }

    /// A name that stays one: of several for one definition the last.
    fn whole(&self, name: &mut String) {
        for _ in 0..LONGEST {
            match self.schemas.get(name) {
                Some(Schema { reference: Some(other), nullable: false, .. }) => *name = other.clone(),
                Some(_) | None => return,
            }
        }
    }
}

/// What is wrong with a further step, in the words of the message.
fn fault(name: &str, trail: &[String]) -> Option<String> {
    if trail.iter().any(|known| known == name) {
        let way: Vec<String> = trail.iter().skip(1).map(|known| format!("`{known}`")).collect();
        let way = if way.is_empty() { String::new() } else { format!(", by way of {}", way.join(" and ")) };
        return Some(format!("`{name}` leads back to itself{way}, and would stand in its own place without end"));
    }
    (trail.len() > LONGEST).then(|| format!("more than {LONGEST} names lead on to each other"))
}

fn told(place: &Place, message: String) -> Diagnostic {
    let help = "make one of them an object with `properties`, or a union: such a one is a type, and may hold itself";
    Diagnostic::new(CIRCLE, place, message, help)
}

/// The schema that a reference stands for. What is said beside the reference comes first: those are annotations, since
/// loading refuses anything else there.
fn instead(reference: Schema, named: Schema) -> Schema {
    let Schema {
        place,
        title,
        description,
        default,
        examples,
        deprecated,
        nullable,
        ours,
        mut through,
        kind: _,
        reference: _,
        properties: _,
        required: _,
        additional: _,
        items: _,
        unique_items: _,
        values: _,
        constant: _,
        any_of: _,
        one_of: _,
        limits: _,
        format: _,
        content_media_type: _,
        content_schema: _,
    } = reference;
    through.push(named.place.clone());
    Schema {
        place,
        title,
        description: description.or(named.description),
        default,
        examples: if examples.is_empty() { named.examples } else { examples },
        deprecated: deprecated || named.deprecated,
        nullable: nullable || named.nullable,
        ours: Extensions { unit: ours.unit.or(named.ours.unit), ..ours },
        through,
        ..named
    }
}

#[cfg(test)]
mod tests;
