//! Rules about values in the schema: each is an instance of what it stands in.

use serde_json::Value;

use super::{
    Findings, Scope,
    fits::{Misfit, fits_known},
    scope::Site,
};
use crate::{
    schema::{Additional, FromType, Kind, Property, Schema},
    shape::Shape,
};

/// `default-does-not-fit`
pub(super) fn defaults(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        if let Some(value) = &schema.default {
            judge(scope, schema, "/default", value, findings);
        }
    }
}

/// `example-does-not-fit`
pub(super) fn examples(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        for (position, value) in schema.examples.iter().enumerate() {
            judge(scope, schema, &format!("/examples/{position}"), value, findings);
        }
    }
}

/// `preset-does-not-fit`
pub(super) fn presets(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        for (position, preset) in schema.ours.presets.iter().enumerate() {
            judge(scope, schema, &format!("/x-presets/{position}/value"), &preset.value, findings);
        }
    }
}

/// `initial-does-not-fit`
pub(super) fn initial(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        if let Some(value) = &schema.ours.initial {
            judge(scope, schema, "/x-initial", value, findings);
        }
    }
}

fn judge(scope: &Scope<'_>, schema: &Schema, tail: &str, value: &Value, findings: &mut Findings<'_>) {
    if let Err(Misfit { pointer, message }) = fits_known(&scope.names, schema, value) {
        findings.add(&scope.inside(schema, &format!("{tail}{pointer}")), message);
    }
}

/// `fallback-member`
pub(super) fn fallback(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let (Some(fallback), Some(Shape::Object(object))) = (&schema.ours.fallback, Shape::of(schema)) else {
            continue;
        };
        let property = object.properties.iter().flatten().find(|property| property.name == fallback.text);
        let Some(property) = property else {
            let place = scope.inside(schema, "/x-fallback/text");
            findings.add(&place, format!("there is no member `{}`", fallback.text));
            continue;
        };
        let plain = property.schema.reference.is_none() && property.schema.constant.is_none();
        if !plain || property.schema.kind.is_some_and(|kind| kind != Kind::String) {
            findings.add(&scope.inside(schema, "/x-fallback/text"), format!("`{}` takes no text", fallback.text));
            continue;
        }
        let mut value = fallback.value.clone();
        if let Value::Object(members) = &mut value {
            members.insert(fallback.text.clone(), Value::String(String::new()));
        }
        if let Err(Misfit { pointer, message }) = fits_known(&scope.names, schema, &value) {
            findings.add(&scope.inside(schema, &format!("/x-fallback/value{pointer}")), message);
        }
    }
}

/// `from-type-member`
pub(super) fn from_type(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let (Some(from_type), Some(Shape::Object(object))) = (&schema.ours.from_type, Shape::of(schema)) else {
            continue;
        };
        let FromType { name, description, schema: json, set, place: _ } = from_type;
        let properties = object.properties.as_deref().unwrap_or_default();
        let takes = |member: &str, fits: fn(&Schema) -> bool| {
            let property = properties.iter().find(|property| property.name == member);
            property.is_some_and(|property| plain(&property.schema) && fits(&property.schema))
        };
        let texts = [("name", name), ("description", description)];
        let texts =
            texts.into_iter().filter_map(|(key, member)| Some((key, member.as_ref()?, is_text as fn(&Schema) -> bool)));
        for (key, member, fits) in texts.chain([("schema", json, is_any_object as fn(&Schema) -> bool)]) {
            if !takes(member, fits) {
                let place = scope.inside(schema, &format!("/x-from-type/{key}"));
                findings.add(&place, format!("no member `{member}` takes the {key} of a type"));
            }
        }
        for (member, value) in set {
            match properties.iter().find(|property| property.name == *member) {
                Some(Property { schema: property, .. }) if plain(property) => {
                    if let Err(Misfit { pointer, message }) = fits_known(&scope.names, property, value) {
                        let tail = format!("/x-from-type/set/{member}{pointer}");
                        findings.add(&scope.inside(schema, &tail), message);
                    }
                }
                _ => {
                    let place = scope.inside(schema, &format!("/x-from-type/set/{member}"));
                    findings.add(&place, format!("no member `{member}` can be set"));
                }
            }
        }
        let given = |member: &str| {
            let taken = [name.as_deref(), description.as_deref(), Some(json.as_str())];
            taken.contains(&Some(member)) || set.iter().any(|(name, _)| name == member)
        };
        for property in properties.iter().filter(|property| object.required.contains(&property.name)) {
            if property.schema.constant.is_none() && !given(&property.name) {
                let place = scope.inside(schema, "/x-from-type");
                findings.add(&place, format!("the required member `{}` is not given", property.name));
            }
        }
    }
}

/// Neither fixed, nor with a null of its own.
fn plain(schema: &Schema) -> bool {
    schema.constant.is_none() && schema.ours.null.is_none()
}

fn is_text(schema: &Schema) -> bool {
    schema.kind == Some(Kind::String) && !schema.is_secret()
}

fn is_any_object(schema: &Schema) -> bool {
    schema.kind == Some(Kind::Object) && matches!(schema.additional, Additional::Open)
}
