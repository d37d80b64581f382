//! Where the workspace is, how its paths are printed, and how other programs are run in it.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use crate::Failure;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// A path as people read it: below the root, with `/`.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// The cargo that runs this task, at the root of the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.args(arguments).current_dir(root());
    // What cargo says of this package to this task: build scripts that look at it, such as that of `ring`, would run again,
    // and all that depends on them be built again, after each call of a cargo that nobody runs for us.
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

/// Whether cargo succeeds; what it says goes to the terminal.
pub(crate) fn succeeds(mut cargo: Command) -> Result<bool, Failure> {
    let status = cargo.status().map_err(|error| format!("error: cargo does not start: {error}"))?;
    Ok(status.success())
}
