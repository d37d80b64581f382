//! Breaks JSON at random, but the same way in every run.

use serde_json::{Value, json};

/// Random numbers, the same in every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number under the limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("less than a usize")
    }
}

/// JSON pointers of everything in a value but itself.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(key, value)| (escaped(key), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(position, item)| (position.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (step, value) in inner {
        let pointer = format!("{at}/{step}");
        pointers(value, &pointer, found);
        found.push(pointer);
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Breaks one place of a document; says what was done.
pub(crate) fn mutate(document: &mut Value, random: &mut Random) -> String {
    let mut all = Vec::new();
    pointers(document, "", &mut all);
    if all.is_empty() {
        return "left what is nothing".to_owned();
    }
    let pointer = all[random.below(all.len())].clone();
    let donor = document.pointer(&all[random.below(all.len())]).cloned().unwrap_or_default();
    let (parent, step) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    let key = step.replace("~1", "/").replace("~0", "~");
    let what = random.below(6);
    let value = document.pointer(&pointer).cloned().unwrap_or_default();
    match (document.pointer_mut(parent), what) {
        (Some(Value::Object(members)), 0) => {
            members.shift_remove(&key);
        }
        (Some(Value::Array(items)), 0) => {
            items.remove(step.parse().expect("a position"));
        }
        (Some(Value::Object(members)), 1) => {
            members.insert(format!("{key}2"), value);
        }
        (Some(Value::Array(items)), 1) => items.push(value),
        (Some(Value::Object(members)), 2) => {
            members.insert(key, donor);
        }
        (Some(Value::Object(members)), 3) => {
            members.insert(key, odd(random));
        }
        (Some(Value::Object(members)), 4) => {
            // The same value under the name of something else.
            members.insert(all[random.below(all.len())].rsplit('/').next().unwrap_or_default().to_owned(), value);
        }
        (Some(Value::Array(items)), _) => items.insert(0, donor),
        (Some(parent), _) => *parent = donor,
        (None, _) => {}
    }
    let verbs = ["removed", "doubled", "replaced", "made odd", "copied beside", "put in place of its parent"];
    format!("{} {pointer}", verbs[what])
}

/// Values that nobody expects.
fn odd(random: &mut Random) -> Value {
    let values = [
        Value::Null,
        json!({}),
        json!([]),
        json!(""),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!("#/$defs/ä b"),
        json!("r#type"),
        json!("\u{0}\n`*/"),
        json!([null, 1, "null"]),
        json!({"type": "object", "properties": {"": {"description": "d", "type": "string"}}}),
        json!({"anyOf": []}),
        json!(true),
    ];
    values[random.below(values.len())].clone()
}
