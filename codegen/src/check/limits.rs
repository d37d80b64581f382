//! Rules about keywords that hold for one type of value or in one position.

use sequrity_runtime::is_multiple_of;
use serde_json::{Number, Value};

use super::{
    Findings, Scope,
    names::{is_pascal, is_snake},
    scope::{Role, Site},
};
use crate::{
    formats,
    load::{listed, nearest},
    schema::{Extensions, Kind, Limits, Schema},
    shape::Shape,
};

const JSON: &str = "application/json";

/// `const-value`
pub(super) fn constant(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let Some(constant) = &schema.constant else { continue };
        let typed = |kind: &str| format!("write `type: {kind}`, and the value in `description`");
        let help = match constant {
            Value::String(_) | Value::Bool(_) => continue,
            Value::Number(number) if number.is_i64() => continue,
            Value::Number(_) => typed("number"),
            Value::Array(_) => typed("array"),
            Value::Object(_) => typed("object"),
            Value::Null => {
                "leave the member out, which says the same; or say what else it may be: `\"type\": [T, \"null\"]`"
                    .to_owned()
            }
        };
        let message =
            format!("the constant {constant} is neither a text, nor true or false, nor a whole number of 64 bits");
        findings.add_with(&scope.inside(schema, "/const"), message, help);
    }
}

/// `limits-on-wrong-kind`
pub(super) fn wrong_kind(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let is = |kinds: &[Kind]| schema.kind.is_some_and(|kind| kinds.contains(&kind));
        let map = is(&[Kind::Object]) && schema.properties.is_none();
        for (keyword, present) in present(&schema.limits) {
            let (fits, takes) = match keyword {
                "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" | "multipleOf" => {
                    (is(&[Kind::Number, Kind::Integer]), "numbers")
                }
                "minLength" | "maxLength" | "pattern" => (is(&[Kind::String]), "strings"),
                "minItems" | "maxItems" => (is(&[Kind::Array]), "arrays"),
                _ => (map, "maps"),
            };
            if present && !fits {
                findings.add(&scope.inside(schema, &format!("/{keyword}")), format!("`{keyword}` limits {takes}"));
            }
        }
        for (keyword, bound) in bounds(&schema.limits).into_iter().chain([step(&schema.limits)]) {
            if let Some(bound) = bound.filter(|bound| is(&[Kind::Integer]) && bound.fract() != 0.0) {
                let message = format!("`{keyword}` of an integer is {bound}");
                let help = "write a whole number, or `type: number`";
                findings.add_with(&scope.inside(schema, &format!("/{keyword}")), message, help);
            }
        }
        if schema.unique_items && !is(&[Kind::Array]) {
            findings.add(&scope.inside(schema, "/uniqueItems"), "`uniqueItems` limits arrays");
        }
    }
}

