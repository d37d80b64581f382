//! Functions that fail: the model is told, unless the caller stops.

use std::{
    error::Error,
    future::{Future, pending},
    sync::{Arc, Mutex, mpsc::channel},
    time::Duration,
};

use sequrity::{
    Next, RunEnd, Step, Timeouts, ToolCall, ToolFault, ToolOutput, Tools,
    types::{from_json, responses::FunctionCallOutput},
};
use sequrity_mock::clock::ManualClock;
use serde_json::{Value, json};

use crate::{City, asking, outputs, question, sunny, weather};

/// What the model is told by a run with these functions.
async fn told(tools: &Tools) -> String {
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

/// The fault of a function that reads the arguments of its call itself, and what the model is told.
async fn fault_of<O, R>(function: fn(ToolCall) -> R) -> (ToolFault, String)
where
    O: ToolOutput<FunctionCallOutput>,
    R: Future<Output = O> + Send + 'static,
{
    let tools = Tools::new().add_call(weather(), function);
    let call = ToolCall::new("call_1", "weather", json!({ "city": "Oslo" }).to_string());
    let fault = tools.call(&call).await.expect_err("the function fails");
    (fault, told(&tools).await)
}

#[tokio::test]
async fn arguments_that_a_function_reads_itself_are_told_with_their_place() {
    let faults = [
        fault_of(|call| async move { call.arguments_as::<Vec<u8>>().map(|_| "never") }).await,
        fault_of(|call| async move {
            call.arguments_as::<Vec<u8>>()?;
            Ok::<_, Box<dyn Error + Send + Sync>>("never")
        })
        .await,
        fault_of(|call| async move {
            call.arguments_as::<Vec<u8>>()?;
            Ok::<_, ToolFault>("never")
        })
        .await,
    ];

    for (fault, told) in faults {
        assert!(matches!(&fault, ToolFault::Arguments(what) if what.starts_with("$: invalid type")), "{fault:?}");
        assert!(told.contains("the arguments do not fit: $: invalid type: map"), "{told}");
    }
}

#[tokio::test]
async fn json_that_a_function_reads_besides_is_no_matter_of_its_arguments() {
    let (fault, told) = fault_of(|_| async { from_json::<Value>("{").map(|_| "never") }).await;

    assert!(matches!(fault, ToolFault::Failed(_)), "{fault:?}");
    assert!(!told.contains("arguments"), "{told}");
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
    let end = run.on_step(move |step: Step<'_>| match step {
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

#[tokio::test]
async fn function_that_takes_too_long_is_dropped_and_the_run_goes_on() {
    let mock = asking(&["Oslo", "Rome"]);
    let clock = ManualClock::new();
    let client = mock.builder().clock(clock.clone()).timeouts(Timeouts::none()).build().unwrap();
    let alive = Arc::new(());
    let held = Arc::downgrade(&alive);
    let tools = Tools::new().add(weather(), move |it: City| {
        let (clock, alive) = (clock.clone(), Arc::clone(&alive));
        async move {
            if it.city == "Rome" {
                clock.advance(Duration::from_secs(5));
                pending::<()>().await;
            }
            drop(alive);
            it.city
        }
    });

    let run = client.responses().create(question()).run(&tools).tool_deadline(Duration::from_secs(5));
    run.await.unwrap().finished().unwrap();

    let told = outputs(&mock.requests()[1]);
    assert_eq!(told[0], "Oslo");
    is_error(&told[1], "the function did not end within 5s");
    assert_eq!(held.strong_count(), 1, "the functions themselves hold it");
}

#[tokio::test]
async fn function_that_waits_too_long_is_left_alone() {
    let mock = asking(&["Oslo"]);
    let clock = ManualClock::new();
    let client = mock.builder().clock(clock.clone()).timeouts(Timeouts::none()).build().unwrap();
    let (go_on, waits) = channel::<()>();
    let (ended_to, ended) = channel();
    let waits = Mutex::new(waits);
    let tools = Tools::new().add_blocking(weather(), move |_: City| {
        clock.advance(Duration::from_secs(5));
        waits.lock().unwrap().recv().unwrap();
        ended_to.send("ended").unwrap();
    });

    let run = client.responses().create(question()).run(&tools).tool_deadline(Duration::from_secs(5));
    run.await.unwrap().finished().unwrap();

    is_error(&outputs(&mock.requests()[1])[0], "the function did not end within 5s");
    go_on.send(()).unwrap();
    assert_eq!(ended.recv(), Ok("ended"), "on its own thread");
}
