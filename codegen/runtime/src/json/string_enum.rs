//! The table of an enum of strings.

use super::cursor::Cursor;
use super::error::{DecodeError, one_of};
use super::object::position;

impl Cursor<'_> {
    /// Reads a string: its place in a list, or the text itself where it is not in the list.
    #[doc(hidden)]
    pub fn choice(&mut self, known: &[&str]) -> Result<Result<usize, String>, DecodeError> {
        let text = self.string()?;
        Ok(match position(known, &text) {
            index if index < known.len() => Ok(index),
            _ => Err(text.into_owned()),
        })
    }

    /// Reads a string that must be in a list, and gives its place there.
    #[doc(hidden)]
    pub fn closed_choice(&mut self, known: &[&str]) -> Result<usize, DecodeError> {
        self.peek();
        let start = self.position;
        let index = position(known, &self.string()?);
        if index < known.len() {
            return Ok(index);
        }
        self.position = start;
        Err(self.expected(&one_of(known)))
    }
}

/// Wires an enum of strings up: one line for each value.
///
/// ```
/// use sequrity_runtime::{from_json, string_enum};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
/// pub enum Tier {
///     Auto,
///     Flex,
///     Other(String),
/// }
///
/// string_enum! { Tier: open { "auto" => Auto, "flex" => Flex } }
///
/// assert_eq!(Tier::from("flex"), Tier::Flex);
/// assert_eq!(from_json::<Tier>(r#""later""#)?.as_str(), "later");
/// assert_eq!(Tier::VALUES, ["auto", "flex"]);
/// # Ok::<(), sequrity_runtime::DecodeError>(())
/// ```
///
/// - `open`: any other text goes to `Other(String)`, which therefore never holds a known value. `From<&str>`, `From<String>`.
/// - `closed`: any other text is an [`UnknownValue`](crate::UnknownValue). `TryFrom<&str>`, `TryFrom<String>`.
/// - Both: `as_str`, `VALUES`, `AsRef<str>`, `Display`, `FromStr`.
#[macro_export]
macro_rules! string_enum {
    ($name:ident : $mode:ident { $($text:literal => $variant:ident),* $(,)? }) => {
        impl $name {
            /// The known values as they stand in JSON.
            pub const VALUES: &'static [&'static str] = &[$($text),*];

            /// The value as it stands in JSON.
            #[must_use]
            // Called from many places.
            #[inline(never)]
            pub fn as_str(&self) -> &str {
                $crate::string_enum!(@as_str $mode self { $(Self::$variant => $text,)* })
            }

            /// The known value at this place of the list.
            fn known(steps: usize) -> ::core::option::Option<Self> {
                // Counted down, as a macro cannot number its lines; compiled to one jump.
                $(
                    if steps == 0 { return ::core::option::Option::Some(Self::$variant); }
                    let steps = steps - 1;
                )*
                let _ = steps;
                ::core::option::Option::None
            }
        }

        impl $crate::Codec for $name {
            fn decode(cursor: &mut $crate::Cursor<'_>) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::string_enum!(@decode $mode cursor)
            }

            fn encode(&self, writer: &mut $crate::Writer) {
                writer.text(self.as_str());
            }

            fn measure(&self) -> $crate::Measure<'_> {
                $crate::Measure::Text(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $crate::string_enum!(@from $mode $name);
        $crate::serde_by_codec!($name);
    };
    (@as_str open $this:ident { $($arms:tt)* }) => {
        match $this {
            $($arms)*
            Self::Other(text) => text,
        }
    };
    (@as_str closed $this:ident { $($arms:tt)* }) => { match *$this { $($arms)* } };
    (@decode open $cursor:ident) => {
        match $cursor.choice(Self::VALUES)? {
            ::core::result::Result::Ok(place) => match Self::known(place) {
                ::core::option::Option::Some(known) => ::core::result::Result::Ok(known),
                ::core::option::Option::None => ::core::unreachable!("places are those of the list"),
            },
            ::core::result::Result::Err(text) => ::core::result::Result::Ok(Self::Other(text)),
        }
    };
    (@decode closed $cursor:ident) => {
        match Self::known($cursor.closed_choice(Self::VALUES)?) {
            ::core::option::Option::Some(known) => ::core::result::Result::Ok(known),
            ::core::option::Option::None => ::core::unreachable!("places are those of the list"),
        }
    };
    (@from open $name:ident) => {
        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match Self::known($crate::position(Self::VALUES, text)) {
                    ::core::option::Option::Some(known) => known,
                    ::core::option::Option::None => Self::Other(::std::string::String::from(text)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                match Self::known($crate::position(Self::VALUES, &text)) {
                    ::core::option::Option::Some(known) => known,
                    ::core::option::Option::None => Self::Other(text),
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }
    };
    (@from closed $name:ident) => {
        impl ::core::str::FromStr for $name {
            type Err = $crate::UnknownValue;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                match Self::known($crate::position(Self::VALUES, text)) {
                    ::core::option::Option::Some(known) => ::core::result::Result::Ok(known),
                    ::core::option::Option::None => {
                        ::core::result::Result::Err($crate::UnknownValue::new(text, Self::VALUES))
                    }
                }
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::UnknownValue;

            fn try_from(text: &str) -> ::core::result::Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::UnknownValue;

            fn try_from(text: ::std::string::String) -> ::core::result::Result<Self, Self::Error> {
                text.parse()
            }
        }
    };
}
