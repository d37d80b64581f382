//! Parameters of operations, each described once.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::{
    form::{Form, Sort, sort},
    names::{legal, snake},
    operations::Call,
    plain::add,
    prose,
    service::is_deprecated,
    source::{below, is_true, items},
    spot::{About, Spot},
    types::{At, Types},
};
use crate::{
    check::client::{BUILDER, SETTERS},
    name,
};

/// Headers that the standard gives to other parts of a document.
const BY_OTHERS: &[&str] = &["accept", "authorization", "content-type"];

/// A parameter that is translated.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) key: String,
    /// Where it stands first.
    pub(super) pointer: String,
    pub(super) value: Value,
}

/// Every parameter that operations use.
#[derive(Default)]
pub(super) struct Parameters {
    pub(super) list: Vec<Shared>,
    /// By what they say: keys; none where it was left out.
    known: HashMap<String, Option<String>>,
    taken: HashSet<String>,
    /// Keys of those that are described in several ways.
    differing: HashSet<String>,
}

/// A parameter of the source.
struct Source<'d> {
    pointer: String,
    members: &'d Map<String, Value>,
    name: &'d str,
    place: &'d str,
}

impl Parameters {
    pub(super) fn new(calls: &[Call]) -> Self {
        let mut parameters = Self::default();
        let names = SETTERS.iter().flat_map(|(_, names)| names.iter()).chain(BUILDER);
        parameters.taken.extend(names.map(|name| (*name).to_owned()));
        // Constants of operations and of parameters share one module.
        parameters
            .taken
            .extend(calls.iter().map(|call| name::shouty(&format!("{}.{}", call.resource, call.verb)).to_lowercase()));
        parameters
    }

    /// The keys of what an operation takes; none where it cannot be called without one that is left out.
    pub(super) fn of(&mut self, types: &mut Types<'_>, call: &Call) -> Option<Vec<String>> {
        let mut sources: Vec<Source<'_>> = Vec::new();
        let path = call.pointer.rsplit_once('/').map(|(path, _)| path).unwrap_or_default();
        for owner in [path, &call.pointer] {
            let pointer = below(owner, "parameters");
            for (position, _) in items(types.reader.document.at(&pointer)).enumerate() {
                let (pointer, members) = types.reader.document.resolved(&below(&pointer, &position.to_string()));
                let Some(members) = members else { continue };
                let said = |key: &str| members.get(key).and_then(Value::as_str).unwrap_or_default();
                let (name, place) = (said("name"), said("in"));
                sources.retain(|other| (other.name, other.place) != (name, place));
                sources.push(Source { pointer, members, name, place });
            }
        }
        let mut keys = Vec::new();
        for source in sources {
            if source.place == "header" && BY_OTHERS.contains(&source.name.to_lowercase().as_str()) {
                continue;
            }
            match self.key(types, call, &source) {
                Some(key) => keys.push(key),
                None if source.place == "path" || source.place == "query" && is_true(source.members, "required") => {
                    types.note(
                        &call.pointer,
                        "the operation is left out: it needs a parameter that cannot travel",
                        "describe the parameter as text",
                    );
                    return None;
                }
                None => {}
            }
        }
        Some(keys)
    }

    fn key(&mut self, types: &mut Types<'_>, call: &Call, source: &Source<'_>) -> Option<String> {
        let mut said = source.members.clone();
        for keyword in ["description", "example", "examples", "x-"] {
            said.retain(|key, _| !key.starts_with(keyword));
        }
        let identity = Value::Object(said).to_string();
        if let Some(known) = self.known.get(&identity) {
            let shared = self.list.iter().find(|shared| Some(&shared.key) == known.as_ref());
            let text = source.members.get("description").and_then(Value::as_str).and_then(prose::sentence);
            let told = shared.is_some_and(|shared| {
                let first = shared.value.get("description").and_then(Value::as_str).unwrap_or_default();
                text.as_ref().is_none_or(|text| first.starts_with(text))
            });
            // Of several that differ the first is told.
            if let (Some(shared), false) = (shared, told)
                && self.differing.insert(shared.key.clone())
            {
                let help = "look whether the text of the first fits them all";
                types.note(&source.pointer, "parameters that are alike are one, with the text of the first", help);
            }
            return known.clone();
        }
        let value = translate(types, source);
        let key = value.map(|value| {
            let key = self.unique(source.name, &call.resource);
            self.list.push(Shared { key: key.clone(), pointer: source.pointer.clone(), value });
            key
        });
        self.known.insert(identity, key.clone());
        key
    }

    fn unique(&mut self, name: &str, resource: &str) -> String {
        let own = snake(name);
        let candidates = [own.clone(), format!("{resource}_{own}"), format!("{own}_value")];
        let numbered = (2..).map(|number| format!("{own}_{number}"));
        let key = candidates.into_iter().chain(numbered).find(|key| !self.taken.contains(key)).unwrap_or(own);
        self.taken.insert(key.clone());
        key
    }
}

