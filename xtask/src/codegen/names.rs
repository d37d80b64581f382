//! Whether the manifests of the workspace know the packages that are about to be emitted: else cargo would not run any more.

use std::fs;

use sequrity_codegen::write::Output;

use crate::{Failure, workspace::root};

/// Compares the names of the emitted packages with the root manifest; a failure says what to change there.
pub(super) fn check(output: &Output) -> Result<(), Failure> {
    let read = |path: &str| fs::read_to_string(root().join(path));
    let manifest = read("Cargo.toml").map_err(|error| format!("error: Cargo.toml cannot be read: {error}"))?;
    let packages = output.files.iter().filter_map(|file| {
        let folder = file.path.strip_suffix("/Cargo.toml")?;
        Some((format!("generated/{folder}"), value(&file.text, "name")?.to_owned()))
    });
    let packages: Vec<(String, String)> = packages.collect();
    let members = members(&manifest).into_iter().filter(|member| !member.starts_with("generated/"));
    let members: Vec<(&str, String)> =
        members.filter_map(|member| Some((member, read(&format!("{member}/Cargo.toml")).ok()?))).collect();
    match changes(&manifest, &packages, &members) {
        changes if changes.is_empty() => Ok(()),
        changes => Err(format!(
            "error: cargo would not run with the packages that `x-packages` names; nothing was written\n{changes}\
             then run this again; what follows stands in CONTRIBUTING.md, under \"Another API\"\n"
        )),
    }
}

/// What to change in the root manifest before these packages, each with its folder, can be written beside these members.
fn changes(manifest: &str, packages: &[(String, String)], members: &[(&str, String)]) -> String {
    let known = dependencies(manifest);
    let missing = packages.iter().filter(|(folder, name)| !known.contains(&(name.as_str(), folder.as_str())));
    let version = value(manifest, "version").unwrap_or("0.1.0");
    let lines: Vec<String> = missing
        .map(|(folder, name)| format!("  {name} = {{ path = \"{folder}\", version = \"{version}\" }}\n"))
        .collect();
    let gone = |name: &str, folder: &str| packages.iter().any(|(of, is)| of == folder && is != name);
    let old: Vec<&str> = known.iter().filter(|(name, folder)| gone(name, folder)).map(|(name, _)| *name).collect();
    let bound = members.iter().filter(|(_, text)| old.iter().any(|name| depends(text, name)));
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

/// The first value of that key, a text.
fn value<'a>(manifest: &'a str, key: &str) -> Option<&'a str> {
    let rest = manifest.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='))?;
    quoted(rest).next()
}

/// Names and folders of what lies in the workspace.
fn dependencies(manifest: &str) -> Vec<(&str, &str)> {
    let section = manifest.lines().skip_while(|line| line.trim() != "[workspace.dependencies]").skip(1);
    let lines = section.take_while(|line| !line.starts_with('['));
    let named = lines.filter_map(|line| {
        let (name, value) = line.split_once('=')?;
        Some((name.trim(), quoted(value.split_once("path")?.1).next()?))
    });
    named.collect()
}

/// Folders of the packages of the workspace.
fn members(manifest: &str) -> Vec<&str> {
    let lines = manifest.lines().skip_while(|line| !line.starts_with("members"));
    let mut members = Vec::new();
    for line in lines {
        members.extend(quoted(line.split('#').next().unwrap_or_default()));
        if line.contains(']') {
            break;
        }
    }
    members
}

fn depends(manifest: &str, name: &str) -> bool {
    let rests = manifest.lines().filter_map(|line| line.strip_prefix(name));
    rests.into_iter().any(|rest| rest.starts_with(['.', ' ', '=']))
}

/// What stands in quotation marks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::{changes, members};

    const ROOT: &str = "[workspace]\nmembers = [\n    \"generated/types\",\n    # \"old\",\n    \"tests\",\n]\n\n\
        [workspace.package]\nversion = \"0.2.0\"\n\n[workspace.dependencies]\n\
        cats = { path = \"generated/client\", version = \"0.2.0\" }\n\
        cats-types = { path = \"generated/types\", version = \"0.2.0\" }\n\n[profile.dev]\n";

    fn named(types: &str, client: &str) -> [(String, String); 2] {
        [("generated/types".to_owned(), types.to_owned()), ("generated/client".to_owned(), client.to_owned())]
    }

    #[test]
    fn packages_that_the_manifests_know_are_written() {
        let uses = ("tests", "[dependencies]\ncats.workspace = true\n".to_owned());

        let changes = changes(ROOT, &named("cats-types", "cats"), &[uses]);

        assert_eq!((changes.as_str(), members(ROOT)), ("", vec!["generated/types", "tests"]));
    }

    #[test]
    fn packages_with_other_names_are_asked_for() {
        let uses = ("tests", "[dependencies]\ncats = { workspace = true, features = [] }\n".to_owned());
        let other = ("xtask", "[dependencies]\ncatsup = \"1\"\n".to_owned());

        let changes = changes(ROOT, &named("cats-types", "dogs"), &[uses, other]);

        let expected = "Cargo.toml: add under [workspace.dependencies]\n  \
            dogs = { path = \"generated/client\", version = \"0.2.0\" }\n\
            Cargo.toml: take out of `members`, until they depend on the new names\n  \"tests\"\n";
        assert_eq!(changes, expected);
    }
}
