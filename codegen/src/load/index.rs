//! Which document has which definitions, and where a reference leads.

use std::collections::{BTreeMap, HashSet};

use super::{
    OPENAPI,
    json::{Json, Tree},
    nearest::{LISTED, listed, nearest},
};

/// The documents of a run and the names of their definitions.
pub(super) struct Index<'a> {
    /// `None`: the document or its `$defs` could not be read, so nobody knows what it has.
    documents: BTreeMap<&'a str, Option<HashSet<&'a str>>>,
}

/// Why a reference leads nowhere, and the way out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    pub(super) message: String,
    pub(super) help: String,
    /// What is not there, when that is why: a document, or a definition of one.
    pub(super) target: Option<String>,
}

impl<'a> Index<'a> {
    pub(super) fn new(paths: impl Iterator<Item = &'a str>, trees: &'a [Tree]) -> Self {
        let mut documents: BTreeMap<_, _> = paths.map(|path| (path, None)).collect();
        for tree in trees {
            documents.insert(&tree.document, definitions(tree));
        }
        Self { documents }
    }

    /// The name of the definition that `reference` leads to, as written in the document `from`.
    pub(super) fn resolve(&self, from: &str, reference: &str) -> Result<String, Unknown> {
        let Some((relative, pointer)) = reference.split_once('#') else {
            return Err(shape(reference));
        };
        let Some(name) = pointer.strip_prefix("/$defs/").filter(|name| !name.is_empty() && !name.contains('/')) else {
            return Err(shape(reference));
        };
        let document = if relative.is_empty() { Some(from.to_owned()) } else { join(from, relative) };
        let known = document.as_deref().and_then(|path| self.documents.get(path));
        match known {
            None => Err(Unknown { target: document, ..self.unknown_document(from, relative, name) }),
            Some(Some(names)) if !names.contains(name) => {
                Err(self.unknown_definition(from, document.as_deref().unwrap_or(from), names, name))
            }
            Some(_) => Ok(name.to_owned()),
        }
    }

    fn unknown_document(&self, from: &str, relative: &str, name: &str) -> Unknown {
        let paths: Vec<String> = self.documents.keys().map(|path| relate(from, path)).collect();
        let near = nearest(relative, paths.iter().map(String::as_str));
        let help = match (self.home(from, name), near) {
            (Some(reference), _) => format!("write `{reference}`"),
            (None, Some(path)) => format!("did you mean `{path}#/$defs/{name}`?"),
            (None, None) if paths.len() <= LISTED => format!("there are {}", listed(paths.iter().map(String::as_str))),
            (None, None) => "write that document, or refer to another".to_owned(),
        };
        Unknown { message: format!("there is no document `{relative}` beside this one"), help, target: None }
    }

    fn unknown_definition(&self, from: &str, document: &str, names: &HashSet<&str>, name: &str) -> Unknown {
        let is_empty = names.is_empty();
        let mut names: Vec<&str> = names.iter().copied().collect();
        names.sort_unstable();
        let path = if document == from { String::new() } else { relate(from, document) };
        let help = match (self.home(from, name), nearest(name, names)) {
            (Some(reference), _) => format!("write `{reference}`"),
            (None, Some(near)) => format!("did you mean `{path}#/$defs/{near}`?"),
            (None, None) => {
                format!("define `{name}` under `$defs`, or refer to another definition")
            }
        };
        // One without any is the mistake, not what is looked for in it.
        let target = if is_empty { document.to_owned() } else { format!("{document}#{name}") };
        Unknown { message: format!("`{document}` has no definition `{name}`"), help, target: Some(target) }
    }

    /// How to refer from one document to a definition, wherever it is.
    fn home(&self, from: &str, name: &str) -> Option<String> {
        let home = self.documents.iter().find(|(_, names)| names.as_ref().is_some_and(|names| names.contains(name)));
        home.map(|(path, _)| match *path == from {
            true => format!("#/$defs/{name}"),
            false => format!("{}#/$defs/{name}", relate(from, path)),
        })
    }
}

