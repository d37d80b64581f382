//! Made-up schemas of any size, the same in every run: objects, enums, unions and references in the proportions of a
//! large API, for what must hold at a size that nobody writes by hand.

use sequrity_codegen::load::{OPENAPI, Source};
use serde_json::{Map, Value, json};

/// Definitions of a block: six objects, two enums and a union of five of the objects.
const BLOCK: usize = 9;

/// Documents of one area.
const PER_AREA: usize = 12;

/// A folder of documents with `count` definitions, rounded up to whole blocks of nine, `blocks` of them in a document.
///
/// Every block refers to the one before it, across documents and areas, and one operation sends and receives the last.
///
/// # Panics
///
/// When either number is zero.
pub(crate) fn sources(count: usize, blocks: usize) -> Vec<Source> {
    assert!(count > 0 && blocks > 0, "there are definitions, and documents for them");
    let count = count.div_ceil(BLOCK);
    let mut sources: Vec<Source> = (0..count.div_ceil(blocks))
        .map(|number| {
            let first = number * blocks;
            let mut definitions = Map::new();
            for block in first..count.min(first + blocks) {
                Maker { block, blocks }.write(&mut definitions);
            }
            let document = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": format!("Topic {number}"),
                "description": "One of many topics.",
                "$defs": definitions,
            });
            source(&path(number), &document)
        })
        .collect();
    sources.push(source(
        OPENAPI,
        &operations(&format!("{}#/$defs/Order{last}", path((count - 1) / blocks), last = count - 1)),
    ));
    sources
}

fn path(document: usize) -> String {
    format!("area_{}/topic_{document}.json", document / PER_AREA)
}

fn source(path: &str, document: &Value) -> Source {
    Source { path: path.to_owned(), text: format!("{document:#}\n") }
}

/// Writes one block of definitions.
struct Maker {
    block: usize,
    /// Blocks of a document.
    blocks: usize,
}

impl Maker {
    fn write(&self, definitions: &mut Map<String, Value>) {
        let number = self.block;
        definitions.insert(format!("Order{number}"), self.order());
        definitions.insert(format!("Part{number}"), self.union());
        for kind in 0..5 {
            definitions.insert(format!("Part{number}Kind{kind}"), self.part(kind));
        }
        definitions.insert(format!("State{number}"), values("State of the order.", true));
        definitions.insert(format!("Speed{number}"), values("How fast the order goes.", false));
    }

    /// A reference to a definition of this block.
    fn own(&self, name: &str) -> Value {
        json!({"$ref": format!("#/$defs/{name}{}", self.block), "description": "Belongs to the same topic."})
    }

    /// A reference to a definition of the block before, which the first block does not have.
    fn before(&self, name: &str) -> Option<Value> {
        let block = self.block.checked_sub(1)?;
        let document = block / self.blocks;
        let home = if document == self.block / self.blocks { String::new() } else { format!("../{}", path(document)) };
        Some(json!({"$ref": format!("{home}#/$defs/{name}{block}")}))
    }

    fn order(&self) -> Value {
        let mut properties = json!({
            "id": {"description": "Identifier of the order.", "type": "string", "minLength": 1, "maxLength": 64},
            "speed": self.own("Speed"),
            "state": self.own("State"),
            "parts": {
                "description": "What is ordered, in the order in which it was added.", "type": "array",
                "items": {"$ref": format!("#/$defs/Part{}", self.block)},
            },
            "limit": {
                "description": "Most that may be spent.", "type": ["integer", "null"], "minimum": 1,
                "x-unit": "cents", "x-null": "no limit",
            },
            "labels": {"description": "Words of the buyer.", "type": "array", "items": {"type": "string"}, "default": []},
            "notes": {"description": "Anything else.", "type": "object", "additionalProperties": {"type": "string"}},
        });
        if let (Some(reference), Some(properties)) = (self.before("Order"), properties.as_object_mut()) {
            let nullable = json!({"description": "What was ordered before.", "anyOf": [reference, {"type": "null"}]});
            properties.insert("previous".to_owned(), nullable);
        }
        json!({
            "description": "What somebody wants to have, with everything that belongs to it.",
            "type": "object", "properties": properties, "required": ["id", "speed"],
        })
    }

    fn union(&self) -> Value {
        let members = (0..5).map(|kind| json!({"$ref": format!("#/$defs/Part{}Kind{kind}", self.block)}));
        let rest = std::iter::once(json!({"type": "object"}));
        json!({"description": "One part of an order.", "anyOf": members.chain(rest).collect::<Vec<_>>()})
    }

    fn part(&self, kind: usize) -> Value {
        json!({
            "description": format!("A part of kind {kind}. It is delivered with the others."),
            "type": "object",
            "properties": {
                "type": {"const": format!("kind_{kind}")},
                "name": {"description": "What it is called.", "type": "string"},
                "weight": {"description": "How heavy it is.", "type": ["number", "null"], "format": "double", "minimum": 0, "x-unit": "kilograms"},
                "fragile": {"description": "Whether it breaks when it falls.", "type": "boolean", "default": false},
                "count": {"description": "How many there are.", "type": "integer", "minimum": 0},
                "inside": {"description": "Parts inside of this one.", "type": ["array", "null"], "items": {"$ref": format!("#/$defs/Part{}", self.block)}},
            },
            "required": ["type", "name"],
        })
    }
}

fn values(description: &str, open: bool) -> Value {
    let list = json!({"type": "string", "enum": ["new", "waiting", "on_the_way", "arrived"]});
    let mut definition = if open { json!({"anyOf": [list, {"type": "string"}]}) } else { list };
    definition["description"] = json!(description);
    definition["x-values"] =
        json!({"new": "just made", "waiting": "for its turn", "on_the_way": "to the buyer", "arrived": "at the buyer"});
    definition
}

/// One operation that sends and receives a definition.
fn operations(reference: &str) -> Value {
    let body = json!({"application/json": {"schema": {"$ref": reference}}});
    json!({
        "openapi": "3.2.0",
        "info": {"title": "Many Things", "description": "An API of any size.", "version": "1"},
        "servers": [{"url": "https://things.example", "description": "The only one."}],
        "security": [{"key": []}],
        "x-packages": {
            "types": {"name": "things-types", "description": "Types of many things"},
            "client": {"name": "things", "description": "Client of many things"},
        },
        "paths": {"/orders": {"post": {
            "operationId": "orders.create", "summary": "Orders.", "description": "Takes an order and gives it back.",
            "requestBody": {"required": true, "content": body},
            "responses": {"200": {"description": "The order.", "content": body}},
        }}},
        "components": {"securitySchemes": {"key": {
            "type": "http", "scheme": "bearer", "description": "Key of the caller.", "x-env": "SYNTHETIC_KEY",
        }}},
    })
}
