//! A published suite of parsing tests: verdict and value are those of `serde_json`.
//!
//! `JSON_TEST_SUITE` names a folder of texts in the suite's own naming: `y_*.json` is JSON, `n_*.json` is not, and of
//! any other a reader may think what it likes. The suite of Nicolas Seriot (`nst/JSONTestSuite`, folder `test_parsing`)
//! is one; it is not part of this repository. What it taught is in `json_verdicts.rs`.

use std::{env, fs, path::PathBuf};

use sequrity_runtime::{DecodeError, from_json_slice, to_json};
use serde_json::Value;

/// What a reader says of one text.
#[track_caller]
fn assert_verdict(name: &str, text: &[u8]) {
    let ours = from_json_slice::<Value>(text);
    let theirs = serde_json::from_slice::<Value>(text);
    if repeats(&ours) {
        return;
    }
    if name.starts_with("y_") {
        assert!(ours.is_ok(), "{name}: {ours:?}");
    }
    if name.starts_with("n_") {
        assert!(ours.is_err(), "{name}: {ours:?}");
    }
    assert_eq!(ours.as_ref().ok(), theirs.as_ref().ok(), "{name}");
    if let Ok(value) = ours {
        let written = to_json(&value).expect("a value that was read can be written");
        assert_eq!(serde_json::from_str::<Value>(&written).ok(), Some(value), "{name}");
    }
}

/// A name that stands twice in an object: an error here, where `serde_json` takes the last one.
fn repeats(verdict: &Result<Value, DecodeError>) -> bool {
    matches!(verdict, Err(error) if error.message().starts_with("repeated member"))
}

#[test]
fn published_texts_have_the_verdict_of_their_name() {
    let Some(folder) = env::var_os("JSON_TEST_SUITE").map(PathBuf::from) else {
        println!("skipped: JSON_TEST_SUITE is not set");
        return;
    };
    let entries = fs::read_dir(&folder).expect("JSON_TEST_SUITE names a folder");
    let mut judged = 0;
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "json") {
            assert_verdict(&name, &fs::read(&path).expect("a text"));
            judged += 1;
        }
    }
    assert!(judged > 0, "no *.json in {}", folder.display());
    println!("{judged} texts");
}
