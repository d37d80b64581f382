//! Which items stand in lines without blanks between them.

use super::tree::Tree;

/// What stands in lines without blanks between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dense {
    No,
    Module,
    /// Imports of one origin: the standard library, other crates, this one.
    Import(Origin),
    Export,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Std,
    Other,
    Ours,
}

/// How close an item stands to its neighbours, by its first keyword and the tokens before its end.
pub(super) fn dense(keyword: &str, is_public: bool, head: &[Tree]) -> Dense {
    match keyword {
        "mod" => Dense::Module,
        "use" if is_public => Dense::Export,
        "use" => match head.get(1) {
            Some(Tree::Word(root)) => Dense::Import(Origin::of(root)),
            _ => Dense::Import(Origin::Other),
        },
        _ => Dense::No,
    }
}

impl Origin {
    /// Of an import, by the first word of its path.
    pub(super) fn of(root: &str) -> Self {
        match root {
            "std" => Self::Std,
            "crate" | "super" | "self" => Self::Ours,
            _ => Self::Other,
        }
    }
}
