//! Names of definitions, each once, and none that emitted files have already.

use std::collections::HashSet;

use crate::{
    check::names::{TAKEN, is_pascal},
    name,
};

/// What stands behind a name that is taken.
const BEHIND: &str = "Data";

/// Names that are given.
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self { taken: TAKEN.split(' ').map(str::to_owned).collect() }
    }

    /// Keeps a name from being given.
    pub(super) fn reserve(&mut self, rust: &str) {
        self.taken.insert(rust.to_owned());
    }

    /// Whether nothing has a name.
    pub(super) fn is_free(&self, rust: &str) -> bool {
        !self.taken.contains(&name::pascal(rust))
    }

    /// A name in `PascalCase` that nothing else has: as it is wanted, if it can be.
    pub(super) fn unique(&mut self, wanted: &str) -> String {
        let legal = legal(wanted);
        let numbered = (2..).map(|number| format!("{legal}{BEHIND}{number}"));
        let mut names = [legal.clone(), format!("{legal}{BEHIND}")].into_iter().chain(numbered);
        let free = names.find(|name| !self.taken.contains(&name::pascal(name))).unwrap_or(legal);
        self.taken.insert(name::pascal(&free));
        free
    }
}

/// In `PascalCase`, of letters and digits.
pub(super) fn legal(wanted: &str) -> String {
    if is_pascal(wanted) {
        return wanted.to_owned();
    }
    let ascii: String =
        wanted.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    let pascal: String = name::pascal(&ascii).chars().filter(char::is_ascii_alphanumeric).collect();
    match pascal.chars().next() {
        Some(first) if first.is_ascii_uppercase() => pascal,
        _ => format!("{}{pascal}", if pascal.is_empty() { "Unnamed" } else { "N" }),
    }
}

/// In `snake_case`, of letters and digits, beginning with a letter.
pub(super) fn snake(wanted: &str) -> String {
    let ascii: String =
        wanted.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    let words: Vec<String> =
        name::bare(&name::snake(&ascii)).split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    match words.join("_") {
        snake if snake.is_empty() => "unnamed".to_owned(),
        snake if snake.starts_with(|first: char| first.is_ascii_digit()) => format!("n_{snake}"),
        snake => snake,
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, legal, snake};

    #[test]
    fn published_names_stay_where_they_can() {
        let mut names = Names::new();

        let given = ["HTTPPet", "HttpPet", "Option", "pet.status", "3d", "«»"].map(|wanted| names.unique(wanted));

        assert_eq!(given, ["HTTPPet", "HttpPetData", "OptionData", "PetStatus", "N3d", "Unnamed"]);
        assert_eq!(legal("a-b c"), "ABC");
    }

    #[test]
    fn snake_case_begins_with_a_letter() {
        assert_eq!(["PetStore v2", "2fa", "type", "§"].map(snake), ["pet_store_v2", "n_2fa", "type", "unnamed"]);
    }
}
