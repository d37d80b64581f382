//! Loops over several turns: what a reply asks for, what answers it, and what it answers by itself.

use serde_json::Value;

use super::{Found, Items, Member, together};
use crate::{
    ir::{Asked, Called, Kind, Tied, Type},
    load::json::escape,
    lower::Context,
    name,
    schema::{Loop, LoopCall},
    shape::Shape,
};

/// Tag of a question with the member that names it, and tag of its answer with the member that says the same.
type Pair<'a> = [(&'a String, &'a String); 2];

impl Context<'_> {
    /// The calls, and what a function gives for any of them.
    pub(super) fn calls(&self, items: &Items, described: &Loop) -> Option<(Vec<Called>, Type)> {
        let calls = described.calls.iter().enumerate();
        let calls = together(calls.map(|(position, call)| self.called(items, described, position, call)))?;
        let (calls, givens): (Vec<Called>, Vec<Type>) = calls.into_iter().unzip();
        let given = self.told(described, "/calls", self.given(&givens))?;
        Some((calls, given))
    }

    /// A call, and what answers it.
    fn called(&self, items: &Items, described: &Loop, position: usize, call: &LoopCall) -> Option<(Called, Type)> {
        let at = |key: &str| format!("/calls/{position}/{key}");
        let (variant, item) = self.told(described, &at("tag"), self.variant(&items.output_item, &call.tag))?;
        let arguments = self.of(&item, &call.arguments).and_then(|arguments| match arguments.ty {
            Type::String => Ok(arguments),
            _ => Err(format!("`{}` of `{item}` is no text", call.arguments)),
        });
        let arguments = self.told(described, &at("arguments"), arguments);
        let answer = self.told(described, &at("answer"), self.answering(&item, &items.input_item, &call.answer));
        let id = self.told(described, &at("id"), self.plain(&item, &call.id, &Type::String, false));
        let name = self.told(described, &at("name"), self.plain(&item, &call.name, &Type::String, false));
        let (arguments, (answer, given)) = arguments.zip(answer)?;
        let Member { ident, optional, .. } = arguments;
        Some((Called { id: id?, name: name?, arguments: ident, optional, answer, variant }, given))
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

    pub(super) fn asked(&self, items: &Items, described: &Loop, tag: &str, make: &str) -> Option<Asked> {
        let variant = self.variant(&items.output_item, tag);
        let (variant, item) = self.told(described, "/approval/tag", variant)?;
        let answer = self.answering(&item, &items.input_item, make);
        let (answer, _) = self.told(described, "/approval/answer", answer)?;
        Some(Asked { answer, variant, item })
    }

    /// Variants of the items that are sent which answer what a reply asks for. That there are such items is looked at elsewhere.
    pub(super) fn answers(&self, items: &Items, described: &Loop) -> Vec<String> {
        let input = &items.input_item;
        let calls = described.calls.iter().map(|call| (&call.tag, &call.answer));
        let asked = calls.chain(described.approval.iter().map(|(tag, make)| (tag, make)));
        let made = asked.filter_map(|(tag, make)| self.made(items, tag, make));
        let others = described.others.iter().filter_map(|(_, tag)| Some(self.variant(input, tag).ok()?.0));
        let mut answers: Vec<String> = Vec::new();
        for variant in made.chain(others) {
            if !answers.contains(&variant) {
                answers.push(variant);
            }
        }
        answers
    }

    /// The variant of what a question makes.
    fn made(&self, items: &Items, tag: &str, make: &str) -> Option<String> {
        let (_, item) = self.variant(&items.output_item, tag).ok()?;
        let made = self.makes(self.definition(&item)?).into_iter().find(|made| made.ident == name::snake(make))?;
        let variants = self.union_of(&items.input_item)?.objects;
        variants.into_iter().find(|variant| variant.item == made.target && !variant.shared).map(|variant| variant.name)
    }

    /// What asks for something, and what answers it within a reply.
    pub(super) fn ties(&self, output: &str, described: &Loop) -> Option<(Vec<Tied>, Vec<Tied>)> {
        let id = &described.other;
        let others = described.others.iter().map(|(asked, done)| {
            let at = format!("/others/answers/{}", escape(asked));
            Some((at, Some([asked, done].map(|tag| (tag, id)))))
        });
        let calls = described.calls.iter().enumerate().map(|(position, call)| {
            let at = format!("/calls/{position}/answer");
            let pair = self.repeated(output, &call.tag, &call.answer, Some(&call.id));
            self.told(described, &at, pair).map(|pair| (at, pair))
        });
        let approval = described.approval.iter().map(|(tag, make)| {
            let at = "/approval/answer".to_owned();
            self.told(described, &at, self.repeated(output, tag, make, None)).map(|pair| (at, pair))
        });
        let pairs = together(others.chain(calls).chain(approval));
        let (mut asked, mut done) = (Vec::new(), Vec::new());
        let pairs = pairs?.into_iter().filter_map(|(at, pair)| Some((at, pair?)));
        together(pairs.map(|(at, [question, answer])| {
            let tied = self.tie(&mut asked, output, question).and_then(|()| self.tie(&mut done, output, answer));
            self.told(described, &at, tied)
        }))?;
        Some((asked, done))
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
}
