//! Rules of a schema that are checked before a value is sent.

use std::fmt;

use super::{
    codec::Codec,
    decimal::Decimal,
    error::{EncodeError, Segment, push_segments},
    pattern,
    writer::Writer,
};

/// One rule of a schema on the value of a member, named as the keyword of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// The least number.
    Minimum(f64),
    /// The greatest number.
    Maximum(f64),
    /// The number above which all are.
    ExclusiveMinimum(f64),
    /// The number below which all are.
    ExclusiveMaximum(f64),
    /// What all numbers are multiples of, as they are written: 0.07 is one of 0.01.
    MultipleOf(f64),
    /// The least number of characters.
    MinLength(usize),
    /// The greatest number of characters.
    MaxLength(usize),
    /// The least number of items.
    MinItems(usize),
    /// The greatest number of items.
    MaxItems(usize),
    /// The least number of members.
    MinProperties(usize),
    /// The greatest number of members.
    MaxProperties(usize),
    /// A regular expression that must be found in the text, in the syntax of the crate `regex-lite`. All but those of
    /// [`is_plain_pattern`](crate::is_plain_pattern) need the feature `patterns`; a generated crate turns it on where its
    /// schema has such a pattern. If a pattern cannot be read, every text is an error; the generator refuses it.
    Pattern(&'static str),
    /// Rules on each item of the list (`items`), or on each value of the map (`additionalProperties`).
    Each(&'static [Rule]),
}

/// A rule as a table has it: `MaxLength(8)`, `Each(MinLength(1), MaxLength(8))`.
#[doc(hidden)]
#[macro_export]
macro_rules! rule {
    (Each ($($rule:ident $limit:tt),* $(,)?)) => { $crate::Rule::Each(&[$($crate::rule!($rule $limit)),*]) };
    ($rule:ident $limit:tt) => { $crate::Rule::$rule $limit };
}

/// What there is to check about a value.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure<'v> {
    Nothing,
    Number(f64),
    Whole(i128),
    Text(&'v str),
    Items(usize),
    Members(usize),
}

impl Rule {
    /// Says what is wrong with a value that is sent as text, if something is: numbers are read out of it. Where it comes
    /// from the environment, it may be none.
    #[cfg(feature = "client")]
    pub(crate) fn text_violation(&self, text: &str) -> Option<String> {
        self.violation(match self {
            // It is one of several.
            Self::Each(rules) => return rules.iter().find_map(|rule| rule.text_violation(text)),
            Self::Minimum(_)
            | Self::Maximum(_)
            | Self::ExclusiveMinimum(_)
            | Self::ExclusiveMaximum(_)
            | Self::MultipleOf(_) => match (text.parse(), text.parse()) {
                (Ok(whole), _) => Measure::Whole(whole),
                (_, Ok(number)) => Measure::Number(number),
                _ => return Some(format!("{self}, found no number")),
            },
            _ => Measure::Text(text),
        })
    }

    /// Says what is wrong with a value, if something is. What is inside of it is looked at by [`broken`] alone.
    pub(crate) fn violation(&self, measure: Measure<'_>) -> Option<String> {
        let number = match measure {
            // A bound is a double.
            Measure::Whole(number) => Measure::Number(number as f64),
            measure => measure,
        };
        let holds = match (*self, number) {
            (Self::MultipleOf(step), Measure::Number(_)) => measure.is_multiple_of(step),
            (Self::Minimum(least), Measure::Number(number)) => number >= least,
            (Self::Maximum(greatest), Measure::Number(number)) => number <= greatest,
            (Self::ExclusiveMinimum(bound), Measure::Number(number)) => number > bound,
            (Self::ExclusiveMaximum(bound), Measure::Number(number)) => number < bound,
            (Self::MinLength(least), Measure::Text(text)) => text.chars().count() >= least,
            (Self::MaxLength(greatest), Measure::Text(text)) => text.chars().count() <= greatest,
            (Self::MinItems(least), Measure::Items(count)) => count >= least,
            (Self::MaxItems(greatest), Measure::Items(count)) => count <= greatest,
            (Self::MinProperties(least), Measure::Members(count)) => count >= least,
            (Self::MaxProperties(greatest), Measure::Members(count)) => count <= greatest,
            (Self::Pattern(pattern), Measure::Text(text)) => match pattern::holds(pattern, text) {
                Some(holds) => holds,
                None => return Some(format!("the pattern {pattern} cannot be checked: {}", pattern::UNREADABLE)),
            },
            // As in JSON Schema, a rule says nothing on values of another kind.
            _ => true,
        };
        (!holds).then(|| format!("{self}, found {measure}"))
    }
}

/// A rule that a value breaks, or something inside of it.
#[doc(hidden)]
#[derive(Debug)]
pub struct Broken {
    /// Innermost first.
    way: Vec<Segment>,
    message: String,
}

impl Broken {
    #[cold]
    fn here(message: String) -> Self {
        Self { way: Vec::new(), message }
    }

    /// The error where the value has this path.
    pub(super) fn at(self, mut path: String) -> EncodeError {
        push_segments(&mut path, self.way);
        EncodeError::new(path, self.message)
    }
}

/// The first rule that a value breaks.
pub(super) fn broken(value: &dyn Codec, rules: &[Rule]) -> Option<Broken> {
    let measure = value.measure();
    rules.iter().find_map(|rule| match rule {
        Rule::Each(rules) => value.broken_inside(rules),
        rule => rule.violation(measure).map(Broken::here),
    })
}

impl Writer {
    /// The first rule that one of these breaks; each with its place or name.
    pub(super) fn first_broken<'v, T: Codec + 'v>(
        parts: impl IntoIterator<Item = (impl Into<Segment>, &'v T)>,
        rules: &[Rule],
    ) -> Option<Broken> {
        parts.into_iter().find_map(|(step, part)| {
            let mut found = broken(part, rules)?;
            found.way.push(step.into());
            Some(found)
        })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, bound, after): (_, &dyn fmt::Display, _) = match self {
            Self::Minimum(least) => ("", least, " or more"),
            Self::Maximum(greatest) => ("", greatest, " or less"),
            Self::ExclusiveMinimum(bound) => ("more than ", bound, ""),
            Self::ExclusiveMaximum(bound) => ("less than ", bound, ""),
            Self::MultipleOf(step) => ("a multiple of ", step, ""),
            Self::MinLength(least) => ("", least, " characters or more"),
            Self::MaxLength(greatest) => ("", greatest, " characters or less"),
            Self::MinItems(least) => ("", least, " items or more"),
            Self::MaxItems(greatest) => ("", greatest, " items or less"),
            Self::MinProperties(least) => ("", least, " members or more"),
            Self::MaxProperties(greatest) => ("", greatest, " members or less"),
            Self::Pattern(pattern) => ("text with the pattern ", pattern, ""),
            Self::Each(rules) => {
                f.write_str("of each: ")?;
                return rules.iter().enumerate().try_for_each(|(at, rule)| {
                    f.write_str(if at == 0 { "" } else { ", " })?;
                    rule.fmt(f)
                });
            }
        };
        write!(f, "expected {before}{bound}{after}")
    }
}

impl Measure<'_> {
    fn is_multiple_of(self, step: f64) -> bool {
        let number = match self {
            Self::Number(number) => Decimal::of(number),
            Self::Whole(number) => Some(Decimal::whole(number)),
            Self::Nothing | Self::Text(_) | Self::Items(_) | Self::Members(_) => None,
        };
        number.zip(Decimal::of(step)).is_some_and(|(number, step)| number.is_multiple_of(step))
    }
}

