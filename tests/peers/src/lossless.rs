//! Which values come back whole: read, written, compared.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{inputs::Input, json::difference};

/// How many values there are, how many were read, and how many came back whole.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    /// All values.
    pub values: usize,
    /// Those that fit the type.
    pub read: usize,
    /// Those with nothing lost and nothing added; a member that is `null` may be left out.
    pub whole: usize,
}

impl Counts {
    /// Adds what a type makes of an input.
    pub fn add<T: Serialize + DeserializeOwned>(&mut self, input: &Input) {
        for text in &input.texts {
            self.values += 1;
            let Ok(before) = serde_json::from_str::<Value>(text) else { continue };
            let Ok(value) = serde_json::from_str::<T>(text) else { continue };
            self.read += 1;
            let whole = serde_json::to_value(&value).is_ok_and(|after| difference(&before, &after).is_none());
            self.whole += usize::from(whole);
        }
    }
}
