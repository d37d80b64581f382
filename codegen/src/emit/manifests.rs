//! Manifests of the emitted crates: they inherit all they can from the workspace.

use sequrity_runtime::is_plain_pattern;
use serde_json::Value;

use super::{File, Item, Job, RUNTIME};
use crate::{
    ir::{Ir, Item as Definition, Rule},
    schema::Package,
};

/// The feature that is on unless the application says otherwise.
pub(super) const DEFAULT: &str = "rustls";

/// Features of the client crate that are the runtime's.
pub(super) const FEATURES: [(&str, &str); 5] = [
    (DEFAULT, "TLS by rustls, with the certificates of the operating system."),
    ("native-tls", "TLS of the operating system; only where `rustls` is switched off."),
    ("blocking", "The same client for code without an async runtime."),
    ("reqwest", "A `reqwest::Client` of the application as transport."),
    ("tracing", "Spans and events for every call, by the crate `tracing`."),
];

/// The feature of both crates, which the client hands to the types.
pub(super) const FROM_TYPES: (&str, &str) = ("schemars", "Tools and formats from Rust types, by their JSON Schema.");

/// The feature of the types that the client always has, by way of the runtime: it sends tools.
const IN_ORDER: (&str, &str) =
    ("preserve_order", "Members of JSON that is made in code stay in their order, and are not sorted by name.");

/// One job a manifest.
pub(super) fn jobs(ir: &Ir) -> Vec<Job<'_>> {
    let Some(api) = ir.api() else { return Vec::new() };
    let runtime = RUNTIME.replace('_', "-");
    let bodies = api.resources.iter().flat_map(|resource| &resource.operations).flat_map(|operation| &operation.body);
    let of_calls = api.parameters.iter().flat_map(|parameter| &parameter.rules).chain(bodies);
    let of_types = if are_regular(rules_of_types(ir)) { &["patterns"][..] } else { &[] };
    let of_client = if are_regular(of_calls) { &["client", "patterns"][..] } else { &["client"] };
    let types = dependency(&runtime, of_types) + &dependency("serde_core", &[]) + &dependency("serde_json", &[]);
    let client = dependency(&runtime, of_client) + &dependency(&api.types.name, &[]) + &dependency("serde_json", &[]);
    let feature = |(name, about): (&str, &str), of: &str| format!("# {about}\n{name} = [\"{of}/{name}\"]\n");
    let client_features: String = FEATURES.into_iter().map(|row| feature(row, &runtime)).collect();
    let client_features = format!("default = [{DEFAULT:?}]\n{client_features}{}", feature(FROM_TYPES, &api.types.name));
    let types_features = feature(IN_ORDER, &runtime) + &feature(FROM_TYPES, &runtime);
    vec![
        Box::new(move || manifest("types", &api.types, &types, &types_features)),
        Box::new(move || manifest("client", &api.client, &client, &client_features)),
    ]
}

fn dependency(name: &str, features: &[&str]) -> String {
    match features {
        [] => format!("{name}.workspace = true\n"),
        _ => format!("{name} = {{ workspace = true, features = {features:?} }}\n"),
    }
}

fn rules_of_types(ir: &Ir) -> impl Iterator<Item = &Rule> {
    let items = ir.modules().iter().flat_map(|module| &module.items);
    items.flat_map(|item| -> Vec<&Rule> {
        match item {
            Definition::Struct(item) => item.members.iter().flat_map(|member| &member.rules).collect(),
            Definition::Union(item) => item.kinds.iter().flat_map(|variant| &variant.rules).collect(),
            Definition::Enum(_) | Definition::Alias(_) => Vec::new(),
        }
    })
}

/// Whether there is a pattern that the runtime matches by a crate of regular expressions only.
fn are_regular<'r>(rules: impl Iterator<Item = &'r Rule>) -> bool {
    let mut waiting: Vec<&Rule> = rules.collect();
    while let Some(rule) = waiting.pop() {
        match rule {
            Rule::Pattern(pattern) if !is_plain_pattern(pattern) => return true,
            Rule::Each(inner) => waiting.extend(inner),
            _ => {}
        }
    }
    false
}

fn manifest(folder: &str, package: &Package, dependencies: &str, features: &str) -> File {
    let Package { name, description } = package;
    let inherited: String = ["version", "edition", "rust-version", "license", "repository"]
        .iter()
        .map(|key| format!("{key}.workspace = true\n"))
        .collect();
    let features = if features.is_empty() { String::new() } else { format!("[features]\n{features}\n") };
    // TOML escapes as JSON does, and does not take this control character as it is.
    let description = Value::from(description.as_str()).to_string().replace('\u{7f}', "\\u007f");
    let text = format!(
        "[package]\nname = {name:?}\ndescription = {description}\n{inherited}\n{features}[dependencies]\n{dependencies}\n\
         [lints]\nworkspace = true\n"
    );
    File {
        path: format!("{folder}/Cargo.toml"),
        source: String::new(),
        docs: Vec::new(),
        items: vec![Item::text("", text)],
    }
}
