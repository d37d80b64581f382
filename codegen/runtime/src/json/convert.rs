//! From one type to another by way of JSON.

use serde_core::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{codec::Codec, cursor::Cursor, entry::from_json, error::DecodeError, located::way_to, writer::Writer};

/// The same JSON as a value of another type. A value that does not fit there goes to `other` as it is: as a [`Value`], or
/// as a [`JsonObject`](super::JsonObject) where it can only be an object.
///
/// A number that JSON does not have becomes `null`.
pub fn convert<A: Codec, B: Codec, O: Codec + Default>(from: &A, other: fn(O) -> B) -> B {
    let mut writer = Writer::new();
    from.encode(&mut writer);
    let text = writer.into_text();
    let read = Cursor::trusted(&text).value();
    // The writer wrote it, so it is JSON, and the generator lets no union in that could leave anything but objects.
    read.unwrap_or_else(|_| other(Cursor::trusted(&text).value().unwrap_or_default()))
}

/// Reads JSON that stands inside a string, as a type that serde knows.
///
/// # Errors
/// The text is not JSON, or its value does not fit the type; the error names the path.
pub fn embedded<T: DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    serde_json::from_str(text).map_err(|error| {
        let full = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = full.strip_suffix(&place).unwrap_or(&full);
        let segments = if error.is_data() { way_to::<T>(text, message) } else { Vec::new() };
        // Before the first character it counts from 0.
        DecodeError::at(error.line().max(1), error.column().max(1), message.to_owned(), segments, text)
    })
}

/// Reads a value that the schema leaves open as a type that serde knows; `way` says in errors where it would stand
/// within `whole`.
///
/// # Errors
/// There is no value, and `whole` may say why; or it does not fit the type.
pub fn typed<T: DeserializeOwned>(whole: &dyn Codec, value: Option<&Value>, way: &str) -> Result<T, DecodeError> {
    let Some(value) = value else {
        let mut writer = Writer::new();
        whole.encode(&mut writer);
        let why = told(&writer.into_text()).map_or_else(String::new, |why| format!(": {why}"));
        return absent(&format!("there is no `{way}`{why}"));
    };
    embedded(&value.to_string())
}

/// What an object says of an error, where it has one: `{"error": {"message": …}}`, or a text in its place.
#[inline]
pub(crate) fn told(text: &str) -> Option<String> {
    let whole: Value = serde_json::from_str(text).ok()?;
    let error = whole.get("error")?;
    error.get("message").unwrap_or(error).as_str().map(str::to_owned)
}

/// Reads JSON that stands inside a string, if there is one; `way` says in errors where it would stand.
///
/// # Errors
/// There is no string, or it is not such JSON.
pub fn parsed<T: Codec>(text: Option<&str>, way: &str) -> Result<T, DecodeError> {
    text.map_or_else(|| absent(&format!("there is no `{way}`")), from_json)
}

#[cold]
fn absent<T>(message: &str) -> Result<T, DecodeError> {
    Err(DecodeError::new(0, message).finish(""))
}

