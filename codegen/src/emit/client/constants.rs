//! What is sent where, as constants.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{file, runtime};
use crate::{
    emit::{File, codec, rust},
    ir::{Api, Key, Operation, Parameter, Rule, Type},
    name,
    schema::Travels,
};

/// The module of constants.
pub(super) fn emit(api: &Api) -> File {
    let parameters = api.parameters.iter().map(parameter);
    let operations = api.resources.iter().flat_map(|resource| &resource.operations).map(|op| operation(api, op));
    let service = service(api);
    let docs = vec![
        "What is sent where, as data: every operation and parameter.".to_owned(),
        String::new(),
        "A mock can route by [`ALL`], a proxy can check by it.".to_owned(),
    ];
    let names = api.resources.iter().flat_map(|resource| &resource.operations).map(operation_const);
    let runtime = runtime();
    // With the types of the constants, which an application may want to name.
    let mut items =
        vec![quote!(pub use #runtime::{KeyHeader, Method, Operation, Parameter, Place, Rule, Service};), service];
    items.push(quote!(#[doc = " Every operation."] pub const ALL: &[&Operation] = &[#(&#names),*];));
    items.extend(operations);
    items.extend(parameters);
    file(api, "operations", docs, Vec::new(), items)
}

/// Name of the constant of an operation.
pub(super) fn operation_const(operation: &Operation) -> Ident {
    name::ident(&name::shouty(&operation.id))
}

fn service(api: &Api) -> TokenStream {
    let base_url = &api.base_url;
    let base_url_env = api.base_url_env.as_deref().unwrap_or_default();
    let key = match &api.key {
        None => quote!(None),
        Some(Key { env, header, prefix }) => {
            quote!(Some(KeyHeader { env: #env, header: #header, prefix: #prefix }))
        }
    };
    let idempotency = option(api.idempotency_header.as_deref());
    let environment = api.parameters.iter().filter_map(|parameter| {
        let (constant, variable) = (name::ident(&parameter.constant), parameter.env.as_ref()?);
        Some(quote!((&#constant, #variable)))
    });
    quote! {
        #[doc = " The service: where it is, and what holds for all of its operations."]
        pub const SERVICE: Service = Service {
            base_url: #base_url,
            base_url_env: #base_url_env,
            key: #key,
            parameter_env: &[#(#environment),*],
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            idempotency_header: #idempotency,
        };
    }
}

fn option(text: Option<&str>) -> TokenStream {
    text.map_or_else(|| quote!(None), |text| quote!(Some(#text)))
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let docs = rust::docs(&parameter.docs);
    let constant = name::ident(&parameter.constant);
    let (ident, wire) = (name::bare(&parameter.ident), &parameter.wire);
    let place = match parameter.travels {
        Travels::Path { optional } => quote!(Place::Path { optional: #optional }),
        Travels::Query { required } => quote!(Place::Query { required: #required }),
        Travels::Header => quote!(Place::Header),
        Travels::Session => quote!(Place::Session),
    };
    let secret = parameter.ty == Type::Secret;
    let overrides = option(parameter.overrides.as_deref());
    let default = option(parameter.default.as_deref());
    let rules = rules(&parameter.rules);
    quote! {
        #docs
        pub const #constant: Parameter = Parameter {
            name: #ident, wire: #wire, place: #place, secret: #secret, overrides: #overrides, default: #default,
            rules: #rules,
        };
    }
}

fn rules(rules: &[Rule]) -> TokenStream {
    let rules = rules.iter().map(|rule| {
        let rule: TokenStream = match rule {
            Rule::Each(inner) => {
                let inner = self::rules(inner);
                quote!(Each(#inner))
            }
            rule => codec::rule(rule).parse().expect("a rule is written in tokens"),
        };
        quote!(Rule::#rule)
    });
    quote!(&[#(#rules),*])
}

fn operation(api: &Api, operation: &Operation) -> TokenStream {
    let constant = operation_const(operation);
    let docs = rust::docs(&[format!("`{} {}`", operation.method, operation.path)]);
    let (id, path) = (&operation.id, &operation.path);
    let method = name::ident(&name::pascal(&operation.method.to_lowercase()));
    let parameters = parameters(api, operation).map(|parameter| name::ident(&parameter.constant));
    let accept = operation.accept();
    let stream = operation.stream.as_ref();
    let tag = stream.map_or("", |stream| stream.tag.as_str());
    let terminal = stream.map(|stream| stream.terminal.as_slice()).unwrap_or_default();
    let done = option(stream.and_then(|stream| stream.done.as_deref()));
    let usage = &operation.usage;
    let body = rules(&operation.body);
    let request_id = api.request_id_header.as_deref().unwrap_or("x-request-id");
    quote! {
        #docs
        pub const #constant: Operation = Operation {
            id: #id,
            method: Method::#method,
            path: #path,
            parameters: &[#(&#parameters),*],
            accept: #accept,
            body: #body,
            tag: #tag,
            terminal: &[#(#terminal),*],
            done: #done,
            usage: &[#(#usage),*],
            request_id_header: #request_id,
        };
    }
}

/// The parameters of an operation, in document order.
pub(super) fn parameters<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a Parameter> {
    api.parameters.iter().filter(|parameter| operation.parameters.contains(&parameter.ident))
}
