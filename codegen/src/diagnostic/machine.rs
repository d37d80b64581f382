//! For programs: JSON lines, and the workflow commands of GitHub Actions.

use serde_json::json;

use super::{Diagnostic, token::Lines};

/// One object on one line; `end_column` is the column behind the last character.
pub(super) fn json(diagnostic: &Diagnostic, lines: &Lines<'_>, path: &str) -> String {
    let Diagnostic { place, rule, level, message, help, about: _ } = diagnostic;
    let object = json!({
        "severity": level.as_str(),
        "rule": rule,
        "document": path,
        "line": place.line,
        "column": place.column,
        "end_column": lines.end_column(place),
        "pointer": place.pointer,
        "message": message,
        "help": help,
    });
    format!("{object}\n")
}

/// One command on one line: the runner shows it at the line of the document.
pub(super) fn github(diagnostic: &Diagnostic, lines: &Lines<'_>, path: &str) -> String {
    let Diagnostic { place, rule, level, message, help, about: _ } = diagnostic;
    let at = match place.pointer.is_empty() {
        true => String::new(),
        false => format!("\nat {}", place.pointer),
    };
    format!(
        "::{} file={},line={},col={},endColumn={},title={}::{}\n",
        level.as_str(),
        property(path),
        place.line,
        place.column,
        lines.end_column(place),
        property(rule),
        data(&format!("{message}{at}\nhelp: {help}")),
    )
}

/// What stands behind `::`: the runner reads one line, and undoes these three.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind `=`: ends at a comma or at a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
