//! The rules, each over one file.

use std::collections::BTreeSet;

use super::File;

/// Path, line and message.
type Found = Vec<(String, usize, String)>;

/// Lines of a file written by hand.
const HAND_WRITTEN: usize = 400;

/// Lines of an emitted file.
const EMITTED: usize = 1_000;

/// Files whose whitespace we look at.
const WRITTEN: &[&str] = &["rs", "toml", "md", "json", "yml", "yaml", "sh"];

/// Calls that write files.
const WRITING: &[&str] = &["fs::write", "File::create", "OpenOptions", "fs::rename"];

/// Words of the API, in lower case; `?` stands for at most one character. The generator knows none of them.
const API: &[&str] = &["sequrity", "openai", "dual?llm", "responsesre", "x-session", "x-features"];

/// Names of packages, which may stand in the generator although they have such a word in them.
const PACKAGES: &[&str] = &["sequrity-codegen", "sequrity_codegen", "sequrity-runtime", "sequrity_runtime"];

/// How lines begin that may stand before the last import of a file.
const AMONG_IMPORTS: &[&str] = &["//", "#", "mod ", "pub mod ", "pub use ", "pub(", " ", "}"];

/// What a manifest in `generated/` takes from the workspace.
const INHERITED: &[&str] = &["version", "edition", "rust-version", "license", "repository"];

/// Checks one file. `words` are those that the schema gives to the API.
pub(super) fn apply(file: &File, words: &BTreeSet<String>, found: &mut Found) {
    for rule in [opening, whitespace, length, imports, manifest, writing] {
        rule(file, found);
    }
    api_words(file, words, found);
}

impl File {
    fn is(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, found)| found == extension)
    }

    fn is_emitted(&self) -> bool {
        self.path.starts_with("generated/")
    }

    /// Each line with its number.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(position, line)| (position + 1, line))
    }

    fn add(&self, line: usize, message: impl Into<String>, found: &mut Found) {
        found.push((self.path.clone(), line, message.into()));
    }
}

/// A file says in its first line what it is.
fn opening(file: &File, found: &mut Found) {
    if !file.is("rs") {
        return;
    }
    let first = file.text.lines().next().unwrap_or_default();
    let emitted = first.starts_with("// @generated");
    let wrong = match file.path.split('/').next() {
        Some("generated") => (!emitted).then_some("an emitted file opens with `// @generated`"),
        // Expected outputs lie among the fixtures.
        Some("tests") if emitted => None,
        _ => (!first.starts_with("//!")).then_some("a file opens with a `//!` line that says what it is for"),
    };
    if let Some(message) = wrong {
        file.add(1, message, found);
    }
}

fn whitespace(file: &File, found: &mut Found) {
    if !WRITTEN.iter().any(|extension| file.is(extension)) || file.text.is_empty() {
        return;
    }
    for (number, line) in file.lines() {
        if line.contains('\t') {
            file.add(number, "a tab", found);
        }
        if line.ends_with([' ', '\t', '\r']) {
            file.add(number, "white space at the end of the line", found);
        }
    }
    if !file.text.ends_with('\n') || file.text.ends_with("\n\n") {
        file.add(file.text.lines().count(), "a file ends in one line break", found);
    }
}

fn length(file: &File, found: &mut Found) {
    // What the fixtures become is emitted, too.
    let (limit, way) = match file.is_emitted() || file.path.starts_with("tests/fixture-crates/") {
        true => {
            (EMITTED, "move definitions of its source document into a new document beside it; Rust paths stay the same")
        }
        false => (HAND_WRITTEN, "split it"),
    };
    let count = file.text.lines().count();
    if file.is("rs") && count > limit {
        file.add(limit, format!("{count} lines, at most {limit} are allowed: {way}"), found);
    }
}

