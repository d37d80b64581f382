//! Rules about names: what becomes a Rust name must be one, and one of its own.

use super::{Findings, Scope};
use crate::{
    name,
    schema::{Additional, Api, Place, Schema},
    shape::Shape,
};
use std::collections::HashMap;

/// Names that emitted files use without a path: prelude, imports, what the client crate defines.
const TAKEN: &[&str] = &[
    "AsMut",
    "AsRef",
    "BTreeMap",
    "BTreeSet",
    "Box",
    "Client",
    "ClientBuilder",
    "Clone",
    "Codec",
    "Cow",
    "Debug",
    "DecodeError",
    "Default",
    "Display",
    "DoubleEndedIterator",
    "Drop",
    "Duration",
    "EncodeError",
    "Eq",
    "Err",
    "Error",
    "EventStream",
    "ExactSizeIterator",
    "Extend",
    "Extra",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "FromStr",
    "Future",
    "Hash",
    "Infallible",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Map",
    "Method",
    "None",
    "Nullable",
    "Number",
    "Ok",
    "Operation",
    "Option",
    "Ord",
    "Parameter",
    "PartialEq",
    "PartialOrd",
    "Place",
    "Reply",
    "Result",
    "Secret",
    "SecretString",
    "Self",
    "Send",
    "Service",
    "Session",
    "Setting",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "UnknownValue",
    "Unpin",
    "Value",
    "Vec",
];

/// `duplicate-definition`
pub(super) fn duplicates(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let mut seen: HashMap<&str, &Place> = HashMap::new();
    for definition in scope.bundle.definitions() {
        let place = &definition.schema.place;
        match seen.get(definition.name.as_str()) {
            Some(first) => {
                let message = format!(
                    "`{}` is also defined in {}:{}",
                    definition.name, first.document, first.line
                );
                findings.add(place, message);
            }
            None => {
                seen.insert(&definition.name, place);
            }
        }
    }
}

/// `definition-name`
pub(super) fn definitions(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for definition in scope.bundle.definitions() {
        if !is_pascal(&definition.name) {
            findings.add(
                &definition.schema.place,
                format!("`{}` is not in PascalCase", definition.name),
            );
        }
    }
}

/// `method-name`
pub(super) fn methods(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let ours = scope.sites.iter().map(|site| &site.schema.ours);
    let named = ours.flat_map(|ours| {
        let presets = ours
            .presets
            .iter()
            .map(|preset| (&preset.name, &preset.place));
        presets.chain(
            ours.accessors
                .iter()
                .map(|accessor| (&accessor.name, &accessor.place)),
        )
    });
    let parameters = scope
        .bundle
        .api
        .iter()
        .flat_map(|api| &api.parameters)
        .flat_map(|parameter| {
            let overrides = parameter
                .overrides
                .iter()
                .map(|name| (name, &parameter.place));
            std::iter::once((&parameter.key, &parameter.place)).chain(overrides)
        });
    for (name, place) in named.chain(parameters) {
        if !is_snake(name) {
            findings.add(place, format!("`{name}` is not in snake_case"));
        }
    }
}

/// `name-taken`
pub(super) fn taken(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for definition in scope.bundle.definitions() {
        let rust = name::pascal(&definition.name);
        let rust = rust.trim_end_matches('_');
        if TAKEN.contains(&rust) {
            findings.add(
                &definition.schema.place,
                format!("emitted files already have a `{rust}`"),
            );
        }
    }
}

/// `name-collision`
pub(super) fn collisions(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let mut areas: HashMap<&str, Table<'_>> = HashMap::new();
    let mut topics: HashMap<&str, Table<'_>> = HashMap::new();
    for document in &scope.bundle.documents {
        let (area, topic) = document
            .path
            .rsplit_once('/')
            .unwrap_or(("", &document.path));
        let topic = topic.trim_end_matches(".json");
        let root = Place {
            document: document.path.clone(),
            line: 1,
            column: 1,
            pointer: String::new(),
        };
        topics
            .entry(area)
            .or_default()
            .add(name::snake(topic), topic, &root, findings);
        for definition in &document.definitions {
            let names = areas.entry(area).or_default();
            // Equal names are duplicate definitions.
            names.add(
                name::pascal(&definition.name),
                &definition.name,
                &definition.schema.place,
                findings,
            );
        }
    }
    for definition in scope.bundle.definitions() {
        match Shape::of(&definition.schema) {
            Some(Shape::Object(object)) => members(object, findings),
            Some(Shape::Enum { open, values }) => {
                variants(scope, &definition.schema, values, open, findings)
            }
            Some(Shape::Union { .. }) | None => {}
        }
    }
    if let Some(api) = &scope.bundle.api {
        settings(api, findings);
    }
}

