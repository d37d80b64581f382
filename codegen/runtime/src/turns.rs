//! What a request and its replies are to a loop that runs the functions a model asks for.

use serde_core::{Serialize, Serializer, de::DeserializeOwned, ser::SerializeStruct};
use serde_json::Value;

use crate::{Codec, DecodeError, Ending, embedded, from_json, merge, to_json};

/// A request whose replies may ask for functions to be run before they are final. Emitted from `x-loop`.
pub trait Turns: Codec + Clone + Send + 'static {
    /// What answers the request.
    type Reply: Clone + Codec + Send + Sync + 'static;
    /// One item of a reply.
    type Output: Sync;
    /// One item of a request.
    type Input: Clone + Send + 'static;
    /// Definition of a function, as a request offers it.
    type Tool: Clone + Send + Sync + 'static;
    /// One of the tools that a request offers.
    type Offered: From<Self::Tool>;
    /// What a function gives the model: a text, and whatever else the service takes in its place.
    type Given: Clone + Codec + From<String> + Send + Sync + 'static;
    /// What asks whether a call of someone else's tool may run.
    type Approval: Clone + Send + Sync + 'static;
    /// Why the service denied a run, or why it failed.
    type Denial: Clone + Send + Sync + 'static;

    /// The items of a reply.
    fn output(reply: &Self::Reply) -> &[Self::Output];

    /// The call of a function that an item is.
    fn call(item: &Self::Output) -> Option<ToolCall>;

    /// What the function of an item gave, as an item.
    fn answer(item: &Self::Output, output: Self::Given) -> Option<Self::Input>;

    /// The request for approval that an item is.
    fn approval(item: &Self::Output) -> Option<&Self::Approval>;

    /// The answer to a request for approval, as an item.
    fn decision(approval: &Self::Approval, approve: bool) -> Self::Input;

    /// An item of a reply as an item of the next request.
    fn keep(item: &Self::Output) -> Self::Input;

    /// How the reply ended.
    fn ending(reply: &Self::Reply) -> Ending;

    /// Why a reply that failed did so.
    fn denial(reply: &Self::Reply) -> Option<Self::Denial>;

    /// The id under which the service keeps a reply.
    fn id(reply: &Self::Reply) -> &str;

    /// Name of a function.
    fn tool_name(tool: &Self::Tool) -> &str;

    /// What is offered.
    fn offered(&mut self) -> &mut Vec<Self::Offered>;

    /// The function that something offered is.
    fn function(offered: &Self::Offered) -> Option<&Self::Tool>;

    /// Offers a function, besides those that are offered; one of its name that is offered already stays as it is.
    fn offer(&mut self, tool: Self::Tool) {
        let name = Self::tool_name(&tool);
        if self.offered().iter().filter_map(Self::function).all(|other| Self::tool_name(other) != name) {
            self.offered().push(tool.into());
        }
    }

    /// Whether the service keeps the reply, so that the next request can name it.
    fn is_stored(&self) -> bool;

    /// The input as items.
    fn items(&self) -> Vec<Self::Input>;

    /// Sets the input.
    fn set_items(&mut self, items: Vec<Self::Input>);

    /// Adds items to the input, behind what is there.
    fn add_items(&mut self, items: impl IntoIterator<Item = impl Into<Self::Input>>) {
        let mut all = self.items();
        all.extend(items.into_iter().map(Into::into));
        self.set_items(all);
    }

    /// Names the reply that this request goes on from.
    fn set_previous(&mut self, id: &str);

    /// Whether the request is part of a talk that the service keeps, to which each turn adds by itself.
    fn is_in_talk(&self) -> bool {
        false
    }

    /// Takes out what holds for the first turn alone.
    fn go_on(&mut self) {}

    /// Whether an item of a request answers what a reply has asked for: a turn that ends with such a one is no first turn.
    fn answers(_: &Self::Input) -> bool {
        false
    }

    /// Of an item that asks for what no function does, or that the service may answer itself: the id by which it is answered.
    fn asked(_: &Self::Output) -> Option<&str> {
        None
    }

    /// Of an item that answers another one of the same reply: the id of that.
    fn done(_: &Self::Output) -> Option<&str> {
        None
    }
}

