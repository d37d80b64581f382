//! Documents of others, as they publish them: JSON, or YAML by the name of the file.

use std::{fmt, fs, path::Path};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use crate::Failure;

/// Reads a file of JSON, or by its name of YAML.
pub(crate) fn document<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = fs::read_to_string(path).map_err(|error| format!("error: {}: {error}", path.display()))?;
    let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    let read = if is_yaml {
        let value = serde_yaml_ng::from_str::<Yaml>(&text).map_err(|error| error.to_string());
        value.and_then(|Yaml(value)| serde_json::from_value(value).map_err(|error| error.to_string()))
    } else {
        serde_json::from_str(&text).map_err(|error| format!("no JSON (YAML ends in .yaml or .yml): {error}"))
    };
    read.map_err(|error| format!("error: {}: {error}", path.display()))
}

/// JSON written as YAML. Whole numbers beyond 64 bits, which stand in published limits, are as near as JSON reads them.
struct Yaml(Value);

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values).map(Self)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok((value as f64).into())
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok((value as f64).into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Yaml(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some((key, Yaml(value))) = entries.next_entry::<String, Yaml>()? {
            members.insert(key, value);
        }
        Ok(members.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Yaml;

    #[test]
    fn yaml_is_json_with_its_statuses_and_far_limits() {
        let read = serde_yaml_ng::from_str("200: {minimum: -9223372036854776000, default: ~}\n'on': [1, 0.5, yes]");

        let expected = json!({ "200": { "minimum": -9.223372036854776e18, "default": null }, "on": [1, 0.5, "yes"] });
        assert_eq!(read.ok().map(|Yaml(value)| value), Some(expected));
    }
}
