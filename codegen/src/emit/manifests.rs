//! Manifests of the emitted crates: they inherit all they can from the workspace.

use super::{File, Item, Job, RUNTIME};
use crate::ir::{Ir, Package};
use serde_json::Value;

/// One job a manifest.
pub(super) fn jobs(ir: &Ir) -> Vec<Job<'_>> {
    let Some(api) = ir.api() else { return Vec::new() };
    let runtime = RUNTIME.replace('_', "-");
    let types = format!("{runtime}.workspace = true\nserde_core.workspace = true\nserde_json.workspace = true\n");
    let client = format!(
        "{runtime} = {{ workspace = true, features = [\"client\"] }}\n{}.workspace = true\nserde_json.workspace = true\n",
        api.types.name
    );
    let features = [
        ("rustls", "TLS by rustls, with the certificates of the operating system."),
        ("native-tls", "TLS of the operating system in place of rustls."),
        ("blocking", "The same client for code without an async runtime."),
        ("tracing", "Spans and events for every call, by the crate `tracing`."),
    ];
    let from_types = ("schemars", "Tools and formats from Rust types, by their JSON Schema.");
    let feature = |(name, about): (&str, &str), of: &str| format!("# {about}\n{name} = [\"{of}/{name}\"]\n");
    let client_features: String = features.into_iter().map(|row| feature(row, &runtime)).collect();
    let client_features = format!("default = [\"rustls\"]\n{client_features}{}", feature(from_types, &api.types.name));
    let types_features = feature(from_types, &runtime);
    vec![
        Box::new(move || manifest("types", &api.types, &types, &types_features)),
        Box::new(move || manifest("client", &api.client, &client, &client_features)),
    ]
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
