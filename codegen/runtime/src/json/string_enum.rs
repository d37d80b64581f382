//! The table of an enum of strings.

use std::borrow::Cow;

use super::{
    cursor::Cursor,
    error::{DecodeError, one_of},
    hashed::Texts,
};

impl Cursor<'_> {
    /// Reads a string: its place in a list, or the text itself where it is not in the list.
    #[doc(hidden)]
    pub fn choice(&mut self, known: &Texts) -> Result<Choice, DecodeError> {
        match self.tape {
            None => self.string().map(|text| choice(known, text)),
            Some(_) => self.look(|text| choice(known, text)),
        }
    }

    /// Reads a string that must be in a list, and gives its place there.
    #[doc(hidden)]
    pub fn closed_choice(&mut self, known: &Texts) -> Result<usize, DecodeError> {
        self.peek();
        let start = self.position;
        let place = self.look(|text| known.place(text))?;
        if place < known.list().len() {
            return Ok(place);
        }
        self.position = start;
        Err(self.expected(&one_of(known.list())))
    }
}

/// An enum of strings that keeps unknown ones, so that every text is one of its values. The table `string_enum!` says so.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is made of no text",
    note = "enums that keep unknown values are; values of other types come from their constructors"
)]
pub trait OpenEnum: for<'t> From<&'t str> {}

/// The place of a text in a list, or the text itself where it is not in the list.
type Choice = Result<usize, String>;

/// Looks a text up in a list.
#[doc(hidden)]
pub fn choice<'t>(known: &Texts, text: impl Into<Cow<'t, str>>) -> Choice {
    let text = text.into();
    match known.place(&text) {
        place if place < known.list().len() => Ok(place),
        _ => Err(text.into_owned()),
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

            const TEXTS: &'static $crate::Texts = &$crate::Texts::new(Self::VALUES);

            /// The value as it stands in JSON.
            #[inline]
            #[must_use]
            pub fn as_str(&self) -> &str {
                $crate::string_enum!(@as_str $mode self { $(Self::$variant => $text,)* })
            }

            #[inline]
            fn chosen(choice: $crate::string_enum!(@choice $mode)) -> Self {
                let steps = $crate::string_enum!(@place $mode choice);
                // Counted down, as a macro cannot number its lines; compiled to one jump.
                $(
                    if steps == 0 { return Self::$variant; }
                    let steps = steps - 1;
                )*
                let _ = steps;
                ::core::unreachable!("places are those of the list")
            }
        }

        impl $crate::Codec for $name {
            #[inline]
            fn vacant() -> Self {
                $crate::string_enum!(@vacant $mode)
            }

            #[inline]
            fn decode(&mut self, cursor: &mut $crate::Cursor<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                $crate::put(self, Self::chosen($crate::string_enum!(@read $mode cursor)?));
                ::core::result::Result::Ok(())
            }

            #[inline]
            fn encode(&self, writer: &mut $crate::Writer) {
                writer.text(self.as_str());
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
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
    (@choice open) => { ::core::result::Result<usize, ::std::string::String> };
    (@choice closed) => { usize };
    (@place open $choice:ident) => {
        match $choice {
            ::core::result::Result::Ok(place) => place,
            ::core::result::Result::Err(text) => return Self::Other(text),
        }
    };
    (@place closed $choice:ident) => { $choice };
    (@vacant open) => { Self::Other(::std::string::String::new()) };
    (@vacant closed) => { Self::chosen(0) };
    (@read open $cursor:ident) => { $cursor.choice(Self::TEXTS) };
    (@read closed $cursor:ident) => { $cursor.closed_choice(Self::TEXTS) };
    // What fails is named in full: a variant may be called as an associated type is, `Err` or `Error`.
    (@from open $name:ident) => {
        impl $crate::OpenEnum for $name {}

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self::chosen($crate::choice(Self::TEXTS, text))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::chosen($crate::choice(Self::TEXTS, text))
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }
    };
    (@from closed $name:ident) => {
        impl ::core::str::FromStr for $name {
            type Err = $crate::UnknownValue;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::UnknownValue> {
                match Self::TEXTS.place(text) {
                    place if place < Self::VALUES.len() => ::core::result::Result::Ok(Self::chosen(place)),
                    _ => ::core::result::Result::Err($crate::UnknownValue::new(text, Self::VALUES)),
                }
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::UnknownValue;

            #[inline]
            fn try_from(text: &str) -> ::core::result::Result<Self, $crate::UnknownValue> {
                text.parse()
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::UnknownValue;

            #[inline]
            fn try_from(text: ::std::string::String) -> ::core::result::Result<Self, $crate::UnknownValue> {
                text.parse()
            }
        }
    };
}
