//! Values by name.

use std::{collections::BinaryHeap, fmt, iter, mem, ops::Index, slice, vec};

use serde_json::{Map, Value};

use super::{
    codec::Codec,
    cursor::Cursor,
    error::DecodeError,
    members::Members,
    object::Object,
    rules::{Broken, Measure, Rule},
    writer::Writer,
};

/// Values of one type by name, in the order in which they came: a JSON object whose names the schema does not fix.
///
/// ```
/// use sequrity_runtime::Dictionary;
///
/// let labels: Dictionary<String> = [("team", "north"), ("run", "7")].into_iter().collect();
/// assert_eq!(labels["team"], "north");
/// assert_eq!(labels.names().collect::<Vec<_>>(), ["team", "run"]);
/// ```
///
/// A look-up compares names one after the other. Where there may be thousands, collect into a map first:
/// `dictionary.into_iter().collect::<HashMap<_, _>>()`. Two are equal if they hold the same, in whatever order.
#[derive(Clone)]
pub struct Dictionary<T>(Vec<(String, T)>);

impl<T> Dictionary<T> {
    /// No values.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(present, _)| present == name).map(|(_, value)| value)
    }

    /// The value of a name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.0.iter_mut().find(|(present, _)| present == name).map(|(_, value)| value)
    }

    /// Sets the value of a name, and gives back the one that it had. A new name comes last.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<T>) -> Option<T> {
        let (name, value) = (name.into(), value.into());
        match self.get_mut(&name) {
            Some(present) => Some(mem::replace(present, value)),
            None => {
                self.0.push((name, value));
                None
            }
        }
    }

    /// Takes a value out. The others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        let place = self.0.iter().position(|(present, _)| present == name)?;
        Some(self.0.remove(place).1)
    }

    /// How many values there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no values.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name in a place.
    fn name(&self, place: usize) -> Option<&str> {
        self.0.get(place).map(|(name, _)| name.as_str())
    }

    /// The names in their order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Names and values in their order.
    pub fn iter(&self) -> <&Self as IntoIterator>::IntoIter {
        self.into_iter()
    }
}

impl<T> Default for Dictionary<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: PartialEq> PartialEq for Dictionary<T> {
    fn eq(&self, other: &Self) -> bool {
        // Both in the order of their names: a comparison of each with each would take too long for many.
        let (mine, others) = (sorted(&mut self.names()), sorted(&mut other.names()));
        self.len() == other.len() && mine.iter().zip(others).all(|(mine, others)| self.0[mine.1] == other.0[others.1])
    }
}

/// Names and their places, sorted by name. By a heap, as there is much less of it to compile than of `sort`.
fn sorted<'n>(names: &mut dyn Iterator<Item = &'n str>) -> Vec<(&'n str, usize)> {
    names.zip(0..).collect::<BinaryHeap<_>>().into_sorted_vec()
}

impl<T: fmt::Debug> fmt::Debug for Dictionary<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<T> Index<&str> for Dictionary<T> {
    type Output = T;

    /// The value of a name.
    ///
    /// # Panics
    /// There is none, as with the maps of the standard library; see [`Dictionary::get`].
    fn index(&self, name: &str) -> &T {
        self.get(name).unwrap_or_else(|| panic!("there is no {name:?}"))
    }
}

impl<'d, T> IntoIterator for &'d Dictionary<T> {
    type Item = (&'d str, &'d T);
    type IntoIter = iter::Map<slice::Iter<'d, (String, T)>, fn(&'d (String, T)) -> (&'d str, &'d T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, value)| (name, value))
    }
}

impl<T> IntoIterator for Dictionary<T> {
    type Item = (String, T);
    type IntoIter = vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Of values of the same name, the last one counts.
impl<K: Into<String>, V: Into<T>, T> FromIterator<(K, V)> for Dictionary<T> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(values: I) -> Self {
        let mut dictionary = Self::new();
        dictionary.extend(values);
        dictionary
    }
}

impl<K: Into<String>, V: Into<T>, T> Extend<(K, V)> for Dictionary<T> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, values: I) {
        let mut known = Known(None);
        for (name, value) in values {
            let (name, value) = (name.into(), value.into());
            let place = known.place(&name, &|at| self.name(at));
            match place {
                Some(place) => self.0[place].1 = value,
                None => self.0.push((name, value)),
            }
        }
    }
}

impl<K: Into<String>, T, const N: usize> From<[(K, T); N]> for Dictionary<T> {
    fn from(values: [(K, T); N]) -> Self {
        values.into_iter().collect()
    }
}

