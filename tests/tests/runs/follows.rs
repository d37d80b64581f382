//! How one turn leads to the next.

use std::sync::{Arc, Barrier, Mutex};

use sequrity::{
    Follow, Json, Parts, Setting, Step, Tools, blocking,
    schemars::JsonSchema,
    types::{
        DecodeError,
        headers::FeaturesHeader,
        responses::{FunctionToolParam, InputContentParam},
    },
};
use sequrity_mock::{
    KEY, Mock,
    dialogs::flight_booking,
    replies::{function_call, reply, text_reply},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{City, asking, asks, outputs, playing, question, sunny, weather};

#[tokio::test]
async fn message_ends_the_run_at_once() {
    let mock = playing([text_reply("Fine.")]);

    let end = mock.client().responses().create(question()).run(&sunny()).await.unwrap();

    assert_eq!(end.finished().unwrap().output_text(), "Fine.");
    let tools = mock.request().json()["tools"].clone();
    assert_eq!((tools.as_array().map(Vec::len), &tools[0]["name"]), (Some(1), &json!("weather")));
}

#[tokio::test]
async fn output_is_sent_in_the_same_session_and_names_the_reply() {
    let mock = asking(&["Oslo"]);

    let end = mock.client().responses().create(question()).run(&sunny()).await.unwrap();

    assert_eq!(end.finished().unwrap().output_text(), "Thanks.");
    let [first, second] = &mock.requests()[..] else { panic!("two turns were expected") };
    let output = json!({"type": "function_call_output", "call_id": "call_1", "output": "sunny in Oslo"});
    assert_eq!(second.json()["input"], json!([output]));
    assert_eq!(second.json()["previous_response_id"], "resp_asks");
    assert_eq!((first.header("x-session-id"), second.header("x-session-id")), (None, Some(first.session.as_str())));
    assert_ne!(first.header("idempotency-key"), second.header("idempotency-key"));
}

#[tokio::test]
async fn everything_is_sent_again_where_nothing_is_stored() {
    let mock = asking(&["Oslo"]);

    let end = mock.client().responses().create(question().store(false)).run(&sunny()).await.unwrap();

    end.finished().unwrap();
    let body = mock.requests()[1].json();
    assert_eq!(body.get("previous_response_id"), None);
    let output = json!({"type": "function_call_output", "call_id": "call_1", "output": "sunny in Oslo"});
    let said = json!({"role": "user", "content": "How is the weather?"});
    assert_eq!(body["input"], json!([said, asks(&["Oslo"])["output"][0], output]));
}

#[tokio::test]
async fn caller_chooses_how_to_follow() {
    let mock = playing([asks(&["Oslo"]), asks(&["Rome"]), text_reply("Thanks.")]);

    let end = mock.client().responses().create(question()).run(&sunny()).follow(Follow::Items).await.unwrap();

    end.finished().unwrap();
    let body = mock.requests()[2].json();
    assert_eq!((body["input"].as_array().map(Vec::len), body.get("previous_response_id")), (Some(5), None));
    assert_eq!(outputs(&mock.requests()[2]), ["sunny in Oslo", "sunny in Rome"]);
}

#[tokio::test]
async fn calls_of_one_reply_run_at_once() {
    let mock = asking(&["Oslo", "Rome", "Bonn"]);
    let meet = Arc::new(tokio::sync::Barrier::new(3));
    let tools = Tools::new().add(weather(), move |it: City| {
        let meet = Arc::clone(&meet);
        async move {
            meet.wait().await;
            it.city
        }
    });

    let end = mock.client().responses().create(question()).run(&tools).await.unwrap();

    end.finished().unwrap();
    assert_eq!(outputs(&mock.requests()[1]), ["Oslo", "Rome", "Bonn"], "in the order of the calls");
}

#[tokio::test]
async fn functions_that_wait_run_at_once_too() {
    let mock = asking(&["Oslo", "Rome"]);
    let meet = Barrier::new(2);
    let tools = Tools::new().add_blocking(weather(), move |it: City| {
        meet.wait();
        Json(json!({ "city": it.city }))
    });

    let end = mock.client().responses().create(question()).run(&tools).await.unwrap();

    end.finished().unwrap();
    assert_eq!(outputs(&mock.requests()[1]), [r#"{"city":"Oslo"}"#, r#"{"city":"Rome"}"#]);
}

#[tokio::test]
async fn no_more_run_at_once_than_allowed() {
    let mock = asking(&["Oslo", "Rome", "Bonn"]);
    let running = Arc::new(Mutex::new((0, 0)));
    let seen = Arc::clone(&running);
    let tools = Tools::new().add(weather(), move |it: City| {
        let running = Arc::clone(&running);
        async move {
            let count = |by: i32| {
                let mut running = running.lock().unwrap();
                running.0 += by;
                running.1 = running.1.max(running.0);
            };
            count(1);
            tokio::task::yield_now().await;
            count(-1);
            it.city
        }
    });

    let end = mock.client().responses().create(question()).run(&tools).max_parallel(2).await.unwrap();

    end.finished().unwrap();
    assert_eq!(*seen.lock().unwrap(), (0, 2));
}

#[tokio::test]
async fn text_of_a_custom_tool_is_given_as_it_is() {
    let call = json!({"type": "custom_tool_call", "call_id": "call_1", "name": "sql", "input": "select 1"});
    let mock = playing([reply("resp_1", "completed", vec![call]), text_reply("One.")]);
    let tools = Tools::new().on_call("sql", |call| async move { call.arguments.to_uppercase() });

    let end = mock.client().responses().create(question()).run(&tools).await.unwrap();

    end.finished().unwrap();
    let output = json!({"type": "custom_tool_call_output", "call_id": "call_1", "output": "SELECT 1"});
    assert_eq!(mock.requests()[1].json()["input"], json!([output]));
}

#[tokio::test]
async fn function_may_give_an_image() {
    let mock = asking(&["Oslo"]);
    let tools = Tools::new().add(weather(), |it: City| async move {
        let map = format!("https://maps.example/{}.png", it.city);
        Ok::<_, String>(Parts(vec![InputContentParam::text("sunny"), InputContentParam::image_url(map)]))
    });

    let end = mock.client().responses().create(question()).run(&tools).await.unwrap();

    end.finished().unwrap();
    let parts = json!([
        {"type": "input_text", "text": "sunny"},
        {"type": "input_image", "image_url": "https://maps.example/Oslo.png"},
    ]);
    assert_eq!(mock.requests()[1].json()["input"][0]["output"], parts);
}

#[tokio::test]
async fn function_may_know_its_call() {
    let mock = asking(&["Oslo", "Rome"]);
    let tools = Tools::new().on_call("weather", |call| async move {
        let City { city } = call.arguments_as()?;
        Ok::<_, DecodeError>(format!("{} of {}: {city}", call.id, call.name))
    });

    let end = mock.client().responses().create(question().tools([weather()])).run(&tools).await.unwrap();

    end.finished().unwrap();
    assert_eq!(outputs(&mock.requests()[1]), ["call_1 of weather: Oslo", "call_2 of weather: Rome"]);
}

#[tokio::test]
async fn every_step_is_told() {
    let mock = asking(&["Oslo"]);
    let steps = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&steps);

    let run = mock.client().responses().create(question()).run(&sunny());
    let run = run.on_step(move |step: Step<'_>| told.lock().unwrap().push(format!("{step:?}")));
    run.await.unwrap().finished().unwrap();

    assert_eq!(
        *steps.lock().unwrap(),
        [
            "Request { turn: 1 }",
            "Reply { turn: 1 }",
            r#"Call { turn: 1, name: "weather" }"#,
            r#"Output { turn: 1, name: "weather", ok: true }"#,
            "Request { turn: 2 }",
            "Reply { turn: 2 }",
        ]
    );
}

#[tokio::test]
async fn two_sessions_at_once_do_not_mix() {
    let mock = Mock::answering(flight_booking());
    let client = mock.builder().features(FeaturesHeader::dual_llm()).build().unwrap();
    let tools = Tools::new().add(FunctionToolParam::new("book_flight"), |_: Value| async { r#"{"confirmation":"Q"}"# });
    let run = |session: &sequrity::Session| session.responses().create(question()).run(&tools).into_future();
    let (one, other) = (client.session(), client.session());

    let (first, second) = tokio::join!(run(&one), run(&other));

    let value = |end: sequrity::RunEnd| end.finished().unwrap().dual_llm().unwrap().value_as::<Value>().unwrap();
    assert_eq!(
        (value(first.unwrap()), value(second.unwrap())),
        (json!({"confirmation": "Q"}), json!({"confirmation": "Q"}))
    );
    assert!(one.id().is_some() && one.id() != other.id());
}

/// Tells the time of a place.
#[derive(Deserialize, JsonSchema)]
#[schemars(crate = "sequrity::schemars")]
struct TellTime {
    /// Its name.
    place: String,
}

async fn tell_time(it: TellTime) -> String {
    format!("noon in {}", it.place)
}

#[tokio::test]
async fn function_and_the_type_it_takes_are_enough() {
    let call = function_call("fc_1", "call_1", "tell_time", &json!({"place": "Ulm"}));
    let mock = playing([reply("resp_1", "completed", vec![call]), text_reply("Thanks.")]);

    let tools = Tools::new().add(FunctionToolParam::from_type::<TellTime>().unwrap(), tell_time);
    let end = mock.client().responses().create(question()).run(&tools).await.unwrap();

    end.finished().unwrap();
    let tool = mock.requests()[0].json()["tools"][0].clone();
    assert_eq!((&tool["name"], &tool["description"]), (&json!("tell_time"), &json!("Tells the time of a place.")));
    assert_eq!(tool["parameters"]["required"], json!(["place"]));
    assert_eq!(outputs(&mock.requests()[1]), ["noon in Ulm"]);
}

#[test]
fn thread_may_wait_for_a_run() {
    let mock = asking(&["Oslo"]);
    let client = blocking::Client::builder().api_key(KEY).base_url(mock.url()).proxy(Setting::None).build().unwrap();

    let end = client.session().responses().create(question()).run(&sunny()).wait().unwrap();

    assert_eq!(end.finished().unwrap().output_text(), "Thanks.");
    assert_eq!(outputs(&mock.requests()[1]), ["sunny in Oslo"]);
}

#[tokio::test]
async fn key_that_marks_the_first_request_is_not_sent_with_the_second() {
    let mock = asking(&["Oslo"]);
    let call = mock.client().responses().create(question()).header("Idempotency-Key", "mine");

    call.run(&sunny()).await.unwrap().finished().unwrap();

    let [first, second] = mock.requests().try_into().unwrap();
    assert_eq!(first.header("idempotency-key"), Some("mine"));
    assert!(second.header("idempotency-key").is_some_and(|key| key != "mine"), "{second:?}");
}
