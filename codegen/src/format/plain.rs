//! Lays out what has one obvious layout: attributes, imports, structs, enums, impls with functions of short lines.
//!
//! A parser and prettyplease do that as well, and write the same, which a test says of everything that is emitted; but
//! it takes them most of the time of a run. What does not fit here goes there, member by member.

use proc_macro2::Delimiter::{Brace, Bracket, Parenthesis};

use super::{
    Laid, blocks,
    line::inline,
    syntax,
    tree::{Tree, source},
};

/// Columns of a line, as prettyplease counts them.
const WIDTH: usize = 89;

/// Columns of a value with fields on one line, without its last brace.
const LITERAL: usize = 34;

/// Lays out the first item of some tokens; with the tokens after it. `None` where another has to do it.
pub(super) fn item(trees: &[Tree]) -> Option<(Laid, &[Tree])> {
    let mut text = String::new();
    let rest = attributes(trees, 0, &mut text)?;
    let words = rest.iter().take_while(|tree| matches!(tree, Tree::Word(_) | Tree::Group(Parenthesis, _)));
    let keyword = words.clone().find_map(|tree| match tree {
        Tree::Word(word) if word != "pub" => Some(word.as_str()),
        _ => None,
    })?;
    let is_public = rest.first().is_some_and(|tree| tree.is_word("pub"));
    let ends = |tree: &Tree| match keyword {
        "use" | "mod" => tree.is_sign(';'),
        _ => tree.within(Brace).is_some(),
    };
    let end = rest.iter().position(ends)?;
    let (head, block, after) = (&rest[..end], &rest[end], &rest[end + 1..]);
    match (keyword, block.within(Brace)) {
        ("mod", None) => line(head, 0, ";", &mut text)?,
        ("use", None) => import(head, &mut text)?,
        ("struct" | "enum", Some(fields)) => {
            line(head, 0, " {", &mut text)?;
            self::fields(fields, &mut text)?;
            text.push_str("}\n");
        }
        ("impl", Some(members)) => block_of(head, members, &mut text)?,
        _ => return None,
    }
    Some((Laid { text, dense: blocks::dense(keyword, is_public, head) }, after))
}

/// Writes attributes, a line each; the tokens after them.
fn attributes<'t>(mut trees: &'t [Tree], indent: usize, text: &mut String) -> Option<&'t [Tree]> {
    while let [Tree::Sign('#', _), Tree::Group(Bracket, inner), rest @ ..] = trees {
        match inner.as_slice() {
            [Tree::Word(doc), Tree::Sign('=', _), Tree::Literal(literal)] if doc == "doc" => {
                start(indent, text);
                text.push_str("///");
                documentation(literal, text)?;
                text.push('\n');
            }
            inner => {
                start(indent, text);
                let from = text.len();
                text.push_str("#[");
                inline(inner, text)?;
                text.push_str("]\n");
                fits(indent, from, text)?;
            }
        }
        trees = rest;
    }
    Some(trees)
}

/// Writes the text of a literal of one line.
fn documentation(literal: &str, text: &mut String) -> Option<()> {
    let from = text.len();
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    if inner.starts_with('/') {
        return None;
    }
    let mut pieces = inner.split('\\');
    text.push_str(pieces.next()?);
    while let Some(piece) = pieces.next() {
        match piece.chars().next() {
            Some('"' | '\'') => text.push_str(piece),
            // An escaped backslash: the piece between the two is empty, and the next is plain.
            None => {
                text.push('\\');
                text.push_str(pieces.next()?);
            }
            Some(_) => return None,
        }
    }
    text.truncate(from + text[from..].trim_end_matches(' ').len());
    Some(())
}

fn start(indent: usize, text: &mut String) {
    text.extend(std::iter::repeat_n(' ', indent));
}

/// Whether what was written from there is no longer than a line.
fn fits(indent: usize, from: usize, text: &str) -> Option<()> {
    (indent + text[from..].trim_end().len() <= WIDTH).then_some(())
}

