//! Names for models.

/// The name of a type in `snake_case`. What is no letter, digit, underscore or hyphen becomes an underscore.
#[inline]
pub(super) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_word = at > 0 && (letters[at - 1].is_ascii_lowercase() || letters[at - 1].is_ascii_digit());
        let ends_acronym =
            at > 0 && letters[at - 1].is_ascii_uppercase() && letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase() && (after_word || ends_acronym) {
            snake.push('_');
        }
        snake.push(match letter {
            letter if letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-') => letter.to_ascii_lowercase(),
            _ => '_',
        });
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn words_are_parted_by_underscores() {
        let names = [
            ("GetWeather", "get_weather"),
            ("HTTPRequest", "http_request"),
            ("Page2Url", "page2_url"),
            ("Page_of_Item", "page_of_item"),
            ("get-weather", "get-weather"),
            ("Ärger", "_rger"),
        ];
        for (name, expected) in names {
            assert_eq!(snake(name), expected);
        }
    }
}
