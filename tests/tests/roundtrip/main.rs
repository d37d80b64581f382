//! Every type takes every value that its schema allows, and gives it back whole.
//!
//! The values are made from the schema documents: unknown members, unknown values of open enums and unknown objects of
//! open unions among them.

mod circle;

use std::{collections::BTreeSet, env};

use proptest::{
    strategy::{Just, Strategy},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use sequrity_mock::schema::schemas;
use sequrity_runtime::Codec;
use sequrity_tests::{json::difference, make::Make};
use sequrity_types::{
    from_json,
    responses::{ResponseInputItemParam, ResponseOutputItem, ResponseStreamEvent, ToolParam},
    to_json,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Values for each type, unless `PROPTEST_CASES` says another number.
const CASES: u32 = 48;

/// What a type makes of a JSON text, or why it does not take it.
type RoundTrip = fn(&str) -> Result<[Value; 2], String>;

macro_rules! definitions {
    ($($name:literal => $path:path,)*) => {
        /// Every definition by its name; the build script lists them.
        const DEFINITIONS: &[(&str, RoundTrip)] = &[$(($name, round_trip::<$path>)),*];
    };
}

include!(concat!(env!("OUT_DIR"), "/definitions.rs"));

fn round_trip<T: Codec + Serialize + DeserializeOwned>(text: &str) -> Result<[Value; 2], String> {
    let direct: T = from_json(text).map_err(|error| error.to_string())?;
    let direct = to_json(&direct).map_err(|error| error.to_string())?;
    let by_serde: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let by_serde = serde_json::to_value(&by_serde).map_err(|error| error.to_string())?;
    Ok([serde_json::from_str(&direct).map_err(|error| error.to_string())?, by_serde])
}

/// The same values in each run.
fn runner() -> TestRunner {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Runs a check on made values of each definition; fails with the first fault of each.
#[track_caller]
fn for_each(check: impl Fn(&str, RoundTrip, Value) -> Result<(), String>) {
    let mut faults = Vec::new();
    for (name, round_trip) in DEFINITIONS {
        let values = Just(()).prop_perturb(|(), rng| Make::new(rng).value_of(name));
        let result = runner().run(&values, |value| {
            let text = value.to_string();
            check(name, *round_trip, value).map_err(|fault| TestCaseError::fail(format!("{fault}\n  of {text}")))
        });
        if let Err(error) = result {
            faults.push(format!("{name}: {error}"));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), DEFINITIONS.len(), faults.join("\n"));
}

#[test]
fn made_values_fit_their_schema() {
    for_each(|name, _, value| match schemas().faults(name, &value).first() {
        None => Ok(()),
        Some(fault) => Err(format!("{}: {}", fault.pointer, fault.message)),
    });
}

#[test]
fn every_value_comes_back_whole() {
    for_each(|_, round_trip, value| {
        for after in round_trip(&value.to_string())? {
            if let Some(difference) = difference(&value, &after) {
                return Err(difference);
            }
        }
        Ok(())
    });
}

#[test]
fn closed_object_refuses_a_member_it_does_not_know() {
    let mut closed = BTreeSet::new();
    for (name, round_trip) in DEFINITIONS {
        if schemas().definition(name).is_some_and(|schema| schema["additionalProperties"] == json!(false)) {
            closed.insert(*name);
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            let mut value = Make::new(rng).value_of(name);
            value["zz_unknown"] = json!(1);

            let error = round_trip(&value.to_string()).expect_err(name);

            assert!(error.contains("zz_unknown"), "{name}: {error}");
        }
    }
    assert!(closed.contains("FeaturesHeader") && closed.contains("ControlFlowMetaPolicy"), "{closed:?}");
}

/// Big variants are boxed, so that a list of events or items is not as large as the largest of them.
#[test]
fn events_and_items_are_small() {
    let sizes = [
        size_of::<ResponseStreamEvent>(),
        size_of::<ResponseOutputItem>(),
        size_of::<ResponseInputItemParam>(),
        size_of::<ToolParam>(),
    ];

    assert!(sizes.iter().all(|size| *size <= 168), "{sizes:?}");
}
