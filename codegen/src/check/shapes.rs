//! Rules about what a schema as a whole is.

use super::{
    Findings, Scope,
    fits::is_a,
    scope::{Role, Site},
};
use crate::{
    load::several,
    schema::{Additional, Kind, Schema},
    shape::{Shape, is_alias},
};

/// `definition-kind`
pub(super) fn definition_kind(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in scope.sites.iter().filter(|site| site.is_definition()) {
        let schema = site.schema;
        let (what, help) = match Shape::of(schema) {
            None if is_alias(schema) => continue,
            Some(_) if schema.nullable => (
                "may be null, and has a type of its own",
                "say null where it is referred to: `\"anyOf\": [{\"$ref\": …}, {\"type\": \"null\"}]`",
            ),
            Some(_) => continue,
            None if !misfits(schema).is_empty() => continue,
            None if schema.constant.is_some() => ("is one fixed value", "write `const` where it is used"),
            None if schema.kind == Some(Kind::Object) => {
                ("has no `properties`", "write `\"properties\": {}` if it has none")
            }
            None => ("is more than one thing", "keep one of `$ref`, `enum`, `anyOf`, `oneOf` and `type`"),
        };
        findings.add_with(&schema.place, format!("{} {what}", site.subject()), help);
    }
}

/// `mixed-keywords`; what stands beside `$ref` loading looks at.
pub(super) fn mixed(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, .. } in &scope.sites {
        let forms: Vec<&str> = [
            ("const", schema.constant.is_some()),
            ("enum", schema.values.is_some()),
            ("anyOf", schema.any_of.is_some()),
            ("oneOf", schema.one_of.is_some()),
        ]
        .into_iter()
        .filter_map(|(keyword, present)| present.then_some(keyword))
        .collect();
        if let [first, second, ..] = forms.as_slice() {
            findings.add(&scope.inside(schema, &format!("/{second}")), format!("`{second}` stands beside `{first}`"));
            continue;
        }
        for (keyword, _) in forms.first().map(|_| typed(schema)).unwrap_or_default() {
            match forms.first() {
                // What is fixed may be said to be of its type.
                Some(&"enum") if keyword == "type" && schema.kind == Some(Kind::String) => {}
                Some(&"const") if keyword == "type" && is_of_its_type(schema) => {}
                Some(form) => {
                    let place = scope.inside(schema, &format!("/{keyword}"));
                    findings.add(&place, format!("`{keyword}` stands beside `{form}`"));
                }
                None => {}
            }
        }
        let misfits = misfits(schema);
        if let Some(first) = misfits.first() {
            let place = scope.inside(schema, &format!("/{first}"));
            let verb = if misfits.len() == 1 { "stands" } else { "stand" };
            let message = format!("{} {verb} on a schema that is not of that type", several(&misfits));
            findings.add_with(&place, message, format!("{}, or take out what is said of another type", written(first)));
        }
        if schema.properties.is_some() && matches!(schema.additional, Additional::Map(_)) {
            let place = scope.inside(schema, "/additionalProperties");
            findings.add_with(
                &place,
                "an object has properties or is a map",
                "keep one; an open object keeps other members",
            );
        }
    }
}

/// Whether a constant is of the type that is said beside it; without null, which would be another value.
fn is_of_its_type(schema: &Schema) -> bool {
    let constant = schema.constant.as_ref().zip(schema.kind);
    !schema.nullable && constant.is_some_and(|(constant, kind)| is_a(constant, kind))
}

/// Keywords of another type than that of a schema, which is one thing otherwise.
fn misfits(schema: &Schema) -> Vec<&'static str> {
    let is_form = schema.constant.is_some() || schema.values.is_some();
    if is_form || schema.any_of.is_some() || schema.one_of.is_some() || schema.reference.is_some() {
        return Vec::new();
    }
    let misfits = typed(schema).into_iter().filter(|(keyword, kind)| *keyword != "type" && schema.kind != *kind);
    misfits.map(|(keyword, _)| keyword).collect()
}

/// The type that a keyword asks for, as it is written.
fn written(keyword: &str) -> &'static str {
    if keyword == "items" { "write `\"type\": \"array\"`" } else { "write `\"type\": \"object\"`" }
}

