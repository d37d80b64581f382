//! Paths, and the header lines that every request carries.

use sequrity::{
    ClientBuilder, Setting,
    types::headers::{EndpointType, FeaturesHeader, FineGrainedConfigHeader, LlmServiceProvider, SecurityPolicyHeader},
};
use sequrity_mock::KEY;

use crate::{hello, sent, sent_by, sent_to};

#[test]
fn path_without_provider() {
    let request = sent(|responses| responses.create(hello()));

    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/control/chat/v1/responses"));
}

#[test]
fn path_with_provider() {
    for (provider, segment) in [
        (LlmServiceProvider::Openai, "openai"),
        (LlmServiceProvider::Openrouter, "openrouter"),
        (LlmServiceProvider::Anthropic, "anthropic"),
        (LlmServiceProvider::SequrityAzure, "sequrity_azure"),
        (LlmServiceProvider::Llama, "llama"),
        (LlmServiceProvider::from("of_next_year"), "of_next_year"),
    ] {
        let request = sent(|responses| responses.create(hello()).provider(provider));

        assert_eq!(request.path, format!("/control/chat/{segment}/v1/responses"));
    }
}

#[test]
fn path_of_every_endpoint() {
    for (endpoint, segment) in [
        (EndpointType::Chat, "chat"),
        (EndpointType::Code, "code"),
        (EndpointType::Agent, "agent"),
        (EndpointType::LangGraph, "lang-graph"),
    ] {
        let provider = LlmServiceProvider::Openai;

        let request = sent(|responses| responses.create(hello()).endpoint_type(endpoint).provider(provider));

        assert_eq!(request.path, format!("/control/{segment}/openai/v1/responses"));
    }
}

#[test]
fn call_goes_before_client_and_none_leaves_the_segment_out() {
    let settings =
        |builder: ClientBuilder| builder.provider(LlmServiceProvider::Openai).endpoint_type(EndpointType::Code);

    let default = sent_by(settings, |responses| responses.create(hello()));
    let other = sent_by(settings, |responses| responses.create(hello()).provider(LlmServiceProvider::Llama));
    let none = sent_by(settings, |responses| responses.create(hello()).provider(Setting::None));
    let unset = sent_by(settings, |responses| responses.create(hello()).provider(Setting::Unset));

    assert_eq!(default.path, "/control/code/openai/v1/responses");
    assert_eq!(other.path, "/control/code/llama/v1/responses");
    assert_eq!(none.path, "/control/code/v1/responses");
    assert_eq!(unset.path, default.path);
}

#[test]
fn base_url_may_have_a_path_and_a_slash() {
    for (base, path) in [
        ("/", "/control/chat/v1/responses"),
        ("/gateway", "/gateway/control/chat/v1/responses"),
        ("/gateway//", "/gateway/control/chat/v1/responses"),
    ] {
        let request = sent_to(base);

        assert_eq!(request.path, path);
    }
}

#[test]
fn header_lines_of_a_plain_request() {
    let request = sent(|responses| responses.create(hello()));

    let mut names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let expected =
        ["accept", "authorization", "content-length", "content-type", "host", "idempotency-key", "user-agent"];
    assert_eq!(names, expected);
    assert_eq!(request.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert!(request.header("user-agent").is_some_and(|agent| agent.starts_with("sequrity/")), "{request:?}");
}

#[test]
fn header_lines_of_a_full_request() {
    let request = sent(|responses| {
        responses
            .create(hello())
            .llm_api_key("key-of-the-provider")
            .features(FeaturesHeader::dual_llm())
            .security_policy(SecurityPolicyHeader::dual_llm())
            .fine_grained_config(FineGrainedConfigHeader::dual_llm())
            .session_id("5e551017")
            .header("X-Trace", "t-1")
    });

    assert_eq!(request.header("x-api-key"), Some("key-of-the-provider"));
    assert_eq!(request.header("x-session-id"), Some("5e551017"));
    assert_eq!(request.header("x-trace"), Some("t-1"));
    assert_eq!(request.headers.iter().filter(|(name, _)| name.starts_with("x-")).count(), 6);
}

#[test]
fn empty_objects_are_sent() {
    let request = sent(|responses| {
        responses
            .create(hello())
            .features(FeaturesHeader::default())
            .security_policy(SecurityPolicyHeader::default())
            .fine_grained_config(FineGrainedConfigHeader::default())
    });

    assert_eq!(request.header("x-features"), Some("{}"));
    assert_eq!(request.header("x-policy"), Some("{}"));
    assert_eq!(request.header("x-config"), Some("{}"));
}

#[test]
fn header_of_the_caller_takes_the_place_of_any_other_spelling() {
    let request = sent_by(
        |builder| builder.header("X-Trace", "client").header("x-trace", "client again"),
        |responses| {
            responses
                .create(hello())
                .features(FeaturesHeader::dual_llm())
                .header("x-FEATURES", "{}")
                .header("X-TRACE", "call")
        },
    );

    assert_eq!(request.header("x-trace"), Some("call"));
    assert_eq!(request.header("x-features"), Some("{}"));
}
