//! Follows the links of rendered pages: each must lead to a file, and to something in it.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fs,
    path::{Component, Path, PathBuf},
};

use super::{entries, failure};
use crate::{Failure, workspace::shown};

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Checked {
    /// Links within the site.
    pub(super) links: usize,
    /// Each as `page: link`, sorted.
    pub(super) dead: BTreeSet<String>,
}

/// Follows every link of the pages of a folder, but for those of `rustdoc`, which lead where rustdoc says.
pub(super) fn check(site: &Path) -> Result<Checked, Failure> {
    let mut pages = Vec::new();
    collect(site, &mut pages)?;
    let mut anchors: HashMap<PathBuf, HashSet<String>> = HashMap::new();
    let mut checked = Checked::default();
    for page in &pages {
        let text = read(page)?;
        for link in attributes(&text, "href").into_iter().chain(attributes(&text, "src")) {
            if link.contains(':') || link.is_empty() {
                continue;
            }
            checked.links += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let path = path.split('?').next().unwrap_or_default();
            let target = if path.is_empty() { page.clone() } else { resolved(page, path) };
            let target = if target.is_dir() { target.join("index.html") } else { target };
            let found = if !target.is_file() {
                false
            } else if anchor.is_empty() || target.extension().is_none_or(|extension| extension != "html") {
                true
            } else {
                if !anchors.contains_key(&target) {
                    let text = read(&target)?;
                    let ids = attributes(&text, "id").into_iter().map(str::to_owned).collect();
                    anchors.insert(target.clone(), ids);
                }
                anchors[&target].contains(anchor)
            };
            if !found {
                checked.dead.insert(format!("{}: {link}", shown(page)));
            }
        }
    }
    Ok(checked)
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| failure(path, &error))
}

fn collect(folder: &Path, pages: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for path in entries(folder).map_err(|error| failure(folder, &error))? {
        if path.is_dir() && path.file_name().is_some_and(|name| name != "rustdoc") {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "html") {
            pages.push(path);
        }
    }
    Ok(())
}

/// The values of an attribute.
fn attributes<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    text.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// A path from a page, without `..` in it.
fn resolved(page: &Path, path: &str) -> PathBuf {
    let mut target = page.parent().unwrap_or(page).to_owned();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => {
                target.pop();
            }
            Component::Normal(name) => target.push(name),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    target
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use super::{attributes, check, resolved};

    #[test]
    fn attributes_are_found() {
        assert_eq!(attributes("<a id=\"x\" href=\"b.html#y\">", "href"), ["b.html#y"]);
    }

    #[test]
    fn path_is_followed_from_its_page() {
        assert_eq!(resolved(Path::new("/site/types/a.html"), "../b.html"), Path::new("/site/b.html"));
    }

    #[test]
    fn dead_links_are_named() {
        let site = env::temp_dir().join(format!("links-{}", std::process::id()));
        fs::create_dir_all(&site).expect("a folder can be made");
        let page =
            "<a id=\"here\" href=\"#here\"> <a href=\"#gone\"> <a href=\"gone.html\"> <a href=\"https://x.example\">";
        fs::write(site.join("a.html"), page).expect("a page can be written");

        let checked = check(&site);

        fs::remove_dir_all(&site).expect("a folder can be removed");
        let checked = checked.expect("the pages can be read");
        let dead: Vec<&str> = checked.dead.iter().filter_map(|dead| dead.rsplit(' ').next()).collect();
        assert_eq!((checked.links, dead), (3, vec!["#gone", "gone.html"]));
    }
}
