//! The functions of an application, by the names under which a model asks for them.

use std::{
    any::Any,
    collections::BTreeMap,
    error::Error,
    fmt,
    future::{Future, ready},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use serde_core::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::work::{caught, on_thread};
use crate::{DecodeError, ToolCall, Turns};

/// What a function gives the model, or why there is nothing.
pub(super) type ToolResult<G> = Result<G, ToolFault>;

type Work<G> = Pin<Box<dyn Future<Output = ToolResult<G>> + Send>>;
type Function<G> = Arc<dyn Fn(ToolCall) -> Work<G> + Send + Sync>;

/// The functions of an application. Cheap to clone; clones share the functions.
///
/// `add` takes a function with its definition, which is offered to the model; `on` takes one by name alone, for a
/// definition that the request holds already. Arguments are read as the type that the function takes. What a function
/// gives as an error is told to the model word for word: it is no place for what the model is not to know.
#[must_use]
pub struct Tools<Q: Turns> {
    functions: BTreeMap<String, Function<Q::Given>>,
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
        R: Future<Output: ToolOutput<Q::Given>> + Send + 'static,
    {
        self.offering(tool, |tools, name| tools.on(name, function))
    }

    /// An async function that takes the call as it is, and its definition; see [`on_call`](Self::on_call).
    pub fn add_call<F, R>(self, tool: Q::Tool, function: F) -> Self
    where
        F: Fn(ToolCall) -> R + Send + Sync + 'static,
        R: Future<Output: ToolOutput<Q::Given>> + Send + 'static,
    {
        self.offering(tool, |tools, name| tools.on_call(name, function))
    }

    /// A function that waits, and its definition: it runs on a thread of its own.
    pub fn add_blocking<A, F, O>(self, tool: Q::Tool, function: F) -> Self
    where
        A: DeserializeOwned,
        F: Fn(A) -> O + Send + Sync + 'static,
        O: ToolOutput<Q::Given>,
    {
        self.offering(tool, |tools, name| tools.on_blocking(name, function))
    }

    /// An async function whose definition the request holds.
    pub fn on<A, F, R>(self, name: impl Into<String>, function: F) -> Self
    where
        A: DeserializeOwned,
        F: Fn(A) -> R + Send + Sync + 'static,
        R: Future<Output: ToolOutput<Q::Given>> + Send + 'static,
    {
        self.named(name, move |call| match arguments(&call).map(&function) {
            Ok(work) => Box::pin(async { output(work.await) }),
            Err(wrong) => Box::pin(ready(Err(wrong))),
        })
    }

    /// A function that waits, whose definition the request holds: it runs on a thread of its own.
    pub fn on_blocking<A, F, O>(self, name: impl Into<String>, function: F) -> Self
    where
        A: DeserializeOwned,
        F: Fn(A) -> O + Send + Sync + 'static,
        O: ToolOutput<Q::Given>,
    {
        let function = Arc::new(function);
        self.named(name, move |call| {
            let function = Arc::clone(&function);
            Box::pin(on_thread(move || output(function(arguments(&call)?))))
        })
    }

    /// An async function that takes the call as it is: for tools whose arguments are no JSON, and for functions that want
    /// to know the id of their call. [`ToolCall::arguments_as`] reads arguments that are JSON; its error, given on as it is,
    /// boxed, or as a [`ToolFault`], counts as [`ToolFault::Arguments`].
    pub fn on_call<F, R>(self, name: impl Into<String>, function: F) -> Self
    where
        F: Fn(ToolCall) -> R + Send + Sync + 'static,
        R: Future<Output: ToolOutput<Q::Given>> + Send + 'static,
    {
        self.named(name, move |call| {
            let work = function(call);
            Box::pin(async { output(work.await) })
        })
    }

    fn named(
        mut self,
        name: impl Into<String>,
        function: impl Fn(ToolCall) -> Work<Q::Given> + Send + Sync + 'static,
    ) -> Self {
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
    pub fn call(&self, call: &ToolCall) -> impl Future<Output = Result<Q::Given, ToolFault>> + Send + use<Q> {
        let unknown =
            || ToolFault::Unknown { name: call.name.clone(), known: self.functions.keys().cloned().collect() };
        let function = self.functions.get(&call.name).cloned().ok_or_else(unknown);
        let call = call.clone();
        async move {
            let function = function?;
            caught(async move { function(call).await }).await?
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

fn arguments<A: DeserializeOwned>(call: &ToolCall) -> Result<A, ToolFault> {
    call.arguments_as().map_err(ToolFault::from)
}

fn output<G>(output: impl ToolOutput<G>) -> ToolResult<G> {
    output.into_output()
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
    /// The function has taken longer than this.
    TooSlow(Duration),
}

impl ToolFault {
    pub(super) fn panicked(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        Self::Panicked(text.or_else(|| panic.downcast_ref().cloned()).unwrap_or_default())
    }

    /// What an error of a function says: most that it has failed.
    fn of<E: fmt::Display + 'static>(error: &E) -> Self {
        let as_any: &dyn Any = error;
        let boxed = as_any.downcast_ref::<Box<dyn Error + Send + Sync>>();
        let fault = as_any.downcast_ref::<Self>().or_else(|| boxed?.downcast_ref());
        let misfit = as_any.downcast_ref::<DecodeError>().or_else(|| boxed?.downcast_ref());
        match (fault, misfit) {
            (Some(fault), _) => fault.clone(),
            (None, Some(misfit)) if misfit.is_of_arguments() => misfit.clone().into(),
            _ => Self::Failed(error.to_string()),
        }
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
            Self::TooSlow(limit) => write!(f, "the function did not end within {limit:?}"),
        }
    }
}

impl Error for ToolFault {}

/// Of arguments that do not fit, as [`ToolCall::arguments_as`] reads them.
impl From<DecodeError> for ToolFault {
    fn from(error: DecodeError) -> Self {
        Self::Arguments(error.to_string())
    }
}

/// What a function may return, where the model is given a `G`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no output for a model",
    label = "not a text",
    note = "a function returns a text, what serde can write wrapped in `Json`, what the service takes besides a text \
            wrapped in `Parts`, nothing, or a `Result` of one of them"
)]
pub trait ToolOutput<G>: Send + 'static {
    /// What the model is given, or what went wrong.
    ///
    /// # Errors
    /// The function failed.
    fn into_output(self) -> Result<G, ToolFault>;
}

