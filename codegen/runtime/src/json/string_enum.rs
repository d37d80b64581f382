//! The table of an enum of strings.

use super::cursor::Cursor;
use super::error::{DecodeError, one_of};

impl Cursor<'_> {
    /// An error for the string before the cursor, which started at `start` and is none of those known.
    #[doc(hidden)]
    #[cold]
    pub fn unknown_text(&mut self, start: usize, known: &[&str]) -> DecodeError {
        self.position = start;
        self.expected(&one_of(known))
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
            pub fn as_str(&self) -> &str {
                $crate::string_enum!(@as_str $mode self { $(Self::$variant => $text,)* })
            }
        }

        impl $crate::Codec for $name {
            fn decode(cursor: &mut $crate::Cursor<'_>) -> ::core::result::Result<Self, $crate::DecodeError> {
                cursor.kind()?;
                let start = cursor.position();
                let mut scratch = ::std::string::String::new();
                match cursor.string_in(&mut scratch)? {
                    $($text => ::core::result::Result::Ok(Self::$variant),)*
                    other => $crate::string_enum!(@decode $mode cursor start other),
                }
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

        $crate::string_enum!(@from $mode $name { $($text => Self::$variant,)* });
        $crate::serde_by_codec!($name);
    };
    (@as_str open $this:ident { $($arms:tt)* }) => {
        match $this {
            $($arms)*
            Self::Other(text) => text,
        }
    };
    (@as_str closed $this:ident { $($arms:tt)* }) => { match *$this { $($arms)* } };
    (@decode open $cursor:ident $start:ident $text:ident) => {{
        let _ = $start;
        ::core::result::Result::Ok(Self::Other($text.to_owned()))
    }};
    (@decode closed $cursor:ident $start:ident $text:ident) => {{
        let _ = $text;
        ::core::result::Result::Err($cursor.unknown_text($start, Self::VALUES))
    }};
    (@from open $name:ident { $($arms:tt)* }) => {
        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($arms)*
                    _ => Self::Other(text.to_owned()),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                match text.as_str() {
                    $($arms)*
                    _ => Self::Other(text),
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
    (@from closed $name:ident { $($arms:tt)* }) => {
        impl ::core::str::FromStr for $name {
            type Err = $crate::UnknownValue;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(match text {
                    $($arms)*
                    _ => return ::core::result::Result::Err($crate::UnknownValue::new(text, Self::VALUES)),
                })
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
