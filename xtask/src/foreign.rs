//! Documents of others, as they publish them: JSON, or YAML by the name of the file.

use std::{fs, path::Path};

use serde::de::DeserializeOwned;

use crate::Failure;

/// Reads a file of JSON, or by its name of YAML.
pub(crate) fn document<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = fs::read_to_string(path).map_err(|error| format!("error: {}: {error}", path.display()))?;
    let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    let read = if is_yaml {
        serde_yaml_ng::from_str(&text).map_err(|error| error.to_string())
    } else {
        serde_json::from_str(&text).map_err(|error| format!("no JSON (YAML ends in .yaml or .yml): {error}"))
    };
    read.map_err(|error| format!("error: {}: {error}", path.display()))
}
