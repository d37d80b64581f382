//! What must hold of every answer of the generator.

use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use sequrity_codegen::{
    diagnostic::{Diagnostic, Format, Level},
    generate,
    lint::lint,
    load::Source,
    write::Output,
};

/// How the generator answered: with files, or with diagnostics.
pub(crate) type Answer = Result<Output, Vec<Diagnostic>>;

/// Runs the generator; an error says which promise was broken.
pub(crate) fn judge(sources: &[Source], rules: &HashSet<&str>) -> Result<Answer, String> {
    let answered = catch_unwind(AssertUnwindSafe(|| (generate(sources), lint(sources))));
    let Ok((outcome, lints)) = answered else { return Err("a panic".to_owned()) };
    if let Some(error) = lints.iter().find(|found| outcome.is_ok() && found.level == Level::Error) {
        return Err(format!("emitted, and an error for lints: {error}"));
    }
    match &outcome {
        Ok(output) => accepted(output)?,
        Err(found) => refused(found, sources, rules)?,
    }
    Ok(outcome)
}

fn accepted(output: &Output) -> Result<(), String> {
    if output.files.is_empty() {
        return Err("accepted, and nothing is emitted".to_owned());
    }
    let mut paths = HashSet::new();
    match output.files.iter().find(|file| !paths.insert(&file.path)) {
        Some(file) => Err(format!("{} is emitted twice", file.path)),
        None => Ok(()),
    }
}

fn refused(found: &[Diagnostic], sources: &[Source], rules: &HashSet<&str>) -> Result<(), String> {
    if found.is_empty() {
        return Err("refused without a diagnostic".to_owned());
    }
    if !found.is_sorted() {
        return Err(format!("not in the order of the documents: {found:#?}"));
    }
    for diagnostic in found {
        if !rules.contains(diagnostic.rule) {
            return Err(format!("no such rule: {diagnostic}"));
        }
        if diagnostic.message.is_empty() || diagnostic.help.is_empty() {
            return Err(format!("says nothing: {diagnostic}"));
        }
        if !is_placed(diagnostic, sources) {
            return Err(format!("stands nowhere: {diagnostic}"));
        }
    }
    let rendered = catch_unwind(AssertUnwindSafe(|| {
        [Format::Human, Format::Json, Format::Github].map(|format| format.render(found, sources, "schema"))
    }));
    match rendered {
        Err(_) => Err(format!("a panic in rendering {found:#?}")),
        Ok([human, json, github]) => {
            let helps = human.matches("= help: ").count() + human.matches("help: ").count();
            let one_line_each = json.lines().count() == found.len() && github.lines().count() == found.len();
            if helps < found.len() || !one_line_each {
                return Err(format!("rendered wrong: {human}{json}{github}"));
            }
            Ok(())
        }
    }
}

/// Line and column lie in the document, or right behind its end.
fn is_placed(diagnostic: &Diagnostic, sources: &[Source]) -> bool {
    let place = &diagnostic.place;
    let Some(source) = sources.iter().find(|source| source.path == place.document) else { return false };
    let line = source.text.split('\n').nth(place.line.wrapping_sub(1));
    line.is_some_and(|line| (1..=line.chars().count() + 1).contains(&place.column))
}
