//! What schemas become.

use serde_json::json;

use super::{becomes, definitions, notes, service, taken, tells};

#[test]
fn members_keep_type_format_range_and_default() {
    becomes(
        json!({ "Root": {
            "type": "object",
            "description": "a [dog](https://kennel.example/dogs)\nthat is `fed`",
            "required": ["name", "age"],
            "additionalProperties": false,
            "properties": {
                "name": { "type": "string", "minLength": 1, "maxLength": 9, "pattern": "^[a-z]+$" },
                "age": { "type": "integer", "format": "int32", "minimum": 0, "exclusiveMaximum": true, "maximum": 30 },
                "weight": { "type": "number", "format": "float", "exclusiveMinimum": 0, "default": 1.5 },
                "born": { "type": "string", "format": "date", "deprecated": true, "description": "Use `age`." },
                "seen": { "type": "integer", "format": "unixtime" },
                "chip": { "type": "string", "format": "chip-id", "readOnly": true },
                "fed": { "type": ["boolean", "null"], "example": true },
                "anything": {}
            }
        } }),
        json!({ "Root": {
            "description": "A dog that is `fed`.",
            "type": "object",
            "properties": {
                "name": { "description": "The name.", "type": "string", "minLength": 1, "maxLength": 9, "pattern": "^[a-z]+$" },
                "age": { "description": "The age.", "type": "integer", "format": "int32", "minimum": 0, "exclusiveMaximum": 30 },
                "weight": { "description": "The weight.", "type": "number", "format": "double", "exclusiveMinimum": 0, "default": 1.5 },
                "born": { "description": "Use `age`.", "deprecated": true, "type": "string", "format": "date" },
                "seen": { "description": "The seen.", "type": "integer", "x-unit": "Unix time in seconds" },
                "chip": { "description": "The chip. Format: `chip-id`. Set by the service.", "type": "string" },
                "fed": { "description": "The fed.", "type": ["boolean", "null"], "examples": [true] },
                "anything": { "description": "The anything." }
            },
            "required": ["name", "age"]
        } }),
    );
}

#[test]
fn reference_is_read_as_the_url_that_it_is() {
    let object = |properties| json!({ "type": "object", "properties": properties });
    let imported = taken(&service(json!({
        "Root": object(json!({ "guide": { "$ref": "#/components/schemas/Guide%20dog%7E1lead" } })),
        "Guide dog/lead": object(json!({ "name": { "type": "string" } }))
    })));
    let guide = &definitions(&imported)["Root"]["properties"]["guide"];
    assert_eq!(guide["$ref"], "#/$defs/GuideDogLead");
}

#[test]
fn what_only_the_service_sets_is_required_of_nobody() {
    becomes(
        json!({ "Root": {
            "type": "object",
            "required": ["id", "name"],
            "properties": { "id": { "type": "string", "readOnly": true }, "name": { "type": "string" } }
        } }),
        json!({ "Root": {
            "description": "The root.",
            "type": "object",
            "properties": {
                "id": { "description": "The id. Set by the service.", "type": "string" },
                "name": { "description": "The name.", "type": "string" }
            },
            "required": ["name"]
        } }),
    );
}

#[test]
fn objects_and_enums_inside_get_names_from_their_place() {
    becomes(
        json!({ "Root": { "type": "object", "properties": {
            "bowl": { "type": "object", "properties": { "size": { "enum": ["big", "in-between"] } } },
            "toys": { "type": "array", "uniqueItems": true, "items": { "type": "object", "properties": { "id": { "type": "string" } } } },
            "notes": { "type": "object", "additionalProperties": { "type": "string", "nullable": true }, "maxProperties": 4 },
            "kind": { "type": "string", "enum": ["dog"] }
        } } }),
        json!({
            "Root": { "description": "The root.", "type": "object", "properties": {
                "bowl": { "description": "The bowl.", "$ref": "#/$defs/RootBowl" },
                "toys": { "description": "The toys.", "type": "array", "uniqueItems": true, "items": { "$ref": "#/$defs/RootToysItem" } },
                "notes": {
                    "description": "The notes.", "type": "object", "maxProperties": 4,
                    "additionalProperties": { "type": ["string", "null"] }
                },
                "kind": { "const": "dog" }
            } },
            "RootBowl": { "description": "The root bowl.", "type": "object", "properties": {
                "size": { "description": "The size.", "$ref": "#/$defs/RootBowlSize" }
            } },
            "RootBowlSize": {
                "description": "The root bowl size.",
                "anyOf": [{ "type": "string", "enum": ["big", "in-between"] }, { "type": "string" }],
                "x-values": { "big": "big", "in-between": "in between" }
            },
            "RootToysItem": { "description": "The root toys item.", "type": "object", "properties": {
                "id": { "description": "The id.", "type": "string" }
            } }
        }),
    );
}

