//! The same schema gives the same bytes, whatever the order in which it is read.

use std::path::PathBuf;

use sequrity_codegen::{
    generate,
    load::{Source, read},
};

fn sources() -> Vec<Source> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema");
    read(&folder).expect("the schema folder can be read")
}

/// The documents turned by `by`, and every second time from the end.
fn shuffled(by: usize) -> Vec<Source> {
    let mut sources = sources();
    let count = sources.len();
    sources.rotate_left(by % count);
    if by % 2 == 1 {
        sources.reverse();
    }
    sources
}

#[test]
fn order_of_documents_makes_no_difference() {
    let expected = generate(&sources()).expect("the schema is accepted");

    for by in 1..sources().len() {
        let output = generate(&shuffled(by)).expect("the schema is accepted");

        assert!(output == expected, "turned by {by}, something else is emitted");
    }
}

#[test]
fn second_run_in_one_process_gives_the_same() {
    let first = generate(&sources()).expect("the schema is accepted");

    let second = generate(&sources()).expect("the schema is accepted");

    assert!(first == second, "something else is emitted");
}

#[test]
fn folder_is_read_the_same_by_any_path() {
    let expected = sources();

    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let roundabout = read(&tests.join("../tests/fixtures/../../schema")).expect("the schema folder can be read");
    let absolute = tests.join("../schema").canonicalize().expect("the folder exists");

    assert_eq!(roundabout, expected);
    assert_eq!(read(&absolute).expect("the schema folder can be read"), expected);
}

#[test]
fn emitted_text_is_the_same_on_every_machine() {
    for file in generate(&sources()).expect("the schema is accepted").files {
        assert!(!file.text.contains('\r') && !file.text.contains('\t'), "{}", file.path);
        assert!(file.text.ends_with('\n') && !file.text.ends_with("\n\n"), "{}", file.path);
        assert!(!file.text.contains(env!("CARGO_MANIFEST_DIR")), "{}: a path of this machine", file.path);
        assert!(
            file.text.lines().all(|line| line.trim_end() == line),
            "{}: white space at the end of a line",
            file.path
        );
    }
}
