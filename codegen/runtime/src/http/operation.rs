//! What emitted code says about an API: constants of plain data, which a mock can route by as well.

use std::fmt;

use crate::Rule;

/// One API: where it is, and what holds for all of its operations.
#[derive(Debug)]
pub struct Service {
    /// Where requests go when nothing else is said, as `https://api.example.com`.
    pub base_url: &'static str,
    /// Environment variable that holds another base URL.
    pub base_url_env: &'static str,
    /// How the API key is sent; none: the service asks for no key.
    pub key: Option<KeyHeader>,
    /// Environment variables of parameters.
    pub parameter_env: &'static [(&'static Parameter, &'static str)],
    /// Product and version of the emitted client, as `example/0.1.0`; the runtime adds its own.
    pub user_agent: &'static str,
    /// Header that marks all attempts of one call as the same request; none: no such header is sent.
    pub idempotency_header: Option<&'static str>,
}

/// The header that tells the service who calls.
#[derive(Debug)]
pub struct KeyHeader {
    /// Environment variable that holds the key.
    pub env: &'static str,
    /// Name of the header, as `Authorization`.
    pub header: &'static str,
    /// What stands before the key, as `Bearer ` with its space; often nothing.
    pub prefix: &'static str,
}

/// One operation of an API: what is sent where, and how its event stream ends.
#[derive(Debug)]
pub struct Operation {
    /// Resource and verb, as `notes.create`; names the operation in errors and traces.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path with `{name}` for each path parameter, as `/v1/{area}/items`.
    pub path: &'static str,
    /// Everything that can be said beside the body.
    pub parameters: &'static [&'static Parameter],
    /// Media type that is asked for when no stream is, as `application/json` or `text/csv`.
    pub accept: &'static str,
    /// What the schema allows of the body as a whole; what is inside of it has rules of its own.
    pub body: &'static [Rule],
    /// Member of an event that tells events apart, as `type`; looked at only when `terminal` is not empty.
    pub tag: &'static str,
    /// Tags of the events after which nothing follows.
    pub terminal: &'static [&'static str],
    /// Data that ends an event stream without being an event, as `[DONE]`.
    pub done: Option<&'static str>,
    /// JSON pointers to the numbers worth tracing, tried on a reply and on a terminal event, as `/usage`.
    pub usage: &'static [&'static str],
    /// Header of the reply in which the service names its own record of the request.
    pub request_id_header: &'static str,
}

impl Operation {
    /// The parameter that carries the session, if there is one.
    pub(crate) fn session(&self) -> Option<&'static Parameter> {
        self.parameters.iter().copied().find(|parameter| matches!(parameter.place, Place::Session))
    }

    /// Whether an event stream says by itself that it is over.
    pub(crate) fn says_end(&self) -> bool {
        self.done.is_some() || !self.terminal.is_empty()
    }
}

/// Something that is sent beside the body.
#[derive(Debug)]
pub struct Parameter {
    /// Name in Rust; unique in an API.
    pub name: &'static str,
    /// Name of the header, of the pair in the query, or of the place in the path.
    pub wire: &'static str,
    /// Where it is sent.
    pub place: Place,
    /// Whether the value must never be shown.
    pub secret: bool,
    /// Rust name of what overrides members of the value, for values that are JSON.
    pub overrides: Option<&'static str>,
    /// What is sent when nothing is said.
    pub default: Option<&'static str>,
    /// What the schema allows; of several values that is their number, and what each may be.
    pub rules: &'static [Rule],
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// One segment of the path.
    Path {
        /// Whether the segment is left out when there is no value.
        optional: bool,
    },
    /// A pair of the query, or one for each of several values.
    Query {
        /// Whether a call cannot do without it.
        required: bool,
    },
    /// A header.
    Header,
    /// The header that carries the session id, there and back.
    Session,
}

impl Place {
    /// Whether it is sent as a header.
    pub(crate) const fn is_header(self) -> bool {
        matches!(self, Self::Header | Self::Session)
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// As it is written on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether a request without idempotency key may do something twice.
    pub(crate) const fn needs_key(self) -> bool {
        matches!(self, Self::Post | Self::Patch)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
        }
    }
}
