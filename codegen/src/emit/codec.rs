//! The wire code of a document: one table for each item, a line for each member, variant or value.
//!
//! The tables are macros of the runtime, so that what every type needs is written once, by hand. They are laid out
//! here as text, since a formatter leaves the body of a macro as it is.

use serde_json::Value;

use super::rust;
use crate::{
    ir::{
        Enum, Fold, Folds, Item, Kind, KindVariant, Member, ObjectVariant, Pattern, Rest, Role, Rule, Struct, Type,
        Union,
    },
    schema::{EACH, FoldHow, FoldSource, FoldStep},
};

/// The table of an item; another name has none, since the type it stands for has its own.
pub(super) fn table(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(record(item)),
        Item::Union(item) => Some(tagged(item)),
        Item::Enum(item) => Some(string_enum(item)),
        Item::Alias(_) => None,
    }
}

/// The table of what events add to a whole.
pub(super) fn folds(event: &str, folds: &Folds) -> String {
    let text = folds.text.as_ref().map_or_else(String::new, |text| format!(" text {text}"));
    let rows: Vec<String> = folds.rows.iter().map(fold).collect();
    let tag = folds.tag.as_ref().map_or_else(|| "none".to_owned(), |tag| format!("{tag:?}"));
    let head = block(&format!("{event} => {} by {tag}{text}", folds.whole), &rows);
    let ends: Vec<String> = folds.ends.iter().map(|(tag, ending)| format!("{tag:?} => {ending}")).collect();
    format!("folds! {{ {} }}", block(&format!("{head} ends"), &ends))
}

fn fold(fold: &Fold) -> String {
    let tag = fold.tag.as_ref().map_or_else(String::new, |tag| format!("{tag:?} => "));
    let how = match fold.how {
        FoldHow::Set => "set",
        FoldHow::Append => "append",
        FoldHow::AppendJson => "append_json",
    };
    let source = match &fold.source {
        FoldSource::Text(text) => format!("value {text:?}"),
        FoldSource::Member(way) => match way.as_slice() {
            [name] => format!("member {name:?}"),
            way => format!("member {way:?}"),
        },
    };
    let into: Vec<String> = fold
        .into
        .iter()
        .map(|step| match step {
            FoldStep::Member(name) => format!("{name:?}"),
            FoldStep::Index(way) => index(way),
        })
        .collect();
    format!("{tag}{how} {source} into [{}]", into.join(", "))
}

/// The last name on the way, and how many lists are gone into before.
fn index(way: &[String]) -> String {
    let name = way.last().map_or("", String::as_str);
    match way.iter().filter(|step| *step == EACH).count() {
        0 => format!("[{name:?}]"),
        of => format!("[{name:?} of {of}]"),
    }
}

/// Where something is added, as people write it: `output[index].text`.
pub(super) fn fold_path(steps: &[FoldStep]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            FoldStep::Member(name) if path.is_empty() => path.push_str(name),
            FoldStep::Member(name) => path.push_str(&format!(".{name}")),
            FoldStep::Index(way) => path.push_str(&format!("[{}]", way.join("."))),
        }
    }
    path
}

/// Width of a line of a table.
pub(super) const WIDTH: usize = 100;

/// Head and rows of a table: on one line where they fit, else a line for each row.
fn block(head: &str, rows: &[String]) -> String {
    let line = format!("{head} {{ {} }}", rows.join(", "));
    if rows.is_empty() {
        return format!("{head} {{}}");
    }
    if line.len() + "string_enum! {  }".len() <= WIDTH && !head.contains('\n') {
        return line;
    }
    let rows: String = rows.iter().map(|row| format!("    {row},\n")).collect();
    format!("{head} {{\n{rows}}}")
}

fn record(item: &Struct) -> String {
    let mode = if item.open { "open" } else { "closed" };
    let rows: Vec<String> = item.members.iter().map(member).collect();
    format!("record! {{ {} }}", block(&format!("{}: {mode}", item.name), &rows))
}

fn member(member: &Member) -> String {
    let Member { wire, ident, .. } = member;
    let kind = match &member.role {
        Role::Required => "required",
        Role::Nullable => "nullable",
        Role::Optional | Role::ThreeState => "optional",
        // A table names it, though the struct has no field of that name.
        Role::Constant(value) => {
            return format!("constant {}_ {wire:?} = {}", ident.trim_start_matches("r#"), fixed(value));
        }
        Role::Marker(value) => {
            return format!("marker {} {wire:?} = {}", member.witness().unwrap_or_default(), fixed(value));
        }
        Role::Listed => "listed",
    };
    let witness = member.witness().map_or_else(String::new, |witness| format!(" or {witness}"));
    format!("{kind} {ident} {wire:?}{witness}{}", condition(&member.rules))
}

/// What the end of a line says of the value; nothing where all are allowed.
fn condition(rules: &[Rule]) -> String {
    if rules.is_empty() {
        return String::new();
    }
    format!(" if [{}]", listed(rules))
}

