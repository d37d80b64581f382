//! What is sent: URL, headers, body, and what is refused before.

use sequrity_runtime::{ClientBuilder, ErrorKind, Limits, Setting, external::StatusCode};
use serde_json::{Map, Value, json};

use crate::{
    api::{Client, ClientBuilder as Builder, NotePolicy, NoteRequest, Shelf},
    fake::Fake,
    server::{self, Received, Server},
};

fn client(server: &Server) -> Builder {
    Client::builder().api_key("key-0123456789abcdef").base_url(&server.url)
}

fn members(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn served() -> Server {
    Server::start(vec![server::json(r#"{"id":"n1"}"#); 2])
}

#[tokio::test]
async fn whole_request_is_as_promised() {
    let server = served();
    let client = client(&server).build().unwrap();

    let reply = client.notes().create("héllo").shelf(Shelf::Books).await.unwrap();

    assert_eq!((reply.status(), reply.id.as_str()), (StatusCode::OK, "n1"));
    let request = server.received();
    assert_eq!(request.line, "POST /v1/home/books/notes HTTP/1.1");
    assert_eq!(request.values("authorization"), ["Bearer key-0123456789abcdef"]);
    assert_eq!(request.values("content-type"), ["application/json"]);
    assert_eq!(request.values("accept"), ["application/json"]);
    let agent = concat!("notes/1.0 sequrity-runtime/", env!("CARGO_PKG_VERSION"));
    assert_eq!(request.values("user-agent"), [agent]);
    assert_eq!(request.body, r#"{"text":"héllo"}"#);
    assert!(request.values("x-note-session").is_empty());
}

#[tokio::test]
async fn stream_asks_for_events() {
    let server = Server::start([vec![server::events("data: [DONE]\n\n"), server::Step::Close]]);
    let client = client(&server).build().unwrap();

    let mut stream = client.notes().create("a").stream().await.unwrap();

    assert!(stream.next().await.is_none());
    let request = server.received();
    assert_eq!(request.values("accept"), ["text/event-stream"]);
    assert_eq!(request.body, r#"{"text":"a","stream":true}"#);
}

#[tokio::test]
async fn operation_without_body_sends_none() {
    let server = Server::start([server::json("7")]);
    let client = client(&server).build().unwrap();

    let reply = client.notes().count().await.unwrap();

    assert_eq!(*reply, 7);
    let request = server.received();
    assert_eq!(request.line, "GET /v1/home/notes/count HTTP/1.1");
    assert!(request.values("content-type").is_empty());
    assert!(request.values("idempotency-key").is_empty());
}

#[tokio::test]
async fn base_url_may_have_path_and_slash() {
    for (suffix, path) in [("/", "/v1/home/notes"), ("/a/b", "/a/b/v1/home/notes"), ("/a//", "/a/v1/home/notes")] {
        let server = served();
        let url = format!("{}{suffix}", server.url);
        let client = Client::builder().api_key("k").base_url(url).build().unwrap();

        client.notes().create("a").await.unwrap();

        assert_eq!(server.received().line, format!("POST {path} HTTP/1.1"));
    }
}

#[tokio::test]
async fn path_value_stays_one_segment() {
    let server = served();
    let client = client(&server).build().unwrap();

    client.notes().create("a").shelf(Shelf::from("x/../y z?#%2e")).await.unwrap();
    assert_eq!(server.received().line, "POST /v1/home/x%2F..%2Fy%20z%3F%23%252e/notes HTTP/1.1");

    for value in ["", ".", ".."] {
        let error = client.notes().create("a").shelf(Shelf::from(value)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert!(server.is_quiet());
}

#[tokio::test]
async fn calls_to_several_places_in_turn_each_go_to_their_own() {
    let server = Server::start(vec![server::json(r#"{"id":"n1"}"#); 4]);
    let client = client(&server).build().unwrap();

    for shelf in ["a", "b", "b", "a"] {
        client.notes().create("x").shelf(Shelf::from(shelf)).await.unwrap();
        assert_eq!(server.received().line, format!("POST /v1/home/{shelf}/notes HTTP/1.1"));
    }
}

#[tokio::test]
async fn call_goes_before_client() {
    let server = Server::start(vec![server::json(r#"{"id":"n1"}"#); 3]);
    let client = client(&server)
        .shelf(Shelf::Books)
        .partner_key("partner-of-client")
        .policy(NotePolicy::new(1))
        .policy_overrides(members(json!({"word": "client"})))
        .build()
        .unwrap();
    let shown = |request: &Received| {
        let headers = ["x-partner-key", "x-note-policy"].map(|name| request.values(name).join("|"));
        format!("{} {}", request.line, headers.join(" "))
    };

    client.notes().create("a").await.unwrap();
    assert_eq!(
        shown(&server.received()),
        r#"POST /v1/home/books/notes HTTP/1.1 partner-of-client {"level":1,"word":"client"}"#
    );

    let call = client.notes().create("a").shelf(Shelf::from("s")).partner_key("partner-of-call");
    call.policy(NotePolicy::new(2)).await.unwrap();
    assert_eq!(shown(&server.received()), r#"POST /v1/home/s/notes HTTP/1.1 partner-of-call {"level":2}"#);

    let call = client.notes().create("a").shelf(Setting::None).partner_key(Setting::None);
    call.policy(Setting::None).await.unwrap();
    assert_eq!(shown(&server.received()), "POST /v1/home/notes HTTP/1.1  ");
}

#[tokio::test]
async fn option_without_a_value_switches_nothing_off() {
    let server = Server::start([server::json(r#"{"id":"n1"}"#)]);
    let client = client(&server).policy(NotePolicy::new(1)).build().unwrap();

    client.notes().create("a").policy(None).await.unwrap();

    assert_eq!(server.received().values("x-note-policy"), [r#"{"level":1}"#]);
}

#[tokio::test]
async fn overrides_are_never_lost() {
    let server = Server::start(vec![server::json(r#"{"id":"n1"}"#); 4]);
    let client = client(&server).build().unwrap();
    let policy = || server.received().values("x-note-policy").join("|");

    client.notes().create("a").policy_overrides(members(json!({"word": "é", "n": null}))).await.unwrap();
    assert_eq!(policy(), r#"{"word":"\u00e9","n":null}"#);

    let call = client.notes().create("a").policy(NotePolicy::new(1).word("w"));
    let call = call.policy_overrides(members(json!({"level": {"a": [1]}, "b": 1.0})));
    call.policy_overrides(members(json!({"level": {"c": 2}}))).await.unwrap();
    assert_eq!(policy(), r#"{"level":{"a":[1],"c":2},"word":"w","b":1.0}"#);

    let call = client.notes().create("a").policy(Setting::None);
    call.policy_overrides(members(json!({"word": "x"}))).await.unwrap();
    assert_eq!(policy(), r#"{"word":"x"}"#);

    let call = client.notes().create("a").header("x-NOTE-policy", r#"{"level": 4}"#);
    call.policy_overrides(members(json!({"word": "x"}))).await.unwrap();
    assert_eq!(policy(), r#"{"level":4,"word":"x"}"#);

    let call = client.notes().create("a").header("x-note-policy", "not JSON");
    let error = call.policy_overrides(members(json!({"word": "x"}))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("policy_overrides"), "{error}");
}

#[tokio::test]
async fn header_replaces_whatever_its_letter_case() {
    let server = served();
    let client = client(&server).header("X-A", "1").header("x-a", "2").partner_key("partner").build().unwrap();

    let call = client.notes().create("a").header("USER-AGENT", "mine").header("X-PARTNER-KEY", "other");
    call.header("x-A", "3").header("AUTHORIZATION", "Basic abc").await.unwrap();

    let request = server.received();
    assert_eq!(request.values("x-a"), ["3"]);
    assert_eq!(request.values("user-agent"), ["mine"]);
    assert_eq!(request.values("x-partner-key"), ["other"]);
    assert_eq!(request.values("authorization"), ["Basic abc"]);
}

#[tokio::test]
async fn what_cannot_be_a_header_is_refused_without_being_shown() {
    let server = served();
    let client = client(&server).build().unwrap();
    let bad = ["secret\r\nX-Evil: 1", "secret\u{e9}", " secret", "secret\u{7f}"];

    for value in bad {
        let error = client.notes().create("a").partner_key(value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains("partner_key"), "{error}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");

        let error = client.notes().create("a").header("x-a", value).await.unwrap_err();
        assert!(error.to_string().contains("x-a"), "{error}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");

        let error = Client::builder().api_key(value).build().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
    for name in ["", "a b", "Content-Length", "transfer-encoding", "Keep-Alive", "proxy-connection"] {
        let error = client.notes().create("a").header(name, "1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    for host in ["", "a secret", "user:secret@a", "a/secret", "a:65536", "a:secret", "https://secret"] {
        let error = client.notes().create("a").header("Host", host).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.to_string().contains("host") && !format!("{error:?}").contains("secret"), "{error:?}");
    }
    assert!(server.is_quiet());
}

#[tokio::test]
async fn forbidden_value_is_refused_with_its_place() {
    let server = served();
    let client = client(&server).build().unwrap();

    let error = client.notes().create("a").policy(NotePolicy::new(10)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.encode_error().map(|error| error.path()), Some("$.level"));
    assert!(error.to_string().starts_with("notes.create: X-Note-Policy cannot be sent: $.level"), "{error}");

    let error = client.notes().create(NoteRequest::new("é".repeat(101))).await.unwrap_err();
    assert_eq!(error.encode_error().map(|error| error.path()), Some("$.text"));

    let error = Client::builder().api_key("k").policy(NotePolicy::new(10)).build().unwrap_err();
    assert_eq!(error.encode_error().map(|error| error.path()), Some("$.level"));
    assert!(server.is_quiet());
}

#[tokio::test]
async fn large_header_is_refused_with_its_size() {
    let server = served();
    let client = client(&server).build().unwrap();
    let policy = |length| NotePolicy::new(1).word("w".repeat(length));

    let error = client.notes().create("a").policy(policy(16 << 10)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let line = "notes.create: header x-note-policy has 16405 bytes, more than the limit of 16384; nothing was sent";
    assert_eq!(error.to_string(), line);

    client.notes().create("a").policy(policy((16 << 10) - 21)).await.unwrap();
    assert_eq!(server.received().values("x-note-policy")[0].len(), 16 << 10);
    assert!(server.is_quiet());
}

#[tokio::test]
async fn limits_can_be_set() {
    let server = served();
    let limits = Limits::default().header(40).reply(10);
    let client = client(&server).with(|inner| inner.limits(limits)).build().unwrap();

    let error = client.notes().create("a").policy(NotePolicy::new(1).word("w".repeat(40))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);

    let error = client.notes().create("a").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::TooLarge, Some(StatusCode::OK)));
}

#[tokio::test]
async fn environment_fills_what_is_not_said() {
    let server = served();
    let url = server.url.clone();
    let read = move |name: &str| match name {
        "NOTES_API_KEY" => Some(String::from("key-from-environment")),
        "NOTES_BASE_URL" => Some(url.clone()),
        "NOTES_PARTNER_KEY" => Some(String::from("partner-from-environment")),
        "NOTES_AREA" => Some(String::new()),
        _ => None,
    };

    let client = Client::builder().with(|inner| inner.env_from(read.clone())).build().unwrap();
    client.notes().create("a").await.unwrap();
    let request = server.received();
    assert_eq!(request.line, "POST /v1/home/notes HTTP/1.1");
    assert_eq!(request.values("authorization"), ["Bearer key-from-environment"]);
    assert_eq!(request.values("x-partner-key"), ["partner-from-environment"]);

    let client = Client::builder().api_key("said").partner_key(Setting::None).with(|inner| inner.env_from(read));
    client.build().unwrap().notes().create("a").await.unwrap();
    let request = server.received();
    assert_eq!(request.values("authorization"), ["Bearer said"]);
    assert!(request.values("x-partner-key").is_empty());
}

#[track_caller]
fn refused(change: impl FnOnce(ClientBuilder) -> ClientBuilder, message: &str) {
    let error = Client::builder().with(change).build().unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    assert!(error.to_string().contains(message), "{error}");
}

#[test]
fn base_url_may_be_any_address_with_or_without_a_port() {
    for url in ["http://[::1]:80", "https://[::1]/v1", "http://127.0.0.1:8080/", "https://a-b.example:443/v1/.well"] {
        Client::builder().api_key("k").base_url(url).build().unwrap();
    }
}

#[test]
fn client_that_cannot_work_is_not_built() {
    refused(|builder| builder, "NOTES_API_KEY");
    refused(|builder| builder.env_from(|_| None), "NOTES_API_KEY");
    refused(|builder| builder.api_key(""), "API key");
    refused(|builder| builder.api_key("k").base_url("notes.example"), "https://");
    refused(|builder| builder.api_key("k").base_url("ftp://notes.example"), "https://");
    refused(|builder| builder.api_key("k").base_url("https://a/?b=c"), "query");
    refused(|builder| builder.api_key("k").base_url("https://a b"), "not a URL");
    refused(|builder| builder.api_key("k").base_url("https://a:99999"), "port");
    refused(|builder| builder.api_key("k").base_url("https://[::1]:8O80/v1"), "port");
    refused(|builder| builder.api_key("k").base_url("https://a/../b"), "another path");
    refused(|builder| builder.api_key("k").base_url("https://a/bücher"), "percent-encoded");
    refused(|builder| builder.api_key("k").proxy("http://a:99999"), "proxy");
    refused(|builder| builder.api_key("k").proxy("socks5://a:1"), "proxy");
    refused(|builder| builder.api_key("k").proxy("http://a:1").transport(Fake::default()), "leave out one");
    let error = Client::builder().api_key("k").base_url("https://me:hidden@a").build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hidden"));
    let error = Client::builder().api_key("k").with(|inner| inner.proxy("http://me:hidden@[")).build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hidden"));
}
