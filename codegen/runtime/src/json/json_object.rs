//! Any JSON object.

use std::{
    fmt,
    ops::{Deref, DerefMut, Index, IndexMut},
    str::FromStr,
};

use serde_json::{Map, Value, map};

use super::{
    codec::Codec,
    cursor::Cursor,
    entry::{from_json, to_json},
    error::DecodeError,
    kept::Kept,
    rules::{Broken, Measure, Rule},
    writer::Writer,
};

/// A JSON object of any content, such as a JSON Schema.
///
/// It dereferences to a [`Map`] of `serde_json`. One that was read is text until somebody looks at it: copies are cheap,
/// and numbers that no type of Rust holds are written back as they came. Once it is made or changed in code, members stay
/// in their order with the feature `preserve_order`, which clients turn on; else they are sorted by name. The macro
/// [`object!`](crate::object) makes one, and so do a `Map` and a text:
///
/// ```
/// use sequrity_runtime::{JsonObject, object, to_json};
///
/// let mut parameters: JsonObject = r#"{"type": "object", "maximum": 1.50e+2}"#.parse()?;
/// assert_eq!(parameters["type"], "object");
/// assert_eq!(to_json(&parameters)?, r#"{"type":"object","maximum":1.50e+2}"#);
/// assert_eq!(parameters, object!({"maximum": 150.0, "type": "object"}));
///
/// parameters.insert("title".to_owned(), "City".into());
/// assert_eq!(parameters.len(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct JsonObject(Kept);

impl JsonObject {
    /// An object without members.
    #[must_use]
    pub const fn new() -> Self {
        Self(Kept::new())
    }

    /// What the macro makes of braces. Not a `match` in the macro: a reference to one becomes no reference to a map.
    #[doc(hidden)]
    #[must_use]
    pub fn of_braces(object: Value) -> Self {
        Self::try_from(object).expect("braces make an object")
    }
}

impl Deref for JsonObject {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        self.0.values()
    }
}

impl DerefMut for JsonObject {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.0.values_mut()
    }
}

/// The value of a member, null where there is none, as with a [`Value`].
impl Index<&str> for JsonObject {
    type Output = Value;

    fn index(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&Value::Null)
    }
}

/// The value of a member, added where there is none, as with a [`Value`].
impl IndexMut<&str> for JsonObject {
    fn index_mut(&mut self, name: &str) -> &mut Value {
        self.entry(name).or_insert(Value::Null)
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// JSON text, compact, and as it was read where nothing was changed; `{:#}` lays it out by lines.
impl fmt::Display for JsonObject {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match f.alternate() {
            true => serde_json::to_string_pretty(&**self).ok(),
            false => to_json(self).ok(),
        };
        f.write_str(&text.ok_or(fmt::Error)?)
    }
}

/// Reads JSON text.
impl FromStr for JsonObject {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, DecodeError> {
        from_json(text)
    }
}

impl From<Map<String, Value>> for JsonObject {
    fn from(members: Map<String, Value>) -> Self {
        Self(Kept::Values(Box::new(members)))
    }
}

impl TryFrom<Value> for JsonObject {
    type Error = DecodeError;

    fn try_from(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Object(members) => Ok(members.into()),
            other => other.to_string().parse(),
        }
    }
}

impl From<JsonObject> for Map<String, Value> {
    fn from(object: JsonObject) -> Self {
        *object.0.into_values()
    }
}

impl From<JsonObject> for Value {
    fn from(object: JsonObject) -> Self {
        Self::Object(object.into())
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for JsonObject {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        members.into_iter().map(|(name, value)| (name.into(), value.into())).collect::<Map<_, _>>().into()
    }
}

impl IntoIterator for JsonObject {
    type Item = (String, Value);
    type IntoIter = map::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_values().into_iter()
    }
}

impl<'o> IntoIterator for &'o JsonObject {
    type Item = (&'o String, &'o Value);
    type IntoIter = map::Iter<'o>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Codec for JsonObject {
    fn vacant() -> Self {
        Self(Kept::new())
    }

    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        let (position, depth) = (cursor.position, cursor.depth);
        let mut json = String::new();
        self.0 = match cursor.pass_members(&mut json) {
            Some(()) => Kept::of_text(json),
            None => {
                // It is broken, or perhaps repeats a name: reading it into values tells.
                (cursor.position, cursor.depth) = (position, depth);
                Kept::Values(Box::new(cursor.value()?))
            }
        };
        Ok(())
    }

    fn encode(&self, writer: &mut Writer) {
        match self.0.text() {
            Some(json) if !writer.is_header() => {
                writer.open_object();
                writer.members(json);
                writer.close_object();
            }
            _ => self.0.values().encode(writer),
        }
    }

    fn measure(&self) -> Measure<'_> {
        Measure::Members(self.len())
    }

    fn broken_inside(&self, rules: &[Rule]) -> Option<Broken> {
        self.0.values().broken_inside(rules)
    }
}

