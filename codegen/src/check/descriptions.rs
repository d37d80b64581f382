//! Rules about what people read.

use super::{
    Findings, Scope,
    scope::{Role, Site, document_place, name_of},
};
use crate::{
    load::{json::escape, nearest},
    schema::Schema,
    shape::Shape,
};

/// `missing-description`
pub(super) fn missing(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for document in &scope.bundle.documents {
        let root = document_place(document);
        for (keyword, text) in [("title", &document.title), ("description", &document.description)] {
            if text.trim().is_empty() {
                let help = match keyword {
                    "title" => "name the topic in a few words: it heads a page of the reference",
                    _ => "say in a sentence what the topic is about",
                };
                findings.add_with(&root, format!("the document has no `{keyword}`"), help);
            }
        }
    }
    for Site { schema, role } in &scope.sites {
        let name = match role {
            Role::Definition => name_of(&schema.place),
            Role::Property { name, .. } if schema.constant.is_none() => name,
            _ => continue,
        };
        if schema.description.as_ref().is_none_or(|text| text.trim().is_empty()) {
            findings.add(&schema.place, format!("`{name}` has no description"));
        }
        let ours = &schema.ours;
        let presets = ours.presets.iter().map(|preset| (&preset.name, &preset.description, &preset.place));
        let accessors = ours.accessors.iter().map(|reader| (&reader.name, &reader.description, &reader.place));
        let makes = ours.makes.iter().map(|make| (&make.name, &make.description, &make.place));
        for (name, text, place) in presets.chain(accessors).chain(makes) {
            if text.trim().is_empty() {
                findings.add(place, format!("`{name}` has no description"));
            }
        }
    }
    let Some(api) = &scope.bundle.api else { return };
    let parameters = api.parameters.iter().map(|parameter| (&parameter.key, &parameter.description, &parameter.place));
    let operations = api.operations.iter().map(|operation| (&operation.id, &operation.description, &operation.place));
    for (name, text, place) in parameters.chain(operations) {
        if text.trim().is_empty() {
            findings.add(place, format!("`{name}` has no description"));
        }
    }
}

/// `enum-value-undescribed`
pub(super) fn values(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in scope.sites.iter().filter(|site| site.is_definition()) {
        let Some(Shape::Enum { values, .. }) = Shape::of(site.schema) else {
            continue;
        };
        let known: Vec<&str> = values.values.iter().flatten().filter_map(|value| value.as_str()).collect();
        if known.is_empty() {
            // That is said of the enum itself.
            continue;
        }
        missing_phrases(scope, site.schema, &known, findings);
        for (value, phrase) in &site.schema.ours.values {
            let place = || scope.inside(site.schema, &format!("/x-values/{}", escape(value)));
            if !known.contains(&value.as_str()) {
                let help = match nearest(value, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "take it out, or add it to `enum`".to_owned(),
                };
                findings.add_with(&place(), format!("`{value}` is no value of the enum"), help);
            } else if phrase.trim().is_empty() {
                findings.add(&place(), format!("the phrase for `{value}` is empty"));
            }
        }
    }
}

fn missing_phrases(scope: &Scope<'_>, schema: &Schema, known: &[&str], findings: &mut Findings<'_>) {
    let described = |value: &str| schema.ours.values.iter().any(|(described, _)| described == value);
    let missing: Vec<String> =
        known.iter().filter(|value| !described(value)).map(|value| format!("`{value}`")).collect();
    if missing.is_empty() {
        return;
    }
    let place = if schema.ours.values.is_empty() { schema.place.clone() } else { scope.inside(schema, "/x-values") };
    findings.add(&place, format!("without a phrase: {}", missing.join(", ")));
}
