//! Rules about names: what becomes a Rust name must be one, and one of its own.

use std::collections::{HashMap, HashSet};

use super::{Findings, Scope, client, scope::document_place};
use crate::{
    name,
    schema::{Additional, Definition, Place, Schema},
    shape::Shape,
};

/// Names that files of the types crate use without a path: the prelude and their imports.
pub(crate) const TAKEN: &str = "\
    AsMut AsRef BTreeSet Box Clone Codec Copy Debug DecodeError Default \
    DeserializeOwned Dictionary Display DoubleEndedIterator Drop Duration EncodeError Ending Eq Err \
    ExactSizeIterator Extend Extra Fn FnMut FnOnce From FromIterator FromStr Future Hash \
    Infallible Into IntoFuture IntoIterator Iterator JsonObject Map None Nullable Number Ok Option Ord \
    ParseError PartialEq PartialOrd Result SchemaError Secret Self Send Sized Some StrictSchema String Sync ToOwned ToString \
    TryFrom TryInto UnknownValue Unpin Value Vec";

/// Names that files of the client crate use besides, or define: whatever these files do not name may have them.
pub(crate) const TAKEN_BY_CLIENT: &str = "\
    BlockingEventStream Bytes Client ClientBuilder Clock Error ErrorKind EventStream KeyHeader Limits Method NoBody Operation Parameter Place Reply Retry Rule \
    RetryPolicy SecretString Service Session Setting Timeouts Transport Values";

/// `duplicate-definition`
pub(super) fn duplicates(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let mut seen: HashMap<&str, &Place> = HashMap::new();
    for document in &scope.bundle.documents {
        let definitions = document.definitions.iter();
        let again = definitions.filter_map(|definition| Some((definition, *seen.get(definition.name.as_str())?)));
        let again: Vec<(&Definition, &Place)> = again.collect();
        for definition in &document.definitions {
            seen.entry(&definition.name).or_insert(&definition.schema.place);
        }
        let whole = again.len() > 1 && again.len() == document.definitions.len();
        if let Some((_, first)) =
            again.first().filter(|(_, first)| whole && again.iter().all(|(_, other)| other.document == first.document))
        {
            let message =
                format!("all {} definitions of this document are also defined in {}", again.len(), first.document);
            findings.add_with(&document_place(document), message, "take one of the two documents out");
            continue;
        }
        for (definition, first) in again {
            let message = format!("`{}` is also defined in {}:{}", definition.name, first.document, first.line);
            findings.add(&definition.schema.place, message);
        }
    }
}

/// `definition-name`
pub(super) fn definitions(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for definition in scope.bundle.definitions() {
        if !is_pascal(&definition.name) {
            findings.add(&definition.schema.place, format!("`{}` is not in PascalCase", definition.name));
        }
    }
}

/// `method-name`
pub(super) fn methods(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let ours = scope.sites.iter().map(|site| &site.schema.ours);
    let named = ours.flat_map(|ours| {
        let presets = ours.presets.iter().map(|preset| (&preset.name, &preset.place));
        let makes = ours.makes.iter().map(|make| (&make.name, &make.place));
        let setters = ours
            .setters
            .iter()
            .flat_map(|setter| std::iter::once(&setter.name).chain(&setter.typed).map(|name| (name, &setter.place)));
        let accessors = ours.accessors.iter().map(|accessor| (&accessor.name, &accessor.place));
        let parse = ours.parse.iter().map(|parse| (&parse.name, &parse.place));
        presets.chain(makes).chain(setters).chain(accessors).chain(parse)
    });
    let parameters = scope.bundle.api.iter().flat_map(|api| &api.parameters).flat_map(|parameter| {
        let overrides = parameter.overrides.iter().map(|name| (name, &parameter.place));
        std::iter::once((&parameter.key, &parameter.place)).chain(overrides)
    });
    for (name, place) in named.chain(parameters) {
        if !is_snake(name) {
            findings.add(place, format!("`{name}` is not in snake_case"));
        }
    }
}

/// `document-name`
pub(super) fn documents(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for document in &scope.bundle.documents {
        let path = document.path.trim_end_matches(".json");
        let legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        let named = |step: &str| step.starts_with(|first: char| first.is_ascii_alphabetic()) && step.chars().all(legal);
        if !path.split('/').all(named) {
            findings.add(&document_place(document), format!("{path:?} makes no name of a module"));
        }
    }
}

/// `name-taken`
pub(super) fn taken(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let everywhere: HashSet<&str> = TAKEN.split(' ').collect();
    let by_client: HashSet<&str> = TAKEN_BY_CLIENT.split(' ').collect();
    let named = client::named(scope);
    for definition in scope.bundle.definitions() {
        let rust = name::pascal(&definition.name);
        let rust = rust.trim_end_matches('_');
        if everywhere.contains(rust) || by_client.contains(rust) && named.contains(definition.name.as_str()) {
            findings.add(&definition.schema.place, format!("emitted files already have a `{rust}`"));
        }
    }
    client::taken(scope, findings);
}