crate::serde_by_codec!(JsonObject);

/// A [`JsonObject`], written as [`serde_json::json!`] writes values.
///
/// ```
/// let parameters = sequrity_runtime::object!({"type": "object", "properties": {}});
/// assert_eq!(parameters["type"], "object");
/// ```
#[macro_export]
macro_rules! object {
    ({ $($members:tt)* }) => {
        $crate::JsonObject::of_braces($crate::json!({ $($members)* }))
    };
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::JsonObject;
    use crate::{convert, from_json, to_header_json, to_json};

    const TEXT: &str = r#"{"b":1.50e+2,"a":[123456789012345678901234567890,"\u00e9"],"c":{}}"#;

    fn read(text: &str) -> JsonObject {
        from_json(text).expect(text)
    }

    #[test]
    fn an_object_is_written_back_to_the_letter() {
        for text in ["{}", TEXT] {
            let object = read(text);
            assert_eq!(to_json(&object).as_deref(), Ok(text));
            assert_eq!(object.is_empty(), text == "{}");
            assert_eq!(to_json(&object.clone()).as_deref(), Ok(text), "also after a look");
            assert_eq!(serde_json::to_string(&object).ok().as_deref(), Some(text));
        }
    }

    #[test]
    fn blanks_order_and_spelling_make_no_difference() {
        let object = read(" { \"c\" : { } ,\n  \"b\": 150.0, \"a\": [ 123456789012345678901234567890 , \"é\" ] } ");
        assert_eq!(object, read(TEXT));
        assert_ne!(object, read(r#"{"c":{}}"#));
        assert_eq!(to_json(&read(" { } ")).as_deref(), Ok("{}"));
    }

    #[test]
    fn an_object_can_be_changed() {
        let mut object = read(r#"{"a":1,"b":2}"#);
        object.insert("c".to_owned(), json!([]));
        object["a"] = json!(null);
        object["d"] = json!(4);
        assert_eq!(to_json(&object).as_deref(), Ok(r#"{"a":null,"b":2,"c":[],"d":4}"#));
    }

    #[test]
    fn what_is_shown_is_json() {
        let object = read(r#"{"a": 1.50e+2}"#);
        assert_eq!(object.to_string(), r#"{"a":1.50e+2}"#);
        assert_eq!(format!("{object:#}"), "{\n  \"a\": 150.0\n}");
    }

    #[test]
    fn member_that_is_not_there_is_null() {
        assert!(read(TEXT)["of next year"].is_null());
    }

    #[test]
    fn every_way_in_gives_the_same() {
        let members: Map<String, Value> = serde_json::from_str(TEXT).expect("an object");
        let value = Value::Object(members.clone());
        let expected = read(TEXT);
        assert_eq!(JsonObject::from(members.clone()), expected);
        assert_eq!(members.into_iter().collect::<JsonObject>(), expected);
        assert_eq!(serde_json::from_str::<JsonObject>(TEXT).ok().as_ref(), Some(&expected));
        assert_eq!(serde_json::from_value::<JsonObject>(value.clone()).ok().as_ref(), Some(&expected));
        assert_eq!(convert(&value, |object: JsonObject| object), expected);
        assert_eq!(JsonObject::try_from(value.clone()).as_ref(), Ok(&expected));
        assert_eq!(Value::from(expected), value);
    }

    #[test]
    fn a_header_gets_ascii_alone() {
        assert_eq!(to_header_json(&read(r#"{"é":"ü"}"#)).as_deref(), Ok(r#"{"\u00e9":"\u00fc"}"#));
    }

    #[test]
    fn a_value_of_another_kind_makes_no_object() {
        let error = JsonObject::try_from(json!([1])).expect_err("a list");
        assert_eq!(error.message(), "expected an object, found an array");
    }

    #[test]
    fn what_is_no_object_is_refused_with_its_place() {
        for (text, path, message) in [
            ("[]", "$", "expected an object, found an array"),
            ("", "$", "expected an object"),
            (r#"{"a":{"b":[1,tru]}}"#, "$.a.b[1]", "expected a value"),
            (r#"{"a":1,"a":2}"#, "$", "repeated member \"a\""),
            (r#"{"a":{"b":1,"\u0062":2}}"#, "$.a", "repeated member \"b\""),
            (r#"{"a":1"#, "$", "expected `,` or `}`"),
        ] {
            let error = from_json::<JsonObject>(text).expect_err(text);
            assert_eq!((error.path(), error.message().contains(message)), (path, true), "{error}");
        }
    }
}
