//! Items of the client crate: what in the documents each of them comes of.

use sequrity_runtime::is_plain_pattern;

use super::{Comparison, Edition, Spot, Travels};
use crate::{
    check::Scope,
    ir::{Operation, Resource},
    name,
    schema::{Place, Travels as In},
};

/// What an item comes of, in words, and where that stands.
type Origin = (String, Place);
/// Finds what an item, by its name without its module, or a part of it comes of.
type Lookup = fn(&Edition, &str, Option<&str>) -> Option<Origin>;

impl Comparison<'_> {
    /// A method or another part of an item of the client crate, or the whole of it. It stands where that stands which it
    /// comes of.
    pub(super) fn of_client(&self, owner: &str, part: Option<&str>, member: String) -> Spot {
        // Both editions are asked for the same kind of thing: what is gone has not become what is around it.
        let mut origins = [exactly as Lookup, around, behind, root].into_iter().map(|origin| {
            let origin = |edition| origin(edition, last(owner), part);
            (origin(self.old), origin(self.new))
        });
        let (before, after) = origins.find(|both| *both != (None, None)).unwrap_or_default();
        let subject = after.as_ref().or(before.as_ref()).map(|(subject, _)| subject.clone());
        let place = |origin: Option<Origin>| origin.map(|(_, place)| place);
        Spot {
            definition: subject.unwrap_or_default(),
            member: Some(member),
            surface: Some(owner.to_owned()),
            travels: Travels { sent: true, received: true },
            before: place(before),
            after: place(after),
        }
    }
}

/// The operation or the parameter that an item or a method stands for.
fn exactly(edition: &Edition, owner: &str, part: Option<&str>) -> Option<Origin> {
    let operation = operation(edition, &|group, operation| match part {
        Some(method) => group.name == owner && operation.ident == method,
        None => operation.call == owner || name::shouty(&operation.id) == owner,
    });
    let (ir, api) = (edition.ir.api()?, edition.bundle.api.as_ref()?);
    let mut parameters = ir.parameters.iter().zip(&api.parameters);
    let parameter = || {
        let (_, described) = parameters.find(|(parameter, _)| match part {
            Some(method) => parameter.ident == method || parameter.overrides.as_deref() == Some(method),
            None => parameter.constant == owner,
        })?;
        Some((format!("parameter {}", described.key), described.place.clone()))
    };
    operation.map(|(_, operation, place)| (operation.id.clone(), place)).or_else(parameter)
}

/// The operation that a call belongs to, or the first one of a group.
fn around(edition: &Edition, owner: &str, part: Option<&str>) -> Option<Origin> {
    let call = operation(edition, &|_, operation| operation.call == owner);
    let group = || operation(edition, &|group, _| group.name == owner || Some(group.ident.as_str()) == part);
    let call = call.map(|(_, operation, place)| (operation.id.clone(), place));
    call.or_else(|| group().map(|(group, _, place)| (group.ident.clone(), place)))
}

/// What makes an item of the API as a whole be as it is: the key, the conversation, a loop, or a pattern.
fn behind(edition: &Edition, owner: &str, part: Option<&str>) -> Option<Origin> {
    let api = edition.bundle.api.as_ref()?;
    let place = match (owner, part) {
        ("Client" | "ClientBuilder", Some("new" | "api_key" | "from_env" | "env" | "env_from")) => {
            api.key.as_ref().map(|key| key.place.clone())
        }
        ("Session", _) | ("Client", Some("session" | "resume")) => {
            let mut conversations = api.parameters.iter().filter(|parameter| parameter.travels == In::Session);
            conversations.next().map(|parameter| parameter.place.clone())
        }
        (_, Some(_)) if owner.ends_with("/Cargo.toml") => pattern(edition, owner.starts_with("types/")),
        (_, None) => {
            api.operations.iter().find_map(|operation| operation.turns.as_ref()).map(|turns| turns.place.clone())
        }
        _ => None,
    };
    Some((api.title.clone(), place?))
}

/// The first pattern that a crate of regular expressions is needed for, in a type or in a parameter.
fn pattern(edition: &Edition, in_types: bool) -> Option<Place> {
    let scope = Scope::new(&edition.bundle);
    let in_types = |place: &Place| place.pointer.starts_with("/$defs/") == in_types;
    let mut sites = scope.sites.iter().map(|site| site.schema);
    let found = sites.find(|schema| {
        let pattern = schema.limits.pattern.as_deref();
        pattern.is_some_and(|pattern| !is_plain_pattern(pattern)) && in_types(&schema.place)
    })?;
    Some(scope.inside(found, "/pattern"))
}

/// The API as a whole.
fn root(edition: &Edition, _: &str, _: Option<&str>) -> Option<Origin> {
    let api = edition.bundle.api.as_ref()?;
    let place = Place { document: api.document.clone(), line: 1, column: 1, pointer: String::new() };
    Some((api.title.clone(), place))
}

/// The first operation of that kind, with its group and its place.
fn operation<'e>(
    edition: &'e Edition,
    is: &dyn Fn(&Resource, &Operation) -> bool,
) -> Option<(&'e Resource, &'e Operation, Place)> {
    let (ir, api) = (edition.ir.api()?, edition.bundle.api.as_ref()?);
    let groups = ir.resources.iter();
    let mut all = groups.flat_map(|group| group.operations.iter().map(move |operation| (group, operation)));
    let (group, operation) = all.find(|(group, operation)| is(group, operation))?;
    let place = api.operations.iter().find(|described| described.id == operation.id)?.place.clone();
    Some((group, operation, place))
}

/// The name of an item without its module.
pub(super) fn last(path: &str) -> &str {
    path.rsplit_once("::").map_or(path, |(_, name)| name)
}
