//! Security settings cannot be lost, and mistakes in them do not pass.

use sequrity::{
    ErrorKind, Limits, object,
    types::{
        from_json,
        headers::{
            ControlFlowMetaPolicy, FeaturesHeader, FineGrainedConfigHeader, FsmOverrides, InternalPolicyPresets,
            PolicyCode, SecurityPolicyHeader, TaggerConfig,
        },
        to_json,
    },
};
use sequrity_mock::{Answer, Mock, Received, replies::text_reply};

use crate::{hello, once};

fn mock() -> Mock {
    Mock::answering(|_: &Received| Answer::reply(text_reply("hello")))
}

#[tokio::test]
async fn overrides_without_a_base_are_sent() {
    let mock = mock();

    let call = mock.client().responses().create(hello()).policy_overrides(&object!({"mode": "strict"}));
    call.await.unwrap();

    assert_eq!(mock.request().header("x-policy"), Some(r#"{"mode":"strict"}"#));
}

#[tokio::test]
async fn null_that_means_no_limit_is_sent() {
    let mock = mock();
    let config = FineGrainedConfigHeader::dual_llm().fsm(FsmOverrides::default().max_n_turns_null());

    mock.client().responses().create(hello()).fine_grained_config(config).await.unwrap();

    assert_eq!(mock.request().header("x-config"), Some(r#"{"fsm":{"max_n_turns":null}}"#));
}

#[tokio::test]
async fn same_policy_is_the_same_bytes() {
    let policy = |names: [&str; 3]| {
        let branching = ControlFlowMetaPolicy::default().producers(names).consumers(names).tags(names);
        SecurityPolicyHeader::default().presets(InternalPolicyPresets::default().branching_meta_policy(branching))
    };
    let mock = mock();
    let responses = mock.client().responses();

    for names in [["a", "b", "c"], ["c", "a", "b"], ["b", "c", "a"]] {
        responses.create(hello()).security_policy(policy(names)).await.unwrap();
    }

    let sent: Vec<_> =
        mock.requests().iter().map(|request| request.header("x-policy").map(ToOwned::to_owned)).collect();
    assert_eq!(sent[0], sent[1]);
    assert_eq!(sent[1], sent[2]);
}

#[test]
fn misspelt_member_of_a_control_flow_policy_is_an_error() {
    let error = from_json::<ControlFlowMetaPolicy>(r#"{"mode":"deny","producer":["a"]}"#).unwrap_err();

    assert!(error.message().contains("producer") && error.message().contains("producers"), "{error}");
    let error = serde_json::from_str::<SecurityPolicyHeader>(
        r#"{"presets":{"branching_meta_policy":{"mode":"deny","producer":[]}}}"#,
    );
    assert!(error.unwrap_err().to_string().contains("producer"));
}

#[test]
fn preset_of_the_single_llm_sets_no_branching_policy() {
    let policy = SecurityPolicyHeader::single_llm();

    assert_eq!(policy.presets.unwrap().branching_meta_policy, None);
}

#[tokio::test]
async fn header_in_another_spelling_is_one_line() {
    let mock = mock();
    let client = mock.builder().fine_grained_config(FineGrainedConfigHeader::dual_llm()).build().unwrap();

    client.responses().create(hello()).header("x-config", "{}").await.unwrap();

    assert_eq!(mock.request().header("X-Config"), Some("{}"));
}

#[tokio::test]
async fn very_large_policy_is_refused_before_it_is_sent() {
    let mock = mock();
    let policy = SecurityPolicyHeader::default().codes(PolicyCode::default().code("x".repeat(20 << 10)));

    let error = once(&mock).responses().create(hello()).security_policy(policy.clone()).await.unwrap_err();
    let roomy = mock.builder().limits(Limits::default().header(32 << 10)).build().unwrap();
    roomy.responses().create(hello()).security_policy(policy).await.unwrap();

    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(error.to_string().contains("20501 bytes") && error.to_string().contains("16384"), "{error}");
    assert_eq!(mock.counts().requests, 1);
}

#[tokio::test]
async fn value_that_the_schema_forbids_is_refused_with_its_path() {
    let mock = mock();
    let features = FeaturesHeader::default()
        .content_classifiers([TaggerConfig::pii_redaction(), TaggerConfig::toxicity_filter().threshold(1.5)]);

    let error = once(&mock).responses().create(hello()).features(features).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("$.content_classifiers[1].threshold"), "{error}");
    assert_eq!(mock.counts().connections, 0);
}

#[test]
fn what_was_read_is_written_as_it_was_though_it_breaks_a_rule() {
    let text = r#"{"name":"pii_redaction","threshold":1.5}"#;

    let tagger: TaggerConfig = from_json(text).unwrap();

    assert_eq!(to_json(&tagger).unwrap(), text);
}