/// How a value travels.
enum Travel {
    /// One text.
    Text,
    /// A text for each value.
    List,
    /// JSON in a header.
    Json,
    /// As a text that the caller puts together; why.
    Joined(&'static str),
    /// Not at all; why.
    No(&'static str),
}

fn translate(types: &mut Types<'_>, source: &Source<'_>) -> Option<Value> {
    let Source { pointer, members, name, place } = source;
    if !["path", "query", "header"].contains(place) {
        types.note(
            pointer,
            format!("a parameter in `{place}` is left out"),
            "send it as a header of your own where you need it",
        );
        return None;
    }
    let media = "application/json";
    let (schema, json) = match members.get("content").and_then(|content| content.get(media)) {
        Some(content) => (below(&below(&below(pointer, "content"), media), "schema"), content.get("schema").is_some()),
        None => (below(pointer, "schema"), false),
    };
    let spots = vec![types.reader.spot(&schema)];
    let travel = travel(types, source, &spots, json);
    let mut about = About {
        description: members.get("description").and_then(Value::as_str).and_then(prose::sentence),
        ..About::default()
    };
    let wanted = legal(name);
    let at = At::new(if types.names.is_free(&wanted) { wanted } else { format!("{wanted}Parameter") }, None);
    let described = described(types, source, &travel, spots, &mut about, &at)?;
    let mut whole = Map::from_iter([("name".to_owned(), Value::from(*name)), ("in".to_owned(), Value::from(*place))]);
    let required = is_true(members, "required");
    if *place == "path" || *place == "query" && required {
        whole.insert("required".to_owned(), true.into());
    } else if required {
        types.note(pointer, "a header that the service needs may be left out", "set it for the whole client");
    }
    if let Some(default) = about.default.take().filter(|default| !default.is_null()) {
        add(&mut about, &format!("Without it the service assumes `{}`.", plain(&default)));
    }
    whole.insert("description".to_owned(), about.text(name).into());
    if is_deprecated(members) || about.deprecated {
        whole.insert("deprecated".to_owned(), true.into());
    }
    whole.extend(described);
    Some(whole.into())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| text.replace('`', "'"))
}

fn travel(types: &Types<'_>, source: &Source<'_>, spots: &[Spot<'_>], json: bool) -> Travel {
    let mut null = false;
    let form = types.reader.form(vec![spots.to_vec()], &mut About::default(), &mut null);
    let exploded = source.members.get("explode") != Some(&Value::Bool(false));
    let style = source.members.get("style").and_then(Value::as_str).unwrap_or("form");
    match (source.place, form) {
        ("header", Form::Object(_)) if json => Travel::Json,
        (_, _) if json => Travel::Joined("Written as JSON."),
        (_, Form::Const(_) | Form::Enum(_)) => Travel::Text,
        (place, Form::Plain(flat)) => match sort(&flat) {
            Sort::Text | Sort::Number | Sort::Boolean => Travel::Text,
            Sort::List if place == "query" && exploded && style == "form" && has_plain_items(types, &flat.items) => {
                Travel::List
            }
            Sort::List if style == "pipeDelimited" => Travel::Joined("Values are joined by `|`."),
            Sort::List if style == "spaceDelimited" => Travel::Joined("Values are joined by spaces."),
            Sort::List => Travel::Joined("Values are joined by commas."),
            _ => Travel::No("an object"),
        },
        (_, Form::Object(_)) => Travel::No("an object"),
        (_, Form::Union(_) | Form::Any) => Travel::Joined("Written as text."),
    }
}

fn has_plain_items(types: &Types<'_>, items: &[Spot<'_>]) -> bool {
    let mut null = false;
    match types.reader.form(vec![items.to_vec()], &mut About::default(), &mut null) {
        Form::Enum(_) | Form::Const(Value::String(_)) => !null,
        Form::Plain(flat) => !null && matches!(sort(&flat), Sort::Text | Sort::Number | Sort::Boolean),
        _ => false,
    }
}

/// `schema` or `content` of a parameter.
fn described<'d>(
    types: &mut Types<'d>,
    source: &Source<'_>,
    travel: &Travel,
    spots: Vec<Spot<'d>>,
    about: &mut About,
    at: &At,
) -> Option<Map<String, Value>> {
    let value = match travel {
        Travel::No(what) => {
            let help = "send it as part of a path of your own, or describe its members as parameters";
            types.note(&source.pointer, format!("a parameter that is {what} is left out"), help);
            return None;
        }
        Travel::Joined(how) => {
            types.note(
                &source.pointer,
                "a parameter is one text that the caller puts together",
                "look how the service reads it",
            );
            about.or(types.reader.flat(&spots).about);
            about.default = None;
            add(about, how);
            json!({ "type": "string" })
        }
        Travel::Json => {
            let (schema, _) = types.part(spots, about, at, false);
            about.default = None;
            return Some(Map::from_iter([("content".to_owned(), json!({ "application/json": { "schema": schema } }))]));
        }
        Travel::Text | Travel::List => {
            // What null would be, absence is.
            let (mut schema, _) = types.part(spots, about, at, false);
            if schema.get("items").is_some() {
                schema.shift_remove("uniqueItems");
            }
            Value::Object(schema)
        }
    };
    Some(Map::from_iter([("schema".to_owned(), value)]))
}
