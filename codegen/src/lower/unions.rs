//! Unions: variants by kind of JSON value and by what an object holds.

use super::{Context, probe::Ambiguous, probe::probe, size::BOXED_ABOVE};
use crate::{
    docs,
    ir::{Kind, KindVariant, ObjectVariant, Pattern, Rest, Type, Union},
    name,
    schema::{self, Definition, Schema},
    shape::Shape,
};
use std::collections::HashMap;

impl<'a> Context<'a> {
    pub(super) fn union(
        &self,
        definition: &'a Definition,
        members: &'a [Schema],
        rest: Option<&Schema>,
        docs: Vec<String>,
    ) -> Union {
        let (objects, others): (Vec<_>, Vec<_>) =
            members.iter().enumerate().partition(|(_, member)| self.is_tagged_object(member));
        // One object that nothing has to be told from is told by being an object.
        let alone = objects.len() == 1 && (rest.is_none() || self.object_variants(definition, &objects).0.is_empty());
        let (objects, others) =
            if alone { (Vec::new(), members.iter().enumerate().collect()) } else { (objects, others) };
        let kinds: Vec<KindVariant> =
            others.iter().filter_map(|(at, member)| self.kind_variant(definition, *at, member)).collect();
        self.refuse_doubled_kinds(definition, &kinds);
        let (columns, objects) = self.object_variants(definition, &objects);
        Union {
            name: definition.name.clone(),
            docs,
            rest: match rest {
                None => Rest::Refused,
                Some(rest) if rest.kind == Some(schema::Kind::Object) => Rest::ObjectsKept,
                Some(_) => Rest::Kept,
            },
            kinds,
            probe: columns,
            objects,
            accessors: self.accessors(definition),
            from: definition.schema.ours.from.clone(),
            folds: None,
        }
    }

    pub(super) fn is_tagged_object(&self, member: &Schema) -> bool {
        member.reference.as_deref().is_some_and(|name| matches!(self.shape(name), Some(Shape::Object(_))))
    }

    /// The kind of JSON value that a union member takes; none for several kinds, or for a union that holds itself.
    pub(super) fn member_kind(&self, member: &Schema) -> Option<Kind> {
        self.kind_within(member, &mut Vec::new())
    }

    fn kind_within<'m>(&self, member: &'m Schema, unions: &mut Vec<&'m str>) -> Option<Kind>
    where
        'a: 'm,
    {
        let name = match (&member.reference, member.kind) {
            (Some(name), _) => name,
            (None, kind) => return kind.map(kind_of),
        };
        match self.shape(name)? {
            Shape::Object(_) => Some(Kind::Object),
            Shape::Enum { .. } => Some(Kind::String),
            Shape::Union { .. } if unions.contains(&name.as_str()) => None,
            Shape::Union { members, .. } => {
                unions.push(name);
                let mut first = None;
                for member in members {
                    let kind = self.kind_within(member, unions)?;
                    if first.is_some_and(|first| first != kind) {
                        return None;
                    }
                    first = Some(kind);
                }
                unions.pop();
                first
            }
        }
    }

    pub(super) fn kind_variant_name(&self, member: &Schema) -> String {
        match (&member.title, &member.reference, self.member_kind(member)) {
            (Some(title), ..) => title.clone(),
            (None, Some(name), _) => name.clone(),
            (None, None, Some(Kind::String)) => "Text".to_owned(),
            (None, None, Some(Kind::Array)) => "List".to_owned(),
            (None, None, Some(Kind::Boolean)) => "Boolean".to_owned(),
            (None, None, Some(Kind::Number)) => "Number".to_owned(),
            (None, None, _) => "Object".to_owned(),
        }
    }

    fn kind_variant(&self, definition: &'a Definition, at: usize, member: &Schema) -> Option<KindVariant> {
        let Some(kind) = self.member_kind(member) else {
            self.problem(
                "union-member-kind",
                &member.place,
                "this member takes more than one kind of JSON value".to_owned(),
                "list its members in this union, or give each kind a member of its own",
            );
            return None;
        };
        let ty = self.ty(definition, at, &member.place);
        let from_text = match (&member.reference, kind) {
            (None, Kind::String) => true,
            (Some(name), Kind::String) => matches!(self.shape(name), Some(Shape::Enum { open: true, .. })),
            _ => false,
        };
        let about =
            member.description.clone().or_else(|| self.about(member)).unwrap_or_else(|| kind_docs(kind).to_owned());
        Some(KindVariant {
            name: self.kind_variant_name(member),
            docs: vec![docs::closed(&about)],
            kind,
            ty,
            from_text,
        })
    }

