//! The mock gateway itself: what it refuses, and the dialogs that it plays.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use sequrity::{
    Error, ErrorKind, object,
    types::{
        dual_llm::ResultStatus,
        headers::{FeaturesHeader, SecurityPolicyHeader},
        responses::{
            FunctionCallOutputParam, FunctionToolParam, ResponseInputItemParam, ResponseStatus, ResponsesRequest,
        },
    },
};
use sequrity_mock::{
    Answer, Mock,
    dialogs::{applicant_mail, flight_booking},
    replies::text_reply,
    schema::schemas,
};
use serde_json::Value;

fn function(name: &str) -> FunctionToolParam {
    FunctionToolParam::new(name).parameters(object!({"type": "object"}))
}

fn booking() -> ResponsesRequest {
    ResponsesRequest::new("gpt-5-mini,gpt-5-nano").tools([function("book_flight")])
}

/// The status and the reason of a refused request.
fn refusal(result: Result<impl Sized, Error>) -> (u16, String) {
    let error = result.err().expect("the mock refuses");
    assert_eq!(error.kind(), ErrorKind::Status);
    let status = error.status().expect("a status").as_u16();
    (status, error.message().unwrap_or_default().to_owned())
}

#[test]
fn query_leads_to_the_operation_of_the_path() {
    let mock = Mock::start([]);
    let mut stream = TcpStream::connect(mock.url().trim_start_matches("http://")).unwrap();
    let line = "POST /control/chat/v1/responses?limit=2&after=a%2Fb HTTP/1.1";

    write!(stream, "{line}\r\nhost: mock\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").unwrap();
    stream.read_to_string(&mut String::new()).unwrap();

    let request = mock.request();
    assert_eq!(request.operation, Some("responses.create"));
    assert_eq!(request.path, "/control/chat/v1/responses?limit=2&after=a%2Fb");
}

#[tokio::test]
async fn flight_is_booked_in_two_turns() {
    let mock = Mock::answering(flight_booking());
    let session = mock.client().session();
    let responses = session.responses();

    let first = responses.create(booking().input("Book flight BA263 for 10 June.")).await.unwrap();
    let call = first.function_calls().next().unwrap();
    let output = FunctionCallOutputParam::new(&call.call_id, r#"{"confirmation":"QX7R2M"}"#);
    let last = responses
        .create(booking().previous_response_id(&first.id).input([ResponseInputItemParam::from(output)]))
        .await
        .unwrap();

    assert_eq!(
        (call.name.as_str(), call.arguments.as_str()),
        ("book_flight", r#"{"flight":"BA263","date":"10 June"}"#)
    );
    assert_eq!(first.session_id(), last.session_id());
    assert_eq!(call.call_id.get(3..39), session.id().as_deref());
    let result = last.output_texts().next().unwrap().text_parsed().unwrap();
    assert_eq!(result.status, ResultStatus::Success);
    assert_eq!(result.final_return_value.unwrap().value["confirmation"], "QX7R2M");
}

#[tokio::test]
async fn session_is_found_by_the_call_alone() {
    let mock = Mock::answering(flight_booking());
    let responses = mock.client().responses();

    let first = responses.create(booking().input("Book flight BA263 for 10 June.")).await.unwrap();
    let call = first.function_calls().next().unwrap();
    let items = [
        ResponseInputItemParam::from(first.output[0].clone()),
        FunctionCallOutputParam::new(&call.call_id, "booked").into(),
    ];
    let last = responses.create(booking().input(items)).await.unwrap();

    assert_eq!(mock.requests()[1].header("x-session-id"), None);
    assert_eq!(first.session_id(), last.session_id());
}

#[tokio::test]
async fn mail_is_denied() {
    let mock = Mock::answering(applicant_mail());
    let session = mock.client().session();
    let request = || ResponsesRequest::new("m").tools([function("load_profile"), function("send_email")]);
    let create = |request| session.responses().create(request).security_policy(SecurityPolicyHeader::dual_llm());

    let first = create(request().input("Mail J. Doe's profile to a recruiter.")).await.unwrap();
    let call = first.function_calls().next().unwrap();
    let output = FunctionCallOutputParam::new(&call.call_id, r#"{"name":"J. Doe"}"#);
    let last =
        create(request().previous_response_id(&first.id).input([ResponseInputItemParam::from(output)])).await.unwrap();

    assert_eq!(last.status, Some(ResponseStatus::Failed));
    assert!(last.output_text().contains("send_email"), "{}", last.output_text());
}

#[tokio::test]
async fn replies_of_the_dialogs_fit_the_schema() {
    let mock = Mock::answering(flight_booking());

    let whole = mock.client().responses().create(booking().input("Book.")).await.unwrap();

    let whole = serde_json::to_value(&whole).unwrap();
    assert_eq!(schemas().faults("ResponsesResponse", &whole), []);
}

#[tokio::test]
async fn wrong_key_is_refused() {
    let mock = Mock::start([]);
    let client = mock.builder().api_key("another-key").build().unwrap();

    let result = client.responses().create(ResponsesRequest::new("m").input("hi")).await;

    assert_eq!(refusal(result), (401, "the bearer key is missing or wrong".to_owned()));
}

#[tokio::test]
async fn body_against_the_schema_is_refused_with_its_place() {
    let mock = Mock::start([]);
    let mut request = ResponsesRequest::new("m").input("hi");
    request.extra.insert("tool_resources", 1);
    request.extra.insert("input_format", Value::Null);
    let result = mock.client().responses().create(request.clone()).await;
    assert_eq!(refusal(result).0, 400, "unknown members are sent as they are, and the script is empty");

    let result =
        mock.client().responses().create(request).config_overrides(&object!({"fsm": {"max_n_turns": 0}})).await;

    let (status, message) = refusal(result);
    assert_eq!(status, 422);
    assert!(message.starts_with("X-Config.fsm.max_n_turns: "), "{message}");
}

#[tokio::test]
async fn misspelt_override_is_refused() {
    let mock = Mock::start([]);
    let create = mock.client().responses().create(ResponsesRequest::new("m").input("hi"));

    let result = create.feature_overrides(&object!({"agent_arhc": "dual-llm"})).await;

    let (status, message) = refusal(result);
    assert_eq!(status, 422);
    assert!(message.contains("agent_arhc"), "{message}");
    assert!(mock.request().refusal.is_some());
}

#[tokio::test]
async fn wrong_path_is_refused() {
    let mock = Mock::start([]);
    let client = mock.builder().base_url(format!("{}/v1/chat?x", mock.url())).build();

    assert!(client.is_err(), "a base URL has no query");
}

#[tokio::test]
async fn everything_received_is_kept() {
    let mock = Mock::start([Answer::reply(text_reply("hello"))]);
    let create = mock.client().responses().create(ResponsesRequest::new("m").input("hi"));

    create.features(FeaturesHeader::dual_llm()).await.unwrap();

    let request = mock.request();
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/control/chat/v1/responses"));
    assert_eq!(request.operation, Some("responses.create"));
    assert_eq!(request.header("X-Features"), Some(r#"{"agent_arch":"dual-llm"}"#));
    assert_eq!(request.body, r#"{"model":"m","input":"hi"}"#);
    assert_eq!(request.refusal, None);
}
