//! The client crate: constants that say what is sent where, and methods that are one call into the runtime.

mod about;
mod calls;
mod constants;
mod entry;
mod runs;
mod setters;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{File, Item, Job, RUNTIME};
use crate::{
    ir::{Api, Ir},
    name,
};

/// The two surfaces of one client.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Surface {
    /// Calls are futures.
    Async,
    /// Calls wait.
    Blocking,
}

impl Surface {
    /// Folder of its files.
    fn folder(self) -> &'static str {
        match self {
            Self::Async => "",
            Self::Blocking => "blocking/",
        }
    }
}

/// One job a file of the client crate.
pub(super) fn jobs(ir: &Ir) -> Vec<Job<'_>> {
    let Some(api) = ir.api() else { return Vec::new() };
    let mut jobs: Vec<Job<'_>> = vec![
        Box::new(move || root(ir, api)),
        Box::new(move || constants::emit(api)),
        Box::new(move || blocking_root(ir, api)),
    ];
    for surface in [Surface::Async, Surface::Blocking] {
        jobs.push(Box::new(move || entry::emit(ir, api, surface)));
        for resource in &api.resources {
            jobs.push(Box::new(move || calls::emit(ir, api, resource, surface)));
        }
    }
    jobs
}

fn file(api: &Api, path: &str, docs: Vec<String>, imports: Vec<TokenStream>, items: Vec<TokenStream>) -> File {
    File {
        path: format!("client/src/{path}.rs"),
        source: api.document.clone(),
        docs,
        items: imports.into_iter().chain(items).map(Item::tokens).collect(),
    }
}

fn runtime() -> Ident {
    name::ident(RUNTIME)
}

fn root(ir: &Ir, api: &Api) -> File {
    let types = name::ident(&name::snake(&api.types.name));
    let runtime = runtime();
    let modules = api.resources.iter().map(|resource| name::ident(&resource.ident));
    let uses = resource_uses(api);
    let runs = runs::uses(ir, api);
    let entries = entries(api);
    file(
        api,
        "lib",
        about::lines(api),
        Vec::new(),
        vec![
            quote!(#[cfg(all(feature = "blocking", not(target_family = "wasm")))] pub mod blocking; mod client; pub mod operations; #(mod #modules;)*),
            quote! {
                #entries
                #(#uses)*
                pub use #runtime::{
                    Attempt, Body, Clock, Error, ErrorKind, EventStream, Limits, Outcome, Reply, Retry, Setting, Sleep, TextDeltas,
                    TimeoutKind, Timeouts, Transport, TransportError, TransportErrorKind, TransportFuture, Values, external, object,
                    tower_transport, transport_fn,
                };
                #[cfg(all(feature = "rustls", not(target_family = "wasm")))]
                pub use #runtime::install_default_crypto;
                pub use #types as types;
                #[cfg(feature = "schemars")]
                pub use #types::schemars;
                #runs
            },
        ],
    )
}

fn blocking_root(ir: &Ir, api: &Api) -> File {
    let runtime = runtime();
    let modules = api.resources.iter().map(|resource| name::ident(&resource.ident));
    let uses = resource_uses(api);
    let runs = runs::blocking_uses(ir, api);
    let entries = entries(api);
    let docs = vec!["The same client for code without an async runtime: calls wait.".to_owned()];
    let items = vec![
        quote!(mod client; #(mod #modules;)*),
        quote! {
            #entries
            #(#uses)*
            pub use #runtime::{BlockingEventStream as EventStream, BlockingTextDeltas as TextDeltas, BlockingValues as Values};
            #runs
        },
    ];
    file(api, "blocking", docs, Vec::new(), items)
}

/// What an application starts from.
fn entries(api: &Api) -> TokenStream {
    let session = api.has_conversations().then(|| quote!(, Session));
    quote!(pub use client::{Client, ClientBuilder #session};)
}

fn resource_uses(api: &Api) -> Vec<TokenStream> {
    let uses = api.resources.iter().map(|resource| {
        let module = name::ident(&resource.ident);
        let names: BTreeSet<&str> = std::iter::once(resource.name.as_str())
            .chain(resource.operations.iter().map(|operation| operation.call.as_str()))
            .collect();
        let names = names.into_iter().map(name::ident);
        quote!(pub use #module::{#(#names),*};)
    });
    uses.collect()
}
