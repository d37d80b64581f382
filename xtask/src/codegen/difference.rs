//! A unified difference, as `git apply` and `patch` read it.

use similar::TextDiff;

use super::counted;

/// Lines that are shown of one file, unless all are asked for; what stands first is shown in any case.
const SHOWN: usize = 40;

/// Lines round a change.
const AROUND: usize = 3;

/// From the old to the new text of a file, either of which may not exist; and whether something was cut.
///
/// Only whole hunks are shown, so that what is shown can be applied.
pub(super) fn difference(path: &str, old: Option<&str>, new: Option<&str>, full: bool) -> (String, bool) {
    let name = |side: &str, text: Option<&str>| match text {
        Some(_) => format!("{side}/{}", path.trim_start_matches('/')),
        None => "/dev/null".to_owned(),
    };
    let changes = TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default());
    let mut unified = changes.unified_diff();
    unified.context_radius(AROUND);
    let mut text = format!("--- {}\n+++ {}\n", name("a", old), name("b", new));
    let mut lines = 0;
    let mut left = 0;
    for hunk in unified.iter_hunks() {
        let hunk = hunk.to_string();
        let length = hunk.lines().count();
        if full || lines == 0 || lines + length <= SHOWN {
            text.push_str(&hunk);
            lines += length;
        } else {
            left += 1;
        }
    }
    if left > 0 {
        text.push_str(&format!("… {}\n", counted(left, "more change")));
    }
    (text, left > 0)
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn difference_has_a_head_and_the_lines_around_a_change() {
        let (shown, cut) = difference("generated/x.rs", Some("a\nb\nc\nd\n"), Some("a\nb\nC\nd\n"), false);
        let expected = "--- a/generated/x.rs\n+++ b/generated/x.rs\n@@ -1,4 +1,4 @@\n a\n b\n-c\n+C\n d\n";
        assert_eq!((shown.as_str(), cut), (expected, false));
    }

    #[test]
    fn long_difference_is_cut_between_changes() {
        let old: String = (0..1_000).map(|line| format!("{line}\n")).collect();
        let new: String = (0..1_000).map(|line| format!("{}\n", if line % 50 == 0 { -line } else { line })).collect();

        let (shown, cut) = difference("x", Some(&old), Some(&new), false);

        assert!(cut && shown.ends_with("… 15 more changes\n"), "{shown}");
        let (whole, cut) = difference("x", Some(&old), Some(&new), true);
        assert!(!cut && whole.matches("@@ -").count() == 19, "{whole}");
    }

    #[test]
    fn file_that_comes_or_goes_has_nothing_on_the_other_side() {
        assert_eq!(difference("x", None, Some("a\n"), true).0, "--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
        assert_eq!(difference("x", Some("a\n"), None, true).0, "--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
    }
}
