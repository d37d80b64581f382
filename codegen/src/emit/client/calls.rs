//! A resource: one method an operation, and the call that it returns.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Surface, constants, entry, file, runtime, setters};
use crate::{
    emit::{File, reference, rust},
    ir::{Api, Ir, Operation, Resource, Response},
    name,
};

/// The module of a resource.
pub(super) fn emit(ir: &Ir, api: &Api, resource: &Resource, surface: Surface) -> File {
    let mut items = vec![definition(ir, api, resource, surface)];
    items.extend(resource.operations.iter().map(|operation| call(api, operation, surface)));
    let imports = entry::uses(ir, api, surface, &items);
    let ids: Vec<String> = resource.operations.iter().map(|operation| format!("`{}`", operation.id)).collect();
    let docs = vec![format!("Operations {}.", ids.join(", "))];
    let path = format!("{}{}", surface.folder(), name::bare(&resource.ident));
    file(api, &path, docs, imports, items)
}

fn definition(ir: &Ir, api: &Api, resource: &Resource, surface: Surface) -> TokenStream {
    let runtime = runtime();
    let name = name::ident(&resource.name);
    let scope = quote!(#runtime::Scope);
    let methods = resource
        .operations
        .iter()
        .map(|operation| method(api, operation, surface, &example(ir, api, resource, operation, surface)));
    let place = if api.has_conversations() { "on a client or in a conversation" } else { "on a client" };
    let docs = format!(" The operations of `{}`, {place}.", name::bare(&resource.ident));
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        pub struct #name { scope: #scope }
        impl #name {
            pub(crate) fn new(scope: #scope) -> Self { Self { scope } }
            #(#methods)*
        }
    }
}

