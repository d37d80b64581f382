//! Whether the manifests of the workspace know the packages that are about to be emitted: else cargo would not run any more.

use std::fs;

use sequrity_codegen::write::Output;
use toml::{Table, Value};

use crate::{Failure, workspace::root};

/// Sections of a manifest that name other packages.
const DEPENDENCIES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// Compares the names of the emitted packages with the root manifest, and says what is to change there.
pub(super) fn check(output: &Output) -> Result<Option<String>, Failure> {
    let manifest = read("Cargo.toml")?;
    let mut packages = Vec::new();
    for file in &output.files {
        if let Some(folder) = file.path.strip_suffix("/Cargo.toml") {
            let name =
                at(&parsed(&file.path, &file.text)?, &["package", "name"]).and_then(Value::as_str).map(str::to_owned);
            packages.extend(name.map(|name| (format!("generated/{folder}"), name)));
        }
    }
    let mut members = Vec::new();
    for member in members_of(&manifest).filter(|member| !member.starts_with("generated/")) {
        members.push((member, read(&format!("{member}/Cargo.toml"))?));
    }
    let changes = changes(&manifest, &packages, &members);
    Ok((!changes.is_empty()).then(|| {
        format!(
            "error: cargo would not run with the packages that `x-packages` names; nothing was written\n{changes}\
             then run this again; what follows stands in CONTRIBUTING.md, under \"Another API\"\n"
        )
    }))
}

fn read(path: &str) -> Result<Table, Failure> {
    let text =
        fs::read_to_string(root().join(path)).map_err(|error| format!("error: {path} cannot be read: {error}"))?;
    parsed(path, &text)
}

fn parsed(path: &str, text: &str) -> Result<Table, Failure> {
    text.parse().map_err(|error| format!("error: {path} is no manifest: {error}"))
}

/// What to change in the root manifest before these packages, each with its folder, can be written beside these members.
fn changes(manifest: &Table, packages: &[(String, String)], members: &[(&str, Table)]) -> String {
    let known: Vec<(&str, &str)> = dependencies(manifest).collect();
    let missing = packages.iter().filter(|(folder, name)| !known.contains(&(name.as_str(), folder.as_str())));
    let version = at(manifest, &["workspace", "package", "version"]).and_then(Value::as_str).unwrap_or("0.1.0");
    let lines: Vec<String> = missing
        .map(|(folder, name)| format!("  {name} = {{ path = \"{folder}\", version = \"{version}\" }}\n"))
        .collect();
    let gone = |name: &str, folder: &str| packages.iter().any(|(of, is)| of == folder && is != name);
    let old: Vec<&str> = known.iter().filter(|(name, folder)| gone(name, folder)).map(|(name, _)| *name).collect();
    let bound = members.iter().filter(|(_, member)| old.iter().any(|name| depends(member, name)));
    let bound: Vec<String> = bound.map(|(member, _)| format!("  \"{member}\"\n")).collect();
    let mut changes = String::new();
    for (what, lines) in [
        ("Cargo.toml: add under [workspace.dependencies]", lines),
        ("Cargo.toml: take out of `members`, until they depend on the new names", bound),
    ] {
        if !lines.is_empty() {
            changes.push_str(&format!("{what}\n{}", lines.concat()));
        }
    }
    changes
}

/// The value at the end of a way through tables.
fn at<'t>(table: &'t Table, way: &[&str]) -> Option<&'t Value> {
    let (last, tables) = way.split_last()?;
    tables.iter().try_fold(table, |table, key| table.get(*key)?.as_table())?.get(*last)
}

/// Names and folders of what lies in the workspace.
fn dependencies(manifest: &Table) -> impl Iterator<Item = (&str, &str)> {
    let all = at(manifest, &["workspace", "dependencies"]).and_then(Value::as_table).into_iter().flatten();
    all.filter_map(|(name, value)| Some((name.as_str(), value.get("path")?.as_str()?)))
}

/// Folders of the packages of the workspace.
fn members_of(manifest: &Table) -> impl Iterator<Item = &str> {
    at(manifest, &["workspace", "members"]).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn depends(manifest: &Table, name: &str) -> bool {
    DEPENDENCIES.iter().any(|section| at(manifest, &[section, name]).is_some())
}

#[cfg(test)]
mod tests {
    use toml::Table;

    use super::{changes, members_of};

    const ROOT: &str = "[workspace]\nmembers = [\n    \"generated/types\",\n    # \"old\",\n    \"tests\",\n]\n\n\
        [workspace.package]\nversion = \"0.2.0\"\n\n[workspace.dependencies]\n\
        cats = { path = \"generated/client\", version = \"0.2.0\" }\n\
        cats-types = { path = \"generated/types\", version = \"0.2.0\" }\n\n[profile.dev]\n";

    fn manifest(text: &str) -> Table {
        text.parse().expect("a manifest")
    }

    fn named(types: &str, client: &str) -> [(String, String); 2] {
        [("generated/types".to_owned(), types.to_owned()), ("generated/client".to_owned(), client.to_owned())]
    }

    #[test]
    fn packages_that_the_manifests_know_are_written() {
        let (root, uses) = (manifest(ROOT), manifest("[dependencies]\ncats.workspace = true\n"));

        let changes = changes(&root, &named("cats-types", "cats"), &[("tests", uses)]);

        assert_eq!(changes, "");
        assert!(members_of(&root).eq(["generated/types", "tests"]));
    }

    #[test]
    fn packages_with_other_names_are_asked_for() {
        let uses = manifest("[dev-dependencies]\ncats = { workspace = true, features = [] }\n");
        let other = manifest("[dependencies]\ncatsup = \"1\"\n");

        let changes = changes(&manifest(ROOT), &named("cats-types", "dogs"), &[("tests", uses), ("xtask", other)]);

        let expected = "Cargo.toml: add under [workspace.dependencies]\n  \
            dogs = { path = \"generated/client\", version = \"0.2.0\" }\n\
            Cargo.toml: take out of `members`, until they depend on the new names\n  \"tests\"\n";
        assert_eq!(changes, expected);
    }
}
