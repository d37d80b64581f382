//! What a document says of its service as a whole: name, address, key.

use serde_json::{Map, Value, json};

use super::{
    prose,
    source::{below, is_true, items, members},
    types::Types,
};
use crate::name;

/// Words of a title that name no service.
const NOT_NAMES: &[&str] =
    &["a", "an", "and", "api", "for", "of", "openapi", "public", "rest", "spec", "specification", "the"];

/// Crates that emitted code names, and words that no package is named by.
const NO_PACKAGES: &[&str] = &["alloc", "core", "serde", "std", "test", "types"];

/// Where requests go when the document does not say it.
const NOWHERE: &str = "https://api.example.com";

/// Members of the root that are read elsewhere, or that no client reads.
const READ: &[&str] = &[
    "openapi",
    "info",
    "servers",
    "paths",
    "components",
    "security",
    "tags",
    "externalDocs",
    "jsonSchemaDialect",
    "$self",
];

/// The root without paths and parameters.
pub(super) fn service(types: &Types<'_>) -> Map<String, Value> {
    let said = |pointer: &str| types.reader.document.at(pointer).and_then(Value::as_str);
    let title = said("/info/title").and_then(prose::sentence).unwrap_or_else(|| "Imported API.".to_owned());
    let title = title.trim_end_matches('.').to_owned();
    let description = said("/info/description").and_then(prose::sentence);
    let package = package(&title);
    let env = package.replace('-', "_").to_uppercase();
    let mut root = Map::new();
    root.insert("openapi".to_owned(), "3.2.0".into());
    let info = json!({
        "title": title,
        "description": description.unwrap_or_else(|| format!("The service {title}.")),
        "version": said("/info/version").filter(|version| !version.is_empty()).unwrap_or("1"),
    });
    root.insert("info".to_owned(), info);
    root.insert("servers".to_owned(), json!([{ "url": server(types), "x-env": format!("{env}_BASE_URL") }]));
    let scheme = scheme(types, &format!("{env}_API_KEY"));
    if scheme.is_some() {
        root.insert("security".to_owned(), json!([{ "key": [] }]));
    }
    let packages = json!({
        "types": { "name": format!("{package}-types"), "description": format!("Types of {title}") },
        "client": { "name": package, "description": format!("Client of {title}") },
    });
    root.insert("x-packages".to_owned(), packages);
    root.insert("paths".to_owned(), json!({}));
    let mut components = Map::from_iter([("parameters".to_owned(), json!({}))]);
    components.extend(scheme.map(|scheme| ("securitySchemes".to_owned(), json!({ "key": scheme }))));
    root.insert("components".to_owned(), components.into());
    for (key, value) in types.reader.document.object("") {
        if !READ.contains(&key)
            && !key.starts_with("x-")
            && !matches!(value, Value::Object(members) if members.is_empty())
        {
            types.note(&below("", key), format!("`{key}` is left out"), "no client calls it");
        }
    }
    root
}

/// The words of a title as the name of a package.
fn package(title: &str) -> String {
    let title = title.to_lowercase();
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words =
        words.filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()) && !NOT_NAMES.contains(word));
    let name = words.take(3).collect::<Vec<_>>().join("-");
    match name::snake(&name.replace('-', "_")) {
        legal if legal == name.replace('-', "_") && !name.is_empty() && !NO_PACKAGES.contains(&name.as_str()) => name,
        _ => "imported".to_owned(),
    }
}

/// The first server, with the defaults of its variables.
fn server(types: &Types<'_>) -> String {
    let servers: Vec<&Value> = items(types.reader.document.at("/servers")).collect();
    if servers.len() > 1 {
        types.note("/servers/1", "servers but the first are left out", "a caller sets another with `base_url`");
    }
    let mut url =
        servers.first().and_then(|server| server.get("url")).and_then(Value::as_str).unwrap_or_default().to_owned();
    for (name, variable) in members(servers.first().and_then(|server| server.get("variables"))) {
        let value = variable.get("default").and_then(Value::as_str).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), value);
        types.note(
            "/servers/0/variables",
            "variables of the server have their defaults",
            "a caller sets another with `base_url`",
        );
    }
    let url = url.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if host.is_some_and(|host| !host.is_empty() && !host.contains(['{', '?', '#', '@'])) {
        return url.to_owned();
    }
    let path = if url.starts_with('/') && !url.contains("//") { url } else { "" };
    let help = "write the address of the service under `servers`";
    types.note("/servers", format!("the document names no host, and `{NOWHERE}` stands for it"), help);
    format!("{NOWHERE}{path}")
}

/// How the key is sent: the first scheme that is asked for and that the dialect has.
fn scheme(types: &Types<'_>, env: &str) -> Option<Value> {
    let asked = asked(types);
    let mut found = None;
    for name in &asked {
        let pointer = below("/components/securitySchemes", name);
        let (pointer, scheme) = types.reader.document.resolved(&pointer);
        let Some(scheme) = scheme else {
            types.note(
                &pointer,
                format!("the security scheme `{name}` is not described"),
                "describe how the key is sent",
            );
            continue;
        };
        if found.is_some() {
            types.note(
                &pointer,
                "a second way to send a key is left out",
                "send it as a header of your own where you need it",
            );
            continue;
        }
        let said = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
        let (kind, place) = (said("type"), said("in"));
        found = match (kind, said("scheme").to_lowercase().as_str(), place) {
            ("http", "bearer", _) => Some(json!({ "type": "http", "scheme": "bearer", "x-env": env })),
            ("apiKey", _, "header") => {
                Some(json!({ "type": "apiKey", "in": "header", "name": said("name"), "x-env": env }))
            }
            ("http", "basic", _) => {
                let help = "the whole value of the header is the key: `Basic` and the credentials in base64";
                types.note(&pointer, "basic authentication is a header `Authorization`", help);
                Some(json!({ "type": "apiKey", "in": "header", "name": "Authorization", "x-env": env }))
            }
            ("oauth2" | "openIdConnect", ..) => {
                let help = "let the application get the token, and give it as the key";
                types.note(&pointer, format!("`{kind}` is a bearer token"), help);
                Some(json!({ "type": "http", "scheme": "bearer", "x-env": env }))
            }
            _ => {
                let help = "name the header from which the service reads the key, if there is one";
                types.note(&pointer, format!("a key by `{kind}` in `{place}` is left out"), help);
                None
            }
        };
    }
    found
}

/// Names of the schemes that the document asks for, then those that operations ask for.
fn asked(types: &Types<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |list: Option<&Value>| {
        for (name, _) in items(list).flat_map(|demand| members(Some(demand))) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    };
    let document = &types.reader.document;
    let root = document.at("/security");
    let mut told: Vec<&Value> = Vec::new();
    add(root);
    for (path, _) in document.object("/paths") {
        let path = below("/paths", path);
        for (method, operation) in document.object(&path) {
            let Some(own) = operation.get("security") else { continue };
            let differs = root != Some(own) && (root.is_some() || own.as_array().is_some_and(Vec::is_empty));
            if differs && !told.contains(&own) {
                told.push(own);
                let help = "nothing, where the service takes a key that it does not need";
                types.note(
                    &below(&below(&path, method), "security"),
                    "the key of the client is sent here and in others alike, as everywhere",
                    help,
                );
            }
            add(Some(own));
        }
    }
    names
}

/// Whether something is advised against.
pub(super) fn is_deprecated(part: &Map<String, Value>) -> bool {
    is_true(part, "deprecated")
}
