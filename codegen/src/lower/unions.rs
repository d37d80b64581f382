//! Unions: variants by kind of JSON value and by what an object holds.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use super::{
    AMBIGUOUS, Context,
    probe::{Ambiguous, probe},
    size::BOXED_ABOVE,
    structs::rules,
};
use crate::{
    diagnostic::{About, Diagnostic},
    docs,
    ir::{Kind, KindVariant, ObjectVariant, Pattern, Rest, Type, Union},
    name,
    schema::{self, Definition, Place, Schema},
    shape::Shape,
};

/// How the object members of a union are told apart.
#[derive(Debug, Default)]
pub(super) struct Objects {
    /// Positions of those members in the union.
    pub members: HashSet<usize>,
    /// The member of an object that is one fixed text in most of them.
    pub tag: Option<String>,
    /// Members of an object that are looked at.
    pub columns: Vec<String>,
    /// The most specific first.
    pub variants: Vec<ObjectVariant>,
}

impl<'a> Context<'a> {
    pub(super) fn union(
        &self,
        definition: &'a Definition,
        members: &'a [Schema],
        rest: Option<&Schema>,
        docs: Vec<String>,
    ) -> Union {
        let objects = self.objects(definition, members, rest);
        let others = members.iter().enumerate().filter(|(at, _)| !objects.members.contains(at));
        let kinds: Vec<(&Schema, KindVariant)> =
            others.filter_map(|(at, member)| Some((member, self.kind_variant(definition, at, member)?))).collect();
        self.refuse_doubled_kinds(definition, &kinds);
        if !objects.members.is_empty() {
            self.refuse_open_unions_beside_objects(definition, &kinds, rest.is_some());
        }
        Union {
            name: definition.name.clone(),
            docs,
            rest: match rest {
                None => Rest::Refused,
                Some(rest) if rest.kind == Some(schema::Kind::Object) => Rest::ObjectsKept,
                Some(_) => Rest::Kept,
            },
            kinds: kinds.into_iter().map(|(_, variant)| variant).collect(),
            probe: objects.columns.clone(),
            objects: objects.variants.clone(),
            accessors: self.accessors(definition),
            makes: self.makes(definition),
            from: definition.schema.ours.from.clone(),
            folds: None,
            start: None,
        }
    }

    fn is_tagged_object(&self, member: &Schema) -> bool {
        member.reference.as_deref().is_some_and(|name| matches!(self.shape(name), Some(Shape::Object(_))))
    }

    /// The kind of JSON value that a union member takes; none for several kinds, or for a union that holds itself.
    pub(super) fn member_kind(&self, member: &Schema) -> Option<Kind> {
        let name = match (&member.reference, member.kind) {
            (Some(name), _) => name,
            (None, kind) => return kind.map(kind_of),
        };
        let definition = self.definition(name)?;
        match Shape::of(&definition.schema)? {
            Shape::Object(_) => Some(Kind::Object),
            Shape::Enum { .. } => Some(Kind::String),
            Shape::Union { members, .. } => self.union_kind(definition, members),
        }
    }

    /// Worked out once for each union; while that is done it has none, which ends a walk in a circle.
    fn union_kind(&self, union: &'a Definition, members: &[Schema]) -> Option<Kind> {
        if let Some(known) = self.kinds.borrow().get(union.name.as_str()) {
            return *known;
        }
        self.kinds.borrow_mut().insert(&union.name, None);
        let mut kinds = members.iter().map(|member| self.member_kind(member));
        let first = kinds.next().flatten();
        let kind = first.filter(|_| kinds.all(|kind| kind == first));
        self.kinds.borrow_mut().insert(&union.name, kind);
        kind
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
        let about = member.description.as_deref().or_else(|| self.about(member)).unwrap_or_else(|| kind_docs(kind));
        let told = std::iter::once(docs::closed(about)).chain(docs::measured(member, ""));
        Some(KindVariant {
            name: self.kind_variant_name(member),
            docs: vec![told.collect::<Vec<_>>().join(" ")],
            kind,
            ty,
            rules: rules(member),
            from_text,
        })
    }

