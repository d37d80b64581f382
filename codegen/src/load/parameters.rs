//! Parameters of operations, as `components.parameters` describes them.

use super::{
    keywords, media,
    openapi::variable,
    reader::{At, Fields, Reader},
};
use crate::schema::{Parameter, Schema, Travels};

const PARAMETER: &[&str] = &[
    "name",
    "in",
    "description",
    "deprecated",
    "required",
    "schema",
    "content",
    "x-conversation",
    "x-env",
    "x-optional-segment",
    "x-overrides",
];

/// What is said of a parameter in the query besides.
const QUERY: &[&str] = &["style", "explode", "allowReserved", "allowEmptyValue"];

/// Reads one parameter.
pub(super) fn parameter(reader: &mut Reader<'_>, at: &At<'_>) -> Parameter {
    let in_query = at.members().iter().any(|member| member.key() == "in" && member.is_text("query"));
    let written: &[&str] = if in_query { QUERY } else { &[] };
    let allowed: Vec<&str> = PARAMETER.iter().chain(written).copied().collect();
    let fields = Fields::of(reader, at, &allowed);
    if in_query {
        query(reader, &fields);
    }
    let (schema, json) = match (fields.get("schema"), fields.get("content")) {
        (Some(schema), None) => (keywords::schema(reader, schema), false),
        (None, Some(content)) => {
            let media = media::types(reader, content, &["application/json"]);
            let value = media.need(reader, "application/json").copied();
            let value = value.as_ref().map(|at| Fields::of(reader, at, &["schema"]));
            let schema = value.and_then(|fields| fields.need(reader, "schema").map(|at| keywords::schema(reader, at)));
            (schema.unwrap_or_default(), true)
        }
        (Some(_), Some(content)) => {
            reader.refuse("wrong-value", content, "a parameter has `schema` or `content`", "keep one of the two");
            (Schema::default(), false)
        }
        (None, None) => {
            fields.need(reader, "schema");
            (Schema::default(), false)
        }
    };
    let overrides = fields.optional(reader, "x-overrides");
    if let (Some(at), false) = (fields.get("x-overrides"), json) {
        let help = "leave it out, or make the value JSON with `content`";
        reader.refuse("wrong-value", at, "overrides merge into JSON, and this is none", help);
    }
    let wire = fields.text(reader, "name");
    let in_path = fields.get("in").is_some_and(|at| at.is_text("path"));
    if let Some(at) = fields.get("name").filter(|_| wire.is_empty()) {
        if in_query {
            reader.refuse("wrong-value", at, "a pair of the query has a name", "write the name that the service reads");
        } else if in_path {
            let help = "write the name that stands in braces in the path";
            reader.refuse("wrong-value", at, "a segment of a path has a name", help);
        }
    }
    Parameter {
        key: at.key().to_owned(),
        wire,
        travels: travels(reader, &fields),
        description: fields.optional(reader, "description").unwrap_or_default(),
        deprecated: fields.switch(reader, "deprecated"),
        schema,
        json,
        overrides,
        env: variable(reader, &fields),
        place: reader.place(at),
    }
}

fn travels(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Travels {
    let optional = fields.switch(reader, "x-optional-segment");
    let session = fields.switch(reader, "x-conversation");
    let required = fields.switch(reader, "required");
    let in_header = if session { Travels::Session } else { Travels::Header };
    let Some(at) = fields.need(reader, "in") else {
        return in_header;
    };
    let travels = match reader.string(at).as_deref() {
        Some("path") => Travels::Path { optional },
        Some("query") => Travels::Query { required },
        Some("header") | None => in_header,
        Some(_) => {
            let message = "a parameter travels in the path, in the query or in a header";
            reader.refuse("wrong-value", at, message, "write \"path\", \"query\" or \"header\"");
            return in_header;
        }
    };
    let (path, header) = (matches!(travels, Travels::Path { .. }), travels == in_header);
    let every = "leave it out: every header is optional";
    let segment = "write `true`; a segment that may be left out has `x-optional-segment` besides";
    let pair = "leave it out: what is not `required` in a query may be left out";
    for (key, wrong, help) in [
        ("x-optional-segment", !path && optional, if header { every } else { pair }),
        ("required", header && required, every),
        ("x-conversation", !header && session, "let the conversation travel in a header"),
        ("required", path && !required, segment),
    ] {
        if wrong {
            let at = fields.get(key).unwrap_or(at);
            let message = format!("`{key}` does not fit where the parameter travels");
            reader.refuse("wrong-value", at, message, help);
        }
    }
    travels
}

/// How a query is written: pairs of name and value, one for each value, with everything encoded that may be.
fn query(reader: &mut Reader<'_>, fields: &Fields<'_>) {
    if let Some(at) = fields.get("style")
        && reader.string(at).is_some_and(|style| style != "form")
    {
        let help = "write \"form\", or take the values as one `type: string` and describe how they are joined";
        reader.refuse("wrong-value", at, "a query is written as pairs of name and value", help);
    }
    let joined = "leave it out: the name is repeated for each value; else take them as one `type: string`";
    let reserved = "leave it out: a service reads an encoded character as that character";
    let empty = "leave it out: an empty value is refused, as one that was forgotten; a switch is `type: boolean`";
    for (key, wrong, message, help) in [
        ("explode", false, "several values are several pairs, not one that is joined", joined),
        ("allowReserved", true, "everything that has a meaning in a URL is encoded", reserved),
        ("allowEmptyValue", true, "a pair without a value is not sent", empty),
    ] {
        if let Some(at) = fields.get(key)
            && reader.boolean(at) == Some(wrong)
        {
            reader.refuse("wrong-value", at, message, help);
        }
    }
    if let Some(at) = fields.get("content") {
        let help = "describe the value by `schema`: plain text, a number, a boolean, an enum, or a list of these";
        reader.refuse("wrong-value", at, "JSON does not travel in a query", help);
    }
}
