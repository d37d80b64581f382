//! For people: the source line with a caret, as rustc prints it.

use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};

use super::{Diagnostic, Level, token::Lines};

/// One diagnostic with its source line, and an empty line behind it.
pub(super) fn write(diagnostic: &Diagnostic, lines: &Lines<'_>, path: &str) -> String {
    let place = &diagnostic.place;
    let level = match diagnostic.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.rule);
    let group = match lines.token(place) {
        Some((shown, token)) => title.element(
            Snippet::source(shown).path(path).line_start(place.line).annotation(AnnotationKind::Primary.span(token)),
        ),
        None => title.element(Origin::path(path).line(place.line).char_column(place.column)),
    };
    format!("{}\n\n", Renderer::plain().render(&[closing(group, diagnostic)]))
}

fn closing<'a>(group: Group<'a>, diagnostic: &'a Diagnostic) -> Group<'a> {
    let pointer = &diagnostic.place.pointer;
    let group = match pointer.is_empty() {
        true => group,
        false => group.element(Title::NOTE.message(format!("at {pointer}"))),
    };
    group.element(Title::HELP.message(&diagnostic.help))
}
