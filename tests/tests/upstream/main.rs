//! What the upstream API has at its origin, the schema has: every tag, with every member, and the members of both bodies.

use std::{collections::BTreeSet, path::Path};

use sequrity_codegen::{
    check::accept,
    load::read,
    schema::{Bundle, Definition, Schema},
};
use serde_json::Value;

/// Left out on purpose: clients work it out, and an accessor has the name.
const LEFT_OUT: [&str; 1] = ["ResponsesResponse.output_text"];

fn bundle() -> Bundle {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    accept(&read(&folder).expect("the schema documents")).expect("a schema that is in order")
}

fn facts() -> Value {
    serde_json::from_str(include_str!("facts.json")).expect("the facts")
}

/// The members of a union that have a tag.
fn tagged<'a>(bundle: &'a Bundle, union: &'a Schema, tag: &'a str) -> impl Iterator<Item = &'a Definition> {
    let members = union.any_of.iter().chain(&union.one_of).flatten();
    let definitions = members.filter_map(|member| bundle.definition(member.reference.as_deref()?));
    definitions.filter(move |definition| tags(bundle, &definition.schema).contains(tag))
}

fn tags(bundle: &Bundle, schema: &Schema) -> BTreeSet<String> {
    let Some(tag) = schema.properties.iter().flatten().find(|property| property.name == "type") else {
        return BTreeSet::new();
    };
    let constant = tag.schema.constant.iter();
    let target = tag.schema.reference.as_deref().and_then(|name| bundle.definition(name));
    let forms = target.iter().flat_map(|target| {
        let open = target.schema.any_of.iter().flatten().filter_map(|form| form.values.as_ref());
        target.schema.values.iter().chain(open).flatten()
    });
    constant.chain(forms).filter_map(Value::as_str).map(str::to_owned).collect()
}

fn has(definition: &Definition, member: &str) -> bool {
    definition.schema.properties.iter().flatten().any(|property| property.name == member)
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn every_tag_is_there_with_every_member() {
    let (bundle, facts) = (bundle(), facts());
    let unions =
        ["ResponseStreamEvent", "ResponseOutputItem", "ResponseInputItemParam", "ToolParam", "ToolChoiceParam"];
    let mut missing = Vec::new();

    for name in unions {
        let union = &bundle.definition(name).expect("the union").schema;
        for (tag, members) in facts[name].as_object().expect("tags with their members") {
            let found: Vec<&Definition> = tagged(&bundle, union, tag).collect();
            if found.is_empty() {
                missing.push(format!("{name}: {tag}"));
            }
            let lacks = |member: &&str| !found.iter().any(|definition| has(definition, member));
            missing.extend(strings(members).into_iter().filter(lacks).map(|member| format!("{name}: {tag}.{member}")));
        }
    }

    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn both_bodies_have_every_member() {
    let (bundle, facts) = (bundle(), facts());
    let mut missing = Vec::new();

    for (name, members) in facts["members"].as_object().expect("bodies with their members") {
        let body = bundle.definition(name).expect("the body");
        missing.extend(
            strings(members).into_iter().filter(|member| !has(body, member)).map(|member| format!("{name}.{member}")),
        );
    }

    assert_eq!(missing, LEFT_OUT);
}

#[test]
fn enums_have_every_value() {
    let (bundle, facts) = (bundle(), facts());
    let mut missing = Vec::new();

    for (name, values) in facts["values"].as_object().expect("enums with their values") {
        let schema = &bundle.definition(name).expect("the enum").schema;
        let open = schema.any_of.iter().flatten().filter_map(|form| form.values.as_ref());
        let known: Vec<&str> = schema.values.iter().chain(open).flatten().filter_map(Value::as_str).collect();
        missing.extend(
            strings(values).into_iter().filter(|value| !known.contains(value)).map(|value| format!("{name}: {value}")),
        );
    }

    assert_eq!(missing, Vec::<String>::new());
}