impl fmt::Display for Measure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{} characters", text.chars().count()),
            Self::Items(count) | Self::Members(count) => write!(f, "{count}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Measure, Rule};

    #[test]
    fn a_rule_says_what_it_expects() {
        let cases = [
            (Rule::Maximum(1.0), Measure::Number(1.5), "expected 1 or less, found 1.5"),
            (Rule::Minimum(0.5), Measure::Number(0.0), "expected 0.5 or more, found 0"),
            (Rule::ExclusiveMinimum(0.0), Measure::Number(0.0), "expected more than 0, found 0"),
            (Rule::ExclusiveMaximum(1.0), Measure::Number(1.0), "expected less than 1, found 1"),
            (Rule::MultipleOf(0.01), Measure::Number(0.075), "expected a multiple of 0.01, found 0.075"),
            (Rule::MultipleOf(2.0), Measure::Whole(-3), "expected a multiple of 2, found -3"),
            (
                Rule::Maximum(1.0),
                Measure::Whole(i128::from(u64::MAX)),
                "expected 1 or less, found 18446744073709551615",
            ),
            (Rule::MinLength(2), Measure::Text("é"), "expected 2 characters or more, found 1 characters"),
            (Rule::MaxItems(1), Measure::Items(2), "expected 1 items or less, found 2"),
            (Rule::MaxProperties(16), Measure::Members(17), "expected 16 members or less, found 17"),
        ];
        for (rule, measure, message) in cases {
            assert_eq!(rule.violation(measure).as_deref(), Some(message));
        }
    }

    #[test]
    fn rules_of_each_part_are_said_together() {
        let rule = Rule::Each(&[Rule::MinLength(1), Rule::Each(&[Rule::Maximum(9.0)])]);
        assert_eq!(rule.to_string(), "of each: expected 1 characters or more, of each: expected 9 or less");
    }

    #[test]
    fn bounds_belong_to_the_range() {
        assert_eq!(Rule::Minimum(0.0).violation(Measure::Number(0.0)), None);
        assert_eq!(Rule::ExclusiveMinimum(0.0).violation(Measure::Number(0.1)), None);
        assert_eq!(Rule::MultipleOf(0.01).violation(Measure::Number(0.07)), None);
        assert_eq!(Rule::MaxLength(1).violation(Measure::Text("é")), None);
        assert_eq!(Rule::MinItems(1).violation(Measure::Items(1)), None);
    }

    #[test]
    fn pattern_holds_for_each_text_alike() {
        let rule = Rule::Pattern("^[a-z]+$");
        for _ in 0..2 {
            assert_eq!(rule.violation(Measure::Text("abc")), None);
            assert_eq!(
                rule.violation(Measure::Text("a1")).as_deref(),
                Some("expected text with the pattern ^[a-z]+$, found 2 characters")
            );
        }
    }

    #[test]
    fn pattern_that_cannot_be_read_is_said_to_be_so() {
        let message = Rule::Pattern("(").violation(Measure::Text("abc")).expect("an error");
        assert!(message.starts_with("the pattern ( cannot be checked: "), "{message}");
    }

    #[test]
    fn rules_say_nothing_on_other_kinds() {
        assert_eq!(Rule::Minimum(5.0).violation(Measure::Text("")), None);
        assert_eq!(Rule::MaxItems(0).violation(Measure::Nothing), None);
    }
}
