//! A conversation that is kept from one run to the next.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use sequrity::{
    Client, Next, RunEnd, Step, Tools, Turns,
    types::responses::{ResponseInputItemParam, ResponsesRequest, ResponsesResponse, ToolChoiceOptions},
};
use sequrity_mock::{
    Answer, Mock,
    replies::{reply, text_reply},
};
use serde_json::{Value, json};

use crate::{City, asking, asks, outputs, playing, question, sunny, weather};

/// Runs a request and keeps in it what goes on from there.
async fn run(client: &Client, request: &mut ResponsesRequest) -> RunEnd {
    client.responses().create(request.clone()).run(&sunny()).keep_in(request).await.expect("a run without an error")
}

#[tokio::test]
async fn next_run_names_the_last_reply_of_the_one_before() {
    let mock = playing([asks(&["Oslo"]), text_reply("Sunny."), text_reply("Rain.")]);
    let (client, mut request) = (mock.client(), question());

    run(&client, &mut request).await.finished().unwrap();
    let mut request = request.input("And tomorrow?");
    let end = run(&client, &mut request).await;

    assert_eq!(end.finished().unwrap().output_text(), "Rain.");
    let body = mock.requests()[2].json();
    assert_eq!((&body["previous_response_id"], &body["input"]), (&json!("resp_of_the_mock"), &json!("And tomorrow?")));
    assert_eq!(body["tools"].as_array().map(Vec::len), Some(1));
    assert_eq!(request.tools, None, "the next run has functions of its own");
}

#[tokio::test]
async fn next_run_sends_everything_where_nothing_is_stored() {
    let mock = playing([asks(&["Oslo"]), text_reply("Sunny."), text_reply("Rain.")]);
    let (client, mut request) = (mock.client(), question().store(false));

    run(&client, &mut request).await.finished().unwrap();
    request.add_items([ResponseInputItemParam::user("And tomorrow?")]);
    run(&client, &mut request).await.finished().unwrap();

    let body = mock.requests()[2].json();
    let said: Vec<&str> =
        body["input"].as_array().unwrap().iter().map(|item| item["type"].as_str().unwrap_or("said")).collect();
    assert_eq!(said, ["said", "function_call", "function_call_output", "message", "said"]);
    assert_eq!(request.items().len(), 6, "with the answer to that");
}

#[test]
fn whatever_converts_into_items_is_added() {
    let reply: ResponsesResponse = serde_json::from_value(asks(&["Oslo"])).expect("a reply");
    let mut request = question();

    request.add_items(&reply.output);
    request.add_items(reply.function_calls().map(|call| call.output("sunny")));

    let body = serde_json::to_value(&request).expect("a request is JSON");
    let added: Vec<&Value> =
        body["input"].as_array().expect("items").iter().skip(1).map(|item| &item["type"]).collect();
    assert_eq!(added, ["function_call", "function_call_output"]);
}

