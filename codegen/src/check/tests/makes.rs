//! Tests of what is copied from a value into another.

use serde_json::{Value, json};

use super::{finds, object};

/// A definition that copies its only member into one of another.
fn copying(from: &Value, to: &Value) -> Value {
    let described = |schema: &Value| {
        let mut schema = schema.clone();
        schema["description"] = json!("What it is.");
        schema
    };
    let mut slip = object(json!({"amount": described(from)}));
    slip["x-makes"] = json!([{
        "name": "bill", "description": "What is paid.", "definition": "#/$defs/Bill", "from": {"count": "amount"},
    }]);
    json!({"Slip": slip, "Bill": object(json!({"count": described(to)}))})
}

#[test]
fn what_becomes_another_type_of_rust_is_not_copied() {
    let least = |minimum: i64| json!({"type": "integer", "minimum": minimum});
    let map = |values: &str| json!({"type": "object", "additionalProperties": {"type": values}});
    let fault = ["make-member /$defs/Slip/x-makes/0/from/count: `count` and `amount` are of different types"];

    finds(copying(&least(-1), &least(0)), &fault);
    finds(copying(&least(0), &json!({"type": "integer"})), &fault);
    finds(copying(&map("string"), &map("number")), &fault);
    finds(copying(&least(0), &least(5)), &[]);
}
