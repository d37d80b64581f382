//! From the schema to Rust and back: each type gives a JSON Schema that takes and refuses the same documents.

use jsonschema::{Validator, validator_for};
use proptest::test_runner::{RngAlgorithm, TestRng};
use sequrity_mock::schema::{schemas, target};
use sequrity_runtime::schemars::{JsonSchema, schema_for};
use sequrity_tests::make::Make;
use serde_json::{Map, Value, json};

/// Values for each type; of each some that the schema may refuse.
const CASES: u8 = 2;

macro_rules! definitions {
    ($($name:literal => $path:path,)*) => {
        /// Every definition by its name; the build script lists them.
        const SCHEMAS: &[(&str, fn() -> Value)] = &[$(($name, schema::<$path>)),*];
    };
}

include!(concat!(env!("OUT_DIR"), "/definitions.rs"));

fn schema<T: JsonSchema>() -> Value {
    schema_for!(T).to_value()
}

/// The value with each of its members taken out, and with each replaced by something else.
fn variations(value: &Value) -> Vec<Value> {
    let mut variations = vec![value.clone(), Value::Null, json!([]), json!({}), json!("zz")];
    for name in value.as_object().into_iter().flatten().map(|(name, _)| name) {
        let mut without = value.clone();
        without.as_object_mut().map(|members| members.remove(name));
        variations.push(without);
        for other in [Value::Null, json!(-1.5), json!("zz"), json!([7]), json!({"type": "zz"})] {
            let mut changed = value.clone();
            changed[name] = other;
            variations.push(changed);
        }
    }
    variations
}

/// The definition as it stands in its document, with all others beside it.
fn documented(name: &str) -> Validator {
    let definition = |name: &str| by_name(schemas().definition(name).expect("a definition").clone());
    let definitions: Map<String, Value> =
        SCHEMAS.iter().map(|(name, _)| ((*name).to_owned(), definition(name))).collect();
    let whole = json!({"$ref": format!("#/$defs/{name}"), "$defs": definitions});
    validator_for(&whole).expect("the documents are schemas")
}

/// References by name alone, whatever document they lead to.
fn by_name(schema: Value) -> Value {
    match schema {
        Value::Object(members) => {
            let members = members.into_iter().map(|(key, value)| match value {
                Value::String(reference) if key == "$ref" => (key, format!("#/$defs/{}", target(&reference)).into()),
                value => (key, by_name(value)),
            });
            members.collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.into_iter().map(by_name).collect(),
        value => value,
    }
}

#[test]
fn type_gives_a_schema_that_judges_as_its_definition_does() {
    let (mut taken, mut refused) = (0, 0);
    for (name, schema) in SCHEMAS {
        let given = validator_for(&schema()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let documented = documented(name);
        for case in 0..CASES {
            let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[case; 32]);
            let value = Make::new(rng).value_of(name);
            for value in variations(&value) {
                let verdict = documented.is_valid(&value);

                assert_eq!(given.is_valid(&value), verdict, "{name}: the document says {verdict} to {value}");
                *(if verdict { &mut taken } else { &mut refused }) += 1;
            }
        }
    }
    assert!(taken > 1_000 && refused > 1_000, "{taken} taken, {refused} refused");
}

/// A type of the application that holds one of ours.
#[derive(JsonSchema)]
#[schemars(crate = "sequrity_runtime::schemars")]
#[expect(dead_code, reason = "only the schema is looked at")]
struct Saved {
    at: u64,
    request: sequrity_types::responses::ResponsesRequest,
}

#[test]
fn type_of_the_application_may_hold_one_of_ours() {
    let schema = schema::<Saved>();
    let validator = validator_for(&schema).expect("references lead somewhere");

    assert_eq!(schema["properties"]["request"], json!({"$ref": "#/$defs/ResponsesRequest"}));
    assert!(
        validator.is_valid(&json!({"at": 1, "request": {"model": "m", "input": [{"role": "user", "content": "x"}]}}))
    );
    assert!(!validator.is_valid(&json!({"at": 1, "request": {"model": 7}})));
}
