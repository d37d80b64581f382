//! What a request and its replies are to a loop that runs the functions a model asks for.

use crate::{Codec, Ending};

/// A request whose replies may ask for functions to be run before they are final. Emitted from `x-loop`.
pub trait Turns: Codec + Clone + Send + 'static {
    /// What answers the request.
    type Reply: Codec + Send + Sync + 'static;
    /// One item of a reply.
    type Output: Sync;
    /// One item of a request.
    type Input: Clone + Send + 'static;
    /// Definition of a function, as a request offers it.
    type Tool: Clone + Send + Sync + 'static;
    /// What asks whether a call of someone else's tool may run.
    type Approval: Clone + Send + Sync + 'static;
    /// Why the service denied a run, or why it failed.
    type Denial: Clone + Send + Sync + 'static;

    /// The items of a reply.
    fn output(reply: &Self::Reply) -> &[Self::Output];

    /// The call of a function that an item is.
    fn call(item: &Self::Output) -> Option<ToolCall>;

    /// What the function of an item gave, as an item.
    fn answer(item: &Self::Output, output: String) -> Option<Self::Input>;

    /// The request for approval that an item is.
    fn approval(item: &Self::Output) -> Option<&Self::Approval>;

    /// The answer to a request for approval, as an item.
    fn decision(approval: &Self::Approval, approve: bool) -> Self::Input;

    /// An item of a reply as an item of the next request.
    fn keep(item: &Self::Output) -> Self::Input;

    /// How the reply ended.
    fn ending(reply: &Self::Reply) -> Ending;

    /// Why a reply that failed did so.
    fn denial(reply: &Self::Reply) -> Option<Self::Denial>;

    /// The id under which the service keeps a reply.
    fn id(reply: &Self::Reply) -> &str;

    /// Name of a function.
    fn tool_name(tool: &Self::Tool) -> &str;

    /// Offers a function, besides those that are offered.
    fn offer(&mut self, tool: Self::Tool);

    /// Whether the service keeps the reply, so that the next request can name it.
    fn is_stored(&self) -> bool;

    /// The input as items.
    fn items(&self) -> Vec<Self::Input>;

    /// Sets the input.
    fn set_items(&mut self, items: Vec<Self::Input>);

    /// Names the reply that this request goes on from.
    fn set_previous(&mut self, id: &str);
}

/// A function that the model asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolCall {
    /// Id of the call, unique in a conversation.
    pub id: String,
    /// Name of the function.
    pub name: String,
    /// What it is to be run with: JSON, or the text of a tool that takes any.
    pub arguments: String,
}

impl ToolCall {
    /// A call.
    pub fn new(id: impl Into<String>, name: impl Into<String>, arguments: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), arguments: arguments.into() }
    }
}
