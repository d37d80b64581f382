//! Every way in and every way out.

use sequrity_mock::schema::schemas;
use sequrity_runtime::Codec;
use sequrity_tests::json::difference;
use sequrity_types::{
    JsonObject, from_json, from_json_slice,
    responses::{ResponseInputItemParam, ResponseOutputItem, ResponseStreamEvent, ResponsesResponse},
    to_json,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Reads a text in all ways, which must agree, and writes it in all ways, without loss.
/// The error says what went wrong first.
pub(crate) fn round_trip<T>(text: &str) -> Result<T, String>
where
    T: Codec + Serialize + DeserializeOwned + PartialEq,
{
    let before: Value = serde_json::from_str(text).map_err(|error| format!("no JSON: {error}"))?;
    let decoded: T = from_json(text).map_err(|error| format!("from_json: {error}"))?;
    let bytes = text.as_bytes();
    let others: [(&str, Result<T, String>); 5] = [
        ("from_json_slice", from_json_slice(bytes).map_err(|error| error.to_string())),
        ("from_str", serde_json::from_str(text).map_err(|error| error.to_string())),
        ("from_slice", serde_json::from_slice(bytes).map_err(|error| error.to_string())),
        ("from_reader", serde_json::from_reader(bytes).map_err(|error| error.to_string())),
        ("from_value", serde_json::from_value(before.clone()).map_err(|error| error.to_string())),
    ];
    for (way, other) in others {
        let other = other.map_err(|error| format!("{way}: {error}"))?;
        if other != decoded {
            return Err(format!("{way} gives another value than from_json"));
        }
        whole(way, &before, &other)?;
    }
    whole("from_json", &before, &decoded)?;
    Ok(decoded)
}

fn whole<T: Codec + Serialize>(way: &str, before: &Value, decoded: &T) -> Result<(), String> {
    let text = to_json(decoded).map_err(|error| format!("{way}, to_json: {error}"))?;
    let by_text = serde_json::from_str(&text).map_err(|error| format!("{way}, to_json: {error}"))?;
    let by_serde = serde_json::to_value(decoded).map_err(|error| format!("{way}, to_value: {error}"))?;
    for (out, after) in [("to_json", by_text), ("to_value", by_serde)] {
        if let Some(difference) = difference(before, &after) {
            return Err(format!("{way}, {out}: {difference}"));
        }
    }
    Ok(())
}

/// A whole reply; its output must become input without loss.
pub(crate) fn reply(text: &str) -> Result<ResponsesResponse, String> {
    let reply: ResponsesResponse = round_trip(text)?;
    let before: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let items = before["output"].as_array().into_iter().flatten();
    for (at, (item, before)) in reply.output.iter().zip(items).enumerate() {
        as_input(item, before).map_err(|error| format!("output[{at}] as input: {error}"))?;
    }
    Ok(reply)
}

/// One event.
pub(crate) fn event(text: &str) -> Result<ResponseStreamEvent, String> {
    let event: ResponseStreamEvent = round_trip(text)?;
    if let ResponseStreamEvent::Other(event) = &event {
        known_is_typed("ResponseStreamEvent", event)?;
    }
    Ok(event)
}

fn as_input(item: &ResponseOutputItem, before: &Value) -> Result<(), String> {
    if let ResponseOutputItem::Other(item) = item {
        known_is_typed("ResponseOutputItem", item)?;
    }
    let input = ResponseInputItemParam::from(item.clone());
    let after = serde_json::to_value(&input).map_err(|error| error.to_string())?;
    if let Some(difference) = difference(before, &after) {
        return Err(difference);
    }
    match &input {
        ResponseInputItemParam::Other(item) => known_is_typed("ResponseInputItemParam", item),
        _ => Ok(()),
    }
}

/// An object with a tag that the schema knows must not have fallen to `Other`.
fn known_is_typed(union: &str, object: &JsonObject) -> Result<(), String> {
    match object["type"].as_str() {
        Some(tag) if schemas().tags(union).contains(tag) => {
            Err(format!("{tag} is a known tag of {union} and fell to Other"))
        }
        _ => Ok(()),
    }
}
