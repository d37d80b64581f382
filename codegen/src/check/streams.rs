//! Rules about event streams: what asks for one, what ends it, and what is read out of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    Findings, Scope,
    operations::operations,
    paths::{plain_text, texts},
    ways,
};
use crate::{
    load::{json::escape, nearest, several},
    schema::{EventStream, Kind, LifeStep, Operation, Place, Schema},
    shape::Shape,
};

/// `stream-member`
pub(super) fn stream_member(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for operation in operations(scope) {
        let member = operation.stream.as_ref().and_then(|stream| stream.member.as_deref());
        let Some(asking) = member.filter(|member| !member.is_empty()) else { continue };
        let request = operation.request.as_deref().and_then(|name| scope.names.schema(name));
        if operation.request.is_some() && request.is_none() {
            // Loading has spoken of it.
            continue;
        }
        let properties = || request.into_iter().flat_map(|request| request.properties.iter().flatten());
        let member = properties().find(|property| property.name == asking);
        let is_required = request.is_some_and(|request| request.required.iter().any(|name| name == asking));
        let place = scope.bundle.inside(&operation.place, "/x-stream-member");
        match member {
            Some(member) if member.schema.kind == Some(Kind::Boolean) && !is_required => {}
            Some(member) if member.schema.kind == Some(Kind::Boolean) => {
                findings.add(&place, format!("`{asking}` is required, and who wants no stream leaves it out"));
            }
            Some(_) => findings.add(&place, format!("`{asking}` is no boolean")),
            None => findings.add(&place, format!("the request has no member `{asking}`")),
        }
    }
}

/// Operations that answer with a stream, and the events of it.
fn streams<'a>(scope: &Scope<'a>) -> impl Iterator<Item = (&'a Operation, &'a EventStream, &'a Schema)> {
    operations(scope).filter_map(|operation| {
        let stream = operation.stream.as_ref()?;
        Some((operation, stream, scope.names.schema(&stream.event)?))
    })
}

/// `stream-terminal`
pub(super) fn terminal(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for (operation, stream, event) in streams(scope) {
        let tags = match Shape::of(event) {
            Some(Shape::Union { members, .. }) => match tags(scope, members) {
                Some(tags) => tags,
                None => continue,
            },
            Some(Shape::Object(_)) => {
                untagged(stream, findings);
                continue;
            }
            _ => {
                let help = "refer to a union of events that a tag tells apart, or to one object that every event is";
                findings.add_with(&operation.place, format!("`{}` is no event", stream.event), help);
                continue;
            }
        };
        for (position, tag) in stream.terminal.iter().enumerate().filter(|(_, tag)| !tags.contains(*tag)) {
            let place = scope.bundle.inside(&stream.place, &format!("/x-terminal/{position}"));
            findings.add_near(&place, format!("no event has the tag `{tag}`"), tag, tags.iter().map(String::as_str));
        }
    }
}

/// What is said by tags of events that have none.
fn untagged(stream: &EventStream, findings: &mut Findings<'_>) {
    for (key, said) in [("x-terminal", !stream.terminal.is_empty()), ("x-life-cycle", !stream.life_cycle.is_empty())] {
        if said {
            let message = format!("`{key}` names tags, and each event is a `{}`, which has none", stream.event);
            let help = "leave it out; a payload that is no event, and ends the stream, stands under `x-done`";
            findings.add_with(&stream.place, message, help);
        }
    }
}

/// `stream-outcome`
pub(super) fn outcomes(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for (_, stream, _) in streams(scope) {
        for (tag, _) in stream.outcomes.iter().filter(|(tag, _)| !stream.terminal.contains(tag)) {
            let place = scope.bundle.inside(&stream.place, &format!("/x-outcomes/{}", escape(tag)));
            let message = format!("`{tag}` ends no stream");
            findings.add_near(&place, message, tag, stream.terminal.iter().map(String::as_str));
        }
    }
}

/// `stream-text`
pub(super) fn text(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for (_, stream, event) in streams(scope) {
        let Some(text) = &stream.text else { continue };
        let place = scope.bundle.inside(&stream.place, "/x-text");
        let accessors = || event.ours.accessors.iter();
        match accessors().find(|accessor| accessor.name == *text) {
            None => {
                let message = format!("`{}` has no accessor `{text}`", stream.event);
                findings.add_near(&place, message, text, accessors().map(|accessor| accessor.name.as_str()));
            }
            Some(accessor) if !plain_text(&scope.names, event, accessor) => {
                findings.add(&place, format!("`{text}` does not give one text of an event"));
            }
            Some(_) => {}
        }
    }
}

