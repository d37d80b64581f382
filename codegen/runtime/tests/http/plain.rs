//! Integers, numbers and booleans in the path and in headers.

use sequrity_runtime::{Call, ClientBuilder, ErrorKind, Method, NoBody, Operation, Parameter, Place, Rule, Setting};
use serde_json::Value;

use crate::{
    constants::SERVICE,
    server::{self, Server},
};

const fn parameter(name: &'static str, place: Place, rules: &'static [Rule]) -> Parameter {
    Parameter { name, wire: name, place, secret: false, overrides: None, default: None, rules }
}

const FLOOR: Parameter =
    parameter("floor", Place::Path { optional: false }, &[Rule::Minimum(-2.0), Rule::ExclusiveMaximum(9.0)]);
const DIMMED: Parameter = parameter("dimmed", Place::Header, &[]);
const POWER: Parameter = parameter("power", Place::Header, &[Rule::ExclusiveMinimum(0.0), Rule::MultipleOf(0.1)]);

const LIGHT: Operation = Operation {
    id: "lamps.light",
    method: Method::Get,
    path: "/floors/{floor}/lamps",
    parameters: &[&FLOOR, &DIMMED, &POWER],
    accept: "application/json",
    body: &[],
    tag: "",
    terminal: &[],
    done: None,
    usage: &[],
    request_id_header: "x-request-id",
};

const WING: Parameter = parameter("wing", Place::Path { optional: true }, &[]);

/// Paths, each below a base URL with this end, and what is asked for.
const PATHS: &[(Operation, &str, &str)] = &[
    (Operation { path: "/floors/{floor}/", ..LIGHT }, "", "/floors/3/"),
    (Operation { path: "/floors/{floor}/lamps/", ..LIGHT }, "/a/", "/a/floors/3/lamps/"),
    (Operation { path: "/floors/{wing}/", parameters: &[&WING], ..LIGHT }, "", "/floors/"),
    (Operation { path: "/{wing}/floors", parameters: &[&WING], ..LIGHT }, "", "/floors"),
    (Operation { path: "/", ..LIGHT }, "", "/"),
    (Operation { path: "/", ..LIGHT }, "/a", "/a/"),
];

fn served() -> Server {
    Server::start([server::json("7")])
}

fn light(server: &Server, floor: i64) -> Call<NoBody, u64, Value> {
    let client = ClientBuilder::new(&SERVICE).api_key("key-0123456789abcdef").base_url(&server.url).build().unwrap();
    client.scope().call(&LIGHT, NoBody).text(&FLOOR, Setting::Value(floor))
}

#[tokio::test]
async fn plain_values_are_written_as_json_writes_them() {
    let server = served();
    let call = light(&server, -2).text(&DIMMED, Setting::Value(true)).text(&POWER, Setting::Value(0.3));

    call.send().await.unwrap();

    let request = server.received();
    assert_eq!(request.line, "GET /floors/-2/lamps HTTP/1.1");
    assert_eq!((request.values("dimmed"), request.values("power")), (vec!["true"], vec!["0.3"]));
}

#[tokio::test]
async fn plain_values_out_of_their_range_are_refused() {
    let server = served();
    let high = light(&server, 9);
    let dark = light(&server, 1).text(&POWER, Setting::Value(0.0));
    let odd = light(&server, 1).text(&POWER, Setting::Value(0.35));
    // As a variable of the environment may be.
    let bright = light(&server, 1).text(&POWER, Setting::Value("bright"));

    let mut refused = Vec::new();
    for call in [high, dark, odd, bright] {
        refused.push(call.send().await.unwrap_err());
    }

    for (error, expected) in refused.iter().zip([
        "the value of floor (path floor) is not allowed: expected less than 9, found 9",
        "the value of power (header power) is not allowed: expected more than 0, found 0",
        "the value of power (header power) is not allowed: expected a multiple of 0.1, found 0.35",
        "the value of power (header power) is not allowed: expected more than 0, found no number",
    ]) {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert!(server.is_quiet());
}

#[tokio::test]
async fn path_is_sent_with_the_slash_that_it_ends_in() {
    for (operation, base, path) in PATHS {
        let server = served();
        let url = format!("{}{base}", server.url);
        let client = ClientBuilder::new(&SERVICE).api_key("key-0123456789abcdef").base_url(url).build().unwrap();

        let call: Call<NoBody, u64, Value> = client.scope().call(operation, NoBody);
        call.text(&FLOOR, Setting::Value(3)).send().await.unwrap();

        assert_eq!(server.received().line, format!("GET {path} HTTP/1.1"));
    }
}
