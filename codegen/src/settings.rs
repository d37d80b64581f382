//! Where a run reads and writes.

use std::path::{Path, PathBuf};

/// The folders of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the schema documents.
    pub schema: PathBuf,
    /// Folder of the emitted crates.
    pub generated: PathBuf,
    /// Folder of the snapshots; none when nothing in the documents has any.
    pub snapshots: Option<PathBuf>,
}

impl Settings {
    /// `schema/`, `generated/` and `tests/tests/snapshots/` of a workspace.
    pub fn of(workspace: &Path) -> Self {
        Self {
            schema: workspace.join("schema"),
            generated: workspace.join("generated"),
            snapshots: Some(workspace.join("tests/tests/snapshots")),
        }
    }
}
