//! Event-stream syntax, in the cases that broke the service's own client and in all others that the standard allows.

use sequrity_mock::Answer;

use crate::items_of;

const DELTA: &str = r#"{"type":"response.output_text.delta","delta":"x"}"#;
const TAG: &str = "response.output_text.delta";

/// What a body gives, whole and byte by byte. The mark at its end keeps the end from being an error.
async fn gives(body: &str, items: &[&str]) {
    let body = format!("{body}\n\ndata: [DONE]\n\n");
    assert_eq!(items_of(Answer::stream([body.as_str()])).await, items, "{body:?}");
    assert_eq!(items_of(Answer::stream([body.as_str()]).in_pieces_of(1)).await, items, "{body:?}");
}

#[tokio::test]
async fn several_data_lines_make_one_event() {
    gives("data: {\"type\":\"response.output_text.delta\",\ndata: \"delta\":\"x\"}", &[TAG]).await;
}

#[tokio::test]
async fn rare_line_separators_are_text() {
    for separator in ['\u{2028}', '\u{2029}', '\u{85}'] {
        gives(&format!("data: {{\"type\":\"{TAG}\",\"delta\":\"a{separator}b\"}}"), &[TAG]).await;
    }
}

#[tokio::test]
async fn byte_order_mark_hides_nothing() {
    gives(&format!("\u{feff}data: {DELTA}"), &[TAG]).await;
}

#[tokio::test]
async fn lines_end_in_any_way() {
    gives(&format!("data: {DELTA}\r\n\r\ndata: {DELTA}\r\n"), &[TAG, TAG]).await;
    gives(&format!("data: {DELTA}\r\rdata: {DELTA}\r"), &[TAG, TAG]).await;
    gives(&format!("data:{DELTA}\n\ndata:  {DELTA}"), &[TAG, TAG]).await;
}

#[tokio::test]
async fn lines_that_are_no_data_mean_nothing() {
    gives(&format!(": ping\n\nid: 3\nretry: 10\nevent: other\nunknown: 1\ndata: {DELTA}"), &[TAG]).await;
    gives(&format!("data:\n\ndata\n\ndata: {DELTA}"), &[TAG]).await;
}

#[tokio::test]
async fn event_that_does_not_decode_is_an_item_and_the_stream_goes_on() {
    gives(&format!("data: {{nonsense\n\ndata: {DELTA}"), &["Decode", TAG]).await;
    gives(&format!("data: {{\"type\":\"{TAG}\"}}\n\ndata: {DELTA}"), &["Decode", TAG]).await;
}

#[tokio::test]
async fn last_event_without_final_newline_counts() {
    let completed = r#"data: {"type":"response.completed","response":{"id":"r","output":[]}}"#;

    assert_eq!(items_of(Answer::stream([completed])).await, ["response.completed"]);
    assert_eq!(items_of(Answer::stream([completed]).in_pieces_of(1)).await, ["response.completed"]);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_an_item() {
    let body = [b"data: \xff\xfe\n\n".as_slice(), b"data: [DONE]\n\n"].concat();

    assert_eq!(items_of(Answer::stream([body])).await, ["Decode"]);
}
