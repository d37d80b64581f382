//! The JSON path of the end of an unfinished text, so that nobody keeps track of it while all goes well.

use super::{
    cursor::Cursor,
    error::{push_index, push_member},
};

enum Level {
    Object(Option<String>),
    Array(usize),
}

/// The path of the value that comes next in a text written so far.
pub(super) fn path_at_end(text: &str) -> String {
    let mut levels = Vec::new();
    let mut cursor = Cursor::trusted(text);
    while let Some(byte) = cursor.peek() {
        if byte == b'"' {
            let text = cursor.owned().unwrap_or_default();
            if let Some(Level::Object(name @ None)) = levels.last_mut() {
                *name = Some(text);
            }
            continue;
        }
        match (byte, levels.last_mut()) {
            (b'{', _) => levels.push(Level::Object(None)),
            (b'[', _) => levels.push(Level::Array(0)),
            (b'}' | b']', _) => drop(levels.pop()),
            (b',', Some(Level::Object(name))) => *name = None,
            (b',', Some(Level::Array(index))) => *index += 1,
            _ => {}
        }
        cursor.position += 1;
    }
    let mut path = String::from("$");
    for level in &levels {
        match level {
            Level::Object(Some(name)) => push_member(&mut path, name),
            Level::Object(None) => {}
            Level::Array(index) => push_index(&mut path, *index),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::path_at_end;

    #[test]
    fn path_of_an_unfinished_text() {
        assert_eq!(path_at_end(""), "$");
        assert_eq!(path_at_end(r#"{"a":1,"b":[{"c":"x"},"#), "$.b[1]");
        assert_eq!(path_at_end(r#"{"a":{"b":"{[,"},"c d":["#), "$[\"c d\"][0]");
        assert_eq!(path_at_end(r#"[[],{"é":null,"f":"#), "$[1].f");
        assert_eq!(path_at_end(r#"{"a":1"#), "$.a");
    }
}