/// Writes tokens on a line of their own, and what ends it.
fn line(trees: &[Tree], indent: usize, end: &str, text: &mut String) -> Option<()> {
    start(indent, text);
    let from = text.len();
    inline(trees, text)?;
    text.push_str(end);
    text.push('\n');
    fits(indent, from, text)
}

/// Writes tokens on a line, or takes everything back.
fn try_line(trees: &[Tree], indent: usize, end: &str, text: &mut String) -> Option<()> {
    let before = text.len();
    let outcome = line(trees, indent, end, text);
    if outcome.is_none() {
        text.truncate(before);
    }
    outcome
}

/// An import of one path, or of names of one module: as many in a line as it holds.
fn import(head: &[Tree], text: &mut String) -> Option<()> {
    let Some((Tree::Group(Brace, names), path)) = head.split_last() else { return line(head, 0, ";", text) };
    let mut written = Vec::new();
    for name in split(names) {
        let mut one = String::new();
        inline(name, &mut one)?;
        written.push(one);
    }
    let from = text.len();
    // The blank that a path is followed by elsewhere is not written: the last sign of it is `::`.
    inline(path, text)?;
    if written.len() < 2 || !text.ends_with("::") {
        return None;
    }
    let whole = written.join(", ");
    if text.len() - from + whole.len() + "{};".len() <= WIDTH {
        text.push_str(&format!("{{{whole}}};\n"));
        return Some(());
    }
    text.push('{');
    let mut column = WIDTH + 1;
    for (number, name) in written.iter().enumerate() {
        // The last comma comes with the break after it, which takes no room on the line.
        let comma = usize::from(number + 1 < written.len());
        if column + " ".len() + name.len() + comma > WIDTH {
            text.push_str("\n    ");
            column = 4;
        } else {
            text.push(' ');
            column += 1;
        }
        text.push_str(name);
        text.push(',');
        column += name.len() + 1;
    }
    text.push_str("\n};\n");
    Some(())
}

/// Fields of a struct, or variants of an enum.
fn fields(trees: &[Tree], text: &mut String) -> Option<()> {
    let fields = split(trees);
    if fields.is_empty() {
        return None;
    }
    fields.into_iter().try_for_each(|field| line(attributes(field, 4, text)?, 4, ",", text))
}

/// Parts of a list; commas between angles are not of it. A last comma is followed by no part.
fn split(trees: &[Tree]) -> Vec<&[Tree]> {
    let mut parts = Vec::new();
    let (mut from, mut angles, mut before): (usize, usize, Option<&Tree>) = (0, 0, None);
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            Tree::Sign('<', _) => angles += 1,
            // Not the end of an arrow.
            Tree::Sign('>', _) if !matches!(before, Some(Tree::Sign('-' | '=', true))) => {
                angles = angles.saturating_sub(1)
            }
            Tree::Sign(',', _) if angles == 0 => {
                parts.push(&trees[from..at]);
                from = at + 1;
            }
            _ => {}
        }
        before = Some(tree);
    }
    if from < trees.len() {
        parts.push(&trees[from..]);
    }
    parts
}

/// An impl: its head and its members.
fn block_of(head: &[Tree], mut members: &[Tree], text: &mut String) -> Option<()> {
    if members.is_empty() {
        return None;
    }
    line(head, 0, " {", text)?;
    let mut before = None;
    while !members.is_empty() {
        let ends = |tree: &Tree| tree.is_sign(';') || tree.within(Brace).is_some();
        let end = members.iter().position(ends)?;
        let (member, rest) = members.split_at(end + 1);
        // A value with braces goes on behind them.
        if !member[end].is_sign(';') && !member.iter().any(|tree| tree.is_word("fn")) {
            return None;
        }
        // Constants and types without documentation stand close together.
        let tight = member[end].is_sign(';') && !member[0].is_sign('#');
        if before.is_some_and(|before| !(before && tight)) {
            text.push('\n');
        }
        before = Some(tight);
        let from = text.len();
        if self::member(member, text).is_none() {
            text.truncate(from);
            text.push_str(&by_syntax(head, member));
        }
        members = rest;
    }
    text.push_str("}\n");
    Some(())
}

