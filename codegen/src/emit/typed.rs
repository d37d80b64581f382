//! What an item has to do with types of the application: made from one, set by one, read as one.

use proc_macro2::TokenStream;
use quote::quote;

use super::{RUNTIME, rust, values};
use crate::{
    ir::{Ir, Parse, Setter, Stop, Struct, Taken, Type},
    literal::Literal,
    name,
};

/// How it is made from the schema of a Rust type.
pub(super) fn from_type(ir: &Ir, item: &Struct) -> Option<TokenStream> {
    let from_type = item.from_type.as_ref()?;
    let set: Vec<(String, TokenStream)> = from_type
        .fields
        .iter()
        .map(|(ident, optional, taken)| {
            let (value, given) = match taken {
                Taken::Name => (quote!(schema.name), false),
                Taken::Description if *optional => (quote!(schema.description), true),
                Taken::Description => (quote!(schema.description.unwrap_or_default()), false),
                Taken::Schema => (quote!(schema.schema), false),
                Taken::Value(value) => {
                    let ty = item.members.iter().find(|member| member.ident == *ident).map(|member| &member.ty);
                    let ty = ty.unwrap_or(&Type::Any);
                    (values::literal(ir, ty, &Literal::of(ir, ty, value)), false)
                }
            };
            (ident.clone(), if *optional && !given { quote!(Some(#value)) } else { value })
        })
        .collect();
    let ident = name::ident(&item.name);
    let value = rust::construct(item, &quote!(Self), &set);
    Some(quote!(impl From<StrictSchema> for #ident { fn from(schema: StrictSchema) -> Self { #value } }))
}

/// The lines of wire code for what only the feature `schemars` brings.
pub(super) fn tables(item: &Struct) -> Vec<String> {
    let made = item.from_type.iter().map(|_| String::new());
    let set =
        item.setters.iter().filter_map(|setter| Some(format!(": {} by {}", setter.typed.as_ref()?, setter.ident)));
    made.chain(set).map(|row| format!("from_type! {{ {}{row} }}", item.name)).collect()
}

/// A setter of something deep inside.
pub(super) fn setter(setter: &Setter) -> TokenStream {
    let Setter { ident, docs, path, item, variant, typed: _ } = setter;
    let (docs, ident, item) = (rust::docs(docs), name::ident(ident), name::ident(item));
    let Some(((last, optional), before)) = path.split_last() else { return quote!() };
    let way = before.iter().map(|(ident, optional)| {
        let ident = name::ident(ident);
        if *optional { quote!(.#ident.get_or_insert_default()) } else { quote!(.#ident) }
    });
    let last = name::ident(last);
    let value = if *optional { quote!(Some(value.into())) } else { quote!(value.into()) };
    let item_of_union = variant.then(|| quote!(let value: #item = value.into();));
    quote! {
        #docs
        pub fn #ident(mut self, value: impl Into<#item>) -> Self {
            #item_of_union
            self #(#way)* .#last = #value;
            self
        }
    }
}

/// The reader of the text inside.
pub(super) fn parse(parse: &Parse) -> TokenStream {
    let docs = [
        parse.docs.as_slice(),
        &[String::new(), "# Errors".to_owned(), String::new()],
        &["There is no answer, or its text does not fit the type; the error says which.".to_owned()],
    ]
    .concat();
    let docs = rust::docs(&docs);
    let (ident, text) = (name::ident(&parse.ident), name::ident(&parse.text));
    let refusal = match &parse.refusal {
        Some(refusal) => {
            let refusal = name::ident(refusal);
            quote!(self.#refusal())
        }
        None => quote!([]),
    };
    let runtime = name::ident(RUNTIME);
    let stopped = if parse.status.is_some() { quote!(#runtime::Ended::stopped(self)) } else { quote!(None) };
    quote! {
        #docs
        pub fn #ident<T: DeserializeOwned>(&self) -> Result<T, ParseError> {
            parse_answer(self.#text(), #refusal, #stopped)
        }
    }
}

/// How a reply says itself that it ended.
pub(super) fn ended(item: &Struct) -> Option<TokenStream> {
    let parse = item.parse.as_ref()?;
    let (status, optional, of) = parse.status.as_ref()?;
    let (runtime, ident) = (name::ident(RUNTIME), name::ident(&item.name));
    let (status, of) = (name::ident(status), name::ident(of));
    let read =
        if *optional { quote!(self.#status.as_ref().map(#of::as_str)) } else { quote!(Some(self.#status.as_str())) };
    let arms = parse.stops.iter().map(stop);
    Some(quote! {
        impl #runtime::Ended for #ident {
            #[inline]
            fn stopped(&self) -> Option<(Ending, Option<&str>)> {
                match #read { #(#arms)* _ => None }
            }
        }
    })
}

fn stop(stop: &Stop) -> TokenStream {
    let Stop { ending, values, reason } = stop;
    let ending = name::ident(ending);
    let reason = match reason {
        Some((accessor, item)) => {
            let accessor = name::ident(accessor);
            let text = item.as_ref().map(|item| {
                let item = name::ident(item);
                quote!(.map(#item::as_str))
            });
            quote!(self.#accessor() #text)
        }
        None => quote!(None),
    };
    quote!(Some(#(#values)|*) => Some((Ending::#ending, #reason)),)
}
