//! Rules about keywords that hold for one type of value or in one position.

use super::{
    Findings, Scope,
    names::is_pascal,
    scope::{Role, Site},
};
use crate::{
    schema::{Kind, Limits, Schema},
    shape::Shape,
};

const JSON: &str = "application/json";

/// `const-not-string`
pub(super) fn constant(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        if let Some(constant) = schema
            .constant
            .as_ref()
            .filter(|constant| !constant.is_string())
        {
            findings.add(
                &scope.inside(schema, "/const"),
                format!("the constant {constant} is no string"),
            );
        }
    }
}

/// `limits-on-wrong-kind`
pub(super) fn wrong_kind(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let is = |kinds: &[Kind]| schema.kind.is_some_and(|kind| kinds.contains(&kind));
        let map = is(&[Kind::Object]) && schema.properties.is_none();
        for (keyword, present) in present(&schema.limits) {
            let (fits, takes) = match keyword {
                "minimum" | "maximum" => (is(&[Kind::Number, Kind::Integer]), "numbers"),
                "minLength" | "maxLength" | "pattern" => (is(&[Kind::String]), "strings"),
                "minItems" | "maxItems" => (is(&[Kind::Array]), "arrays"),
                _ => (map, "maps"),
            };
            if present && !fits {
                findings.add(
                    &scope.inside(schema, &format!("/{keyword}")),
                    format!("`{keyword}` limits {takes}"),
                );
            }
        }
        if schema.unique_items && !is(&[Kind::Array]) {
            findings.add(
                &scope.inside(schema, "/uniqueItems"),
                "`uniqueItems` limits arrays",
            );
        }
    }
}

fn present(limits: &Limits) -> [(&'static str, bool); 9] {
    let Limits {
        minimum,
        maximum,
        min_length,
        max_length,
        min_items,
        max_items,
        min_properties,
        max_properties,
        pattern,
    } = limits;
    [
        ("minimum", minimum.is_some()),
        ("maximum", maximum.is_some()),
        ("minLength", min_length.is_some()),
        ("maxLength", max_length.is_some()),
        ("minItems", min_items.is_some()),
        ("maxItems", max_items.is_some()),
        ("minProperties", min_properties.is_some()),
        ("maxProperties", max_properties.is_some()),
        ("pattern", pattern.is_some()),
    ]
}

/// `limits-empty-range`
pub(super) fn empty_range(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let limits = &schema.limits;
        let counts = |least: Option<u64>, most: Option<u64>| {
            least.zip(most).is_some_and(|(least, most)| least > most)
        };
        let numbers = limits
            .minimum
            .zip(limits.maximum)
            .is_some_and(|(least, most)| least > most);
        for (empty, keyword) in [
            (numbers, "maximum"),
            (counts(limits.min_length, limits.max_length), "maxLength"),
            (counts(limits.min_items, limits.max_items), "maxItems"),
            (
                counts(limits.min_properties, limits.max_properties),
                "maxProperties",
            ),
        ] {
            if empty {
                let place = scope.inside(schema, &format!("/{keyword}"));
                findings.add(
                    &place,
                    format!("`{keyword}` is less than its counterpart: no value fits"),
                );
            }
        }
    }
}

/// `pattern-unknown`
pub(super) fn pattern(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let Some(pattern) = &schema.limits.pattern else {
            continue;
        };
        if let Err(error) = regex_lite::Regex::new(pattern) {
            findings.add(
                &scope.inside(schema, "/pattern"),
                format!("the pattern cannot be read: {error}"),
            );
        }
    }
}

/// `format-unknown`
pub(super) fn format(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let known = match (schema.format.as_deref(), schema.kind) {
            (None, _)
            | (Some("double"), Some(Kind::Number))
            | (Some("password"), Some(Kind::String)) => true,
            (Some(_), _) => false,
        };
        if !known {
            let format = schema.format.as_deref().unwrap_or_default();
            findings.add(
                &scope.inside(schema, "/format"),
                format!("the format `{format}` is not read here"),
            );
        }
    }
}

/// `unit-on-non-number`
pub(super) fn unit(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        if schema.ours.unit.is_some() && !matches!(schema.kind, Some(Kind::Integer | Kind::Number))
        {
            findings.add(
                &scope.inside(schema, "/x-unit"),
                "`x-unit` stands on a schema that is no number",
            );
        }
    }
}

