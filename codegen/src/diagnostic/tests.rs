//! One diagnostic in every format.

use serde_json::{Value, json};

use super::{Diagnostic, Format, Level};
use crate::{load::Source, schema::Place};

fn sample() -> Diagnostic {
    let place = Place { document: "a/b.json".to_owned(), line: 2, column: 3, pointer: "/$defs/X/minmum".to_owned() };
    Diagnostic::new("unknown-keyword", &place, "no keyword `minmum`", "did you mean `minimum`?")
}

fn source() -> Source {
    Source { path: "a/b.json".to_owned(), text: "{\n  \"minmum\": 1\n}".to_owned() }
}

#[test]
fn display_is_path_reason_pointer_help() {
    assert_eq!(
        sample().to_string(),
        "a/b.json:2:3: error[unknown-keyword]: no keyword `minmum`\n  at /$defs/X/minmum\n  help: did you mean `minimum`?"
    );
}

#[test]
fn people_see_the_line_with_a_caret() {
    let expected = "\
error[unknown-keyword]: no keyword `minmum`
 --> schema/a/b.json:2:3
  |
2 |   \"minmum\": 1
  |   ^^^^^^^^
  |
  = note: at /$defs/X/minmum
  = help: did you mean `minimum`?

";
    assert_eq!(Format::Human.render(&[sample()], &[source()], "schema"), expected);
}

#[test]
fn place_outside_of_the_text_is_shown_without_a_line() {
    let text = Format::Human.render(&[sample()], &[], "");
    assert!(text.contains("--> a/b.json:2:3"), "{text}");
}

#[test]
fn warning_says_so_in_every_format() {
    let warning = Diagnostic { level: Level::Warning, ..sample() };
    for (format, start) in
        [(Format::Human, "warning["), (Format::Json, r#"{"severity":"warning","#), (Format::Github, "::warning ")]
    {
        let text = format.render(std::slice::from_ref(&warning), &[source()], "schema");
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn json_is_an_object_a_line() {
    let text = Format::Json.render(&[sample(), sample()], &[source()], "schema");

    let read: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let expected = json!({
        "severity": "error",
        "rule": "unknown-keyword",
        "document": "schema/a/b.json",
        "line": 2,
        "column": 3,
        "end_column": 11,
        "pointer": "/$defs/X/minmum",
        "message": "no keyword `minmum`",
        "help": "did you mean `minimum`?",
    });
    assert_eq!(read, [expected.clone(), expected]);
}

#[test]
fn workflow_command_is_one_line_whatever_it_holds() {
    let mut odd = sample();
    odd.message = "100 %: one,\r\ntwo".to_owned();

    let text = Format::Github.render(&[odd], &[source()], "a:b,c%d");

    assert_eq!(
        text,
        "::error file=a%3Ab%2Cc%25d/a/b.json,line=2,col=3,endColumn=11,title=unknown-keyword\
         ::100 %25: one,%0D%0Atwo%0Aat /$defs/X/minmum%0Ahelp: did you mean `minimum`?\n"
    );
}

#[test]
fn unknown_format_names_those_there_are() {
    assert_eq!("human".parse(), Ok(Format::Human));
    assert_eq!("xml".parse::<Format>(), Err("there is no format `xml`: choose human, json or github".to_owned()));
}
