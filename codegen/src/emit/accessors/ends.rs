//! How an accessor ends: as what it found, as one text, or as JSON that is read.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Given, place, then};
use crate::{
    emit::rust,
    ir::{Accessor, Step, Type},
    name,
};

/// The end of a method.
pub(super) struct End {
    /// When it fails; none: never.
    pub(super) errors: Option<&'static str>,
    /// It has a type parameter of the caller.
    pub(super) generic: bool,
    pub(super) ty: TokenStream,
    pub(super) value: TokenStream,
}

impl End {
    fn of(ty: TokenStream, value: TokenStream) -> Self {
        Self { errors: None, generic: false, ty, value }
    }
}

/// Gives what was found.
pub(super) fn plain(accessor: &Accessor, given: Given, owned: bool) -> End {
    if let (Some(join), Given::Many(texts)) = (&accessor.join, &given) {
        let value = if join.is_empty() {
            quote!(#texts.map(String::as_str).collect())
        } else {
            quote!(#texts.map(String::as_str).collect::<Vec<_>>().join(#join))
        };
        return End::of(quote!(String), value);
    }
    if let ([Step::Field { ident, optional: true, boxed: false }], Type::String, None) =
        (&accessor.steps[..], &accessor.ty, &accessor.into)
    {
        let ident = name::ident(ident);
        return End::of(quote!(Option<&str>), quote!(self.#ident.as_deref()));
    }
    let (ty, read): (TokenStream, Option<TokenStream>) = match (&accessor.ty, &accessor.into) {
        (_, Some(into)) => {
            let into = name::ident(into);
            (quote!(#into), Some(quote!(map(#into::from))))
        }
        (ty, None) if owned => (rust::ty(ty), None),
        (Type::String, None) => (quote!(&str), Some(quote!(map(String::as_str)))),
        (ty, None) if is_copied(ty) => (rust::ty(ty), Some(quote!(copied()))),
        (other, None) => {
            let ty = rust::ty(other);
            (quote!(&#ty), None)
        }
    };
    let read = read.map(|read| quote!(.#read));
    match given {
        Given::One(value) if is_copied(&accessor.ty) && !owned => End::of(ty, place(&value)),
        Given::One(value) => End::of(ty, value),
        Given::Maybe(value) => End::of(quote!(Option<#ty>), quote!(#value #read)),
        Given::Many(values) => End::of(quote!(impl Iterator<Item = #ty>), quote!(#values #read)),
    }
}

fn is_copied(ty: &Type) -> bool {
    matches!(ty, Type::Boolean | Type::Integer(_) | Type::Float)
}

/// Reads the text that was found as JSON.
pub(super) fn text(step: &Step, given: Given) -> End {
    let Step::Json { ident, optional, item, lenient, way } = step else {
        unreachable!("a text is found by such a step")
    };
    let item = name::ident(item);
    let given = texts(given, ident, *optional);
    if *lenient {
        return match given {
            Given::One(text) => End::of(quote!(#item), quote!(#item::from_text_lenient(#text))),
            Given::Maybe(text) => End::of(quote!(#item), quote!(#item::from_text_lenient(#text.unwrap_or_default()))),
            Given::Many(texts) => {
                End::of(quote!(impl Iterator<Item = #item>), quote!(#texts.map(#item::from_text_lenient)))
            }
        };
    }
    let result = quote!(Result<#item, DecodeError>);
    let (ty, value) = match given {
        Given::One(text) => (result, quote!(parsed(Some(#text), #way))),
        Given::Maybe(text) => (result, quote!(parsed(#text, #way))),
        Given::Many(texts) => {
            (quote!(impl Iterator<Item = #result>), quote!(#texts.map(|text| parsed(Some(text), #way))))
        }
    };
    End { errors: Some("There is no such text, or it is not such JSON; the error says where."), ..End::of(ty, value) }
}

/// Reads the value that was found, which may be any JSON, as a type of the caller.
pub(super) fn typed(way: &str, given: Given) -> End {
    let (ty, value) = match given {
        Given::One(value) => (quote!(Result<T, DecodeError>), quote!(typed(self, Some(#value), #way))),
        Given::Maybe(value) => (quote!(Result<T, DecodeError>), quote!(typed(self, #value, #way))),
        Given::Many(values) => (
            quote!(impl Iterator<Item = Result<T, DecodeError>>),
            quote!(#values.map(|value| typed(self, Some(value), #way))),
        ),
    };
    End {
        errors: Some("There is no such value, and the error says why where that is told; or it does not fit the type."),
        generic: true,
        ..End::of(ty, value)
    }
}

/// The texts in a member of what was found, as `&str`.
pub(super) fn texts(given: Given, ident: &str, optional: bool) -> Given {
    let read = |from: &TokenStream| {
        let ident = name::ident(ident);
        if optional { quote!(#from.#ident.as_deref()) } else { quote!(#from.#ident.as_str()) }
    };
    match given {
        Given::One(from) if optional => Given::Maybe(read(&place(&from))),
        Given::One(from) => Given::One(read(&place(&from))),
        given => then(given, &read(&quote!(value)), optional),
    }
}