impl<G: From<String>> ToolOutput<G> for String {
    fn into_output(self) -> Result<G, ToolFault> {
        Ok(self.into())
    }
}

/// Nothing to tell but that it is done: `null`.
impl<G: From<String>> ToolOutput<G> for () {
    fn into_output(self) -> Result<G, ToolFault> {
        Json(self).into_output()
    }
}

impl<G: From<String>> ToolOutput<G> for &'static str {
    fn into_output(self) -> Result<G, ToolFault> {
        self.to_owned().into_output()
    }
}

impl<G: From<String>> ToolOutput<G> for Value {
    fn into_output(self) -> Result<G, ToolFault> {
        self.to_string().into_output()
    }
}

/// Output that is JSON: any value that serde can write. The model is given its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<G: From<String>, T: Serialize + Send + 'static> ToolOutput<G> for Json<T> {
    fn into_output(self) -> Result<G, ToolFault> {
        serde_json::to_string(&self.0).map_err(|error| ToolFault::of(&error))?.into_output()
    }
}

/// Output that is no text: what the service takes besides, such as a list of texts, images and files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts<T>(pub T);

impl<G, T: Into<G> + Send + 'static> ToolOutput<G> for Parts<T> {
    fn into_output(self) -> Result<G, ToolFault> {
        Ok(self.0.into())
    }
}

impl<G, T: ToolOutput<G>, E: fmt::Display + Send + 'static> ToolOutput<G> for Result<T, E> {
    fn into_output(self) -> Result<G, ToolFault> {
        self.map_err(|error| ToolFault::of(&error))?.into_output()
    }
}
