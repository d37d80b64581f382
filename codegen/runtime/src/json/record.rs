//! The table of a struct.

/// Wires a struct up: one line for each member, in the order of writing.
///
/// ```
/// use sequrity_runtime::{Dictionary, Extra, Nullable, from_json, record, to_json};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Sample {
///     pub text: String,
///     pub note: Option<String>,
///     pub limit: Option<Nullable<u64>>,
///     pub scores: Option<Dictionary<f64>>,
///     pub labels: Vec<String>,
///     labels_given: bool,
///     kind_absent: bool,
///     pub extra: Extra,
/// }
///
/// record! {
///     Sample: open {
///         constant type_ "type" = "sample",
///         required text "text" if [MinLength(1), MaxLength(64)],
///         nullable note "note",
///         optional limit "limit",
///         optional scores "scores" if [MaxProperties(16)],
///         listed labels "labels" or labels_given,
///         marker kind_absent "kind" = "plain",
///     }
/// }
///
/// let text = r#"{"type":"sample","text":"a","note":null,"limit":null,"new":1}"#;
/// let sample: Sample = from_json(text)?;
/// assert_eq!(sample.limit, Some(Nullable::Null));
/// assert_eq!(to_json(&sample)?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// - `open`: members without a line are kept in the field `extra`, an [`Extra`](crate::Extra). `closed`: they are an error.
/// - `required`: a field of the type itself, which is no `Option`. `nullable`: an `Option`, written as `null` when empty, but never absent.
/// - `optional`: an `Option`, left out when empty; `null` is read as empty, unless the type inside is
///   [`Nullable`](crate::Nullable) or [`Value`](serde_json::Value), which keep it.
/// - `listed`: a list that reads as empty when it is absent or `null`; it is written when it has
///   items or when the field after `or` says that it was given.
/// - `constant`: no field; the value, a text, a `bool` or a whole number, is written in this place, and asked for when reading.
/// - `marker`: a constant that may be absent; the field is `true` when it was, and it is then not written.
/// - `if [..]`: [`Rule`](crate::Rule)s on the value, see [`to_json_checked`](crate::to_json_checked). Those on each item of
///   a list or each value of a map stand in `Each(..)`, such as `if [MaxItems(4), Each(MaxLength(64))]`.
///
/// A name is compared with the text as it is, so it must be one that JSON writes without escapes. The generator refuses
/// others (`member-name`); a check here, letter by letter in each build, was a fortieth of the compiler's instructions.
#[macro_export]
macro_rules! record {
    ($name:ident : $mode:ident { $(
        $(constant $c:ident $c_wire:literal = $c_value:literal)?
        $(required $r:ident $r_wire:literal $(if [$($r_rule:ident $r_limit:tt),* $(,)?])?)?
        $(nullable $n:ident $n_wire:literal $(if [$($n_rule:ident $n_limit:tt),* $(,)?])?)?
        $(optional $o:ident $o_wire:literal $(if [$($o_rule:ident $o_limit:tt),* $(,)?])?)?
        $(listed $l:ident $l_wire:literal or $l_given:ident $(if [$($l_rule:ident $l_limit:tt),* $(,)?])?)?
        $(marker $m:ident $m_wire:literal = $m_value:literal)?
    ),+ }) => {
        const _: () = {
            static MEMBERS: $crate::Members = $crate::Members::new(&[$(
                $($crate::Member::constant(::core::concat!(",\"", $c_wire, "\":"), &$c_value),)?
                $($crate::Member::required(
                    ::core::concat!(",\"", $r_wire, "\":"), &[$($($crate::rule!($r_rule $r_limit)),*)?],
                ),)?
                $($crate::Member::nullable(
                    ::core::concat!(",\"", $n_wire, "\":"), &[$($($crate::rule!($n_rule $n_limit)),*)?],
                ),)?
                $($crate::Member::optional(
                    ::core::concat!(",\"", $o_wire, "\":"), &[$($($crate::rule!($o_rule $o_limit)),*)?],
                ),)?
                $($crate::Member::optional(
                    ::core::concat!(",\"", $l_wire, "\":"), &[$($($crate::rule!($l_rule $l_limit)),*)?],
                ),)?
                $($crate::Member::marker(::core::concat!(",\"", $m_wire, "\":"), &$m_value),)?
            )*]);

            impl $crate::Codec for $name {
                // Compiled where it is used: a crate of types takes no time for what an application leaves alone.
                #[inline]
                fn vacant() -> Self {
                    $crate::record!(@vacant $mode {
                        $(
                            $($r: $crate::Codec::vacant(),)?
                            $($n: ::core::option::Option::None,)?
                            $($o: ::core::option::Option::None,)?
                            $($l: $crate::Codec::vacant(), $l_given: false,)?
                            $($m: true,)?
                        )*
                    })
                }

                #[inline]
                fn decode(&mut self, cursor: &mut $crate::Cursor<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    $crate::Object::read(cursor, &MEMBERS, &mut [$(
                        $(&mut $crate::record!(@constant $c),)?
                        $(&mut self.$r,)?
                        $(&mut self.$n,)?
                        $(&mut self.$o,)?
                        $(&mut $crate::Listed { list: &mut self.$l, given: &mut self.$l_given },)?
                        $(&mut $crate::Marker { absent: &mut self.$m },)?
                    )*], $crate::record!(@rest $mode self))
                }

                #[inline]
                fn encode(&self, writer: &mut $crate::Writer) {
                    writer.object(&MEMBERS, &[$(
                        $($crate::record!(@written $c),)?
                        $(&self.$r,)?
                        $(&self.$n,)?
                        $(&self.$o,)?
                        $($crate::listed(&self.$l, self.$l_given),)?
                        $($crate::marked(self.$m),)?
                    )*], $crate::record!(@write $mode self));
                }
            }
        };

        $crate::serde_by_codec!($name);
    };
    (@constant $field:ident) => { $crate::Constant };
    (@written $field:ident) => { &true };
    (@vacant open { $($fields:tt)* }) => { Self { $($fields)* extra: $crate::Extra::new() } };
    (@vacant closed { $($fields:tt)* }) => { Self { $($fields)* } };
    (@rest open $this:ident) => { ::core::option::Option::Some(&mut $this.extra) };
    (@rest closed $this:ident) => { ::core::option::Option::None };
    (@write open $this:ident) => { ::core::option::Option::Some(&$this.extra) };
    (@write closed $this:ident) => { ::core::option::Option::None };
}