    fn about(&self, member: &Schema) -> Option<String> {
        self.definition(member.reference.as_deref()?)?.schema.description.clone()
    }

    fn refuse_doubled_kinds(&self, definition: &Definition, kinds: &[KindVariant]) {
        let mut seen: Vec<Kind> = Vec::new();
        for variant in kinds {
            if seen.contains(&variant.kind) {
                self.problem(
                    "union-ambiguous",
                    &definition.schema.place,
                    format!("`{}` has more than one member for {}", definition.name, kind_docs(variant.kind)),
                    "keep one; make an open enum of several strings, or a union of several objects",
                );
            }
            seen.push(variant.kind);
        }
    }

    pub(super) fn object_variants(
        &self,
        definition: &'a Definition,
        members: &[(usize, &'a Schema)],
    ) -> (Vec<String>, Vec<ObjectVariant>) {
        let names: Vec<&str> = members.iter().filter_map(|(_, member)| member.reference.as_deref()).collect();
        let schemas: Vec<&Schema> = names.iter().filter_map(|name| Some(&self.definition(name)?.schema)).collect();
        let probe = match probe(&schemas, |name| self.definition(name)) {
            Ok(probe) => probe,
            Err(Ambiguous(first, second)) => {
                self.problem(
                    "union-ambiguous",
                    &members[second].1.place,
                    format!(
                        "nothing tells `{}` from `{}`: no constant and no required member differs",
                        names[second], names[first]
                    ),
                    "give one of them a `const` tag, or a required member that the other does not have",
                );
                return (Vec::new(), Vec::new());
            }
        };
        let variant_names = variant_names(members, &names, &probe.members);
        let variants = probe.members.into_iter().map(|(at, patterns)| {
            let (position, member) = members[at];
            let boxed = matches!(self.types.at(&definition.name, position), Some(Type::Boxed(_)))
                || self.sizes.get(names[at]).is_some_and(|size| *size > BOXED_ABOVE);
            ObjectVariant {
                name: variant_names[&at].clone(),
                docs: vec![variant_docs(&patterns, self.about(member).as_deref().unwrap_or_default())],
                item: names[at].to_owned(),
                boxed,
                patterns,
                shared: names.iter().filter(|name| **name == names[at]).count() > 1,
            }
        });
        (probe.columns, variants.collect())
    }
}

/// `title`, else the tag when no other member has it, else the definition without the words that all end in.
fn variant_names(
    members: &[(usize, &Schema)],
    names: &[&str],
    patterns: &[(usize, Vec<Vec<Pattern>>)],
) -> HashMap<usize, String> {
    let suffix = name::common_suffix(names);
    let tags: Vec<(usize, &str)> = patterns
        .iter()
        .flat_map(|(at, rows)| rows.iter().map(move |row| (*at, row.first())))
        .filter_map(|(at, pattern)| match pattern {
            Some(Pattern::Text(tag)) => Some((at, tag.as_str())),
            _ => None,
        })
        .collect();
    let named = patterns.iter().map(|(at, _)| {
        let own = tags.iter().find(|(member, _)| member == at).map(|(_, tag)| *tag);
        let alone = own.filter(|own| tags.iter().all(|(member, tag)| member == at || tag != own));
        let name = match (&members[*at].1.title, alone) {
            (Some(title), _) => title.clone(),
            (None, Some(tag)) => name::pascal(tag.split_once('.').map_or(tag, |(_, rest)| rest)),
            (None, None) => names[*at].strip_suffix(suffix).unwrap_or(names[*at]).to_owned(),
        };
        (*at, name)
    });
    named.collect()
}

fn variant_docs(patterns: &[Vec<Pattern>], about: &str) -> String {
    let tags: Vec<String> = patterns
        .iter()
        .filter_map(|row| match row.first() {
            Some(Pattern::Text(tag)) => Some(format!("`{tag}`")),
            _ => None,
        })
        .collect();
    let about = docs::closed(about.split_inclusive(". ").next().unwrap_or(about));
    if tags.is_empty() { about } else { format!("{}: {about}", tags.join(", ")) }
}

fn kind_of(kind: schema::Kind) -> Kind {
    match kind {
        schema::Kind::String => Kind::String,
        schema::Kind::Integer | schema::Kind::Number => Kind::Number,
        schema::Kind::Boolean => Kind::Boolean,
        schema::Kind::Array => Kind::Array,
        schema::Kind::Object => Kind::Object,
    }
}

fn kind_docs(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "a text",
        Kind::Array => "a list",
        Kind::Object => "an object",
        Kind::Boolean => "true or false",
        Kind::Number => "a number",
    }
}
