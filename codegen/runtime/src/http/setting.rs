//! A value that may be said, be said to be absent, or not be said at all.

use secrecy::SecretString;

use crate::OpenEnum;

/// What a caller says about a parameter. Values, texts and arrays of them convert into it; of an `Option`, `None` says
/// nothing, so that what a client was set up with, for security above all, is switched off by
/// [`Setting::None`](Self::None) alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Setting<T> {
    /// Nothing: the default of the client holds.
    #[default]
    Unset,
    /// That nothing is sent, whatever the client's default is.
    None,
    /// That this value is sent.
    Value(T),
}

impl<T> Setting<T> {
    /// The same with another value.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        match self {
            Self::Unset => Setting::Unset,
            Self::None => Setting::None,
            Self::Value(value) => Setting::Value(change(value)),
        }
    }
}

impl<T> From<T> for Setting<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Setting<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unset, Self::Value)
    }
}

// Not for whatever converts: a number that is written down would not find its type.
impl<T, const N: usize> From<[T; N]> for Setting<Vec<T>> {
    fn from(values: [T; N]) -> Self {
        Self::Value(values.into())
    }
}

impl<T: OpenEnum, const N: usize> From<[&str; N]> for Setting<Vec<T>> {
    fn from(values: [&str; N]) -> Self {
        Self::Value(values.map(T::from).into())
    }
}

impl<const N: usize> From<[&str; N]> for Setting<Vec<String>> {
    fn from(values: [&str; N]) -> Self {
        Self::Value(values.map(str::to_owned).into())
    }
}

impl<T: OpenEnum> From<&str> for Setting<T> {
    fn from(value: &str) -> Self {
        Self::Value(T::from(value))
    }
}

impl From<&str> for Setting<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl From<&str> for Setting<SecretString> {
    fn from(value: &str) -> Self {
        Self::Value(SecretString::from(value))
    }
}

impl From<String> for Setting<SecretString> {
    fn from(value: String) -> Self {
        Self::Value(SecretString::from(value))
    }
}