#[test]
fn null_moves_from_a_definition_to_what_refers_to_it() {
    becomes(
        json!({
            "Root": { "type": "object", "properties": {
                "bowl": { "$ref": "#/components/schemas/Bowl" },
                "lead": { "anyOf": [{ "$ref": "#/components/schemas/Lead" }, { "type": "null" }] },
                "wrapped": { "allOf": [{ "$ref": "#/components/schemas/Lead" }], "nullable": true, "description": "On walks." }
            } },
            "Bowl": { "type": ["object", "null"], "properties": {} },
            "Lead": { "type": "string" }
        }),
        json!({
            "Root": { "description": "The root.", "type": "object", "properties": {
                "bowl": { "description": "The bowl.", "anyOf": [{ "$ref": "#/$defs/Bowl" }, { "type": "null" }] },
                "lead": { "description": "The lead.", "anyOf": [{ "$ref": "#/$defs/Lead" }, { "type": "null" }] },
                "wrapped": { "description": "On walks.", "anyOf": [{ "$ref": "#/$defs/Lead" }, { "type": "null" }] }
            } },
            "Bowl": { "description": "The bowl.", "type": "object", "properties": {} },
            "Lead": { "description": "The lead.", "type": "string" }
        }),
    );
}

#[test]
fn all_of_becomes_one_object() {
    becomes(
        json!({
            "Root": { "description": "A dog.", "allOf": [
                { "$ref": "#/components/schemas/Pet" },
                { "type": "object", "required": ["kind"], "properties": { "kind": { "enum": ["dog"] }, "age": { "maximum": 30 } } }
            ] },
            "Pet": { "type": "object", "required": ["age"], "properties": {
                "kind": { "type": "string" }, "age": { "type": "integer", "minimum": 0, "maximum": 99 }
            } }
        }),
        json!({ "Root": {
            "description": "A dog.",
            "type": "object",
            "properties": {
                "kind": { "const": "dog" },
                "age": { "description": "The age.", "type": "integer", "minimum": 0, "maximum": 30 }
            },
            "required": ["age", "kind"]
        } }),
    );
}

#[test]
fn union_has_objects_by_reference_and_keeps_others() {
    becomes(
        json!({
            "Root": { "oneOf": [
                { "type": "string" },
                { "$ref": "#/components/schemas/Cat" },
                { "title": "tame wolf", "type": "object", "required": ["kind"], "properties": { "kind": { "const": "wolf" } } }
            ] },
            "Cat": { "type": "object", "required": ["kind"], "properties": { "kind": { "const": "cat" } } }
        }),
        json!({
            "Root": { "description": "The root.", "anyOf": [
                { "type": "string" }, { "$ref": "#/$defs/Cat" }, { "$ref": "#/$defs/RootTameWolf" }, { "type": "object" }
            ] },
            "RootTameWolf": {
                "description": "The root tame wolf.", "type": "object",
                "properties": { "kind": { "const": "wolf" } }, "required": ["kind"]
            },
            "Cat": {
                "description": "The cat.", "type": "object",
                "properties": { "kind": { "const": "cat" } }, "required": ["kind"]
            }
        }),
    );
}

#[test]
fn choice_of_texts_is_an_open_enum_and_of_types_a_union() {
    becomes(
        json!({ "Root": { "type": "object", "properties": {
            "model": { "anyOf": [{ "type": "string" }, { "type": "string", "enum": ["small", "large"] }] },
            "size": { "type": ["string", "integer", "null"] }
        } } }),
        json!({
            "Root": { "description": "The root.", "type": "object", "properties": {
                "model": { "description": "The model.", "$ref": "#/$defs/RootModel" },
                "size": { "description": "The size.", "anyOf": [{ "$ref": "#/$defs/RootSize" }, { "type": "null" }] }
            } },
            "RootModel": {
                "description": "The root model.",
                "anyOf": [{ "type": "string", "enum": ["small", "large"] }, { "type": "string" }],
                "x-values": { "small": "small", "large": "large" }
            },
            "RootSize": { "description": "The root size.", "anyOf": [{ "type": "string" }, { "type": "integer" }, {}] }
        }),
    );
}

#[test]
fn discriminator_fixes_the_tag_of_each_member() {
    let imported = taken(&service(json!({
        "Root": {
            "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }],
            "discriminator": { "propertyName": "kind", "mapping": { "barks": "#/components/schemas/Dog" } }
        },
        "Pet": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } } },
        "Cat": { "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "properties": { "purrs": { "type": "boolean" } } }] },
        "Dog": { "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "properties": { "leads": { "type": "integer" } } }] }
    })));

    let found = definitions(&imported);
    assert_eq!(
        (&found["Cat"]["properties"]["kind"], &found["Dog"]["properties"]["kind"]),
        (&json!({ "const": "Cat" }), &json!({ "const": "barks" }))
    );
    assert_eq!(notes(&imported), []);
}

#[test]
fn base_of_a_union_goes_into_each_member() {
    let imported = taken(&service(json!({ "Root": {
        "type": "object",
        "properties": { "name": { "type": "string" } },
        "oneOf": [
            { "required": ["purrs"], "properties": { "purrs": { "type": "boolean" } } },
            { "required": ["barks"], "properties": { "barks": { "type": "boolean" } } }
        ]
    } })));

    let found = definitions(&imported);
    let members =
        |name: &str| found[name]["properties"].as_object().map(|members| members.keys().cloned().collect::<Vec<_>>());
    assert_eq!(members("RootForm1"), Some(vec!["name".to_owned(), "purrs".to_owned()]));
    assert_eq!(members("RootForm2"), Some(vec!["name".to_owned(), "barks".to_owned()]));
}

