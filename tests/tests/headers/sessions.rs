//! The header that carries the session.

use sequrity::{Setting, types::headers::FeaturesHeader};
use sequrity_mock::{Answer, Mock, replies::text_reply};

use crate::hello;

fn answers(count: usize) -> Vec<Answer> {
    vec![Answer::reply(text_reply("hello")); count]
}

/// The session header of each request.
fn sessions(mock: &Mock) -> Vec<Option<String>> {
    let requests = mock.requests();
    requests.iter().map(|request| request.header("x-session-id").map(ToOwned::to_owned)).collect()
}

#[tokio::test]
async fn client_alone_carries_no_session() {
    let mock = Mock::start(answers(2));
    let responses = mock.client().responses();

    let first = responses.create(hello()).await.unwrap();
    let second = responses.create(hello()).await.unwrap();

    assert_eq!(sessions(&mock), [None, None]);
    assert_ne!(first.session_id(), second.session_id());
}

#[tokio::test]
async fn session_follows_the_id_of_the_replies() {
    let mut answers = answers(4);
    answers[2] = answers[2].clone().session("moved");
    let mock = Mock::start(answers);
    let session = mock.client().session();

    for _ in 0..4 {
        session.responses().create(hello()).await.unwrap();
    }

    let seen = sessions(&mock);
    assert_eq!(seen[0], None);
    assert_eq!(seen[1], seen[2]);
    assert_eq!(seen[3].as_deref(), Some("moved"));
    assert_eq!(session.id().as_deref(), Some("moved"));
}

#[tokio::test]
async fn resumed_session_sends_its_id_at_once_and_reset_forgets_it() {
    let mock = Mock::start(answers(3));
    let session = mock.client().resume("of-yesterday");

    session.responses().create(hello()).await.unwrap();
    session.responses().create(hello()).session_id(Setting::None).await.unwrap();
    session.reset();
    session.responses().create(hello()).await.unwrap();

    assert_eq!(sessions(&mock), [Some("of-yesterday".to_owned()), None, None]);
}

#[tokio::test]
async fn reply_that_names_no_session_changes_nothing() {
    let mock = Mock::start([Answer::reply(text_reply("hello")).no_session()]);
    let session = mock.client().resume("of-yesterday");

    session.responses().create(hello()).features(FeaturesHeader::dual_llm()).await.unwrap();

    assert_eq!(session.id().as_deref(), Some("of-yesterday"));
}
