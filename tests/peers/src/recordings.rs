//! The recorded replies and event streams of the folder that `SEQURITY_RECORDINGS` names.

use std::{env, fs, io, path::PathBuf};

use serde_json::Value;

use crate::inputs::Input;

/// Recorded event streams and replies; none where there is no folder.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub fn recordings() -> io::Result<Option<(Vec<Input>, Vec<Input>)>> {
    let Some(folder) = env::var_os("SEQURITY_RECORDINGS").map(PathBuf::from) else { return Ok(None) };
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    let (mut streams, mut replies) = (Vec::new(), Vec::new());
    for path in paths {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(name) = file.strip_suffix(".chunks.txt") {
            let lines = fs::read_to_string(&path)?;
            let texts = lines.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
            streams.push(Input { name: name.to_owned(), texts });
        } else if let Some(name) = file.strip_suffix(".json") {
            let text = fs::read_to_string(&path)?;
            // The body of an error is no reply.
            if serde_json::from_str::<Value>(&text).is_ok_and(|body| !body["output"].is_null()) {
                replies.push(Input { name: name.to_owned(), texts: vec![text] });
            }
        }
    }
    Ok(Some((streams, replies)))
}
