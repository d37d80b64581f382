//! Which conversation a run belongs to, whatever becomes of its session meanwhile.

use std::{future::IntoFuture, sync::Arc};

use sequrity::{Session, Step, Tools};
use sequrity_mock::{Answer, Mock, Received, replies::text_reply};
use tokio::{join, sync::Barrier};

use crate::{City, asking, asks, outputs, question, sunny, weather};

/// Asks for the weather first, and is content with the second request of a run.
fn asks_once(request: &Received) -> Answer {
    Answer::reply(if outputs_of(request) { text_reply("Thanks.") } else { asks(&["Oslo"]) })
}

fn outputs_of(request: &Received) -> bool {
    request.json()["input"].is_array() && !outputs(request).is_empty()
}

#[tokio::test]
async fn run_that_is_under_way_does_not_undo_a_reset() {
    let mock = asking(&["Oslo"]);
    let session = mock.client().session();

    let run = session.responses().create(question()).run(&sunny());
    let end = run.on_step(|step: Step<'_>| {
        if matches!(step, Step::Call { .. }) {
            session.reset();
        }
    });
    end.await.unwrap().finished().unwrap();

    let [first, second] = &mock.requests()[..] else { panic!("two turns were expected") };
    assert_eq!(second.header("x-session-id"), Some(first.session.as_str()));
    assert_eq!(session.id(), None);
}

#[tokio::test]
async fn runs_that_begin_together_in_a_fresh_session_do_not_mix() {
    let mock = Mock::answering(asks_once);
    let session = mock.client().session();
    let both = Arc::new(Barrier::new(2));
    let tools = Tools::new().add(weather(), move |_: City| {
        let both = Arc::clone(&both);
        async move {
            both.wait().await;
        }
    });
    let run = |session: &Session, model: &str| {
        let mut request = question();
        request.model = model.to_owned();
        session.responses().create(request).run(&tools).into_future()
    };

    let (one, other) = join!(run(&session, "one"), run(&session, "other"));

    one.unwrap().finished().unwrap();
    other.unwrap().finished().unwrap();
    for model in ["one", "other"] {
        let turns: Vec<Received> =
            mock.requests().into_iter().filter(|request| request.json()["model"] == model).collect();
        let [first, second] = &turns[..] else { panic!("two turns were expected") };
        assert_eq!(first.header("x-session-id"), None);
        assert_eq!(second.header("x-session-id"), Some(first.session.as_str()), "{model}");
    }
}

#[tokio::test]
async fn session_follows_a_run_in_it() {
    let mock = asking(&["Oslo"]);
    let session = mock.client().session();

    session.responses().create(question()).run(&sunny()).await.unwrap().finished().unwrap();

    assert_eq!(session.id().as_deref(), Some(mock.requests()[1].session.as_str()));
}
