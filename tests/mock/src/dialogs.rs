//! Dialogs of the service, as scripts of the mock: a booking that succeeds, a mail that a policy denies.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::{
    Answer, Received,
    replies::{events, function_call, message, reply},
};

/// A script: what is answered to each request.
pub trait Dialog: FnMut(&Received) -> Answer + Send + 'static {}

impl<F: FnMut(&Received) -> Answer + Send + 'static> Dialog for F {}

/// Answers whole or as an event stream, as the request asks.
pub fn answer(request: &Received, reply: &Value) -> Answer {
    if request.wants_events() { Answer::events(events(reply)) } else { Answer::reply(reply) }
}

/// Books a flight in two turns of tool use: `book_flight` is called, and its result becomes a Dual-LLM result.
///
/// Many sessions can go on at once.
#[must_use]
pub fn flight_booking() -> impl Dialog {
    let mut turns = Turns::default();
    move |request: &Received| {
        let body = request.json();
        if !has_tool(&body, "book_flight") {
            return refuse("this dialog needs the tool book_flight");
        }
        let Some(output) = tool_output(&body) else {
            let arguments = json!({"flight": "BA263", "date": "10 June"});
            return turns.call(request, "book_flight", &arguments);
        };
        if let Some(fault) = turns.take_result(request, &body, output) {
            return refuse(fault);
        }
        let booked = output["output"].as_str().unwrap_or_default();
        let value = serde_json::from_str(booked).unwrap_or_else(|_| json!(booked));
        let result = json!({
            "status": "success",
            "final_return_value": {
                "value": value,
                "meta": {"producers": ["book_flight"], "consumers": ["*"], "tags": []}
            }
        });
        let text = message("msg_booked", &result.to_string());
        answer(request, &reply("resp_booked", "completed", vec![text]))
    }
}

/// Loads an applicant's profile and is about to mail it outside, which a policy denies: the reply has failed.
#[must_use]
pub fn applicant_mail() -> impl Dialog {
    let mut turns = Turns::default();
    move |request: &Received| {
        let body = request.json();
        if !has_tool(&body, "load_profile") || !has_tool(&body, "send_email") {
            return refuse("this dialog needs the tools load_profile and send_email");
        }
        if request.header("x-policy").is_none() {
            return refuse("this dialog needs a policy");
        }
        let Some(output) = tool_output(&body) else {
            return turns.call(request, "load_profile", &json!({"applicant": "J. Doe"}));
        };
        if let Some(fault) = turns.take_result(request, &body, output) {
            return refuse(fault);
        }
        let why = "Tool call denied: send_email, because the argument `body` carries the tag \
                   `personal` and the recipient is outside.";
        let result = json!({
            "status": "failure",
            "error": {"code": "policy_violation", "message": why}
        });
        let text = message("msg_denied", &result.to_string());
        answer(request, &reply("resp_denied", "failed", vec![text]))
    }
}

fn refuse(detail: &str) -> Answer {
    Answer::status(400).json(json!({ "detail": detail }))
}

fn has_tool(body: &Value, name: &str) -> bool {
    body["tools"].as_array().is_some_and(|tools| tools.iter().any(|tool| tool["name"] == name))
}

/// The first result of a function in the input.
fn tool_output(body: &Value) -> Option<&Value> {
    let items = body["input"].as_array()?;
    items.iter().find(|item| item["type"] == "function_call_output")
}

/// Calls that wait for their results, by session.
#[derive(Default)]
struct Turns(HashMap<String, Pending>);

struct Pending {
    response_id: String,
    call_id: String,
}

impl Turns {
    fn call(&mut self, request: &Received, name: &str, arguments: &Value) -> Answer {
        let number = self.0.len() + 1;
        // The session stands inside the id, as with the service.
        let call_id = format!("tc-{}-ca110000-0000-4000-8000-{number:012}", request.session);
        let response_id = format!("resp_call_{number}");
        let call = function_call(&format!("fc_{number}"), &call_id, name, arguments);
        let reply = reply(&response_id, "completed", vec![call]);
        self.0.insert(request.session.clone(), Pending { response_id, call_id });
        answer(request, &reply)
    }

    /// Takes the result of a call; the fault, where it does not answer the call of its session, or follows nothing.
    fn take_result(&mut self, request: &Received, body: &Value, output: &Value) -> Option<&'static str> {
        let Some(pending) = self.0.get(&request.session) else {
            return Some("this session waits for no result");
        };
        if output["call_id"] != *pending.call_id {
            return Some("the result names a call that this session did not make");
        }
        let items = body["input"].as_array().into_iter().flatten();
        let mut calls = items.filter(|item| item["type"] == "function_call");
        let repeated = calls.any(|item| item["call_id"] == *pending.call_id);
        if body["previous_response_id"] != *pending.response_id && !repeated {
            return Some("the result follows neither a response nor the call itself");
        }
        self.0.remove(&request.session);
        None
    }
}
