//! A tiny API of two operations, wired up as emitted code is.

use std::{
    future::{Future, IntoFuture},
    time::Duration,
};

use sequrity_runtime::{
    Call, CallFuture, Client as RuntimeClient, ClientBuilder as RuntimeBuilder, Error, EventStream, Extra, Method,
    NoBody, Operation, Parameter, Place, Reply, Retry, Scope, Service, Session as RuntimeSession, Setting, Timeouts,
    external::SecretString, record, string_enum, tagged,
};
use serde_json::{Map, Value};

pub const AREA: Parameter = Parameter {
    name: "area",
    wire: "area",
    place: Place::Path { optional: false },
    secret: false,
    overrides: None,
    default: Some("home"),
};

pub const SHELF: Parameter = Parameter {
    name: "shelf",
    wire: "shelf",
    place: Place::Path { optional: true },
    secret: false,
    overrides: None,
    default: None,
};

pub const PARTNER_KEY: Parameter = Parameter {
    name: "partner_key",
    wire: "X-Partner-Key",
    place: Place::Header,
    secret: true,
    overrides: None,
    default: None,
};

pub const POLICY: Parameter = Parameter {
    name: "policy",
    wire: "X-Note-Policy",
    place: Place::Header,
    secret: false,
    overrides: Some("policy_overrides"),
    default: None,
};

pub const SESSION_ID: Parameter = Parameter {
    name: "session_id",
    wire: "X-Note-Session",
    place: Place::Session,
    secret: false,
    overrides: None,
    default: None,
};

pub const CREATE: Operation = Operation {
    id: "notes.create",
    method: Method::Post,
    path: "/v1/{area}/{shelf}/notes",
    parameters: &[&AREA, &SHELF, &PARTNER_KEY, &POLICY, &SESSION_ID],
    tag: "type",
    terminal: &["note.done", "error"],
    done: Some("[DONE]"),
    usage: &["/usage", "/note/usage"],
};

pub const COUNT: Operation = Operation {
    id: "notes.count",
    method: Method::Get,
    path: "/v1/{area}/notes/count",
    parameters: &[&AREA],
    tag: "",
    terminal: &[],
    done: None,
    usage: &[],
};

pub const SERVICE: Service = Service {
    base_url: "https://notes.example",
    base_url_env: "NOTES_BASE_URL",
    key_env: "NOTES_API_KEY",
    parameter_env: &[(&PARTNER_KEY, "NOTES_PARTNER_KEY"), (&AREA, "NOTES_AREA")],
    user_agent: "notes/1.0",
    request_id_header: "x-request-id",
    idempotency_header: Some("Idempotency-Key"),
};

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NoteRequest {
    pub text: String,
    pub stream: Option<bool>,
    pub extra: Extra,
}

