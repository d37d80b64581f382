//! The simple part of regular expressions that names in an API need; without a library for the rest.

use std::iter::Peekable;
use std::str::Chars;

/// A pattern: steps that follow each other, maybe tied to the start or the end of the text.
#[derive(Debug)]
pub(super) struct Pattern {
    from_start: bool,
    to_end: bool,
    steps: Vec<Step>,
}

/// Characters of one class, so many times.
#[derive(Debug)]
struct Step {
    negated: bool,
    ranges: Vec<(char, char)>,
    least: usize,
    most: usize,
}

impl Pattern {
    /// Reads a pattern. `None` for what is beyond the simple part.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let (from_start, rest) = match pattern.strip_prefix('^') {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        let (to_end, rest) = match rest.strip_suffix('$') {
            Some(rest) if !rest.ends_with('\\') => (true, rest),
            _ => (false, rest),
        };
        let mut chars = rest.chars().peekable();
        let mut steps = Vec::new();
        while chars.peek().is_some() {
            steps.push(Step::parse(&mut chars)?);
        }
        Some(Self { from_start, to_end, steps })
    }

    /// Whether the pattern matches somewhere in the text.
    pub(super) fn is_found_in(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        // Every place in the text where the steps so far may end; no way back is needed.
        let mut places = vec![!self.from_start; text.len() + 1];
        places[0] = true;
        for step in &self.steps {
            places = step.advance(&text, &places);
        }
        match self.to_end {
            true => places[text.len()],
            false => places.contains(&true),
        }
    }
}

impl Step {
    fn parse(chars: &mut Peekable<Chars<'_>>) -> Option<Self> {
        let (negated, ranges) = match chars.next()? {
            '[' => class(chars)?,
            '.' => (true, vec![('\n', '\n')]),
            '\\' => (false, escaped(chars.next()?)?),
            '(' | ')' | '|' | '*' | '+' | '?' | '{' | '^' | '$' => return None,
            plain => (false, vec![(plain, plain)]),
        };
        let (least, most) = match chars.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => counts(chars)?,
            _ => {
                return Some(Self { negated, ranges, least: 1, most: 1 });
            }
        };
        chars.next();
        // A second sign would make the repetition lazy or greedy.
        if matches!(chars.peek(), Some('*' | '+' | '?' | '{')) {
            return None;
        }
        Some(Self { negated, ranges, least, most })
    }

    fn takes(&self, c: char) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&c)) != self.negated
    }

    /// The places where this step may end, from those where the last one did.
    fn advance(&self, text: &[char], places: &[bool]) -> Vec<bool> {
        let mut ends = vec![false; places.len()];
        // Places are seen from the back, so that runs of taken characters are counted once.
        let mut run = vec![0_usize; places.len()];
        for at in (0..text.len()).rev() {
            run[at] = if self.takes(text[at]) { run[at + 1] + 1 } else { 0 };
        }
        let mut reached = 0;
        for start in (0..places.len()).filter(|start| places[*start]) {
            if run[start] < self.least {
                continue;
            }
            let last = start + run[start].min(self.most);
            let first = (start + self.least).max(reached);
            ends[first.min(last)..=last].fill(true);
            reached = last;
        }
        ends
    }
}

/// The inside of brackets.
fn class(chars: &mut Peekable<Chars<'_>>) -> Option<(bool, Vec<(char, char)>)> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let first = match chars.next()? {
            ']' => return (!ranges.is_empty()).then_some((negated, ranges)),
            '[' | '&' | '~' => return None,
            '\\' => {
                ranges.extend(escaped(chars.next()?)?);
                continue;
            }
            plain => plain,
        };
        if chars.next_if_eq(&'-').is_none() {
            ranges.push((first, first));
            continue;
        }
        match chars.peek()? {
            ']' => ranges.extend([(first, first), ('-', '-')]),
            '\\' => return None,
            last => {
                ranges.push((first, *last));
                chars.next();
            }
        }
    }
}

/// What stands behind a backslash.
fn escaped(c: char) -> Option<Vec<(char, char)>> {
    match c {
        'd' => Some(vec![('0', '9')]),
        'w' => Some(vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')]),
        's' => Some(vec![(' ', ' '), ('\t', '\r')]),
        other => (!other.is_alphanumeric()).then(|| vec![(other, other)]),
    }
}

/// `{3}`, `{3,}` and `{3,5}`; the closing brace is left.
fn counts(chars: &mut Peekable<Chars<'_>>) -> Option<(usize, usize)> {
    chars.next();
    let mut text = String::new();
    while let Some(c) = chars.next_if(|c| *c != '}') {
        text.push(c);
    }
    chars.peek()?;
    let (least, most) = match text.split_once(',') {
        None => (text.parse().ok()?, text.parse().ok()?),
        Some((least, "")) => (least.parse().ok()?, usize::MAX),
        Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
    };
    (least <= most).then_some((least, most))
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[track_caller]
    fn found(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern).expect("a simple pattern").is_found_in(text)
    }

    #[test]
    fn names_are_matched_from_start_to_end() {
        assert!(found("^[a-zA-Z0-9_-]+$", "get_weather-2"));
        assert!(!found("^[a-zA-Z0-9_-]+$", "get weather"));
        assert!(!found("^[a-zA-Z0-9_-]+$", ""));
        assert!(found("^[A-Za-z0-9_.-]+$", "a.b-c"));
        assert!(found("^tunnel_[a-z0-9]{4}$", "tunnel_ab12"));
        assert!(!found("^tunnel_[a-z0-9]{4}$", "tunnel_ab123"));
        assert!(!found("^tunnel_[a-z0-9]{4}$", "tunnel_ab1"));
    }

    #[test]
    fn patterns_are_found_anywhere() {
        assert!(found("b+c", "aabbc"));
        assert!(!found("b+c", "aabb"));
        assert!(found("^a.?b*$", "axbbb"));
        assert!(found("[^0-9]$", "12x"));
        assert!(!found(r"^\d{2,3}$", "1234"));
        assert!(found(r"\.", "a.b"));
        assert!(found("", ""));
    }

    #[test]
    fn repetition_gives_back_what_follows() {
        assert!(found("^a*a$", "aaa"));
        assert!(found("^[ab]+b{2}$", "abbb"));
        assert!(!found("^a{2}a{2}$", "aaa"));
    }

    #[test]
    fn long_text_takes_time_in_proportion() {
        assert!(!found("^a*a*a*a*b$", &"a".repeat(100_000)));
    }

    #[test]
    fn anything_more_is_not_read() {
        for pattern in ["(a|b)", "a|b", "a+?", "a{2,1}", "[a", "a**", r"\bx", "[[a]", "*a", "a{x}"] {
            assert!(Pattern::parse(pattern).is_none(), "{pattern}");
        }
    }
}
