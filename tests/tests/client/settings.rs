//! Set-up: URLs, environment, transport, what every request says of itself.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use sequrity::{
    Body, Client, ErrorKind, Setting, blocking,
    external::{Bytes, Request, Response, reqwest},
    operations::{RESPONSES_CREATE, SERVICE},
    transport_fn,
    types::{
        headers::LlmServiceProvider,
        responses::{ResponseStreamEvent, ResponsesResponse},
    },
};
use sequrity_mock::{Answer, KEY, Mock, Received, replies::text_reply};
use sequrity_runtime::{Call, ClientBuilder, install_default_crypto};
use tokio::task::spawn_blocking;

use crate::{hello, once};

fn mock() -> Mock {
    Mock::answering(|_: &Received| Answer::reply(text_reply("hello")))
}

#[tokio::test]
async fn base_url_with_a_slash_is_the_same_base_url() {
    let mock = mock();

    for tail in ["", "/", "//"] {
        let client = mock.builder().base_url(format!("{}{tail}", mock.url())).build().unwrap();
        client.responses().create(hello()).await.unwrap();
    }

    let paths: Vec<_> = mock.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/control/chat/v1/responses"; 3]);
}

#[tokio::test]
async fn provider_stays_one_segment() {
    let mock = mock();
    let responses = once(&mock).responses();

    responses.create(hello()).provider(LlmServiceProvider::from("x/../y")).await.unwrap();
    let dots = responses.create(hello()).provider(LlmServiceProvider::from("..")).await.unwrap_err();
    let empty = responses.create(hello()).provider(LlmServiceProvider::from("")).await.unwrap_err();

    assert_eq!(mock.request().path, "/control/chat/x%2F..%2Fy/v1/responses");
    assert_eq!((dots.kind(), empty.kind()), (ErrorKind::InvalidRequest, ErrorKind::InvalidRequest));
}

#[tokio::test]
async fn streams_and_replies_are_asked_for_by_name() {
    let mock = Mock::answering(|request| {
        let event = r#"{"type":"keepalive"}"#;
        if request.wants_events() { Answer::events([event]) } else { Answer::reply(text_reply("hello")) }
    });
    let responses = mock.client().responses();

    responses.create(hello()).await.unwrap();
    drop(responses.create(hello()).stream().await.unwrap());

    let requests = mock.requests();
    assert_eq!(requests[0].header("accept"), Some("application/json"));
    assert_eq!(requests[1].header("accept"), Some("text/event-stream"));
    let agent = requests[0].header("user-agent").unwrap();
    assert!(agent.starts_with(concat!("sequrity/", env!("CARGO_PKG_VERSION"))), "{agent}");
}

#[tokio::test]
async fn own_http_client_is_used() {
    install_default_crypto();
    let mock = mock();
    let headers = [("x-own".parse().unwrap(), "yes".parse().unwrap())].into_iter().collect();
    let own = reqwest::Client::builder().default_headers(headers).no_proxy().build().unwrap();
    let client = mock.builder().http_client(own).build().unwrap();

    client.responses().create(hello()).await.unwrap();

    assert_eq!(mock.request().header("x-own"), Some("yes"));
}

#[tokio::test]
async fn own_transport_is_used() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let transport = transport_fn(move |request: Request<Bytes>| {
        counted.fetch_add(1, Ordering::Relaxed);
        let reply = text_reply(request.uri().path());
        async move { Ok(Response::new(Body::from(reply.to_string()))) }
    });
    let client = Client::builder().api_key(KEY).transport(transport).build().unwrap();

    let reply = client.responses().create(hello()).await.unwrap();

    assert_eq!(reply.output_text(), "/control/chat/v1/responses");
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[test]
fn key_comes_from_the_environment_and_its_absence_is_named() {
    let without = Client::builder().build().unwrap_err();
    let empty = Client::builder().api_key("").build().unwrap_err();

    for error in [without, empty] {
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("SEQURITY_API_KEY"), "{error}");
    }
}

/// The emitted builder reads the environment of the process, which a test cannot set; the runtime takes any other.
#[tokio::test]
async fn environment_sets_keys_and_base_url() {
    let mock = mock();
    let url = mock.url();
    let environment = move |name: &str| match name {
        "SEQURITY_API_KEY" => Some(KEY.to_owned()),
        "SEQURITY_BASE_URL" => Some(url.clone()),
        "SEQURITY_LLM_API_KEY" => Some("key-of-the-provider".to_owned()),
        _ => None,
    };
    let client = ClientBuilder::new(&SERVICE).env_from(environment).proxy(Setting::None).build().unwrap();

    let call: Call<_, ResponsesResponse, ResponseStreamEvent> = client.scope().call(&RESPONSES_CREATE, hello());
    call.send().await.unwrap();

    assert_eq!(mock.request().header("x-api-key"), Some("key-of-the-provider"));
}

#[tokio::test]
async fn none_takes_the_key_of_the_provider_back() {
    let mock = mock();
    let client = mock.builder().llm_api_key("key-of-the-provider").build().unwrap();

    client.responses().create(hello()).llm_api_key(Setting::None).await.unwrap();

    assert_eq!(mock.request().header("x-api-key"), None);
}

#[test]
fn base_url_that_is_none_is_refused() {
    for url in
        ["", "service.example", "ftp://service.example", "https://", "https://a.example/?x", "https://u:p@a.example"]
    {
        let error = Client::builder().api_key(KEY).base_url(url).build().unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        assert!(!error.to_string().contains("u:p"), "{error}");
    }
}

#[tokio::test]
async fn blocking_call_inside_async_code_is_refused_and_on_a_blocking_thread_it_works() {
    let mock = mock();
    let client = blocking::Client::builder().api_key(KEY).base_url(mock.url()).proxy(Setting::None).build().unwrap();

    let inside = client.responses().create(hello()).send().unwrap_err();
    let beside = spawn_blocking(move || client.responses().create(hello()).send()).await.unwrap();

    assert_eq!(inside.kind(), ErrorKind::Config);
    assert!(inside.to_string().contains("spawn_blocking"), "{inside}");
    assert_eq!(beside.unwrap().output_text(), "hello");
}