/// `name-collision`
pub(super) fn collisions(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let mut areas: HashMap<&str, Table> = HashMap::new();
    let mut topics: HashMap<&str, Table> = HashMap::new();
    for document in &scope.bundle.documents {
        let (area, topic) = document.path.rsplit_once('/').unwrap_or(("", &document.path));
        let topic = topic.trim_end_matches(".json");
        if let Some(message) = topics.entry(area).or_default().wire(name::snake(topic), topic) {
            findings.add(&document_place(document), message);
        }
        let names = areas.entry(area).or_default();
        for definition in &document.definitions {
            if let Some(message) = names.wire(name::pascal(&definition.name), &definition.name) {
                findings.add(&definition.schema.place, message);
            }
        }
    }
    for definition in scope.bundle.definitions() {
        match Shape::of(&definition.schema) {
            Some(Shape::Object(object)) => members(object, findings),
            Some(Shape::Enum { open, values }) => {
                variants(scope, &definition.schema, values, open, findings);
            }
            Some(Shape::Union { .. }) | None => {}
        }
    }
    client::collisions(scope, findings);
}

/// Rust names, and how a message says who has each.
#[derive(Default)]
pub(super) struct Table(HashMap<String, String>);

impl Table {
    pub(super) fn reserve(&mut self, rust: &str, owner: &str) {
        self.0.insert(rust.to_owned(), owner.to_owned());
    }

    /// Takes a name for a wire name; a message when another wire name has it. The same wire name twice is for other
    /// rules.
    fn wire(&mut self, rust: String, wire: &str) -> Option<String> {
        let owner = format!("`{wire}`");
        match self.0.get(&rust) {
            Some(other) if *other != owner => Some(format!("{owner} and {other} both become `{}`", name::bare(&rust))),
            Some(_) => None,
            None => {
                self.0.insert(rust, owner);
                None
            }
        }
    }

    /// Takes a name that is the same in Rust.
    pub(super) fn method(&mut self, name: &str, what: &str, place: &Place, findings: &mut Findings<'_>) {
        if let Some(message) = self.taken(name, what) {
            findings.add(place, message);
        }
    }

    /// The same; a message when something else has it.
    pub(super) fn taken(&mut self, name: &str, what: &str) -> Option<String> {
        if let Some(other) = self.0.get(name) {
            return Some(format!("`{name}` names {what} and also {other}"));
        }
        self.reserve(name, what);
        None
    }
}

/// Fields, setters, presets and accessors of a struct share their names.
fn members(object: &Schema, findings: &mut Findings<'_>) {
    let mut table = Table::default();
    table.reserve("new", "the constructor");
    if matches!(object.additional, Additional::Open) {
        table.reserve("extra", "the field for unknown members");
    }
    let properties = object.properties.iter().flatten();
    let help = "give it another Rust name in `x-names` of the object";
    for property in properties.filter(|property| property.schema.constant.is_none()) {
        let rust = name::field(object, &property.name);
        let message = nameless(&rust, &property.name).or_else(|| table.wire(rust, &property.name));
        if let Some(message) = message {
            findings.add_with(&property.schema.place, message, help);
        }
    }
    // Setters may be named so: they are called on a value, with an argument.
    for method in ["clone", "default"] {
        if !table.0.contains_key(method) {
            table.reserve(method, "a method of every type");
        }
    }
    for preset in &object.ours.presets {
        table.method(&preset.name, "a preset", &preset.place, findings);
    }
    for make in &object.ours.makes {
        table.method(&make.name, "a value that is made", &make.place, findings);
    }
    for accessor in &object.ours.accessors {
        table.method(&accessor.name, "an accessor", &accessor.place, findings);
    }
    for setter in &object.ours.setters {
        table.method(&setter.name, "a setter", &setter.place, findings);
        if let Some(typed) = &setter.typed {
            table.method(typed, "a setter", &setter.place, findings);
        }
    }
    if let Some(parse) = &object.ours.parse {
        table.method(&parse.name, "the reader of the text", &parse.place, findings);
    }
}

fn variants(scope: &Scope<'_>, schema: &Schema, values: &Schema, open: bool, findings: &mut Findings<'_>) {
    let mut table = Table::default();
    if open {
        table.reserve("Other", "the variant for unknown strings");
    }
    let mut seen = HashSet::new();
    for (position, value) in values.values.iter().flatten().enumerate() {
        let Some(wire) = value.as_str() else { continue };
        let place = || scope.inside(values, &format!("/enum/{position}"));
        let named = schema.ours.names.iter().find(|(value, _)| value == wire);
        let rust = named.map_or_else(|| name::pascal(wire), |(_, name)| name.clone());
        if !seen.insert(wire) {
            let message = format!("the value `{wire}` stands here a second time");
            findings.add_with(&place(), message, "keep one of the two");
        } else if let Some(message) = nameless(&rust, wire).or_else(|| table.wire(rust, wire)) {
            findings.add_with(&place(), message, "give one value another Rust name under `x-names`");
        }
    }
}

/// What is said of a name that nothing is left of.
fn nameless(rust: &str, wire: &str) -> Option<String> {
    is_nameless(rust).then(|| format!("`{wire}` has no letter or digit to make a Rust name of"))
}

/// Whether a Rust name has neither letter nor digit.
pub(crate) fn is_nameless(rust: &str) -> bool {
    name::bare(rust).chars().all(|letter| letter == '_')
}

/// `Self` is the one keyword among such names.
pub(crate) fn is_pascal(name: &str) -> bool {
    name != "Self"
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|character| character.is_ascii_alphanumeric())
}

pub(crate) fn is_snake(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.chars().all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
    };
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('_').all(word)
}
