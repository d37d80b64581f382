//! Structured output from types: what is asked for, what is read, and every way to get none.

use sequrity::{
    Setting, blocking,
    schemars::JsonSchema,
    types::{
        ParseError,
        responses::{ResponsesRequest, Verbosity},
    },
};
use sequrity_mock::{
    Answer, KEY, Mock,
    replies::{events, message, reply, text_reply},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A recipe.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq)]
#[schemars(crate = "sequrity::schemars")]
#[serde(default)]
struct Recipe {
    /// Name of the dish.
    name: String,
    steps: Vec<String>,
    minutes: Option<u16>,
}

const TEXT: &str = r#"{"name":"Tea with milk","steps":["Boil water.","Pour it."],"minutes":5}"#;

fn tea() -> Recipe {
    let steps = ["Boil water.", "Pour it."].map(str::to_owned).to_vec();
    Recipe { name: "Tea with milk".to_owned(), steps, minutes: Some(5) }
}

fn asking() -> ResponsesRequest {
    ResponsesRequest::new("m").input("Tea?").output_type::<Recipe>().expect("a plain struct")
}

async fn error_of(reply: &Value) -> ParseError {
    let mock = Mock::start([Answer::reply(reply)]);
    let reply = mock.client().responses().create(asking()).await.expect("a reply");
    reply.parse::<Recipe>().expect_err("there is no answer")
}

#[tokio::test]
async fn type_is_asked_for_and_read_back() {
    let mock = Mock::start([Answer::reply(text_reply(TEXT))]);

    let reply = mock.client().responses().create(asking()).await.unwrap();

    assert_eq!(reply.parse::<Recipe>().unwrap(), tea());
    assert_eq!(
        mock.request().json()["text"],
        json!({
            "format": {
                "type": "json_schema",
                "name": "recipe",
                "description": "A recipe.",
                "schema": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string", "description": "Name of the dish."},
                        "steps": {"type": "array", "items": {"type": "string"}},
                        "minutes": {"type": ["integer", "null"], "minimum": 0, "maximum": 65_535}
                    },
                    "required": ["name", "steps", "minutes"],
                    "additionalProperties": false
                },
                "strict": true
            }
        })
    );
}

#[test]
fn output_type_leaves_other_settings_of_the_text_alone() {
    let mut request = ResponsesRequest::new("m");
    request.text.get_or_insert_default().verbosity = Some(Verbosity::Low);

    let text = request.output_type::<Recipe>().unwrap().text.unwrap();

    assert_eq!(text.verbosity, Some(Verbosity::Low));
    assert!(text.format.is_some());
}

#[tokio::test]
async fn refusal_is_told_in_the_words_of_the_model() {
    let mut declined = message("msg_1", "");
    declined["content"] = json!([{"type": "refusal", "refusal": "No tea today."}]);

    let error = error_of(&reply("resp_1", "completed", vec![declined])).await;

    assert_eq!(error, ParseError::Refused { reason: "No tea today.".to_owned() });
    assert_eq!(error.to_string(), "the model declined: No tea today.");
}

#[tokio::test]
async fn incomplete_answer_says_what_cut_it_short() {
    let beginning = r#"{"name":"Tea"#;
    let mut cut = reply("resp_1", "incomplete", vec![message("msg_1", beginning)]);
    cut["incomplete_details"] = json!({"reason": "max_output_tokens"});

    let error = error_of(&cut).await;

    assert_eq!(error.to_string(), "the answer was cut short: max_output_tokens");
    assert_eq!(error.text(), beginning);
}

#[tokio::test]
async fn failed_run_says_why() {
    let mut failed = reply("resp_1", "failed", vec![message("msg_1", "denied")]);
    failed["error"] = json!({"code": "server_error", "message": "The kitchen burns."});

    let error = error_of(&failed).await;

    assert_eq!(error.to_string(), "the run failed: The kitchen burns.");
    assert_eq!(error.text(), "denied");
}

#[tokio::test]
async fn text_that_does_not_fit_says_where() {
    let error = error_of(&text_reply(r#"{"name":"Tea","steps":["Boil.",7]}"#)).await;

    assert_eq!(
        error.to_string(),
        "the answer does not fit the type: $.steps[1]: invalid type: integer `7`, expected a string (line 1, column 32)"
    );
    assert_eq!(error.text(), r#"{"name":"Tea","steps":["Boil.",7]}"#);
}

#[tokio::test]
async fn reply_without_text_has_no_answer() {
    assert_eq!(error_of(&reply("resp_1", "completed", vec![])).await, ParseError::Empty);
}

#[tokio::test]
async fn value_grows_while_the_text_comes() {
    let mock = Mock::start([Answer::events(events(&text_reply(TEXT)))]);
    let stream = mock.client().responses().create(asking()).stream().await.unwrap();

    let mut values = stream.values::<Recipe>();
    let mut seen = Vec::new();
    while let Some(value) = values.next().await {
        seen.push(value.unwrap());
    }
    let whole = values.finish().await.completed().unwrap();

    let names: Vec<&str> = seen.iter().map(|recipe| recipe.name.as_str()).collect();
    assert_eq!(names, ["Tea ", "Tea with ", "Tea with milk", "Tea with milk", "Tea with milk"]);
    let steps: Vec<&[String]> = seen.iter().map(|recipe| recipe.steps.as_slice()).collect();
    assert_eq!(steps[2], ["Boil "]);
    assert_eq!(seen.last(), Some(&tea()));
    assert_eq!(whole.parse::<Recipe>(), Ok(tea()));
}

#[tokio::test]
async fn text_that_is_no_json_is_one_error_and_the_stream_goes_on() {
    let mock = Mock::start([Answer::events(events(&text_reply("I would rather talk about tea.")))]);
    let stream = mock.client().responses().create(asking()).stream().await.unwrap();

    let mut values = stream.values::<Recipe>();
    let error = values.next().await.unwrap().unwrap_err();

    assert!(error.to_string().contains("the text is not JSON"), "{error}");
    assert!(values.next().await.is_none());
    assert_eq!(values.finish().await.completed().unwrap().output_text(), "I would rather talk about tea.");
}

#[test]
fn blocking_stream_has_values_too() {
    let mock = Mock::start([Answer::events(events(&text_reply(TEXT)))]);
    let client = blocking::Client::builder().api_key(KEY).base_url(mock.url()).proxy(Setting::None).build().unwrap();

    let stream = client.responses().create(asking()).stream().unwrap();
    let last = stream.values::<Recipe>().last().unwrap().unwrap();

    assert_eq!(last, tea());
}
