//! The table of house rules.

use super::{
    Rule, descriptions, enums, folds, instances, limits, loops, makes, names, operations, paths, prose, reach,
    reference, shapes, streams, wire,
};

/// Every house rule.
pub const RULES: &[Rule] = &[
    Rule {
        id: "missing-description",
        reason: "Descriptions become the documentation of everything that is emitted.",
        help: "say in a sentence what it means; unit, range and default are added from keywords",
        run: descriptions::missing,
    },
    Rule {
        id: "enum-value-undescribed",
        reason: "Each value becomes a variant, and each variant is documented.",
        help: "give one phrase for each value under `x-values`, and none for anything else",
        run: descriptions::values,
    },
    Rule {
        id: "control-character",
        reason: "Emitted documentation holds a text as it is, and such a character is unseen there, or ends a line.",
        help: "take the character out",
        run: prose::control,
    },
    Rule {
        id: "duplicate-definition",
        reason: "A definition is referred to by its name alone in the emitted crate.",
        help: "rename one of the two, or refer to the other",
        run: names::duplicates,
    },
    Rule {
        id: "document-name",
        reason: "The path of a document is the path of its module.",
        help: "name folder and file with letters, digits, `-` and `_`, and begin with a letter",
        run: names::documents,
    },
    Rule {
        id: "definition-name",
        reason: "The name of a definition is the name of its Rust type.",
        help: "write it in PascalCase, letters and digits",
        run: names::definitions,
    },
    Rule {
        id: "method-name",
        reason: "Presets, accessors and parameters are named as the methods they become.",
        help: "write it in snake_case, letters, digits and underscores",
        run: names::methods,
    },
    Rule {
        id: "name-taken",
        reason: "Emitted files write names of the prelude and of their imports without a path.",
        help: "rename the definition",
        run: names::taken,
    },
    Rule {
        id: "name-collision",
        reason: "Names that differ on the wire may be the same in Rust.",
        help: "rename one of them; values of an enum and members of an object get other Rust names from `x-names`",
        run: names::collisions,
    },
    Rule {
        id: "definition-kind",
        reason: "A definition becomes a struct, an enum or an enum of variants, or is another name for a list, a map or a \
                 plain value.",
        help: "write an object with `properties`, an enum, a union or one type; write anything else where it is used",
        run: shapes::definition_kind,
    },
    Rule {
        id: "mixed-keywords",
        reason: "A schema says one thing: refer, fix, list, choose, or describe one type.",
        help: "keep the keywords of one form",
        run: shapes::mixed,
    },
    Rule {
        id: "inline-object",
        reason: "An object with members becomes a struct, and a struct needs a name.",
        help: "make a definition of it and write `$ref`",
        run: shapes::inline_object,
    },
    Rule {
        id: "inline-union",
        reason: "A union becomes an enum of variants, which needs a name.",
        help: "make a definition of it and write `$ref`",
        run: shapes::inline_union,
    },
    Rule {
        id: "inline-enum",
        reason: "An enum needs a name, and properties with the same values share it.",
        help: "make a definition of it and write `$ref`",
        run: enums::inline,
    },
    Rule {
        id: "union-member",
        reason: "A variant holds a definition or one plain JSON type.",
        help: "write `$ref`, or a plain type; what keeps the unknown, {\"type\": \"object\"} or {}, stands last in `anyOf`",
        run: shapes::union_member,
    },
    Rule {
        id: "array-without-items",
        reason: "A list needs the type of its items.",
        help: "add `items`; {} stands for any JSON value",
        run: shapes::array_without_items,
    },
    Rule {
        id: "member-name",
        reason: "Names of members are compared byte by byte, as they stand in the text.",
        help: "write a name without quotation mark, backslash and control characters",
        run: shapes::member_name,
    },
    Rule {
        id: "too-large",
        reason: "Emitted types hold 256 members at most, and lists and maps of each other 16 levels deep.",
        help: "divide it into definitions",
        run: shapes::too_large,
    },
    Rule {
        id: "required-without-property",
        reason: "A member that is required but not described has no type.",
        help: "describe it under `properties`, or take it off the list",
        run: shapes::required_without_property,
    },
    Rule {
        id: "enum-not-strings",
        reason: "The variants of an enum are named after strings.",
        help: "list strings; numbers and booleans are types of their own",
        run: enums::not_strings,
    },
    Rule {
        id: "enum-one-value",
        reason: "A choice of one is no choice.",
        help: "write `const` where it is used, or open the enum for other strings",
        run: enums::one_value,
    },
    Rule {
        id: "const-value",
        reason: "A constant is written and compared as it stands, which holds for a text, a truth value and a whole number.",
        help: "write the type of the value, and the value in `description`",
        run: limits::constant,
    },
    Rule {
        id: "misplaced-keyword",
        reason: "A keyword that means nothing where it stands would be ignored.",
        help: "take it out, or put it where it has a meaning",
        run: limits::misplaced,
    },
    Rule {
        id: "limits-on-wrong-kind",
        reason: "A limit holds for one type of value and lets all others pass.",
        help: "take it out, or correct `type`",
        run: limits::wrong_kind,
    },
    Rule {
        id: "limits-empty-range",
        reason: "No value lies between a minimum and a smaller maximum.",
        help: "exchange the two, or correct one",
        run: limits::empty_range,
    },
    Rule {
        id: "pattern-unknown",
        reason: "Clients check patterns before they send, by a small library: what it cannot read, nobody would check.",
        help: "write it without look-around, back references and Unicode classes",
        run: limits::pattern,
    },
    Rule {
        id: "format-unknown",
        reason: "A format is put into words for readers, and these have no words for it; two of them decide the type.",
        help: "write a format of that type, or say it in `description`",
        run: limits::format,
    },
    Rule {
        id: "unit-on-non-number",
        reason: "Only numbers have a unit.",
        help: "say it in `description`",
        run: limits::unit,
    },
    Rule {
        id: "content-on-non-string",
        reason: "Only a string can hold the text of something else.",
        help: "write `type: string`, or describe the value itself",
        run: limits::content,
    },
    Rule {
        id: "content-not-json",
        reason: "The typed reader beside such a string reads JSON.",
        help: "write \"application/json\", or say it in `description`",
        run: limits::media_type,
    },
    Rule {
        id: "null-without-nullable",
        reason: "Null can mean something only where it may stand.",
        help: "write `\"type\": [T, \"null\"]`, or `\"anyOf\": [{\"$ref\": …}, {\"type\": \"null\"}]`",
        run: limits::null,
    },
    Rule {
        id: "default-does-not-fit",
        reason: "A default is documented as a value of the type.",
        help: "correct the default or the schema",
        run: instances::defaults,
    },
    Rule {
        id: "example-does-not-fit",
        reason: "People copy examples.",
        help: "correct the example or the schema",
        run: instances::examples,
    },
    Rule {
        id: "preset-does-not-fit",
        reason: "A preset becomes a constructor of the type.",
        help: "correct the preset or the schema",
        run: instances::presets,
    },
    Rule {
        id: "initial-does-not-fit",
        reason: "The constructor sets this value.",
        help: "correct the value or the schema",
        run: instances::initial,
    },
    Rule {
        id: "fold-member",
        reason: "What an event adds to the whole, and where, is read from members of the event, and put where the whole takes it.",
        help: "name members of the event under `from` and integers of it, or of the items that `from` goes through, under \
               `index`, and go by members and lists of the whole to a value of that type; `append` goes to a text",
        run: folds::folds,
    },
    Rule {
        id: "fallback-member",
        reason: "The lenient reader fills one member with the text and the rest with the value.",
        help: "name a string property under `text`, and give every required member under `value`",
        run: instances::fallback,
    },
    Rule {
        id: "from-type-member",
        reason: "A value made from a Rust type takes its name, its description and its JSON Schema into members.",
        help: "name string properties under `name` and `description`, any object under `schema`, and give every other \
               required member under `set`",
        run: instances::from_type,
    },
    Rule {
        id: "accessor-path",
        reason: "An accessor walks a way that exists.",
        help: "a step is the name of a member, \"*\" on a list, or {\"tag\": …} on a union, or {\"json\": …} for a string that holds JSON",
        run: paths::accessors,
    },
    Rule {
        id: "make-member",
        reason: "What is made has each member once: copied, fixed, or given by the caller.",
        help: "name members of what is made; copy from a member here of the same type that is there as often",
        run: makes::makes,
    },
    Rule {
        id: "from-not-union",
        reason: "Conversions go from union to union, variant by variant.",
        help: "name a union, on a union",
        run: paths::conversions,
    },
    Rule {
        id: "cyclic-required",
        reason: "A value that must contain itself has no end.",
        help: "make one member on the way optional, nullable or a list",
        run: reach::cyclic,
    },
    Rule {
        id: reach::UNREFERENCED,
        reason: "A type that no operation reaches is carried along for nothing.",
        help: "refer to it, or take it out",
        run: reach::unreferenced,
    },
    Rule {
        id: "operation-id-shape",
        reason: "Resource and verb name the type and its method.",
        help: "write `resource.verb` in snake_case, each id once",
        run: operations::ids,
    },
    Rule {
        id: "operation-parameter-unknown",
        reason: "Parameters are shared by operations and described in one place.",
        help: "describe it under `components.parameters`, and name it once",
        run: operations::parameters,
    },
    Rule {
        id: "path-segment-unknown",
        reason: "Each segment in braces is filled from a path parameter, and each path parameter fills one.",
        help: "make path and parameters agree",
        run: operations::segments,
    },
    Rule {
        id: "path-shape",
        reason: "The path becomes part of a URL as it is written.",
        help: "begin with a slash; a segment is plain text, or one parameter in braces; one slash may stand at the end",
        run: wire::paths,
    },
    Rule {
        id: "header-name",
        reason: "A header is sent under one name, by one sender.",
        help: "write letters, digits and hyphens",
        run: wire::headers,
    },
    Rule {
        id: "secret-in-query",
        reason: "URLs are logged, by the service and on every machine on the way.",
        help: "let it travel in a header; what is no secret has no `format: password`",
        run: wire::secrets_in_query,
    },
    Rule {
        id: "secret-in-path",
        reason: "The path of a URL is logged with it, and is shown in errors.",
        help: "let it travel in a header; what is no secret has no `format: password`",
        run: wire::secrets_in_path,
    },
    Rule {
        id: "parameter-schema",
        reason: "A parameter is one value in the path, in a header or in the query, several values in the query, or one JSON \
                 object in a header.",
        help: "write `string`, `integer`, `number` or `boolean`, a `$ref` to an enum, in the query also an `array` of these, \
               or with `content` a `$ref` to an object",
        run: operations::schemas,
    },
    Rule {
        id: "reply-schema",
        reason: "A reply is a value of a definition, or a list of values.",
        help: "write a `$ref`, or `type: array` with `items` that are a `$ref` or of one plain type, and nothing beside it; \
               make a definition of anything else",
        run: operations::replies,
    },
    Rule {
        id: "parameter-default",
        reason: "A default that no request can carry would fail every call, or be sent by none.",
        help: "write a text that can be sent: one line of printable ASCII in a header, no empty segment and no dots in a \
               path, no empty value in a query",
        run: wire::defaults,
    },
    Rule {
        id: "stream-member",
        reason: "A request asks for a stream by a member that it has.",
        help: "name an optional boolean property of the request object; where every reply is a stream, name none",
        run: streams::stream_member,
    },
    Rule {
        id: "stream-terminal",
        reason: "A stream is one of events, and a tag that none of them has would never end it.",
        help: "name tags of the event union",
        run: streams::terminal,
    },
    Rule {
        id: "stream-outcome",
        reason: "A tag that ends no stream tells of no failure: the failure would seem to be a success.",
        help: "name tags that stand under `x-terminal`",
        run: streams::outcomes,
    },
    Rule {
        id: "stream-text",
        reason: "The text that a user reads comes out of each event by an accessor of the event union.",
        help: "name an accessor of the event union that leads to one plain string: no \"*\", no {\"json\": …}",
        run: streams::text,
    },
    Rule {
        id: "stream-shared",
        reason: "What the events of a union build up, how that ends and which text is read is one table for all operations.",
        help: "give this operation an event union of its own, or describe both streams alike",
        run: streams::shared,
    },
    Rule {
        id: "usage-path",
        reason: "A pointer that leads nowhere would trace nothing.",
        help: "write JSON pointers into the reply or into an event, such as \"/usage\": from object to object, through no \
               list and with no escaped name",
        run: streams::usage,
    },
    Rule {
        id: "life-cycle",
        reason: "The picture of a stream shows each event once, in its place.",
        help: "name each tag of the event union under `x-life-cycle` or `x-terminal`, and no other",
        run: streams::life_cycle,
    },
    Rule {
        id: "event-tag",
        reason: "Of two events of a stream with one tag, what is said by the tag would be said of both: its end, and its place \
                 in the picture.",
        help: "give each event a tag of its own",
        run: streams::event_tags,
    },
    Rule {
        id: "loop-path",
        reason: "A loop over several turns reads what replies ask for, and writes what functions gave into requests.",
        help: "name members, tags, values and `x-makes` that are there: see the README of the schema folder",
        run: loops::loops,
    },
    Rule {
        id: "reference-section",
        reason: "A document that stands in no section of the reference would have no page.",
        help: "name each document once, under `documents` of one section",
        run: reference::sections,
    },
];
