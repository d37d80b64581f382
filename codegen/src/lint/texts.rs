//! Lints about what people read.

use std::collections::HashMap;

use regex_lite::Regex;

use crate::{
    check::{
        Findings, Scope, prose,
        scope::{Role, Site, name_of},
    },
    load::json::escape,
    name,
    schema::{Kind, Place, Schema},
};

/// Words that say nothing by themselves.
const FILLERS: &[&str] = &[
    "a", "an", "the", "this", "that", "its", "is", "are", "of", "for", "to", "in", "on", "with", "by", "and", "or",
    "it",
];

/// Limits and defaults as prose: each has a keyword.
const IN_PROSE: &[(&str, &str)] = &[
    (r"(?i)\bdefaults? (to|is|of)\b|\bby default\b", "say it in `default`"),
    (r"(?i)\b(from|between) -?[0-9][0-9.,]*( to| and|,[^.]* to)\b", "say it in `minimum` and `maximum`"),
    (r"(?i)\bat (most|least) [0-9]", "say it in `minimum`, `maxLength`, `maxItems` or the like"),
];

/// `description-style`
pub(super) fn style(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for (place, text, sentence) in prose::all(scope) {
        let first = text.chars().next();
        let faults = [
            (sentence && first.is_some_and(char::is_lowercase), "a description starts with a capital letter", None),
            (sentence && !text.ends_with('.'), "a description ends in a full stop", None),
            (!sentence && text.ends_with('.'), "a phrase has no full stop: the sentence around it has one", None),
            (
                text.contains(['\n', '\t']) || text.contains("  "),
                "words are parted by single spaces, without line breaks",
                Some("write one space in its place"),
            ),
            (text.trim() != text, "a text has no spaces around it", Some("take them out")),
            (links(text), "a link goes stale", Some("say in words what it leads to; code stands in backticks")),
            (text.matches('`').count() % 2 == 1, "a backtick has no partner", Some("write it on both sides of code")),
        ];
        for (_, message, help) in faults.iter().filter(|(found, ..)| *found) {
            match help {
                Some(help) => findings.add_with(&place, *message, *help),
                None => findings.add(&place, *message),
            }
        }
    }
}

/// Whether a text leads somewhere: by an address, or as Markdown has it. What stands in backticks is code.
fn links(text: &str) -> bool {
    let outside_of_code = || text.split('`').step_by(2);
    text.contains("http://") || text.contains("https://") || outside_of_code().any(|words| words.contains("]("))
}

/// `description-says-nothing`
pub(super) fn empty(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, role } in &scope.sites {
        let name = match role {
            Role::Definition => name_of(&schema.place),
            Role::Property { name, .. } => name,
            _ => continue,
        };
        let Some(text) = schema.description.as_deref() else { continue };
        let known = words(name);
        let says = words(text).into_iter().any(|word| !FILLERS.contains(&word.as_str()) && !known.contains(&word));
        if !says {
            findings.add(&scope.inside(schema, "/description"), format!("this says no more than `{name}` does"));
        }
    }
}

/// The words of a name or a text, in lower case and singular.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for character in text.chars() {
        let opens = !before.is_alphanumeric() || before.is_lowercase() && character.is_uppercase();
        if character.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if !opens => word.extend(character.to_lowercase()),
                _ => words.push(character.to_lowercase().collect()),
            }
        }
        before = character;
    }
    let singular = |word: String| match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem.to_owned(),
        _ => word,
    };
    words.into_iter().map(singular).collect()
}

/// `description-copied`
pub(super) fn copied(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let definitions = scope.bundle.definitions().map(|definition| (definition.name.as_str(), &definition.schema));
    copies(scope, definitions, findings);
    for site in scope.sites.iter().filter(|site| site.is_definition()) {
        let properties = site.schema.properties.iter().flatten();
        copies(scope, properties.map(|property| (property.name.as_str(), &property.schema)), findings);
    }
}

