//! Choices: of shapes, and of strings.

use super::{Accessor, Folds, Make, Rule, Type};

/// A choice of shapes.
#[derive(Clone, Debug)]
pub struct Union {
    /// Rust name.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// What happens to a value that no variant takes.
    pub rest: Rest,
    /// Variants told apart by the kind of JSON value.
    pub kinds: Vec<KindVariant>,
    /// Members that tell the object variants apart; one is a tag.
    pub probe: Vec<String>,
    /// Object variants, the most specific first.
    pub objects: Vec<ObjectVariant>,
    /// Readers into what it contains.
    pub accessors: Vec<Accessor>,
    /// Variants made of what a caller gives.
    pub makes: Vec<Make>,
    /// Unions that convert into this one, without loss.
    pub from: Vec<String>,
    /// What its variants, being events, add to a whole.
    pub folds: Option<Folds>,
    /// Where it is closed: the variant that a reader starts from, if that is not the first.
    pub start: Option<String>,
}

impl Union {
    /// The type that a variant holds, without the box of an object; none for a name that is no variant's.
    pub fn held(&self, variant: &str) -> Option<Type> {
        let kind = self.kinds.iter().find(|known| known.name == variant).map(|known| known.ty.clone());
        let object = || self.objects.iter().find(|known| known.name == variant);
        let other = || self.rest.held().filter(|_| variant == "Other");
        kind.or_else(|| Some(Type::Named(object()?.item.clone()))).or_else(other)
    }
}

/// What happens to a value that no variant takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It is an error.
    Refused,
    /// Objects are kept whole.
    ObjectsKept,
    /// Anything is kept whole.
    Kept,
}

impl Rest {
    /// The type that the variant `Other` holds; none where there is no such variant.
    pub fn held(self) -> Option<Type> {
        match self {
            Self::Refused => None,
            Self::ObjectsKept => Some(Type::Object),
            Self::Kept => Some(Type::Any),
        }
    }
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `"…"`
    String,
    /// `[…]`
    Array,
    /// `{…}`
    Object,
    /// `true` or `false`
    Boolean,
    /// `1`, `1.5`
    Number,
}

/// A variant told apart by its kind of JSON value.
#[derive(Clone, Debug)]
pub struct KindVariant {
    /// Rust name.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// The kind.
    pub kind: Kind,
    /// What the variant holds.
    pub ty: Type,
    /// What the schema allows.
    pub rules: Vec<Rule>,
    /// Whether `From<&str>` exists: the type is `String` or an open enum.
    pub from_text: bool,
}

/// A variant told apart by the members of an object.
#[derive(Clone, Debug)]
pub struct ObjectVariant {
    /// Rust name.
    pub name: String,
    /// What it means.
    pub about: String,
    /// Name of the struct it holds.
    pub item: String,
    /// The struct is held in a box.
    pub boxed: bool,
    /// For each member of `probe`, what it must be; several rows are alternatives.
    pub patterns: Vec<Vec<Pattern>>,
    /// Another variant holds the same struct: no `From`.
    pub shared: bool,
}

impl ObjectVariant {
    /// The tags of the objects that are this variant.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().filter_map(|row| match row.first() {
            Some(Pattern::Text(tag)) => Some(tag.as_str()),
            _ => None,
        })
    }

    /// Whether an object with that tag is this variant.
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags().any(|own| own == tag)
    }
}

/// What a member must be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// That text.
    Text(String),
    /// Present.
    Present,
    /// Absent.
    Absent,
    /// Anything or absent.
    Any,
}

/// A choice of strings.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Rust name.
    pub name: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Other texts are kept.
    pub open: bool,
    /// In schema order.
    pub values: Vec<EnumValue>,
}

/// One string of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// Wire text.
    pub wire: String,
    /// Rust name.
    pub ident: String,
    /// What it means.
    pub about: String,
}
