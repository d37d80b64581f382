//! The functions of an application, by the names under which a model asks for them.

use std::{
    collections::BTreeMap,
    fmt,
    future::{Future, ready},
    pin::Pin,
    sync::Arc,
};

use serde_core::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::work::{caught, on_thread};
use crate::{ToolCall, Turns, embedded};

/// What a function gives: the text for the model, or why there is none.
pub(super) type Outcome = Result<String, ToolFault>;

type Work = Pin<Box<dyn Future<Output = Outcome> + Send>>;
type Function = Arc<dyn Fn(String) -> Work + Send + Sync>;

/// The functions of an application. Cheap to clone; clones share the functions.
///
/// `add` takes a function with its definition, which is offered to the model; `on` takes one by name alone, for a
/// definition that the request holds already. Arguments are read as the type that the function takes. What a function
/// gives as an error is told to the model word for word: it is no place for what the model is not to know.
#[must_use]
pub struct Tools<Q: Turns> {
    functions: BTreeMap<String, Function>,
    pub(super) offered: Vec<Q::Tool>,
}

impl<Q: Turns> Tools<Q> {
    /// No function.
    pub fn new() -> Self {
        Self { functions: BTreeMap::new(), offered: Vec::new() }
    }

    /// An async function, and its definition. A later one of the same name takes its place.
    pub fn add<A, F, R>(self, tool: Q::Tool, function: F) -> Self
    where
        A: DeserializeOwned,
        F: Fn(A) -> R + Send + Sync + 'static,
        R: Future<Output: ToolOutput> + Send + 'static,
    {
        self.offering(tool, |tools, name| tools.on(name, function))
    }

    /// A function that waits, and its definition: it runs on a thread of its own.
    pub fn add_blocking<A, F, O>(self, tool: Q::Tool, function: F) -> Self
    where
        A: DeserializeOwned,
        F: Fn(A) -> O + Send + Sync + 'static,
        O: ToolOutput,
    {
        self.offering(tool, |tools, name| tools.on_blocking(name, function))
    }

    /// An async function whose definition the request holds.
    pub fn on<A, F, R>(self, name: impl Into<String>, function: F) -> Self
    where
        A: DeserializeOwned,
        F: Fn(A) -> R + Send + Sync + 'static,
        R: Future<Output: ToolOutput> + Send + 'static,
    {
        self.named(name, move |text| match arguments(&text).map(&function) {
            Ok(work) => Box::pin(async { output(work.await) }),
            Err(wrong) => Box::pin(ready(Err(wrong))),
        })
    }

    /// A function that waits, whose definition the request holds: it runs on a thread of its own.
    pub fn on_blocking<A, F, O>(self, name: impl Into<String>, function: F) -> Self
    where
        A: DeserializeOwned,
        F: Fn(A) -> O + Send + Sync + 'static,
        O: ToolOutput,
    {
        let function = Arc::new(function);
        self.named(name, move |text| {
            let function = Arc::clone(&function);
            Box::pin(on_thread(move || output(function(arguments(&text)?))))
        })
    }

    /// An async function that takes the text of the call as it is: for tools whose arguments are no JSON.
    pub fn on_text<F, R>(self, name: impl Into<String>, function: F) -> Self
    where
        F: Fn(String) -> R + Send + Sync + 'static,
        R: Future<Output: ToolOutput> + Send + 'static,
    {
        self.named(name, move |text| {
            let work = function(text);
            Box::pin(async { output(work.await) })
        })
    }

    fn named(mut self, name: impl Into<String>, function: impl Fn(String) -> Work + Send + Sync + 'static) -> Self {
        self.functions.insert(name.into(), Arc::new(function));
        self
    }

    fn offering(mut self, tool: Q::Tool, add: impl FnOnce(Self, String) -> Self) -> Self {
        let name = Q::tool_name(&tool).to_owned();
        self.offered.retain(|known| Q::tool_name(known) != name);
        self.offered.push(tool);
        add(self, name)
    }

