//! What a loop over several turns needs to know of a request and its replies.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{RUNTIME, rust};
use crate::{
    ir::{Item, Struct, Tied, Turns, Type},
    name,
};

/// Whether a loop sends values of the type.
pub(super) fn is_request(item: &Item) -> bool {
    matches!(item, Item::Struct(item) if item.turns.is_some())
}

/// The implementation for a request.
pub(super) fn implementation(item: &Struct) -> Option<TokenStream> {
    let turns = item.turns.as_deref()?;
    let runtime = name::ident(RUNTIME);
    let ident = name::ident(&item.name);
    let [reply, output, input, tool] =
        [&turns.reply, &turns.output_item, &turns.input_item, &turns.tool].map(|name| name::ident(name));
    let given = rust::ty(&turns.given);
    let offered = name::ident(turns.offered.as_ref().map_or(&turns.tool, |(union, _)| union));
    let none = || quote!(std::convert::Infallible);
    let approval = turns.approval.as_ref().map_or_else(none, |asked| rust::ty(&Type::Named(asked.item.clone())));
    let denial = turns.denial.as_ref().map_or_else(none, |(_, item)| rust::ty(&Type::Named(item.clone())));
    let (received, sent, later) = (received(turns, &runtime), sent(turns), later(turns, &runtime));
    let (asked, done) = (tied(turns, "asked", &turns.asked), tied(turns, "done", &turns.done));
    Some(quote! {
        impl #runtime::Turns for #ident {
            type Reply = #reply;
            type Output = #output;
            type Input = #input;
            type Tool = #tool;
            type Offered = #offered;
            type Given = #given;
            type Approval = #approval;
            type Denial = #denial;
            #received
            #asked
            #done
            #sent
            #later
        }
    })
}

