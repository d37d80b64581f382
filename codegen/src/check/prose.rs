//! Every text that becomes documentation, and what none of them may hold.

use super::{
    Findings, Scope,
    scope::{Site, document_place},
};
use crate::{
    load::json::escape,
    schema::{Place, Schema},
};

/// Every text that becomes documentation: the place, the text, and whether it is a sentence of its own.
pub(crate) fn all<'a>(scope: &Scope<'a>) -> Vec<(Place, &'a str, bool)> {
    let mut texts: Vec<(Place, &str, bool)> = Vec::new();
    for document in &scope.bundle.documents {
        for (keyword, text, sentence) in
            [("title", &document.title, false), ("description", &document.description, true)]
        {
            texts.push((scope.bundle.inside(&document_place(document), &format!("/{keyword}")), text, sentence));
        }
    }
    for Site { schema, .. } in &scope.sites {
        of_schema(scope, schema, &mut texts);
    }
    if let Some(api) = &scope.bundle.api {
        let parameters = api.parameters.iter().map(|parameter| (&parameter.place, &parameter.description));
        let operations = api.operations.iter().map(|operation| (&operation.place, &operation.description));
        for (place, text) in parameters.chain(operations) {
            texts.push((scope.bundle.inside(place, "/description"), text, true));
        }
        for operation in &api.operations {
            let summary =
                operation.summary.iter().map(|text| (scope.bundle.inside(&operation.place, "/summary"), text));
            texts.extend(summary.map(|(place, text)| (place, text.as_str(), true)));
        }
    }
    // What is not there is for another rule.
    texts.retain(|(_, text, _)| !text.trim().is_empty());
    texts
}

fn of_schema<'a>(scope: &Scope<'a>, schema: &'a Schema, texts: &mut Vec<(Place, &'a str, bool)>) {
    let ours = &schema.ours;
    let keywords =
        [("description", &schema.description, true), ("x-unit", &ours.unit, false), ("x-null", &ours.null, false)];
    for (keyword, text, sentence) in keywords {
        let place = || scope.inside(schema, &format!("/{keyword}"));
        texts.extend(text.iter().map(|text| (place(), text.as_str(), sentence)));
    }
    for (keyword, phrases) in [("x-values", &ours.values), ("x-lint", &ours.lint)] {
        let place = |key: &str| scope.inside(schema, &format!("/{keyword}/{}", escape(key)));
        texts.extend(phrases.iter().map(|(key, phrase)| (place(key), phrase.as_str(), false)));
    }
    let presets = ours.presets.iter().map(|preset| (&preset.place, &preset.description));
    let accessors = ours.accessors.iter().map(|accessor| (&accessor.place, &accessor.description));
    let makes = ours.makes.iter().map(|make| (&make.place, &make.description));
    let setters = ours.setters.iter().map(|setter| (&setter.place, &setter.description));
    let parse = ours.parse.iter().map(|parse| (&parse.place, &parse.description));
    for (place, text) in presets.chain(accessors).chain(makes).chain(setters).chain(parse) {
        texts.push((scope.bundle.inside(place, "/description"), text, true));
    }
}

/// `control-character`
pub(super) fn control(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for (place, text, _) in all(scope) {
        // Of line breaks a lint speaks.
        if let Some(found) = text.chars().find(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
            findings.add(&place, format!("U+{:04X} is in this text", u32::from(found)));
        }
    }
}
