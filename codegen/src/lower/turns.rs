//! Loops over several turns: what a reply's calls are, and how their outputs become input.

use serde_json::Value;

use super::Context;
use crate::{
    ir::{Asked, Called, Filled, First, Item, Kind, KindVariant, Module, Step, Tied, Turns, Type, Union},
    name,
    schema::{self, Api, Loop, LoopFirst, Operation},
    shape::Shape,
};

/// What a loop names, or why it cannot be had.
type Found<T> = Result<T, String>;

/// Tag of a question with the member that names it, and tag of its answer with the member that says the same.
type Pair<'a> = [(&'a String, &'a String); 2];

/// Where a member is, and what it holds.
struct Member {
    ident: String,
    optional: bool,
    ty: Type,
}

impl Context<'_> {
    /// Gives each request that a loop begins with what the loop needs, once, from the first operation that has one.
    pub(super) fn turns(&self, api: &Api, modules: &mut [Module]) {
        for operation in &api.operations {
            let Some(described) = &operation.turns else { continue };
            match self.loop_of(operation, described, modules) {
                Ok(turns) => {
                    let items = modules.iter_mut().flat_map(|module| &mut module.items);
                    for item in items {
                        match item {
                            Item::Struct(item) if Some(&item.name) == operation.request.as_ref() => {
                                item.turns.get_or_insert_with(|| Box::new(turns.clone()));
                            }
                            _ => {}
                        }
                    }
                }
                Err(message) => self.problem(
                    "loop-path",
                    &described.place,
                    message,
                    "each part of `x-loop` names a member, a tag, a value or an `x-makes` that is there: see the README of \
                     the schema folder",
                ),
            }
        }
    }

    fn loop_of(&self, operation: &Operation, described: &Loop, modules: &[Module]) -> Found<Turns> {
        let request = operation.request.as_deref().ok_or("a loop needs a request")?;
        let reply = operation.whole().ok_or("a loop needs a whole reply")?;
        let output = self.of_type(reply, &described.output, false)?;
        let output_item = listed(&output.ty).ok_or_else(|| format!("`{}` is no list", described.output))?;
        let input = self.of_type(request, &described.input, true)?;
        let input_union = input.ty.named().unwrap_or_default().to_owned();
        let (input_item, list) = self.list_variant(&input_union)?;
        let tools = self.of_type(request, &described.tools, true)?;
        let tool_name = self.plain(&described.tool, &described.tool_name, &Type::String, false)?;
        let status = self.of_type(reply, &described.status, true)?;
        let status_item = status.ty.named().unwrap_or_default().to_owned();
        let values = |values: &[String]| -> Found<Vec<String>> {
            values.iter().map(|value| value_of(modules, &status_item, value)).collect()
        };
        let calls = described.calls.iter().map(|call| self.called(&output_item, &input_item, call));
        let (calls, givens): (Vec<Called>, Vec<Type>) = calls.collect::<Found<Vec<_>>>()?.into_iter().unzip();
        let (asked, done) = self.ties(&output_item, described)?;
        Ok(Turns {
            given: self.given(&givens)?,
            calls,
            approval: match &described.approval {
                Some((tag, make)) => Some(self.asked(&output_item, &input_item, tag, make)?),
                None => None,
            },
            text: self.text(&input_union, &input_item, &described.text)?,
            failed: values(&described.failed)?,
            incomplete: values(&described.incomplete)?,
            denial: match &described.denial {
                Some(accessor) => Some(self.denial(reply, accessor)?),
                None => None,
            },
            id: self.plain(reply, &described.id, &Type::String, false)?,
            previous: self.plain(request, &described.previous, &Type::String, true)?,
            store: self.plain(request, &described.store, &Type::Boolean, true)?,
            talk: described.talk.as_ref().map(|talk| self.of_type(request, talk, true)).transpose()?.map(|at| at.ident),
            first: described.first.as_ref().map(|first| self.first(request, first)).transpose()?,
            asked,
            done,
            reply: reply.to_owned(),
            output: output.ident,
            output_item,
            input: input.ident,
            input_union,
            input_item,
            list,
            offered: self.offered(&tools.ty, described)?,
            tools: tools.ident,
            tool: described.tool.clone(),
            tool_name,
            status: status.ident,
            status_item,
        })
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

    /// A call, and what answers it.
    fn called(&self, output: &str, input: &str, call: &schema::LoopCall) -> Found<(Called, Type)> {
        let (variant, item) = self.variant(output, &call.tag)?;
        let arguments = self.of(&item, &call.arguments)?;
        if arguments.ty != Type::String {
            return Err(format!("`{}` of `{item}` is no text", call.arguments));
        }
        let (answer, given) = self.answering(&item, input, &call.answer)?;
        let called = Called {
            id: self.plain(&item, &call.id, &Type::String, false)?,
            name: self.plain(&item, &call.name, &Type::String, false)?,
            arguments: arguments.ident,
            optional: arguments.optional,
            answer,
            variant,
        };
        Ok((called, given))
    }

    /// What a function gives: what all answers take, or the text that each of them takes.
    fn given(&self, givens: &[Type]) -> Found<Type> {
        let is_text = |given: &&Type| match given {
            Type::Named(union) => self.kinds(union).iter().any(|variant| variant.kind == Kind::String),
            given => **given == Type::String,
        };
        match givens {
            _ if !givens.iter().all(|given| is_text(&given)) => {
                Err("what answers a call has to take a text".to_owned())
            }
            [first, rest @ ..] if rest.iter().all(|given| given == first) => Ok(first.clone()),
            _ => Ok(Type::String),
        }
    }

    fn first(&self, request: &str, first: &LoopFirst) -> Found<First> {
        Ok(First { field: self.of_type(request, &first.member, true)?.ident, kept: kept(first)? })
    }

    /// What asks for something, and what answers it within a reply.
    fn ties(&self, output: &str, described: &Loop) -> Found<(Vec<Tied>, Vec<Tied>)> {
        let id = &described.other;
        let others = described.others.iter();
        let mut pairs: Vec<Pair<'_>> = others.map(|(asked, done)| [asked, done].map(|tag| (tag, id))).collect();
        for call in &described.calls {
            pairs.extend(self.repeated(output, &call.tag, &call.answer, Some(&call.id))?);
        }
        if let Some((tag, make)) = &described.approval {
            pairs.extend(self.repeated(output, tag, make, None)?);
        }
        let (mut asked, mut done) = (Vec::new(), Vec::new());
        for [question, answer] in pairs {
            self.tie(&mut asked, output, question)?;
            self.tie(&mut done, output, answer)?;
        }
        Ok((asked, done))
    }

    /// A question, and what a reply may answer it with by itself: an item with the constant of what the question makes, which
    /// names the question by the member that is copied.
    fn repeated<'s>(
        &'s self,
        output: &str,
        tag: &'s String,
        make: &str,
        id: Option<&String>,
    ) -> Found<Option<Pair<'s>>> {
        let (_, item) = self.variant(output, tag)?;
        let missing = || format!("`{item}` makes no `{make}`");
        let makes = self.definition(&item).map(|definition| &definition.schema.ours.makes).ok_or_else(missing)?;
        let found = makes.iter().find(|found| name::snake(&found.name) == name::snake(make)).ok_or_else(missing)?;
        let Some(Shape::Object(made)) = self.shape(found.definition.as_ref().unwrap_or(&item)) else { return Ok(None) };
        let constants = made.properties.iter().flatten().filter_map(|property| match &property.schema.constant {
            Some(Value::String(constant)) => Some(constant),
            _ => None,
        });
        let Some(done) = constants.filter(|tag| self.variant(output, tag).is_ok()).find(|done| *done != tag) else {
            return Ok(None);
        };
        let copied = found.from.iter().filter(|(_, source)| id.is_none_or(|id| id == source));
        match copied.collect::<Vec<_>>().as_slice() {
            [(member, source)] => Ok(Some([(tag, source), (done, member)])),
            _ => Err(format!(
                "replies may hold `{done}`, and `{make}` of `{item}` copies no one member that ties the two"
            )),
        }
    }

    fn tie(&self, ties: &mut Vec<Tied>, output: &str, (tag, id): (&String, &String)) -> Found<()> {
        let (variant, item) = self.variant(output, tag)?;
        let member = self.of(&item, id)?;
        if member.ty != Type::String {
            return Err(format!("`{id}` of `{item}` is no text"));
        }
        let tied = Tied { variant, id: member.ident, optional: member.optional };
        match ties.iter().find(|known| known.variant == tied.variant) {
            Some(known) if *known == tied => Ok(()),
            Some(_) => Err(format!("`{tag}` is tied by two members, of which `{id}` is one")),
            None => {
                ties.push(tied);
                Ok(())
            }
        }
    }

    fn asked(&self, output: &str, input: &str, tag: &str, make: &str) -> Found<Asked> {
        let (variant, item) = self.variant(output, tag)?;
        let (answer, _) = self.answering(&item, input, make)?;
        Ok(Asked { answer, variant, item })
    }

    /// The method that makes an item of input, of something and one value that is given, and the type of that value.
    fn answering(&self, item: &str, input: &str, make: &str) -> Found<(String, Type)> {
        let missing = || format!("`{item}` makes no `{make}`");
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
    fn text(&self, union: &str, item: &str, make: &Option<String>) -> Found<Option<(String, String)>> {
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

/// The rules for what is kept, as JSON.
fn kept(first: &LoopFirst) -> Found<Vec<(String, Option<String>)>> {
    let rule = |(value, merge): &(Value, Option<Value>)| match merge {
        Some(merge) if !(value.is_object() && merge.is_object()) => {
            Err(format!("`merge` of `{}` has to be an object, as has the `value` that it changes", first.member))
        }
        _ => Ok((value.to_string(), merge.as_ref().map(ToString::to_string))),
    };
    first.kept.iter().map(rule).collect()
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
