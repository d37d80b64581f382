//! Members that a type does not know.

use std::{fmt, iter::Flatten, ops::Index, option::IntoIter, ptr};

use serde_json::{Map, Value};

use super::{
    kept::{Kept, take},
    members::Members,
};

/// Members that this version does not know: kept as received, and written back.
///
/// They are read into values when they are first looked at; until then they are text, and numbers that no type of Rust
/// holds are written back as they came. Never holds a member that the type declares; writing one is an error.
#[derive(Clone, Default)]
pub struct Extra(Option<Box<Unknown>>);

#[derive(Clone)]
struct Unknown {
    kept: Kept,
    /// What the type declares that read the members: none of these is among them while they are text.
    declared: &'static Members,
}

impl Extra {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// The members as values.
    fn values(&self) -> Option<&Map<String, Value>> {
        self.0.as_deref().map(|unknown| unknown.kept.values())
    }

    /// The text of the members, if they still are as a type read them that declares these.
    pub(super) fn text(&self, declared: &'static Members) -> Option<&str> {
        let unknown = self.0.as_deref().filter(|unknown| ptr::eq(unknown.declared, declared))?;
        unknown.kept.text()
    }

    /// The text of the members, for one more to be appended; `None` where they are values.
    pub(super) fn text_mut(&mut self, declared: &'static Members) -> Option<&mut String> {
        match &mut self.0.get_or_insert_with(|| Box::new(Unknown { kept: Kept::new(), declared })).kept {
            Kept::Text { json, .. } => Some(json),
            Kept::Values(_) => None,
        }
    }

    /// The value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values()?.get(name)
    }

    /// Sets a member, and gives back the value it had.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        let none = || Box::new(Unknown { kept: Kept::new(), declared: Members::none() });
        self.0.get_or_insert_with(none).kept.values_mut().insert(name.into(), value.into())
    }

    /// Takes a member out. The others stay in the order of [`Self::iter`].
    #[inline]
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.get(name)?;
        let members = self.0.as_mut()?.kept.values_mut();
        let value = take(members, name);
        if members.is_empty() {
            self.0 = None;
        }
        value
    }

    /// The members in the order of a [`Map`]: as they came with the feature `preserve_order`, else sorted by name.
    pub fn iter(&self) -> <&Self as IntoIterator>::IntoIter {
        self.into_iter()
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values().map_or(0, Map::len)
    }

    /// Whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(mine), Some(others)) => mine.kept == others.kept,
            (mine, others) => mine.is_none() && others.is_none(),
        }
    }
}

impl<'a> IntoIterator for &'a Extra {
    type Item = (&'a String, &'a Value);
    type IntoIter = Flatten<IntoIter<&'a Map<String, Value>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.values().into_iter().flatten()
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Extra;
    use crate::{from_json, record, to_json};

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

    #[derive(Clone, Debug, PartialEq)]
    struct Open {
        known: Option<bool>,
        extra: Extra,
    }

    record! { Open: open { optional known "known" } }

    #[derive(Debug)]
    struct Wider {
        new: Option<bool>,
        extra: Extra,
    }

    record! { Wider: open { optional new "new" } }

    fn read(text: &str) -> Open {
        from_json(text).expect(text)
    }

    #[test]
    fn members_are_written_back_to_the_letter() {
        let text = r#"{"known":true,"a":1.50e+2,"b":[123456789012345678901234567890,"\u00e9"],"c":{"d":null}}"#;
        let open = read(text);
        assert_eq!(open.extra["a"], 150.0);
        assert_eq!(to_json(&open).as_deref(), Ok(text));
        assert_eq!(to_json(&open.clone()).as_deref(), Ok(text));
    }

    #[test]
    fn blanks_make_no_difference() {
        let indented = read("{\n  \"a\" : [\n    1 , {}\n  ],\n  \"b\": \"x y\"\n}");
        assert_eq!(to_json(&indented).as_deref(), Ok(r#"{"a":[1,{}],"b":"x y"}"#));
        assert_eq!(indented, read(r#"{"b":"x y","a":[1,{}]}"#));
        assert_ne!(indented, read(r#"{"b":"x y","a":[1]}"#));
    }

    #[test]
    fn members_that_were_read_can_be_changed() {
        let mut open = read(r#"{"a":1,"b":2}"#);
        open.extra.insert("c", 3);
        assert_eq!(open.extra.insert("a", "new"), Some(json!(1)));
        assert_eq!(open.extra.remove("b"), Some(json!(2)));
        assert_eq!(open.extra.remove("z"), None);
        assert_eq!(to_json(&open).as_deref(), Ok(r#"{"a":"new","c":3}"#));
    }

    #[test]
    fn names_that_text_cannot_hold_become_values() {
        let many: Vec<String> = (0..100).map(|number| format!(r#""m{number}":{number}"#)).collect();
        for text in [format!("{{{}}}", many.join(",")), r#"{"a":1,"\"b\"":2,"c":3}"#.to_owned()] {
            let written = to_json(&read(&text)).expect("an object");
            assert_eq!(from_json::<Value>(&written), from_json::<Value>(&text));
        }
    }

    #[test]
    fn a_name_that_another_type_declares_is_not_written_twice() {
        let mut wider: Wider = from_json("{}").expect("an object");
        wider.extra = read(r#"{"old":1}"#).extra;
        assert_eq!(to_json(&wider).as_deref(), Ok(r#"{"old":1}"#));
        wider.extra = read(r#"{"new":true}"#).extra;
        assert!(to_json(&wider).expect_err("twice").message().contains("has a field of its own"));
    }

    #[test]
    fn broken_members_are_named_with_their_place() {
        for (text, path, message) in [
            (r#"{"a":{"b":[1,tru]}}"#, "$.a.b[1]", "expected a value"),
            (r#"{"a":1,"b":{"c":1,"c":2}}"#, "$.b", "repeated member \"c\""),
            (r#"{"a":1,"b":2,"a":3}"#, "$", "repeated member \"a\""),
            (r#"{"a":1,"\u0061":3}"#, "$", "repeated member \"a\""),
            (r#"{"a":[1e999]}"#, "$.a[0]", "number out of range"),
        ] {
            let error = from_json::<Open>(text).expect_err(text);
            assert_eq!((error.path(), error.message().contains(message)), (path, true), "{error}");
        }
    }
}
