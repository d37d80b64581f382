//! The constants of the tiny API, as emitted code has them.

use sequrity_runtime::{KeyHeader, Method, Operation, Parameter, Place, Service};

pub(crate) const AREA: Parameter = Parameter {
    name: "area",
    wire: "area",
    place: Place::Path { optional: false },
    secret: false,
    overrides: None,
    default: Some("home"),
    rules: &[],
};

pub(crate) const SHELF: Parameter = Parameter {
    name: "shelf",
    wire: "shelf",
    place: Place::Path { optional: true },
    secret: false,
    overrides: None,
    default: None,
    rules: &[],
};

pub(crate) const PARTNER_KEY: Parameter = Parameter {
    name: "partner_key",
    wire: "X-Partner-Key",
    place: Place::Header,
    secret: true,
    overrides: None,
    default: None,
    rules: &[],
};

pub(crate) const POLICY: Parameter = Parameter {
    name: "policy",
    wire: "X-Note-Policy",
    place: Place::Header,
    secret: false,
    overrides: Some("policy_overrides"),
    default: None,
    rules: &[],
};

pub(crate) const SESSION_ID: Parameter = Parameter {
    name: "session_id",
    wire: "X-Note-Session",
    place: Place::Session,
    secret: false,
    overrides: None,
    default: None,
    rules: &[],
};

pub(crate) const CREATE: Operation = Operation {
    id: "notes.create",
    method: Method::Post,
    path: "/v1/{area}/{shelf}/notes",
    parameters: &[&AREA, &SHELF, &PARTNER_KEY, &POLICY, &SESSION_ID],
    accept: "application/json",
    body: &[],
    tag: "type",
    terminal: &["note.done", "note.full", "error"],
    done: Some("[DONE]"),
    usage: &["/usage", "/note/usage"],
    request_id_header: "x-request-id",
};

pub(crate) const COUNT: Operation = Operation {
    id: "notes.count",
    method: Method::Get,
    path: "/v1/{area}/notes/count",
    parameters: &[&AREA],
    accept: "application/json",
    body: &[],
    tag: "",
    terminal: &[],
    done: None,
    usage: &[],
    request_id_header: "x-request-id",
};

pub(crate) const SERVICE: Service = Service {
    base_url: "https://notes.example",
    base_url_env: "NOTES_BASE_URL",
    key: Some(KeyHeader { env: "NOTES_API_KEY", header: "Authorization", prefix: "Bearer " }),
    parameter_env: &[(&PARTNER_KEY, "NOTES_PARTNER_KEY"), (&AREA, "NOTES_AREA")],
    user_agent: "notes/1.0",
    idempotency_header: Some("Idempotency-Key"),
};
