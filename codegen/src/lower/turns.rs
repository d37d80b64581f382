//! Loops over several turns: what a reply's calls are, and how their outputs become input.

mod asked;

use serde_json::Value;

use super::Context;
use crate::{
    ir::{Asked, Called, Filled, First, Item, Kind, KindVariant, Module, Step, Tied, Turns, Type, Union},
    name,
    schema::{Api, Loop, LoopFirst, Operation},
    shape::Shape,
};

/// What a loop names, or why it cannot be had.
type Found<T> = Result<T, String>;

/// Where a member is, and what it holds.
struct Member {
    ident: String,
    optional: bool,
    ty: Type,
}

/// What a reply asks for and what answers it, as [`Turns`] has them: `calls`, `given`, `approval`, `text`, and ties.
type Asks = (Vec<Called>, Type, Option<Asked>, Option<(String, String)>, (Vec<Tied>, Vec<Tied>));

/// Where the items of a loop are: those that a reply holds, and those that a request takes.
struct Items {
    output: String,
    output_item: String,
    input: String,
    input_union: String,
    input_item: String,
    list: String,
}

impl Context<'_> {
    /// Gives each request that a loop begins with what the loop needs, once, from the first operation that has one.
    pub(super) fn turns(&self, api: &Api, modules: &mut [Module]) {
        for operation in &api.operations {
            let Some(turns) = operation.turns.as_ref().and_then(|said| self.loop_of(operation, said, modules)) else {
                continue;
            };
            for item in modules.iter_mut().flat_map(|module| &mut module.items) {
                match item {
                    Item::Struct(item) if Some(&item.name) == operation.request.as_ref() => {
                        item.turns.get_or_insert_with(|| Box::new(turns.clone()));
                    }
                    _ => {}
                }
            }
        }
    }

    /// What was found for the part of a loop at `tail`; what was not is reported there.
    fn told<T>(&self, described: &Loop, tail: &str, found: Found<T>) -> Option<T> {
        let tell = |message| {
            let help = "each part of `x-loop` names what a loop can use: see the README of the schema folder";
            self.problem("loop-path", &self.bundle.inside(&described.place, tail), message, help);
        };
        found.map_err(tell).ok()
    }

    /// Whatever can be looked at is, before what is missing ends it: all mistakes of a loop are told together.
    fn loop_of(&self, operation: &Operation, described: &Loop, modules: &[Module]) -> Option<Turns> {
        // That there are both is for `check`.
        let (request, reply) = (operation.request.as_deref()?, operation.whole()?);
        let items = self.items_of(request, reply, described);
        let asked = items.as_ref().and_then(|items| self.asks(items, described));
        let ended = self.ended(reply, described, modules);
        let offer = self.offer(request, described);
        let tool_name = self.plain(&described.tool, &described.tool_name, &Type::String, false);
        let tool_name = self.told(described, "/tools/name", tool_name);
        let id = self.told(described, "/id", self.plain(reply, &described.id, &Type::String, false));
        let previous = self.plain(request, &described.previous, &Type::String, true);
        let previous = self.told(described, "/previous", previous);
        let store = self.told(described, "/store", self.plain(request, &described.store, &Type::Boolean, true));
        let denial = described.denial.as_ref().map(|accessor| self.denial(reply, accessor));
        let denial = denial.map(|found| self.told(described, "/denial", found));
        let talk = described.talk.as_ref().map(|talk| self.of_type(request, talk, true));
        let talk = talk.map(|found| self.told(described, "/talk", found));
        let first = described.first.as_ref().map(|said| self.first(request, described, said));
        let answers = items.as_ref().map(|items| self.answers(items, described)).unwrap_or_default();
        let (items, (calls, given, approval, text, (asked, done))) = items.zip(asked)?;
        let ((status, status_item, failed, incomplete), (tools, offered)) = ended.zip(offer)?;
        Some(Turns {
            calls,
            given,
            approval,
            text,
            failed,
            incomplete,
            denial: settled(denial)?,
            id: id?,
            previous: previous?,
            store: store?,
            talk: settled(talk)?.map(|at| at.ident),
            first: settled(first)?,
            asked,
            done,
            answers,
            reply: reply.to_owned(),
            output: items.output,
            output_item: items.output_item,
            input: items.input,
            input_union: items.input_union,
            input_item: items.input_item,
            list: items.list,
            offered,
            tools,
            tool: described.tool.clone(),
            tool_name: tool_name?,
            status,
            status_item,
        })
    }

    /// What a reply asks for and what answers it: calls and what a function gives, approval, texts, and what is tied.
    fn asks(&self, items: &Items, described: &Loop) -> Option<Asks> {
        let calls = self.calls(items, described);
        let approval = described.approval.as_ref().map(|(tag, make)| self.asked(items, described, tag, make));
        let text = self.told(described, "/text", self.text(items, &described.text));
        let ((calls, given), approval) = calls.zip(settled(approval))?;
        Some((calls, given, approval, text?, self.ties(&items.output_item, described)?))
    }

    /// The field that says how a reply ended, its enum, and values of that for what failed and what is incomplete.
    fn ended(
        &self,
        reply: &str,
        described: &Loop,
        modules: &[Module],
    ) -> Option<(String, String, Vec<String>, Vec<String>)> {
        let status = self.told(described, "/status/member", self.of_type(reply, &described.status, true))?;
        let item = status.ty.named().unwrap_or_default().to_owned();
        let failed = self.values(described, "failed", &described.failed, modules, &item);
        let incomplete = self.values(described, "incomplete", &described.incomplete, modules, &item);
        Some((status.ident, item, failed?, incomplete?))
    }

    /// The field of what is offered, and the variant that a function is.
    fn offer(&self, request: &str, described: &Loop) -> Option<(String, Option<(String, String)>)> {
        let tools = self.told(described, "/tools/member", self.of_type(request, &described.tools, true))?;
        let offered = self.told(described, "/tools/definition", self.offered(&tools.ty, described));
        Some((tools.ident, offered?))
    }

    fn items_of(&self, request: &str, reply: &str, described: &Loop) -> Option<Items> {
        let output = self.of_type(reply, &described.output, false).and_then(|output| {
            let item = listed(&output.ty).ok_or_else(|| format!("`{}` is no list", described.output))?;
            Ok((output.ident, item))
        });
        let input = self.of_type(request, &described.input, true).and_then(|input| {
            let union = input.ty.named().unwrap_or_default().to_owned();
            let (item, list) = self.list_variant(&union)?;
            Ok((input.ident, union, item, list))
        });
        let output = self.told(described, "/output", output);
        let input = self.told(described, "/input", input);
        let ((output, output_item), (input, input_union, input_item, list)) = output.zip(input)?;
        Some(Items { output, output_item, input, input_union, input_item, list })
    }

    fn values(
        &self,
        described: &Loop,
        key: &str,
        values: &[String],
        modules: &[Module],
        status: &str,
    ) -> Option<Vec<String>> {
        let told = values.iter().enumerate().map(|(position, value)| {
            self.told(described, &format!("/status/{key}/{position}"), value_of(modules, status, value))
        });
        together(told)
    }

    fn of(&self, item: &str, wire: &str) -> Found<Member> {
        match self.member_step(&Type::Named(item.to_owned()), wire) {
            Some((Step::Field { ident, optional, boxed: false }, ty)) => Ok(Member { ident, optional, ty }),
            Some(_) => Err(format!("`{wire}` of `{item}` stands in a box: a loop does not look into one")),
            None => Err(format!("`{item}` has no member `{wire}` that a loop could use")),
        }
    }

    fn of_type(&self, item: &str, wire: &str, optional: bool) -> Found<Member> {
        let member = self.of(item, wire)?;
        let how = if optional { "optional" } else { "always there" };
        if member.optional == optional { Ok(member) } else { Err(format!("`{wire}` of `{item}` is not {how}")) }
    }

    /// The field of a member that is of this very type.
    fn plain(&self, item: &str, wire: &str, ty: &Type, optional: bool) -> Found<String> {
        let member = self.of_type(item, wire, optional)?;
        if member.ty == *ty {
            Ok(member.ident)
        } else {
            Err(format!("`{wire}` of `{item}` is not of the type it needs"))
        }
    }

    /// The variant of a union with that tag, and what it holds.
    fn variant(&self, union: &str, tag: &str) -> Found<(String, String)> {
        match self.variant_step(&Type::Named(union.to_owned()), &[tag.to_owned()]) {
            Some((Step::Variants { names, .. }, items)) => match (names.as_slice(), items.as_slice()) {
                ([(name, _)], [Type::Named(item)]) => Ok((name.clone(), item.clone())),
                _ => Err(format!("the tag `{tag}` of `{union}` is not that of one variant")),
            },
            _ => Err(format!("no variant of `{union}` has the tag `{tag}`")),
        }
    }

    fn first(&self, request: &str, described: &Loop, first: &LoopFirst) -> Option<First> {
        let field = self.told(described, "/first/member", self.of_type(request, &first.member, true));
        let kept = first.kept.iter().enumerate().map(|(position, rule)| {
            self.told(described, &format!("/first/kept/{position}"), kept(&first.member, rule))
        });
        let kept = together(kept);
        Some(First { field: field?.ident, kept: kept? })
    }

    /// The method that makes an item of input, of something and one value that is given, and the type of that value.
    fn answering(&self, item: &str, input: &str, make: &str) -> Found<(String, Type)> {
        let missing = || format!("`{item}` makes no `{make}` that a loop could use");
        let definition = self.definition(item).ok_or_else(missing)?;
        let found = self.makes(definition).into_iter().find(|found| found.ident == name::snake(make));
        let found = found.ok_or_else(missing)?;
        let given = found.fillings.into_iter().filter(|filling| matches!(filling.by, Filled::Given));
        let given: Vec<Type> = given.map(|filling| filling.ty).collect();
        let members = match self.shape(input) {
            Some(Shape::Union { members, .. }) => members,
            _ => &[],
        };
        let is_own = found.target == input || item == input;
        let is_member = members.iter().any(|member| member.reference.as_ref() == Some(&found.target));
        match (given.as_slice(), is_own || is_member) {
            ([given], true) => Ok((found.ident, given.clone())),
            ([_], false) => Err(format!("what `{make}` makes is no `{input}`")),
            (given, _) => Err(format!("`{make}` of `{item}` takes {} values, and a loop gives one", given.len())),
        }
    }

    /// The item of a list variant, and the variant.
    fn list_variant(&self, union: &str) -> Found<(String, String)> {
        let variants = self.kinds(union);
        let list = variants.iter().find(|variant| variant.kind == Kind::Array);
        let item = list.and_then(|list| listed(&list.ty));
        match (list, item) {
            (Some(list), Some(item)) => Ok((item, list.name.clone())),
            _ => Err(format!("`{union}` is no union with a list of items")),
        }
    }

    /// The variant that is a text, if there is one, and the method that makes an item of it.
    fn text(&self, items: &Items, make: &Option<String>) -> Found<Option<(String, String)>> {
        let Items { input_union: union, input_item: item, .. } = items;
        let text = self.kinds(union).into_iter().find(|variant| variant.kind == Kind::String);
        match (text, make) {
            (Some(text), Some(make)) => Ok(Some((text.name, self.answering(item, item, make)?.0))),
            (None, None) => Ok(None),
            (Some(_), None) => Err(format!("`{union}` may be a text: name in `text` what makes an item of it")),
            (None, Some(make)) => Err(format!("`{union}` is never a text: leave `{make}` out")),
        }
    }

    /// The union of what is offered, and its variant that is a function; nothing where it is a list of functions.
    fn offered(&self, tools: &Type, described: &Loop) -> Found<Option<(String, String)>> {
        let Loop { tools: member, tool, .. } = described;
        let item = listed(tools).ok_or_else(|| format!("`{member}` is no list"))?;
        if item == *tool {
            return Ok(None);
        }
        let variants = self.union_of(&item).map(|union| union.objects).unwrap_or_default();
        let variant = variants.into_iter().find(|variant| variant.item == *tool && !variant.shared);
        let variant = variant.ok_or_else(|| format!("`{tool}` is not one variant of `{item}`"))?;
        Ok(Some((item, variant.name)))
    }

    fn kinds(&self, union: &str) -> Vec<KindVariant> {
        self.union_of(union).map(|union| union.kinds).unwrap_or_default()
    }

    fn union_of(&self, name: &str) -> Option<Union> {
        match (self.definition(name)?, self.shape(name)?) {
            (definition, Shape::Union { members, rest }) => Some(self.union(definition, members, rest, Vec::new())),
            _ => None,
        }
    }

    /// The accessor of a reply that gives a value of its own, and its type.
    fn denial(&self, reply: &str, accessor: &str) -> Found<(String, String)> {
        let missing = || format!("`{reply}` has no accessor `{accessor}`");
        let definition = self.definition(reply).ok_or_else(missing)?;
        let found = self.accessors(definition).into_iter().find(|found| found.ident == name::snake(accessor));
        let found = found.ok_or_else(missing)?;
        let is_value = found.last
            && matches!(found.steps.as_slice(), [before @ .., Step::Field { .. }]
                if before.iter().any(|step| matches!(step, Step::Json { .. })));
        match (is_value, &found.ty) {
            (true, Type::Named(item)) => Ok((found.ident, item.clone())),
            _ => Err(format!(
                "`{accessor}` gives no object of its own: let it read the last text leniently, and a member of that"
            )),
        }
    }
}