/// The imports of a file stand in groups, std before crates before ours, with one `use` for each crate.
fn imports(file: &File, found: &mut Found) {
    if !file.is("rs") {
        return;
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut before = "";
    for (number, line) in file.lines() {
        if let Some(path) = line.strip_prefix("use ").filter(|_| !before.starts_with("#[")) {
            let root = path.split([':', ';', ' ', '{']).next().unwrap_or_default();
            if seen.contains(&root) {
                file.add(number, format!("a second `use {root}`: write one"), found);
            } else if seen.last().is_some_and(|last| group(last) > group(root)) {
                file.add(number, "imports stand in groups: std, crates, ours", found);
            }
            seen.push(root);
        } else if !line.is_empty() && !AMONG_IMPORTS.iter().any(|start| line.starts_with(start)) {
            return;
        }
        before = line;
    }
}

/// The group of imports that a crate belongs to.
fn group(root: &str) -> u8 {
    match root {
        "std" | "core" | "alloc" => 0,
        "crate" | "self" | "super" => 2,
        _ => 1,
    }
}

/// A manifest in `generated/` inherits all it can.
fn manifest(file: &File, found: &mut Found) {
    if !file.is_emitted() || !file.path.ends_with("/Cargo.toml") {
        return;
    }
    let inherits = |key: &str| file.lines().any(|(_, line)| line == format!("{key}.workspace = true"));
    for key in INHERITED.iter().filter(|key| !inherits(key)) {
        file.add(1, format!("`{key}` is not inherited from the workspace"), found);
    }
    let mut section = "";
    let mut lints = false;
    for (number, line) in file.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section == "[lints]" && line == "workspace = true" {
            lints = true;
        } else if section.ends_with("dependencies]") && line.contains('=') && !is_inherited(line) {
            file.add(number, "a dependency that is not inherited from the workspace", found);
        }
    }
    if !lints {
        file.add(1, "`[lints]` are not inherited from the workspace", found);
    }
}

fn is_inherited(line: &str) -> bool {
    line.contains(".workspace = true") || line.contains("workspace = true,")
}

/// In the generator, one module writes files.
fn writing(file: &File, found: &mut Found) {
    let allowed = file.path == "codegen/src/write.rs"
        || ["codegen/src/write/", "codegen/benches/", "codegen/runtime/tests/"]
            .iter()
            .any(|folder| file.path.starts_with(folder));
    if !file.path.starts_with("codegen/") || !file.is("rs") || allowed {
        return;
    }
    for (number, line) in file.lines() {
        if let Some(call) = WRITING.iter().find(|call| line.contains(**call)) {
            file.add(number, format!("`{call}`: only codegen/src/write.rs writes files"), found);
        }
    }
}

/// The generator knows nothing of the API.
fn api_words(file: &File, words: &BTreeSet<String>, found: &mut Found) {
    if !file.path.starts_with("codegen/") {
        return;
    }
    let mut report =
        |line, word: &str| file.add(line, format!("`{word}` is a word of the API: say it in schema/"), found);
    for (number, line) in file.lines() {
        names(line).filter(|name| words.contains(*name)).for_each(|name| report(number, name));
        let line = PACKAGES.iter().fold(line.to_lowercase(), |line, name| line.replace(name, ""));
        API.iter().filter(|word| contains(&line, word)).for_each(|word| report(number, word));
    }
}

/// The names in a line, and rows of them with dots between.
fn names(line: &str) -> impl Iterator<Item = &str> {
    let rows = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '.');
    rows.flat_map(|row| Some(row.trim_matches('.')).filter(|row| row.contains('.')).into_iter().chain(row.split('.')))
}

/// Whether a line has a word in it; a `?` in the word stands for at most one character.
fn contains(line: &str, word: &str) -> bool {
    let Some((start, end)) = word.split_once('?') else {
        return line.contains(word);
    };
    line.match_indices(start).any(|(at, _)| {
        let rest = &line[at + start.len()..];
        let mut skipped = rest.chars();
        skipped.next();
        rest.starts_with(end) || skipped.as_str().starts_with(end)
    })
}

#[cfg(test)]
mod tests {
    use super::{File, apply};
    use crate::tidy::words;

