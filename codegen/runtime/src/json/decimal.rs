//! Numbers as JSON writes them: a double has no 0.01, its text has.

use serde_json::Number;

/// A number without its sign: digits that do not end in a zero, and a power of ten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Decimal {
    digits: u128,
    power: i32,
}

impl Decimal {
    /// The shortest text that means this double, as it is written; none for what JSON has no number for.
    pub(super) fn of(number: f64) -> Option<Self> {
        let text = format!("{:e}", number.abs());
        let (digits, power) = text.split_once('e')?;
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let places = i64::try_from(fraction.len()).ok()?;
        // At most 17 digits, and three of the power.
        let digits = format!("{whole}{fraction}").parse::<u64>().ok()?;
        Some(Self::new(digits.into(), i32::try_from(power.parse::<i64>().ok()? - places).ok()?))
    }

    /// A whole number.
    pub(super) fn whole(number: i128) -> Self {
        Self::new(number.unsigned_abs(), 0)
    }

    fn new(mut digits: u128, mut power: i32) -> Self {
        while digits != 0 && digits.is_multiple_of(10) {
            digits /= 10;
            power += 1;
        }
        Self { digits, power }
    }

    /// Whether a whole number of steps comes to this one.
    pub(super) fn is_multiple_of(self, step: Self) -> bool {
        if self.digits == 0 || step.digits == 0 {
            return self.digits == 0;
        }
        // Digits that end in no zero are no multiple of ten steps of their kind.
        let Ok(zeros) = u32::try_from(self.power - step.power) else { return false };
        let mut rest = self.digits % step.digits;
        for _ in 0..zeros {
            if rest == 0 {
                break;
            }
            // Digits of numbers of 64 bits are 20 at most: there is room for one more.
            rest = rest * 10 % step.digits;
        }
        rest == 0
    }
}

/// Whether a number is a multiple of another, both as they are written: 0.07 is one of 0.01.
#[doc(hidden)]
#[must_use]
pub fn is_multiple_of(number: &Number, step: f64) -> bool {
    let whole = number.as_u64().map(i128::from).or_else(|| number.as_i64().map(i128::from));
    let number = whole.map(Decimal::whole).or_else(|| Decimal::of(number.as_f64()?));
    number.zip(Decimal::of(step)).is_some_and(|(number, step)| number.is_multiple_of(step))
}

#[cfg(test)]
mod tests {
    use serde_json::Number;

    use super::is_multiple_of;

    #[track_caller]
    fn case(number: &str, step: f64, expected: bool) {
        let number: Number = serde_json::from_str(number).expect("a number");
        assert_eq!(is_multiple_of(&number, step), expected, "{number} of {step}");
    }

    #[test]
    fn fractions_are_those_of_the_text() {
        // Each of the first three has a rest where doubles are divided.
        for number in ["0.07", "0.29", "1.13", "0", "0.0", "-0.01", "4", "1e2", "1e300", "123456789.01"] {
            case(number, 0.01, true);
        }
        for number in ["0.075", "0.001", "0.30000000000000004", "1e-300", "1.005"] {
            case(number, 0.01, false);
        }
    }

    #[test]
    fn steps_need_not_be_round() {
        for (number, step) in
            [("7.5", 2.5), ("0.6", 0.2), ("1.2e-7", 4e-8), ("350", 70.0), ("1e21", 64.0), ("0.3", 0.1)]
        {
            case(number, step, true);
        }
        for (number, step) in [("7", 2.5), ("0.5", 0.2), ("1e-7", 4e-8), ("300", 70.0), ("10", 100.0), ("1e21", 7.0)] {
            case(number, step, false);
        }
    }

    #[test]
    fn whole_numbers_are_exact() {
        case("9007199254740993", 2.0, false);
        case("9007199254740994", 2.0, true);
        case("18446744073709551615", 5.0, true);
        case("18446744073709551614", 5.0, false);
        case("-9223372036854775808", 1024.0, true);
        case("18446744073709551615", 99_999_999_999_999_984.0, false);
    }

    #[test]
    fn nothing_but_zero_is_a_multiple_of_zero() {
        case("0", 0.0, true);
        case("1", 0.0, false);
    }
}
