//! Values that are made of members of another: the constructor, and what is set behind it.

use proc_macro2::TokenStream;
use quote::quote;

use super::{rust, values};
use crate::{
    ir::{Filled, Filling, Ir, Item, Made, Make, Role, Type},
    literal::Literal,
    name,
};

/// The method.
pub(super) fn method(ir: &Ir, make: &Make) -> TokenStream {
    let docs = rust::docs(&make.docs);
    let ident = name::ident(&make.ident);
    let target = name::ident(&make.target);
    let path = if make.made == Made::Own { quote!(Self) } else { quote!(#target) };
    let given = make.fillings.iter().filter(|filling| matches!(filling.by, Filled::Given)).map(|filling| {
        let ident = name::ident(&filling.ident);
        let ty = match filling.role {
            Role::Nullable => {
                let ty = rust::ty(&filling.ty);
                quote!(Option<#ty>)
            }
            _ => rust::argument(&filling.ty, &quote!(value)).0,
        };
        quote!(#ident: #ty)
    });
    let (arguments, rest): (Vec<&Filling>, Vec<&Filling>) =
        make.fillings.iter().partition(|filling| filling.role.is_given());
    let arguments = arguments.iter().map(|filling| argument(ir, filling));
    let is_default = matches!(ir.item(&make.target), Some(Item::Struct(item)) if item.has_default());
    let new = if is_default { quote!(#path::default()) } else { quote!(#path::new(#(#arguments),*)) };
    let receiver = (make.made == Made::Other).then(|| quote!(&self,));
    let (result, convert) = match make.made {
        Made::Variant => (quote!(Self), quote!(.into())),
        Made::Own | Made::Other => (path, quote!()),
    };
    let body = rest.iter().fold(new, |made, filling| set(ir, &made, filling));
    quote!(#docs #[inline] pub fn #ident(#receiver #(#given),*) -> #result { #body #convert })
}

/// Sets an optional member behind the constructor; one that is copied may be absent here, and is left out then.
fn set(ir: &Ir, made: &TokenStream, filling: &Filling) -> TokenStream {
    let ident = name::ident(&filling.ident);
    if let Filled::Copied { ident: own, optional: true } = &filling.by {
        let own = name::ident(own);
        let value = if is_copy(&filling.ty) { quote!(*value) } else { quote!(value.clone()) };
        return quote!(match &self.#own { Some(value) => #made.#ident(#value), None => #made });
    }
    let value = argument(ir, filling);
    quote!(#made.#ident(#value))
}

fn argument(ir: &Ir, filling: &Filling) -> TokenStream {
    match &filling.by {
        Filled::Given => {
            let ident = name::ident(&filling.ident);
            quote!(#ident)
        }
        Filled::Copied { ident, .. } => copy(ident, &filling.ty),
        Filled::Fixed(value) => values::literal(ir, &filling.ty, &Literal::of(ir, &filling.ty, value)),
    }
}

fn copy(ident: &str, ty: &Type) -> TokenStream {
    let ident = name::ident(ident);
    if is_copy(ty) { quote!(self.#ident) } else { quote!(self.#ident.clone()) }
}

fn is_copy(ty: &Type) -> bool {
    matches!(ty, Type::Boolean | Type::Integer(_) | Type::Float)
}