/// A rule for what is kept, as JSON.
fn kept(member: &str, (value, merge): &(Value, Option<Value>)) -> Found<(String, Option<String>)> {
    match merge {
        Some(merge) if !(value.is_object() && merge.is_object()) => {
            Err(format!("`merge` of `{member}` has to be an object, as has the `value` that it changes"))
        }
        _ => Ok((value.to_string(), merge.as_ref().map(ToString::to_string))),
    }
}

/// All of them; each is looked at, also behind one that is missing.
fn together<T>(parts: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let parts: Vec<Option<T>> = parts.collect();
    parts.into_iter().collect()
}

/// What may be left out: nothing when it is said and was not found.
fn settled<T>(said: Option<Option<T>>) -> Option<Option<T>> {
    match said {
        Some(found) => found.map(Some),
        None => Some(None),
    }
}

fn listed(ty: &Type) -> Option<String> {
    match ty {
        Type::List(inner) => match &**inner {
            Type::Named(name) => Some(name.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The variant of an enum for a value.
fn value_of(modules: &[Module], name: &str, wire: &str) -> Found<String> {
    let found = modules.iter().flat_map(|module| &module.items).find_map(|item| match item {
        Item::Enum(item) if item.name == name => item.values.iter().find(|value| value.wire == wire),
        _ => None,
    });
    found.map(|value| value.ident.clone()).ok_or_else(|| format!("`{name}` has no value `{wire}`"))
}
