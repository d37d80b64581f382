//! JSON instances as Rust expressions.

use proc_macro2::{Literal as Token, TokenStream};
use quote::{ToTokens, quote};
use serde_json::{Map, Number, Value};

use super::rust;
use crate::{
    ir::{Ir, Item, Struct, Type},
    literal::{Assigned, Literal},
    name,
};

/// A value of a type as an expression.
pub(super) fn literal(ir: &Ir, ty: &Type, value: &Literal) -> TokenStream {
    match (ty, value) {
        (Type::Boxed(inner), _) => {
            let value = literal(ir, inner, value);
            quote!(Box::new(#value))
        }
        (_, Literal::Null) => quote!(None),
        (Type::Nullable(inner), _) => {
            let value = literal(ir, inner, value);
            quote!(Some(#value))
        }
        (Type::Secret, Literal::Text(text)) => quote!(Secret::from(#text)),
        (_, Literal::Text(text)) if text.is_empty() => quote!(String::new()),
        (_, Literal::Text(text)) => quote!(#text.to_owned()),
        (_, Literal::Integer(number)) => Token::i128_unsuffixed(*number).to_token_stream(),
        (_, Literal::Float(number)) => Token::f64_unsuffixed(*number).to_token_stream(),
        (_, Literal::Boolean(value)) => quote!(#value),
        (Type::List(inner) | Type::Set(inner), Literal::List(items)) if !items.is_empty() => {
            let items = items.iter().map(|item| literal(ir, inner, item));
            quote!([#(#items),*].into())
        }
        (Type::Map(inner), Literal::Map(members)) if !members.is_empty() => {
            let members = members.iter().map(|(key, value)| {
                let value = literal(ir, inner, value);
                quote!((#key.to_owned(), #value))
            });
            quote!([#(#members),*].into())
        }
        (_, Literal::List(_) | Literal::Map(_)) => quote!(Default::default()),
        (_, Literal::Variant { item, variant, boxed, value }) => {
            self::variant(ir, item, variant, *boxed, value.as_deref())
        }
        (_, Literal::Struct { item, members }) => match ir.item(item) {
            Some(Item::Struct(found)) => {
                let path = name::ident(item);
                rust::construct(found, &quote!(#path), &assignments(ir, found, members))
            }
            _ => unreachable!("a struct literal names a struct: it was made from one"),
        },
        (Type::Number, Literal::Json(Value::Number(number))) => json_number(number),
        (Type::Object, Literal::Json(Value::Object(members))) => object(members),
        (_, Literal::Json(value)) => {
            let value = json(value);
            quote!(serde_json::json!(#value))
        }
    }
}

fn variant(ir: &Ir, item: &str, variant: &str, boxed: bool, held: Option<&Literal>) -> TokenStream {
    let (path, name) = (name::ident(item), name::ident(variant));
    let Some(held) = held else { return quote!(#path::#name) };
    let ty = match ir.item(item) {
        Some(Item::Union(union)) => union.held(variant),
        _ => None,
    };
    let value = match ty {
        Some(Type::Boxed(inner)) => literal(ir, &inner, held),
        ty => literal(ir, &ty.unwrap_or(Type::Any), held),
    };
    if boxed { quote!(#path::#name(Box::new(#value))) } else { quote!(#path::#name(#value)) }
}

/// What an object sets of a struct.
pub(super) fn set(ir: &Ir, item: &Struct, value: &Value) -> Vec<(String, TokenStream)> {
    assignments(ir, item, &Literal::members(ir, item, value))
}

/// What the constructor of a struct sets by itself.
pub(super) fn initial(ir: &Ir, item: &Struct) -> Vec<(String, TokenStream)> {
    let set = item.members.iter().filter_map(|member| Literal::assigned(ir, member, member.initial.as_ref()?));
    assignments(ir, item, &set.collect::<Vec<_>>())
}

fn assignments(ir: &Ir, item: &Struct, members: &[Assigned]) -> Vec<(String, TokenStream)> {
    let assigned = members.iter().map(|assigned| {
        let member = item.members.iter().find(|member| member.ident == assigned.ident);
        let ty = member.map_or(&Type::Any, |member| &member.ty);
        (assigned.ident.clone(), assignment(ir, ty, assigned))
    });
    assigned.collect()
}

fn assignment(ir: &Ir, ty: &Type, assigned: &Assigned) -> TokenStream {
    let value = match &assigned.value {
        Some(value) => literal(ir, ty, value),
        None if assigned.three_state => return quote!(Some(Nullable::Null)),
        None => return quote!(None),
    };
    present(value, assigned.optional, assigned.three_state)
}

/// The value of a field that is there.
pub(super) fn present(value: TokenStream, optional: bool, three_state: bool) -> TokenStream {
    let value = if three_state { quote!(Nullable::Value(#value)) } else { value };
    if optional { quote!(Some(#value)) } else { value }
}

fn object(members: &Map<String, Value>) -> TokenStream {
    if members.is_empty() {
        return quote!(JsonObject::new());
    }
    let members = members.iter().map(|(key, value)| {
        let value = json(value);
        quote!((#key, serde_json::json!(#value)))
    });
    quote!(JsonObject::from_iter([#(#members),*]))
}

/// A `Number` of `serde_json`.
fn json_number(value: &Number) -> TokenStream {
    let literal = number(value);
    match value.is_f64() {
        // A document holds finite numbers only, so the other one is never taken.
        true => quote!(Number::from_f64(#literal).unwrap_or(Number::from(0))),
        false => quote!(Number::from(#literal)),
    }
}

/// The body of a `json!`; every token is made here, since JSON escapes are not those of Rust.
fn json(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(null),
        Value::Bool(value) => quote!(#value),
        Value::Number(value) => number(value),
        Value::String(text) => quote!(#text),
        Value::Array(items) => {
            let items = items.iter().map(json);
            quote!([#(#items),*])
        }
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let value = json(value);
                quote!(#key: #value)
            });
            quote!({#(#members),*})
        }
    }
}

/// With its type: without one a whole number would be an `i32`.
fn number(value: &Number) -> TokenStream {
    match (value.as_u64(), value.as_i64(), value.as_f64()) {
        (Some(number), ..) => Token::u64_suffixed(number),
        (None, Some(number), _) => Token::i64_suffixed(number),
        (None, None, number) => Token::f64_suffixed(number.unwrap_or_default()),
    }
    .to_token_stream()
}
