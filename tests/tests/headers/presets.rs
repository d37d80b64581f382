//! Values of the JSON headers, byte for byte. The service's own client writes them with blanks between the members.

use sequrity::types::headers::{
    ConstraintConfig, ControlFlowMetaPolicy, FeaturesHeader, FineGrainedConfigHeader, FsmOverrides,
    InternalPolicyPresets, LlmOverrides, PolicyCode, SecurityPolicyHeader, TaggerConfig,
};
use sequrity_runtime::{Codec, to_header_json};

/// What the value of a header is, without the blanks of `expected`.
#[track_caller]
fn is_written(header: &impl Codec, expected: &str) {
    let expected = expected.replace(", \"", ",\"").replace("\": ", "\":").replace("}, {", "},{");

    let text = to_header_json(header).expect("the value can be sent");

    assert_eq!(text, expected);
    assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
}

#[test]
fn features() {
    is_written(&FeaturesHeader::single_llm(), r#"{"agent_arch": "single-llm"}"#);
    is_written(&FeaturesHeader::dual_llm(), r#"{"agent_arch": "dual-llm"}"#);
    is_written(
        &FeaturesHeader::dual_llm()
            .content_classifiers([
                TaggerConfig::toxicity_filter(),
                TaggerConfig::pii_redaction(),
                TaggerConfig::healthcare_topic_guardrail(),
                TaggerConfig::finance_topic_guardrail(),
            ])
            .content_blockers([ConstraintConfig::url_blocker(), ConstraintConfig::file_blocker()]),
        concat!(
            r#"{"agent_arch": "dual-llm", "content_classifiers": ["#,
            r#"{"name": "toxicity_filter", "threshold": 0.5}, {"name": "pii_redaction", "threshold": 0.5}, "#,
            r#"{"name": "healthcare_topic_guardrail", "threshold": 0.5}, "#,
            r#"{"name": "finance_topic_guardrail", "threshold": 0.5}], "#,
            r#""content_blockers": [{"name": "url_blocker"}, {"name": "file_blocker"}]}"#
        ),
    );
}

#[test]
fn policy_of_the_dual_llm() {
    is_written(
        &SecurityPolicyHeader::dual_llm(),
        concat!(
            r#"{"mode": "standard", "codes": {"code": "", "language": "sqrt"}, "auto_gen": false, "#,
            r#""presets": {"default_allow": true, "default_allow_enforcement_level": "soft", "#,
            r#""enable_non_executable_memory": true, "#,
            r#""branching_meta_policy": {"mode": "deny", "producers": [], "tags": [], "consumers": []}, "#,
            r#""enable_llm_blocked_tag": true, "llm_blocked_tag_enforcement_level": "hard"}}"#
        ),
    );
}

/// The service's own client also sends a branching policy here, which nobody set; leaving it out is meant.
#[test]
fn policy_of_the_single_llm() {
    is_written(
        &SecurityPolicyHeader::single_llm(),
        concat!(
            r#"{"mode": "standard", "codes": {"code": "", "language": "sqrt"}, "auto_gen": false, "#,
            r#""presets": {"default_allow": true, "default_allow_enforcement_level": "soft", "#,
            r#""enable_non_executable_memory": false, "#,
            r#""enable_llm_blocked_tag": true, "llm_blocked_tag_enforcement_level": "hard"}}"#
        ),
    );
}

#[test]
fn config() {
    is_written(
        &FineGrainedConfigHeader::single_llm(),
        r#"{"fsm": {"min_num_tools_for_filtering": 10, "clear_session_meta": "never", "max_n_turns": 50}}"#,
    );
    is_written(
        &FineGrainedConfigHeader::dual_llm(),
        concat!(
            r#"{"fsm": {"min_num_tools_for_filtering": 10, "clear_session_meta": "never", "max_n_turns": 5, "#,
            r#""disable_rllm": true}}"#
        ),
    );
}

#[test]
fn order_is_that_of_the_schema_whatever_was_set_first() {
    let presets = InternalPolicyPresets::default().enable_llm_blocked_tag(false).default_allow(false);
    let policy = SecurityPolicyHeader::default().presets(presets).fail_fast(true).auto_gen(true);

    is_written(
        &policy,
        r#"{"auto_gen": true, "fail_fast": true, "presets": {"default_allow": false, "enable_llm_blocked_tag": false}}"#,
    );
}

#[test]
fn null_with_a_meaning_is_sent_and_absence_is_not() {
    let unlimited = FineGrainedConfigHeader::default().fsm(FsmOverrides::default().max_n_turns_null());
    let unsaid = FineGrainedConfigHeader::default().fsm(FsmOverrides::default()).llm(LlmOverrides::default());

    is_written(&unlimited, r#"{"fsm": {"max_n_turns": null}}"#);
    is_written(&unsaid, r#"{"fsm": {}, "llm": {}}"#);
}

#[test]
fn whole_numbers_in_places_of_floats_keep_their_point() {
    let features = FeaturesHeader::default().content_classifiers([TaggerConfig::pii_redaction().threshold(1.0)]);

    is_written(&features, r#"{"content_classifiers": [{"name": "pii_redaction", "threshold": 1.0}]}"#);
}

#[test]
fn policy_code_beyond_ascii_is_escaped() {
    let code = PolicyCode::default().code("tag é \u{7f} → 🛫\n\t\"\\/\u{1}\u{8}\u{c}\r\u{2028}");
    let policy = SecurityPolicyHeader::default().codes(code);

    is_written(
        &policy,
        concat!(r#"{"codes": {"code": "tag \u00e9 \u007f \u2192 \ud83d\udeeb"#, r#"\n\t\"\\/\u0001\b\f\r\u2028"}}"#),
    );
}

#[test]
fn sets_are_sorted_and_hold_nothing_twice() {
    let branching = ControlFlowMetaPolicy::default().producers(["b", "a", "b", "c"]).tags(["é", "z"]);
    let presets = InternalPolicyPresets::default().branching_meta_policy(branching);
    let config = FineGrainedConfigHeader::default().fsm(FsmOverrides::default().pllm_candidate_models(["z", "a", "z"]));

    is_written(
        &SecurityPolicyHeader::default().presets(presets),
        r#"{"presets": {"branching_meta_policy": {"producers": ["a","b","c"], "tags": ["z","\u00e9"]}}}"#,
    );
    is_written(&config, r#"{"fsm": {"pllm_candidate_models": ["a","z"]}}"#);
}
