//! A value that may be said, be said to be absent, or not be said at all.

use secrecy::SecretString;

use crate::OpenEnum;

/// What a caller says about a parameter. Values, texts and arrays of them convert into it. So does an `Option` of one, whose
/// `None` says nothing: what a client was set up with, for security above all, is switched off by
/// [`Setting::None`](Self::None) alone.
///
/// ```
/// use sequrity_runtime::Setting;
///
/// let keys = std::collections::HashMap::from([("tenant", "key-1".to_owned())]);
/// assert_eq!(Setting::<String>::from(keys.get("tenant")), Setting::Value("key-1".to_owned()));
/// assert_eq!(Setting::<String>::from(keys.get("nobody")), Setting::Unset);
/// ```
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
    /// The same, lent.
    pub(crate) fn as_ref(&self) -> Setting<&str>
    where
        T: AsRef<str>,
    {
        match self {
            Self::Unset => Setting::Unset,
            Self::None => Setting::None,
            Self::Value(value) => Setting::Value(value.as_ref()),
        }
    }

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

/// What is made of text takes it from whatever lends one, or may lend one.
macro_rules! from_lent_texts {
    ($([$($kind:tt)*] $value:ty),* $(,)?) => { $(
        impl<$($kind)*> From<&str> for Setting<$value> {
            fn from(value: &str) -> Self {
                Self::Value(<$value>::from(value))
            }
        }

        impl<$($kind)*> From<&String> for Setting<$value> {
            fn from(value: &String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl<$($kind)*> From<Option<&str>> for Setting<$value> {
            fn from(value: Option<&str>) -> Self {
                value.map_or(Self::Unset, Self::from)
            }
        }

        impl<$($kind)*> From<Option<&String>> for Setting<$value> {
            fn from(value: Option<&String>) -> Self {
                value.map_or(Self::Unset, Self::from)
            }
        }
    )* };
}

from_lent_texts! { [] String, [] SecretString, [T: OpenEnum] T }

/// Where the value itself is no text that is owned.
macro_rules! from_owned_texts {
    ($([$($kind:tt)*] $value:ty),* $(,)?) => { $(
        impl<$($kind)*> From<String> for Setting<$value> {
            fn from(value: String) -> Self {
                Self::Value(<$value>::from(value))
            }
        }

        impl<$($kind)*> From<Option<String>> for Setting<$value> {
            fn from(value: Option<String>) -> Self {
                value.map_or(Self::Unset, Self::from)
            }
        }
    )* };
}

from_owned_texts! { [] SecretString, [T: OpenEnum + From<String>] T }

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use secrecy::ExposeSecret;

    use super::{OpenEnum, SecretString, Setting};

    /// An open enum, as far as it matters here.
    #[derive(Debug, PartialEq)]
    struct Tier(String);

    impl From<&str> for Tier {
        fn from(text: &str) -> Self {
            Self(text.to_owned())
        }
    }

    impl From<String> for Tier {
        fn from(text: String) -> Self {
            Self(text)
        }
    }

    impl OpenEnum for Tier {}

    #[test]
    fn what_is_lent_or_may_be_lent_is_said() {
        let names = HashMap::from([("a", "auto".to_owned())]);

        let lent: [Setting<Tier>; 4] =
            [(&names["a"]).into(), names.get("a").into(), Some("auto").into(), Some("auto".to_owned()).into()];
        let missing: [Setting<Tier>; 3] = [names.get("b").into(), None::<&str>.into(), None::<String>.into()];

        assert!(lent.iter().all(|lent| *lent == Setting::Value(Tier::from("auto"))), "{lent:?}");
        assert!(missing.iter().all(|missing| *missing == Setting::Unset), "{missing:?}");
    }

    #[test]
    fn keys_are_taken_from_a_store_as_they_stand_there() {
        let text = "key-of-a-tenant".to_owned();
        let key = Some(text.clone());

        let lent: Setting<SecretString> = key.as_deref().into();
        let texts: [Setting<String>; 2] = [key.as_ref().into(), (&text).into()];
        let owned: Setting<SecretString> = key.into();

        for key in [lent, owned] {
            assert!(matches!(key, Setting::Value(key) if key.expose_secret() == "key-of-a-tenant"));
        }
        assert!(texts.iter().all(|text| *text == Setting::Value("key-of-a-tenant".to_owned())), "{texts:?}");
    }
}
