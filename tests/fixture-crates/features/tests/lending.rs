//! The client of the made-up API, through a transport that never leaves the process.

use std::sync::{Arc, Mutex};

use lending::{
    Client, ErrorKind, Setting, Transport,
    external::{Bytes, Request, Response},
    object, transport_fn,
    types::{
        Nullable,
        catalog::{Branch, Stock, StockEvent},
        lending::{DeliverWish, LoanEvent, LoanRequest, LoanState, Notes, ReaderCard},
    },
};
use sequrity_runtime::Body;
use serde_json::Number;

/// What was sent, request by request.
type Sent = Arc<Mutex<Vec<Request<Bytes>>>>;

/// Answers every request with one reply.
fn answering(content_type: &'static str, body: &'static str, sent: &Sent) -> impl Transport {
    let sent = Arc::clone(sent);
    transport_fn(move |request| {
        sent.lock().expect("no test has panicked").push(request);
        let reply = Response::builder().status(200).header("content-type", content_type).header("x-visit", "v-1");
        async move { Ok(reply.body(Body::from(body)).expect("a reply")) }
    })
}

fn client(transport: impl Transport) -> Client {
    Client::builder().api_key("key").transport(transport).build().expect("a client")
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> &'a str {
    request.headers()[name].to_str().expect("ASCII")
}

#[tokio::test]
async fn request_goes_out_and_reply_comes_back() {
    let sent = Sent::default();
    let reply =
        r#"{"id":"1","state":"lent","book":{"isbn":"9780000000002","title":"Ferns","spine":"green"},"due":null}"#;
    let client = client(answering("application/json", reply, &sent));
    let visit = client.session();
    let wishes = [DeliverWish::new("Quay 3")];

    let call = visit.loans().create(LoanRequest::new("9780000000002").days(7).wishes(wishes));
    let card = ReaderCard::new("77").shelves(["B", "A", "B"]);
    let loan =
        call.branch(Branch::Harbour).card(card).card_overrides(&object!({"kind": null})).pin("1234").await.unwrap();

    assert_eq!((&loan.state, &loan.due), (&LoanState::Lent, &Some(Nullable::Null)));
    assert_eq!(loan.book.as_ref().unwrap().extra["spine"], "green");
    assert_eq!((loan.session_id(), visit.id().as_deref()), (Some("v-1"), Some("v-1")));
    let sent = sent.lock().unwrap();
    assert_eq!(sent[0].uri(), "https://library.example/branches/harbour/loans");
    assert_eq!(sent[0].body(), r#"{"isbn":"9780000000002","days":7,"wishes":[{"type":"deliver","address":"Quay 3"}]}"#);
    assert_eq!(header(&sent[0], "x-card"), r#"{"number":"77","shelves":["A","B"],"kind":null}"#);
    assert_eq!((header(&sent[0], "x-pin"), header(&sent[0], "x-library-key")), ("1234", "key"));
}

#[tokio::test]
async fn events_come_until_the_last_one() {
    let sent = Sent::default();
    let news = "data: {\"type\":\"loan.waiting\",\"ahead\":2}\n\ndata: {\"type\":\"loan.lost\"}\n\n\
                data: {\"type\":\"loan.done\",\"loan\":{\"id\":\"1\",\"state\":\"lent\"}}\n\ndata: END\n\n";
    let client = client(answering("text/event-stream", news, &sent));

    let mut stream = client.loans().create(LoanRequest::new("9780000000002")).stream().await.unwrap();
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        events.push(event.unwrap());
    }

    assert!(matches!(&events[0], LoanEvent::Waiting(event) if event.ahead == 2), "{events:?}");
    assert!(matches!(&events[1], LoanEvent::Other(event) if event["type"] == "loan.lost"), "{events:?}");
    assert!(matches!(&events[2], LoanEvent::Done(event) if event.loan.id == "1"), "{events:?}");
    let sent = sent.lock().unwrap();
    assert_eq!(sent[0].uri(), "https://library.example/branches/main/loans");
    assert_eq!(sent[0].body(), r#"{"isbn":"9780000000002","stream":true}"#);
}

#[tokio::test]
async fn what_answers_as_a_stream_alone_is_not_asked_to() {
    let sent = Sent::default();
    let news = "data: {\"type\":\"stock.arrived\",\"isbn\":\"9\"}\n\ndata: {\"type\":\"stock.closed\"}\n\n";
    let client = client(answering("text/event-stream", news, &sent));

    let mut stream = client.news().watch().stream().await.unwrap();
    let first = stream.next().await.unwrap().unwrap();
    let last = stream.next().await.unwrap().unwrap();

    assert!(matches!(first, StockEvent::Arrived(event) if event.isbn.as_deref() == Some("9")));
    assert!(matches!(last, StockEvent::Closed(_)));
    assert!(stream.next().await.is_none());
    let sent = sent.lock().unwrap();
    assert_eq!((sent[0].method().as_str(), sent[0].uri().path()), ("GET", "/news"));
    assert_eq!((header(&sent[0], "accept"), sent[0].body().len()), ("text/event-stream", 0));
}

#[tokio::test]
async fn success_without_the_body_that_others_have_is_an_error_that_says_so() {
    let later = || async { Ok(Response::builder().status(202).body(Body::from("")).expect("a reply")) };
    let client = client(transport_fn(move |_| later()));

    let error = client.loans().create(LoanRequest::new("9780000000002")).await.unwrap_err();

    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(202)));
    assert!(error.to_string().contains("the reply (status 202 Accepted) has no body"), "{error}");
}

