//! What accepted mutants become has to compile. That takes seconds each, so it is only done when asked for:
//! `SEQURITY_EMITTED` names a folder that then is a workspace with a types crate, and where there is one a client crate,
//! for each mutant; `cargo check --workspace --keep-going` in it is the test.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use sequrity_codegen::write::Output;

/// Writes the crates of a mutant, when a folder for them is named.
pub(crate) fn keep(output: &Output, corpus: &str, seed: u64, done: &str) {
    let Some(folder) = env::var_os("SEQURITY_EMITTED").map(PathBuf::from) else { return };
    let corpus = Path::new(corpus).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = format!("{corpus}-{seed}");
    let files = output.files.iter().filter(|file| file.path.contains("/src/") && file.path.ends_with(".rs"));
    for file in files {
        let text = file.text.replacen('\n', &format!("\n// {}\n", done.escape_debug()), 1);
        put(&folder.join(&name).join(&file.path), &text);
    }
    put(&folder.join("Cargo.toml"), &workspace());
    put(&folder.join(&name).join("types/Cargo.toml"), &manifest(&format!("{name}-types"), ""));
    if output.files.iter().any(|file| file.path == "client/src/lib.rs") {
        let client = output.files.iter().find(|file| file.path == "client/Cargo.toml");
        let types = client.and_then(|client| types_package(&client.text)).expect("a client depends on its types");
        let needs = format!("{types} = {{ path = \"../types\", package = \"{name}-types\" }}\n");
        put(&folder.join(&name).join("client/Cargo.toml"), &manifest(&format!("{name}-client"), &needs));
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn workspace() -> String {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/runtime");
    let runtime = runtime.canonicalize().expect("the runtime is there");
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"*/types\", \"*/client\"]\n\n[workspace.dependencies]\n\
         sequrity-runtime = {{ path = {runtime:?}, features = [\"client\", \"blocking\"] }}\n\
         serde_core = \"1\"\nserde_json = {{ version = \"1\", features = [\"preserve_order\"] }}\n\n[profile.dev]\ndebug = 0\n"
    )
}

fn manifest(name: &str, needs: &str) -> String {
    format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\nblocking = []\nreqwest = []\nrustls = []\n\
         schemars = []\n\n[dependencies]\nsequrity-runtime.workspace = true\nserde_core.workspace = true\n\
         serde_json.workspace = true\n{needs}"
    )
}

/// The package of the types, as the emitted manifest of the client names it.
fn types_package(manifest: &str) -> Option<String> {
    let dependencies = manifest.split_once("[dependencies]")?.1;
    let lines = dependencies.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once([' ', '.']).map(|(name, _)| name));
    names
        .map(str::to_owned)
        .find(|name| !["sequrity-runtime", "serde_core", "serde_json", "#"].contains(&name.as_str()))
}
