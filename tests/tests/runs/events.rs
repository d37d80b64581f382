//! Runs whose replies come as events, and are watched.

use sequrity::{
    ErrorKind, Next, RunEnd, Step, Tools,
    types::{
        headers::{FeaturesHeader, SecurityPolicyHeader},
        responses::{FunctionToolParam, ResponseStreamEvent},
    },
};
use sequrity_mock::{
    Answer, Mock,
    dialogs::applicant_mail,
    replies::{events, text_reply},
};
use serde_json::{Value, json};

use crate::{asks, outputs, question, streaming, sunny, with_a_mistake};

#[tokio::test]
async fn every_event_of_every_turn_is_shown_and_functions_run_between() {
    let mock = streaming([asks(&["Oslo"]), text_reply("Sunny there.")]);
    let (mut text, mut ends, mut steps) = (String::new(), 0, Vec::new());

    let run = mock.client().responses().create(question()).run(&sunny());
    let run = run.on_event(|event: &ResponseStreamEvent| {
        text.push_str(event.text_delta().unwrap_or_default());
        ends += u32::from(event.final_response().is_some());
    });
    let run = run.on_step(|step: Step<'_>| steps.push(format!("{step:?}")));
    let reply = run.await.unwrap().finished().unwrap();

    assert_eq!((text.as_str(), ends), ("Sunny there.", 2));
    assert_eq!(reply.output_text(), "Sunny there.");
    let [first, second] = mock.requests().try_into().unwrap();
    assert_eq!((&first.json()["stream"], &second.json()["stream"]), (&json!(true), &json!(true)));
    assert_eq!(outputs(&second), ["sunny in Oslo"]);
    assert_eq!(first.session, second.session);
    insta::assert_snapshot!(steps.join("\n"), @r#"
    Request { turn: 1 }
    Reply { turn: 1 }
    Call { turn: 1, name: "weather" }
    Output { turn: 1, name: "weather", ok: true }
    Request { turn: 2 }
    Reply { turn: 2 }
    "#);
}

#[tokio::test]
async fn watcher_stops_the_run_within_a_reply() {
    let mock = streaming([asks(&["Oslo"]), text_reply("Sunny there.")]);

    let run = mock.client().responses().create(question()).run(&sunny());
    let run = run.on_event(|event: &ResponseStreamEvent| match event.text_delta() {
        Some(_) => Next::Stop,
        None => Next::GoOn,
    });
    let end = run.await.unwrap();

    assert!(matches!(&end, RunEnd::Stopped(Some(reply)) if reply.id == "resp_asks"), "{end:?}");
}

#[tokio::test]
async fn event_that_cannot_be_read_does_not_end_the_run() {
    let all = with_a_mistake(&events(&text_reply("Sunny.")));
    let mock = Mock::start([Answer::events(&all)]);
    let mut seen = 0;

    let run = mock.client().responses().create(question()).run(&sunny());
    let end = run.on_event(|_: &ResponseStreamEvent| seen += 1).await.unwrap();

    assert_eq!(end.finished().unwrap().output_text(), "Sunny.");
    assert_eq!(seen, all.len() - 1);
}

#[tokio::test]
async fn stream_that_breaks_off_is_the_error_of_the_run() {
    let cut = Answer::events(events(&text_reply("Sunny."))).cut_after(900);
    let mock = Mock::start([Answer::events(events(&asks(&["Oslo"]))), cut]);

    let run = mock.client().responses().create(question()).run(&sunny());
    let error = run.on_event(|_: &ResponseStreamEvent| ()).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Cut);
}

#[tokio::test]
async fn stream_that_breaks_off_is_the_error_behind_an_event_that_cannot_be_read_too() {
    let mock = Mock::start([Answer::events(with_a_mistake(&events(&text_reply("Sunny.")))).cut_after(900)]);

    let run = mock.client().responses().create(question()).run(&sunny());
    let error = run.on_event(|_: &ResponseStreamEvent| ()).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Cut);
}

#[tokio::test]
async fn watcher_that_stops_at_the_last_event_keeps_the_reply() {
    let stop_at_the_end = |event: &ResponseStreamEvent| match event.final_response() {
        Some(_) => Next::Stop,
        None => Next::GoOn,
    };
    let mock = streaming([asks(&["Oslo"]), text_reply("Never asked for.")]);

    let run = mock.client().responses().create(question()).run(&sunny());
    let end = run.on_event(stop_at_the_end).await.unwrap();

    assert!(matches!(&end, RunEnd::Stopped(Some(reply)) if reply.id == "resp_asks"), "{end:?}");
}

#[tokio::test]
async fn failure_told_by_an_event_is_the_error_of_the_run() {
    let failure = json!({"type": "error", "code": "server_error", "message": "the model is gone", "param": null});
    let mock = Mock::start([Answer::events([failure])]);

    let run = mock.client().responses().create(question()).run(&sunny());
    let error = run.on_event(|_: &ResponseStreamEvent| ()).await.unwrap_err();

    assert_eq!((error.kind(), error.message()), (ErrorKind::Failed, Some("the model is gone")));
}

#[tokio::test]
async fn incomplete_reply_ends_the_run() {
    let mut cut = text_reply("Sun");
    cut["status"] = json!("incomplete");
    let mock = streaming([cut]);

    let run = mock.client().responses().create(question()).run(&sunny());
    let end = run.on_event(|_: &ResponseStreamEvent| ()).await.unwrap();

    assert!(matches!(&end, RunEnd::Incomplete(reply) if reply.output_text() == "Sun"), "{end:?}");
}

#[tokio::test]
async fn denial_of_a_policy_ends_the_run_with_its_reason() {
    let mock = Mock::answering(applicant_mail());
    let builder = mock.builder().features(FeaturesHeader::dual_llm());
    let client = builder.security_policy(SecurityPolicyHeader::dual_llm()).build().unwrap();
    let tools = ["load_profile", "send_email"].into_iter().fold(Tools::new(), |tools, name| {
        tools.add(FunctionToolParam::new(name), |_: Value| async { r#"{"name":"J. Doe"}"# })
    });

    let run = client.responses().create(question()).run(&tools);
    let end = run.on_event(|_: &ResponseStreamEvent| ()).await.unwrap();

    let RunEnd::Failed { denial: Some(denial), session_id: Some(session), .. } = &end else { panic!("{end:?}") };
    assert_eq!(denial.code.as_deref(), Some("policy_violation"));
    assert_eq!(session, &mock.requests()[1].session);
}
