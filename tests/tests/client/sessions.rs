//! Sessions belong to conversations.

use std::thread;

use futures_util::future::join_all;
use sequrity::{Retry, Setting, blocking};
use sequrity_mock::{Answer, KEY, Mock, Received, replies::text_reply};

use crate::{hello, once};

const CONVERSATIONS: usize = 60;
const TURNS: usize = 3;

fn echo(_: &Received) -> Answer {
    Answer::reply(text_reply("hello"))
}

/// Requests by conversation, which is told by the model's name: the first without id, the others all with the same.
#[track_caller]
fn nobody_mixed_up(requests: &[Received]) {
    assert_eq!(requests.len(), CONVERSATIONS * TURNS);
    let mut ids = Vec::new();
    for conversation in 0..CONVERSATIONS {
        let name = conversation.to_string();
        let turns: Vec<_> = requests.iter().filter(|request| request.json()["model"] == *name).collect();
        assert_eq!(turns.len(), TURNS);
        assert_eq!(turns[0].header("x-session-id"), None);
        for turn in &turns[1..] {
            assert_eq!(turn.header("x-session-id"), Some(turns[0].session.as_str()));
        }
        ids.push(turns[0].session.clone());
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), CONVERSATIONS);
}

#[tokio::test]
async fn conversations_at_once_never_share_a_session() {
    let mock = Mock::answering(echo);
    let client = mock.client();

    let conversation = |number: usize| {
        let session = client.session();
        async move {
            for _ in 0..TURNS {
                let mut request = hello();
                request.model = number.to_string();
                session.responses().create(request).await.expect("a reply");
            }
        }
    };
    join_all((0..CONVERSATIONS).map(conversation)).await;

    nobody_mixed_up(&mock.requests());
}

#[test]
fn conversations_of_threads_never_share_a_session() {
    let mock = Mock::answering(echo);
    let client = blocking::Client::builder().api_key(KEY).base_url(mock.url()).proxy(Setting::None).build().unwrap();

    thread::scope(|threads| {
        for number in 0..CONVERSATIONS {
            let session = client.session();
            threads.spawn(move || {
                for _ in 0..TURNS {
                    let mut request = hello();
                    request.model = number.to_string();
                    session.responses().create(request).send().expect("a reply");
                }
            });
        }
    });

    nobody_mixed_up(&mock.requests());
}

#[tokio::test]
async fn session_id_of_one_call_changes_nothing_else() {
    let mock = Mock::answering(echo);
    let session = mock.client().resume("mine");

    session.responses().create(hello()).session_id("another").await.unwrap();
    session.responses().create(hello()).await.unwrap();

    let requests = mock.requests();
    assert_eq!(requests[0].header("x-session-id"), Some("another"));
    assert_eq!(requests[1].header("x-session-id"), Some("mine"));
}

#[tokio::test]
async fn other_calls_of_the_same_client_leave_the_session_alone() {
    let mock = Mock::answering(echo);
    let client = mock.client();
    let session = client.resume("mine");

    client.responses().create(hello()).await.unwrap();
    client.session().responses().create(hello()).await.unwrap();
    session.responses().create(hello()).await.unwrap();

    assert_eq!(session.id().as_deref(), Some("mine"));
    let sent: Vec<_> = mock.requests().iter().map(|request| request.header("x-session-id").is_some()).collect();
    assert_eq!(sent, [false, false, true]);
}

#[tokio::test]
async fn session_follows_error_replies_too() {
    let mock = Mock::start([Answer::status(400).json(r#"{"detail":"denied"}"#).session("named-by-the-error")]);
    let session = once(&mock).session();

    let error = session.responses().create(hello()).await.unwrap_err();

    assert_eq!(error.session_id(), Some("named-by-the-error"));
    assert_eq!(session.id().as_deref(), Some("named-by-the-error"));
}

#[tokio::test]
async fn session_of_a_stream_is_known_when_it_opens() {
    let mock = Mock::start([Answer::stream(["data: {\"type\":\"keepalive\"}\n\n"]).session("s").left_open()]);
    let session = mock.builder().retry(Retry::none()).build().unwrap().session();

    let stream = session.responses().create(hello()).stream().await.unwrap();

    assert_eq!(stream.session_id(), Some("s"));
    assert_eq!(session.id().as_deref(), Some("s"));
}
