//! The crates that are built: what each depends on, and its one file.

use std::{env, path::{Path, PathBuf}};

use crate::building::Profile;

/// Crates that do the same with different libraries.
pub(crate) struct Case {
    /// What it is asked for by.
    pub(crate) part: &'static str,
    pub(crate) title: &'static str,
    pub(crate) profiles: &'static [Profile],
    pub(crate) crates: Vec<User>,
}

/// A crate as a user writes it.
pub(crate) struct User {
    /// How it is called in a table.
    pub(crate) name: &'static str,
    /// Lines of its `[dependencies]`.
    dependencies: String,
    /// Name of its file in `src/`.
    pub(crate) file: &'static str,
    /// Text of that file.
    pub(crate) source: &'static str,
    /// Whether the others are compared with it.
    pub(crate) is_measure: bool,
}

impl User {
    fn library(name: &'static str, dependencies: String, source: &'static str) -> Self {
        Self { name, dependencies, file: "lib.rs", source, is_measure: false }
    }

    fn program(name: &'static str, dependencies: String, source: &'static str) -> Self {
        Self { name, dependencies, file: "main.rs", source, is_measure: false }
    }

    fn measure(self) -> Self {
        Self { is_measure: true, ..self }
    }

    /// Its `Cargo.toml`.
    pub(crate) fn manifest(&self) -> String {
        let package = "[package]\nname = \"user\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n";
        format!("[workspace]\n\n{package}\n[dependencies]\n{}\n", self.dependencies)
    }
}

/// Everything that is built, in order.
pub(crate) fn cases() -> Vec<Case> {
    let mut types = vec![
        User::library("sequrity-types", ours("types"), include_str!("../templates/our_types.rs")),
        User::library("async-openai", peer("response-types"), include_str!("../templates/peer_types.rs")).measure(),
    ];
    let json = |rest: String| format!("{rest}\nserde_json = \"1\"");
    let mut decoding = vec![
        User::library("sequrity-types", ours("types"), include_str!("../templates/our_decoding.rs")),
        User::library("async-openai", json(peer("response-types")), include_str!("../templates/peer_decoding.rs"))
            .measure(),
    ];
    if let Some(output) = env::var_os("OPENAPI_TO_RUST_OUTPUT").map(PathBuf::from) {
        let on = format!("openapi-to-rust-output = {{ path = {output:?} }}");
        let name = "openapi-to-rust's output";
        types.push(User::library(name, on.clone(), include_str!("../templates/generated_types.rs")));
        decoding.push(User::library(name, json(on), include_str!("../templates/generated_decoding.rs")));
    }
    vec![
        Case {
            part: "build-types",
            title: "types and what they depend on",
            profiles: &[Profile::Debug],
            crates: types,
        },
        Case {
            part: "build-decoding",
            title: "a crate that decodes events and replies",
            profiles: &[Profile::Release],
            crates: decoding,
        },
        Case {
            part: "build-client",
            title: "a program with the whole client",
            profiles: &[Profile::Debug, Profile::Release],
            crates: clients(),
        },
    ]
}

/// Programs that ask and stream. The peer's own TLS builds a library in C; the last row has the cryptography of ours.
fn clients() -> Vec<User> {
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }";
    let peer = |features: &str, more: &str| {
        let futures = "futures-util = { version = \"0.3\", default-features = false }";
        format!("async-openai = {{ version = \"=0.43.0\", {features} }}\n{futures}\n{tokio}\n{more}")
    };
    let ring = "rustls = { version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"] }";
    let source = include_str!("../templates/peer_client.rs");
    let as_it_comes = peer("features = [\"responses\"]", "");
    let with_ring = peer("default-features = false, features = [\"responses\", \"rustls-no-provider\"]", ring);
    let own = format!("{}\n{tokio}", ours("client"));
    vec![
        User::program("sequrity", own, include_str!("../templates/our_client.rs")),
        User::program("async-openai", as_it_comes, source).measure(),
        User::program("async-openai with ring", with_ring, source),
    ]
}

fn ours(folder: &str) -> String {
    let name = if folder == "client" { "sequrity" } else { "sequrity-types" };
    format!("{name} = {{ path = {:?} }}", peers().join("../../generated").join(folder))
}

fn peer(feature: &str) -> String {
    format!("async-openai = {{ version = \"=0.43.0\", default-features = false, features = [\"{feature}\"] }}")
}

/// The folder of the crates beside ours.
pub(crate) fn peers() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}
