//! Time and peak memory of the generator as a schema grows, beside typify alone and openapi-to-rust, in one run:
//! `cargo bench -p sequrity-codegen --bench scale`.
//!
//! Each measurement is a process of its own; of several the quickest counts. Ours reads the documents, does every stage,
//! and compares the outcome with a tree that is fresh. typify reads one document, and ends with text laid out by
//! prettyplease. openapi-to-rust is a program: its time is that of the whole process. Peak memory is `VmHWM` of Linux.
//!
//! | Variable | Meaning |
//! | --- | --- |
//! | `OPENAPI_TO_RUST` | path of that program; without it the column is left out |
//! | `OPENAPI_DOCUMENT` | path of an `OpenAPI` document as JSON; what of it the dialect takes is measured too |
//! | `RUNS` | measurements of each; default 5 |

#[path = "scale/documents.rs"]
mod documents;
#[path = "scale/loosen.rs"]
mod loosen;
#[path = "scale/measure.rs"]
mod measure;
#[path = "scale/synthetic.rs"]
mod synthetic;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use measure::{Measured, child, program};
use sequrity_codegen::load::{Source, read};

/// A schema of the table.
struct Case {
    name: String,
    sources: Vec<Source>,
    definitions: usize,
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, mode, tool, folder] = arguments.as_slice()
        && mode == measure::CHILD
    {
        measure::measured(tool, Path::new(folder));
        return;
    }
    let runs = env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(5);
    let peer = env::var_os("OPENAPI_TO_RUST").map(PathBuf::from);
    println!(
        "| Schema | Definitions | This generator | µs each | typify alone | ours : typify | openapi-to-rust | ours : it |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for case in cases() {
        row(&case, runs, peer.as_deref());
    }
}

fn cases() -> Vec<Case> {
    let case = |name: &str, sources: Vec<Source>| Case {
        name: name.to_owned(),
        definitions: documents::definitions(&sources).len(),
        sources,
    };
    let api = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema")).expect("the schema folder can be read");
    let mut cases = vec![case("this API", api)];
    for count in [100, 1_000, 10_000] {
        cases.push(case(&format!("made up, {count}"), synthetic::sources(count, 2)));
    }
    cases.push(case("made up, 10000 in one document", synthetic::sources(10_000, 10_000)));
    if let Some(path) = env::var_os("OPENAPI_DOCUMENT") {
        let text = fs::read_to_string(path).expect("the document can be read");
        let (sources, note) = loosen::sources(&text);
        eprintln!("{note}");
        cases.push(case("that document", sources));
    }
    cases
}

fn row(case: &Case, runs: usize, peer: Option<&Path>) {
    let folder = env::temp_dir().join(format!("codegen-scale-{}", std::process::id()));
    documents::write(&case.sources, &folder);
    // The first run writes the tree that the others find fresh.
    child("ours", &folder);
    let best = |run: &dyn Fn() -> Option<Measured>| {
        (0..runs).filter_map(|_| run()).min_by(|a, b| a.milliseconds.total_cmp(&b.milliseconds))
    };
    let ours = best(&|| child("ours", &folder)).expect("the generator takes its own schemas");
    let typify = best(&|| child("typify", &folder));
    let other = peer.and_then(|path| best(&|| program(path, &folder)));
    let ratio = |other: &Option<Measured>| {
        other.as_ref().map_or("-".to_owned(), |other| format!("{:.2}", ours.milliseconds / other.milliseconds))
    };
    let shown = |measured: &Option<Measured>| measured.as_ref().map_or("-".to_owned(), Measured::to_string);
    println!(
        "| {} | {} | {ours} | {:.0} | {} | {} | {} | {} |",
        case.name,
        case.definitions,
        ours.milliseconds * 1_000.0 / case.definitions as f64,
        shown(&typify),
        ratio(&typify),
        shown(&other),
        ratio(&other),
    );
    fs::remove_dir_all(&folder).expect("a folder can be removed");
}