/// `content-on-non-string`
pub(super) fn content(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        for (keyword, present) in [
            ("contentMediaType", schema.content_media_type.is_some()),
            ("contentSchema", schema.content_schema.is_some()),
        ] {
            if present && schema.kind != Some(Kind::String) {
                let place = scope.inside(schema, &format!("/{keyword}"));
                findings.add(
                    &place,
                    format!("`{keyword}` stands on a schema that is no string"),
                );
            }
        }
    }
}

/// `content-not-json`
pub(super) fn media_type(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        match (schema.content_media_type.as_deref(), &schema.content_schema) {
            (Some(JSON), _) | (None, None) => {}
            (Some(other), _) => {
                findings.add(
                    &scope.inside(schema, "/contentMediaType"),
                    format!("`{other}` is not read"),
                );
            }
            (None, Some(_)) => {
                let place = scope.inside(schema, "/contentSchema");
                findings.add_with(
                    &place,
                    "`contentSchema` without a media type",
                    "add `contentMediaType`, \"application/json\"",
                );
            }
        }
    }
}

/// `null-without-nullable`
pub(super) fn null(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        if schema.ours.null.is_some() && !schema.nullable {
            findings.add(
                &scope.inside(schema, "/x-null"),
                "`x-null` gives null a meaning, and null is not allowed",
            );
        }
    }
}

/// `misplaced-keyword`
pub(super) fn misplaced(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in &scope.sites {
        for (keyword, wrong, belongs) in positions(site) {
            if wrong {
                findings.add(
                    &scope.inside(site.schema, &format!("/{keyword}")),
                    format!("`{keyword}` belongs {belongs}"),
                );
            }
        }
    }
}

/// Keywords, whether each stands in the wrong position, and where it belongs.
fn positions(site: &Site<'_>) -> [(&'static str, bool, &'static str); 12] {
    let Site { schema, role } = site;
    let Schema {
        title,
        default,
        examples,
        deprecated,
        nullable,
        ours,
        ..
    } = schema;
    let shape = if site.is_definition() {
        Shape::of(schema)
    } else {
        None
    };
    let object = matches!(shape, Some(Shape::Object(_)));
    let union = matches!(shape, Some(Shape::Union { .. }));
    let enumeration = matches!(shape, Some(Shape::Enum { .. }));
    let member = matches!(role, Role::Member { union } if !matches!(Shape::of(union), Some(Shape::Enum { .. })));
    let property = matches!(role, Role::Property { .. });
    let optional = site.is_optional_property();
    let parameter = matches!(role, Role::Parameter);
    let named = ours.names.iter().all(|(value, name)| {
        ours.values.iter().any(|(known, _)| known == value) && is_pascal(name)
    });
    [
        (
            "title",
            title
                .as_ref()
                .is_some_and(|title| !member || !is_pascal(title)),
            "on a union member, in PascalCase",
        ),
        (
            "default",
            default.is_some() && !optional && !parameter,
            "on a property that is not required",
        ),
        (
            "examples",
            !examples.is_empty() && !property && !site.is_definition(),
            "on a definition or a property",
        ),
        (
            "deprecated",
            *deprecated && !property && !site.is_definition(),
            "on a definition or a property",
        ),
        (
            "type",
            *nullable && (parameter || matches!(role, Role::Member { .. })),
            "without null on parameters and union members",
        ),
        ("x-null", ours.null.is_some() && !property, "on a property"),
        (
            "x-values",
            !ours.values.is_empty() && !enumeration,
            "on the definition of an enum",
        ),
        (
            "x-names",
            !ours.names.is_empty() && (!enumeration || !named),
            "on the definition of an enum, and gives values names in PascalCase",
        ),
        (
            "x-initial",
            ours.initial.is_some() && !optional,
            "on a property that is not required",
        ),
        (
            "x-presets",
            !ours.presets.is_empty() && !object,
            "on the definition of an object",
        ),
        (
            "x-accessors",
            !ours.accessors.is_empty() && !object && !union,
            "on the definition of an object or a union",
        ),
        (
            "x-fallback",
            ours.fallback.is_some() && !object,
            "on the definition of an object",
        ),
    ]
}
