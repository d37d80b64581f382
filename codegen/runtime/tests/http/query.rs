//! The query: pairs of name and value behind the path.

use sequrity_runtime::{
    Call, Client, ClientBuilder, Error, ErrorKind, Method, NoBody, Operation, Parameter, Place, Rule, Setting,
};
use serde_json::Value;

use crate::{
    constants::{AREA, SERVICE},
    server::{self, Server},
};

const fn parameter(name: &'static str, required: bool) -> Parameter {
    Parameter {
        name,
        wire: name,
        place: Place::Query { required },
        secret: false,
        overrides: None,
        default: None,
        rules: &[],
    }
}

const WORDS: Parameter = Parameter { wire: "q", ..parameter("words", true) };
const LIMIT: Parameter =
    Parameter { default: Some("20"), rules: &[Rule::Minimum(1.0), Rule::Maximum(100.0)], ..parameter("limit", false) };
const SHELVES: Parameter = Parameter {
    wire: "shelf[]",
    rules: &[Rule::MaxItems(2), Rule::Each(&[Rule::MaxLength(3)])],
    ..parameter("shelves", false)
};
const SCORE: Parameter = parameter("score", false);

const FIND: Operation = Operation {
    id: "notes.find",
    method: Method::Get,
    path: "/v1/{area}/notes",
    parameters: &[&AREA, &WORDS, &LIMIT, &SHELVES, &SCORE],
    accept: "application/json",
    body: &[],
    tag: "",
    terminal: &[],
    done: None,
    usage: &[],
    request_id_header: "x-request-id",
};

fn served() -> Server {
    Server::start(vec![server::json("7"); 2])
}

fn builder(server: &Server) -> ClientBuilder {
    ClientBuilder::new(&SERVICE).api_key("key-0123456789abcdef").base_url(&server.url)
}

/// A call that says nothing of the query yet.
fn bare(client: &Client) -> Call<NoBody, u64, Value> {
    client.scope().call(&FIND, NoBody)
}

fn find(client: &Client) -> Call<NoBody, u64, Value> {
    bare(client).text(&WORDS, Setting::Value("a"))
}

fn texts(values: &[&str]) -> Setting<Vec<String>> {
    Setting::Value(values.iter().map(|text| (*text).to_owned()).collect())
}

#[track_caller]
fn is_refused(error: &Error, expected: &str) {
    assert_eq!((error.kind(), error.to_string().contains(expected)), (ErrorKind::InvalidRequest, true), "{error}");
}

#[tokio::test]
async fn pairs_come_in_the_order_of_the_parameters() {
    let server = served();
    let client = builder(&server).build().unwrap();
    let call = find(&client).text(&SCORE, Setting::Value(0.5)).texts(&SHELVES, texts(&["b", "a"]));

    call.text(&LIMIT, Setting::Value(3)).send().await.unwrap();

    let line = server.received().line;
    assert_eq!(line, "GET /v1/home/notes?q=a&limit=3&shelf%5B%5D=b&shelf%5B%5D=a&score=0.5 HTTP/1.1");
}

#[tokio::test]
async fn everything_with_a_meaning_in_a_url_is_encoded() {
    let server = served();
    let client = builder(&server).build().unwrap();
    let call = bare(&client).text(&WORDS, Setting::Value("a&b=c?d#e/f+g %h\u{e4}-._~"));

    call.text(&LIMIT, Setting::<u64>::None).send().await.unwrap();

    let query = "q=a%26b%3Dc%3Fd%23e%2Ff%2Bg%20%25h%C3%A4-._~";
    assert_eq!(server.received().line, format!("GET /v1/home/notes?{query} HTTP/1.1"));
}

#[tokio::test]
async fn default_holds_until_something_else_is_said() {
    let server = served();
    let client = builder(&server).build().unwrap();

    find(&client).send().await.unwrap();
    find(&client).text(&LIMIT, Setting::<u64>::None).send().await.unwrap();

    assert_eq!(server.received().line, "GET /v1/home/notes?q=a&limit=20 HTTP/1.1");
    assert_eq!(server.received().line, "GET /v1/home/notes?q=a HTTP/1.1");
}

