//! Markdown: what has to be escaped where, and JSON as people write it.

use serde_json::Value;

/// Columns that an example may take.
pub(super) const WIDTH: usize = 78;

/// A text in a cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// A code span that is also good in a cell.
pub(super) fn code(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{}{fence}", cell(text))
}

/// Text inside an HTML element.
pub(super) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The same for a path or a tag, with places where a narrow page may break it.
pub(super) fn breakable(text: &str) -> String {
    html(text).replace('.', ".<wbr>").replace('_', "_<wbr>").replace('[', "<wbr>[")
}

/// A fenced block.
pub(super) fn block(language: &str, text: &str) -> String {
    format!("```{language}\n{}\n```\n", text.trim_end())
}

/// JSON on lines of at most so many columns where its texts allow; `step` is the indent of a level.
pub(super) fn json(value: &Value, width: usize, step: usize) -> String {
    let mut text = String::new();
    Lines { width, step }.lay(value, 0, 0, &mut text);
    text
}

struct Lines {
    width: usize,
    step: usize,
}

impl Lines {
    /// Writes a value that starts at a column; `indent` is that of its line.
    fn lay(&self, value: &Value, indent: usize, column: usize, text: &mut String) {
        let line = one_line(value);
        let rows: Vec<(String, &Value)> = match value {
            _ if column.saturating_add(line.chars().count()) <= self.width => {
                text.push_str(&line);
                return;
            }
            Value::Array(items) => items.iter().map(|item| (String::new(), item)).collect(),
            Value::Object(members) => {
                members.iter().map(|(key, value)| (format!("{}: ", Value::from(key.as_str())), value)).collect()
            }
            _ => {
                text.push_str(&line);
                return;
            }
        };
        let (open, close) = if value.is_array() { ('[', ']') } else { ('{', '}') };
        let inner = indent + self.step;
        text.push(open);
        for (position, (key, value)) in rows.iter().enumerate() {
            let comma = if position > 0 { "," } else { "" };
            text.push_str(&format!("{comma}\n{:inner$}{key}", ""));
            // A comma may follow.
            self.lay(value, inner, inner + key.chars().count() + 1, text);
        }
        text.push_str(&format!("\n{:indent$}{close}", ""));
    }
}

fn one_line(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(one_line).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), one_line(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        other => other.to_string(),
    }
}