fn listed(rules: &[Rule]) -> String {
    rules.iter().map(rule).collect::<Vec<_>>().join(", ")
}

/// A constant as a literal of Rust: a truth value or a whole number is one as it stands.
fn fixed(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| format!("{text:?}"))
}

/// A rule as it is written in a table, which names the variants alone.
pub(super) fn rule(rule: &Rule) -> String {
    match rule {
        Rule::Minimum(value) => format!("Minimum({value:?})"),
        Rule::ExclusiveMinimum(value) => format!("ExclusiveMinimum({value:?})"),
        Rule::ExclusiveMaximum(value) => format!("ExclusiveMaximum({value:?})"),
        Rule::Maximum(value) => format!("Maximum({value:?})"),
        Rule::MultipleOf(value) => format!("MultipleOf({value:?})"),
        Rule::MinLength(value) => format!("MinLength({value})"),
        Rule::MaxLength(value) => format!("MaxLength({value})"),
        Rule::MinItems(value) => format!("MinItems({value})"),
        Rule::MaxItems(value) => format!("MaxItems({value})"),
        Rule::MinProperties(value) => format!("MinProperties({value})"),
        Rule::MaxProperties(value) => format!("MaxProperties({value})"),
        Rule::Pattern(pattern) => format!("Pattern({pattern:?})"),
        Rule::Each(rules) => format!("Each({})", listed(rules)),
    }
}

fn string_enum(item: &Enum) -> String {
    let mode = if item.open { "open" } else { "closed" };
    let rows: Vec<String> = item.values.iter().map(|value| format!("{:?} => {}", value.wire, value.ident)).collect();
    format!("string_enum! {{ {} }}", block(&format!("{}: {mode}", item.name), &rows))
}

fn tagged(item: &Union) -> String {
    let mode = match item.rest {
        Rest::Refused => "closed",
        Rest::ObjectsKept => "open",
        Rest::Kept => "any",
    };
    let start = item.start.as_ref().map_or_else(String::new, |start| format!(" from {start}"));
    let mut head = format!("{}: {mode}{start}", item.name);
    if !item.kinds.is_empty() {
        let rows: Vec<String> = item.kinds.iter().map(kind).collect();
        head = block(&format!("{head} kinds"), &rows);
    }
    if !item.objects.is_empty() {
        let by = match item.probe.as_slice() {
            [tag] => format!("{tag:?}"),
            probe => format!("{probe:?}"),
        };
        let simple = item.probe.len() == 1 && item.objects.iter().all(is_tag_only);
        let by = if simple || item.probe.len() > 1 { by } else { format!("[{by}]") };
        let rows: Vec<String> = item.objects.iter().map(|variant| object(variant, simple)).collect();
        head = block(&format!("{head} by {by}"), &rows);
    }
    format!("tagged! {{ {head} }}")
}

fn kind(variant: &KindVariant) -> String {
    let open = variant.from_text && variant.kind == Kind::String && variant.ty != Type::String;
    let mark = match variant.kind {
        Kind::String if open => " open_enum",
        Kind::Array if takes_conversions(&variant.ty) => " into",
        _ => "",
    };
    let held = rust::text(&rust::ty(&variant.ty));
    format!("{}{mark} => {}({held}){}", kind_name(variant.kind), variant.name, condition(&variant.rules))
}

/// A kind of value as JSON names it.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Array => "array",
        Kind::Object => "object",
        Kind::Boolean => "boolean",
        Kind::Number => "number",
    }
}

/// Whether a list takes what converts into its items; a literal of a number, or `None`, would then not find its type.
fn takes_conversions(ty: &Type) -> bool {
    matches!(ty, Type::List(inner) if !rust::is_plain(inner))
}

fn is_tag_only(variant: &ObjectVariant) -> bool {
    variant.patterns.iter().all(|row| matches!(row.as_slice(), [Pattern::Text(_)]))
}

fn object(variant: &ObjectVariant, simple: bool) -> String {
    let rows: Vec<String> = variant.patterns.iter().map(|row| pattern(row, simple)).collect();
    let held = match (variant.boxed, variant.shared) {
        (true, true) => format!("boxed no_from {}", variant.item),
        (true, false) => format!("boxed {}", variant.item),
        (false, true) => format!("no_from {}", variant.item),
        (false, false) => variant.item.clone(),
    };
    format!("{} => {}({held})", rows.join(" | "), variant.name)
}

fn pattern(row: &[Pattern], simple: bool) -> String {
    let columns: Vec<String> = row
        .iter()
        .map(|pattern| match pattern {
            Pattern::Text(text) if simple => format!("{text:?}"),
            Pattern::Text(text) => format!("Some({text:?})"),
            Pattern::Present => "Some(_)".to_owned(),
            Pattern::Absent => "None".to_owned(),
            Pattern::Any => "_".to_owned(),
        })
        .collect();
    if simple { columns.concat() } else { format!("[{}]", columns.join(", ")) }
}
