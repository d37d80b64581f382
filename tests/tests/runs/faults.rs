//! Functions that fail: the model is told, unless the caller stops.

use std::sync::{Arc, Mutex};

use sequrity::{Next, RunEnd, Step, ToolCall, ToolFault, Tools, types::responses::ResponsesRequest};
use serde_json::{Value, json};

use crate::{City, asking, outputs, question, sunny, weather};

/// What the model is told by a run with these functions.
async fn told(tools: &Tools<ResponsesRequest>) -> String {
    let mock = asking(&["Oslo"]);
    let end = mock.client().responses().create(question()).run(tools).await.expect("no turn fails");
    end.finished().expect("the second reply is final");
    outputs(&mock.requests()[1]).remove(0)
}

#[track_caller]
fn is_error(told: &str, error: &str) {
    assert_eq!(serde_json::from_str::<Value>(told).expect("a fault is told as JSON"), json!({ "error": error }));
}

#[tokio::test]
async fn unknown_function_is_told_with_those_that_there_are() {
    let tools = Tools::new().on("time", |_: Value| async { "noon" });

    is_error(&told(&tools).await, "there is no function `weather`; there are time");
}

#[tokio::test]
async fn function_can_be_called_without_a_run() {
    let call = |city: Value| ToolCall::new("call_1", "weather", json!({ "city": city }).to_string());

    let (good, bad) = (sunny().call(&call(json!("Oslo"))).await, sunny().call(&call(json!(7))).await);

    assert_eq!(good, Ok("sunny in Oslo".into()));
    assert!(matches!(bad, Err(ToolFault::Arguments(_))), "{bad:?}");
}

#[tokio::test]
async fn function_that_gives_nothing_is_told_as_null() {
    let tools = Tools::new().add(weather(), |_: City| async { Ok::<(), String>(()) });

    assert_eq!(told(&tools).await, "null");
}

#[tokio::test]
async fn error_of_a_function_is_told() {
    let tools =
        Tools::new().add(weather(), |it: City| async move { Err::<String, _>(format!("no such city: {}", it.city)) });

    is_error(&told(&tools).await, "no such city: Oslo");
}

#[tokio::test]
async fn panic_of_a_function_is_told_without_its_words() {
    let inside = Tools::new().add(weather(), |it: City| async move { panic!("secret {}", it.city) as String });
    let before = Tools::new().add(weather(), |it: City| {
        assert!(it.city.is_empty(), "secret");
        async { "never" }
    });
    let waiting = Tools::new().add_blocking(weather(), |it: City| panic!("secret {}", it.city) as String);

    for tools in [inside, before, waiting] {
        is_error(&told(&tools).await, "the function broke down");
    }
}

#[tokio::test]
async fn arguments_that_do_not_fit_are_told_with_their_place() {
    let tools = Tools::new().add(weather(), |degrees: Vec<u8>| async move { format!("{degrees:?}") });

    let told = told(&tools).await;

    assert!(told.contains("the arguments do not fit: $: invalid type: map"), "{told}");
}

#[tokio::test]
async fn output_that_is_too_long_is_told() {
    let mock = asking(&["Oslo"]);

    let end = mock.client().responses().create(question()).run(&sunny()).max_output(5).await.unwrap();

    end.finished().unwrap();
    is_error(&outputs(&mock.requests()[1])[0], "the output is longer than 5 bytes: ask for less");
}

#[tokio::test]
async fn error_that_is_too_long_is_told_as_that() {
    let mock = asking(&["Oslo"]);
    let tools = Tools::new().add(weather(), |_: City| async { Err::<String, String>("x".repeat(10_000)) });

    let run = mock.client().responses().create(question()).run(&tools).max_output(1000);
    run.await.unwrap().finished().unwrap();

    is_error(&outputs(&mock.requests()[1])[0], "the output is longer than 1000 bytes: ask for less");
}

#[tokio::test]
async fn caller_stops_at_a_fault() {
    let mock = asking(&["Oslo"]);
    let faults = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&faults);

    let run = mock.client().responses().create(question()).run(&Tools::new());
    let end = run.on_step(move |step: Step<'_, ResponsesRequest>| match step {
        Step::Output { output: Err(fault), .. } => {
            seen.lock().unwrap().push(fault.clone());
            Next::Stop
        }
        _ => Next::GoOn,
    });
    let end = end.await.unwrap();

    assert!(matches!(&end, RunEnd::Stopped(Some(reply)) if reply.id == "resp_asks"), "{end:?}");
    assert_eq!(mock.counts().requests, 1);
    assert!(matches!(&faults.lock().unwrap()[..], [ToolFault::Unknown { name, .. }] if name == "weather"));
}