#[test]
fn names_that_would_collide_get_others() {
    let imported = taken(&service(json!({
        "Root": { "type": "object", "properties": {
            "petName": { "type": "string" }, "pet_name": { "type": "string" }, "extra": { "type": "string" },
            "sign": { "enum": ["+", "other", "Other"] }, "map": { "$ref": "#/components/schemas/Option" }
        } },
        "Option": { "type": "object", "properties": { "a": { "type": "string" } } }
    })));

    let found = definitions(&imported);
    assert_eq!(found["Root"]["x-names"], json!({ "pet_name": "pet_name_member", "extra": "extra_member" }));
    assert_eq!(
        found["RootSign"]["x-names"],
        json!({ "+": "UnnamedValue", "other": "OtherValue", "Other": "OtherValue2" })
    );
    assert!(found.contains_key("OptionData"), "{found:?}");
}

#[test]
fn what_cannot_be_said_is_told_with_its_place() {
    let at = "/components/schemas/Root/properties/a";
    let root = |member| json!({ "type": "object", "properties": { "a": member } });
    let becomes = |member| json!({ "description": "The root.", "type": "object", "properties": { "a": member } });
    for (member, expected, place, told) in [
        (
            json!({ "type": "string", "not": { "enum": ["x"] } }),
            json!({ "description": "The a.", "type": "string" }),
            "/not",
            "`not` is left out",
        ),
        (
            json!({ "type": "integer", "enum": [1, 2] }),
            json!({ "description": "The a. One of 1, 2.", "type": "integer" }),
            "",
            "values that are no strings stand in the description",
        ),
        (
            json!({ "type": "string", "pattern": "(?=x)" }),
            json!({ "description": "The a.", "type": "string" }),
            "",
            "`pattern` is left out: the pattern cannot be read: look-around is not supported",
        ),
        (
            json!({ "type": "string", "default": 5 }),
            json!({ "description": "The a.", "type": "string" }),
            "",
            "`default` is left out: expected a string, found 5",
        ),
        (
            json!({ "anyOf": [{ "type": "string" }], "oneOf": [{ "type": "string" }], "type": "string" }),
            json!({ "description": "The a." }),
            "",
            "several choices at once are read as any value",
        ),
    ] {
        tells(root(member), becomes(expected), &[(&format!("{at}{place}"), told)]);
    }
}

#[test]
fn tag_is_required_where_nothing_else_tells_members_apart() {
    let tagged = |kind: &str| json!({ "type": "object", "properties": { "kind": { "enum": [kind] } } });
    let union = json!({ "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }] });
    let imported = taken(&service(json!({
        "Root": { "type": "object", "properties": { "one": union, "other": union } },
        "Cat": tagged("cat"),
        "Dog": tagged("dog")
    })));

    let found = definitions(&imported);
    assert_eq!((&found["Cat"]["required"], &found["Dog"]["required"]), (&json!(["kind"]), &json!(["kind"])));
    let told = "a tag of a union is required";
    let places = ["Cat", "Dog"].map(|name| format!("/components/schemas/{name}/properties/kind"));
    assert_eq!(notes(&imported), [(&*places[0], told), (&*places[1], told)]);
}

#[test]
fn members_that_nothing_tells_apart_become_one() {
    let imported = taken(&service(json!({
        "Root": { "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }] },
        "Cat": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "age": { "type": "string" } } },
        "Dog": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "age": { "type": "integer" } } }
    })));

    let found = definitions(&imported);
    assert_eq!(found["Root"]["anyOf"], json!([{ "$ref": "#/$defs/RootMember" }, { "type": "object" }]));
    assert_eq!(
        found["RootMember"]["properties"],
        json!({ "name": { "description": "The name.", "type": "string" }, "age": { "description": "The age." } })
    );
    assert_eq!(found["RootMember"]["required"], json!(["name"]));
    assert!(notes(&imported).contains(&(
        "/components/schemas/Root",
        "`Cat` and `Dog` are one member of a union, as nothing tells them apart"
    )));
}

#[test]
fn members_that_would_share_a_field_leave_the_name_of_their_definition() {
    tells(
        json!({
            "type": "object",
            "properties": {
                "names": { "type": "array", "items": { "type": "string" }, "default": [] },
                "names_given": { "type": "boolean" }
            }
        }),
        json!({ "description": "The root.", "type": "object" }),
        &[("/components/schemas/Root", "it is any value: two fields would be named `names_given`")],
    );
}

#[test]
fn circle_of_required_members_is_opened() {
    let imported = taken(&service(json!({
        "Root": { "type": "object", "required": ["next"], "properties": { "next": { "$ref": "#/components/schemas/Root" } } }
    })));

    assert_eq!(definitions(&imported)["Root"].get("required"), None);
    assert_eq!(
        notes(&imported),
        [("/components/schemas/Root", "members that would hold each other without end may be left out")]
    );
}
