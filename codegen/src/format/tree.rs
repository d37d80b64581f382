//! Tokens that can be looked at again and again: a stream of tokens gives them away, or copies all of them.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// One token, or a group of them.
#[derive(Clone, Debug)]
pub enum Tree {
    /// A name or a keyword.
    Word(String),
    /// One sign; whether the next belongs to it, as in `::`.
    Sign(char, bool),
    /// A text or a number, as it is written in Rust.
    Literal(String),
    /// What stands between braces, brackets or parentheses.
    Group(Delimiter, Vec<Tree>),
}

impl Tree {
    /// Takes a stream apart.
    pub fn all(tokens: TokenStream) -> Vec<Self> {
        tokens.into_iter().map(Self::of).collect()
    }

    fn of(token: TokenTree) -> Self {
        match token {
            TokenTree::Ident(ident) => Self::Word(ident.to_string()),
            TokenTree::Punct(punct) => Self::Sign(punct.as_char(), punct.spacing() == Spacing::Joint),
            TokenTree::Literal(literal) => Self::Literal(literal.to_string()),
            TokenTree::Group(group) => {
                let (delimiter, stream) = (group.delimiter(), group.stream());
                // The stream now has one owner, and need not be copied to be taken apart.
                drop(group);
                Self::Group(delimiter, Self::all(stream))
            }
        }
    }

    /// Whether it is this sign.
    pub fn is_sign(&self, sign: char) -> bool {
        matches!(self, Self::Sign(own, _) if *own == sign)
    }

    /// Whether it is this name or keyword.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }

    /// What stands in a group of that kind.
    pub fn within(&self, kind: Delimiter) -> Option<&[Self]> {
        match self {
            Self::Group(own, inner) if *own == kind => Some(inner),
            _ => None,
        }
    }
}

/// Tokens as Rust reads them, without regard to looks.
pub(super) fn source(trees: &[Tree], text: &mut String) {
    for tree in trees {
        match tree {
            Tree::Word(word) | Tree::Literal(word) => text.push_str(word),
            Tree::Sign(sign, joint) => {
                text.push(*sign);
                if *joint {
                    continue;
                }
            }
            Tree::Group(kind, inner) => {
                let (open, close) = match kind {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                source(inner, text);
                text.push_str(close);
            }
        }
        text.push(' ');
    }
}
