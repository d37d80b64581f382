//! One mistake that is met on several ways: told where it is met first, with the number of the others.

use std::collections::BTreeMap;

use super::Findings;
use crate::schema::Place;

/// What was met, by the place that a way breaks off at and by what is said of it.
#[derive(Default)]
pub(super) struct Alike(BTreeMap<(Place, String), Vec<Place>>);

impl Alike {
    /// A way from `place` breaks off at `spot`.
    pub(super) fn add(&mut self, spot: &Place, message: String, place: Place) {
        self.0.entry((spot.clone(), message)).or_default().push(place);
    }

    /// Tells each once; `one` and `several` say what else meets it, after a number.
    pub(super) fn tell(self, findings: &mut Findings<'_>, one: &str, several: &str) {
        for ((_, message), mut places) in self.0 {
            places.sort();
            let more = match places.len() - 1 {
                0 => String::new(),
                1 => format!("; {one}"),
                others => format!("; {others} {several}"),
            };
            findings.add(&places[0], format!("{message}{more}"));
        }
    }
}
