//! Tokens on one line: where blanks stand.
//!
//! Knows the signs of what is emitted most: paths, types, calls, closures without a block. It gives up on everything
//! that it would have to understand.

use proc_macro2::Delimiter;

use super::tree::Tree;

/// Appends tokens to a line; `None`, with anything appended, where another has to do it.
pub(super) fn inline(trees: &[Tree], line: &mut String) -> Option<()> {
    let mut writer = Writer { line, before: Before::Sign, glued: true, angles: 0, in_bars: false, named: false };
    let mut rest = trees;
    while let Some((tree, after)) = rest.split_first() {
        rest = match tree {
            Tree::Word(word) => {
                writer.word(word)?;
                after
            }
            Tree::Literal(literal) => {
                writer.put(literal, Before::Value);
                after
            }
            Tree::Group(kind, inner) => {
                writer.group(*kind, inner)?;
                after
            }
            Tree::Sign(..) => writer.sign(rest)?,
        };
    }
    (writer.angles == 0 && !writer.in_bars && writer.before != Before::Comma).then_some(())
}

/// What a token comes after.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// Nothing, or a sign or keyword that a value or type follows.
    Sign,
    Comma,
    /// A path goes on.
    Path,
    /// A name; whether it begins with a capital letter.
    Name(bool),
    /// The end of a value or type.
    Value,
}

struct Writer<'a> {
    line: &'a mut String,
    before: Before,
    /// No blank comes next.
    glued: bool,
    /// Open lists of type parameters.
    angles: usize,
    /// Between the bars of a closure.
    in_bars: bool,
    /// The word before is `fn`: a name comes, and perhaps type parameters.
    named: bool,
}

impl Writer<'_> {
    /// Writes what stands apart from what is before it, but where that holds on to it.
    fn put(&mut self, text: &str, before: Before) {
        if !self.glued {
            self.line.push(' ');
        }
        self.line.push_str(text);
        (self.before, self.glued) = (before, false);
    }

    /// Writes what holds on to what is before it.
    fn attach(&mut self, text: &str, before: Before) {
        self.line.push_str(text);
        (self.before, self.glued) = (before, false);
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let before = match word {
            // What these lead is laid out by rules of its own.
            "where" | "if" | "match" | "else" | "unsafe" | "loop" | "while" | "macro_rules" => return None,
            "as" | "dyn" | "for" | "impl" | "in" | "let" | "move" | "mut" | "ref" | "return" => Before::Sign,
            // A function's name may begin as it likes, and is followed by type parameters.
            _ => Before::Name(self.named || word.starts_with(char::is_uppercase)),
        };
        self.named = word == "fn";
        self.put(word, before);
        Some(())
    }

    fn group(&mut self, kind: Delimiter, inner: &[Tree]) -> Option<()> {
        let (open, close) = match kind {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::Brace | Delimiter::None => return None,
        };
        if !self.glued && !matches!(self.before, Before::Name(_) | Before::Value) {
            self.line.push(' ');
        }
        self.line.push(open);
        inline(inner, self.line)?;
        self.line.push(close);
        (self.before, self.glued) = (Before::Value, false);
        Some(())
    }

    /// Writes a sign of one or two characters; the tokens after it.
    fn sign<'t>(&mut self, rest: &'t [Tree]) -> Option<&'t [Tree]> {
        let [Tree::Sign(sign, joint), after @ ..] = rest else { return None };
        if let ([Tree::Sign(next, _), after @ ..], true) = (after, *joint)
            && self.two(*sign, *next)?
        {
            return Some(after);
        }
        let is_value = matches!(self.before, Before::Name(_) | Before::Value);
        match sign {
            ',' if is_value => self.attach(",", Before::Comma),
            ';' | ':' if is_value => self.attach(if *sign == ';' { ";" } else { ":" }, Before::Sign),
            '?' if is_value => self.attach("?", Before::Value),
            '.' if is_value => {
                self.attach(".", Before::Path);
                self.glued = true;
            }
            '=' | '+' if is_value => self.put(if *sign == '=' { "=" } else { "+" }, Before::Sign),
            '&' | '*' | '-' if !is_value => {
                self.put(
                    if *sign == '&' {
                        "&"
                    } else if *sign == '*' {
                        "*"
                    } else {
                        "-"
                    },
                    Before::Sign,
                );
                self.glued = true;
            }
            '<' if matches!(self.before, Before::Name(true) | Before::Path) || self.line.ends_with("impl") => {
                self.attach("<", Before::Sign);
                (self.glued, self.angles) = (true, self.angles + 1);
            }
            '>' if self.angles > 0 && is_value => {
                self.attach(">", Before::Value);
                self.angles -= 1;
            }
            '|' if self.in_bars => {
                self.attach("|", Before::Sign);
                self.in_bars = false;
            }
            '|' if !is_value => {
                self.put("|", Before::Sign);
                (self.glued, self.in_bars) = (true, true);
            }
            '\'' => return self.lifetime(after),
            _ => return None,
        }
        Some(after)
    }

    /// Writes a sign of two characters, if these are one.
    fn two(&mut self, first: char, second: char) -> Option<bool> {
        let is_value = matches!(self.before, Before::Name(_) | Before::Value);
        match (first, second) {
            (':', ':') if is_value => {
                self.attach("::", Before::Path);
                self.glued = true;
            }
            ('-', '>') if is_value => self.put("->", Before::Sign),
            ('|', '|') if !is_value && !self.in_bars => self.put("||", Before::Sign),
            ('.', '.') if self.line.is_empty() || self.before == Before::Sign && self.glued => {
                self.attach("..", Before::Sign);
                self.glued = true;
            }
            // Two signs that only stand side by side, such as the end of two lists.
            ('>', _) | (_, '\'') => return Some(false),
            _ => return None,
        }
        Some(true)
    }

    fn lifetime<'t>(&mut self, after: &'t [Tree]) -> Option<&'t [Tree]> {
        let [Tree::Word(name), after @ ..] = after else { return None };
        self.put("'", Before::Sign);
        self.line.push_str(name);
        // A type may follow, and then stands apart; so may a comma or the end of a list, which do not.
        self.before = Before::Value;
        matches!(after.first(), None | Some(Tree::Word(_) | Tree::Sign(..))).then_some(after)
    }
}
