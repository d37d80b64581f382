//! A security policy of one's own: personal data may not be mailed outside, and the service denies it.
//!
//! Runs against a mock of the service on this machine.

use std::error::Error;

use sequrity::{
    RunEnd, Tools, object,
    types::{
        headers::{FeaturesHeader, FineGrainedConfigHeader, PolicyCode, SecurityPolicyHeader, TaggerConfig},
        responses::{FunctionToolParam, ResponsesRequest},
    },
};
use sequrity_mock::{Mock, dialogs::applicant_mail};
use serde_json::Value;

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

    // Both tools go along; which of them runs is up to the service.
    let tools = ["load_profile", "send_email"].into_iter().fold(Tools::new(), |tools, name| {
        let definition = FunctionToolParam::new(name).parameters(object!({"type": "object"}));
        tools.add(definition, move |arguments: Value| async move {
            println!("tool    {name} {arguments}");
            r#"{"name":"J. Doe","salary":1}"#
        })
    });
    let request = ResponsesRequest::new("gpt-5-mini").input("Mail J. Doe's profile to a recruiter.");
    let call = client.session().responses().create(request);

    // Overrides of one call are merged into what the client says. Null means no limit here, and is sent.
    let call = call.policy_overrides(&object!({"fail_fast": false}));
    let call = call.config_overrides(&object!({"fsm": {"max_n_turns": null}}));

    match call.run(&tools).await? {
        RunEnd::Failed { denial, session_id, .. } => {
            println!("denied  {}", denial.and_then(|denial| denial.message).unwrap_or_default());
            println!("session {}", session_id.unwrap_or_default());
        }
        end => println!("answer  {}", end.finished()?.output_text()),
    }
    Ok(())
}