/// The call as it stands in the reference, for those who read the documentation of the crate. Only the async one: in the
/// other `send()` stands for `await`.
fn example(ir: &Ir, api: &Api, resource: &Resource, operation: &Operation, surface: Surface) -> TokenStream {
    if surface == Surface::Blocking {
        return quote!();
    }
    let lines = reference::call_lines(ir, api, resource, operation);
    let head = ["", "# Examples", "", "```no_run", "# async fn example() -> Result<(), Box<dyn std::error::Error>> {"];
    // Laid out already: code is not wrapped as words are.
    let spaced = |line: &str| if line.is_empty() { String::new() } else { format!(" {line}") };
    let lines = head.into_iter().chain(lines.lines()).chain(["# Ok(())", "# }", "```"]).map(spaced);
    quote!(#(#[doc = #lines])*)
}

fn method(api: &Api, operation: &Operation, surface: Surface, example: &TokenStream) -> TokenStream {
    let docs = operation.docs.iter().cloned().chain(ways(operation, surface));
    let docs = rust::docs(&docs.collect::<Vec<_>>());
    let (ident, call) = (name::ident(&operation.ident), name::ident(&operation.call));
    let constant = constants::operation_const(operation);
    let needed = constants::parameters(api, operation).filter(|parameter| parameter.is_argument());
    let (mut arguments, steps): (Vec<_>, Vec<_>) = needed.map(setters::argument).unzip();
    let request = operation.request.as_ref().map(|request| name::ident(request));
    arguments.extend(request.as_ref().map(|request| quote!(request: impl Into<#request>)));
    let body = if request.is_some() { quote!(request.into()) } else { quote!(NoBody) };
    quote! {
        #docs
        #example
        pub fn #ident(&self, #(#arguments),*) -> #call {
            #call { call: self.scope.call(&#constant, #body)#(#steps)* }
        }
    }
}

/// The ways to send a call that can be awaited as well as streamed.
fn ways(operation: &Operation, surface: Surface) -> Option<String> {
    let (call, member) = (&operation.call, name::bare(operation.stream.as_ref()?.member.as_deref()?));
    let whole = match surface {
        Surface::Async => "Await the call for the whole reply".to_owned(),
        Surface::Blocking => format!("[`send`]({call}::send) gives the whole reply"),
    };
    Some(format!(
        "\n{whole}; [`stream`]({call}::stream) gives its events. Either overwrites the member `{member}` of the request."
    ))
}

/// The types of a call: request, how the response is read, event.
fn types(operation: &Operation) -> (Ident, TokenStream, Ident) {
    let of = |name: Option<&String>| name::ident(name.map_or("NoBody", String::as_str));
    let runtime = runtime();
    let read = match &operation.response {
        None => quote!(NoBody),
        Some(Response::Json(ty)) => rust::ty(ty),
        Some(Response::Text(_)) => quote!(#runtime::Text),
        Some(Response::Bytes(_)) => quote!(Bytes),
    };
    (of(operation.request.as_ref()), read, of(operation.stream.as_ref().map(|stream| &stream.event)))
}

fn call(api: &Api, operation: &Operation, surface: Surface) -> TokenStream {
    let runtime = runtime();
    let name = name::ident(&operation.call);
    let (request, read, event) = types(operation);
    let verb = if surface == Surface::Async { "await" } else { "send" };
    let docs = match (operation.is_awaited(), operation.stream.is_some()) {
        (true, true) => format!(" A call of `{}`: {verb} it for the whole reply, or stream it.", operation.id),
        (true, false) => format!(" A call of `{}`: {verb} it for the whole reply.", operation.id),
        (false, _) => format!(" A call of `{}`: stream it.", operation.id),
    };
    let settings = constants::parameters(api, operation).filter(|parameter| !parameter.is_argument());
    let settings = settings.map(|parameter| setters::parameter(parameter, "call"));
    let idempotency = api.idempotency_header.is_some().then(idempotency);
    let run = run(operation);
    let sending = sending(operation, surface, &name, &read);
    let future = (surface == Surface::Async && operation.is_awaited()).then(|| {
        quote! {
            #[doc = ""]
            #[doc = " What takes a future, such as a function that spawns or joins some, takes `call.into_future()`."]
        }
    });
    quote! {
        #[doc = #docs]
        #future
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct #name { call: #runtime::Call<#request, #read, #event> }
        impl #name {
            #(#settings)*
            #[doc = " A header for this call, in place of one of the same name in any case. [`Setting::None`] leaves out"]
            #[doc = " one that the client was given; what belongs to each request, such as the key, cannot be left out."]
            pub fn header(self, name: impl AsRef<str>, value: impl Into<Setting<String>>) -> Self {
                Self { call: self.call.header(name, value) }
            }
            #[doc = " The time limit of the whole call, all attempts together. It is the client's own: nothing of it is sent."]
            pub fn timeout(self, total: Duration) -> Self { Self { call: self.call.timeout(total) } }
            #[doc = " Time limits of this call in place of the client's."]
            pub fn timeouts(self, timeouts: Timeouts) -> Self { Self { call: self.call.timeouts(timeouts) } }
            #idempotency
            #[doc = " When and how often this call is tried again."]
            pub fn retry(self, retry: Retry) -> Self { Self { call: self.call.retry(retry) } }
            #run
        }
        #sending
    }
}

/// Where a header carries such a key.
fn idempotency() -> TokenStream {
    quote! {
        #[doc = " The key that marks all attempts of this call as one; without it a random one is made."]
        pub fn idempotency_key(self, key: impl Into<String>) -> Self { Self { call: self.call.idempotency_key(key) } }
    }
}

/// The call over several turns.
fn run(operation: &Operation) -> Option<TokenStream> {
    let runtime = runtime();
    let (request, _, event) = types(operation);
    operation.runs.then(|| {
        let (this, whole) = whole(operation);
        let streamed = match asking(operation) {
            None => quote!(|_| ()),
            Some(member) => quote!(|request| request.#member = Some(true)),
        };
        quote! {
            #[doc = " Goes on for as many turns as the replies ask for functions, which are run out of `tools`. In async code the"]
            #[doc = " run is awaited, or pulled by `stream`; other code has `wait` and `stream_blocking`."]
            pub fn run(#this, tools: &#runtime::Tools<#request>) -> #runtime::Run<'static, #request, #event> {
                #whole
                self.call.run(tools, #streamed)
            }
        }
    })
}

/// The member of the request that asks for a stream.
fn asking(operation: &Operation) -> Option<Ident> {
    operation.stream.as_ref()?.member.as_deref().map(name::ident)
}

/// The call itself, and what has a request ask for a whole reply, whatever it asked for before.
fn whole(operation: &Operation) -> (TokenStream, TokenStream) {
    match asking(operation) {
        None => (quote!(self), quote!()),
        Some(member) => (quote!(mut self), quote!(self.call.request.#member = None;)),
    }
}

fn sending(operation: &Operation, surface: Surface, name: &Ident, read: &TokenStream) -> TokenStream {
    let runtime = runtime();
    // A text is read by a type that stands for it: `String` is that of JSON.
    let response = if let Some(Response::Text(_)) = operation.response { &quote!(String) } else { read };
    let stream = stream(operation, surface, name);
    if !operation.is_awaited() {
        return stream;
    }
    let (this, whole) = whole(operation);
    match surface {
        Surface::Async => quote! {
            #stream
            impl IntoFuture for #name {
                type Output = Result<Reply<#response>, Error>;
                type IntoFuture = #runtime::CallFuture<#read>;
                fn into_future(#this) -> Self::IntoFuture { #whole self.call.send() }
            }
        },
        Surface::Blocking => quote! {
            #stream
            impl #name {
                #[doc = " Sends the request and waits for the whole reply."]
                #[doc = ""]
                #[doc = " # Errors"]
                #[doc = ""]
                #[doc = " Everything that can go wrong on the way: see [`Error`]."]
                pub fn send(#this) -> Result<Reply<#response>, Error> { #whole self.call.send_blocking() }
            }
        },
    }
}

fn stream(operation: &Operation, surface: Surface, name: &Ident) -> TokenStream {
    let Some(stream) = &operation.stream else { return quote!() };
    let event = name::ident(&stream.event);
    let docs = quote! {
        #[doc = " Sends the request and gives the events as they come."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = " Everything that can go wrong until the stream is open: see [`Error`]; what goes wrong later is an item of the stream."]
    };
    let (this, ask) = match asking(operation) {
        None => (quote!(self), quote!()),
        Some(member) => (quote!(mut self), quote!(self.call.request.#member = Some(true);)),
    };
    match surface {
        Surface::Async => quote! {
            impl #name {
                #docs
                pub async fn stream(#this) -> Result<EventStream<#event>, Error> {
                    #ask
                    self.call.stream().await
                }
            }
        },
        Surface::Blocking => quote! {
            impl #name {
                #docs
                pub fn stream(#this) -> Result<BlockingEventStream<#event>, Error> {
                    #ask
                    self.call.stream_blocking()
                }
            }
        },
    }
}