/// The names that a document defines; none where that is written so that it cannot be read.
fn definitions(tree: &Tree) -> Option<HashSet<&str>> {
    let Json::Object(entries) = &tree.root.json else { return None };
    let definitions = entries.iter().find(|entry| entry.key == "$defs").map(|entry| &entry.node.json);
    match (definitions, tree.document == OPENAPI) {
        (Some(Json::Object(definitions)), _) => Some(definitions.iter().map(|entry| entry.key.as_str()).collect()),
        (None, true) => Some(HashSet::new()),
        (Some(_), _) | (None, false) => None,
    }
}

fn shape(reference: &str) -> Unknown {
    Unknown {
        message: format!("`{reference}` is no reference to a definition"),
        help: "write `#/$defs/Name`, or `other.json#/$defs/Name` for another document".to_owned(),
        target: None,
    }
}

/// The path below the schema folder that `relative` means inside the document `from`; `None`: outside of the folder.
fn join(from: &str, relative: &str) -> Option<String> {
    let mut steps: Vec<&str> = from.split('/').collect();
    steps.pop();
    for step in relative.split('/') {
        match step {
            "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// The shortest relative path from one document to another.
pub(crate) fn relate(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().min(to.len()) - 1;
    let shared = (0..folders).take_while(|step| from[*step] == to[*step]).count();
    let mut steps = vec![".."; from.len() - 1 - shared];
    steps.extend(&to[shared..]);
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::{Index, join, relate};
    use crate::load::json::{Node, Tree};

    #[test]
    fn relative_paths_go_both_ways() {
        for (from, to, relative) in [
            ("a/x.json", "a/y.json", "y.json"),
            ("a/x.json", "b/y.json", "../b/y.json"),
            ("x.json", "b/y.json", "b/y.json"),
            ("a/b/x.json", "y.json", "../../y.json"),
        ] {
            assert_eq!(relate(from, to), relative);
            assert_eq!(join(from, relative).as_deref(), Some(to));
        }
        assert_eq!(join("x.json", "../y.json"), None);
    }

    #[track_caller]
    fn help(reference: &str, expected: &str) {
        let trees: Vec<Tree> =
            [("a/one.json", r#"{"$defs": {"Cat": {}, "Dog": {}}}"#), ("b/two.json", r#"{"$defs": {"Bird": {}}}"#)]
                .into_iter()
                .map(|(path, text)| Tree { document: path.to_owned(), root: Node::parse(text).expect("JSON") })
                .collect();
        let paths = ["a/one.json", "b/broken.json", "b/two.json"];
        let index = Index::new(paths.into_iter(), &trees);
        let outcome = index.resolve("a/one.json", reference);
        assert_eq!(outcome.unwrap_or_else(|unknown| unknown.help), expected);
    }

    #[test]
    fn reference_leads_to_a_name() {
        help("#/$defs/Cat", "Cat");
        help("../b/two.json#/$defs/Bird", "Bird");
        help("../b/broken.json#/$defs/Anything", "Anything");
    }

    #[test]
    fn lost_reference_is_shown_the_way() {
        help("#/$defs/Cats", "did you mean `#/$defs/Cat`?");
        help("#/$defs/Bird", "write `../b/two.json#/$defs/Bird`");
        help("two.json#/$defs/Bird", "write `../b/two.json#/$defs/Bird`");
        help("../b/tow.json#/$defs/Fish", "did you mean `../b/two.json#/$defs/Fish`?");
        help("#/$defs/Elephant", "define `Elephant` under `$defs`, or refer to another definition");
        help("Cat", "write `#/$defs/Name`, or `other.json#/$defs/Name` for another document");
        help("#/$defs/Cat/properties/a", "write `#/$defs/Name`, or `other.json#/$defs/Name` for another document");
    }
}
