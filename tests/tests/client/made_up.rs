//! Replies that nobody sent, as tests of an application make them.

use std::time::Duration;

use sequrity::{
    ErrorKind, Reply,
    external::{Response, StatusCode},
    operations::RESPONSES_CREATE,
    types::{from_json, responses::ResponsesResponse},
};
use sequrity_mock::replies::{message, reply};

/// A body with that status.
fn body(status: &str) -> ResponsesResponse {
    from_json(&reply("resp_1", status, vec![message("msg_1", "97")]).to_string()).expect("a reply of the mock")
}

#[test]
fn reply_that_was_made_says_what_it_was_made_of() {
    let response = Response::builder().status(202).header("x-session-id", "s-1").header("x-request-id", "r-1");

    let reply = Reply::from_response(&RESPONSES_CREATE, response.body(body("completed")).unwrap());

    assert_eq!((reply.status(), reply.headers().len()), (StatusCode::ACCEPTED, 2));
    assert_eq!((reply.session_id(), reply.request_id()), (Some("s-1"), Some("r-1")));
    assert_eq!(reply.output_text(), "97");
}

#[test]
fn reply_that_was_made_without_headers_names_no_ids() {
    let reply = Reply::from_response(&RESPONSES_CREATE, Response::new(body("completed")));

    assert_eq!((reply.status(), reply.session_id(), reply.request_id()), (StatusCode::OK, None, None));
}

#[test]
fn error_of_a_reply_that_was_made_is_as_if_it_had_been_received() {
    let response = Response::builder().header("x-session-id", "s-1").body(body("failed")).unwrap();

    let error = Reply::from_response(&RESPONSES_CREATE, response).completed().unwrap_err();

    assert_eq!((error.kind(), error.attempts(), error.session_id()), (ErrorKind::Failed, 1, Some("s-1")));
    assert!(error.to_string().starts_with("responses.create: "), "{error}");
    assert_eq!(error.decode_body::<ResponsesResponse>().unwrap().id, "resp_1");
}

#[test]
fn time_of_a_reply_that_was_made_is_what_it_says() {
    for (date, pause) in [
        (Some("Sat, 06 Nov 2094 08:49:37 GMT"), Some(3)),
        (Some("Sat, 06 Nov 2094 08:49:41 GMT"), Some(0)),
        (Some("now"), None),
        (None, None),
    ] {
        let mut response = Response::new(body("failed"));
        response.headers_mut().insert("retry-after", "Sat, 06 Nov 2094 08:49:40 GMT".parse().unwrap());
        if let Some(date) = date {
            response.headers_mut().insert("date", date.parse().unwrap());
        }

        let error = Reply::from_response(&RESPONSES_CREATE, response).completed().unwrap_err();

        assert_eq!(error.retry_after(), pause.map(Duration::from_secs), "{date:?}");
    }
}
