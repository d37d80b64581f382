//! Rust names out of wire names: the only place that changes letter case.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::Ident;
use quote::format_ident;

use crate::schema::Schema;

/// Name of a type or a variant: `input_text` gives `InputText`.
///
/// A name that would start with a digit gets an underscore in front: `24h` gives `_24h`.
pub fn pascal(wire: &str) -> String {
    legal(wire.to_upper_camel_case())
}

/// Name of the type of a resource: `self` gives `SelfResource`.
pub fn resource(group: &str) -> String {
    pascal(&format!("{group}_resource"))
}

/// Name of the call of an operation: `create` of `responses` gives `CreateResponses`.
pub fn call(verb: &str, group: &str) -> String {
    pascal(&format!("{verb}_{group}"))
}

/// Name of a field, a method or a module: `maxItems` gives `max_items`, `type` gives `r#type`.
pub fn snake(wire: &str) -> String {
    legal(wire.to_snake_case())
}

/// Name of the field for a member of an object: its own, unless `x-names` gives it another.
pub fn field(object: &Schema, wire: &str) -> String {
    let named = object.ours.names.iter().find(|(member, _)| member == wire);
    snake(named.map_or(wire, |(_, name)| name))
}

/// Name of a constant: `responses.create` gives `RESPONSES_CREATE`.
pub fn shouty(wire: &str) -> String {
    legal(wire.to_shouty_snake_case())
}

/// An identifier token for a name made here.
pub fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, proc_macro2::Span::call_site()),
        None => format_ident!("{name}"),
    }
}

/// A name without its marker for keywords: for use inside a longer name.
pub fn bare(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// The words that every name ends in, as one suffix: `PaperBookParam` and `AudioBookParam` give `BookParam`.
pub fn common_suffix<'a>(names: &[&'a str]) -> &'a str {
    let Some((first, rest)) = names.split_first() else { return "" };
    let mut starts: Vec<usize> = first.char_indices().filter(|(_, c)| c.is_uppercase()).map(|(at, _)| at).collect();
    starts.retain(|at| *at > 0);
    starts
        .into_iter()
        .map(|at| &first[at..])
        .find(|suffix| !rest.is_empty() && rest.iter().all(|name| name.len() > suffix.len() && name.ends_with(suffix)))
        .unwrap_or("")
}

fn legal(name: String) -> String {
    if is_surely_a_name(&name) {
        return name;
    }
    // Of what Unicode counts as a digit or letter, such as `²`, Rust does not take everything, or not in front.
    let name = match name.is_ascii() {
        true => name,
        false => name.chars().filter(|letter| is_name(&format!("a{letter}"))).collect(),
    };
    let begins_well = name.starts_with(|first: char| first.is_ascii_alphabetic());
    if name.is_empty() || !begins_well && is_name(&format!("_{name}")) && !is_name(&format!("{name}_")) {
        return format!("_{name}");
    }
    // A keyword since edition 2024, which the parser does not know.
    if name != "gen" && is_name(&name) {
        return name;
    }
    match name.as_str() {
        // These four cannot be raw identifiers.
        "self" | "super" | "crate" | "Self" => format!("{name}_"),
        _ => format!("r#{name}"),
    }
}

/// Most names are settled without the parser: keywords are short and of small letters, but for `Self`.
fn is_surely_a_name(text: &str) -> bool {
    let no_keyword = text.len() > 8 || text != "Self" && text.bytes().any(|byte| !byte.is_ascii_lowercase());
    no_keyword
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_name(text: &str) -> bool {
    syn::parse_str::<Ident>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{call, common_suffix, pascal, resource, shouty, snake};

    #[test]
    fn wire_names_become_rust_names() {
        assert_eq!(pascal("web_search_preview_2025_03_11"), "WebSearchPreview20250311");
        assert_eq!(pascal("24h"), "_24h");
        assert_eq!(pascal("lang-graph"), "LangGraph");
        assert_eq!(snake("topP"), "top_p");
        assert_eq!(shouty("responses.create"), "RESPONSES_CREATE");
    }

    #[test]
    fn what_rust_does_not_take_is_left_out() {
        assert_eq!(
            (snake("x²"), snake("½"), snake("٣"), snake("é")),
            ("x".into(), "_".into(), "_٣".into(), "é".into())
        );
    }

    #[test]
    fn keywords_become_raw_names() {
        assert_eq!(snake("type"), "r#type");
        assert_eq!(snake("self"), "self_");
        assert_eq!(pascal("self"), "Self_");
        assert_eq!((snake("override"), snake("continue")), ("r#override".into(), "r#continue".into()));
        assert_eq!((snake("gen"), pascal("union"), shouty("const")), ("r#gen".into(), "Union".into(), "CONST".into()));
    }

    #[test]
    fn keyword_inside_a_longer_name_is_a_word_like_others() {
        assert_eq!((resource("self"), call("get", "self")), ("SelfResource".into(), "GetSelf".into()));
        assert_eq!((resource("type_2"), call("self", "crate")), ("Type2Resource".into(), "SelfCrate".into()));
    }

    #[test]
    fn suffix_is_made_of_whole_words() {
        assert_eq!(common_suffix(&["PaperBookParam", "FileParam"]), "Param");
        assert_eq!(common_suffix(&["OneItemParam", "TwoItemParam"]), "ItemParam");
        assert_eq!(common_suffix(&["Cat", "Dog"]), "");
        assert_eq!(common_suffix(&["Param", "FileParam"]), "");
    }
}
