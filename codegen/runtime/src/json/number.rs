//! Numbers: told apart and valued as `serde_json` does, without losing whole numbers of 64 bits.

use std::{fmt, ops::RangeInclusive};

use super::{cursor::Cursor, error::DecodeError};

/// A number as it was written: whole ones of 64 bits exactly, all others as the nearest double.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Numeral {
    Unsigned(u64),
    Negative(i64),
    Float(f64),
}

impl fmt::Display for Numeral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsigned(number) => write!(f, "{number}"),
            Self::Negative(number) => write!(f, "{number}"),
            Self::Float(number) => write!(f, "{number:?}"),
        }
    }
}

/// Digits that always fit in 64 bits, with a sign too.
const SURE_DIGITS: usize = 18;

impl<'a> Cursor<'a> {
    /// Reads a number of a few digits and nothing else, if one comes next; of a value in pieces, any without a sign.
    #[inline]
    pub(super) fn short(&mut self) -> Option<u64> {
        let first = self.peek()?;
        let rest = self.text.as_bytes().get(self.position..)?;
        let mut number = 0_u64;
        let mut count = 0;
        while let Some(digit @ b'0'..=b'9') = rest.get(count) {
            number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            count += 1;
        }
        if count == 0 {
            return self.noted();
        }
        let more = matches!(rest.get(count), Some(b'.' | b'e' | b'E'));
        if more || count > SURE_DIGITS || (first == b'0' && count > 1) {
            return None;
        }
        self.position += count;
        Some(number)
    }

    /// The same for a value in pieces.
    #[inline(never)]
    fn noted(&mut self) -> Option<u64> {
        match self.tape?.number(self.position)? {
            Numeral::Unsigned(number) => {
                self.position += 1;
                Some(number)
            }
            _ => None,
        }
    }

    /// Reads a number.
    pub(super) fn number(&mut self) -> Result<Numeral, DecodeError> {
        match self.short() {
            Some(number) => Ok(Numeral::Unsigned(number)),
            None => self.long(),
        }
    }

    /// Numbers with a sign, a fraction, an exponent or many digits.
    #[inline(never)]
    fn long(&mut self) -> Result<Numeral, DecodeError> {
        if let Some(tape) = self.tape {
            let number = tape.number(self.position).ok_or_else(|| self.expected("a number"))?;
            self.position += 1;
            return Ok(number);
        }
        self.peek();
        let start = self.position;
        let (token, whole) = self.numeral()?;
        if whole && token != "-0" {
            if let Ok(number) = token.parse() {
                return Ok(Numeral::Unsigned(number));
            }
            if let Ok(number) = token.parse() {
                return Ok(Numeral::Negative(number));
            }
        }
        match token.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Numeral::Float(number)),
            _ => Err(DecodeError::new(start, "number out of range")),
        }
    }

    /// Reads the text of a number, and whether it has neither fraction nor exponent.
    fn numeral(&mut self) -> Result<(&'a str, bool), DecodeError> {
        let bytes = self.text.as_bytes();
        let start = self.position;
        if !matches!(bytes.get(start), Some(b'-' | b'0'..=b'9')) {
            return Err(self.expected("a number"));
        }
        self.position += usize::from(bytes[start] == b'-');
        let first = self.position;
        self.digits()?;
        if bytes[first] == b'0' && self.position > first + 1 {
            self.position = first;
            return Err(self.error("a number must not start with a needless zero"));
        }
        let mut whole = true;
        if bytes.get(self.position) == Some(&b'.') {
            whole = false;
            self.position += 1;
            self.digits()?;
        }
        if matches!(bytes.get(self.position), Some(b'e' | b'E')) {
            whole = false;
            let signed = matches!(bytes.get(self.position + 1), Some(b'+' | b'-'));
            self.position += 1 + usize::from(signed);
            self.digits()?;
        }
        Ok((&self.text[start..self.position], whole))
    }

    /// Takes one digit or more.
    fn digits(&mut self) -> Result<(), DecodeError> {
        let rest = &self.text.as_bytes()[self.position..];
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.position += count;
        match count {
            0 => Err(self.error("unfinished number")),
            _ => Ok(()),
        }
    }

    /// Reads a number as a double.
    pub(super) fn double(&mut self) -> Result<f64, DecodeError> {
        Ok(match self.number()? {
            Numeral::Unsigned(number) => number as f64,
            Numeral::Negative(number) => number as f64,
            Numeral::Float(number) => number,
        })
    }

    /// Reads a number that must be whole and in a range. `1.0` and `1e3` are whole, as JSON Schema has it.
    #[inline(never)]
    pub(super) fn whole(&mut self, range: RangeInclusive<i128>) -> Result<i128, DecodeError> {
        self.peek();
        let start = self.position;
        let value = match self.number()? {
            Numeral::Unsigned(number) => Some(number.into()),
            Numeral::Negative(number) => Some(number.into()),
            Numeral::Float(number) if self.tape.is_some() => whole_value(&format!("{number:?}")),
            Numeral::Float(_) => whole_value(&self.text[start..self.position]),
        };
        match value {
            Some(value) if range.contains(&value) => Ok(value),
            _ => {
                self.position = start;
                Err(self.expected(&format!("a whole number from {} to {}", range.start(), range.end())))
            }
        }
    }
}

/// The exact value of a number written with fraction or exponent, if it is whole and not huge.
fn whole_value(token: &str) -> Option<i128> {
    let (negative, token) = match token.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, token),
    };
    let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    let dropped = i64::try_from(digits.len() - significant.len()).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    let power = exponent.parse::<i64>().ok()?.checked_add(dropped)?.checked_sub(places)?;
    let scale = 10_i128.checked_pow(u32::try_from(power).ok()?)?;
    let value = significant.trim_start_matches('0').parse::<i128>().ok()?.checked_mul(scale)?;
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::whole_value;

    #[test]
    fn whole_values_are_exact() {
        assert_eq!(whole_value("1.0"), Some(1));
        assert_eq!(whole_value("1e3"), Some(1000));
        assert_eq!(whole_value("-1.50e2"), Some(-150));
        assert_eq!(whole_value("9007199254740993.0"), Some(9_007_199_254_740_993));
        assert_eq!(whole_value("120e-1"), Some(12));
        assert_eq!(whole_value("0e999999999999999999999"), Some(0));
        assert_eq!(whole_value("0.0010e3"), Some(1));
    }

    #[test]
    fn fractions_and_giants_are_not_whole() {
        assert_eq!(whole_value("1.5"), None);
        assert_eq!(whole_value("1e-1"), None);
        assert_eq!(whole_value("1e300"), None);
        assert_eq!(whole_value("1e99999999999999999999"), None);
    }
}
