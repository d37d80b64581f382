//! What a loop over several turns needs to know of a request and its replies. All names are those of Rust.

use super::Type;

/// What a loop needs.
#[derive(Clone, Debug)]
pub struct Turns {
    /// What answers the request.
    pub reply: String,
    /// Field of the reply with its items.
    pub output: String,
    /// The union of these items.
    pub output_item: String,
    /// What a function gives.
    pub given: Type,
    /// Variants that ask for a function to be run.
    pub calls: Vec<Called>,
    /// The variant that asks for approval.
    pub approval: Option<Asked>,
    /// Accessor of the reply that says why it failed, and its type.
    pub denial: Option<(String, String)>,
    /// Field of the reply that says how it ended.
    pub status: String,
    /// The enum of that field.
    pub status_item: String,
    /// Its variants for replies that have failed.
    pub failed: Vec<String>,
    /// Its variants for replies that stopped early.
    pub incomplete: Vec<String>,
    /// Field of the reply with its id.
    pub id: String,
    /// Field of the request with the input.
    pub input: String,
    /// The union of that field.
    pub input_union: String,
    /// Its variant that is a list.
    pub list: String,
    /// The items of that list.
    pub input_item: String,
    /// Its variant that is a text, and the method that makes an item of it.
    pub text: Option<(String, String)>,
    /// Field of the request with what is offered.
    pub tools: String,
    /// Definition of a function.
    pub tool: String,
    /// Field of it with its name.
    pub tool_name: String,
    /// The union of what is offered, and its variant for functions; nothing where functions alone are offered.
    pub offered: Option<(String, String)>,
    /// Field of the request that names the last reply.
    pub previous: String,
    /// Field of the request that says whether the reply is kept.
    pub store: String,
    /// Field of the request whose talk holds all turns by itself.
    pub talk: Option<String>,
    /// Field of the request that is not the same after the first turn.
    pub first: Option<First>,
    /// Variants that ask for what no function does, or that the service may answer itself.
    pub asked: Vec<Tied>,
    /// Variants in which the service answers these.
    pub done: Vec<Tied>,
    /// Variants of the items that are sent which answer what a reply asks for.
    pub answers: Vec<String>,
}

/// A field that later turns leave out, but for what is kept.
#[derive(Clone, Debug)]
pub struct First {
    /// The field.
    pub field: String,
    /// JSON that a kept value has in it, and what is merged into that value.
    pub kept: Vec<(String, Option<String>)>,
}

/// A variant that asks for something, or one that answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tied {
    /// The variant.
    pub variant: String,
    /// Field with the id that ties the two together.
    pub id: String,
    /// That field is an `Option`.
    pub optional: bool,
}

/// A variant that asks for a function to be run.
#[derive(Clone, Debug)]
pub struct Called {
    /// The variant.
    pub variant: String,
    /// Field with the id of the call.
    pub id: String,
    /// Field with the name of the function.
    pub name: String,
    /// Field with the arguments.
    pub arguments: String,
    /// That field is an `Option`.
    pub optional: bool,
    /// Method that makes the answer.
    pub answer: String,
}

/// A variant that asks for approval.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The variant.
    pub variant: String,
    /// What it holds.
    pub item: String,
    /// Method that makes the answer.
    pub answer: String,
}
