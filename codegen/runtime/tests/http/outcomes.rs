//! What a stream built up, and how it ended.

use sequrity_runtime::{ErrorKind, Limits, Outcome};

use crate::{
    api::{Client, Note},
    fake::{Fake, Pieces, event_pieces},
};

const BEGUN: &str = "data: {\"type\":\"note.begun\",\"id\":\"n1\"}\n\n";
const DELTAS: &str =
    "data: {\"type\":\"note.delta\",\"delta\":\"a \"}\n\ndata: {\"type\":\"note.delta\",\"delta\":\"b\"}\n\n";
const BAD: &str = "data: {\"type\":\"note.delta\",\"delta\":1}\n\n";
const DONE: &str = "data: {\"type\":\"note.done\",\"note\":{\"id\":\"n1\"}}\n\n";
const FULL: &str = "data: {\"type\":\"note.full\"}\n\n";
const ERROR: &str = "data: {\"type\":\"error\",\"message\":\"out of ink\"}\n\n";

fn client(texts: &[&'static str]) -> Client {
    let pieces = texts.iter().map(|text| (0, *text));
    let fake = Fake::new([event_pieces(Pieces::new(pieces, false))]);
    Client::builder().api_key("k").with(|builder| builder.transport(fake)).build().unwrap()
}

async fn outcome(texts: &[&'static str]) -> Outcome<Note> {
    client(texts).notes().create("a").stream().await.unwrap().final_response().await
}

#[tokio::test]
async fn completed_and_incomplete() {
    let Outcome::Completed(note) = outcome(&[BEGUN, DELTAS, BAD, DONE]).await else {
        panic!("not completed");
    };
    assert_eq!((note.id.as_str(), note.text.as_deref()), ("n1", Some("a b")));

    let Outcome::Incomplete(note) = outcome(&[BEGUN, DELTAS, FULL]).await else {
        panic!("not incomplete");
    };
    assert_eq!(note.text.as_deref(), Some("a b"));
    let error = outcome(&[BEGUN, FULL]).await.completed().unwrap_err();
    assert_eq!((error.kind(), error.decode_body::<Note>().unwrap().id.as_str()), (ErrorKind::Unfinished, "n1"));
    assert_eq!(outcome(&[BEGUN, FULL]).await.into_whole().unwrap().id, "n1");
}

#[tokio::test]
async fn failure_keeps_the_reason_and_what_there_was() {
    let Outcome::Failed { partial, error } = outcome(&[BEGUN, DELTAS, ERROR]).await else {
        panic!("not failed");
    };
    assert_eq!(partial.unwrap().text.as_deref(), Some("a b"));
    assert_eq!((error.kind(), error.message()), (ErrorKind::Failed, Some("out of ink")));
    assert_eq!(error.to_string(), "notes.create: the service failed while it streamed: out of ink");

    let Outcome::Failed { partial, error } = outcome(&[ERROR]).await else {
        panic!("not failed");
    };
    assert_eq!((partial.is_none(), error.message()), (true, Some("out of ink")));
}

#[tokio::test]
async fn reason_of_a_stream_that_built_up_nothing_is_told() {
    for untagged in ["data: {\"error\":{\"message\":\"out of ink\"}}\n\n", "data: {\"message\":\"out of ink\"}\n\n"] {
        for end in [&[untagged][..], &[untagged, "data: [DONE]\n\n"]] {
            let Outcome::CutOff { partial: None, error } = outcome(end).await else {
                panic!("not cut off");
            };
            assert_eq!((error.kind(), error.message()), (ErrorKind::Cut, Some("out of ink")), "{error}");
        }
    }
}

#[tokio::test]
async fn cut_off_keeps_what_there_was() {
    let Outcome::CutOff { partial, error } = outcome(&[BEGUN, DELTAS]).await else {
        panic!("not cut off");
    };
    assert_eq!((partial.unwrap().id.as_str(), error.kind()), ("n1", ErrorKind::Cut));

    let Outcome::CutOff { partial, error } = outcome(&[DELTAS, DONE]).await else {
        panic!("a note without an id");
    };
    assert_eq!((partial.is_none(), error.kind()), (true, ErrorKind::Decode));
    assert_eq!(error.operation(), Some("notes.create"));

    let Outcome::CutOff { error, .. } = outcome(&[BEGUN, "data: [DONE]\n\n"]).await else {
        panic!("nobody said that it is completed");
    };
    assert_eq!(error.kind(), ErrorKind::Cut);
}

/// As servers tell of a failure that speak another dialect.
const UNTAGGED: &str = "data: {\"error\":{\"message\":\"out of ink\",\"code\":\"ink\"}}\n\n";

#[tokio::test]
async fn failure_in_an_event_without_a_tag_is_the_reason_of_a_stream_that_is_cut_off() {
    for end in ["", "data: [DONE]\n\n"] {
        let Outcome::CutOff { partial, error } = outcome(&[BEGUN, UNTAGGED, end]).await else {
            panic!("not cut off");
        };

        assert!(partial.is_some());
        assert_eq!((error.kind(), error.message(), error.code()), (ErrorKind::Cut, Some("out of ink"), Some("ink")));
        assert!(error.to_string().ends_with(": out of ink"), "{error}");
    }
}

#[tokio::test]
async fn event_without_a_tag_is_no_reason_of_a_stream_that_goes_on() {
    let Outcome::CutOff { error, .. } = outcome(&[BEGUN, UNTAGGED, DELTAS]).await else {
        panic!("not cut off");
    };

    assert_eq!((error.kind(), error.message()), (ErrorKind::Cut, None));
}

async fn pieces(texts: &[&'static str]) -> Vec<Result<String, ErrorKind>> {
    let mut deltas = client(texts).notes().create("a").stream().await.unwrap().text_deltas();
    let mut pieces = Vec::new();
    while let Some(piece) = deltas.next().await {
        pieces.push(piece.map_err(|error| error.kind()));
    }
    pieces
}

#[tokio::test]
async fn text_alone() {
    let text = [Ok(String::from("a ")), Ok(String::from("b"))];

    assert_eq!(pieces(&[BEGUN, DELTAS, DONE]).await, text);
    assert_eq!(pieces(&[DELTAS, ERROR]).await[2..], [Err(ErrorKind::Failed)]);
    assert_eq!(pieces(&[DELTAS, BAD]).await[2..], [Err(ErrorKind::Decode), Err(ErrorKind::Cut)]);
}

#[tokio::test]
async fn text_and_then_what_it_came_to() {
    let mut deltas = client(&[BEGUN, DELTAS, BAD, DONE]).notes().create("a").stream().await.unwrap().text_deltas();
    let first = deltas.next().await.unwrap().unwrap();

    let note = deltas.finish().await.completed().unwrap();

    assert_eq!((first.as_str(), note.id.as_str(), note.text.as_deref()), ("a ", "n1", Some("a b")));
    assert_eq!(note.status().as_u16(), 200);
}

#[tokio::test]
async fn debug_shows_nothing_of_what_was_said() {
    let mut deltas = client(&[BEGUN, DELTAS, DONE]).notes().create("a").stream().await.unwrap().text_deltas();
    deltas.next().await.unwrap().unwrap();

    let shown = format!("{deltas:?}");

    assert!(shown.contains("notes.create") && !shown.contains("n1"), "{shown}");
}

#[tokio::test]
async fn whole_beyond_the_limit_is_cut_off_and_pieces_are_not() {
    let small = || {
        let fake =
            Fake::new([event_pieces(Pieces::new([BEGUN, DELTAS, DELTAS, DELTAS, DONE].map(|text| (0, text)), false))]);
        let limits = Limits::default().reply(24);
        Client::builder().api_key("k").with(|builder| builder.transport(fake).limits(limits)).build().unwrap()
    };

    let outcome = small().notes().create("a").stream().await.unwrap().final_response().await;
    let mut deltas = small().notes().create("a").stream().await.unwrap().text_deltas();

    let Outcome::CutOff { partial, error } = outcome else { panic!("not cut off") };
    assert_eq!((error.kind(), error.operation()), (ErrorKind::TooLarge, Some("notes.create")));
    assert!(partial.unwrap().text.as_deref().is_some_and(|text| text.starts_with("a b")));
    let mut pieces = 0;
    while let Some(piece) = deltas.next().await {
        pieces += usize::from(piece.is_ok());
    }
    assert_eq!(pieces, 6);
    assert!(matches!(deltas.finish().await, Outcome::CutOff { error, .. } if error.kind() == ErrorKind::TooLarge));
}

#[tokio::test]
async fn what_is_set_again_does_not_count_again() {
    let events = [BEGUN; 300].into_iter().chain([DONE]).map(|text| (0, text));
    let fake = Fake::new([event_pieces(Pieces::new(events, false))]);
    let limits = Limits::default().reply(24);
    let client = Client::builder().api_key("k").with(|builder| builder.transport(fake).limits(limits)).build().unwrap();

    let outcome = client.notes().create("a").stream().await.unwrap().final_response().await;

    assert!(matches!(outcome, Outcome::Completed(note) if note.id == "n1"));
}

#[tokio::test]
async fn growing_value_is_bounded() {
    let words = "data: {\"type\":\"note.delta\",\"delta\":\"[1, 2, 3, 4, 5, 6,\"}\n\n";
    let fake = Fake::new([event_pieces(Pieces::new([BEGUN, words, words, DONE].map(|text| (0, text)), false))]);
    let limits = Limits::default().reply(20);
    let client = Client::builder().api_key("k").with(|builder| builder.transport(fake).limits(limits)).build().unwrap();

    let mut values = client.notes().create("a").stream().await.unwrap().values::<Vec<u8>>();
    let first = values.next().await.unwrap().unwrap();
    let error = values.next().await.unwrap().unwrap_err();

    assert_eq!(first, [1, 2, 3, 4, 5, 6]);
    assert_eq!((error.kind(), error.operation()), (ErrorKind::TooLarge, Some("notes.create")));
    assert!(values.next().await.is_none());
}

#[cfg(feature = "blocking")]
mod blocking {
    use sequrity_runtime::{ErrorKind, Outcome};

    use super::{BEGUN, DELTAS, DONE, ERROR, client};

    #[test]
    fn the_same_for_threads_that_wait() {
        let stream = client(&[BEGUN, DELTAS, DONE]).notes().create("a").stream_blocking().unwrap();
        assert!(matches!(stream.final_response(), Outcome::Completed(_)));

        let stream = client(&[BEGUN, DELTAS, ERROR]).notes().create("a").stream_blocking().unwrap();
        let pieces: Vec<_> = stream.text_deltas().collect();
        assert_eq!(pieces.len(), 3);
        assert_eq!(pieces[2].as_ref().unwrap_err().kind(), ErrorKind::Failed);

        let mut pieces = client(&[BEGUN, DELTAS, DONE]).notes().create("a").stream_blocking().unwrap().text_deltas();
        assert_eq!(pieces.next().unwrap().unwrap(), "a ");
        assert_eq!(pieces.finish().completed().unwrap().id, "n1");
    }

    #[test]
    fn refusal_is_the_last_item() {
        let open = || client(&[BEGUN, DELTAS]).notes().create("a").stream_blocking().unwrap();
        let (items, pieces) = (open(), open().text_deltas());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();

        runtime.block_on(async {
            assert_eq!(items.map(|item| item.unwrap_err().kind()).collect::<Vec<_>>(), [ErrorKind::Config]);
            assert_eq!(pieces.map(|piece| piece.unwrap_err().kind()).collect::<Vec<_>>(), [ErrorKind::Config]);
        });
    }
}
