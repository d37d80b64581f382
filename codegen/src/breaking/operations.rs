//! What is asked where: operations, parameters, and what holds for the whole API.

use super::{Comparison, Spot, Travels, beside, shown};
use crate::schema::{Api, Content, EventStream, Key, Operation, Parameter, Place, Schema, Travels as In, media::JSON};

/// A request and what goes with it.
const SENT: Travels = Travels { sent: true, received: false };
/// A reply and what goes with it.
const RECEIVED: Travels = Travels { sent: false, received: true };
/// The crates as such.
const BOTH: Travels = Travels { sent: true, received: true };

impl<'a> Comparison<'a> {
    /// The `OpenAPI` documents of both editions.
    pub(super) fn operations(&mut self) {
        let (old, new) = (self.old.bundle.api.as_ref(), self.new.bundle.api.as_ref());
        if let (Some(old), Some(new)) = (old, new) {
            self.service(old, new);
            for parameter in &old.parameters {
                if let Some(now) = new.parameters.iter().find(|now| now.key == parameter.key) {
                    self.parameter(parameter, now);
                }
            }
        }
        let of = |api: Option<&'a Api>| api.map_or(&[][..], |api| &api.operations);
        for before in of(old) {
            match of(new).iter().find(|now| now.id == before.id) {
                Some(now) => self.operation(before, now),
                None => {
                    let spot = spot(&before.id, SENT, Some(&before.place), None);
                    self.add("operation-removed", &spot, Some(line(before)), None);
                }
            }
        }
        for now in of(new).iter().filter(|now| !of(old).iter().any(|before| before.id == now.id)) {
            self.add("operation-added", &spot(&now.id, SENT, None, Some(&now.place)), None, Some(line(now)));
        }
    }

    /// Packages, addresses, environment variables, headers.
    fn service(&mut self, old: &Api, new: &Api) {
        let root = |api: &Api| Place { document: api.document.clone(), line: 1, column: 1, pointer: String::new() };
        let (before, after) = (root(old), root(new));
        let whole = spot(&new.title, BOTH, Some(&before), Some(&after));
        let part = |member: &str, pointer: &str| {
            let of = |edition: &super::Edition, place: &Place| edition.bundle.inside(place, pointer);
            whole.part(member, Some(&of(self.old, &before)), Some(&of(self.new, &after)))
        };
        let changes = [
            ("package-renamed", part("types", "/x-packages"), &old.types_package.name, &new.types_package.name),
            ("package-renamed", part("client", "/x-packages"), &old.client_package.name, &new.client_package.name),
            ("address-changed", part("url", "/servers"), &old.base_url, &new.base_url),
        ];
        self.key(&part("key", "/components/securitySchemes"), old.key.as_ref(), new.key.as_ref());
        let named = [
            ("variable-renamed", part("url", "/servers"), &old.base_url_env, &new.base_url_env),
            ("header-changed", part("request_id", "/x-headers"), &old.request_id_header, &new.request_id_header),
            ("header-changed", part("idempotency", "/x-headers"), &old.idempotency_header, &new.idempotency_header),
        ];
        for (id, spot, was, is) in changes {
            self.differs(id, &spot, Some(was.clone()), Some(is.clone()));
        }
        for (id, spot, was, is) in named {
            // A variable that was not there before binds nobody.
            let id = if id == "variable-renamed" && was.is_none() { "variable-added" } else { id };
            self.differs(id, &spot, was.clone(), is.clone());
        }
    }

    /// How callers say who they are.
    fn key(&mut self, spot: &Spot, old: Option<&Key>, new: Option<&Key>) {
        let way = |key: &Key| Some(format!("{}: {}", key.header, key.prefix).trim_end_matches([' ', ':']).to_owned());
        match (old, new) {
            (None, Some(new)) => self.add("key-required", spot, None, way(new)),
            (Some(old), None) => self.add("key-dropped", spot, way(old), None),
            (Some(old), Some(new)) => {
                self.differs("key-moved", spot, way(old), way(new));
                self.differs("variable-renamed", spot, Some(old.env.clone()), Some(new.env.clone()));
            }
            (None, None) => {}
        }
    }

