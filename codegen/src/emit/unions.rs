//! Unions and enums as Rust enums.

use proc_macro2::TokenStream;
use quote::quote;

use super::{accessors, makes, rust};
use crate::{
    docs,
    ir::{Enum, Ir, Rest, Union},
    name,
};

/// The enum of a union.
pub(super) fn union(item: &Union) -> TokenStream {
    let docs = rust::docs(&item.docs);
    let ident = name::ident(&item.name);
    let kinds = item.kinds.iter().map(|variant| {
        let docs = rust::docs(&variant.docs);
        let name = name::ident(&variant.name);
        let ty = rust::ty(&variant.ty);
        quote!(#docs #name(#ty))
    });
    let objects = item.objects.iter().map(|variant| {
        let docs = rust::docs(&docs::value(variant.tags(), &variant.about));
        let name = name::ident(&variant.name);
        let held = name::ident(&variant.item);
        let held = if variant.boxed { quote!(Box<#held>) } else { quote!(#held) };
        quote!(#docs #name(#held))
    });
    let other = item.rest.held().map(|held| {
        let what = if item.rest == Rest::Kept { "Anything else" } else { "Any other object" };
        let docs = format!(" {what}, whole, as received.");
        let held = rust::ty(&held);
        quote!(#[doc = #docs] Other(#held))
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident { #(#kinds,)* #(#objects,)* #other }
    }
}

/// Accessors and conversions of a union.
pub(super) fn impls(ir: &Ir, item: &Union) -> Vec<TokenStream> {
    let ident = name::ident(&item.name);
    let mut impls = Vec::new();
    if !(item.accessors.is_empty() && item.makes.is_empty()) {
        let makes = item.makes.iter().map(|make| makes::method(ir, make));
        let methods = makes.chain(item.accessors.iter().map(accessors::method));
        impls.push(quote!(impl #ident { #(#methods)* }));
    }
    for from in &item.from {
        let from = name::ident(from);
        impls.push(quote! {
            impl From<#from> for #ident {
                #[inline]
                fn from(value: #from) -> Self { convert(&value, Self::Other) }
            }
            impl From<&#from> for #ident {
                #[inline]
                fn from(value: &#from) -> Self { convert(value, Self::Other) }
            }
        });
    }
    impls
}

/// The enum of strings.
pub(super) fn strings(item: &Enum) -> TokenStream {
    let docs = rust::docs(&item.docs);
    let ident = name::ident(&item.name);
    let copy = (!item.open).then(|| quote!(, Copy));
    let values = item.values.iter().map(|value| {
        let docs = rust::docs(&docs::value([value.wire.as_str()].into_iter(), &value.about));
        let name = name::ident(&value.ident);
        quote!(#docs #name)
    });
    let other = item.open.then(|| {
        quote!(
            #[doc = " Any other value, as received."]
            Other(String)
        )
    });
    quote! {
        #docs
        #[derive(Clone #copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #ident { #(#values,)* #other }
    }
}