#[tokio::test]
async fn call_holds_over_the_client() {
    let server = served();
    let client = builder(&server).text(&LIMIT, Setting::Value(5)).build().unwrap();

    find(&client).send().await.unwrap();
    find(&client).text(&LIMIT, Setting::Value(6)).send().await.unwrap();

    assert_eq!(server.received().line, "GET /v1/home/notes?q=a&limit=5 HTTP/1.1");
    assert_eq!(server.received().line, "GET /v1/home/notes?q=a&limit=6 HTTP/1.1");
}

#[tokio::test]
async fn what_is_required_cannot_be_left_out() {
    let server = served();
    let client = builder(&server).build().unwrap();

    is_refused(&bare(&client).send().await.unwrap_err(), "words cannot be left out");

    assert!(server.is_quiet());
}

#[tokio::test]
async fn empty_values_are_refused() {
    let server = served();
    let client = builder(&server).build().unwrap();

    is_refused(&bare(&client).text(&WORDS, Setting::Value("")).send().await.unwrap_err(), "words (query q) is empty");
    let shelves = find(&client).texts(&SHELVES, texts(&["a", ""]));
    is_refused(&shelves.send().await.unwrap_err(), "shelves (query shelf[]) is empty");
    is_refused(&builder(&server).text(&WORDS, Setting::Value("")).build().unwrap_err(), "words (query q) is empty");

    assert!(server.is_quiet());
}

#[tokio::test]
async fn numbers_that_json_does_not_know_are_refused() {
    let server = served();
    let client = builder(&server).build().unwrap();

    is_refused(&find(&client).text(&SCORE, Setting::Value(f64::NAN)).send().await.unwrap_err(), "score cannot be NaN");
    let several = find(&client).texts(&SCORE, Setting::Value(vec![1.0, f64::INFINITY]));
    is_refused(&several.send().await.unwrap_err(), "score cannot be inf");

    assert!(server.is_quiet());
}

#[tokio::test]
async fn values_that_the_schema_forbids_are_refused() {
    let server = served();
    let client = builder(&server).build().unwrap();

    let limit = find(&client).text(&LIMIT, Setting::Value(101)).send().await.unwrap_err();
    let long = find(&client).texts(&SHELVES, texts(&["b", "four"])).send().await.unwrap_err();
    let many = find(&client).texts(&SHELVES, texts(&["a", "b", "c"])).send().await.unwrap_err();
    let built = builder(&server).text(&LIMIT, Setting::Value(0)).build().unwrap_err();

    is_refused(&limit, "the value of limit (query limit) is not allowed: expected 100 or less, found 101");
    is_refused(&long, "shelves (query shelf[]) is not allowed: expected 3 characters or less, found 4 characters");
    is_refused(&many, "shelves (query shelf[]) is not allowed: expected 2 items or less, found 3");
    is_refused(&built, "limit (query limit) is not allowed: expected 1 or more, found 0");
    assert!(server.is_quiet());
}

#[tokio::test]
async fn header_of_the_same_name_is_a_header() {
    let server = served();
    let client = builder(&server).build().unwrap();

    find(&client).header("limit", "of-a-header").text(&LIMIT, Setting::Value(3)).send().await.unwrap();

    let request = server.received();
    assert_eq!(request.line, "GET /v1/home/notes?q=a&limit=3 HTTP/1.1");
    assert_eq!(request.values("limit"), ["of-a-header"]);
}

#[tokio::test]
async fn url_that_is_too_long_is_refused() {
    let server = served();
    let client = builder(&server).build().unwrap();

    let error = bare(&client).text(&WORDS, Setting::Value("a".repeat(70_000))).send().await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(error.to_string().len() < 200, "{error}");
}
