//! Rust types as tokens: what every emitter of types needs.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    ir::{Member, Role, Struct, Type},
    name,
};

/// `#[doc]` attributes, one for each line.
pub(super) fn docs<S: AsRef<str>>(lines: &[S]) -> TokenStream {
    let lines = crate::format::doc_lines(lines);
    quote!(#(#[doc = #lines])*)
}

/// A type as it is written in a field or a signature.
pub(crate) fn ty(ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote!(String),
        Type::Secret => quote!(Secret),
        Type::Boolean => quote!(bool),
        Type::Integer(name) => {
            let name = name::ident(name);
            quote!(#name)
        }
        Type::Float => quote!(f64),
        Type::Number => quote!(Number),
        Type::Any => quote!(Value),
        Type::Object => quote!(JsonObject),
        Type::List(inner) => {
            let inner = self::ty(inner);
            quote!(Vec<#inner>)
        }
        Type::Set(inner) => {
            let inner = self::ty(inner);
            quote!(BTreeSet<#inner>)
        }
        Type::Map(inner) => {
            let inner = self::ty(inner);
            quote!(Dictionary<#inner>)
        }
        Type::Named(name) => {
            let name = name::ident(name);
            quote!(#name)
        }
        Type::Boxed(inner) => {
            let inner = self::ty(inner);
            quote!(Box<#inner>)
        }
        Type::Nullable(inner) => {
            let inner = self::ty(inner);
            quote!(Option<#inner>)
        }
    }
}

/// A type on one line: tokens print with a blank round each, and a type reads better without.
pub(super) fn text(ty: &TokenStream) -> String {
    let text = ty.to_string().replace(" < ", "<").replace(" >", ">").replace(" ,", ",");
    text.replace("& ", "&")
}

/// Type of the public field of a member; `None` for a constant.
pub(super) fn field(member: &Member) -> Option<TokenStream> {
    let ty = ty(&member.ty);
    match member.role {
        Role::Required | Role::Listed => Some(ty),
        Role::Nullable | Role::Optional => Some(quote!(Option<#ty>)),
        Role::ThreeState => Some(quote!(Option<Nullable<#ty>>)),
        Role::Marker(_) | Role::Constant(_) => None,
    }
}

/// How a caller gives a value: type of the parameter, and the expression that makes the field's value of it.
pub(super) fn argument(ty: &Type, value: &TokenStream) -> (TokenStream, TokenStream) {
    match ty {
        Type::Boolean | Type::Integer(_) | Type::Float | Type::Nullable(_) => (self::ty(ty), value.clone()),
        Type::List(inner) | Type::Set(inner) => {
            let item = self::ty(inner);
            if is_plain(inner) {
                (quote!(impl IntoIterator<Item = #item>), quote!(#value.into_iter().collect()))
            } else {
                (
                    quote!(impl IntoIterator<Item = impl Into<#item>>),
                    quote!(#value.into_iter().map(Into::into).collect()),
                )
            }
        }
        Type::Map(inner) => {
            let item = self::ty(inner);
            let item = if is_plain(inner) { item } else { quote!(impl Into<#item>) };
            (quote!(impl IntoIterator<Item = (impl Into<String>, #item)>), quote!(#value.into_iter().collect()))
        }
        Type::Boxed(inner) => {
            let (ty, value) = argument(inner, value);
            (ty, quote!(Box::new(#value)))
        }
        Type::String | Type::Secret | Type::Number | Type::Any | Type::Object | Type::Named(_) => {
            let ty = self::ty(ty);
            (quote!(impl Into<#ty>), quote!(#value.into()))
        }
    }
}

/// Given as it is: conversion would keep an integer literal, and `None`, from finding its type.
pub(super) fn is_plain(ty: &Type) -> bool {
    matches!(ty, Type::Boolean | Type::Integer(_) | Type::Float | Type::Nullable(_))
}

/// A struct expression: the fields in `set`, and whatever the rest has to be.
pub(super) fn construct(item: &Struct, path: &TokenStream, set: &[(String, TokenStream)]) -> TokenStream {
    let given = |ident: &str| set.iter().find(|(name, _)| name == ident).map(|(_, value)| value);
    let fields: Vec<&Member> = item.members.iter().filter(|member| !matches!(member.role, Role::Constant(_))).collect();
    let all = !item.open && fields.iter().all(|member| given(&member.ident).is_some());
    let explicit = all || !item.has_default();
    let assigned = fields.iter().filter(|member| explicit || given(&member.ident).is_some()).map(|member| {
        let ident = name::ident(&member.ident);
        let witness = member.witness().map(|witness| name::ident(&witness));
        match (given(&member.ident), &member.role) {
            (_, Role::Marker(_)) => quote!(#witness: false),
            (Some(value), Role::Listed) => quote!(#ident: #value, #witness: true),
            (None, Role::Listed) => quote!(#ident: Vec::new(), #witness: false),
            (Some(value), _) if value.to_string() == member.ident => quote!(#ident),
            (Some(value), _) => quote!(#ident: #value),
            (None, _) => quote!(#ident: None),
        }
    });
    let rest = match (explicit, item.open) {
        (true, true) => quote!(extra: Extra::new(),),
        (true, false) => quote!(),
        // Not `Self::default()`: a member may be named so, and then its setter is.
        (false, _) => quote!(..Default::default()),
    };
    quote!(#path { #(#assigned,)* #rest })
}
