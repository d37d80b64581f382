//! What an application names of runs: as the runtime has it, and of the first request that has runs where it names none.

use proc_macro2::TokenStream;
use quote::quote;

use super::runtime;
use crate::{
    emit::rust,
    ir::{Api, Ir, Operation},
    name,
};

/// What the root gives, once for both surfaces.
pub(super) fn uses(ir: &Ir, api: &Api) -> Option<TokenStream> {
    let operation = first(api)?;
    let runtime = runtime();
    let named = NAMED.iter().map(|one| one.alias(ir, operation));
    Some(quote! {
        pub use #runtime::{Decision, Follow, Json, Next, Parts, ToolCall, ToolFault, ToolOutput, Turns};
        #(#named)*
    })
}

/// What blocking code has of its own.
pub(super) fn blocking_uses(ir: &Ir, api: &Api) -> Option<TokenStream> {
    let stream = Named { name: "RunStream", origin: "BlockingRunStream", borrows: true, event: true };
    Some(stream.alias(ir, first(api)?))
}

/// The first operation that can go on over several turns.
pub(super) fn first(api: &Api) -> Option<&Operation> {
    api.resources.iter().flat_map(|resource| &resource.operations).find(|operation| operation.runs)
}

/// A type that names the request of a run.
struct Named {
    name: &'static str,
    /// What it is called in the runtime.
    origin: &'static str,
    borrows: bool,
    /// It names the event of a stream, too.
    event: bool,
}

const NAMED: [Named; 6] = [
    Named { name: "Run", origin: "Run", borrows: true, event: true },
    Named { name: "RunEnd", origin: "RunEnd", borrows: false, event: false },
    Named { name: "RunItem", origin: "RunItem", borrows: false, event: true },
    Named { name: "RunStream", origin: "RunStream", borrows: true, event: true },
    Named { name: "Step", origin: "Step", borrows: true, event: false },
    Named { name: "Tools", origin: "Tools", borrows: false, event: false },
];

impl Named {
    /// The type, with what an operation has as defaults.
    fn alias(&self, ir: &Ir, operation: &Operation) -> TokenStream {
        let runtime = runtime();
        let stream = operation.stream.as_ref();
        let (request, event) =
            (path(ir, operation.request.as_deref()), path(ir, stream.map(|stream| stream.event.as_str())));
        let (name, origin) = (name::ident(self.name), name::ident(self.origin));
        let lifetime = self.borrows.then(|| quote!('a,));
        let (default, event) = if self.event { (Some(quote!(, E = #event)), Some(quote!(, E))) } else { (None, None) };
        let docs = rust::docs(&[format!(
            "[`{origin}`]({runtime}::{origin}) of a call of `{}`, unless another request is named.",
            operation.id
        )]);
        quote! {
            #docs
            pub type #name<#lifetime Q = #request #default> = #runtime::#origin<#lifetime Q #event>;
        }
    }
}

/// A type of the types crate in full: the root of a crate has names of its own, which a request may have, too.
fn path(ir: &Ir, name: Option<&str>) -> TokenStream {
    let runtime = runtime();
    let Some(name) = name else { return quote!(#runtime::NoBody) };
    let module = ir.home(name).map(|module| if module.area.is_empty() { &module.topic } else { &module.area });
    let (module, name) = (module.map(|module| name::ident(module)), name::ident(name));
    quote!(crate::types::#module::#name)
}