    #[track_caller]
    fn finds(path: &str, text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let words = words::of([r#"{"$defs": {"GardenTool": {"const": "garden.watered"}, "Tool": {}}}"#].into_iter());
        apply(&File { path: path.to_owned(), text: text.to_owned() }, &words, &mut found);
        let found: Vec<String> = found.iter().map(|(_, line, message)| format!("{line}: {message}")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tidy_files_pass() {
        finds("codegen/src/a.rs", "//! A.\n", &[]);
        finds("generated/types/src/a.rs", "// @generated by …\n\n//! A.\n", &[]);
        finds("tests/fixtures/a.rs", "// @generated by …\n", &[]);
        finds("codegen/src/write.rs", "//! A.\nfs::write(path, text)\n", &[]);
        finds("codegen/benches/a.rs", "//! A.\nfs::write(path, text)\n", &[]);
        finds("codegen/runtime/tests/a.rs", "//! A.\nfs::write(path, text)\n", &[]);
        finds("codegen/Cargo.toml", "name = \"sequrity-codegen\"\n", &[]);
        finds("codegen/src/b.rs", "//! OpenAPI.\nuse sequrity_runtime::Value;\n", &[]);
        finds("README.md", "", &[]);
    }

    #[test]
    fn opening_line_says_what_a_file_is() {
        finds("xtask/src/a.rs", "fn a() {}\n", &["1: a file opens with a `//!` line that says what it is for"]);
        finds("generated/client/src/a.rs", "//! A.\n", &["1: an emitted file opens with `// @generated`"]);
    }

    #[test]
    fn white_space_is_seen() {
        finds("a.md", "a \n\tb\n", &["1: white space at the end of the line", "2: a tab"]);
        finds("a.md", "a\n\n", &["2: a file ends in one line break"]);
        finds("a.md", "a", &["1: a file ends in one line break"]);
    }

    #[test]
    fn long_file_is_named() {
        let long = format!("//! A.\n{}", "\n//\n".repeat(200));
        finds("xtask/src/a.rs", &long, &["400: 401 lines, at most 400 are allowed: split it"]);
        let long = long.replace("//! A.", "// @generated");
        finds("generated/types/src/a.rs", &long, &[]);
        finds("tests/fixture-crates/a/src/a.rs", &long, &[]);
        finds(
            "generated/types/src/a.rs",
            &format!("{long}{}", "//\n".repeat(600)),
            &[
                "1000: 1001 lines, at most 1000 are allowed: move definitions of its source document into a new document \
               beside it; Rust paths stay the same",
            ],
        );
    }

    #[test]
    fn imports_stand_in_groups() {
        let head = "//! A.\n\nmod b;\n\n";
        let tidy =
            "use std::{\n    fmt,\n};\n\nuse heck::A;\n\nuse super::B;\nuse crate::C;\n#[cfg(test)]\nuse std::io;\n";
        finds("xtask/src/a.rs", &format!("{head}{tidy}\nconst TEXT: &str = \"\nuse std::fs;\";\n"), &[]);
        finds(
            "xtask/src/a.rs",
            &format!("{head}use std::fmt;\nuse std::io;\nuse super::B;\nuse heck::A;\n"),
            &["6: a second `use std`: write one", "8: imports stand in groups: std, crates, ours"],
        );
    }

    #[test]
    fn manifest_inherits() {
        let keys: String = super::INHERITED.iter().map(|key| format!("{key}.workspace = true\n")).collect();
        let tidy = format!(
            "[package]\n{keys}\n[features]\nx = []\n\n[dependencies]\na.workspace = true\nb = {{ workspace = true, features = [\"x\"] }}\n\n[lints]\nworkspace = true\n"
        );
        finds("generated/types/Cargo.toml", &tidy, &[]);
        let untidy = tidy
            .replace("edition.workspace = true\n", "edition = \"2024\"\n")
            .replace("a.workspace = true", "a = \"1\"");
        finds(
            "generated/types/Cargo.toml",
            &untidy.replace("\n[lints]\nworkspace = true\n", ""),
            &[
                "1: `edition` is not inherited from the workspace",
                "12: a dependency that is not inherited from the workspace",
                "1: `[lints]` are not inherited from the workspace",
            ],
        );
    }

    #[test]
    fn generator_writes_in_one_place_and_knows_no_api() {
        finds(
            "codegen/src/a.rs",
            "//! A.\nfs::write(path, text)\n",
            &["2: `fs::write`: only codegen/src/write.rs writes files"],
        );
        finds("codegen/src/a.rs", "//! A.\n// DualLLM\n", &["2: `dual?llm` is a word of the API: say it in schema/"]);
        for name in ["GardenTool", "garden.watered"] {
            let message = format!("2: `{name}` is a word of the API: say it in schema/");
            finds("codegen/src/a.rs", &format!("//! A.\n// `{name}`.\n"), &[&message]);
        }
        finds("codegen/src/a.rs", "//! A.\n// GardenTools, Tool, garden.watered_often, garden.\n", &[]);
        finds("codegen/runtime/README.md", "Dual-LLM\n", &["1: `dual?llm` is a word of the API: say it in schema/"]);
    }
}