impl Cursor<'_> {
    /// Reads a map, whose names must differ.
    fn dictionary<T: Codec>(&mut self, dictionary: &mut Dictionary<T>) -> Result<(), DecodeError> {
        let mut known = Known(None);
        let mut object = Object::open(self, Members::none());
        while let Some((name, value)) = object.entry() {
            let place = known.place(&name, &|at| dictionary.name(at));
            match place {
                None => dictionary.0.push((name, value)),
                Some(_) => object.repeated(&name),
            }
        }
        object.close()
    }
}

impl<T: Codec> Codec for Dictionary<T> {
    #[inline]
    fn vacant() -> Self {
        Self::new()
    }

    #[inline]
    fn decode(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        cursor.dictionary(self)
    }

    #[inline]
    fn encode(&self, writer: &mut Writer) {
        writer.open_object();
        match writer.is_header() {
            // The same value is the same header, whatever order it was made in.
            true => sorted(&mut self.names()).iter().for_each(|(_, place)| writer.entry(&self.0[*place])),
            false => self.0.iter().for_each(|entry| writer.entry(entry)),
        }
        writer.close_object();
    }

    #[inline]
    fn measure(&self) -> Measure<'_> {
        Measure::Members(self.len())
    }

    #[inline]
    fn broken_inside(&self, rules: &[Rule]) -> Option<Broken> {
        Writer::first_broken(self, rules)
    }
}

impl Writer {
    /// Writes a member of a map.
    fn entry<T: Codec>(&mut self, (name, value): &(String, T)) {
        self.key(name);
        value.encode(self);
    }
}

/// Names that are compared one by one; more are looked up in a map.
const FEW: usize = 16;

/// Gives a new name the place behind the others.
fn note(places: &mut Map<String, Value>, name: &str) {
    places.insert(name.to_owned(), places.len().into());
}

/// The places of names that came already, noted once there are many. In the map that is compiled for objects anyway.
struct Known(Option<Map<String, Value>>);

impl Known {
    /// The place of a name among those before it, which `at` gives by their places. One that is new will stand behind them.
    fn place<'n>(&mut self, name: &str, at: &dyn Fn(usize) -> Option<&'n str>) -> Option<usize> {
        let few = if self.0.is_none() { FEW } else { 0 };
        for place in 0..few {
            match at(place) {
                Some(present) if present == name => return Some(place),
                Some(_) => {}
                None => return None,
            }
        }
        let places = self.0.get_or_insert_with(|| {
            let mut places = Map::new();
            (0..).map_while(at).for_each(|name| note(&mut places, name));
            places
        });
        match places.get(name) {
            Some(place) => place.as_u64().and_then(|place| usize::try_from(place).ok()),
            None => {
                note(places, name);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dictionary;
    use crate::{from_json, to_json};

    fn numbers(count: u64) -> impl Iterator<Item = (String, u64)> {
        (0..count).map(|number| (format!("n{number}"), number))
    }

    #[test]
    fn values_keep_their_order() {
        let mut scores = Dictionary::from([("b", 1.5), ("a", 2.0), ("c", 0.0)]);
        assert_eq!(scores.remove("b"), Some(1.5));
        assert_eq!(scores.insert("a", 3.0), Some(2.0));
        assert_eq!(scores.insert("b", 4.0), None);
        assert_eq!(to_json(&scores).as_deref(), Ok(r#"{"a":3.0,"c":0.0,"b":4.0}"#));
    }

    #[test]
    fn order_makes_no_difference_to_equality() {
        let scores: Dictionary<u64> = numbers(50).collect();
        let mut others: Vec<(String, u64)> = numbers(50).collect();
        others.reverse();
        assert_eq!(scores, others.iter().cloned().collect());
        others[3].1 = 0;
        assert_ne!(scores, others.iter().cloned().collect());
        assert_ne!(scores, numbers(49).collect());
    }

    #[test]
    fn the_last_of_several_values_counts() {
        let twice: Dictionary<u64> = numbers(40).chain([("n3".to_owned(), 7), ("n39".to_owned(), 8)]).collect();
        assert_eq!((twice.len(), twice["n3"], twice["n39"]), (40, 7, 8));
    }

    #[test]
    fn repeated_names_are_refused_when_reading() {
        for count in [2, 17, 1000] {
            let members: Vec<String> = numbers(count).map(|(name, number)| format!("{name:?}:{number}")).collect();
            let text = format!("{{{}}}", members.join(","));
            assert_eq!(from_json(&text), Ok(numbers(count).collect::<Dictionary<u64>>()));
            let twice = format!("{{{},{}}}", members.join(","), members[1]);
            let error = from_json::<Dictionary<u64>>(&twice).expect_err("twice");
            assert_eq!(error.message(), r#"repeated member "n1""#);
        }
    }
}