/// `stream-shared`
pub(super) fn shared(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    let mut firsts: HashMap<&str, (&Operation, &EventStream)> = HashMap::new();
    for (operation, stream, _) in streams(scope).filter(|(operation, _, event)| builds_up(operation, event)) {
        // The table of the events is that of the first operation with a whole to build up.
        firsts.entry(&stream.event).or_insert((operation, stream));
    }
    for (operation, stream, _) in streams(scope) {
        let Some((first, other)) = firsts.get(stream.event.as_str()) else {
            unread(stream, findings);
            continue;
        };
        let differences = differences((operation, stream), (first, other));
        if !differences.is_empty() {
            let (id, first, event) = (&operation.id, &first.id, &stream.event);
            let message = format!("`{id}` and `{first}` stream `{event}`, and differ in {}", differences.join(", "));
            findings.add(&stream.place, message);
        }
    }
}

/// Whether the events of an operation build up a reply: there is one as a whole, and they are members of a union, or say
/// what they add.
pub(super) fn builds_up(operation: &Operation, event: &Schema) -> bool {
    let adds = || !event.ours.folds.is_empty();
    operation.whole().is_some() && (matches!(Shape::of(event), Some(Shape::Union { .. })) || adds())
}

/// What is said of a stream that builds up nothing, and that nobody would read.
fn unread(stream: &EventStream, findings: &mut Findings<'_>) {
    for (key, said) in [("x-outcomes", !stream.outcomes.is_empty()), ("x-text", stream.text.is_some())] {
        if said {
            let message =
                format!("`{key}` is said of the reply that events build up, and `{}` build up none", stream.event);
            let help = "leave it out, or describe the whole reply under `application/json`, and let the events say in `x-folds` what \
                 they add";
            findings.add_with(&stream.place, message, help);
        }
    }
}

/// In what the tables of the same events would differ.
fn differences(
    (operation, stream): (&Operation, &EventStream),
    (first, other): (&Operation, &EventStream),
) -> Vec<&'static str> {
    // What answers as a stream alone builds up the same as the other does.
    let reply = operation.response.is_some() && operation.whole() != first.whole();
    let differ = [
        ("the reply", reply),
        ("`x-terminal`", set(&stream.terminal) != set(&other.terminal)),
        ("`x-outcomes`", set(&stream.outcomes) != set(&other.outcomes)),
        ("`x-text`", stream.text != other.text),
    ];
    differ.iter().filter(|(_, differ)| *differ).map(|(what, _)| *what).collect()
}

fn set<T: Ord>(items: &[T]) -> BTreeSet<&T> {
    items.iter().collect()
}

/// `usage-path`
pub(super) fn usage(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for operation in operations(scope) {
        let reply = operation.response.as_ref().and_then(|reply| scope.names.target(reply));
        let event = operation.stream.as_ref().and_then(|stream| scope.names.schema(&stream.event));
        if operation.response.is_some() && reply.is_none() || operation.stream.is_some() && event.is_none() {
            // Loading has spoken of it.
            continue;
        }
        let whole: Vec<&Schema> = reply.into_iter().chain(event).collect();
        if operation.content.is_some() && !operation.usage.is_empty() {
            let message = format!("`{}` answers with no JSON that says what it has used", operation.id);
            findings.add_with(&scope.bundle.inside(&operation.place, "/x-usage"), message, "leave it out");
            continue;
        }
        for (position, pointer) in operation.usage.iter().enumerate() {
            if let Err(message) = pointed(scope, &whole, pointer) {
                findings.add(&scope.bundle.inside(&operation.place, &format!("/x-usage/{position}")), message);
            }
        }
    }
}

/// Goes where the runtime follows a JSON pointer, in a reply or in an event: through objects, by names as they are.
fn pointed(scope: &Scope<'_>, whole: &[&Schema], pointer: &str) -> Result<(), String> {
    let Some(steps) = pointer.strip_prefix('/') else {
        return Err(format!("`{pointer}` is no JSON pointer: it begins with a slash"));
    };
    let mut here = whole.to_vec();
    for step in steps.split('/') {
        if step.contains('~') {
            return Err(format!("`{step}` is escaped"));
        }
        here = ways::member(&scope.names, &here, step)?;
    }
    Ok(())
}

