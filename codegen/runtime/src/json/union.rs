//! The table of a union.

use super::{
    cursor::Cursor,
    error::{DecodeError, one_of, quoted},
};

impl Cursor<'_> {
    /// An error for an object whose tag is none of those known.
    #[doc(hidden)]
    #[cold]
    pub fn unknown_tag(&mut self, tag: &str, known: &[&str]) -> DecodeError {
        let expected = format!("expected an object with {} {}", quoted(tag), one_of(known));
        let found = match self.probe([tag]) {
            Ok([found]) => found,
            Err(error) => return error,
        };
        self.error(match found.as_deref() {
            None => format!("{expected}, found none"),
            Some("") => format!("{expected}, found no text"),
            Some(found) => format!("{expected}, found {}", quoted(found)),
        })
    }

    /// An error for an object that no combination of these members fits.
    #[doc(hidden)]
    #[cold]
    pub fn unknown_shape(&self, names: &[&str], found: &[Option<&str>]) -> DecodeError {
        let found = names.iter().zip(found).map(|(name, value)| match value {
            None => format!("no {}", quoted(name)),
            Some("") => format!("{} without text", quoted(name)),
            Some(value) => format!("{} {}", quoted(name), quoted(value)),
        });
        let found: Vec<String> = found.collect();
        self.error(format!("no known object has {}", found.join(", ")))
    }

    /// An error for a value of a kind that no variant is of.
    #[doc(hidden)]
    #[cold]
    pub fn unknown_kind(&mut self, kinds: &[&str]) -> DecodeError {
        let mut expected: Vec<String> = Vec::new();
        for kind in kinds.iter().map(|kind| article(kind)) {
            if !expected.contains(&kind) {
                expected.push(kind);
            }
        }
        self.expected(&expected.join(" or "))
    }
}

