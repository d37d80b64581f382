//! Rules about what is written on the wire besides bodies: headers and paths.

use super::{
    Findings, Scope,
    operations::{known, path_of},
};
use crate::schema::{Bundle, Parameter, Place, Travels};

/// Headers that every client writes itself, or that belong to the connection.
const OURS: &[&str] = &[
    "accept",
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// `header-name`
pub(super) fn headers(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let Some(api) = &scope.bundle.api else { return };
    let root = Place { document: api.document.clone(), line: 1, column: 1, ..Place::default() };
    let mut ours: Vec<String> = OURS.iter().map(|name| (*name).to_owned()).collect();
    if let Some(key) = &api.key {
        judge(&key.header, &ours, &scope.bundle.inside(&key.place, "/name"), findings);
        ours.push(key.header.to_ascii_lowercase());
    }
    for (key, header) in [("request_id", &api.request_id_header), ("idempotency", &api.idempotency_header)] {
        let Some(header) = header else { continue };
        let place = scope.bundle.inside(&root, &format!("/x-headers/{key}"));
        judge(header, &ours, &place, findings);
        ours.push(header.to_ascii_lowercase());
    }
    for parameter in api.parameters.iter().filter(|parameter| in_header(parameter)) {
        judge(&parameter.wire, &ours, &name_of(scope.bundle, parameter), findings);
    }
    for operation in &api.operations {
        let mut seen: Vec<&Parameter> = Vec::new();
        for (parameter, place) in known(scope, operation) {
            let twin = |other: &&&Parameter| other.key != parameter.key && alike(other, parameter);
            if let Some(twin) = seen.iter().find(twin) {
                let message = format!("`{}` sends `{}` and `{}` under one name", operation.id, twin.key, parameter.key);
                findings.add_with(place, message, "keep one of the two, or rename one on the wire");
            }
            seen.push(parameter);
        }
    }
}

fn in_header(parameter: &Parameter) -> bool {
    matches!(parameter.travels, Travels::Header | Travels::Session)
}

fn in_query(parameter: &Parameter) -> bool {
    matches!(parameter.travels, Travels::Query { .. })
}

/// Whether two parameters travel in one place under one name. Only headers may be written in any case.
fn alike(one: &Parameter, other: &Parameter) -> bool {
    let together = in_header(one) == in_header(other) && in_query(one) == in_query(other);
    let same = if in_query(one) { one.wire == other.wire } else { one.wire.eq_ignore_ascii_case(&other.wire) };
    together && same
}

fn name_of(bundle: &Bundle, parameter: &Parameter) -> Place {
    bundle.inside(&parameter.place, "/name")
}

fn judge(name: &str, ours: &[String], place: &Place, findings: &mut Findings<'_>) {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
    if name.is_empty() || !name.chars().all(legal) {
        findings.add(place, format!("{name:?} is no name of a header"));
    } else if ours.contains(&name.to_ascii_lowercase()) {
        findings.add_with(place, format!("the client writes `{name}` itself"), "leave it out, or name another header");
    }
}

/// `parameter-default`
pub(super) fn defaults(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for parameter in scope.bundle.api.iter().flat_map(|api| &api.parameters) {
        let Parameter { key, schema, .. } = parameter;
        if schema.constant.is_some() {
            let message = format!("`{key}` is fixed, and a parameter is what callers set: nothing would be sent");
            let help = "write `type: string` and `default`: it is sent where a caller says nothing else";
            findings.add_with(&scope.inside(schema, "/const"), message, help);
        }
        let Some(default) = &schema.default else { continue };
        let place = scope.inside(schema, "/default");
        if parameter.json || default.is_array() {
            let what = if parameter.json { "JSON" } else { "a list" };
            let help = "leave it out, and say in `description` what the service assumes";
            findings.add_with(&place, format!("the default of `{key}` is {what}, and would never be sent"), help);
        } else if let Some(fault) = default.as_str().and_then(|text| unsendable(parameter, text)) {
            findings.add(&place, format!("the default of `{key}` {fault}"));
        }
    }
}

/// Why a text cannot be sent: what the client refuses in a value.
fn unsendable(parameter: &Parameter, text: &str) -> Option<&'static str> {
    if in_query(parameter) {
        return text.is_empty().then_some("is empty");
    }
    if !in_header(parameter) {
        return match text {
            "" => Some("is empty"),
            "." | ".." => Some("would lead to another path"),
            _ => None,
        };
    }
    if text.contains(['\r', '\n']) {
        Some("holds a line break")
    } else if text.is_empty() {
        Some("is empty, and would never be sent")
    } else if text.starts_with([' ', '\t']) || text.ends_with([' ', '\t']) {
        Some("begins or ends with a space")
    } else if !text.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)) {
        Some("holds a character that is not printable ASCII")
    } else {
        None
    }
}

/// `secret-in-query`
pub(super) fn secrets_in_query(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    secrets(scope, findings, in_query);
}

/// `secret-in-path`
pub(super) fn secrets_in_path(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    secrets(scope, findings, |parameter| matches!(parameter.travels, Travels::Path { .. }));
}

fn secrets(scope: &Scope<'_>, findings: &mut Findings<'_>, are_there: fn(&Parameter) -> bool) {
    let parameters = scope.bundle.api.iter().flat_map(|api| &api.parameters);
    for parameter in parameters.filter(|parameter| are_there(parameter)) {
        let inside = parameter.schema.items.as_deref();
        for schema in std::iter::once(&parameter.schema).chain(inside) {
            if schema.is_secret() {
                let message = format!("`{}` is a secret, and would stand in the URL", parameter.key);
                findings.add(&scope.inside(schema, "/format"), message);
            }
        }
    }
}

/// `path-shape`
pub(super) fn paths(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for operation in scope.bundle.api.iter().flat_map(|api| &api.operations) {
        let Some(rest) = operation.path.strip_prefix('/') else {
            let message = format!("the path {:?} does not begin with a slash", operation.path);
            findings.add(&path_of(scope, operation), message);
            continue;
        };
        // What stands behind a slash at the end is no segment; the path of the root is that slash.
        for segment in rest.strip_suffix('/').unwrap_or(rest).split('/').filter(|_| !rest.is_empty()) {
            let inner = segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}'));
            let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@".contains(letter);
            let fits = match inner {
                Some(name) => !name.is_empty() && !name.contains(['{', '}']),
                None => segment.chars().all(plain) && !matches!(segment, "" | "." | ".."),
            };
            if !fits {
                findings.add(&path_of(scope, operation), format!("the path has a segment {segment:?}"));
            }
        }
    }
}
