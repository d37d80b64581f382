//! The `OpenAPI` document: service, packages, and what stands under `components`.

use super::{
    json::Json,
    operations, parameters,
    reader::{At, Fields, Reader},
    security::{self, Schemes},
};
use crate::{
    RUNTIME, name,
    schema::{Api, Package, Reference, Section},
};

/// Crates that emitted code names.
const TAKEN: &[&str] = &["alloc", "core", "proc_macro", RUNTIME, "serde", "serde_json", "std", "test", "types"];

const ROOT: &[&str] =
    &["openapi", "info", "servers", "security", "paths", "components", "x-packages", "x-headers", "x-reference"];

/// Reads the document.
pub(super) fn api(reader: &mut Reader<'_>, root: &At<'_>) -> Api {
    let mut api = Api { document: reader.document.to_owned(), ..Api::default() };
    let fields = Fields::of(reader, root, ROOT);
    if let Some(at) = fields.need(reader, "openapi")
        && reader.string(at).is_some_and(|version| !version.starts_with("3.2."))
    {
        reader.refuse("wrong-value", at, "event streams need OpenAPI 3.2", "write \"3.2.0\"");
    }
    if let Some(at) = fields.need(reader, "info") {
        let info = Fields::of(reader, at, &["title", "description", "version"]);
        api.title = info.text(reader, "title");
        api.description = info.text(reader, "description");
        info.text(reader, "version");
    }
    if let Some(at) = fields.need(reader, "servers") {
        server(reader, at, &mut api);
    }
    if let Some(at) = fields.need(reader, "x-packages") {
        let packages = Fields::of(reader, at, &["types", "client"]);
        api.types_package = package(reader, &packages, "types");
        api.client_package = package(reader, &packages, "client");
        let (types, client) = (api.types_package.name.replace('-', "_"), api.client_package.name.replace('-', "_"));
        if types == client && !types.is_empty() {
            let help = "give each a name of its own, such as `example-types` and `example`";
            reader.refuse("wrong-value", at, "the crates for types and client have one name", help);
        }
    }
    if let Some(at) = fields.get("x-headers") {
        let headers = Fields::of(reader, at, &["request_id", "idempotency"]);
        api.request_id_header = headers.optional(reader, "request_id");
        api.idempotency_header = headers.optional(reader, "idempotency");
    }
    api.reference = fields.get("x-reference").map(|at| reference(reader, at)).unwrap_or_default();
    let schemes = fields.get("components").map(|at| components(reader, at, &mut api));
    if let Some(at) = fields.get("security") {
        api.key = security::security(reader, at, &schemes.unwrap_or_default());
    }
    if let Some(at) = fields.need(reader, "paths") {
        api.operations = operations::paths(reader, at, &api.parameters);
    }
    api
}

/// How the reference is divided, and values for its examples.
fn reference(reader: &mut Reader<'_>, at: &At<'_>) -> Reference {
    let fields = Fields::of(reader, at, &["sections", "samples"]);
    let sections = fields.get("sections").map(|at| reader.items(at)).unwrap_or_default();
    let samples = fields.get("samples").map(|at| reader.entries(at)).unwrap_or_default();
    Reference {
        sections: sections.iter().map(|at| section(reader, at)).collect(),
        samples: samples.iter().map(|entry| (entry.key().to_owned(), entry.node.to_value())).collect(),
        place: reader.place(at),
    }
}

fn section(reader: &mut Reader<'_>, at: &At<'_>) -> Section {
    let fields = Fields::of(reader, at, &["title", "description", "documents"]);
    Section {
        title: fields.text(reader, "title"),
        description: fields.text(reader, "description"),
        documents: fields.need(reader, "documents").map(|at| reader.strings(at)).unwrap_or_default(),
        place: reader.place(at),
    }
}

fn components(reader: &mut Reader<'_>, at: &At<'_>, api: &mut Api) -> Schemes {
    let fields = Fields::of(reader, at, &["parameters", "securitySchemes"]);
    if let Some(at) = fields.get("parameters") {
        let entries = reader.entries(at);
        api.parameters = entries.iter().map(|entry| parameters::parameter(reader, entry)).collect();
    }
    fields.get("securitySchemes").map(|at| security::schemes(reader, at)).unwrap_or_default()
}

/// The one server: where requests go.
fn server(reader: &mut Reader<'_>, at: &At<'_>, api: &mut Api) {
    let servers = reader.items(at);
    if servers.is_empty() && matches!(at.node.json, Json::Array(_)) {
        reader.refuse("wrong-value", at, "there is no server", "write one, with its `url`");
    }
    for (position, server) in servers.iter().enumerate() {
        if position > 0 {
            let help = "keep the first; a caller sets another with the builder or with `x-env`";
            reader.refuse("wrong-value", server, "a client has one default server", help);
            continue;
        }
        let fields = Fields::of(reader, server, &["url", "description", "x-env"]);
        api.base_url = fields.text(reader, "url");
        base_url(reader, &fields, &api.base_url);
        api.base_url_env = variable(reader, &fields);
        fields.optional(reader, "description");
    }
}

fn package(reader: &mut Reader<'_>, packages: &Fields<'_>, key: &str) -> Package {
    let Some(at) = packages.need(reader, key) else {
        return Package::default();
    };
    let fields = Fields::of(reader, at, &["name", "description"]);
    let package = Package { name: fields.text(reader, "name"), description: fields.text(reader, "description") };
    // The crate is named by the package, in snake_case: both must come to the same.
    let named = package.name.replace('-', "_");
    if !package.name.is_empty() && (!named.is_ascii() || name::snake(&named) != named || named.starts_with('_')) {
        let help = "write lower-case words of letters and digits, parted by one `-` each; no keyword of Rust";
        reader.refuse("wrong-value", at, "this is no name of a package", help);
    } else if TAKEN.contains(&named.as_str()) {
        let help = "choose another name";
        reader.refuse("wrong-value", at, format!("emitted crates use a crate `{}` already", package.name), help);
    }
    package
}

/// What the client's own check would refuse on every start.
fn base_url(reader: &mut Reader<'_>, fields: &Fields<'_>, url: &str) {
    let Some(at) = fields.get("url") else { return };
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let legal = |letter: char| letter.is_ascii_graphic() && !"?#@\"<>\\^`{|}".contains(letter);
    if host.is_none_or(|host| host.is_empty() || host.starts_with(['/', ':']) || !host.chars().all(legal)) {
        let help = "write `https://` and a host; a port and a path may follow, no query and no key";
        reader.refuse("wrong-value", at, "requests cannot go there", help);
    }
}

/// The name of an environment variable.
pub(super) fn variable(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<String> {
    let name = fields.optional(reader, "x-env")?;
    let legal = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if let Some(at) = fields.get("x-env").filter(|_| name.is_empty() || !name.chars().all(legal)) {
        let help = "write letters, digits and `_`, such as \"EXAMPLE_KEY\"";
        reader.refuse("wrong-value", at, "this is no name of an environment variable", help);
    }
    Some(name)
}