#[tokio::test]
async fn run_that_ended_with_an_error_goes_on_without_running_functions_again() {
    let mock = Mock::start([
        Answer::reply(asks(&["Oslo"])),
        Answer::status(400).json(r#"{"detail":"enough"}"#),
        Answer::reply(text_reply("Thanks.")),
    ]);
    let ran = Arc::new(AtomicU32::new(0));
    let runs = Arc::clone(&ran);
    let tools = Tools::new().add(weather(), move |it: City| {
        runs.fetch_add(1, Ordering::Relaxed);
        async { it.city }
    });
    let (session, mut request) = (mock.client().session(), question());

    session.responses().create(request.clone()).run(&tools).keep_in(&mut request).await.unwrap_err();
    let end = session.responses().create(request).run(&tools).await.unwrap();

    assert_eq!(end.finished().unwrap().output_text(), "Thanks.");
    assert_eq!(ran.load(Ordering::Relaxed), 1);
    assert_eq!(outputs(&mock.requests()[2]), ["Oslo"]);
    assert_eq!(mock.requests()[1].json(), mock.requests()[2].json());
}

#[tokio::test]
async fn reply_that_failed_leaves_what_was_asked() {
    let mock = playing([asks(&["Oslo"]), reply("resp_failed", "failed", vec![])]);
    let mut request = question();

    let end = run(&mock.client(), &mut request).await;

    assert!(matches!(end, RunEnd::Failed { .. }), "{end:?}");
    assert_eq!(request.previous_response_id.as_deref(), Some("resp_asks"));
    assert_eq!(request.items().len(), 1, "the output of the function");
}

#[tokio::test]
async fn reply_cut_short_in_its_calls_leaves_what_was_asked() {
    let mut cut = asks(&["Oslo"]);
    cut["status"] = json!("incomplete");
    let mock = playing([cut]);
    let mut request = question();

    let end = run(&mock.client(), &mut request).await;

    assert!(matches!(end, RunEnd::Incomplete(_)), "{end:?}");
    assert_eq!((request.previous_response_id, &request.input), (None, &question().input));
}

#[tokio::test]
async fn run_that_was_stopped_leaves_what_was_asked() {
    let stops: [fn(&Step<'_>) -> bool; 3] = [
        |step| matches!(step, Step::Reply { .. }),
        |step| matches!(step, Step::Call { .. }),
        |step| matches!(step, Step::Output { .. }),
    ];

    for stops in stops {
        let mock = asking(&["Oslo"]);
        let mut request = question();
        let run = mock.client().responses().create(request.clone()).run(&sunny()).keep_in(&mut request);
        let run = run.on_step(|step: Step<'_>| if stops(&step) { Next::Stop } else { Next::GoOn });
        let end = run.await.unwrap();

        assert!(matches!(end, RunEnd::Stopped(Some(_))), "{end:?}");
        assert_eq!((request.previous_response_id, &request.input), (None, &question().input));
    }
}

#[tokio::test]
async fn call_that_is_forced_is_forced_again_by_the_next_question_alone() {
    let mock = playing([asks(&["Oslo"]), text_reply("Sunny."), text_reply("Rain.")]);
    let (client, mut request) = (mock.client(), question().tool_choice(ToolChoiceOptions::Required));

    run(&client, &mut request).await.finished().unwrap();
    run(&client, &mut request.clone().input("And tomorrow?")).await.finished().unwrap();

    assert_eq!(choices(&mock), [json!("required"), json!(null), json!("required")]);
}

/// The choice that each request was sent with.
fn choices(mock: &Mock) -> Vec<Value> {
    mock.requests().iter().map(|request| request.json()["tool_choice"].clone()).collect()
}

#[tokio::test]
async fn call_that_is_forced_is_forced_by_the_next_question_though_a_run_ended_with_an_error() {
    for store in [true, false] {
        let mock = Mock::start([
            Answer::reply(asks(&["Oslo"])),
            Answer::status(400).json(r#"{"detail":"enough"}"#),
            Answer::reply(text_reply("Sunny.")),
            Answer::reply(text_reply("Rain.")),
        ]);
        let client = mock.client();
        let mut request = question().store(store).tool_choice(ToolChoiceOptions::Required);
        let call = client.responses().create(request.clone()).run(&sunny()).keep_in(&mut request);
        call.await.unwrap_err();

        run(&client, &mut request).await.finished().unwrap();
        request.add_items([ResponseInputItemParam::user("And tomorrow?")]);
        run(&client, &mut request).await.finished().unwrap();

        assert_eq!(choices(&mock), [json!("required"), json!(null), json!(null), json!("required")]);
        assert_eq!(mock.requests()[1].json(), mock.requests()[2].json());
    }
}

#[tokio::test]
async fn call_that_is_forced_is_not_forced_by_answers_that_the_caller_gives() {
    let mock = playing([asks(&["Oslo"]), text_reply("Sunny."), text_reply("Rain.")]);
    let (client, tools) = (mock.client(), sunny());
    let mut request = question().tool_choice(ToolChoiceOptions::Required);
    let end = client.responses().create(request.clone()).run(&tools).max_turns(1).await.unwrap();
    let reply = end.into_reply().expect("the last reply");
    let answers = reply.function_calls().map(|call| call.output("sunny").into());

    request = request.previous_response_id(&*reply.id).input(answers.collect::<Vec<ResponseInputItemParam>>());
    run(&client, &mut request).await.finished().unwrap();
    run(&client, &mut request.input("And tomorrow?")).await.finished().unwrap();

    assert_eq!(choices(&mock), [json!("required"), json!(null), json!("required")]);
}

#[tokio::test]
async fn question_whose_turns_were_used_up_is_asked_again() {
    let mock = playing([asks(&["Oslo"]), asks(&["Rome"]), asks(&["Rome"]), text_reply("Sunny.")]);
    let (client, tools, mut request) = (mock.client(), sunny(), question());
    let call = client.responses().create(request.clone());
    call.run(&tools).max_turns(2).keep_in(&mut request).await.unwrap().finished().unwrap_err();

    let end = run(&client, &mut request).await;

    assert_eq!(end.finished().unwrap().output_text(), "Sunny.");
    let sent = mock.requests();
    assert_eq!(sent[2].json(), sent[1].json());
    assert_eq!(outputs(&sent[3]), ["sunny in Rome"]);
}