/// Merges `overrides` into `base`.
///
/// Where both have an object, these are merged in turn. In all other cases the override replaces: lists as a whole, and
/// `null` like any other value. A member that is replaced keeps its place; new ones come last.
pub fn merge(base: &mut Map<String, Value>, overrides: &Map<String, Value>) {
    for (name, value) in overrides {
        match (base.get_mut(name), value) {
            (Some(Value::Object(base)), Value::Object(overrides)) => merge(base, overrides),
            (Some(present), _) => present.clone_from(value),
            (None, _) => drop(base.insert(name.clone(), value.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::{Map, Value, json};

    use super::{convert, embedded, merge, parsed, typed};

    fn merged(base: Value, overrides: &Value) -> String {
        let Value::Object(mut base) = base else { panic!("an object") };
        merge(&mut base, overrides.as_object().expect("an object"));
        Value::Object(base).to_string()
    }

    #[test]
    fn objects_merge_and_all_else_replaces() {
        let base = json!({"a": {"x": 1, "y": [1, 2]}, "b": 1, "c": {"d": 1}});
        let overrides = json!({"c": 5, "b": {"n": null}, "a": {"y": [3], "z": null}, "new": {}});
        assert_eq!(merged(base, &overrides), r#"{"a":{"x":1,"y":[3],"z":null},"b":{"n":null},"c":5,"new":{}}"#);
    }

    #[test]
    fn no_overrides_change_nothing() {
        assert_eq!(merged(json!({"a": {"b": 1}}), &json!({})), r#"{"a":{"b":1}}"#);
        assert_eq!(merged(json!({"a": {"b": 1}}), &json!({"a": {}})), r#"{"a":{"b":1}}"#);
    }

    #[test]
    fn what_fits_is_converted_and_the_rest_is_kept_whole() {
        let number: Value = convert(&12_u64, |_: Value| Value::Null);
        assert_eq!(number, json!(12));
        let text: Option<String> = convert(&12_u64, |whole: Value| Some(whole.to_string()));
        assert_eq!(text.as_deref(), Some("12"));
    }

    #[test]
    fn conversion_goes_as_deep_as_the_value() {
        let mut deep = Value::Null;
        for _ in 0..1_000 {
            deep = Value::Array(vec![deep]);
        }
        let same: Value = convert(&deep, |_: Value| Value::Bool(false));
        assert_eq!(same, deep);
    }

    #[test]
    fn typed_value_that_is_not_there_says_where_it_would_be() {
        let (found, whole) = (json!([1, 2]), json!({"error": null}));
        assert_eq!(typed::<Vec<u8>>(&whole, Some(&found), "a.b"), Ok(vec![1, 2]));

        let missing = typed::<u8>(&whole, None, "a.b").expect_err("nothing is there");

        assert_eq!(missing, parsed::<u64>(None, "a.b").expect_err("nothing is there"));
        assert_eq!(missing.message(), "there is no `a.b`");
    }

    #[test]
    fn typed_value_that_an_error_stands_in_for_says_which() {
        for whole in [json!({"error": {"message": "denied"}}), json!({"error": "denied"})] {
            let missing = typed::<u8>(&whole, None, "a.b").expect_err("nothing is there");

            assert_eq!(missing.message(), "there is no `a.b`: denied");
        }
    }

    #[test]
    fn embedded_json_says_where_it_breaks() {
        let map: Map<String, Value> = embedded(r#"{"a":1}"#).expect("an object");
        assert_eq!(map["a"], 1);
        let error = embedded::<Map<String, Value>>("{\n\"a\":}").expect_err("broken");
        assert_eq!((error.line(), error.column(), error.message()), (2, 5, "expected value"));
        assert_eq!(error.text(), "{\n\"a\":}");
        assert_eq!(
            error.for_model(),
            "This is not JSON, at line 2, column 5: expected value. Correct it and try again."
        );
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the error is looked at")]
    struct Trip {
        stops: Vec<Stop>,
        by: Option<By>,
        #[serde(default)]
        miles: BTreeMap<u8, u8>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the error is looked at")]
    struct Stop {
        place: String,
        nights: u8,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the error is looked at")]
    enum By {
        Foot,
        Bus(u8),
        Boat { name: String },
    }

    #[test]
    fn embedded_json_that_does_not_fit_names_the_path() {
        let misfits = [
            (r#"{"stops":[{"place":"Ulm"}]}"#, "$.stops[0]", "missing field `nights`"),
            (
                r#"{"stops":[{"place":"Ulm","nights":1},{"place":"Bonn","nights":"two"}]}"#,
                "$.stops[1].nights",
                r#"invalid type: string "two", expected u8"#,
            ),
            (r#"{"stops":[],"by":"Horse"}"#, "$.by", "unknown variant `Horse`, expected one of `Foot`, `Bus`, `Boat`"),
            (r#"{"stops":[],"by":{"Bus":300}}"#, "$.by.Bus", "invalid value: integer `300`, expected u8"),
            (r#"{"stops":[],"by":{"Boat":{"name":null}}}"#, "$.by.Boat.name", "invalid type: null, expected a string"),
            (r#"{"stops":[],"by":{"Foot":1}}"#, "$.by.Foot", "invalid type: integer `1`, expected unit"),
            (r#"{"stops":{}}"#, "$.stops", "invalid type: map, expected a sequence"),
            // A key that is a number in the type is not found again.
            (r#"{"stops":[],"miles":{"x":1}}"#, "$", "invalid value: expected key to be a number in quotes"),
        ];
        for (text, path, message) in misfits {
            let error = embedded::<Trip>(text).expect_err(path);
            assert_eq!((error.path(), error.message()), (path, message), "{text}");
            assert_eq!(error.for_model(), format!("This does not fit at {path}: {message}. Correct it and try again."));
            assert_eq!(error.text(), text);
        }
    }
}