/// A member as prettyplease writes it.
fn by_syntax(head: &[Tree], member: &[Tree]) -> String {
    let mut block = String::new();
    source(head, &mut block);
    block.push('{');
    source(member, &mut block);
    block.push('}');
    syntax::member(&block)
}

/// A constant, a type, or a function.
fn member(trees: &[Tree], text: &mut String) -> Option<()> {
    let trees = attributes(trees, 4, text)?;
    match trees.split_last()? {
        (Tree::Sign(';', _), head) => line(head, 4, ";", text),
        (Tree::Group(Brace, body), head) if body.is_empty() => line(head, 4, " {}", text),
        (Tree::Group(Brace, body), head) => {
            if try_line(head, 4, " {", text).is_none() {
                parameters(head, text)?;
            }
            statements(body, text)?;
            text.push_str("    }\n");
            Some(())
        }
        _ => None,
    }
}

/// The head of a function that takes a line for each parameter.
fn parameters(head: &[Tree], text: &mut String) -> Option<()> {
    let at = head.iter().position(|tree| tree.within(Parenthesis).is_some())?;
    // What stands in parentheses after `pub`, or among type parameters.
    if head[..at].iter().any(|tree| tree.is_sign('<')) || !head[..at].iter().any(|tree| tree.is_word("fn")) {
        return None;
    }
    line(&head[..at], 4, "(", text)?;
    let given = head[at].within(Parenthesis)?;
    // A last comma is no reason to break the line, but may be why it could not be written.
    if given.last().is_none_or(|last| last.is_sign(',')) {
        return None;
    }
    for parameter in split(given) {
        line(parameter, 8, ",", text)?;
    }
    let rest = &head[at + 1..];
    if rest.is_empty() {
        text.push_str("    ) {\n");
        return Some(());
    }
    start(4, text);
    let from = text.len();
    text.push(')');
    let mut result = String::new();
    let [Tree::Sign('-', true), Tree::Sign('>', _), ty @ ..] = rest else { return None };
    inline(ty, &mut result)?;
    text.push_str(&format!(" -> {result} {{\n"));
    fits(4, from, text)
}

/// The lines of a function.
fn statements(body: &[Tree], text: &mut String) -> Option<()> {
    let mut rest = body;
    while let Some(end) = rest.iter().position(|tree| tree.is_sign(';')) {
        line(&rest[..end], 8, ";", text)?;
        rest = &rest[end + 1..];
    }
    match rest.split_last() {
        None => Some(()),
        Some((Tree::Group(Brace, fields), path)) => literal(path, fields, text),
        Some(_) => line(rest, 8, "", text),
    }
}

/// A value with fields as what a function gives: on a line where it fits, else a line for each field.
fn literal(path: &[Tree], fields: &[Tree], text: &mut String) -> Option<()> {
    let is_path = |tree: &Tree| matches!(tree, Tree::Word(_) | Tree::Sign(':', _));
    let fields = split(fields);
    if fields.is_empty() || path.is_empty() || !path.iter().all(is_path) {
        return None;
    }
    start(8, text);
    let from = text.len();
    inline(path, text)?;
    let head = text.len();
    text.push_str(" { ");
    for (number, field) in fields.iter().enumerate() {
        if number > 0 {
            text.push_str(", ");
        }
        inline(field, text)?;
    }
    if text.len() - from < LITERAL {
        text.push_str(" }\n");
        return Some(());
    }
    text.truncate(head);
    text.push_str(" {\n");
    for field in fields {
        let is_rest = field[0].is_sign('.');
        line(field, 12, if is_rest { "" } else { "," }, text)?;
    }
    text.push_str("        }\n");
    Some(())
}