/// Rust names and the wire names that took them.
#[derive(Default)]
struct Table<'a> {
    taken: HashMap<String, &'a str>,
}

impl<'a> Table<'a> {
    fn reserve(&mut self, rust: &str, what: &'a str) {
        self.taken.insert(rust.to_owned(), what);
    }

    fn add(&mut self, rust: String, wire: &'a str, place: &Place, findings: &mut Findings<'_>) {
        match self.taken.get(&rust) {
            Some(other) if *other != wire => {
                findings.add(
                    place,
                    format!("`{wire}` and `{other}` both become `{}`", name::bare(&rust)),
                );
            }
            Some(_) => {}
            None => {
                self.taken.insert(rust, wire);
            }
        }
    }
}

/// Fields, setters, presets and accessors of a struct share their names.
fn members(object: &Schema, findings: &mut Findings<'_>) {
    let mut table = Table::default();
    table.reserve("new", "the constructor");
    if matches!(object.additional, Additional::Open) {
        table.reserve("extra", "the field for unknown members");
    }
    for property in object
        .properties
        .iter()
        .flatten()
        .filter(|property| property.schema.constant.is_none())
    {
        table.add(
            name::snake(&property.name),
            &property.name,
            &property.schema.place,
            findings,
        );
    }
    for preset in &object.ours.presets {
        repeated(
            &mut table,
            &preset.name,
            "a preset",
            &preset.place,
            findings,
        );
    }
    for accessor in &object.ours.accessors {
        repeated(
            &mut table,
            &accessor.name,
            "an accessor",
            &accessor.place,
            findings,
        );
    }
}

fn repeated<'a>(
    table: &mut Table<'a>,
    name: &str,
    what: &'a str,
    place: &Place,
    findings: &mut Findings<'_>,
) {
    match table.taken.get(name) {
        Some(other) => findings.add(
            place,
            format!("`{name}` is {what} and also the name of `{other}`"),
        ),
        None => table.reserve(name, what),
    }
}

fn variants(
    scope: &Scope<'_>,
    schema: &Schema,
    values: &Schema,
    open: bool,
    findings: &mut Findings<'_>,
) {
    let mut table = Table::default();
    if open {
        table.reserve("Other", "the variant for unknown strings");
    }
    for (position, value) in values.values.iter().flatten().enumerate() {
        let Some(wire) = value.as_str() else { continue };
        let named = schema.ours.names.iter().find(|(value, _)| value == wire);
        let rust = named.map_or_else(|| name::pascal(wire), |(_, name)| name.clone());
        let place = scope.inside(values, &format!("/enum/{position}"));
        if values
            .values
            .iter()
            .flatten()
            .take(position)
            .any(|earlier| earlier == value)
        {
            findings.add_with(
                &place,
                format!("the value `{wire}` stands here a second time"),
                "keep one of the two",
            );
        }
        table.add(rust, wire, &place, findings);
    }
}

/// Setters of clients and calls that every client has.
const SETTERS: &[&str] = &[
    "api_key",
    "base_url",
    "build",
    "from_env",
    "header",
    "http_client",
    "new",
    "retry",
    "send",
    "stream",
    "timeout",
    "timeouts",
    "transport",
];

fn settings(api: &Api, findings: &mut Findings<'_>) {
    let mut table = Table::default();
    for setter in SETTERS {
        table.reserve(setter, "what every client has");
    }
    for parameter in &api.parameters {
        let names = std::iter::once((&parameter.key, "a parameter"));
        for (name, what) in
            names.chain(parameter.overrides.iter().map(|name| (name, "an override")))
        {
            repeated(&mut table, name, what, &parameter.place, findings);
        }
    }
}

pub(super) fn is_pascal(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric())
}

pub(super) fn is_snake(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
    };
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('_').all(word)
}
