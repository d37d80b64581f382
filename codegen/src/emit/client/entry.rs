//! Client, builder and session: what an application starts from.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Surface, file, runtime, setters};
use crate::{
    emit::{File, imports, rust},
    ir::{Api, Ir, Parameter},
    name,
    schema::Travels,
};

/// The module of the entry points.
pub(super) fn emit(ir: &Ir, api: &Api, surface: Surface) -> File {
    let mut items = vec![client(api, surface), builder(api)];
    items.extend(api.has_conversations().then(|| session(api)));
    let imports = uses(ir, api, surface, &items);
    let what =
        if api.has_conversations() { "a client, its builder, and a conversation" } else { "a client and its builder" };
    let docs = match surface {
        Surface::Async => format!("Entry points: {what}."),
        Surface::Blocking => format!("Entry points that wait: {what}."),
    };
    file(api, &format!("{}client", surface.folder()), vec![docs], imports, items)
}

/// Imports of a file of the client crate; types come from the other emitted crate.
pub(super) fn uses(ir: &Ir, api: &Api, surface: Surface, items: &[TokenStream]) -> Vec<TokenStream> {
    let types = name::snake(&api.types.name);
    let parent = match surface {
        Surface::Async => "",
        Surface::Blocking => "blocking",
    };
    imports::client_imports(ir, api, items, &types, parent)
}

fn client(api: &Api, surface: Surface) -> TokenStream {
    let runtime = runtime();
    let what = match surface {
        Surface::Async => "Sends requests",
        Surface::Blocking => "Sends requests and waits",
    };
    let never = if api.has_conversations() { ", never a conversation" } else { "" };
    let docs = format!(" {what}. Cheap to clone; clones share connections and the retry budget{never}.");
    let conversations = api.has_conversations().then(conversations);
    let resources = resources(api);
    let from_env = environment(api);
    let new = new(api);
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        pub struct Client { inner: #runtime::Client }
        impl Client {
            #new
            #from_env
            #[doc = " Everything that can be set."]
            pub fn builder() -> ClientBuilder { ClientBuilder::new() }
            #conversations
            #resources
        }
    }
}

/// The ways into a conversation, where a parameter carries it.
fn conversations() -> TokenStream {
    quote! {
        #[doc = " A new conversation; the service names it with the first reply."]
        pub fn session(&self) -> Session { Session { inner: self.inner.session() } }
        #[doc = " A conversation that has begun before, by its id."]
        pub fn resume(&self, session_id: impl Into<String>) -> Session { Session { inner: self.inner.resume(session_id) } }
    }
}

/// A client of the key alone, where the service asks for one.
fn new(api: &Api) -> TokenStream {
    if api.key.is_none() {
        return quote! {
            #[doc = " A client with defaults."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " The proxy that the environment names cannot be used, or TLS cannot be set up."]
            pub fn new() -> Result<Self, Error> { Self::builder().build() }
        };
    }
    quote! {
        #[doc = " A client with this key and otherwise defaults."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = " The key is empty or cannot stand in a header, the proxy that the environment names cannot be used, or TLS"]
        #[doc = " cannot be set up."]
        pub fn new(api_key: impl Into<SecretString>) -> Result<Self, Error> {
            Self::builder().api_key(api_key).build()
        }
    }
}

/// `from_env`, with the variables named.
fn environment(api: &Api) -> TokenStream {
    let own = api.key.iter().map(|key| &key.env).chain(&api.base_url_env);
    let variables: BTreeSet<&str> =
        own.chain(api.parameters.iter().filter_map(|parameter| parameter.env.as_ref())).map(String::as_str).collect();
    let names: Vec<String> = variables.into_iter().map(|name| format!("`{name}`")).collect();
    let names = if names.is_empty() { "no variable is read".to_owned() } else { names.join(", ") };
    let docs = format!(" A client set up from the environment: {names}.");
    let errors = match api.key {
        Some(_) => " There is no key, or a variable cannot be used; the error names it, never its value.",
        None => " A variable cannot be used; the error names it, never its value.",
    };
    quote! {
        #[doc = #docs]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = #errors]
        pub fn from_env() -> Result<Self, Error> { Self::builder().env().build() }
    }
}