fn article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// Wires a union up: one line for each variant.
///
/// ```
/// use sequrity_runtime::{Extra, JsonObject, from_json, record, tagged};
///
/// #[derive(Debug, PartialEq)]
/// pub struct Call {
///     pub name: String,
///     pub extra: Extra,
/// }
///
/// record! {
///     Call: open {
///         constant type_ "type" = "call",
///         required name "name",
///     }
/// }
///
/// #[derive(Debug, PartialEq)]
/// pub enum Choice {
///     Text(String),
///     Many(Vec<u64>),
///     Call(Box<Call>),
///     Other(JsonObject),
/// }
///
/// tagged! {
///     Choice: open kinds {
///         string => Text(String),
///         array => Many(Vec<u64>),
///     } by "type" {
///         "call" | "function_call" => Call(boxed Call),
///     }
/// }
///
/// assert_eq!(from_json::<Choice>(r#""a""#)?, Choice::from("a"));
/// assert_eq!(from_json::<Choice>("[1,2]")?, Choice::from([1, 2]));
/// assert!(matches!(from_json(r#"{"type":"later"}"#)?, Choice::Other(_)));
/// # Ok::<(), sequrity_runtime::DecodeError>(())
/// ```
///
/// - `open`: an object that is none of the variants goes to `Other(JsonObject)`, whole. `any`: every value goes to
///   `Other(Value)`. `closed`: that is an error, and there is no `Other`. A known tag with a body that does not fit is
///   always an error.
/// - `from Leaf`, after `closed`: what a reader starts from, where that is not the first variant, which would hold the union
///   again without end, or stand in a box that is thrown away.
/// - `kinds {..}`: `string`, `array`, `object`, `boolean`, `number` or `integer`, told apart by the first character.
///   After `string`, `open_enum` says that the type has `From<&str>`, and the union gets it too.
///   After `array`, `into` says that a list of whatever converts into the items converts into the union.
///   A line may end in `if [..]`, with [`Rule`](crate::Rule)s on the value.
/// - `by "type" {..}`: objects told apart by one tag. `by ["type", "role"] {..}`: by several members; the lines start with
///   patterns such as `[Some("message"), None]`, where `None` is an absent member and `Some("")` one that is no string.
/// - `boxed`: the variant holds a `Box`. Every variant gets `From` of what it holds, without the box; `no_from`, before
///   the rest, says that it does not.
#[macro_export]
macro_rules! tagged {
    ($name:ident : $mode:ident
        $(from $start:ident)?
        $(kinds { $(
            $kind:ident $($mark:ident)? => $k_variant:ident($($k_type:tt)*)
            $(if [$($k_rule:ident $k_limit:tt),* $(,)?])?
        ),* $(,)? })?
        $(by $tag:literal { $(
            $($value:literal)|+ => $t_variant:ident($($t_type:tt)*)
        ),* $(,)? })?
        $(by [$($probe:literal),* $(,)?] { $(
            $pattern:pat => $p_variant:ident($($p_type:tt)*)
        ),* $(,)? })?
    ) => {
        impl $crate::Codec for $name {
            #[inline]
            fn vacant() -> Self {
                $crate::tagged!(@vacant $mode ($($start)?) [$($($k_variant)*)? $($($t_variant)*)? $($($p_variant)*)?])
            }

            #[inline]
            fn decode(&mut self, cursor: &mut $crate::Cursor<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                // By itself, so that room for all the variants is not taken while what is inside is read.
                #[inline]
                fn begun(cursor: &mut $crate::Cursor<'_>) -> ::core::result::Result<$name, $crate::DecodeError> {
                    ::core::result::Result::Ok('variant: { match cursor.kind()? {
                        $($( $crate::tagged!(@kind $kind) => $name::$k_variant($crate::Codec::vacant()), )*)?
                        $($crate::tagged!(@kind object) => {
                            const TAGS: &$crate::Texts = &$crate::Texts::new(&[$($($value),+),*]);
                            let steps = cursor.tag($tag, ::core::concat!("{\"", $tag, "\":\""), TAGS)?;
                            // Counted down, as a macro cannot number its lines; compiled to one jump.
                            $($(
                                if $crate::tagged!(@reached $value steps) {
                                    break 'variant $name::$t_variant($crate::Codec::vacant());
                                }
                                let steps = steps - 1;
                            )+)*
                            let _ = steps;
                            $crate::tagged!(@tag $mode $name cursor $tag TAGS)
                        })?
                        $($crate::tagged!(@kind object) => {
                            let found = cursor.probe([$($probe),*])?;
                            match found.each_ref().map(::core::option::Option::as_deref) {
                                $( $pattern => $name::$p_variant($crate::Codec::vacant()), )*
                                found => $crate::tagged!(@shape $mode $name cursor found [$($probe),*]),
                            }
                        })?
                        kind => $crate::tagged!(@rest $mode $name cursor kind [
                            $($( stringify!($kind), )*)?
                            $($crate::tagged!(@object $tag),)?
                            $($crate::tagged!(@object $($probe)*),)?
                        ]),
                    } })
                }

                let variant = begun(cursor)?;
                $crate::tagged!(@put $mode self variant);
                $crate::tagged!(@inside $mode self {
                    $($( Self::$k_variant(value) => $crate::Codec::decode(value, cursor), )*)?
                    $($( Self::$t_variant(value) => $crate::Codec::decode(value, cursor), )*)?
                    $($( Self::$p_variant(value) => $crate::Codec::decode(value, cursor), )*)?
                } value => $crate::Codec::decode(value, cursor))
            }

            #[inline]
            fn encode(&self, writer: &mut $crate::Writer) {
                $crate::tagged!(@inside $mode self {
                    $($( Self::$k_variant(value) => {
                        $( writer.check(value, &[$($crate::rule!($k_rule $k_limit)),*]); )?
                        $crate::Codec::encode(value, writer)
                    } )*)?
                    $($( Self::$t_variant(value) => $crate::Codec::encode(value, writer), )*)?
                    $($( Self::$p_variant(value) => $crate::Codec::encode(value, writer), )*)?
                } value => $crate::Codec::encode(value, writer));
            }
        }

        $($( $crate::tagged!(@from $name $k_variant [$kind $($mark)?] ($($k_type)*)); )*)?
        $($( $crate::tagged!(@from $name $t_variant [object] ($($t_type)*)); )*)?
        $($( $crate::tagged!(@from $name $p_variant [object] ($($p_type)*)); )*)?
        $crate::serde_by_codec!($name);
    };
    (@kind string) => { $crate::Kind::String };
    (@kind array) => { $crate::Kind::Array };
    (@kind object) => { $crate::Kind::Object };
    (@kind boolean) => { $crate::Kind::Boolean };
    (@kind number) => { $crate::Kind::Number };
    (@kind integer) => { $crate::Kind::Number };
    (@object $($tag:literal)*) => { "object" };
    (@reached $value:literal $steps:ident) => { $steps == 0 };
    (@vacant closed ($start:ident) $variants:tt) => { Self::$start($crate::Codec::vacant()) };
    (@vacant closed () [$first:ident $($more:ident)*]) => { Self::$first($crate::Codec::vacant()) };
    (@vacant $mode:ident () $variants:tt) => { Self::Other($crate::Codec::vacant()) };
    (@tag closed $name:ident $cursor:ident $tag:literal $known:ident) => {
        return ::core::result::Result::Err($cursor.unknown_tag($tag, $known.list()))
    };
    (@tag $mode:ident $name:ident $cursor:ident $tag:literal $known:ident) => { $name::Other($crate::Codec::vacant()) };
    (@shape closed $name:ident $cursor:ident $found:ident $names:tt) => {
        return ::core::result::Result::Err($cursor.unknown_shape(&$names, &$found))
    };
    (@shape $mode:ident $name:ident $cursor:ident $found:ident $names:tt) => {{
        let _ = $found;
        $name::Other($crate::Codec::vacant())
    }};
    (@rest any $name:ident $cursor:ident $kind:ident $names:tt) => {{
        let _ = $kind;
        $name::Other($crate::Codec::vacant())
    }};
    (@rest open $name:ident $cursor:ident $kind:ident [$($names:tt)*]) => {
        match $kind {
            $crate::Kind::Object => $name::Other($crate::Codec::vacant()),
            _ => return ::core::result::Result::Err($cursor.unknown_kind(&[$($names)* "object"])),
        }
    };
    (@rest closed $name:ident $cursor:ident $kind:ident $names:tt) => {{
        let _ = $kind;
        return ::core::result::Result::Err($cursor.unknown_kind(&$names))
    }};
    // A closed union may start from something in a box.
    (@put closed $this:ident $variant:ident) => { *$this = $variant };
    (@put $mode:ident $this:ident $variant:ident) => { $crate::put($this, $variant) };
    (@inside closed $this:ident { $($arms:tt)* } $value:ident => $other:expr) => { match $this { $($arms)* } };
    (@inside $mode:ident $this:ident { $($arms:tt)* } $value:ident => $other:expr) => {
        match $this {
            $($arms)*
            Self::Other($value) => $other,
        }
    };
    (@from $name:ident $variant:ident $marks:tt (no_from $($type:tt)*)) => {};
    (@from $name:ident $variant:ident $marks:tt (boxed $type:ty)) => {
        impl ::core::convert::From<$type> for $name {
            #[inline]
            fn from(value: $type) -> Self {
                Self::$variant(::std::boxed::Box::new(value))
            }
        }
    };
    (@from $name:ident $variant:ident [string] (String)) => {
        $crate::tagged!(@from $name $variant [string open_enum] (::std::string::String));
    };
    (@from $name:ident $variant:ident [string open_enum] ($type:ty)) => {
        $crate::tagged!(@from $name $variant [] ($type));

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                Self::$variant(::core::convert::From::from(value))
            }
        }
    };
    (@from $name:ident $variant:ident [array into] (Vec<$item:ty>)) => {
        impl<T: ::core::convert::Into<$item>> ::core::convert::From<::std::vec::Vec<T>> for $name {
            fn from(value: ::std::vec::Vec<T>) -> Self {
                Self::$variant(value.into_iter().map(::core::convert::Into::into).collect())
            }
        }

        impl<T: ::core::convert::Into<$item>, const N: usize> ::core::convert::From<[T; N]> for $name {
            fn from(value: [T; N]) -> Self {
                Self::$variant(value.into_iter().map(::core::convert::Into::into).collect())
            }
        }
    };
    (@from $name:ident $variant:ident [array] (Vec<$item:ty>)) => {
        $crate::tagged!(@from $name $variant [] (::std::vec::Vec<$item>));

        impl<const N: usize> ::core::convert::From<[$item; N]> for $name {
            #[inline]
            fn from(value: [$item; N]) -> Self {
                Self::$variant(::core::convert::From::from(value))
            }
        }
    };
    (@from $name:ident $variant:ident $marks:tt ($type:ty)) => {
        impl ::core::convert::From<$type> for $name {
            #[inline]
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }
    };
}