    fn parameter(&mut self, old: &Parameter, new: &Parameter) {
        let mut spot = spot(&format!("parameter {}", new.key), SENT, Some(&old.place), Some(&new.place));
        self.differs("parameter-wire-name-changed", &spot, Some(old.wire.clone()), Some(new.wire.clone()));
        self.differs("parameter-moved", &spot, Some(way(old)), Some(way(new)));
        let need =
            |parameter: &Parameter| Some(if is_required(parameter) { "required" } else { "optional" }.to_owned());
        let id = if is_required(new) { "parameter-made-required" } else { "parameter-made-optional" };
        self.differs(id, &spot, need(old), need(new));
        self.differs("deprecation-changed", &spot, advised(old.deprecated), advised(new.deprecated));
        let default = |parameter: &Parameter| parameter.schema.default.as_ref().map(ToString::to_string);
        self.differs("parameter-default-changed", &spot, default(old), default(new));
        let id = if old.env.is_none() { "variable-added" } else { "variable-renamed" };
        self.differs(id, &spot, old.env.clone(), new.env.clone());
        spot.member = Some("value".to_owned());
        let (was, is) = (self.type_text(&old.schema), shown::ty(&new.schema));
        if was != is {
            self.related(&spot, (&old.schema, &was), (&new.schema, &is));
        }
        self.limits(&spot, &old.schema, &new.schema);
        if let (Some(before), Some(after)) = (&old.schema.items, &new.schema.items) {
            self.limits(&spot.part(spot.within("[]"), spot.before.as_ref(), spot.after.as_ref()), before, after);
        }
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        let whole = spot(&new.id, SENT, Some(&old.place), Some(&new.place));
        self.differs("http-method-changed", &whole, Some(old.method.clone()), Some(new.method.clone()));
        self.differs("path-changed", &whole, Some(old.path.clone()), Some(new.path.clone()));
        self.differs("deprecation-changed", &whole, advised(old.deprecated), advised(new.deprecated));
        for key in old.parameters.iter().filter(|key| !new.parameters.contains(key)) {
            let spot = whole.part(key, whole.before.as_ref(), None);
            self.add("parameter-removed", &spot, Some(key.clone()), None);
        }
        for key in new.parameters.iter().filter(|key| !old.parameters.contains(key)) {
            let api = self.new.bundle.api.as_ref();
            let found = api.and_then(|api| api.parameters.iter().find(|parameter| parameter.key == *key));
            let id = if found.is_some_and(is_required) { "required-parameter-added" } else { "parameter-added" };
            let spot = whole.part(key, None, found.map(|parameter| &parameter.place));
            self.add(id, &spot, None, Some(key.clone()));
        }
        let (was, is) = (old.request.as_deref().map(referring), new.request.as_deref().map(referring));
        self.body(&whole, "request", SENT, was.as_ref(), is.as_ref());
        self.reply(&whole, old, new);
        self.streams(&whole, old.stream.as_ref(), new.stream.as_ref());
        self.errors(&whole, old, new);
        if let (Some(before), Some(after)) = (&old.turns, &new.turns) {
            let tool = self.name_now(&before.tool);
            self.hidden(&whole, &beside::of_loop(before, tool), &beside::of_loop(after, &after.tool));
        }
        self.differs("usage-changed", &whole, list(&old.usage), list(&new.usage));
    }

    /// The type of a body: when it is another one, whether it takes the same values.
    fn body(&mut self, whole: &Spot, what: &str, travels: Travels, old: Option<&Schema>, new: Option<&Schema>) {
        let mut spot = whole.part(what, whole.before.as_ref(), whole.after.as_ref());
        spot.travels = travels;
        let (was, is) = (old.map(shown::ty), new.map(shown::ty));
        match (old, new) {
            (Some(before), Some(after)) if self.type_text(before) != shown::ty(after) => {
                self.add("body-type-changed", &spot, was.clone(), is.clone());
                self.related(&spot, (before, &was.unwrap_or_default()), (after, &is.unwrap_or_default()));
            }
            (Some(_), None) => self.add("body-removed", &spot, was, None),
            (None, Some(_)) => self.add("body-added", &spot, None, is),
            _ => {}
        }
    }

    /// What a whole reply is. Of one that comes in another form nothing else is said: it is read in another way.
    fn reply(&mut self, whole: &Spot, old: &Operation, new: &Operation) {
        let mut spot = whole.part("response", whole.before.as_ref(), whole.after.as_ref());
        spot.travels = RECEIVED;
        match (form(old), form(new)) {
            (Some(was), None) if old.content.is_some() => self.add("body-removed", &spot, Some(was), None),
            (None, Some(is)) if new.content.is_some() => self.add("body-added", &spot, None, Some(is)),
            (Some(was), Some(is)) if was != is => self.add("media-type-changed", &spot, Some(was), Some(is)),
            _ => self.body(whole, "response", RECEIVED, old.response.as_ref(), new.response.as_ref()),
        }
    }