/// Keywords that go with one type, when present; limits have a rule of their own.
fn typed(schema: &Schema) -> Vec<(&'static str, Option<Kind>)> {
    let object = Some(Kind::Object);
    let closed = !matches!(schema.additional, Additional::Open);
    [
        ("type", schema.kind, schema.kind.is_some()),
        ("properties", object, schema.properties.is_some()),
        ("required", object, !schema.required.is_empty()),
        ("additionalProperties", object, closed),
        ("items", Some(Kind::Array), schema.items.is_some()),
    ]
    .into_iter()
    .filter_map(|(keyword, kind, present)| present.then_some((keyword, kind)))
    .collect()
}

/// `inline-object`
pub(super) fn inline_object(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in scope.sites.iter().filter(|site| !site.is_definition()) {
        if site.schema.properties.is_some() || matches!(site.schema.additional, Additional::Closed) {
            findings.add(&site.schema.place, format!("{} is an object without a name", site.subject()));
        }
    }
}

/// `inline-union`
pub(super) fn inline_union(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in scope.sites.iter().filter(|site| !site.is_definition()) {
        let choice = site.schema.any_of.is_some() || site.schema.one_of.is_some();
        if choice && !matches!(Shape::of(site.schema), Some(Shape::Enum { .. })) {
            findings.add(&site.schema.place, format!("{} is a union without a name", site.subject()));
        }
    }
}

/// `union-member`
pub(super) fn union_member(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in scope.sites.iter().filter(|site| site.is_definition()) {
        let Some(Shape::Union { members, rest }) = Shape::of(site.schema) else {
            continue;
        };
        if members.len() + usize::from(rest.is_some()) < 2 {
            findings.add_with(&site.schema.place, format!("{} has one member", site.subject()), "write at least two");
        }
        for member in members {
            let what = match member.kind {
                None if member.reference.is_some() => continue,
                None if member.constant.is_some() => "a constant is no variant",
                None if member.any_of.is_some() || member.one_of.is_some() => continue,
                None => "what keeps anything stands last, in `anyOf`",
                Some(Kind::Object) if is_plain_object(member) => "what keeps other objects stands last, in `anyOf`",
                Some(_) => continue,
            };
            findings.add(&member.place, what);
        }
    }
}

fn is_plain_object(member: &Schema) -> bool {
    member.properties.is_none() && matches!(member.additional, Additional::Open) && member.title.is_none()
}

/// `array-without-items`
pub(super) fn array_without_items(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in &scope.sites {
        if site.schema.kind == Some(Kind::Array) && site.schema.items.is_none() {
            findings.add(&site.schema.place, format!("{} is a list of nobody knows what", site.subject()));
        }
    }
}

/// `member-name`
pub(super) fn member_name(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for site in &scope.sites {
        if let Role::Property { name, .. } = site.role
            && name.contains(|letter: char| matches!(letter, '"' | '\\' | '\0'..='\x1f'))
        {
            findings.add(&site.schema.place, format!("{name:?} needs escapes in JSON"));
        }
    }
}

/// Members that the runtime's table of a type can hold.
const MEMBERS: usize = 256;

/// Lists and maps round each other: the compiler gives up on types that are deeper than its own limit, 128.
const LEVELS: usize = 16;

/// `too-large`
pub(super) fn too_large(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, role } in &scope.sites {
        let members = schema.properties.iter().flatten().count();
        if members > MEMBERS {
            findings.add(&schema.place, format!("{members} members, and {MEMBERS} are allowed"));
        }
        let outermost = !matches!(role, Role::Item | Role::Value);
        if outermost && levels(schema) > LEVELS {
            findings.add(&schema.place, format!("more than {LEVELS} levels of lists and maps"));
        }
    }
}

fn levels(schema: &Schema) -> usize {
    let values = match &schema.additional {
        Additional::Map(values) => Some(values),
        Additional::Open | Additional::Closed => None,
    };
    schema.items.iter().chain(values).map(|inner| 1 + levels(inner)).max().unwrap_or_default()
}

/// `required-without-property`
pub(super) fn required_without_property(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for Site { schema, role } in &scope.sites {
        if matches!(role, Role::Parameter) || schema.kind != Some(Kind::Object) {
            continue;
        }
        for (position, name) in schema.required.iter().enumerate() {
            if !schema.properties.iter().flatten().any(|property| property.name == *name) {
                let place = scope.inside(schema, &format!("/required/{position}"));
                findings.add(&place, format!("`{name}` is required, and there is no such property"));
            }
        }
    }
}
