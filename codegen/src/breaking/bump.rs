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
    /// Users have to know.
    Behaviour,
    /// Users have to do something.
    Breaking,
}

impl Bump {
    /// What the worst of all labels asks for.
    pub fn of(labels: impl Iterator<Item = Label>) -> Self {
        match labels.max() {
            Some(Label::Wire | Label::Source) => Self::Breaking,
            Some(Label::Behaviour) => Self::Behaviour,
            Some(Label::Additive) => Self::Additive,
            Some(Label::Unaffected) | None => Self::None,
        }
    }

    /// The least version after `old` that may hold the change.
    ///
    /// Before 1.0 what breaks raises the second number, and what is more the third. What does something else is never
    /// just a patch, which tools take without a word, and breaks no build: it raises the second number in either case.
    pub fn raised(self, old: &Version) -> Version {
        let &Version { major, minor, patch, .. } = old;
        match (self, major) {
            (Self::None, _) => old.clone(),
            (Self::Additive, 0) => Version::new(0, minor, patch + 1),
            (Self::Breaking, 1..) => Version::new(major + 1, 0, 0),
            (Self::Breaking | Self::Behaviour | Self::Additive, _) => Version::new(major, minor + 1, 0),
        }
    }

    /// The number that it raises.
    pub fn part(self, old: &Version) -> &'static str {
        match (self, old.major) {
            (Self::None, _) => "none",
            (Self::Additive, 0) => "patch",
            (Self::Breaking, 1..) => "major",
            (Self::Breaking | Self::Behaviour | Self::Additive, _) => "minor",
        }
    }

    /// Whether `new` is raised far enough. A pre-release of a version counts as that version.
    pub fn is_done(self, old: &Version, new: &Version) -> bool {
        let numbers = |version: &Version| (version.major, version.minor, version.patch);
        numbers(new) >= numbers(&self.raised(old))
    }
}
