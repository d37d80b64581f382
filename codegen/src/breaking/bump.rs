//! Versions, and which one a change asks for.

use super::Label;
pub use semver::Version;

/// What has to become of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// The version may stay.
    None,
    /// More is possible.
    Additive,
    /// Users have to do something.
    Breaking,
}

impl Bump {
    /// What the worst of all labels asks for.
    pub fn of(labels: impl Iterator<Item = Label>) -> Self {
        match labels.max() {
            Some(Label::Wire | Label::Source) => Self::Breaking,
            Some(Label::Additive) => Self::Additive,
            Some(Label::Unaffected) | None => Self::None,
        }
    }

    /// The least version after `old` that may hold the change.
    ///
    /// Before 1.0 what breaks raises the second number, and what is more the third.
    pub fn raised(self, old: &Version) -> Version {
        let &Version { major, minor, patch, .. } = old;
        match (self, major) {
            (Self::None, _) => old.clone(),
            (Self::Breaking, 0) => Version::new(0, minor + 1, 0),
            (Self::Additive, 0) => Version::new(0, minor, patch + 1),
            (Self::Breaking, _) => Version::new(major + 1, 0, 0),
            (Self::Additive, _) => Version::new(major, minor + 1, 0),
        }
    }

    /// The number that it raises.
    pub fn part(self, old: &Version) -> &'static str {
        match (self, old.major) {
            (Self::None, _) => "none",
            (Self::Breaking, 0) | (Self::Additive, 1..) => "minor",
            (Self::Additive, 0) => "patch",
            (Self::Breaking, _) => "major",
        }
    }

    /// Whether `new` is raised far enough. A pre-release of a version counts as that version.
    pub fn is_done(self, old: &Version, new: &Version) -> bool {
        let numbers = |version: &Version| (version.major, version.minor, version.patch);
        numbers(new) >= numbers(&self.raised(old))
    }
}
