//! A bundle as rules look at it: definitions by name, and every schema with its role.

use std::collections::{HashMap, HashSet};

use crate::schema::{Additional, Bundle, Definition, Document, Place, Property, Schema};

/// A bundle with an index.
pub struct Scope<'a> {
    /// The bundle.
    pub bundle: &'a Bundle,
    pub(crate) names: Names<'a>,
    pub(crate) sites: Vec<Site<'a>>,
}

/// Definitions by name; of two with one name the first. What could not be read whole is not among them: whatever is looked for
/// in it, a mistake has been told.
pub(crate) struct Names<'a> {
    definitions: HashMap<&'a str, &'a Definition>,
    damaged: HashSet<(String, String)>,
}

/// A schema and its role.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) role: Role<'a>,
}

/// What a schema is to the one around it.
#[derive(Clone, Copy)]
pub(crate) enum Role<'a> {
    /// Stands under `$defs`.
    Definition,
    /// Describes a member of `owner`.
    Property { name: &'a str, owner: &'a Schema },
    /// Describes the items of a list.
    Item,
    /// Describes the values of a map.
    Value,
    /// Is one choice of `union`.
    Member { union: &'a Schema },
    /// Describes a parameter of operations.
    Parameter,
    /// Is what an operation answers with.
    Reply,
}

impl<'a> Names<'a> {
    pub(crate) fn new(bundle: &'a Bundle) -> Self {
        let mut definitions = HashMap::new();
        for definition in bundle.definitions() {
            definitions.entry(definition.name.as_str()).or_insert(definition);
        }
        Self { definitions, damaged: bundle.damaged.clone() }
    }

    /// Of these parts it is not known what they hold, either.
    pub(super) fn damage(&mut self, parts: impl IntoIterator<Item = (String, String)>) {
        self.damaged.extend(parts);
    }

    /// Whether what stands there could not be read whole.
    pub(super) fn is_damaged(&self, place: &Place) -> bool {
        !self.damaged.is_empty() && self.damaged.contains(&place.part())
    }

    /// Whether some part of a document, by its path and the pointer to it, could not be read whole.
    pub(super) fn is_damaged_below(&self, document: &str, pointer: &str) -> bool {
        self.damaged.iter().any(|(other, part)| other == document && (part.is_empty() || part.starts_with(pointer)))
    }

    /// Whether a part of a document, or what it stands in, could not be read.
    pub(super) fn is_damaged_whole(&self, document: &str, pointer: &str) -> bool {
        self.damaged.iter().any(|(other, part)| other == document && (part == pointer || is_around(part, pointer)))
    }

    /// The schema of a definition, also of one that could not be read whole.
    pub(super) fn written(&self, name: &str) -> Option<&'a Schema> {
        self.definitions.get(name).map(|definition| &definition.schema)
    }

    /// The schema of a definition.
    pub(crate) fn schema(&self, name: &str) -> Option<&'a Schema> {
        self.written(name).filter(|schema| !self.is_damaged(&schema.place))
    }

    /// The schema itself, or the definition that it refers to.
    pub(crate) fn target<'s>(&self, schema: &'s Schema) -> Option<&'s Schema>
    where
        'a: 's,
    {
        match &schema.reference {
            _ if self.is_damaged(&schema.place) => None,
            Some(name) => self.schema(name),
            None => Some(schema),
        }
    }

    /// Whether a member of an object could not be read.
    pub(super) fn is_unsure(&self, object: &Schema) -> bool {
        object.properties.iter().flatten().any(|property| self.is_damaged(&property.schema.place))
    }
}

/// Whether a pointer leads to something that another one leads through.
fn is_around(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

impl<'a> Scope<'a> {
    /// Looks at a bundle.
    pub fn new(bundle: &'a Bundle) -> Self {
        let mut sites = Vec::new();
        for definition in bundle.definitions() {
            collect(Site { schema: &definition.schema, role: Role::Definition }, &mut sites);
        }
        for parameter in bundle.api.iter().flat_map(|api| &api.parameters) {
            collect(Site { schema: &parameter.schema, role: Role::Parameter }, &mut sites);
        }
        for reply in
            bundle.api.iter().flat_map(|api| &api.operations).filter_map(|operation| operation.response.as_ref())
        {
            collect(Site { schema: reply, role: Role::Reply }, &mut sites);
        }
        Self { bundle, names: Names::new(bundle), sites }
    }

    /// The place of a keyword or of something below one, wherever the schema has it from.
    pub(crate) fn inside(&self, schema: &Schema, tail: &str) -> Place {
        let mut places = std::iter::once(&schema.place).chain(&schema.through);
        let found = places.find_map(|place| self.bundle.find(place, tail));
        found.unwrap_or_else(|| self.bundle.inside(&schema.place, tail))
    }
}

impl<'a> Site<'a> {
    pub(crate) fn is_definition(&self) -> bool {
        matches!(self.role, Role::Definition)
    }

    /// How a message names it.
    pub(crate) fn subject(&self) -> String {
        match self.role {
            Role::Definition => format!("`{}`", name_of(&self.schema.place)),
            Role::Property { name, .. } => format!("`{name}`"),
            Role::Item => "this item".to_owned(),
            Role::Value => "this map value".to_owned(),
            Role::Member { .. } => "this member".to_owned(),
            Role::Parameter => "this parameter".to_owned(),
            Role::Reply => "this reply".to_owned(),
        }
    }

    /// Whether this is a member that may be absent.
    pub(crate) fn is_optional_property(&self) -> bool {
        matches!(self.role, Role::Property { name, owner } if !owner.required.iter().any(|required| required == name))
    }
}

/// The place of a document as a whole.
pub(crate) fn document_place(document: &Document) -> Place {
    Place { document: document.path.clone(), line: 1, column: 1, pointer: String::new() }
}

/// The last step of the way to a definition: its name.
pub(crate) fn name_of(place: &Place) -> &str {
    place.pointer.rsplit('/').next().unwrap_or_default()
}

fn collect<'a>(site: Site<'a>, sites: &mut Vec<Site<'a>>) {
    sites.push(site);
    for child in children(site.schema) {
        collect(child, sites);
    }
}

/// The schemas directly inside a schema.
pub(crate) fn children(schema: &Schema) -> Vec<Site<'_>> {
    let mut sites = Vec::new();
    for Property { name, schema: property } in schema.properties.iter().flatten() {
        sites.push(Site { schema: property, role: Role::Property { name, owner: schema } });
    }
    if let Additional::Map(value) = &schema.additional {
        sites.push(Site { schema: value, role: Role::Value });
    }
    if let Some(items) = &schema.items {
        sites.push(Site { schema: items, role: Role::Item });
    }
    for member in schema.any_of.iter().chain(&schema.one_of).flatten() {
        sites.push(Site { schema: member, role: Role::Member { union: schema } });
    }
    sites
}

/// Every definition that a schema names: by reference, as content, or as a source of conversions.
pub(crate) fn references(schema: &Schema) -> impl Iterator<Item = &str> {
    let named = schema.reference.iter().chain(&schema.content_schema).chain(&schema.ours.from);
    named.map(String::as_str)
}
