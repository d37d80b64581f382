//! "Did you mean": the known name that a mistyped one is closest to.

/// The candidate with the fewest differences, when they are few enough to be a slip.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let slips = 1 + word.chars().count() / 4;
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= slips)
        .min()
        .map(|(_, candidate)| candidate)
}

/// What a mistyped name may have meant, behind what is said of it; nothing where no name is near.
pub fn meant<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// So many names are listed where none is near; nobody reads a longer list.
pub(super) const LISTED: usize = 12;

/// Names in backticks, parted by commas.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// So many things of which the same is said are named.
const NAMED: usize = 4;

/// Names in backticks as part of a sentence, the first of many: one thing is said of all.
pub(crate) fn several(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [all @ .., last] if names.len() <= NAMED => format!("{} and `{last}`", listed(all.iter().copied())),
        _ => format!("{} and {} more", listed(names[..NAMED - 1].iter().copied()), names.len() + 1 - NAMED),
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest, several};

    #[test]
    fn of_many_names_the_first_are_told() {
        assert_eq!(several(&["a"]), "`a`");
        assert_eq!(several(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(several(&["a", "b", "c", "d", "e"]), "`a`, `b`, `c` and 2 more");
    }

    #[test]
    fn a_slip_finds_its_word() {
        assert_eq!(nearest("minmum", ["maximum", "minimum"]), Some("minimum"));
        assert_eq!(nearest("additionalproperties", ["additionalProperties"]), Some("additionalProperties"));
        assert_eq!(nearest("reqiured", ["required", "ref"]), Some("required"));
    }

    #[test]
    fn another_word_finds_nothing() {
        assert_eq!(nearest("discriminator", ["description", "default"]), None);
        assert_eq!(nearest("x", ["enum"]), None);
    }
}