impl NoteRequest {
    pub fn new(text: impl Into<String>) -> Self {
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
pub struct Note {
    pub id: String,
    pub text: Option<String>,
    pub extra: Extra,
}

record! {
    Note: open {
        required id "id",
        optional text "text",
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NoteDelta {
    pub delta: String,
    pub extra: Extra,
}

record! {
    NoteDelta: open {
        constant type_ "type" = "note.delta",
        required delta "delta",
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NoteDone {
    pub note: Note,
    pub extra: Extra,
}

record! {
    NoteDone: open {
        constant type_ "type" = "note.done",
        required note "note",
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum NoteEvent {
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

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NotePolicy {
    pub level: u64,
    pub word: Option<String>,
}

impl NotePolicy {
    pub fn new(level: u64) -> Self {
        Self { level, word: None }
    }

    pub fn word(mut self, word: impl Into<String>) -> Self {
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
pub enum Shelf {
    Books,
    Other(String),
}

string_enum! { Shelf: open { "books" => Books } }

#[derive(Debug)]
pub struct ClientBuilder {
    inner: RuntimeBuilder,
}

impl ClientBuilder {
    pub fn api_key(self, key: impl Into<SecretString>) -> Self {
        Self { inner: self.inner.api_key(key) }
    }

    pub fn base_url(self, url: impl Into<String>) -> Self {
        Self { inner: self.inner.base_url(url) }
    }

    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        Self { inner: self.inner.header(name, value) }
    }

    pub fn shelf(self, value: impl Into<Setting<Shelf>>) -> Self {
        Self { inner: self.inner.text(&SHELF, value.into()) }
    }

    pub fn partner_key(self, value: impl Into<Setting<SecretString>>) -> Self {
        Self { inner: self.inner.secret(&PARTNER_KEY, value.into()) }
    }

    pub fn policy(self, value: impl Into<Setting<NotePolicy>>) -> Self {
        Self { inner: self.inner.json(&POLICY, value.into()) }
    }

    pub fn policy_overrides(self, members: Map<String, Value>) -> Self {
        Self { inner: self.inner.overrides(&POLICY, &members) }
    }

    /// What is the same in every API is tested on the runtime's builder.
    pub fn with(self, change: impl FnOnce(RuntimeBuilder) -> RuntimeBuilder) -> Self {
        Self { inner: change(self.inner) }
    }

    pub fn build(self) -> Result<Client, Error> {
        Ok(Client { inner: self.inner.build()? })
    }
}

#[derive(Clone, Debug)]
pub struct Client {
    inner: RuntimeClient,
}

impl Client {
    pub fn builder() -> ClientBuilder {
        ClientBuilder { inner: RuntimeBuilder::new(&SERVICE) }
    }

    pub fn session(&self) -> Session {
        Session { inner: self.inner.session() }
    }

    pub fn resume(&self, id: impl Into<String>) -> Session {
        Session { inner: self.inner.resume(id) }
    }

    pub fn notes(&self) -> NotesResource {
        NotesResource { scope: self.inner.scope() }
    }
}

#[derive(Clone, Debug)]
pub struct Session {
    inner: RuntimeSession,
}

impl Session {
    pub fn id(&self) -> Option<String> {
        self.inner.id()
    }

    pub fn reset(&self) {
        self.inner.reset();
    }

    pub fn notes(&self) -> NotesResource {
        NotesResource { scope: self.inner.scope() }
    }
}

#[derive(Clone, Debug)]
pub struct NotesResource {
    scope: Scope,
}

impl NotesResource {
    pub fn create(&self, request: impl Into<NoteRequest>) -> CreateCall {
        CreateCall { call: self.scope.call(&CREATE, request.into()) }
    }

    pub fn count(&self) -> CountCall {
        CountCall { call: self.scope.call(&COUNT, NoBody) }
    }
}

#[derive(Debug)]
#[must_use = "nothing is sent before the call is awaited"]
pub struct CreateCall {
    call: Call<NoteRequest, Note, NoteEvent>,
}

impl CreateCall {
    pub fn shelf(self, value: impl Into<Setting<Shelf>>) -> Self {
        Self { call: self.call.text(&SHELF, value.into()) }
    }

    pub fn partner_key(self, value: impl Into<Setting<SecretString>>) -> Self {
        Self { call: self.call.secret(&PARTNER_KEY, value.into()) }
    }

    pub fn policy(self, value: impl Into<Setting<NotePolicy>>) -> Self {
        Self { call: self.call.json(&POLICY, value.into()) }
    }

    pub fn policy_overrides(self, members: Map<String, Value>) -> Self {
        Self { call: self.call.overrides(&POLICY, &members) }
    }

    pub fn session_id(self, value: impl Into<Setting<String>>) -> Self {
        Self { call: self.call.text(&SESSION_ID, value.into()) }
    }

    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        Self { call: self.call.header(name, value) }
    }

    pub fn timeout(self, total: Duration) -> Self {
        Self { call: self.call.timeout(total) }
    }

    pub fn timeouts(self, timeouts: Timeouts) -> Self {
        Self { call: self.call.timeouts(timeouts) }
    }

    pub fn retry(self, retry: Retry) -> Self {
        Self { call: self.call.retry(retry) }
    }

    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        Self { call: self.call.idempotency_key(key) }
    }

    pub fn send(self) -> CallFuture<Note> {
        self.call.send()
    }

    pub fn stream(mut self) -> impl Future<Output = Result<EventStream<NoteEvent>, Error>> + Send {
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
pub struct CountCall {
    call: Call<NoBody, u64, Value>,
}

impl IntoFuture for CountCall {
    type Output = Result<Reply<u64>, Error>;
    type IntoFuture = CallFuture<u64>;

    fn into_future(self) -> Self::IntoFuture {
        self.call.send()
    }
}