    /// What bodies of errors are, status by status.
    fn errors(&mut self, whole: &Spot, old: &Operation, new: &Operation) {
        let mut statuses: Vec<&str> = Vec::new();
        for body in old.errors.iter().chain(&new.errors) {
            if !statuses.contains(&body.status.as_str()) {
                statuses.push(&body.status);
            }
        }
        for status in statuses {
            let items = |operation: &Operation, name: &dyn Fn(&str) -> String| {
                let bodies = operation.errors.iter().filter(|body| body.status == status);
                list(&bodies.map(|body| name(&body.item)).collect::<Vec<_>>())
            };
            let was = items(old, &|item| self.name_now(item).to_owned());
            let is = items(new, &|item| item.to_owned());
            let mut spot = whole.part(format!("error {status}"), whole.before.as_ref(), whole.after.as_ref());
            spot.travels = RECEIVED;
            let id = if was.is_none() { "error-body-added" } else { "error-body-changed" };
            self.differs(id, &spot, was, is);
        }
    }

    fn streams(&mut self, whole: &Spot, old: Option<&EventStream>, new: Option<&EventStream>) {
        let mut spot = whole.part("events", whole.before.as_ref(), whole.after.as_ref());
        spot.travels = RECEIVED;
        let (before, after) = match (old, new) {
            (Some(before), Some(after)) => (before, after),
            (Some(before), None) => return self.add("stream-removed", &spot, Some(before.event.clone()), None),
            (None, Some(after)) => return self.add("stream-added", &spot, None, Some(after.event.clone())),
            (None, None) => return,
        };
        self.body(whole, "events", RECEIVED, Some(&referring(&before.event)), Some(&referring(&after.event)));
        self.differs("terminal-events-changed", &spot, sorted(&before.terminal), sorted(&after.terminal));
        let outcomes = |stream: &EventStream| {
            list(&stream.outcomes.iter().map(|(tag, outcome)| format!("{tag}: {outcome}")).collect::<Vec<_>>())
        };
        self.differs("outcomes-changed", &spot, outcomes(before), outcomes(after));
        self.differs("stream-end-changed", &spot, before.done.clone(), after.done.clone());
        self.differs("text-accessor-changed", &spot, before.text.clone(), after.text.clone());
        spot.travels = SENT;
        self.differs("stream-member-changed", &spot, before.member.clone(), after.member.clone());
    }
}

fn spot(definition: &str, travels: Travels, before: Option<&Place>, after: Option<&Place>) -> Spot {
    Spot {
        definition: definition.to_owned(),
        member: None,
        surface: None,
        travels,
        before: before.cloned(),
        after: after.cloned(),
    }
}

/// A schema that refers to a definition and says nothing else.
fn referring(name: &str) -> Schema {
    Schema { reference: Some(name.to_owned()), ..Schema::default() }
}

/// How a whole reply comes: its media type, and what it is read as.
fn form(operation: &Operation) -> Option<String> {
    let json = operation.response.as_ref().map(|_| JSON.to_owned());
    json.or_else(|| {
        let Content { media, is_text } = operation.content.as_ref()?;
        Some(format!("{media}, {}", if *is_text { "a text" } else { "bytes" }))
    })
}

/// Nothing stands in for what has no default and cannot be left out.
fn is_required(parameter: &Parameter) -> bool {
    matches!(parameter.travels, In::Path { optional: false } | In::Query { required: true })
        && parameter.schema.default.is_none()
}

/// Where a parameter travels. Whether it has to be given is told apart.
fn way(parameter: &Parameter) -> String {
    let place = match parameter.travels {
        In::Path { .. } => "segment of the path",
        In::Query { .. } => "pair of the query",
        In::Header => "header",
        In::Session => "header of the session",
    };
    format!("{place}{}", if parameter.json { ", as JSON" } else { "" })
}

fn advised(deprecated: bool) -> Option<String> {
    deprecated.then(|| "deprecated".to_owned())
}

fn line(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

fn list(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(", "))
}

fn sorted(texts: &[String]) -> Option<String> {
    let mut texts = texts.to_vec();
    texts.sort();
    list(&texts)
}
