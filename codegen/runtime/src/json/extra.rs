//! Members that a type does not know.

use std::fmt;
use std::iter::Flatten;
use std::ops::Index;
use std::option::IntoIter;

use serde_json::{Map, Value};

/// Members that this version does not know: kept as received, and written back.
///
/// Never holds a member that the type declares; writing one is an error.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Option<Box<Map<String, Value>>>);

impl Extra {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// The value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Sets a member, and gives back the value it had.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.get_or_insert_default().insert(name.into(), value.into())
    }

    /// Takes a member out. The others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let members = self.0.as_mut()?;
        let value = members.shift_remove(name);
        if members.is_empty() {
            self.0 = None;
        }
        value
    }

    /// The members in their order.
    pub fn iter(&self) -> <&Self as IntoIterator>::IntoIter {
        self.into_iter()
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |members| members.len())
    }

    /// Whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl<'a> IntoIterator for &'a Extra {
    type Item = (&'a String, &'a Value);
    type IntoIter = Flatten<IntoIter<&'a Map<String, Value>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.as_deref().into_iter().flatten()
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Extra {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let mut extra = Self::new();
        extra.extend(members);
        extra
    }
}

impl<K: Into<String>, V: Into<Value>> Extend<(K, V)> for Extra {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, members: I) {
        for (name, value) in members {
            self.insert(name, value);
        }
    }
}

impl Index<&str> for Extra {
    type Output = Value;

    /// The value of a member; `null` where there is no such member, as with [`Value`] itself.
    fn index(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&Value::Null)
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

/// A JSON object, written as [`serde_json::json!`] writes values: for members that take any object.
///
/// ```
/// let parameters = sequrity_runtime::object!({"type": "object", "properties": {}});
/// assert_eq!(parameters["type"], "object");
/// ```
#[macro_export]
macro_rules! object {
    ({ $($members:tt)* }) => {
        match $crate::json!({ $($members)* }) {
            $crate::Value::Object(members) => members,
            _ => unreachable!("braces make an object"),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::Extra;
    use serde_json::{Value, json};

    #[test]
    fn empty_extra_is_one_pointer() {
        assert_eq!(size_of::<Extra>(), size_of::<usize>());
    }

    #[test]
    fn members_keep_their_order() {
        let mut extra: Extra = [("b", json!(1)), ("a", json!(2)), ("c", json!(3))].into_iter().collect();
        assert_eq!(extra.remove("b"), Some(json!(1)));
        extra.insert("a", "new");
        let names: Vec<&String> = extra.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "c"]);
        assert_eq!(format!("{extra:?}"), r#"{"a": String("new"), "c": Number(3)}"#);
    }

    #[test]
    fn taking_the_last_member_leaves_an_equal_of_new() {
        let mut extra = Extra::new();
        extra.insert("a", 1);
        assert_eq!(extra["a"], 1);
        extra.remove("a");
        assert_eq!(extra, Extra::new());
        assert_eq!(extra["a"], Value::Null);
        assert_eq!(extra.len(), 0);
    }
}
