//! How a run ends, when it is not by a message.

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sequrity::{
    ErrorKind, Next, RunEnd, Step, TimeoutKind, Timeouts, Tools,
    types::{
        headers::{FeaturesHeader, SecurityPolicyHeader},
        responses::{FunctionToolParam, McpApprovalRequest, ResponsesResponse},
    },
};
use sequrity_mock::{
    Answer, Mock,
    clock::ManualClock,
    dialogs::applicant_mail,
    replies::{function_call, reply, text_reply},
};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::{City, asking, asks, playing, question, sunny, weather};

#[tokio::test]
async fn run_ends_when_its_turns_are_used_up() {
    let mock = playing([asks(&["Oslo"]), asks(&["Rome"]), asks(&["Bonn"])]);

    let end = mock.client().responses().create(question()).run(&sunny()).max_turns(2).await.unwrap();

    assert!(matches!(&end, RunEnd::TurnLimit(reply) if reply.function_calls().count() == 1), "{end:?}");
    assert_eq!(mock.counts().requests, 2);
    let error = end.finished().unwrap_err();
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Unfinished, Some(200)));
    let last: ResponsesResponse = error.decode_body().expect("the error keeps the last reply");
    assert_eq!(last.function_calls().count(), 1);
}

#[tokio::test]
async fn reason_is_not_looked_for_in_a_good_reply() {
    let call = function_call("fc_1", "call_1", "weather", &json!({"error": {"message": "not an error"}}));
    let mock = playing([reply("resp_asks", "completed", vec![call])]);

    let end = mock.client().responses().create(question()).run(&sunny()).max_turns(1).await.unwrap();

    let error = end.finished().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Unfinished, None));
}

#[tokio::test]
async fn watcher_may_count_in_a_variable_of_the_caller() {
    let mock = playing([asks(&["Oslo"]), text_reply("Sunny.")]);
    let mut tokens = Vec::new();

    let run = mock.client().responses().create(question()).run(&sunny());
    let run = run.on_step(|step: Step<'_>| {
        if let Step::Reply { turn, reply } = step {
            tokens.push((turn, reply.usage.as_ref().is_some_and(|usage| usage.total_tokens > 0)));
        }
    });
    run.await.unwrap().finished().unwrap();

    assert_eq!(tokens, [(1, true), (2, true)]);
}

#[tokio::test]
async fn deadline_holds_for_functions() {
    let mock = asking(&["Oslo"]);
    let clock = ManualClock::new();
    let client = mock.builder().clock(clock.clone()).timeouts(Timeouts::none()).build().unwrap();
    let tools = Tools::new().add(weather(), move |_: City| {
        let clock = clock.clone();
        async move {
            clock.advance(Duration::from_secs(10));
            pending::<String>().await
        }
    });

    let end = client.responses().create(question()).run(&tools).deadline(Duration::from_secs(10)).await.unwrap();

    assert!(matches!(&end, RunEnd::Deadline(Some(reply)) if reply.id == "resp_asks"), "{end:?}");
    assert_eq!(end.finished().unwrap_err().kind(), ErrorKind::Timeout(TimeoutKind::Total));
}

#[tokio::test]
async fn caller_stops_before_a_function_runs() {
    let mock = asking(&["Oslo"]);
    let ran = Arc::new(AtomicBool::new(false));
    let runs = Arc::clone(&ran);
    let tools = Tools::new().add(weather(), move |_: City| {
        runs.store(true, Ordering::Relaxed);
        async { "sunny" }
    });

    let run = mock.client().responses().create(question()).run(&tools);
    let end = run.on_step(|step: Step<'_>| match step {
        Step::Call { .. } => Next::Stop,
        _ => Next::GoOn,
    });
    let end = end.await.unwrap();

    assert!(matches!(end, RunEnd::Stopped(Some(_))), "{end:?}");
    assert!(!ran.load(Ordering::Relaxed));
}

