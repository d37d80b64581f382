//! A call of an operation: what is sent, and what was said for this call alone.

use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::{
    clock::Clock,
    error::Error,
    exchange::{Exchange, Wants},
    opened::Whole,
    operation::{Operation, Parameter},
    payload::{Payload, ReplyBody},
    reply::Reply,
    retry::Retry,
    run::{Run, Tools},
    session::{Scope, SessionId},
    setting::Setting,
    settings::Settings,
    stream::{EventStream, RawEvents},
    timeouts::Timeouts,
};
use crate::{Codec, Turns};

/// A call that is not sent yet. `Q` is the body, `T` how the reply is read, `E` one event.
pub struct Call<Q, T, E> {
    /// The body.
    pub request: Q,
    scope: Scope,
    operation: &'static Operation,
    settings: Settings,
    timeouts: Option<Timeouts>,
    retry: Option<Retry>,
    idempotency_key: Option<String>,
    answers: PhantomData<fn() -> (T, E)>,
}

impl<Q: Turns, E: 'static> Call<Q, Q::Reply, E> {
    /// Goes on for as many turns as the replies ask for functions: these are run, and what they give is sent back.
    ///
    /// Outside of a session the run is a conversation of its own. `streamed` has a request ask for events, for
    /// [`Run::on_event`].
    pub fn run(mut self, tools: &Tools<Q>, streamed: fn(&mut Q)) -> Run<'static, Q, E> {
        let id = || SessionId::new(None);
        self.scope.session.get_or_insert_with(id);
        Run::new(self, tools.clone(), streamed)
    }

    /// A run begins: from here on it follows its own replies.
    pub(crate) fn begin_run(&mut self) {
        self.scope.session = self.scope.session.as_ref().map(SessionId::of_run);
    }

    /// The request of one turn, with what was said about the call. A key that marks attempts is that of the first: another
    /// request under it would be answered as the first was.
    pub(crate) fn turn(&self, request: Q, is_first: bool) -> Self {
        let mut settings = self.settings.clone();
        if let Some(name) = self.scope.core.service.idempotency_header.filter(|_| !is_first) {
            settings.forget_header(name);
        }
        Self {
            request,
            scope: self.scope.clone(),
            operation: self.operation,
            settings,
            timeouts: self.timeouts,
            retry: self.retry,
            idempotency_key: self.idempotency_key.clone().filter(|_| is_first),
            answers: PhantomData,
        }
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.scope.core.clock)
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }
}

impl<Q, T, E> Call<Q, T, E> {
    pub(crate) fn new(scope: Scope, operation: &'static Operation, request: Q) -> Self {
        Self {
            request,
            scope,
            operation,
            settings: Settings::default(),
            timeouts: None,
            retry: None,
            idempotency_key: None,
            answers: PhantomData,
        }
    }

    /// Value of a parameter that is text.
    #[must_use]
    pub fn text<V: fmt::Display + 'static>(mut self, parameter: &'static Parameter, value: Setting<V>) -> Self {
        self.settings.text(parameter, value);
        self
    }

    /// Values of a parameter of the query that takes several, each as text.
    #[must_use]
    pub fn texts<V: fmt::Display + 'static>(mut self, parameter: &'static Parameter, values: Setting<Vec<V>>) -> Self {
        self.settings.texts(parameter, values);
        self
    }

    /// Value of a parameter that is secret.
    #[must_use]
    pub fn secret(mut self, parameter: &'static Parameter, value: Setting<SecretString>) -> Self {
        self.settings.secret(parameter, value);
        self
    }

    /// Value of a parameter that is JSON.
    #[must_use]
    pub fn json<V: Codec>(mut self, parameter: &'static Parameter, value: Setting<V>) -> Self {
        self.settings.json(parameter, value);
        self
    }

    /// Members merged into whichever value of a JSON parameter holds, and sent alone where there is none.
    #[must_use]
    pub fn overrides(mut self, parameter: &'static Parameter, members: &Map<String, Value>) -> Self {
        self.settings.overrides(parameter, members);
        self
    }

    /// A header of this call, in place of any other of that name in any letter case. [`Setting::None`]: none is sent, though
    /// the client was given one; what belongs to each request, such as the key, cannot be left out.
    #[must_use]
    pub fn header(mut self, name: impl AsRef<str>, value: impl Into<Setting<String>>) -> Self {
        let value = value.into();
        self.settings.header(name.as_ref(), value.as_ref());
        self
    }

    /// How long the call may take in all; the other limits of the client stay.
    #[must_use]
    pub fn timeout(mut self, total: Duration) -> Self {
        let timeouts = self.timeouts.unwrap_or(self.scope.core.timeouts);
        self.timeouts = Some(timeouts.total(total));
        self
    }

    /// All time limits of this call.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = Some(timeouts);
        self
    }

    /// How this call is retried.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Key under which the service knows all attempts of this call, in place of a random one.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    fn exchange(self, wants: Wants) -> Result<Exchange, Error>
    where
        Q: Payload,
    {
        let body = match self.request.write(self.operation.body) {
            Ok(text) => text.map(Bytes::from),
            Err(error) => {
                return Err(Error::unencodable("the request", error).in_operation(self.operation.id, 0));
            }
        };
        let core = self.scope.core;
        Ok(Exchange {
            session: self.scope.session,
            operation: self.operation,
            settings: self.settings,
            body,
            wants,
            timeouts: self.timeouts.unwrap_or(core.timeouts),
            retry: self.retry.unwrap_or(core.retry),
            idempotency_key: self.idempotency_key,
            core,
        })
    }
}

impl<Q: Payload, T: ReplyBody, E> Call<Q, T, E> {
    /// Sends the call; the future gives the whole reply. Nothing is sent before it is awaited.
    #[must_use = "nothing is sent before the future is awaited"]
    pub fn send(self) -> CallFuture<T> {
        let exchange = self.exchange(Wants::Whole);
        CallFuture { whole: Box::pin(async { exchange?.whole().await }), reply: PhantomData }
    }
}

impl<Q: Payload, T, E: Codec> Call<Q, T, E> {
    /// Sends the call, and waits until its event stream is open.
    ///
    /// # Errors
    ///
    /// As those of [`send`](Self::send). Where the service answers with a whole reply after all, kind
    /// [`NotAStream`](crate::ErrorKind::NotAStream), and [`Error::decode_body`] reads it.
    pub async fn stream(self) -> Result<EventStream<E>, Error> {
        let exchange = self.exchange(Wants::Events)?;
        let events: Pin<Box<dyn Future<Output = Result<RawEvents, Error>> + Send>> = Box::pin(exchange.events());
        events.await.map(EventStream::new)
    }
}

/// Shows what was said, never a value of it.
impl<Q, T, E> fmt::Debug for Call<Q, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// A reply under way.
#[must_use = "nothing is sent before the future is awaited"]
pub struct CallFuture<T> {
    whole: Pin<Box<dyn Future<Output = Result<Whole, Error>> + Send>>,
    reply: PhantomData<fn() -> T>,
}

impl<T: ReplyBody> Future for CallFuture<T> {
    type Output = Result<Reply<T::Value>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(ready!(self.whole.as_mut().poll(cx)).and_then(Whole::decode::<T>))
    }
}

impl<T> fmt::Debug for CallFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}
