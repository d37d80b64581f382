//! Comparison of JSON as the conformance tests mean it.

use serde_json::{Number, Value};

/// The first place where `after` is not `before`: nulls may be left out, numbers are compared by value.
/// None when they are the same.
#[must_use]
pub fn difference(before: &Value, after: &Value) -> Option<String> {
    compare("$", before, after)
}

fn compare(path: &str, before: &Value, after: &Value) -> Option<String> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let lost = before.iter().find_map(|(name, value)| {
                let path = format!("{path}.{name}");
                match after.get(name) {
                    Some(other) => compare(&path, value, other),
                    None if value.is_null() => None,
                    None => Some(format!("{path}: {} is lost", short(value))),
                }
            });
            lost.or_else(|| {
                let (name, value) = after.iter().find(|(name, _)| !before.contains_key(*name))?;
                Some(format!("{path}.{name}: {} is added", short(value)))
            })
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => before
            .iter()
            .zip(after)
            .enumerate()
            .find_map(|(at, (before, after))| compare(&format!("{path}[{at}]"), before, after)),
        (Value::Number(before), Value::Number(after)) if same_number(before, after) => None,
        (before, after) if before == after => None,
        (before, after) => Some(format!("{path}: {} became {}", short(before), short(after))),
    }
}

fn same_number(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64() == b.as_f64(),
    }
}

/// A value fit for a message.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::difference;

    #[track_caller]
    fn differs(before: Value, after: Value, place: Option<&str>) {
        assert_eq!(difference(&before, &after).as_deref(), place);
    }

    #[test]
    fn nulls_may_go_and_numbers_may_change_their_looks() {
        differs(json!({"a": null, "b": 1.0}), json!({"b": 1}), None);
        differs(json!({"a": 1e3}), json!({"a": 1000}), None);
    }

    #[test]
    fn first_difference_is_named() {
        differs(json!({"a": [1, 2]}), json!({"a": [1, 3]}), Some("$.a[1]: 2 became 3"));
        differs(json!({"a": [1, 2]}), json!({"a": [1]}), Some("$.a: [1,2] became [1]"));
        differs(json!({"a": "x"}), json!({}), Some("$.a: \"x\" is lost"));
        differs(json!({}), json!({"a": null}), Some("$.a: null is added"));
        differs(json!([null]), json!([]), Some("$: [null] became []"));
    }

    #[test]
    fn large_integers_are_not_rounded() {
        differs(
            json!(9_007_199_254_740_993_u64),
            json!(9_007_199_254_740_992_u64),
            Some("$: 9007199254740993 became 9007199254740992"),
        );
    }
}
