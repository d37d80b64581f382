//! Setters of parameters: on a client's builder and on each call, the same lines.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    emit::rust,
    ir::{Parameter, Type},
    name,
};

/// An argument of a method, and the step that gives its value to the call.
pub(super) fn argument(parameter: &Parameter) -> (TokenStream, TokenStream) {
    let ident = name::ident(&parameter.ident);
    let constant = name::ident(&parameter.constant);
    let (ty, verb) = value(parameter);
    if parameter.ty == Type::Secret {
        return (quote!(#ident: impl Into<#ty>), quote!(.#verb(&#constant, Setting::Value(#ident.into()))));
    }
    let (given, value) = rust::argument(&parameter.ty, &quote!(#ident));
    let value = match &parameter.ty {
        // Nothing else says what the items become.
        Type::List(inner) if rust::is_plain(inner) => quote!(#ident.into_iter().collect::<#ty>()),
        Type::List(_) => quote!(#ident.into_iter().map(Into::into).collect::<#ty>()),
        _ => value,
    };
    (quote!(#ident: #given), quote!(.#verb(&#constant, Setting::Value(#value))))
}

/// Type of the value, and what the runtime calls such a value.
fn value(parameter: &Parameter) -> (TokenStream, TokenStream) {
    match (&parameter.ty, parameter.json) {
        (Type::Secret, _) => (quote!(SecretString), quote!(secret)),
        (ty, true) => (rust::ty(ty), quote!(json)),
        (ty @ Type::List(_), false) => (rust::ty(ty), quote!(texts)),
        (ty, false) => (rust::ty(ty), quote!(text)),
    }
}

/// The setters of a parameter on a type whose field `inner` takes them.
pub(super) fn parameter(parameter: &Parameter, inner: &str) -> TokenStream {
    let inner = name::ident(inner);
    let ident = name::ident(&parameter.ident);
    let constant = name::ident(&parameter.constant);
    let docs = rust::docs(&parameter.docs);
    let (ty, verb) = value(parameter);
    let overrides = parameter.overrides.as_ref().map(|overrides| {
        let overrides = name::ident(overrides);
        let docs = rust::docs(&[format!(
            "Merges members into the value of [`Self::{ident}`], in depth; null is sent as null. They are not checked, so \
             that what this version does not know can be sent. Without a value, the overrides are sent by themselves. A \
             call with a value of its own, or none, leaves out value and overrides of its client."
        )]);
        quote! {
            #docs
            pub fn #overrides(self, members: &Map<String, Value>) -> Self {
                Self { #inner: self.#inner.overrides(&#constant, members) }
            }
        }
    });
    quote! {
        #docs
        pub fn #ident(self, value: impl Into<Setting<#ty>>) -> Self {
            Self { #inner: self.#inner.#verb(&#constant, value.into()) }
        }
        #overrides
    }
}