#[tokio::test]
async fn operation_without_a_body_sends_none() {
    let sent = Sent::default();
    let client = client(answering("application/json", r#"{"isbn":"9 1/2","title":"Mosses"}"#, &sent));

    let book = client.books().find("9 1/2").await.unwrap();

    assert_eq!(book.title, "Mosses");
    let sent = sent.lock().unwrap();
    assert_eq!((sent[0].method().as_str(), sent[0].uri().path()), ("GET", "/books/9%201%2F2"));
    assert!(sent[0].body().is_empty());
}

#[tokio::test]
async fn list_comes_back_as_a_list() {
    let sent = Sent::default();
    let loans = r#"[{"id":"1","state":"lent"},{"id":"2","state":"waiting","place":3}]"#;
    let client = client(answering("application/json", loans, &sent));

    let loans = client.loans().list().await.unwrap();

    let states: Vec<&LoanState> = loans.iter().map(|loan| &loan.state).collect();
    assert_eq!((states, &loans[1].extra["place"]), (vec![&LoanState::Lent, &LoanState::Waiting], &3.into()));
    assert_eq!(loans.session_id(), Some("v-1"));
    let sent = sent.lock().unwrap();
    assert_eq!((sent[0].method().as_str(), sent[0].uri().path()), ("GET", "/branches/main/loans"));
}

#[tokio::test]
async fn list_of_something_else_says_where() {
    let client = client(answering("application/json", r#"["main",7]"#, &Sent::default()));

    let error = client.branches().list().await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert!(error.to_string().contains("[1]"), "{error}");
}

#[tokio::test]
async fn what_answers_with_nothing_is_done() {
    let sent = Sent::default();
    let client = client(answering("text/plain", "", &sent));

    client.loans().forget().branch(Branch::Harbour).await.unwrap();

    let sent = sent.lock().unwrap();
    assert_eq!((sent[0].method().as_str(), sent[0].uri().path()), ("DELETE", "/branches/harbour/loans"));
    assert!(sent[0].body().is_empty() && !sent[0].headers().contains_key("content-type"));
}

#[tokio::test]
async fn query_says_what_is_asked_for() {
    let sent = Sent::default();
    let client = client(answering("application/json", r#"{"books":[]}"#, &sent));

    let call = client.books().list("mosses & ferns", ["nds", "da"], 7).limit(2).after("9 1/2").weight(0.5).lent(true);
    let call = call.houses([Branch::Main, Branch::from("old town")]).years([1999, 2001]).words(["fern"]);
    call.price(Number::from(3)).await.unwrap();
    client.books().list("mosses", ["da"], 7).houses(["harbour"]).lent(Setting::None).await.unwrap();

    let sent = sent.lock().unwrap();
    let all = "q=mosses%20%26%20ferns&tongue=nds&tongue=da&shelf=7&limit=2&after=9%201%2F2&branch%5B%5D=main\
               &branch%5B%5D=old%20town&year=1999&year=2001&word=fern&price=3&lent=true&weight=0.5";
    assert_eq!(sent[0].uri(), format!("https://library.example/books?{all}").as_str());
    assert_eq!(sent[1].uri(), "https://library.example/books?q=mosses&tongue=da&shelf=7&branch%5B%5D=harbour");
}

#[tokio::test]
async fn parameter_that_the_schema_forbids_is_not_sent() {
    let sent = Sent::default();
    let client = client(answering("application/json", r#"{"books":[]}"#, &sent));
    let list = || client.books().list("mosses", ["da"], 7);
    let lend = || client.loans().create(LoanRequest::new("9780000000002"));
    let too_long = "9".repeat(18);

    let errors = [
        list().limit(101).await.unwrap_err(),
        list().years([1999, 1449]).await.unwrap_err(),
        list().years([1999; 4]).await.unwrap_err(),
        client.books().list("mosses", ["da"], 0).await.unwrap_err(),
        client.books().find(&too_long).await.unwrap_err(),
        lend().pin("12345").await.unwrap_err(),
        lend().header("x-pin", "12345").await.unwrap_err(),
    ];

    let expected = [
        "limit (query limit) is not allowed: expected 100 or less, found 101",
        "years (query year) is not allowed: expected 1450 or more, found 1449",
        "years (query year) is not allowed: expected 3 items or less, found 4",
        "shelf (query shelf) is not allowed: expected 1 or more, found 0",
        "isbn (path isbn) is not allowed: expected 17 characters or less, found 18 characters",
        "pin (header X-Pin) is not allowed: expected text with the pattern",
        "pin (header X-Pin) is not allowed: expected text with the pattern",
    ];
    for (error, expected) in errors.iter().zip(expected) {
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.kind() == ErrorKind::InvalidRequest && !error.to_string().contains("12345"), "{error}");
    }
    assert!(sent.lock().unwrap().is_empty());
}

#[test]
fn client_with_a_parameter_that_the_schema_forbids_is_not_built() {
    let limit = |name: &str| (name == "LIBRARY_LIMIT").then(|| "500".to_owned());

    let built = Client::builder().api_key("key").pin("12345").build().unwrap_err();
    let found = Client::builder().api_key("key").env_from(limit).build().unwrap_err();

    assert!(built.to_string().contains("expected text with the pattern"), "{built}");
    assert!(found.to_string().contains("expected 100 or less, found 500"), "{found}");
}

#[tokio::test]
async fn value_that_the_schema_forbids_is_not_sent() {
    let sent = Sent::default();
    let client = client(answering("application/json", "{}", &sent));

    let error = client.loans().create(LoanRequest::new("978")).branch(Branch::Main).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert!(sent.lock().unwrap().is_empty());
}

#[tokio::test]
async fn body_may_be_a_map_with_a_name() {
    let sent = Sent::default();
    let client = client(answering("application/json", r#"{"main":9200,"harbour":310}"#, &sent));
    let counted: Stock = [("harbour".to_owned(), 310_u64)].into_iter().collect();

    let stock = client.branches().count(counted).await.unwrap();

    assert_eq!(stock.get("main"), Some(&9200));
    assert_eq!(sent.lock().unwrap()[0].body(), r#"{"harbour":310}"#);
}

#[tokio::test]
async fn member_with_a_named_type_is_checked_as_any_other() {
    let sent = Sent::default();
    let client = client(answering("application/json", r#"{"id":"1","state":"lent"}"#, &sent));
    let notes: Notes = (0..17).map(|at| (at.to_string(), String::new())).collect();

    let refused = client.loans().create(LoanRequest::new("9780000000002").notes(notes)).await.unwrap_err();

    assert!(refused.to_string().contains("notes"), "{refused}");
    assert!(sent.lock().unwrap().is_empty());
}