/// The tags of the members of a union; none where one of them is not known: loading has spoken of it.
fn tags(scope: &Scope<'_>, members: &[Schema]) -> Option<HashSet<String>> {
    let known = |member| scope.names.target(member).filter(|target| !scope.names.is_unsure(target));
    let targets: Option<Vec<&Schema>> = members.iter().map(known).collect();
    Some(targets?.into_iter().flat_map(|target| texts(&scope.names, target)).collect())
}

/// `life-cycle`
pub(super) fn life_cycle(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for (_, stream, event) in streams(scope).filter(|(_, stream, _)| !stream.life_cycle.is_empty()) {
        let Some(Shape::Union { members, .. }) = Shape::of(event) else { continue };
        let place = |tail: &str| scope.bundle.inside(&stream.place, tail);
        let Some(known) = tags(scope, members) else { continue };
        let mut named = Vec::new();
        placed("/x-life-cycle", &stream.life_cycle, &mut named);
        let mut spoken: HashSet<&str> = named.iter().map(|(_, tag)| *tag).collect();
        spoken.extend(stream.terminal.iter().map(String::as_str));
        let unspoken: Vec<&str> = known.iter().map(String::as_str).filter(|tag| !spoken.contains(tag)).collect();
        for (tail, tag) in named.iter().filter(|(_, tag)| !known.contains(*tag)) {
            let message = format!("no event has the tag `{tag}`");
            // A slip is one mistake: the event whose tag was meant is not missed besides.
            let near = nearest(tag, unspoken.iter().copied());
            spoken.extend(near);
            findings.add_near(&place(tail), message, tag, near.into_iter().chain(known.iter().map(String::as_str)));
        }
        let is_spoken = |event: &Schema| texts(&scope.names, event).any(|tag| spoken.contains(tag.as_str()));
        let names = members.iter().filter_map(|member| member.reference.as_deref());
        let missed: Vec<&str> =
            names.filter(|name| scope.names.schema(name).is_some_and(|event| !is_spoken(event))).collect();
        if !missed.is_empty() {
            let verb = if missed.len() == 1 { "stands" } else { "stand" };
            let message = format!("{} {verb} nowhere in the life of the stream", several(&missed));
            findings.add(&place("/x-life-cycle"), message);
        }
    }
}

/// Collects the tag of each event in a life, with the pointer to it.
fn placed<'a>(at: &str, steps: &'a [LifeStep], found: &mut Vec<(String, &'a str)>) {
    for (position, step) in steps.iter().enumerate() {
        let at = format!("{at}/{position}");
        match step {
            LifeStep::Event { tag, .. } => found.push((at, tag)),
            LifeStep::Each { steps, .. } => placed(&format!("{at}/steps"), steps, found),
            LifeStep::Cases { cases, .. } => {
                for (name, steps) in cases {
                    placed(&format!("{at}/cases/{}", escape(name)), steps, found);
                }
            }
        }
    }
}

/// `event-tag`
pub(super) fn event_tags(scope: &Scope<'_>, findings: &mut Findings<'_>) {
    for (_, _, event) in streams(scope) {
        let Some(Shape::Union { members, .. }) = Shape::of(event) else { continue };
        let mut events: Vec<&Schema> = members.iter().filter_map(|member| scope.names.target(member)).collect();
        events.sort_by_key(|event| &event.place);
        events.dedup_by_key(|event| &event.place);
        let Some(key) = tag_of(&events) else { continue };
        let mut seen: HashMap<&str, Place> = HashMap::new();
        for event in events {
            let Some((_, tag)) = fixed(event).find(|(name, _)| *name == key) else { continue };
            let place = scope.inside(event, &format!("/properties/{}/const", escape(key)));
            match seen.get(tag) {
                Some(first) => {
                    let message =
                        format!("an event with the tag `{tag}` is there already: {}:{}", first.document, first.line);
                    findings.add(&place, message);
                }
                None => {
                    seen.insert(tag, place);
                }
            }
        }
    }
}

/// The member whose fixed text tells most events apart.
fn tag_of<'a>(events: &[&'a Schema]) -> Option<&'a str> {
    let mut tags: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
    for (name, text) in events.iter().flat_map(|event| fixed(event)) {
        tags.entry(name).or_default().insert(text);
    }
    let several = tags.into_iter().filter(|(_, texts)| texts.len() > 1);
    several.max_by_key(|(_, texts)| texts.len()).map(|(name, _)| name)
}

/// The members of an object that are one fixed text.
fn fixed(object: &Schema) -> impl Iterator<Item = (&str, &str)> {
    let properties = object.properties.iter().flatten();
    properties.filter_map(|property| Some((property.name.as_str(), property.schema.constant.as_ref()?.as_str()?)))
}