/// What is read off a reply.
fn received(turns: &Turns, runtime: &Ident) -> TokenStream {
    let [union, status] = [&turns.output_item, &turns.status_item].map(|name| name::ident(name));
    let [output, field, id] = [&turns.output, &turns.status, &turns.id].map(|name| name::ident(name));
    let calls = turns.calls.iter().map(|call| {
        let [variant, id, name, arguments] =
            [&call.variant, &call.id, &call.name, &call.arguments].map(|name| name::ident(name));
        let arguments = if call.optional {
            quote!(call.#arguments.as_deref().unwrap_or_default())
        } else {
            quote!(&call.#arguments)
        };
        quote!(#union::#variant(call) => Some(#runtime::ToolCall::new(&call.#id, &call.#name, #arguments)),)
    });
    let approval = turns.approval.as_ref().map_or_else(
        || {
            quote!(
                fn approval(_: &Self::Output) -> Option<&Self::Approval> {
                    None
                }
            )
        },
        |asked| {
            let variant = name::ident(&asked.variant);
            quote! {
                fn approval(item: &Self::Output) -> Option<&Self::Approval> {
                    match item { #union::#variant(approval) => Some(approval), _ => None }
                }
            }
        },
    );
    let denial = turns.denial.as_ref().map_or_else(
        || {
            quote!(
                fn denial(_: &Self::Reply) -> Option<Self::Denial> {
                    None
                }
            )
        },
        |(accessor, _)| {
            let accessor = name::ident(accessor);
            quote!(#[inline] fn denial(reply: &Self::Reply) -> Option<Self::Denial> { reply.#accessor() })
        },
    );
    let endings = [(&turns.failed, quote!(Failed)), (&turns.incomplete, quote!(Incomplete))];
    let endings = endings.iter().filter(|(values, _)| !values.is_empty()).map(|(values, ending)| {
        let values = values.iter().map(|value| name::ident(value));
        quote!(Some(#(#status::#values)|*) => #runtime::Ending::#ending,)
    });
    quote! {
        fn output(reply: &Self::Reply) -> &[Self::Output] { &reply.#output }
        #[inline]
        fn call(item: &Self::Output) -> Option<#runtime::ToolCall> {
            match item { #(#calls)* _ => None }
        }
        #approval
        fn ending(reply: &Self::Reply) -> #runtime::Ending {
            match &reply.#field { #(#endings)* _ => #runtime::Ending::Completed }
        }
        #denial
        fn id(reply: &Self::Reply) -> &str { &reply.#id }
    }
}

/// Reads the id that ties a question and its answer together.
fn tied(turns: &Turns, method: &str, variants: &[Tied]) -> Option<TokenStream> {
    let [union, method] = [&turns.output_item, method].map(name::ident);
    let arms = variants.iter().map(|tied| {
        let [variant, id] = [&tied.variant, &tied.id].map(|name| name::ident(name));
        if tied.optional {
            quote!(#union::#variant(item) => item.#id.as_deref(),)
        } else {
            quote!(#union::#variant(item) => Some(&item.#id),)
        }
    });
    (!variants.is_empty()).then(|| {
        quote! {
            fn #method(item: &Self::Output) -> Option<&str> {
                match item { #(#arms)* _ => None }
            }
        }
    })
}

/// What is put into the next request.
fn sent(turns: &Turns) -> TokenStream {
    let [union, input_union, item] =
        [&turns.output_item, &turns.input_union, &turns.input_item].map(|name| name::ident(name));
    let [input, list, tools, tool_name] =
        [&turns.input, &turns.list, &turns.tools, &turns.tool_name].map(|name| name::ident(name));
    let [previous, store] = [&turns.previous, &turns.store].map(|name| name::ident(name));
    let answers = turns.calls.iter().map(|call| {
        let [variant, answer] = [&call.variant, &call.answer].map(|name| name::ident(name));
        quote!(#union::#variant(call) => Some(call.#answer(output).into()),)
    });
    let decision = turns.approval.as_ref().map_or_else(
        || {
            quote!(
                fn decision(approval: &Self::Approval, _: bool) -> Self::Input {
                    match *approval {}
                }
            )
        },
        |asked| {
            let answer = name::ident(&asked.answer);
            quote! {
                #[inline]
                fn decision(approval: &Self::Approval, approve: bool) -> Self::Input {
                    approval.#answer(approve).into()
                }
            }
        },
    );
    let function = function(turns);
    let text = turns.text.iter().map(|(variant, make)| {
        let [variant, make] = [variant, make].map(|name| name::ident(name));
        quote!(Some(#input_union::#variant(text)) => vec![#item::#make(text.as_str())],)
    });
    quote! {
        #[inline]
        fn answer(item: &Self::Output, output: Self::Given) -> Option<Self::Input> {
            match item { #(#answers)* _ => None }
        }
        #decision
        #[inline]
        fn keep(item: &Self::Output) -> Self::Input { item.into() }
        fn tool_name(tool: &Self::Tool) -> &str { &tool.#tool_name }
        #[inline]
        fn offered(&mut self) -> &mut Vec<Self::Offered> { self.#tools.get_or_insert_default() }
        #function
        fn is_stored(&self) -> bool { self.#store != Some(false) }
        #[inline]
        fn items(&self) -> Vec<Self::Input> {
            match &self.#input {
                Some(#input_union::#list(items)) => items.clone(),
                #(#text)*
                None => Vec::new(),
            }
        }
        #[inline]
        fn set_items(&mut self, items: Vec<Self::Input>) { self.#input = Some(items.into()); }
        #[inline]
        fn set_previous(&mut self, id: &str) { self.#previous = Some(id.to_owned()); }
    }
}

/// Which of what is offered are functions.
fn function(turns: &Turns) -> TokenStream {
    let found = turns.offered.as_ref().map_or_else(
        || quote!(Some(offered)),
        |(union, variant)| {
            let [union, variant] = [union, variant].map(|name| name::ident(name));
            quote!(match offered { #union::#variant(tool) => Some(tool), _ => None })
        },
    );
    quote!(fn function(offered: &Self::Offered) -> Option<&Self::Tool> { #found })
}

/// How the next request differs besides.
fn later(turns: &Turns, runtime: &Ident) -> TokenStream {
    let talk = turns.talk.as_ref().map(|talk| {
        let talk = name::ident(talk);
        quote!(fn is_in_talk(&self) -> bool { self.#talk.is_some() })
    });
    let first = turns.first.as_ref().map(|first| {
        let field = name::ident(&first.field);
        let kept = first.kept.iter().map(|(value, merge)| match merge {
            Some(merge) => quote!((#value, Some(#merge))),
            None => quote!((#value, None)),
        });
        quote! {
            #[inline]
            fn go_on(&mut self) {
                self.#field = self.#field.take().and_then(|value| #runtime::kept(value, &[#(#kept),*]));
            }
        }
    });
    let answers = turns.first.as_ref().and_then(|_| answers(turns));
    quote!(#talk #first #answers)
}

/// Which items of a request answer something.
fn answers(turns: &Turns) -> Option<TokenStream> {
    let union = name::ident(&turns.input_item);
    let variants = turns.answers.iter().map(|variant| name::ident(variant));
    (!turns.answers.is_empty()).then(|| {
        quote! {
            fn answers(item: &Self::Input) -> bool { matches!(item, #(#union::#variants(_))|*) }
        }
    })
}