/// The ends of a range of numbers, as they are written.
fn bounds(limits: &Limits) -> [(&'static str, Option<f64>); 2] {
    [
        (if limits.above { "exclusiveMinimum" } else { "minimum" }, limits.minimum),
        (if limits.below { "exclusiveMaximum" } else { "maximum" }, limits.maximum),
    ]
}

fn step(limits: &Limits) -> (&'static str, Option<f64>) {
    ("multipleOf", limits.multiple_of)
}

fn present(limits: &Limits) -> [(&'static str, bool); 10] {
    let [(lower, minimum), (upper, maximum)] = bounds(limits);
    let Limits {
        minimum: _,
        above: _,
        maximum: _,
        below: _,
        multiple_of,
        min_length,
        max_length,
        min_items,
        max_items,
        min_properties,
        max_properties,
        pattern,
    } = limits;
    [
        (lower, minimum.is_some()),
        (upper, maximum.is_some()),
        ("multipleOf", multiple_of.is_some()),
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
        let counts = |least: Option<u64>, most: Option<u64>| least.zip(most).is_some_and(|(least, most)| least > most);
        let excluded = limits.above || limits.below;
        let empty = |(least, most)| least > most || least == most && excluded;
        let numbers = limits.minimum.zip(limits.maximum).is_some_and(empty);
        let steps = !numbers && has_no_multiple(limits);
        for (empty, keyword) in [
            (numbers, if limits.below { "exclusiveMaximum" } else { "maximum" }),
            (counts(limits.min_length, limits.max_length), "maxLength"),
            (counts(limits.min_items, limits.max_items), "maxItems"),
            (counts(limits.min_properties, limits.max_properties), "maxProperties"),
        ] {
            if empty {
                let place = scope.inside(schema, &format!("/{keyword}"));
                findings.add(&place, format!("no value fits between `{keyword}` and its counterpart"));
            }
        }
        if steps {
            let place = scope.inside(schema, "/multipleOf");
            let help = "take a smaller one, or widen the range";
            findings.add_with(&place, "no multiple lies between the ends of the range", help);
        }
    }
}

/// Whether the steps go past the whole range.
fn has_no_multiple(limits: &Limits) -> bool {
    let (Some(least), Some(most), Some(step)) = (limits.minimum, limits.maximum, limits.multiple_of) else {
        return false;
    };
    let is_multiple = |bound: f64| Number::from_f64(bound).is_some_and(|bound| is_multiple_of(&bound, step));
    let first = match (is_multiple(least), limits.above) {
        (true, false) => (least / step).round(),
        (true, true) => (least / step).round() + 1.0,
        (false, _) => (least / step).ceil(),
    };
    let last = match (is_multiple(most), limits.below) {
        (true, false) => (most / step).round(),
        (true, true) => (most / step).round() - 1.0,
        (false, _) => (most / step).floor(),
    };
    first > last
}

/// `pattern-unknown`
pub(super) fn pattern(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let Some(pattern) = &schema.limits.pattern else { continue };
        let Err(error) = regex_lite::Regex::new(pattern) else { continue };
        let message = format!("the pattern cannot be read: {error}");
        findings.add(&scope.inside(schema, "/pattern"), message);
    }
}

/// `format-unknown`
pub(super) fn format(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let Some(format) = schema.format.as_deref() else { continue };
        let typed = match schema.kind {
            Some(Kind::Number) => Some("double"),
            Some(Kind::String) => Some("password"),
            _ => None,
        };
        if typed == Some(format) || formats::told(schema.kind, format).is_some() {
            continue;
        }
        let place = scope.inside(schema, "/format");
        let message = format!("the format `{format}` is not read here");
        let known: Vec<&str> = formats::of(schema.kind).chain(typed).collect();
        let help = match (nearest(format, known.iter().copied()), known.as_slice()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, []) => {
                "leave it out, or say it in `description`: strings, integers and numbers have formats".to_owned()
            }
            (None, known) => format!("say it in `description`, or write one of {}", listed(known.iter().copied())),
        };
        findings.add_with(&place, message, help);
    }
}

/// `unit-on-non-number`
pub(super) fn unit(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        if schema.ours.unit.is_some() && !matches!(schema.kind, Some(Kind::Integer | Kind::Number)) {
            findings.add(&scope.inside(schema, "/x-unit"), "`x-unit` stands on a schema that is no number");
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
            let place = || scope.inside(schema, &format!("/{keyword}"));
            if present && schema.kind != Some(Kind::String) {
                findings.add(&place(), format!("`{keyword}` stands on a schema that is no string"));
            } else if present && schema.is_secret() {
                let message = format!("`{keyword}` stands on a secret, which nobody reads");
                findings.add_with(
                    &place(),
                    message,
                    "keep `format` or `contentMediaType`: an error would show the text",
                );
            } else if present && schema.format.is_some() {
                let message = format!("`{keyword}` stands beside a format: a text is the one or the other");
                findings.add_with(&place(), message, "keep `format` or `contentMediaType`");
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
                findings.add(&scope.inside(schema, "/contentMediaType"), format!("`{other}` is not read"));
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
            findings.add(&scope.inside(schema, "/x-null"), "`x-null` gives null a meaning, and null is not allowed");
        }
    }
}

/// `misplaced-keyword`
pub(super) fn misplaced(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    // Where something belongs is asked of what is known.
    for site in scope.sites.iter().filter(|site| !scope.names.is_damaged(&site.schema.place)) {
        let keywords = annotations(site).into_iter().chain(extensions(site));
        // What another name brings along belongs to its definition.
        let brought = |keyword: &str| {
            matches!(keyword, "examples" | "deprecated")
                && scope.bundle.find(&site.schema.place, &format!("/{keyword}")).is_none()
        };
        for (keyword, _, belongs) in keywords.filter(|(keyword, wrong, _)| *wrong && !brought(keyword)) {
            let place = scope.inside(site.schema, &format!("/{keyword}"));
            findings.add(&place, format!("`{keyword}` belongs {belongs}"));
        }
    }
}