    /// Runs the function that a call asks for, as a run does: for calls that a run has left, and for tests of functions.
    /// Nothing happens before the future is polled.
    ///
    /// # Errors
    ///
    /// What the model is told in a run: there is no such function, or it did not take the arguments, failed or panicked.
    pub fn call(&self, call: &ToolCall) -> impl Future<Output = Result<String, ToolFault>> + Send + use<Q> {
        let unknown =
            || ToolFault::Unknown { name: call.name.clone(), known: self.functions.keys().cloned().collect() };
        let function = self.functions.get(&call.name).cloned().ok_or_else(unknown);
        let arguments = call.arguments.clone();
        async move {
            let function = function?;
            caught(async move { function(arguments).await }).await?
        }
    }
}

impl<Q: Turns> Default for Tools<Q> {
    fn default() -> Self {
        Self::new()
    }
}

impl<Q: Turns> Clone for Tools<Q> {
    fn clone(&self) -> Self {
        Self { functions: self.functions.clone(), offered: self.offered.clone() }
    }
}

impl<Q: Turns> fmt::Debug for Tools<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.functions.keys()).finish()
    }
}

/// Services leave the arguments of a function without any empty.
fn arguments<A: DeserializeOwned>(text: &str) -> Result<A, ToolFault> {
    let text = if text.trim().is_empty() { "{}" } else { text };
    embedded(text).map_err(|error| ToolFault::Arguments(error.to_string()))
}

fn output(output: impl ToolOutput) -> Outcome {
    output.into_output().map_err(ToolFault::Failed)
}

/// Why the call of a function has no output. Unless the caller stops there, the model is told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToolFault {
    /// There is no function of that name.
    Unknown {
        /// The name.
        name: String,
        /// The functions that there are.
        known: Vec<String>,
    },
    /// The arguments do not fit; the text says where.
    Arguments(String),
    /// The function failed; the text is its error.
    Failed(String),
    /// The function panicked; the text is its message.
    Panicked(String),
    /// The output is longer than the limit, in bytes.
    TooLong(usize),
}

impl ToolFault {
    pub(super) fn panicked(panic: &(dyn std::any::Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        Self::Panicked(text.or_else(|| panic.downcast_ref().cloned()).unwrap_or_default())
    }

    /// What the model is told: JSON with the member `error`. Of a panic no more than that there was one.
    pub(super) fn told(&self) -> String {
        serde_json::json!({ "error": self.to_string() }).to_string()
    }
}

impl fmt::Display for ToolFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, known } if known.is_empty() => {
                write!(f, "there is no function `{name}`, nor any other")
            }
            Self::Unknown { name, known } => write!(f, "there is no function `{name}`; there are {}", known.join(", ")),
            Self::Arguments(what) => write!(f, "the arguments do not fit: {what}"),
            Self::Failed(what) => f.write_str(what),
            Self::Panicked(_) => f.write_str("the function broke down"),
            Self::TooLong(limit) => write!(f, "the output is longer than {limit} bytes: ask for less"),
        }
    }
}

impl std::error::Error for ToolFault {}

/// What a function may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no output for a model",
    label = "not a text",
    note = "a function returns a text, what serde can write wrapped in `Json`, nothing, or a `Result` of one of them"
)]
pub trait ToolOutput: Send + 'static {
    /// The text for the model, or what went wrong.
    ///
    /// # Errors
    /// The function failed.
    fn into_output(self) -> Result<String, String>;
}

impl ToolOutput for String {
    fn into_output(self) -> Result<String, String> {
        Ok(self)
    }
}

/// Nothing to tell but that it is done: `null`.
impl ToolOutput for () {
    fn into_output(self) -> Result<String, String> {
        Json(self).into_output()
    }
}

impl ToolOutput for &'static str {
    fn into_output(self) -> Result<String, String> {
        Ok(self.to_owned())
    }
}

impl ToolOutput for Value {
    fn into_output(self) -> Result<String, String> {
        Ok(self.to_string())
    }
}

/// Output that is JSON: any value that serde can write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize + Send + 'static> ToolOutput for Json<T> {
    fn into_output(self) -> Result<String, String> {
        serde_json::to_string(&self.0).map_err(|error| error.to_string())
    }
}

impl<T: ToolOutput, E: fmt::Display + Send + 'static> ToolOutput for Result<T, E> {
    fn into_output(self) -> Result<String, String> {
        self.map_err(|error| error.to_string())?.into_output()
    }
}
