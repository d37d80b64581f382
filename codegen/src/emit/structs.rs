//! An object as a struct: fields, constructor, setters, and readers into it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{accessors, makes, rust, typed, values};
use crate::{
    ir::{Ir, Member, Role, Struct},
    name,
};

/// The struct itself.
pub(super) fn definition(item: &Struct) -> TokenStream {
    let docs = rust::docs(&item.docs);
    let ident = name::ident(&item.name);
    let default = item.has_default().then(|| quote!(, Default));
    let must_use = item.sent.then(|| quote!(#[must_use]));
    let fields = item.members.iter().filter_map(|member| {
        let ident = name::ident(&member.ident);
        // Private: the tables of the same document, a module below, write it.
        let witness = member.witness().map(|witness| {
            let witness = name::ident(&witness);
            quote!(#witness: bool)
        });
        let public = rust::field(member).map(|ty| {
            let docs = rust::docs(&[member.about.sentences()]);
            quote!(#docs pub #ident: #ty)
        });
        match (public, witness) {
            (Some(public), Some(witness)) => Some(quote!(#public, #witness)),
            (public, witness) => public.or(witness),
        }
    });
    let extra = item
        .open
        .then(|| quote!(#[doc = " Members this version does not know, kept and written back."] pub extra: Extra,));
    quote! {
        #docs
        #[derive(Clone, Debug #default, PartialEq)]
        #must_use
        #[non_exhaustive]
        pub struct #ident { #(#fields,)* #extra }
    }
}

/// Constructor, presets, setters, readers.
pub(super) fn inherent(ir: &Ir, item: &Struct) -> Option<TokenStream> {
    let ident = name::ident(&item.name);
    // What only comes in is made by reading it: a constructor there would be lines that nobody calls.
    let new = if item.sent { constructor(ir, item) } else { quote!() };
    let presets = item.presets.iter().map(|preset| {
        let docs = rust::docs(&preset.docs);
        let name = name::ident(&preset.ident);
        let value = rust::construct(item, &quote!(Self), &values::set(ir, item, &preset.value));
        quote!(#docs #[inline] pub fn #name() -> Self { #value })
    });
    let makes = item.makes.iter().map(|make| makes::method(ir, make));
    let setters = item.members.iter().filter(|_| item.sent).map(setter);
    let deep = item.setters.iter().map(typed::setter);
    let accessors = item.accessors.iter().map(accessors::method);
    let parse = item.parse.as_ref().map(typed::parse);
    let embedded = item.members.iter().map(embedded);
    let fallback = fallback(ir, item);
    let methods =
        quote!(#new #(#presets)* #(#makes)* #(#setters)* #(#deep)* #(#accessors)* #parse #(#embedded)* #fallback);
    (!methods.is_empty()).then(|| quote!(impl #ident { #methods }))
}

fn constructor(ir: &Ir, item: &Struct) -> TokenStream {
    let given: Vec<&Member> = item.members.iter().filter(|member| member.role.is_given()).collect();
    if item.has_default() {
        return quote!();
    }
    let mut parameters = Vec::new();
    let mut set = Vec::new();
    for member in &given {
        let ident = name::ident(&member.ident);
        let (ty, value) = rust::argument(&member.ty, &quote!(#ident));
        let nullable = member.role == Role::Nullable;
        // A member that may be null is given as an option of its own type: no conversion would find `None`.
        let (ty, value) = if nullable {
            let ty = rust::ty(&member.ty);
            (quote!(Option<#ty>), quote!(#ident))
        } else {
            (ty, value)
        };
        parameters.push(quote!(#ident: #ty));
        set.push((member.ident.clone(), value));
    }
    set.extend(values::initial(ir, item));
    let value = rust::construct(item, &quote!(Self), &set);
    quote! {
        #[doc = " A value with what it must have."]
        pub fn new(#(#parameters),*) -> Self { #value }
    }
}

/// A default for a struct whose constructor takes nothing, and sets something all the same.
pub(super) fn default(item: &Struct) -> Option<TokenStream> {
    let empty = item.members.iter().all(|member| !member.role.is_given());
    let ident = name::ident(&item.name);
    (item.sent && empty && !item.has_default())
        .then(|| quote!(impl Default for #ident { fn default() -> Self { Self::new() } }))
}

fn setter(member: &Member) -> TokenStream {
    let three_state = match member.role {
        Role::Optional | Role::Nullable => false,
        Role::ThreeState => true,
        Role::Required | Role::Constant(_) | Role::Marker(_) => return quote!(),
        Role::Listed => return list_setter(member),
    };
    let ident = name::ident(&member.ident);
    let link = format!(" Sets [`Self::{}`].", name::bare(&member.ident));
    let (ty, value) = rust::argument(&member.ty, &quote!(value));
    let value = if three_state { quote!(Nullable::Value(#value)) } else { value };
    let null = three_state.then(|| {
        let null = format_ident!("{}_null", name::bare(&member.ident));
        let link =
            format!(" Sets [`Self::{}`] to null, which is not the same as leaving it out.", name::bare(&member.ident));
        quote! {
            #[doc = #link]
            pub fn #null(mut self) -> Self {
                self.#ident = Some(Nullable::Null);
                self
            }
        }
    });
    let change = change(member);
    quote! {
        #[doc = #link]
        pub fn #ident(mut self, value: #ty) -> Self {
            self.#ident = Some(#value);
            self
        }
        #null
        #change
    }
}

/// Changes a member in place, where its struct can be made of nothing.
fn change(member: &Member) -> TokenStream {
    if !member.changeable {
        return quote!();
    }
    let change = format_ident!("with_{}", name::bare(&member.ident));
    let ident = name::ident(&member.ident);
    let ty = rust::ty(&member.ty);
    let docs = rust::docs(&[format!(
        "Changes [`Self::{}`] from what it is, or from nothing set, and keeps the rest of it.",
        name::bare(&member.ident)
    )]);
    quote! {
        #docs
        pub fn #change(mut self, change: impl FnOnce(#ty) -> #ty) -> Self {
            self.#ident = Some(change(self.#ident.unwrap_or_default()));
            self
        }
    }
}

fn list_setter(member: &Member) -> TokenStream {
    let ident = name::ident(&member.ident);
    let witness = member.witness().map(|witness| name::ident(&witness));
    let link = format!(" Sets [`Self::{}`].", name::bare(&member.ident));
    let (ty, value) = rust::argument(&member.ty, &quote!(value));
    quote! {
        #[doc = #link]
        pub fn #ident(mut self, value: #ty) -> Self {
            self.#ident = #value;
            self.#witness = true;
            self
        }
    }
}

/// Readers of a text that holds JSON.
fn embedded(member: &Member) -> TokenStream {
    let Some(embedded) = &member.embedded else { return quote!() };
    let ident = name::ident(&member.ident);
    let text = if member.role == Role::Required {
        quote!(&self.#ident)
    } else {
        quote!(self.#ident.as_deref().unwrap_or_default())
    };
    let bare = name::bare(&member.ident);
    let errors = [
        String::new(),
        "# Errors".to_owned(),
        String::new(),
        "The text is not such JSON; the error says where.".to_owned(),
    ];
    let read = format_ident!("{bare}_as");
    let docs =
        rust::docs(&[&[format!("Reads the JSON in [`Self::{bare}`] as a type of the caller.")], &errors[..]].concat());
    let any = quote! {
        #docs
        pub fn #read<T: DeserializeOwned>(&self) -> Result<T, DecodeError> { embedded(#text) }
    };
    let Some(item) = &embedded.item else { return any };
    let item_ident = name::ident(item);
    let parsed = format_ident!("{bare}_parsed");
    let docs = rust::docs(&[&[format!("Reads the JSON in [`Self::{bare}`] as [`{item}`].")], &errors[..]].concat());
    let lenient = embedded.lenient.then(|| {
        let lenient = format_ident!("{bare}_lenient");
        let docs =
            rust::docs(&[format!("Like [`Self::{parsed}`], but any text will do: see [`{item}::from_text_lenient`].")]);
        quote! {
            #docs
            #[inline]
            pub fn #lenient(&self) -> #item_ident { #item_ident::from_text_lenient(#text) }
        }
    });
    quote! {
        #any
        #docs
        #[inline]
        pub fn #parsed(&self) -> Result<#item_ident, DecodeError> { from_json(#text) }
        #lenient
    }
}

fn fallback(ir: &Ir, item: &Struct) -> TokenStream {
    let Some(fallback) = &item.fallback else { return quote!() };
    let docs = rust::docs(&fallback.docs);
    let mut set = values::set(ir, item, &fallback.value);
    let role = item.members.iter().find(|member| member.ident == fallback.ident).map(|member| &member.role);
    let optional = matches!(role, Some(Role::Optional | Role::Nullable | Role::ThreeState));
    let text = values::present(quote!(text.into()), optional, role == Some(&Role::ThreeState));
    set.retain(|(ident, _)| *ident != fallback.ident);
    set.push((fallback.ident.clone(), text));
    let value = rust::construct(item, &quote!(Self), &set);
    quote! {
        #docs
        #[inline]
        pub fn from_text_lenient(text: &str) -> Self {
            from_json(text).unwrap_or_else(|_| #value)
        }
    }
}