/// A keyword, whether it stands in the wrong position, and where it belongs.
type Position = (&'static str, bool, &'static str);

fn annotations(site: &Site<'_>) -> [Position; 5] {
    let Site { schema, role } = site;
    // Whatever is not looked at here goes with a type, and `mixed-keywords` or a rule of its own looks at it.
    let Schema {
        title,
        default,
        examples,
        deprecated,
        nullable,
        place: _,
        description: _,
        kind: _,
        reference: _,
        properties: _,
        required: _,
        additional: _,
        items: _,
        unique_items: _,
        values: _,
        constant: _,
        any_of: _,
        one_of: _,
        limits: _,
        format: _,
        content_media_type: _,
        content_schema: _,
        ours: _,
        through: _,
    } = schema;
    let (member, variant) = match role {
        Role::Member { union } => (true, !matches!(Shape::of(union), Some(Shape::Enum { .. }))),
        _ => (false, false),
    };
    let title = title.as_deref();
    let parameter = matches!(role, Role::Parameter);
    let reply = matches!(role, Role::Reply);
    let documented = site.is_definition() || matches!(role, Role::Property { .. });
    [
        ("title", title.is_some_and(|title| !variant || !is_pascal(title)), "on a union member, in PascalCase"),
        (
            "default",
            default.is_some() && !site.is_optional_property() && !parameter,
            "on a property that is not required",
        ),
        ("examples", !examples.is_empty() && !documented, "on a definition or a property"),
        ("deprecated", *deprecated && !documented, "on a definition, a property, a parameter or an operation"),
        ("type", *nullable && (parameter || reply || member), "without null on parameters, replies and union members"),
    ]
}

fn extensions(site: &Site<'_>) -> [Position; 13] {
    // Units and conversions have rules of their own.
    let Extensions {
        null,
        values,
        names,
        initial,
        presets,
        accessors,
        makes,
        fallback,
        folds,
        from_type,
        setters,
        parse,
        lint,
        unit: _,
        from: _,
    } = &site.schema.ours;
    let shape = if site.is_definition() { Shape::of(site.schema) } else { None };
    let object = matches!(shape, Some(Shape::Object(_)));
    let union = matches!(shape, Some(Shape::Union { .. }));
    let strings = matches!(shape, Some(Shape::Enum { .. }));
    let property = matches!(site.role, Role::Property { .. });
    let part = matches!(site.role, Role::Item | Role::Value);
    let optional = site.is_optional_property();
    let known = |value: &str| values.iter().any(|(known, _)| known == value);
    let named = names.iter().all(|(value, name)| known(value) && is_pascal(name));
    let member = |name: &str| site.schema.properties.iter().flatten().any(|property| property.name == name);
    let fields = names.iter().all(|(wire, name)| member(wire) && is_snake(name));
    let documented = site.is_definition() || property;
    let on_object = "on the definition of an object";
    [
        ("x-null", null.is_some() && !(property || part), "on a property, an item or a map value"),
        ("x-values", !values.is_empty() && !strings, "on the definition of an enum"),
        (
            "x-names",
            !(names.is_empty() || strings && named || object && fields),
            "on an enum, with names of its values in PascalCase, or on an object, with names of its members in snake_case",
        ),
        ("x-initial", initial.is_some() && !optional, "on a property that is not required"),
        ("x-presets", !presets.is_empty() && !object, on_object),
        ("x-accessors", !(accessors.is_empty() || object || union), "on the definition of an object or a union"),
        ("x-makes", !(makes.is_empty() || object || union), "on the definition of an object or a union"),
        ("x-fallback", fallback.is_some() && !object, on_object),
        ("x-folds", !folds.is_empty() && !object, on_object),
        ("x-lint", !lint.is_empty() && !documented, "on a definition or a property"),
        ("x-setters", !setters.is_empty() && !object, on_object),
        ("x-parse", parse.is_some() && !object, on_object),
        ("x-from-type", from_type.is_some() && !object, on_object),
    ]
}
