//! Accessors: a chain of iterator or option calls from `self` to what is given.

use super::rust;
use crate::{
    ir::{Accessor, Step, Type},
    name,
};
use proc_macro2::TokenStream;
use quote::quote;

/// An expression and how many values it gives.
enum Given {
    /// One reference.
    One(TokenStream),
    /// `Option<&T>`
    Maybe(TokenStream),
    /// `impl Iterator<Item = &T>`
    Many(TokenStream),
}

/// The method of an accessor.
pub(super) fn method(accessor: &Accessor) -> TokenStream {
    let docs = rust::docs(&accessor.docs);
    let ident = name::ident(&accessor.ident);
    let (ty, value) = walk(accessor);
    quote!(#docs pub fn #ident(&self) -> #ty { #value })
}

/// Type of what an accessor gives.
pub(super) fn returns(accessor: &Accessor) -> TokenStream {
    walk(accessor).0
}

/// Type and value of what an accessor gives.
fn walk(accessor: &Accessor) -> (TokenStream, TokenStream) {
    let mut given = Given::One(quote!(self));
    let mut steps = accessor.steps.iter().peekable();
    while let Some(step) = steps.next() {
        given = match step {
            Step::Each => items(given),
            Step::Field { ident, optional, boxed } => {
                let read = field(&quote!(value), ident, *optional, *boxed);
                match given {
                    Given::One(from) => {
                        let read = field(&from, ident, *optional, *boxed);
                        if *optional { Given::Maybe(read) } else { Given::One(read) }
                    }
                    _ => then(given, &read, *optional),
                }
            }
            Step::Variants { item, names } => {
                // A member behind several variants is read inside the match: each variant holds a type of its own.
                let next = steps.next_if(|step| matches!(step, Step::Field { .. }));
                let arms = arms(item, names, next);
                match given {
                    Given::One(from) => Given::Maybe(quote!(match #from { #arms })),
                    _ => then(given, &quote!(match value { #arms }), true),
                }
            }
        };
    }
    finish(accessor, given)
}

fn items(given: Given) -> Given {
    Given::Many(match given {
        Given::One(list) => {
            // What is given is a reference, `&self.items`; a method needs none.
            let list = list.into_iter().skip_while(|token| token.to_string() == "&");
            quote!(#(#list)*.iter())
        }
        Given::Maybe(list) => quote!(#list.into_iter().flatten()),
        Given::Many(lists) => quote!(#lists.flatten()),
    })
}

fn field(from: &TokenStream, ident: &str, optional: bool, boxed: bool) -> TokenStream {
    let ident = name::ident(ident);
    match (optional, boxed) {
        (true, true) => quote!(#from.#ident.as_deref()),
        (true, false) => quote!(#from.#ident.as_ref()),
        (false, true) => quote!(&*#from.#ident),
        (false, false) => quote!(&#from.#ident),
    }
}

/// Goes on from each value that there is, by an expression over `value`.
fn then(given: Given, read: &TokenStream, optional: bool) -> Given {
    match (given, optional) {
        (Given::Many(values), true) => Given::Many(quote!(#values.filter_map(|value| #read))),
        (Given::Many(values), false) => Given::Many(quote!(#values.map(|value| #read))),
        (Given::Maybe(found) | Given::One(found), true) => Given::Maybe(quote!(#found.and_then(|value| #read))),
        (Given::Maybe(found) | Given::One(found), false) => Given::Maybe(quote!(#found.map(|value| #read))),
    }
}

fn arms(item: &str, names: &[(String, bool)], next: Option<&Step>) -> TokenStream {
    let item = name::ident(item);
    let arms = names.iter().map(|(name, boxed)| {
        let name = name::ident(name);
        let read = match next {
            Some(Step::Field { ident, optional: true, boxed }) => field(&quote!(value), ident, true, *boxed),
            Some(Step::Field { ident, optional: false, boxed }) => {
                let read = field(&quote!(value), ident, false, *boxed);
                quote!(Some(#read))
            }
            _ if *boxed => quote!(Some(&**value)),
            _ => quote!(Some(value)),
        };
        quote!(#item::#name(value) => #read,)
    });
    quote!(#(#arms)* _ => None)
}

fn finish(accessor: &Accessor, given: Given) -> (TokenStream, TokenStream) {
    if let (Some(join), Given::Many(texts)) = (&accessor.join, &given) {
        return if join.is_empty() {
            (quote!(String), quote!(#texts.map(String::as_str).collect()))
        } else {
            (quote!(String), quote!(#texts.map(String::as_str).collect::<Vec<_>>().join(#join)))
        };
    }
    let (ty, read): (TokenStream, Option<TokenStream>) = match &accessor.ty {
        Type::String => (quote!(&str), Some(quote!(map(String::as_str)))),
        Type::Boolean | Type::Integer(_) | Type::Float => (rust::ty(&accessor.ty), Some(quote!(copied()))),
        other => {
            let ty = rust::ty(other);
            (quote!(&#ty), None)
        }
    };
    let read = read.map(|read| quote!(.#read));
    match given {
        Given::One(value) => (ty, value),
        Given::Maybe(value) => (quote!(Option<#ty>), quote!(#value #read)),
        Given::Many(values) => (quote!(impl Iterator<Item = #ty>), quote!(#values #read)),
    }
}
