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

/// So many names are listed where none is near; nobody reads a longer list.
pub(super) const LISTED: usize = 12;

/// Names in backticks, parted by commas.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::nearest;

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
