//! Whatever stands in the documents, the generator answers with files or with diagnostics, never with a panic.
//!
//! The documents of the API and of every fixture are changed at random, but the same way in every run. A long run has
//! other seeds and more of them: `SEQURITY_MUTANTS=100000 SEQURITY_SEED=1000 cargo test -p sequrity-tests --test mutants`.
//! With `SEQURITY_EMITTED=<folder>` what is accepted is written there, and has to compile.

mod aim;
mod aliases;
mod corpus;
mod emitted;
mod judge;
mod mutate;
mod random;
mod suite;
mod texts;
mod words;

use std::{collections::HashSet, env};

use corpus::Corpus;
use judge::judge;
use sequrity_codegen::{check, load, lower};

/// A number from the environment.
fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

fn rules() -> HashSet<&'static str> {
    let of_load = load::RULES.iter().map(|rule| rule.id);
    of_load.chain(check::RULES.iter().map(|rule| rule.id)).chain(lower::RULES.iter().map(|rule| rule.id)).collect()
}

/// Runs so many mutants of each; how many were accepted and refused.
#[track_caller]
fn run(corpora: &[Corpus], others: &[Corpus], mutants: u64) -> (usize, usize) {
    let rules = rules();
    let first = number("SEQURITY_SEED").unwrap_or(1);
    let mutants = number("SEQURITY_MUTANTS").unwrap_or(mutants);
    let (mut accepted, mut refused) = (0, 0);
    let mut faults = Vec::new();
    for corpus in corpora {
        for seed in first..first + mutants {
            let mutant = corpus.mutant(others, seed);
            match judge(&mutant.sources, &rules) {
                Ok(Ok(output)) => {
                    accepted += 1;
                    emitted::keep(&output, &corpus.name, seed, &mutant.done);
                }
                Ok(Err(_)) => refused += 1,
                Err(fault) => faults.push(format!("{}\n  {fault}", mutant.done)),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    (accepted, refused)
}

#[test]
fn changed_fixture_is_emitted_or_refused() {
    let fixtures = Corpus::fixtures();

    let (accepted, refused) = run(&fixtures, &fixtures, 4);

    assert!(accepted > refused / 20 && refused > accepted / 20, "{accepted} accepted, {refused} refused");
}

#[test]
fn changed_schema_of_the_api_is_emitted_or_refused() {
    let schema = [Corpus::schema()];

    let (accepted, refused) = run(&schema, &schema, 12);

    assert!(accepted > 0 && refused > 0, "{accepted} accepted, {refused} refused");
}
