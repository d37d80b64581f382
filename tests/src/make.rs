//! Makes values that a schema allows.

use proptest::{
    prelude::Rng,
    strategy::{Strategy, ValueTree},
    string::string_regex,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use sequrity_mock::schema::{enum_values, schemas, target};
use serde_json::{Map, Number, Value, json};

/// Deeper values are kept as small as the schema allows.
const DEEP: usize = 6;

/// Texts that are easily spoilt.
const TEXTS: [&str; 8] = ["", "a", "é🛫", "\u{0}\u{1f}\u{7f}", "\"\\/\n\t", "\u{2028}\u{feff}", "null", "{\"a\":1}"];

/// A source of values.
#[derive(Debug)]
pub struct Make {
    rng: TestRng,
    depth: usize,
}

impl Make {
    /// Values as `rng` chooses them; the same source gives the same values.
    #[must_use]
    pub fn new(rng: TestRng) -> Self {
        Self { rng, depth: 0 }
    }

    /// A value of a definition of `schema/`.
    ///
    /// # Panics
    ///
    /// When there is no such definition.
    pub fn value_of(&mut self, name: &str) -> Value {
        let schema = schemas().definition(name).expect("the definition is in the schema");
        self.value(schema)
    }

    fn value(&mut self, schema: &Value) -> Value {
        self.depth += 1;
        let value = self.shape(schema);
        self.depth -= 1;
        value
    }

    fn shape(&mut self, schema: &Value) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.value_of(target(reference));
        }
        if let Some(value) = schema.get("const") {
            return value.clone();
        }
        if !enum_values(schema).is_empty() {
            return self.enum_value(schema);
        }
        if let Some(members) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
            return self.member(members);
        }
        match &schema["type"] {
            Value::Array(types) => {
                let chosen = types[self.below(types.len())].clone();
                let mut schema = schema.clone();
                schema["type"] = chosen;
                self.shape(&schema)
            }
            Value::String(name) => self.of_type(name, schema),
            _ => self.any(),
        }
    }

    fn of_type(&mut self, name: &str, schema: &Value) -> Value {
        match name {
            "null" => Value::Null,
            "boolean" => json!(self.often(2)),
            "string" => json!(self.text(schema)),
            "integer" => self.integer(schema),
            "number" => self.number(schema),
            "array" => self.array(schema),
            "object" if schema.get("properties").is_some() => self.record(schema),
            "object" => self.map(schema),
            other => panic!("the dialect has no type {other}"),
        }
    }

    fn enum_value(&mut self, schema: &Value) -> Value {
        let values = enum_values(schema);
        let is_open = schema.get("anyOf").is_some();
        if is_open && self.often(4) {
            return json!(format!("zz {}", TEXTS[self.below(TEXTS.len())]));
        }
        json!(values[self.below(values.len())])
    }

    /// A member of a union; the last one of an open union stands for what is not known.
    fn member(&mut self, members: &[Value]) -> Value {
        let member = &members[self.below(members.len())];
        if *member == json!({"type": "object"}) {
            let mut object = self.any_object(0);
            object.insert("type".to_owned(), json!("zz_unknown"));
            return object.into();
        }
        if *member == json!({}) {
            // An object could be one of the members by chance, and a list is one where there is a member for lists.
            let listed = members.iter().any(|member| member["type"] == "array");
            return if listed { json!(1.5) } else { json!([[self.any()], 1.5]) };
        }
        self.value(member)
    }

    fn record(&mut self, schema: &Value) -> Value {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut object = Map::new();
        let properties = schema["properties"].as_object().into_iter().flatten();
        for (name, property) in properties {
            let is_required = required.contains(&json!(name));
            if is_required || (self.depth < DEEP && self.often(2)) {
                object.insert(name.clone(), self.value(property));
            }
        }
        if schema["additionalProperties"] != json!(false) && self.often(2) {
            let count = self.below(3);
            object.extend(self.any_object(count));
        }
        self.shuffled(object).into()
    }

    fn map(&mut self, schema: &Value) -> Value {
        let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) else {
            let count = self.below(3);
            return self.any_object(count).into();
        };
        let most = schema["maxProperties"].as_u64().unwrap_or(3).min(3);
        let least = schema["minProperties"].as_u64().unwrap_or(0);
        let count = self.between(least, most.max(least));
        (0..count).map(|key| (format!("{key} {}", TEXTS[self.below(TEXTS.len())]), self.value(values))).collect()
    }

    fn array(&mut self, schema: &Value) -> Value {
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let most = if self.depth < DEEP { schema["maxItems"].as_u64().unwrap_or(3).min(3) } else { 0 };
        let count = self.between(least, most.max(least));
        let mut items: Vec<Value> = (0..count).map(|_| self.value(&schema["items"])).collect();
        if schema["uniqueItems"] == json!(true) {
            // A set is written in order.
            items.sort_by_key(|item| item.as_str().map(ToOwned::to_owned));
            items.dedup();
        }
        items.into()
    }

    fn text(&mut self, schema: &Value) -> String {
        let least = usize::try_from(schema["minLength"].as_u64().unwrap_or(0)).unwrap_or(usize::MAX);
        let most = usize::try_from(schema["maxLength"].as_u64().unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        if let Some(pattern) = schema["pattern"].as_str() {
            return self.text_like(pattern).chars().take(most).collect();
        }
        let text = TEXTS[self.below(TEXTS.len())];
        let missing = least.saturating_sub(text.chars().count());
        text.chars().chain("a".repeat(missing).chars()).take(most).collect()
    }

    fn text_like(&mut self, pattern: &str) -> String {
        let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
        let texts = string_regex(pattern).expect("the pattern is a simple one");
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        texts.new_tree(&mut runner).expect("the pattern fits something").current()
    }

    fn integer(&mut self, schema: &Value) -> Value {
        let least = schema["minimum"].as_i64().unwrap_or(i64::MIN);
        let most = schema["maximum"].as_u64().unwrap_or(if least < 0 { i64::MAX as u64 } else { u64::MAX });
        match (self.below(4), u64::try_from(least)) {
            (0, _) => json!(most),
            (1, _) => json!(least),
            (_, Ok(least)) => json!(self.between(least, most)),
            (_, Err(_)) => {
                let distance = (i128::from(most) - i128::from(least)) as u64;
                json!(least.wrapping_add_unsigned(self.between(0, distance)))
            }
        }
    }

    fn number(&mut self, schema: &Value) -> Value {
        if schema["format"] != "double" && schema.get("minimum").is_none() && schema.get("maximum").is_none() {
            return [json!(9_007_199_254_740_993_u64), json!(1e-7), json!(i64::MIN), json!(u64::MAX), json!(0.1)]
                [self.below(5)]
            .clone();
        }
        let least = schema["minimum"].as_f64().unwrap_or(-1e9);
        let most = schema["maximum"].as_f64().unwrap_or(1e9);
        let share = f64::from(self.rng.next_u32()) / f64::from(u32::MAX);
        let number = [least, most, least + share * (most - least)][self.below(3)];
        json!(number.clamp(least, most))
    }

    /// Any JSON.
    fn any(&mut self) -> Value {
        match self.below(7) {
            0 => Value::Null,
            1 => json!(self.often(2)),
            2 => json!(TEXTS[self.below(TEXTS.len())]),
            3 => Value::Number(Number::from(self.rng.next_u64())),
            4 => json!(-1.5e-7),
            5 if self.depth < DEEP => {
                self.depth += 1;
                let items = json!([self.any(), self.any()]);
                self.depth -= 1;
                items
            }
            6 if self.depth < DEEP => {
                self.depth += 1;
                let object = self.any_object(2);
                self.depth -= 1;
                object.into()
            }
            _ => json!([]),
        }
    }

    /// An object whose members no definition knows.
    fn any_object(&mut self, members: usize) -> Map<String, Value> {
        let text = |make: &mut Self| TEXTS[make.below(TEXTS.len())];
        (0..members).map(|number| (format!("zz{number}{}", text(self)), self.any())).collect()
    }

    fn shuffled(&mut self, object: Map<String, Value>) -> Map<String, Value> {
        let mut members: Vec<(String, Value)> = object.into_iter().collect();
        for last in (1..members.len()).rev() {
            members.swap(last, self.below(last + 1));
        }
        members.into_iter().collect()
    }

    fn below(&mut self, end: usize) -> usize {
        (self.rng.next_u64() % end as u64) as usize
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        match (most - least).checked_add(1) {
            Some(count) => least + self.rng.next_u64() % count,
            None => self.rng.next_u64(),
        }
    }

    /// One time in so many.
    fn often(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}