    fn about(&self, member: &Schema) -> Option<&'a str> {
        self.definition(member.reference.as_deref()?)?.schema.description.as_deref()
    }

    fn refuse_doubled_kinds(&self, definition: &Definition, kinds: &[(&Schema, KindVariant)]) {
        for (position, (member, KindVariant { kind, .. })) in kinds.iter().enumerate() {
            let earlier = kinds[..position].iter().find(|(_, earlier)| earlier.kind == *kind);
            if let Some((first, _)) = earlier {
                let message = format!("`{}` has more than one member for {}", definition.name, kind_docs(*kind));
                self.problem(AMBIGUOUS, &member.place, message, &self.in_place_of([first, member], *kind));
            }
        }
    }

    /// A union that is a member takes every object that no other member has; one of the two that is open then loses what
    /// it does not know, or never sees it.
    fn refuse_open_unions_beside_objects(
        &self,
        definition: &Definition,
        kinds: &[(&Schema, KindVariant)],
        is_open: bool,
    ) {
        for (member, KindVariant { kind, .. }) in kinds {
            let Some(name) = member.reference.as_deref().filter(|_| *kind == Kind::Object) else { continue };
            let Some(Shape::Union { rest, .. }) = self.shape(name) else { continue };
            if is_open || rest.is_some() {
                let message =
                    format!("`{}` has objects of its own, and `{name}` takes every other object", definition.name);
                let help = format!("list the members of `{name}` in this union itself");
                self.problem(AMBIGUOUS, &member.place, message, &help);
            }
        }
    }

    /// What to write in place of two members for one kind of value.
    fn in_place_of(&self, members: [&Schema; 2], kind: Kind) -> String {
        let named = members.into_iter().filter_map(|member| member.reference.as_deref());
        let mut unions = named.filter(|name| matches!(self.shape(name), Some(Shape::Union { .. })));
        if let Some(union) = unions.next() {
            return format!("list the members of `{union}` in this union itself");
        }
        let help = match kind {
            Kind::Array => "write one list, whose items are a union of what stands in both",
            Kind::String => "keep one; several known strings are one enum, and an open one keeps any other",
            Kind::Object => "make a definition with members of each: objects are told apart by these, maps by nothing",
            Kind::Boolean | Kind::Number => "keep one",
        };
        help.to_owned()
    }

    /// How the object members of a union are told apart, worked out once for each union.
    pub(super) fn objects(&self, union: &'a Definition, members: &'a [Schema], rest: Option<&Schema>) -> Rc<Objects> {
        if let Some(known) = self.objects.borrow().get(union.name.as_str()) {
            return Rc::clone(known);
        }
        let tagged = members.iter().enumerate().filter(|(_, member)| self.is_tagged_object(member));
        let tagged: Vec<(usize, &Schema)> = tagged.collect();
        let mut objects = self.told_apart(union, &tagged);
        if tagged.len() == 1 && (rest.is_none() || objects.columns.is_empty()) {
            // What nothing has to be told from is told by being an object.
            objects = Objects { tag: objects.tag, ..Objects::default() };
        }
        let objects = Rc::new(objects);
        self.objects.borrow_mut().insert(&union.name, Rc::clone(&objects));
        objects
    }

    fn told_apart(&self, definition: &'a Definition, members: &[(usize, &'a Schema)]) -> Objects {
        let positions = members.iter().map(|(at, _)| *at).collect();
        let names: Vec<&str> = members.iter().filter_map(|(_, member)| member.reference.as_deref()).collect();
        let schemas: Vec<&Schema> = names.iter().filter_map(|name| Some(&self.definition(name)?.schema)).collect();
        let probe = match probe(&schemas, |name| self.definition(name)) {
            Ok(probe) => probe,
            Err(Ambiguous(first, second)) => {
                let (one, other) = ((names[first], schemas[first]), (names[second], schemas[second]));
                self.found(ambiguous(one, other, &members[second].1.place));
                return Objects { members: positions, ..Objects::default() };
            }
        };
        let mut uses: HashMap<&str, usize> = HashMap::new();
        for name in &names {
            *uses.entry(name).or_default() += 1;
        }
        let mut variant_names = variant_names(members, &names, &probe.members);
        let variants = probe.members.into_iter().map(|(at, patterns)| {
            let (position, member) = members[at];
            let boxed = matches!(self.types.at(&definition.name, position), Some(Type::Boxed(_)))
                || self.sizes.get(names[at]).is_some_and(|size| *size > BOXED_ABOVE);
            ObjectVariant {
                name: variant_names.remove(&at).unwrap_or_default(),
                about: docs::closed(first_sentence(self.about(member).unwrap_or_default())),
                item: names[at].to_owned(),
                boxed,
                patterns,
                shared: uses[names[at]] > 1,
            }
        });
        let variants = variants.collect();
        Objects { members: positions, tag: probe.columns.first().cloned(), columns: probe.columns, variants }
    }
}

