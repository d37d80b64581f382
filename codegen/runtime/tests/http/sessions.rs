//! Which call carries which session.

use std::sync::{Arc, Mutex};

use sequrity_runtime::{
    Body, ClientBuilder, ErrorKind, Retry, Setting, TransportError, TransportErrorKind,
    external::{Bytes, Request, Response},
    transport_fn,
};
use tokio::task::JoinSet;

use crate::{
    api::{Client, Session},
    server::{Server, reply},
};

fn named(status: &str, id: &str) -> Vec<crate::server::Step> {
    let headers = format!("content-type: application/json\r\nX-NOTE-session: {id}\r\n");
    reply(status, &headers, r#"{"id":"n"}"#)
}

fn client(server: &Server) -> Client {
    Client::builder().api_key("k").base_url(&server.url).build().unwrap()
}

#[track_caller]
fn sent(server: &Server) -> String {
    server.received().values("x-note-session").join("|")
}

#[tokio::test]
async fn session_follows_every_reply() {
    let server = Server::start([
        named("200 OK", "s1"),
        named("422 Unprocessable Entity", "s2"),
        named("200 OK", ""),
        named("200 OK", "s3"),
    ]);
    let session = client(&server).session();
    assert_eq!(session.id(), None);

    let first = session.notes().create("a").await.unwrap();
    assert_eq!((first.session_id(), session.id().as_deref()), (Some("s1"), Some("s1")));

    let error = session.notes().create("a").await.unwrap_err();
    assert_eq!((error.session_id(), session.id().as_deref()), (Some("s2"), Some("s2")));

    let unnamed = session.notes().create("a").await.unwrap();
    assert_eq!((unnamed.session_id(), session.id().as_deref()), (None, Some("s2")));

    session.reset();
    session.notes().create("a").await.unwrap();
    assert_eq!(session.id().as_deref(), Some("s3"));
    assert_eq!([sent(&server), sent(&server), sent(&server), sent(&server)], ["", "s1", "s2", ""]);
}

#[tokio::test]
async fn error_without_a_reply_names_the_session_of_the_request() {
    let gone = transport_fn(|_| async { Err(TransportError::new(TransportErrorKind::Other, "gone")) });
    let own = |builder: ClientBuilder| builder.transport(gone).retry(Retry::none());
    let client = Client::builder().api_key("k").with(own).build().unwrap();

    let named = client.resume("s1").notes().create("a").await.unwrap_err();
    let unnamed = client.session().notes().create("a").await.unwrap_err();

    assert_eq!((named.session_id(), unnamed.session_id()), (Some("s1"), None));
}

#[tokio::test]
async fn error_with_a_reply_that_names_no_session_names_that_of_the_request() {
    let server = Server::start([reply("200 OK", "content-type: application/json\r\n", "{}")]);

    let error = client(&server).resume("s1").notes().create("a").await.unwrap_err();

    assert_eq!((error.kind(), error.session_id()), (ErrorKind::Decode, Some("s1")));
}

#[tokio::test]
async fn session_that_was_set_as_a_header_is_shown() {
    let server = Server::start([named("422 Unprocessable Entity", "conversation-42")]);

    let call = client(&server).notes().create("a").header("X-Note-Session", "conversation-42");
    let error = call.await.unwrap_err();

    assert_eq!(error.session_id(), Some("conversation-42"));
}

#[tokio::test]
async fn call_that_was_under_way_does_not_undo_a_reset() {
    let session: Arc<Mutex<Option<Session>>> = Arc::default();
    let during = Arc::clone(&session);
    let transport = transport_fn(move |_: Request<Bytes>| {
        during.lock().unwrap().as_ref().unwrap().reset();
        let reply = Response::builder().header("X-NOTE-session", "old").body(Body::from(r#"{"id":"n"}"#));
        async { Ok::<_, TransportError>(reply.unwrap()) }
    });
    let client = Client::builder().api_key("k").with(|inner| inner.transport(transport)).build().unwrap();
    let own = client.resume("old");
    *session.lock().unwrap() = Some(own.clone());

    let reply = own.notes().create("a").await.unwrap();

    assert_eq!((reply.session_id(), own.id()), (Some("old"), None));
}

#[tokio::test]
async fn empty_id_is_refused() {
    let server = Server::start([]);

    let error = client(&server).resume("").notes().create("a").await.unwrap_err();

    assert!(error.to_string().contains("session_id (header X-Note-Session) is empty"), "{error}");
    assert!(server.is_quiet());
}

#[tokio::test]
async fn id_of_the_service_that_no_request_can_carry_is_told_as_that() {
    let ids = [
        ("s".repeat(20_000), ErrorKind::TooLarge, "has 20000 bytes"),
        ("s1 ".into(), ErrorKind::InvalidRequest, "with a space"),
        ("\u{e9}".into(), ErrorKind::InvalidRequest, "not printable ASCII"),
    ];
    for (id, kind, what) in ids {
        let transport = transport_fn(move |_: Request<Bytes>| {
            let reply = Response::builder().header("X-Note-Session", &id).body(Body::from(r#"{"id":"n"}"#));
            async { Ok::<_, TransportError>(reply.unwrap()) }
        });
        let client = Client::builder().api_key("k").with(|inner| inner.transport(transport)).build().unwrap();
        let session = client.session();
        session.notes().create("a").await.unwrap();

        let error = session.notes().create("b").await.unwrap_err();

        assert_eq!((error.kind(), error.attempts()), (kind, 0));
        let line = error.to_string();
        assert!(
            line.starts_with("notes.create: the service has given this session an id that cannot be sent"),
            "{line}"
        );
        assert!(line.contains(what) && line.contains("`reset`"), "{line}");
        session.reset();
        session.notes().create("c").await.unwrap();
    }
}

#[tokio::test]
async fn id_of_the_caller_that_no_request_can_carry_is_not_told_as_that_of_the_service() {
    let server = Server::start([]);

    let error = client(&server).resume("s".repeat(20_000)).notes().create("a").await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(error.to_string().starts_with("notes.create: header x-note-session has 20000 bytes"), "{error}");
}

#[tokio::test]
async fn id_for_one_call_changes_nothing() {
    let server = Server::start(["s1", "other", "new", "by-name", "s1"].map(|id| named("200 OK", id)));
    let session = client(&server).resume("s0");

    session.notes().create("a").await.unwrap();
    session.notes().create("a").session_id("other").await.unwrap();
    session.notes().create("a").session_id(Setting::None).await.unwrap();
    session.notes().create("a").header("x-note-SESSION", "by-name").await.unwrap();
    session.notes().create("a").session_id(Setting::Unset).await.unwrap();

    assert_eq!([(); 5].map(|()| sent(&server)), ["s0", "other", "", "by-name", "s1"]);
    assert_eq!(session.id().as_deref(), Some("s1"));
}

#[tokio::test]
async fn client_has_no_session() {
    let server = Server::start(["s1", "s2", "s3"].map(|id| named("200 OK", id)));
    let client = client(&server);
    let session = client.session();
    let other = session.clone();

    client.notes().create("a").await.unwrap();
    session.notes().create("a").await.unwrap();
    client.notes().create("a").await.unwrap();

    assert_eq!([(); 3].map(|()| sent(&server)), ["", "", ""]);
    assert_eq!(other.id().as_deref(), Some("s2"));
    assert_eq!(client.session().id(), None);
}

#[tokio::test]
async fn stream_names_its_session_when_it_opens() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-note-session: s1\r\n\r\n";
    let mut server = Server::start([vec![crate::server::Step::Send(head.into()), crate::server::Step::AwaitClose]]);
    let session = client(&server).session();

    let stream = session.notes().create("a").stream().await.unwrap();

    assert_eq!((stream.session_id(), session.id().as_deref()), (Some("s1"), Some("s1")));
    drop(stream);
    server.closed().await;
}

/// Sixty conversations of five turns on one client: the server hands out ids and checks that each comes back.
#[tokio::test]
async fn sixty_conversations_do_not_mix() {
    let wrong = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&wrong);
    let transport = transport_fn(move |request: Request<Bytes>| {
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        let owner = body.split('"').nth(3).unwrap_or_default().to_owned();
        let (conversation, turn) = owner.split_once('-').unwrap();
        let (turn, next) =
            (turn.parse::<u32>().unwrap(), format!("{conversation}-{}", turn.parse::<u32>().unwrap() + 1));
        let id = request.headers().get("x-note-session").map(|id| id.to_str().unwrap().to_owned());
        if id != (turn > 0).then_some(owner) {
            noted.lock().unwrap().push(id);
        }
        async move {
            tokio::task::yield_now().await;
            let reply = Response::builder().header("x-note-session", next).body(Body::from(r#"{"id":"n"}"#));
            Ok::<_, TransportError>(reply.unwrap())
        }
    });
    let client = Client::builder().api_key("k").with(|inner| inner.transport(transport)).build().unwrap();

    let mut conversations = JoinSet::new();
    for number in 0..60 {
        let session = client.session();
        conversations.spawn(async move {
            for turn in 0..5 {
                session.notes().create(format!("{number}-{turn}").as_str()).await.unwrap();
            }
        });
    }
    conversations.join_all().await;

    assert!(wrong.lock().unwrap().is_empty());
}
