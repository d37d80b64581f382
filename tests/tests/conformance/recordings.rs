//! The recorded replies of the folder that `SEQURITY_RECORDINGS` names.

use std::{collections::BTreeMap, env, fs, path::PathBuf};

use sequrity_tests::json::difference;
use sequrity_types::{
    Accumulator, JsonObject, from_json,
    responses::{ResponseInputItemParam, ResponseOutputItem, ResponseStreamEvent},
};
use serde_json::{Value, json};

use crate::ways;

/// Files of the folder whose names end like this, with their text; none where there is no folder.
fn files(end: &str) -> Option<Vec<(String, String)>> {
    let Some(folder) = env::var_os("SEQURITY_RECORDINGS").map(PathBuf::from) else {
        println!("skipped: SEQURITY_RECORDINGS is not set");
        return None;
    };
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<(String, String)> = entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.to_string_lossy().ends_with(end))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a recording can be read");
            (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text)
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no recording ends in {end}");
    Some(files)
}

#[track_caller]
fn report(read: usize, unknown: &BTreeMap<String, usize>, faults: &[String]) {
    println!("{read} read; known to no type: {unknown:?}");
    assert!(faults.is_empty(), "{} of {read} failed:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn recorded_replies_come_back_whole() {
    let Some(files) = files(".json") else { return };
    let (mut read, mut unknown, mut faults) = (0, BTreeMap::new(), Vec::new());

    for (name, text) in files {
        let body: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        if !body["error"].is_null() && body["output"].is_null() {
            println!("{name}: the body of an error");
            continue;
        }
        read += 1;
        match ways::reply(&text) {
            Ok(reply) => {
                for item in reply.output {
                    count(
                        &mut unknown,
                        "output",
                        match &item {
                            ResponseOutputItem::Other(item) => Some(item),
                            _ => None,
                        },
                    );
                    let input = ResponseInputItemParam::from(item);
                    count(
                        &mut unknown,
                        "input",
                        match &input {
                            ResponseInputItemParam::Other(item) => Some(item),
                            _ => None,
                        },
                    );
                }
            }
            Err(fault) => faults.push(format!("{name}: {fault}")),
        }
    }

    report(read, &unknown, &faults);
}

#[test]
fn recorded_events_come_back_whole() {
    let Some(files) = files(".chunks.txt") else { return };
    let (mut read, mut unknown, mut faults) = (0, BTreeMap::new(), Vec::new());

    for (name, text) in files {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        for (number, line) in lines {
            read += 1;
            match ways::event(line) {
                Ok(event) => count(
                    &mut unknown,
                    "event",
                    match &event {
                        ResponseStreamEvent::Other(event) => Some(event),
                        _ => None,
                    },
                ),
                Err(fault) => faults.push(format!("{name}:{}: {fault}", number + 1)),
            }
        }
    }

    report(read, &unknown, &faults);
}

/// What the events of a recording add up to is the reply that its last event holds.
#[test]
fn recorded_events_build_the_reply() {
    let Some(files) = files(".chunks.txt") else { return };
    let (mut read, mut faults) = (0, Vec::new());

    for (name, text) in files {
        let events: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let Some((last, before)) = events.split_last() else { continue };
        let last: Value = serde_json::from_str(last).expect("an event is JSON");
        if last["type"] != "response.completed" {
            println!("{name}: ends with {}", last["type"]);
            continue;
        }
        read += 1;
        let mut built = Accumulator::<ResponseStreamEvent>::new();
        for event in before {
            let event = from_json(event).expect("an event decodes");
            built.push(&event).expect("an event adds up");
        }
        let output = built.whole().map(|whole| json!(whole.output));
        let difference = match &output {
            Ok(output) => difference(&last["response"]["output"], output),
            Err(error) => Some(error.to_string()),
        };
        faults.extend(difference.map(|difference| format!("{name}: {difference}")));
    }

    report(read, &BTreeMap::new(), &faults);
}

fn count(unknown: &mut BTreeMap<String, usize>, place: &str, object: Option<&JsonObject>) {
    if let Some(object) = object {
        let tag = object["type"].as_str().unwrap_or("no tag");
        *unknown.entry(format!("{place} {tag}")).or_default() += 1;
    }
}
