//! What every page looks things up in: where a type stands, what it is part of, its example.

use std::collections::HashMap;

use super::{examples::Examples, lines::Lines, markdown::html};
use crate::{
    emit::rust,
    ir::{Api, Ir, Item, Module, Type},
    name,
};

/// The pages as a whole.
pub(super) struct Book<'a> {
    pub(super) ir: &'a Ir,
    pub(super) api: &'a Api,
    pub(super) sections: Vec<Section<'a>>,
    pub(super) examples: Examples<'a>,
    pub(super) lines: Lines<'a>,
    users: HashMap<&'a str, Vec<&'a str>>,
}

/// Documents that readers look for in one place.
pub(super) struct Section<'a> {
    pub(super) title: String,
    pub(super) about: String,
    pub(super) modules: Vec<&'a Module>,
}

/// Where a link starts.
pub(super) enum Base {
    /// At the top.
    Top,
    /// A page of types.
    Types,
    /// The page of a section.
    Section,
}

impl Base {
    fn to_types(&self) -> &'static str {
        match self {
            Self::Top => "types/",
            Self::Types => "",
            Self::Section => "../types/",
        }
    }

    fn to_top(&self) -> &'static str {
        match self {
            Self::Top => "",
            Self::Types | Self::Section => "../",
        }
    }
}

impl Section<'_> {
    /// Path of its page.
    pub(super) fn path(&self) -> String {
        format!("sections/{}.md", name::bare(&name::snake(&self.title)))
    }
}

impl<'a> Book<'a> {
    pub(super) fn new(ir: &'a Ir, api: &'a Api) -> Self {
        let mut users: HashMap<&str, Vec<&str>> = HashMap::new();
        for item in ir.modules().iter().flat_map(|module| &module.items) {
            for part in parts(item) {
                let known = users.entry(part).or_default();
                if !known.contains(&item.name()) {
                    known.push(item.name());
                }
            }
        }
        Self {
            ir,
            api,
            sections: sections(ir, api),
            examples: Examples::new(ir, &api.reference.samples),
            lines: Lines::new(ir, api),
            users,
        }
    }

    /// The types that a type is directly part of.
    pub(super) fn users(&self, name: &str) -> &[&'a str] {
        self.users.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Address of a type.
    pub(super) fn address(&self, base: &Base, name: &str) -> String {
        let page = self.ir.home(name).map(page_name).unwrap_or_default();
        format!("{}{page}.md#{name}", base.to_types())
    }

    /// A link to a type, in Markdown.
    pub(super) fn link(&self, base: &Base, name: &str) -> String {
        format!("[`{name}`]({})", self.address(base, name))
    }

    /// Address of the documentation of a type beside the crate.
    pub(super) fn rustdoc(&self, base: &Base, item: &Item) -> String {
        let kind = match item {
            Item::Struct(_) => "struct",
            Item::Union(_) | Item::Enum(_) => "enum",
            Item::Alias(_) => "type",
        };
        let krate = self.api.types.name.replace('-', "_");
        let area = match self.ir.home(item.name()) {
            Some(module) if !module.area.is_empty() => format!("{}/", name::bare(&module.area)),
            Some(module) => format!("{}/", name::bare(&module.topic)),
            None => String::new(),
        };
        format!("{}rustdoc/{krate}/{area}{kind}.{}.html", base.to_top(), item.name())
    }

    /// A Rust type in HTML, each type of the API a link.
    pub(super) fn ty(&self, base: &Base, ty: &Type) -> String {
        match ty {
            Type::Named(name) => format!("<a href=\"{}\">{name}</a>", self.address(base, name)),
            Type::List(inner) => format!("Vec&lt;<wbr>{}&gt;", self.ty(base, inner)),
            Type::Set(inner) => format!("BTreeSet&lt;<wbr>{}&gt;", self.ty(base, inner)),
            Type::Map(inner) => format!("Dictionary&lt;{}&gt;", self.ty(base, inner)),
            Type::Boxed(inner) => format!("Box&lt;<wbr>{}&gt;", self.ty(base, inner)),
            Type::Nullable(inner) => format!("Option&lt;{}&gt;", self.ty(base, inner)),
            Type::String
            | Type::Secret
            | Type::Boolean
            | Type::Integer(_)
            | Type::Float
            | Type::Number
            | Type::Any
            | Type::Object => html(&rust::text(&rust::ty(ty))),
        }
    }
}

/// The sections that the API names, or one for each document.
fn sections<'a>(ir: &'a Ir, api: &Api) -> Vec<Section<'a>> {
    if api.reference.sections.is_empty() {
        let alone = |module: &'a Module| Section {
            title: module.title.clone(),
            about: module.about.clone(),
            modules: vec![module],
        };
        return ir.modules().iter().map(alone).collect();
    }
    let sections = api.reference.sections.iter().map(|section| {
        let modules = section.documents.iter();
        Section {
            title: section.title.clone(),
            about: section.about.clone(),
            modules: modules.filter_map(|path| ir.modules().iter().find(|module| module.document == *path)).collect(),
        }
    });
    sections.collect()
}

/// Name of the page of a document: no topic has a hyphen in it.
pub(super) fn page_name(module: &Module) -> String {
    match (name::bare(&module.area), name::bare(&module.topic)) {
        ("", topic) => topic.to_owned(),
        (area, topic) => format!("{area}-{topic}"),
    }
}

/// What an item is, in a sentence or two.
pub(super) fn about(item: &Item) -> &str {
    let docs = match item {
        Item::Struct(item) => &item.docs,
        Item::Union(item) => &item.docs,
        Item::Enum(item) => &item.docs,
        Item::Alias(item) => &item.docs,
    };
    docs.first().map(String::as_str).unwrap_or_default()
}

/// Names of the types directly inside an item.
pub(super) fn parts(item: &Item) -> Vec<&str> {
    match item {
        Item::Struct(item) => item.members.iter().filter_map(|member| member.ty.named()).collect(),
        Item::Union(item) => {
            let kinds = item.kinds.iter().filter_map(|variant| variant.ty.named());
            kinds.chain(item.objects.iter().map(|variant| variant.item.as_str())).collect()
        }
        Item::Enum(_) => Vec::new(),
        Item::Alias(item) => item.ty.named().into_iter().collect(),
    }
}
