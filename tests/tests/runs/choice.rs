//! Members of a request that turns after the first do without.

use sequrity::types::responses::ToolChoiceParam;
use sequrity_mock::replies::text_reply;
use serde_json::{Value, json};

use crate::{asking, asks, playing, question, sunny, weather};

/// The choice that the second turn is sent with, where the first has this one.
async fn second(choice: Value) -> Option<Value> {
    let mock = asking(&["Oslo"]);
    let said: ToolChoiceParam = serde_json::from_value(choice.clone()).expect("it is a choice");

    let end =
        mock.client().responses().create(question().tool_choice(said)).run(&sunny()).await.expect("no turn fails");

    end.finished().expect("the second reply is final");
    let [first, second] = &mock.requests()[..] else { panic!("two turns were expected") };
    assert_eq!(first.json()["tool_choice"], choice);
    second.json().get("tool_choice").cloned()
}

#[tokio::test]
async fn function_that_the_request_offers_already_is_offered_once() {
    let mock = playing([text_reply("Thanks.")]);

    let end = mock.client().responses().create(question().tools([weather()])).run(&sunny()).await;
    end.expect("no turn fails").finished().expect("the last reply is final");

    let sent = mock.request().json();
    assert_eq!(sent["tools"].as_array().map(Vec::len), Some(1), "{sent}");
}

#[tokio::test]
async fn function_that_the_request_defines_otherwise_stays_as_the_request_has_it() {
    let mock = playing([text_reply("Thanks.")]);
    let own = weather().description("Of the next week.");

    let end = mock.client().responses().create(question().tools([own])).run(&sunny()).await;
    end.expect("no turn fails").finished().expect("the last reply is final");

    let sent = mock.request().json();
    assert_eq!(sent["tools"].as_array().map(Vec::len), Some(1), "{sent}");
    assert_eq!(sent["tools"][0]["description"], "Of the next week.");
}

#[tokio::test]
async fn choice_that_forces_a_call_holds_for_the_first_turn() {
    for forced in [
        json!("required"),
        json!({"type": "required"}),
        json!({"type": "function", "name": "weather"}),
        json!({"type": "custom", "name": "sql"}),
        json!({"type": "mcp", "server_label": "files"}),
        json!({"type": "web_search_preview"}),
    ] {
        assert_eq!(second(forced).await, None);
    }
}

#[tokio::test]
async fn choice_that_forces_nothing_holds_for_every_turn() {
    for free in [json!("auto"), json!("none"), json!({"type": "auto"}), json!({"type": "none"})] {
        assert_eq!(second(free.clone()).await, Some(free));
    }
}

#[tokio::test]
async fn allowed_tools_stay_the_only_ones_but_need_not_be_called_again() {
    let allowed =
        |mode| json!({"type": "allowed_tools", "mode": mode, "tools": [{"type": "function", "name": "weather"}]});

    assert_eq!(second(allowed("required")).await, Some(allowed("auto")));
}

#[tokio::test]
async fn conversation_of_the_service_is_sent_what_is_new_and_no_id() {
    for store in [true, false] {
        let mock = playing([asks(&["Oslo"]), asks(&["Rome"]), text_reply("Thanks.")]);

        let end = mock.client().responses().create(question().conversation("conv_1").store(store)).run(&sunny()).await;

        end.unwrap().finished().unwrap();
        let last = mock.requests()[2].json();
        let output = json!({"type": "function_call_output", "call_id": "call_1", "output": "sunny in Rome"});
        assert_eq!((&last["input"], &last["conversation"]), (&json!([output]), &json!("conv_1")));
        assert_eq!(last.get("previous_response_id"), None);
    }
}
