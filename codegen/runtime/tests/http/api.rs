//! A tiny API of two operations, wired up as emitted code is.

use std::{
    future::{Future, IntoFuture},
    time::Duration,
};

#[cfg(feature = "blocking")]
use sequrity_runtime::BlockingEventStream;
use sequrity_runtime::{
    Call, CallFuture, Client as RuntimeClient, ClientBuilder as RuntimeBuilder, Error, EventStream, Extra, NoBody,
    Reply, Retry, Scope, Service, Session as RuntimeSession, Setting, Timeouts, external::SecretString, folds, record,
    string_enum, tagged,
};
use serde_json::{Map, Value};

use crate::constants::{COUNT, CREATE, PARTNER_KEY, POLICY, SERVICE, SESSION_ID, SHELF};

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct NoteRequest {
    pub(crate) text: String,
    pub(crate) stream: Option<bool>,
    pub(crate) extra: Extra,
}

impl NoteRequest {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), stream: None, extra: Extra::new() }
    }
}

impl From<&str> for NoteRequest {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

record! {
    NoteRequest: open {
        required text "text" if [MaxLength(100)],
        optional stream "stream",
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct Note {
    pub(crate) id: String,
    pub(crate) text: Option<String>,
    pub(crate) extra: Extra,
}

record! {
    Note: open {
        required id "id",
        optional text "text",
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct NoteDelta {
    pub(crate) delta: String,
    pub(crate) extra: Extra,
}

record! {
    NoteDelta: open {
        constant type_ "type" = "note.delta",
        required delta "delta",
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct NoteDone {
    pub(crate) note: Note,
    pub(crate) extra: Extra,
}

record! {
    NoteDone: open {
        constant type_ "type" = "note.done",
        required note "note",
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) enum NoteEvent {
    Delta(NoteDelta),
    Done(NoteDone),
    Other(Value),
}

tagged! {
    NoteEvent: open by "type" {
        "note.delta" => Delta(NoteDelta),
        "note.done" => Done(NoteDone),
    }
}

impl NoteEvent {
    fn piece(&self) -> Option<&str> {
        match self {
            Self::Delta(delta) => Some(&delta.delta),
            Self::Done(_) | Self::Other(_) => None,
        }
    }
}

folds! {
    NoteEvent => Note by "type" text piece {
        "note.begun" => set member "id" into ["id"],
        "note.delta" => append member "delta" into ["text"],
    } ends { "note.done" => Completed, "note.full" => Incomplete, "error" => Failed }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct NotePolicy {
    pub(crate) level: u64,
    pub(crate) word: Option<String>,
}

impl NotePolicy {
    pub(crate) fn new(level: u64) -> Self {
        Self { level, word: None }
    }

    pub(crate) fn word(mut self, word: impl Into<String>) -> Self {
        self.word = Some(word.into());
        self
    }
}

record! {
    NotePolicy: closed {
        required level "level" if [Maximum(9.0)],
        optional word "word",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub(crate) enum Shelf {
    Books,
    Other(String),
}

string_enum! { Shelf: open { "books" => Books } }

#[derive(Debug)]
pub(crate) struct ClientBuilder {
    inner: RuntimeBuilder,
}

impl ClientBuilder {
    pub(crate) fn api_key(self, key: impl Into<SecretString>) -> Self {
        Self { inner: self.inner.api_key(key) }
    }

    pub(crate) fn base_url(self, url: impl Into<String>) -> Self {
        Self { inner: self.inner.base_url(url) }
    }

    pub(crate) fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        Self { inner: self.inner.header(name, value) }
    }

    pub(crate) fn shelf(self, value: impl Into<Setting<Shelf>>) -> Self {
        Self { inner: self.inner.text(&SHELF, value.into()) }
    }

    pub(crate) fn partner_key(self, value: impl Into<Setting<SecretString>>) -> Self {
        Self { inner: self.inner.secret(&PARTNER_KEY, value.into()) }
    }

    pub(crate) fn policy(self, value: impl Into<Setting<NotePolicy>>) -> Self {
        Self { inner: self.inner.json(&POLICY, value.into()) }
    }

    pub(crate) fn policy_overrides(self, members: Map<String, Value>) -> Self {
        Self { inner: self.inner.overrides(&POLICY, &members) }
    }

    /// What is the same in every API is tested on the runtime's builder.
    pub(crate) fn with(self, change: impl FnOnce(RuntimeBuilder) -> RuntimeBuilder) -> Self {
        Self { inner: change(self.inner) }
    }

    pub(crate) fn build(self) -> Result<Client, Error> {
        Ok(Client { inner: self.inner.build()? })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Client {
    inner: RuntimeClient,
}

impl Client {
    pub(crate) fn builder() -> ClientBuilder {
        Self::builder_of(&SERVICE)
    }

    pub(crate) fn builder_of(service: &'static Service) -> ClientBuilder {
        ClientBuilder { inner: RuntimeBuilder::new(service) }
    }

    pub(crate) fn session(&self) -> Session {
        Session { inner: self.inner.session() }
    }

    pub(crate) fn resume(&self, id: impl Into<String>) -> Session {
        Session { inner: self.inner.resume(id) }
    }

    pub(crate) fn notes(&self) -> NotesResource {
        NotesResource { scope: self.inner.scope() }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Session {
    inner: RuntimeSession,
}

impl Session {
    pub(crate) fn id(&self) -> Option<String> {
        self.inner.id()
    }

    pub(crate) fn reset(&self) {
        self.inner.reset();
    }

    pub(crate) fn notes(&self) -> NotesResource {
        NotesResource { scope: self.inner.scope() }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct NotesResource {
    scope: Scope,
}

impl NotesResource {
    pub(crate) fn create(&self, request: impl Into<NoteRequest>) -> CreateCall {
        CreateCall { call: self.scope.call(&CREATE, request.into()) }
    }

    pub(crate) fn count(&self) -> CountCall {
        CountCall { call: self.scope.call(&COUNT, NoBody) }
    }
}

#[derive(Debug)]
#[must_use = "nothing is sent before the call is awaited"]
pub(crate) struct CreateCall {
    call: Call<NoteRequest, Note, NoteEvent>,
}

impl CreateCall {
    pub(crate) fn shelf(self, value: impl Into<Setting<Shelf>>) -> Self {
        Self { call: self.call.text(&SHELF, value.into()) }
    }

    pub(crate) fn partner_key(self, value: impl Into<Setting<SecretString>>) -> Self {
        Self { call: self.call.secret(&PARTNER_KEY, value.into()) }
    }

    pub(crate) fn policy(self, value: impl Into<Setting<NotePolicy>>) -> Self {
        Self { call: self.call.json(&POLICY, value.into()) }
    }

    pub(crate) fn policy_overrides(self, members: Map<String, Value>) -> Self {
        Self { call: self.call.overrides(&POLICY, &members) }
    }

    pub(crate) fn session_id(self, value: impl Into<Setting<String>>) -> Self {
        Self { call: self.call.text(&SESSION_ID, value.into()) }
    }

    pub(crate) fn header(self, name: impl AsRef<str>, value: impl Into<Setting<String>>) -> Self {
        Self { call: self.call.header(name, value) }
    }

    pub(crate) fn timeout(self, total: Duration) -> Self {
        Self { call: self.call.timeout(total) }
    }

    pub(crate) fn timeouts(self, timeouts: Timeouts) -> Self {
        Self { call: self.call.timeouts(timeouts) }
    }

    pub(crate) fn retry(self, retry: Retry) -> Self {
        Self { call: self.call.retry(retry) }
    }

    pub(crate) fn idempotency_key(self, key: impl Into<String>) -> Self {
        Self { call: self.call.idempotency_key(key) }
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn send_blocking(self) -> Result<Reply<Note>, Error> {
        self.call.send_blocking()
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn stream_blocking(mut self) -> Result<BlockingEventStream<NoteEvent>, Error> {
        self.call.request.stream = Some(true);
        self.call.stream_blocking()
    }

    pub(crate) fn stream(mut self) -> impl Future<Output = Result<EventStream<NoteEvent>, Error>> + Send {
        self.call.request.stream = Some(true);
        self.call.stream()
    }
}

impl IntoFuture for CreateCall {
    type Output = Result<Reply<Note>, Error>;
    type IntoFuture = CallFuture<Note>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.send()
    }
}

#[derive(Debug)]
#[must_use = "nothing is sent before the call is awaited"]
pub(crate) struct CountCall {
    call: Call<NoBody, u64, Value>,
}

impl IntoFuture for CountCall {
    type Output = Result<Reply<u64>, Error>;
    type IntoFuture = CallFuture<u64>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.send()
    }
}
