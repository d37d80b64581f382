//! Where a run reads and writes.

use std::path::{Path, PathBuf};

/// The two folders of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the schema documents.
    pub schema: PathBuf,
    /// Folder of the emitted crates.
    pub generated: PathBuf,
}

impl Settings {
    /// `schema/` and `generated/` of a workspace.
    pub fn of(workspace: &Path) -> Self {
        Self { schema: workspace.join("schema"), generated: workspace.join("generated") }
    }
}