/// Says that it is gone.
struct Guard(Arc<AtomicBool>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn functions_end_with_the_run_that_is_dropped() {
    let mock = asking(&["Oslo"]);
    let (gone, started) = (Arc::new(AtomicBool::new(false)), Arc::new(Notify::new()));
    let (guard, begun) = (Arc::clone(&gone), Arc::clone(&started));
    let tools = Tools::new().add(weather(), move |_: City| {
        let (guard, begun) = (Guard(Arc::clone(&guard)), Arc::clone(&begun));
        async move {
            let _guard = guard;
            begun.notify_one();
            pending::<String>().await
        }
    });

    tokio::select! {
        end = mock.client().responses().create(question()).run(&tools).into_future() => panic!("{end:?}"),
        () = started.notified() => {}
    }

    assert!(gone.load(Ordering::Relaxed));
}

#[tokio::test]
async fn denial_of_a_policy_ends_the_run_with_its_reason() {
    let mock = Mock::answering(applicant_mail());
    let builder = mock.builder().features(FeaturesHeader::dual_llm());
    let client = builder.security_policy(SecurityPolicyHeader::dual_llm()).build().unwrap();
    let tools = ["load_profile", "send_email"].into_iter().fold(Tools::new(), |tools, name| {
        tools.add(FunctionToolParam::new(name), |_: Value| async { r#"{"name":"J. Doe"}"# })
    });

    let end = client.responses().create(question()).run(&tools).await.unwrap();

    let RunEnd::Failed { reply, denial: Some(denial), session_id: Some(session) } = &end else { panic!("{end:?}") };
    assert_eq!(denial.code.as_deref(), Some("policy_violation"));
    assert!(denial.message.as_ref().unwrap().contains("send_email"));
    assert_eq!((reply.id.as_str(), session), ("resp_denied", &mock.requests()[1].session));
    let (said, error) = (denial.message.clone(), end.finished().unwrap_err());
    assert_eq!((error.kind(), error.message()), (ErrorKind::Failed, said.as_deref()));
}

#[tokio::test]
async fn incomplete_reply_ends_the_run_and_its_calls_do_not_run() {
    let mut cut = asks(&["Oslo"]);
    cut["status"] = json!("incomplete");
    let mock = playing([cut]);

    let end = mock.client().responses().create(question()).run(&sunny()).await.unwrap();

    assert!(matches!(end, RunEnd::Incomplete(_)), "{end:?}");
}

#[tokio::test]
async fn reply_that_the_service_has_not_come_to_yet_is_no_final_one() {
    let mock = playing([reply("resp_queued", "queued", vec![])]);

    let end = mock.client().responses().create(question().background(true)).run(&sunny()).await.unwrap();

    assert!(matches!(end, RunEnd::Incomplete(_)), "{end:?}");
    assert_eq!(end.finished().unwrap_err().kind(), ErrorKind::Unfinished);
}

#[tokio::test]
async fn run_that_failed_names_the_session_of_its_request_where_the_reply_names_none() {
    let mock = Mock::start([Answer::reply(reply("resp_failed", "failed", vec![])).no_session()]);
    let call = mock.client().resume("of-the-session").responses().create(question());

    let end = call.session_id("of-the-call".to_owned()).run(&sunny()).await.unwrap();

    let RunEnd::Failed { session_id, .. } = &end else { panic!("{end:?}") };
    assert_eq!(session_id.as_deref(), Some("of-the-call"));
    assert_eq!(end.finished().unwrap_err().session_id(), Some("of-the-call"));
}

#[tokio::test]
async fn error_of_a_later_turn_is_the_error_of_the_run() {
    let mock = Mock::start([Answer::reply(asks(&["Oslo"])), Answer::status(400).json(r#"{"detail":"enough"}"#)]);

    let error = mock.client().responses().create(question()).run(&sunny()).await.unwrap_err();

    assert_eq!((error.kind(), error.message()), (ErrorKind::Status, Some("enough")));
}

/// A reply that asks whether a tool of an MCP server may run.
fn asks_for_approval() -> Value {
    let item = json!({
        "type": "mcp_approval_request",
        "id": "mcpr_1",
        "arguments": "{}",
        "name": "delete_all",
        "server_label": "files"
    });
    reply("resp_asks", "completed", vec![item])
}

#[tokio::test]
async fn approval_is_decided_by_the_caller() {
    for approve in [true, false] {
        let mock = playing([asks_for_approval(), text_reply("As you wish.")]);

        let run = mock.client().responses().create(question()).run(&Tools::new());
        let end =
            run.on_approval(move |asked: McpApprovalRequest| async move { approve && asked.name == "delete_all" });
        let end = end.await.unwrap();

        end.finished().unwrap();
        let decided = json!({"type": "mcp_approval_response", "approval_request_id": "mcpr_1", "approve": approve});
        assert_eq!(mock.requests()[1].json()["input"], json!([decided]));
    }
}

#[tokio::test]
async fn approval_that_nobody_decides_ends_the_run() {
    let mock = playing([asks_for_approval()]);

    let end = mock.client().responses().create(question()).run(&sunny()).await.unwrap();

    assert!(matches!(&end, RunEnd::Undecided(reply) if reply.mcp_approval_requests().count() == 1), "{end:?}");
}

/// A call that no function answers, beside one that a function does.
fn asks_for_a_shell_too() -> Value {
    let mut asks = asks(&["Oslo"]);
    let call = json!({
        "type": "shell_call",
        "id": "sh_1",
        "call_id": "call_9",
        "status": "completed",
        "action": {"commands": ["ls"], "timeout_ms": null, "max_output_length": null},
        "environment": null
    });
    asks["output"].as_array_mut().expect("the output is a list").push(call);
    asks
}

#[tokio::test]
async fn call_that_no_function_answers_ends_the_run_before_any_runs() {
    let mock = playing([asks_for_a_shell_too()]);
    let tools = Tools::new().add(weather(), |_: City| async { panic!("nobody asked for this") as String });
    let steps = Arc::new(AtomicBool::new(false));
    let called = Arc::clone(&steps);

    let run = mock.client().responses().create(question()).run(&tools);
    let end = run.on_step(move |step: Step<'_>| {
        called.fetch_or(matches!(step, Step::Call { .. }), Ordering::Relaxed);
    });
    let end = end.await.unwrap();

    assert!(matches!(&end, RunEnd::Unanswered(reply) if reply.output.len() == 2), "{end:?}");
    assert!(!steps.load(Ordering::Relaxed));
    assert_eq!(end.finished().unwrap_err().kind(), ErrorKind::Unfinished);
}

#[tokio::test]
async fn call_that_the_service_has_answered_itself_is_not_left() {
    let mut asked = asks_for_a_shell_too();
    let output = json!({"type": "shell_call_output", "id": "so_1", "call_id": "call_9", "status": "completed", "output": [], "max_output_length": null});
    asked["output"].as_array_mut().unwrap().push(output);
    let mock = playing([asked, text_reply("Thanks.")]);

    let end = mock.client().responses().create(question()).run(&sunny()).await.unwrap();

    assert_eq!(end.finished().unwrap().output_text(), "Thanks.");
}
