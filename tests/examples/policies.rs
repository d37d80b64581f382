//! A security policy of one's own: personal data may not be mailed outside, and the service denies it.
//!
//! Runs against a mock of the service on this machine.

use std::error::Error;

use sequrity::{
    object,
    types::{
        headers::{FeaturesHeader, FineGrainedConfigHeader, PolicyCode, SecurityPolicyHeader, TaggerConfig},
        responses::{
            FunctionCallOutputParam, FunctionToolParam, ResponseInputItemParam, ResponseStatus, ResponsesRequest,
        },
    },
};
use sequrity_tests::{dialogs::applicant_mail, mock::Mock};

const POLICY: &str = r#"
tool "load_profile" -> @tags |= {"personal"};
tool "send_email" { must deny when body.tags overlaps {"personal"}; }
"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = Mock::answering(applicant_mail());

    // Start from presets. Setters replace a member as a whole; overrides are merged into it, in depth.
    let policy = SecurityPolicyHeader::dual_llm().codes(PolicyCode::default().code(POLICY));
    let client = mock
        .builder()
        .features(FeaturesHeader::dual_llm().content_classifiers([TaggerConfig::pii_redaction()]))
        .security_policy(policy)
        .policy_overrides(&object!({"presets": {"branching_meta_policy": {"tags": ["personal"]}}}))
        .fine_grained_config(FineGrainedConfigHeader::dual_llm())
        .build()?;

    let session = client.session();
    let tools =
        ["load_profile", "send_email"].map(|name| FunctionToolParam::new(name).parameters(object!({"type": "object"})));
    let request = ResponsesRequest::new("gpt-5-mini").tools(tools);
    let question = "Mail J. Doe's profile to a recruiter.";
    let first = session.responses().create(request.clone().input(question)).await?;
    let Some(call) = first.function_calls().next() else {
        return Err("the service asked for no tool".into());
    };
    println!("tool    {} {}", call.name, call.arguments);

    // Overrides of one call are merged into what the client says. Null means no limit here, and is sent.
    let profile = FunctionCallOutputParam::new(&call.call_id, r#"{"name":"J. Doe","salary":1}"#);
    let next = request.previous_response_id(&first.id).input([ResponseInputItemParam::from(profile)]);
    let last = session
        .responses()
        .create(next)
        .policy_overrides(&object!({"fail_fast": false}))
        .config_overrides(&object!({"fsm": {"max_n_turns": null}}))
        .await?;

    if last.status == Some(ResponseStatus::Failed) {
        for text in last.output_texts() {
            let error = text.text_lenient().error.unwrap_or_default();
            println!("denied  {}", error.message.unwrap_or_default());
        }
    }
    Ok(())
}