/// What two members have in common, and what would tell them apart.
fn ambiguous(first: (&str, &Schema), second: (&str, &Schema), place: &Place) -> Diagnostic {
    let ((one, first), (other, second)) = (first, second);
    let told = |message: String, help: &str| Diagnostic::new(AMBIGUOUS, place, message, help);
    if one == other {
        return told(format!("`{one}` stands here a second time"), "keep one of the two");
    }
    let both = About::Members(one.to_owned(), other.to_owned());
    let constant = |schema: &Schema, name: &str| {
        let mut properties = schema.properties.iter().flatten().filter(|property| property.name == name);
        properties.find_map(|property| property.schema.constant.clone())
    };
    let differs = |name: &String, of_texts: bool| {
        let pair = constant(first, name).zip(constant(second, name));
        pair.is_some_and(|(one, other)| one != other && (one.is_string() && other.is_string()) == of_texts)
    };
    let named = || second.properties.iter().flatten().map(|property| &property.name);
    let tag = named().find(|name| differs(name, true));
    match (tag, named().find(|name| differs(name, false))) {
        (Some(tag), _) => told(
            format!("nothing tells `{other}` from `{one}` where `{tag}` is absent"),
            &format!("put `{tag}` into `required` of both"),
        )
        .about(About::AbsentTag(tag.clone())),
        (None, Some(member)) => told(
            format!("nothing tells `{other}` from `{one}`: `{member}` is fixed in both, and only texts are looked at"),
            "write the two as one object, with this member as a `type: boolean` or `type: integer`; or give each a `const` that is a text",
        )
        .about(both),
        (None, None) => told(
            format!("nothing tells `{other}` from `{one}`: no constant and no required member differs"),
            "give one of them a `const` tag, or a required member that the other does not have",
        )
        .about(both),
    }
}

/// `title`, else the tag when no other member has it, else the definition without the words that all end in.
fn variant_names<'p>(
    members: &[(usize, &Schema)],
    names: &[&str],
    patterns: &'p [(usize, Vec<Vec<Pattern>>)],
) -> HashMap<usize, String> {
    let suffix = name::common_suffix(names);
    let tags = |rows: &'p [Vec<Pattern>]| {
        rows.iter().filter_map(|row| match row.first() {
            Some(Pattern::Text(tag)) => Some(tag.as_str()),
            _ => None,
        })
    };
    let mut users: HashMap<&str, HashSet<usize>> = HashMap::new();
    for (at, rows) in patterns {
        for tag in tags(rows) {
            users.entry(tag).or_default().insert(*at);
        }
    }
    let named = patterns.iter().map(|(at, rows)| {
        let alone = tags(rows).next().filter(|own| users[own].len() == 1);
        let name = match (&members[*at].1.title, alone) {
            (Some(title), _) => title.clone(),
            (None, Some(tag)) => name::pascal(tag.split_once('.').map_or(tag, |(_, rest)| rest)),
            (None, None) => names[*at].strip_suffix(suffix).unwrap_or(names[*at]).to_owned(),
        };
        (*at, name)
    });
    named.collect()
}

fn first_sentence(about: &str) -> &str {
    about.split_inclusive(". ").next().unwrap_or(about)
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
