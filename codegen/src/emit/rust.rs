//! Rust types and values as tokens: what every emitter of types needs.

use crate::{
    ir::{Ir, Member, Role, Struct, Type},
    literal::{Assigned, Literal},
    name,
};
use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;
use serde_json::Value;

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
        Type::Object => quote!(Map<String, Value>),
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
            quote!(BTreeMap<String, #inner>)
        }
        Type::Named(name) => {
            let name = name::ident(name);
            quote!(#name)
        }
        Type::Boxed(inner) => {
            let inner = self::ty(inner);
            quote!(Box<#inner>)
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
        Type::Boolean | Type::Integer(_) | Type::Float => (self::ty(ty), value.clone()),
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
            let (item, into) =
                if is_plain(inner) { (item, quote!(value)) } else { (quote!(impl Into<#item>), quote!(value.into())) };
            (
                quote!(impl IntoIterator<Item = (impl Into<String>, #item)>),
                quote!(#value.into_iter().map(|(key, value)| (key.into(), #into)).collect()),
            )
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

/// Given as it is: conversion would keep an integer literal from finding its type.
pub(super) fn is_plain(ty: &Type) -> bool {
    matches!(ty, Type::Boolean | Type::Integer(_) | Type::Float)
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
        (false, _) => quote!(..#path::default()),
    };
    quote!(#path { #(#assigned,)* #rest })
}

/// A value as an expression.
pub(super) fn literal(ir: &Ir, value: &Literal) -> TokenStream {
    match value {
        Literal::Text(text) if text.is_empty() => quote!(String::new()),
        Literal::Text(text) => quote!(#text.to_owned()),
        Literal::Integer(number) => {
            let number = Token::i128_unsuffixed(*number);
            quote!(#number)
        }
        Literal::Float(number) => {
            let number = Token::f64_unsuffixed(*number);
            quote!(#number)
        }
        Literal::Boolean(value) => quote!(#value),
        Literal::List(items) if items.is_empty() => quote!(Default::default()),
        Literal::List(items) => {
            let items = items.iter().map(|item| literal(ir, item));
            quote!([#(#items),*].into())
        }
        Literal::Map(members) if members.is_empty() => quote!(Default::default()),
        Literal::Map(members) => {
            let members = members.iter().map(|(key, value)| {
                let value = literal(ir, value);
                quote!((#key.to_owned(), #value))
            });
            quote!([#(#members),*].into())
        }
        Literal::Variant { item, variant, boxed, value } => {
            let (item, variant) = (name::ident(item), name::ident(variant));
            match value {
                Some(value) => {
                    let value = literal(ir, value);
                    let value = if *boxed { quote!(Box::new(#value)) } else { value };
                    quote!(#item::#variant(#value))
                }
                None => quote!(#item::#variant),
            }
        }
        Literal::Struct { item, members, .. } => {
            let path = name::ident(item);
            match ir.item(item) {
                Some(crate::ir::Item::Struct(found)) => construct(found, &quote!(#path), &assignments(ir, members)),
                _ => unreachable!("a struct literal names a struct: lowering made it from one"),
            }
        }
        Literal::Json(value) => json(value),
    }
}

/// The assignments of a struct literal as expressions.
pub(super) fn assignments(ir: &Ir, members: &[Assigned]) -> Vec<(String, TokenStream)> {
    let assigned = members.iter().map(|assigned| {
        let value = match &assigned.value {
            Some(value) => literal(ir, value),
            None if assigned.three_state => return (assigned.ident.clone(), quote!(Some(Nullable::Null))),
            None => return (assigned.ident.clone(), quote!(None)),
        };
        let value = if assigned.three_state { quote!(Nullable::Value(#value)) } else { value };
        (assigned.ident.clone(), if assigned.optional { quote!(Some(#value)) } else { value })
    });
    assigned.collect()
}

fn json(value: &Value) -> TokenStream {
    let text = value.to_string();
    let tokens: TokenStream = text.parse().unwrap_or_else(|_| quote!(null));
    quote!(serde_json::json!(#tokens))
}