/// What the later turns keep of a value that was meant for the first one. The first rule that the value fits decides;
/// if it fits none, nothing is kept.
///
/// A rule is two JSON texts. A value fits the first if it equals it, an object also if it has all of its members. What
/// the second holds, if it is there, is merged into the value.
#[doc(hidden)]
#[inline]
pub fn kept<T: Codec>(value: T, rules: &[(&str, Option<&str>)]) -> Option<T> {
    let mut tree: Value = to_json(&value).ok().and_then(|text| serde_json::from_str(&text).ok())?;
    let fits = |rule: &str| serde_json::from_str(rule).is_ok_and(|rule| holds(&tree, &rule));
    let (_, change) = rules.iter().find(|(rule, _)| fits(rule))?;
    let Some(change) = change else { return Some(value) };
    merge(tree.as_object_mut()?, &serde_json::from_str(change).ok()?);
    from_json(&tree.to_string()).ok()
}

fn holds(value: &Value, rule: &Value) -> bool {
    match (value, rule) {
        (Value::Object(value), Value::Object(rule)) => {
            rule.iter().all(|(name, rule)| value.get(name).is_some_and(|value| holds(value, rule)))
        }
        _ => value == rule,
    }
}

/// A function that the model asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolCall {
    /// Id of the call, unique in a conversation.
    pub id: String,
    /// Name of the function.
    pub name: String,
    /// What it is to be run with: JSON, or the text of a tool that takes any.
    pub arguments: String,
}

impl ToolCall {
    /// A call.
    pub fn new(id: impl Into<String>, name: impl Into<String>, arguments: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), arguments: arguments.into() }
    }

    /// Reads the arguments as a type of the caller. Services leave those of a function without any empty: these are read
    /// as `{}`. A function of a run that gives the error on, as it is or boxed, has the model told that its arguments do not
    /// fit, and where; so has one that makes a `ToolFault` of it.
    ///
    /// # Errors
    /// The text is not JSON, or its value does not fit the type; the error names the path.
    pub fn arguments_as<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let text = if self.arguments.trim().is_empty() { "{}" } else { &self.arguments };
        embedded(text).map_err(DecodeError::of_arguments)
    }
}

/// Its three members, as a log or a store wants them. The arguments stay the text that the model wrote.
impl Serialize for ToolCall {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("ToolCall", 3)?;
        members.serialize_field("id", &self.id)?;
        members.serialize_field("name", &self.name)?;
        members.serialize_field("arguments", &self.arguments)?;
        members.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{ToolCall, kept};

    #[test]
    fn call_is_written_with_the_text_of_its_arguments() {
        let call = ToolCall::new("c1", "weather", r#"{"city": "Oslo"}"#);

        let written = serde_json::to_value(&call).unwrap();

        assert_eq!(written, json!({"id": "c1", "name": "weather", "arguments": r#"{"city": "Oslo"}"#}));
    }

    #[test]
    fn value_that_fits_a_rule_is_kept() {
        let rules = [(r#""auto""#, None), (r#"{"type":"some"}"#, None)];

        for value in [json!("auto"), json!({"type": "some", "more": 1})] {
            assert_eq!(kept(value.clone(), &rules), Some(value));
        }
    }

    #[test]
    fn value_that_fits_no_rule_is_left_out() {
        let rules = [(r#""auto""#, None), (r#"{"type":"some"}"#, None)];

        for value in [json!("must"), json!({"type": "other"}), json!({"more": 1}), Value::Null] {
            assert_eq!(kept(value, &rules), None);
        }
    }

    #[test]
    fn rule_changes_what_fits() {
        let value = json!({"type": "some", "mode": "must", "more": [1]});

        let kept = kept(value, &[(r#"{"type":"some"}"#, Some(r#"{"mode":"may"}"#))]);

        assert_eq!(kept, Some(json!({"type": "some", "mode": "may", "more": [1]})));
    }
}
