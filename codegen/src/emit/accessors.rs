//! Accessors: a chain of iterator or option calls from `self` to what is given.

mod ends;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use self::ends::End;
use super::rust;
use crate::{
    ir::{Accessor, Step},
    name,
};

/// An expression and how many values it gives.
enum Given {
    /// One value.
    One(TokenStream),
    /// `Option<_>`
    Maybe(TokenStream),
    /// `impl Iterator<Item = _>`
    Many(TokenStream),
}

/// How far a walk has come.
struct Walked {
    given: Given,
    /// What is given are values, read out of a text, and no references.
    owned: bool,
}

/// The method of an accessor.
pub(super) fn method(accessor: &Accessor) -> TokenStream {
    let ident = name::ident(&accessor.ident);
    let end = end(accessor);
    let mut docs = accessor.docs.clone();
    docs.extend(end.errors.iter().flat_map(|errors| ["", "# Errors", "", errors].map(str::to_owned)));
    let docs = rust::docs(&docs);
    let generic = end.generic.then(|| quote!(<T: DeserializeOwned>));
    let (ty, value) = (end.ty, end.value);
    quote!(#docs #[inline] pub fn #ident #generic(&self) -> #ty { #value })
}

/// Type of what an accessor gives.
pub(super) fn returns(accessor: &Accessor) -> TokenStream {
    end(accessor).ty
}

fn end(accessor: &Accessor) -> End {
    // A text that stands last is not walked into but read: what comes out may be an error.
    let (steps, text) = match accessor.steps.split_last() {
        Some((text @ Step::Json { .. }, steps)) => (steps, Some(text)),
        _ => (accessor.steps.as_slice(), None),
    };
    let Walked { given, owned } = walk(accessor, steps);
    let given = if accessor.last { last(given) } else { given };
    match (text, &accessor.typed) {
        (Some(text), _) => ends::text(text, given),
        (None, Some(way)) => ends::typed(way, given),
        (None, None) => ends::plain(accessor, given, owned),
    }
}

fn walk(accessor: &Accessor, steps: &[Step]) -> Walked {
    let mut given = Given::One(quote!(self));
    let mut owned = false;
    let mut steps = steps.iter().peekable();
    while let Some(step) = steps.next() {
        given = match step {
            Step::Each { nullable: false } => items(given),
            Step::Each { nullable: true } => items(items(given)),
            Step::Field { ident, optional, boxed } if owned => {
                then(given, &owned_field(ident, *optional, *boxed), *optional)
            }
            Step::Field { ident, optional, boxed } => match given {
                Given::One(from) => {
                    let read = field(&place(&from), ident, *optional, *boxed);
                    if *optional { Given::Maybe(read) } else { Given::One(read) }
                }
                _ => then(given, &field(&quote!(value), ident, *optional, *boxed), *optional),
            },
            Step::Variants { item, names } => {
                // A member behind several variants is read inside the match: each variant holds a type of its own.
                let next = steps.next_if(|step| matches!(step, Step::Field { .. }));
                let arms = arms(item, names, next);
                match given {
                    Given::One(from) => Given::Maybe(quote!(match #from { #arms })),
                    _ => then(given, &quote!(match value { #arms }), true),
                }
            }
            Step::Json { ident, optional, item, .. } => {
                owned = true;
                let given = if accessor.last { last(given) } else { given };
                let item = name::ident(item);
                match ends::texts(given, ident, *optional) {
                    Given::One(text) => Given::Maybe(quote!(Some(#item::from_text_lenient(#text)))),
                    Given::Maybe(text) => Given::Maybe(quote!(#text.map(#item::from_text_lenient))),
                    Given::Many(texts) => Given::Many(quote!(#texts.map(#item::from_text_lenient))),
                }
            }
        };
    }
    Walked { given, owned }
}

/// Of several values the last.
fn last(given: Given) -> Given {
    match given {
        Given::Many(values) => Given::Maybe(quote!(#values.next_back())),
        given => given,
    }
}

/// A member of `value`, taken out of it.
fn owned_field(ident: &str, optional: bool, boxed: bool) -> TokenStream {
    let ident = name::ident(ident);
    match (optional, boxed) {
        (true, true) => quote!(value.#ident.map(|value| *value)),
        (false, true) => quote!(*value.#ident),
        (_, false) => quote!(value.#ident),
    }
}

fn items(given: Given) -> Given {
    Given::Many(match given {
        Given::One(list) => {
            let list = place(&list);
            quote!(#list.iter())
        }
        Given::Maybe(list) => quote!(#list.into_iter().flatten()),
        Given::Many(lists) => quote!(#lists.flatten()),
    })
}

/// What a reference leads to: `self.items` of `&self.items`. Fields and methods are found without reference or box.
fn place(reference: &TokenStream) -> TokenStream {
    let is_sign = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if matches!(sign.as_char(), '&' | '*'));
    reference.clone().into_iter().skip_while(is_sign).collect()
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