/// A method for each resource.
fn resources(api: &Api) -> TokenStream {
    let methods = api.resources.iter().map(|resource| {
        let (ident, name) = (name::ident(&resource.ident), name::ident(&resource.name));
        let ids: Vec<String> = resource.operations.iter().map(|operation| format!("`{}`", operation.id)).collect();
        let docs = format!(" Operations {}.", ids.join(", "));
        quote!(#[doc = #docs] pub fn #ident(&self) -> #name { #name::new(self.inner.scope()) })
    });
    quote!(#(#methods)*)
}

fn session(api: &Api) -> TokenStream {
    let runtime = runtime();
    let resources = resources(api);
    quote! {
        #[doc = " One conversation. It follows the id that the service gives it; clones are the same conversation."]
        #[doc = ""]
        #[doc = " The first call of a fresh one should be over before another begins: two that begin without an id become two"]
        #[doc = " conversations, of which this follows the one whose reply comes last."]
        #[derive(Clone, Debug)]
        pub struct Session { inner: #runtime::Session }
        impl Session {
            #[doc = " The id, once the service gave one."]
            pub fn id(&self) -> Option<String> { self.inner.id() }
            #[doc = " Forgets the id: the next call starts a new conversation."]
            pub fn reset(&self) { self.inner.reset(); }
            #resources
        }
    }
}

/// What a session follows, and what one query asks for, is no setting of all calls: a cursor would give one page for ever.
fn is_said_by_client(parameter: &Parameter) -> bool {
    match parameter.travels {
        Travels::Session | Travels::Query { .. } => false,
        Travels::Path { .. } | Travels::Header => !parameter.is_argument(),
    }
}

fn builder(api: &Api) -> TokenStream {
    let runtime = runtime();
    let settings = api.parameters.iter().filter(|parameter| is_said_by_client(parameter));
    let settings = settings.map(|parameter| setters::parameter(parameter, "inner"));
    let transport = surface_settings(api);
    let errors = build_errors(api);
    quote! {
        #[doc = " Settings of a client; what a call says itself goes before them."]
        #[derive(Debug)]
        #[must_use]
        pub struct ClientBuilder { inner: #runtime::ClientBuilder }
        impl ClientBuilder {
            fn new() -> Self { Self { inner: #runtime::ClientBuilder::new(&SERVICE) } }
            #[doc = " Takes what is not set otherwise from the environment: see [`Client::from_env`]."]
            pub fn env(self) -> Self { Self { inner: self.inner.env() } }
            #[doc = " Like [`Self::env`], with `read` in place of the environment."]
            pub fn env_from(self, read: impl Fn(&str) -> Option<String> + Send + 'static) -> Self {
                Self { inner: self.inner.env_from(read) }
            }
            #transport
            #(#settings)*
            #[doc = " The client."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #errors
            pub fn build(self) -> Result<Client, Error> { Ok(Client { inner: self.inner.build()? }) }
        }
    }
}

/// What fails when a client is put together.
fn build_errors(api: &Api) -> TokenStream {
    let (missing, sent) = match api.key {
        Some(_) => ("the key is missing, ", "the key, "),
        None => ("", ""),
    };
    rust::docs(&[format!(
        "The first setting that cannot be used; the message names it and says why, and never shows a key. Kind \
         [`Config`](crate::ErrorKind::Config): {missing}the base URL or the proxy cannot be used, TLS cannot be set up, or \
         two settings contradict each other. Kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest): {sent}a parameter \
         or a header cannot be sent as it is, or the schema forbids the value."
    )])
}

/// Setters that every API has: one line each into the runtime's builder.
fn surface_settings(api: &Api) -> TokenStream {
    let runtime = runtime();
    let key = api.key.as_ref().map(|key| {
        let docs = format!(" The key of the service, sent {}.", key.way());
        quote! {
            #[doc = #docs]
            pub fn api_key(self, key: impl Into<SecretString>) -> Self { Self { inner: self.inner.api_key(key) } }
        }
    });
    let methods = general_settings().into_iter().map(|(method, value, ty, docs)| {
        let (method, value) = (name::ident(method), name::ident(value));
        let docs = rust::docs(&[docs]);
        quote!(#docs pub fn #method(self, #value: #ty) -> Self { Self { inner: self.inner.#method(#value) } })
    });
    quote! {
        #key
        #(#methods)*
        #[doc = " Sends with a client of the application, which keeps its own connect timeout and redirect policy."]
        #[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
        pub fn http_client(self, client: #runtime::external::reqwest::Client) -> Self {
            Self { inner: self.inner.http_client(client) }
        }
        #[doc = " A header for every call, in place of one of the same name in any case."]
        pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
            Self { inner: self.inner.header(name, value) }
        }
    }
}

/// Name, name and type of the value, documentation.
fn general_settings() -> [(&'static str, &'static str, TokenStream, &'static str); 10] {
    [
        (
            "base_url",
            "url",
            quote!(impl Into<String>),
            "Where requests go; a path and a trailing slash are fine. With `http://` nothing is encrypted, keys included: \
             unless the host is this machine, a client warns of it by `tracing` when it is built.",
        ),
        (
            "timeout",
            "total",
            quote!(Duration),
            "The time limit of every call, all attempts together. The other limits of [`Self::timeouts`] stay.",
        ),
        ("timeouts", "timeouts", quote!(Timeouts), "Time limits of every call. Default: see [`Timeouts`]."),
        ("retry", "retry", quote!(Retry), "When and how often a call is tried again. Default: see [`Retry`]."),
        (
            "retry_budget",
            "retries",
            quote!(u32),
            "How many retries in a row the client and its clones may make in an outage. Default: 100.",
        ),
        (
            "limits",
            "limits",
            quote!(Limits),
            "Sizes above which something is refused, in bytes. Default: see [`Limits`].",
        ),
        (
            "proxy",
            "url",
            quote!(impl Into<Setting<SecretString>>),
            "Sends through a proxy; the URL may hold a password. If unset, `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY` of the \
             environment is used, except for hosts in `NO_PROXY` and inside CGI programs. [`Setting::None`]: no proxy, whatever \
             the environment says.",
        ),
        ("transport", "transport", quote!(impl Transport), "Sends with a transport of the application."),
        ("clock", "clock", quote!(impl Clock), "Another clock, for tests that do not sleep."),
        (
            "random",
            "random",
            quote!(impl Fn() -> u64 + Send + Sync + 'static),
            "Another source of randomness, for tests.",
        ),
    ]
}