fn copies<'a>(scope: &Scope<'_>, named: impl Iterator<Item = (&'a str, &'a Schema)>, findings: &mut Findings<'_>) {
    let mut seen: HashMap<&str, (&str, Place)> = HashMap::new();
    for (name, schema) in named {
        let Some(text) = schema.description.as_deref() else { continue };
        let place = scope.inside(schema, "/description");
        match seen.get(text) {
            // Two that have it from one other name have one text, not a copy.
            Some((_, known)) if *known == place => {}
            Some((first, _)) => findings.add(&place, format!("`{name}` has the description of `{first}`")),
            None => {
                seen.insert(text, (name, place));
            }
        }
    }
}

/// `keyword-in-prose`
pub(super) fn keyword_in_prose(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let patterns: Vec<(Regex, &str)> =
        IN_PROSE.iter().filter_map(|(pattern, help)| Some((Regex::new(pattern).ok()?, *help))).collect();
    for Site { schema, role } in &scope.sites {
        let Some(text) = schema.description.as_deref().filter(|_| !matches!(role, Role::Parameter)) else { continue };
        for (pattern, help) in &patterns {
            if let Some(found) = pattern.find(text) {
                let message = format!("`{}` has a keyword of its own", found.as_str());
                findings.add_with(&scope.inside(schema, "/description"), message, *help);
            }
        }
    }
}

/// `deprecated-without-reason`
pub(super) fn deprecated(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    // What another name brings along is looked at where that is defined.
    let said = |site: &&Site<'_>| scope.bundle.find(&site.schema.place, "/deprecated").is_some();
    let sites = scope.sites.iter().filter(|site| site.schema.deprecated).filter(said).map(|site| {
        let text = site.schema.description.as_deref().unwrap_or_default();
        (&site.schema.place, name_of(&site.schema.place), text, site.subject())
    });
    let api = scope.bundle.api.as_ref();
    let parameters = api.iter().flat_map(|api| &api.parameters).filter(|parameter| parameter.deprecated);
    let operations = api.iter().flat_map(|api| &api.operations).filter(|operation| operation.deprecated);
    let parameters =
        parameters.map(|it| (&it.place, it.key.as_str(), it.description.as_str(), format!("`{}`", it.key)));
    let operations = operations.map(|it| (&it.place, it.id.as_str(), it.description.as_str(), format!("`{}`", it.id)));
    for (place, own, text, subject) in sites.chain(parameters).chain(operations) {
        if !text.replace(&format!("`{own}`"), "").contains('`') {
            let place = scope.bundle.inside(place, "/deprecated");
            findings.add(&place, format!("{subject} is deprecated, and nobody says in favour of what"));
        }
    }
}

/// `keyword-needless`
pub(super) fn needless(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        for (value, name) in &schema.ours.names {
            let own = if schema.properties.is_some() { name::snake(value) } else { name::pascal(value) };
            if own == *name {
                let place = scope.inside(schema, &format!("/x-names/{}", escape(value)));
                findings.add(&place, format!("`{value}` becomes `{name}` without it"));
            }
        }
        let limits = &schema.limits;
        let lengths = [
            ("minLength", limits.min_length),
            ("minItems", limits.min_items),
            ("minProperties", limits.min_properties),
        ];
        for (keyword, _) in lengths.iter().filter(|(_, least)| *least == Some(0)) {
            findings.add(&scope.inside(schema, &format!("/{keyword}")), "nothing has a length below 0");
        }
        if schema.kind == Some(Kind::Integer) && limits.multiple_of == Some(1.0) {
            findings.add(&scope.inside(schema, "/multipleOf"), "every integer is a multiple of 1");
        }
        if schema.default.as_ref().is_some_and(serde_json::Value::is_null) && schema.ours.null.is_none() {
            findings.add(&scope.inside(schema, "/default"), "null says here what absence says");
        }
    }
}
