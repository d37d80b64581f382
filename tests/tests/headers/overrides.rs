//! Overrides: merged in depth into whichever value holds, and sent even where there is none.

use sequrity::{
    ClientBuilder, Setting, object,
    types::headers::{FeaturesHeader, FineGrainedConfigHeader, SecurityPolicyHeader},
};
use serde_json::{Map, Value};

use crate::{hello, received_from, sent, sent_by};

/// What overrides of the dual-LLM configuration make of it.
#[track_caller]
fn config(overrides: &Map<String, Value>) -> String {
    let request = received_from(
        |builder| builder,
        |responses| {
            let call = responses.create(hello()).fine_grained_config(FineGrainedConfigHeader::dual_llm());
            call.config_overrides(overrides)
        },
    );
    request.header("x-config").expect("a configuration").to_owned()
}

#[test]
fn objects_merge_and_all_else_replaces() {
    let merged = config(&object!({"fsm": {"max_n_turns": 7, "force_to_cache": ["a.*"]}, "llm": {}}));
    assert_eq!(
        merged,
        concat!(
            r#"{"fsm":{"min_num_tools_for_filtering":10,"clear_session_meta":"never","max_n_turns":7,"#,
            r#""disable_rllm":true,"force_to_cache":["a.*"]},"llm":{}}"#
        )
    );
    assert_eq!(config(&object!({"fsm": 5})), r#"{"fsm":5}"#);
    assert_eq!(config(&object!({"fsm": [1], "x": {"y": 1}})), r#"{"fsm":[1],"x":{"y":1}}"#);
}

#[test]
fn null_is_kept() {
    let fsm = object!({"fsm": {"min_num_tools_for_filtering": null, "clear_session_meta": null, "max_n_turns": null}});

    assert_eq!(
        config(&fsm),
        concat!(
            r#"{"fsm":{"min_num_tools_for_filtering":null,"clear_session_meta":null,"max_n_turns":null,"#,
            r#""disable_rllm":true}}"#
        )
    );
    assert_eq!(config(&object!({"fsm": null})), r#"{"fsm":null}"#);
}

#[test]
fn lists_replace_lists() {
    let request = received_from(
        |builder| builder,
        |responses| {
            responses
                .create(hello())
                .feature_overrides(&object!({"content_blockers": [{"name": "url_blocker"}]}))
                .feature_overrides(&object!({"content_blockers": [{"name": "file_blocker"}]}))
        },
    );

    assert_eq!(request.header("x-features"), Some(r#"{"content_blockers":[{"name":"file_blocker"}]}"#));
}

#[test]
fn without_a_value_they_are_sent_alone() {
    let request = sent(|responses| {
        responses
            .create(hello())
            .feature_overrides(&object!({"agent_arch": "dual-llm"}))
            .policy_overrides(&object!({"mode": "strict"}))
            .config_overrides(&object!({"fsm": {"max_n_turns": null}}))
    });

    assert_eq!(request.header("x-features"), Some(r#"{"agent_arch":"dual-llm"}"#));
    assert_eq!(request.header("x-policy"), Some(r#"{"mode":"strict"}"#));
    assert_eq!(request.header("x-config"), Some(r#"{"fsm":{"max_n_turns":null}}"#));
}

#[test]
fn empty_overrides_change_nothing() {
    let request = sent(|responses| {
        let call = responses.create(hello()).features(FeaturesHeader::dual_llm());
        call.feature_overrides(&Map::new()).policy_overrides(&Map::new())
    });

    assert_eq!(request.header("x-features"), Some(r#"{"agent_arch":"dual-llm"}"#));
    assert_eq!(request.header("x-policy"), None);
}

#[test]
fn they_are_ascii_too() {
    let request = sent(|responses| responses.create(hello()).policy_overrides(&object!({"codes": {"code": "é🛫"}})));

    assert_eq!(request.header("x-policy"), Some(r#"{"codes":{"code":"\u00e9\ud83d\udeeb"}}"#));
}

fn of_client(builder: ClientBuilder) -> ClientBuilder {
    let overrides = object!({"auto_gen": true, "fail_fast": true});
    builder.security_policy(SecurityPolicyHeader::default()).policy_overrides(&overrides)
}

#[test]
fn those_of_the_client_hold_and_those_of_the_call_come_last() {
    let default = sent_by(of_client, |responses| responses.create(hello()));
    let both =
        sent_by(of_client, |responses| responses.create(hello()).policy_overrides(&object!({"auto_gen": false})));

    assert_eq!(default.header("x-policy"), Some(r#"{"auto_gen":true,"fail_fast":true}"#));
    assert_eq!(both.header("x-policy"), Some(r#"{"auto_gen":false,"fail_fast":true}"#));
}

#[test]
fn value_of_the_call_takes_the_place_of_value_and_overrides_of_the_client() {
    let other = sent_by(of_client, |responses| {
        responses.create(hello()).security_policy(SecurityPolicyHeader::default().auto_gen(false))
    });
    let none = sent_by(of_client, |responses| responses.create(hello()).security_policy(Setting::None));

    assert_eq!(other.header("x-policy"), Some(r#"{"auto_gen":false}"#));
    assert_eq!(none.header("x-policy"), None);
}
