//! Puts a client together, from what the application says and from the environment.

use std::{env, fmt, sync::Arc, time::Duration};

use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

#[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
use super::own_client::OwnClient;
use super::{
    client::{Client, Core, Limits},
    clock::{Clock, Random},
    error::Error,
    operation::{KeyHeader, Parameter, Service},
    path::Base,
    retry::{Budget, Retry},
    setting::Setting,
    settings::{Settings, check_text_of, header_value},
    timeouts::Timeouts,
    trace,
    transport::Transport,
};
use crate::Codec;
#[cfg(not(target_family = "wasm"))]
use crate::http::{
    clock::{TokioClock, system_random},
    network::Network,
};

/// Retries that a full budget pays for.
const RETRIES: u32 = 100;

/// Reads one variable: its value, none when it is not set.
type Environment = Box<dyn Fn(&str) -> Result<Option<String>, Error> + Send>;

/// Settings of a [`Client`] to be.
pub struct ClientBuilder {
    service: &'static Service,
    key: Option<SecretString>,
    base_url: Option<String>,
    environment: Option<Environment>,
    settings: Settings,
    timeouts: Timeouts,
    retry: Retry,
    retries: u32,
    limits: Limits,
    transport: Option<Arc<dyn Transport>>,
    proxy: Setting<SecretString>,
    clock: Option<Arc<dyn Clock>>,
    random: Option<Random>,
}

impl ClientBuilder {
    /// Nothing is said yet. Without [`env`](Self::env), [`build`](Self::build) reads nothing of the environment but the
    /// [`proxy`](Self::proxy).
    #[must_use]
    pub fn new(service: &'static Service) -> Self {
        Self {
            service,
            key: None,
            base_url: None,
            environment: None,
            settings: Settings::default(),
            timeouts: Timeouts::default(),
            retry: Retry::default(),
            retries: RETRIES,
            limits: Limits::default(),
            transport: None,
            proxy: Setting::Unset,
            clock: None,
            random: None,
        }
    }

    /// Takes from the environment what is not said otherwise. A variable that is empty counts as not set.
    #[must_use]
    pub fn env(mut self) -> Self {
        self.environment = Some(Box::new(|name| match env::var_os(name).map(|value| value.into_string()) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(_)) => Err(Error::config(format!("the environment variable {name} is not UTF-8"))),
        }));
        self
    }

    /// The same with another environment, for tests and for settings that come from elsewhere.
    #[must_use]
    pub fn env_from(mut self, read: impl Fn(&str) -> Option<String> + Send + 'static) -> Self {
        self.environment = Some(Box::new(move |name| Ok(read(name))));
        self
    }

    /// The key that is sent with every request.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<SecretString>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Where requests go: with or without a path, with or without a slash at the end. With `http://` nothing is encrypted,
    /// keys included: unless the host is this machine, [`build`](Self::build) warns of it by `tracing`.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Default of a parameter that is text.
    #[must_use]
    pub fn text<T: fmt::Display + 'static>(mut self, parameter: &'static Parameter, value: Setting<T>) -> Self {
        self.settings.text(parameter, value);
        self
    }

    /// Default of a parameter that is secret.
    #[must_use]
    pub fn secret(mut self, parameter: &'static Parameter, value: Setting<SecretString>) -> Self {
        self.settings.secret(parameter, value);
        self
    }

    /// Default of a parameter that is JSON.
    #[must_use]
    pub fn json<T: Codec>(mut self, parameter: &'static Parameter, value: Setting<T>) -> Self {
        self.settings.json(parameter, value);
        self
    }

    /// Members merged into the default of a parameter that is JSON.
    #[must_use]
    pub fn overrides(mut self, parameter: &'static Parameter, members: &Map<String, Value>) -> Self {
        self.settings.overrides(parameter, members);
        self
    }

    /// A header that every request carries, in place of any other of that name in any letter case.
    #[must_use]
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.settings.header(name.as_ref(), Setting::Value(value.as_ref()));
        self
    }

    /// Time limits of all calls.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// How long every call may take in all; the other limits stay.
    #[must_use]
    pub fn timeout(mut self, total: Duration) -> Self {
        self.timeouts = self.timeouts.total(total);
        self
    }

    /// How all calls are retried.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How many retries in a row the client and its clones may make in an outage. Default: 100.
    #[must_use]
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// How large headers, replies and events may get.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// A `reqwest::Client` that was set up by the application. Its own connect timeout and redirect policy hold;
    /// redirects should be off, for a redirected request takes its keys along: a reply of another host, port or scheme is an
    /// error of kind [`Config`](crate::ErrorKind::Config). With the feature `rustls`, call
    /// `install_default_crypto` before building it.
    #[cfg(all(feature = "reqwest", not(target_family = "wasm")))]
    #[must_use]
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.transport(OwnClient(client))
    }

    /// Proxy for all requests, as `http://user:password@host:port`. If unset, the environment is read: `HTTPS_PROXY` or
    /// `HTTP_PROXY`, by the scheme of the base URL, else `ALL_PROXY`, each also in small letters. They are not used for
    /// hosts in `NO_PROXY`, nor in a CGI program, where callers set such variables. A proxy that cannot be used is an error
    /// of [`build`](Self::build). [`Setting::None`]: straight to the service, whatever the environment says.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<Setting<SecretString>>) -> Self {
        self.proxy = url.into();
        self
    }

    /// Something else that moves bytes. A proxy is its own business: with [`proxy`](Self::proxy) beside it,
    /// [`build`](Self::build) fails.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Another clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Another source of chance: 64 evenly spread bits at each call, for pauses and idempotency keys. In a browser there is no
    /// other, and [`build`](Self::build) fails without one: keys that two pages share would give one the reply of the other.
    #[must_use]
    pub fn random(mut self, random: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.random = Some(Arc::new(random));
        self
    }

    /// Checks everything that was said.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest), with the name
    /// of what is missing or wrong.
    pub fn build(mut self) -> Result<Client, Error> {
        self.settings.check()?;
        self.settings.check_values()?;
        if let Some(name) = self.service.idempotency_header.filter(|name| self.settings.names(name)) {
            let what = format!("the header {name} would make all calls one and the same: give a key to each call");
            return Err(Error::config(what));
        }
        let key = self.key_header()?;
        let base = self.base()?;
        self.read_parameters()?;
        let core = Core {
            service: self.service,
            key,
            user_agent: user_agent(self.service)?,
            settings: self.settings,
            timeouts: self.timeouts,
            retry: self.retry,
            budget: Budget::new(self.retries),
            limits: self.limits,
            transport: match (self.transport, self.proxy) {
                (Some(_), Setting::Value(_)) => {
                    return Err(Error::config(
                        "a proxy is set, and a transport that knows nothing of it: leave out one",
                    ));
                }
                (Some(transport), _) => transport,
                (None, proxy) => network(&base, &proxy, self.timeouts)?,
            },
            base,
            clock: clock(self.clock)?,
            random: random(self.random)?,
        };
        // No error: inside of a cluster services are reached so. Whatever the transport, for it does as the base URL says.
        if core.base.is_exposed() {
            trace::unencrypted();
        }
        Ok(Client { core: Arc::new(core) })
    }

    fn base(&self) -> Result<Base, Error> {
        let variable = self.service.base_url_env;
        let (url, whence) = if let Some(url) = &self.base_url {
            (url.clone(), String::from("the base URL"))
        } else if let Some(url) = self.variable(variable)? {
            (url, format!("the base URL in the variable {variable}"))
        } else {
            (self.service.base_url.to_owned(), String::from("the base URL of the service"))
        };
        Base::parse(&url).map_err(|fault| {
            // What does not look like a URL may be a key in the wrong place.
            let is_shown = url.starts_with("http") && !url.contains(['@', '?', '#']);
            let shown = if is_shown { format!(" {url:?}") } else { String::new() };
            Error::config(format!("{whence}{shown} {fault}"))
        })
    }

    /// The header with the key, never to be shown; none where the service asks for no key.
    fn key_header(&mut self) -> Result<Option<(HeaderName, HeaderValue)>, Error> {
        let Some(sent) = &self.service.key else {
            return match self.key {
                None => Ok(None),
                Some(_) => Err(Error::config("this service asks for no API key: leave it out")),
            };
        };
        let key = self.key(sent)?;
        header_value("the API key", key.expose_secret())?;
        let mut value = header_value("the API key", &format!("{}{}", sent.prefix, key.expose_secret()))?;
        value.set_sensitive(true);
        let name = HeaderName::from_bytes(sent.header.as_bytes()).map_err(|error| {
            Error::config(format!("{:?} is not the name of a header", sent.header)).with_source(error)
        })?;
        Ok(Some((name, value)))
    }

    fn key(&mut self, sent: &KeyHeader) -> Result<SecretString, Error> {
        let key = match self.key.take() {
            Some(key) if key.expose_secret().is_empty() => {
                let name = sent.env;
                return Err(Error::config(format!(
                    "the API key that was given is empty; without it {name} can be read from the environment"
                )));
            }
            Some(key) => Some(key),
            None => self.variable(sent.env)?.map(SecretString::from),
        };
        key.filter(|key| !key.expose_secret().is_empty()).ok_or_else(|| {
            let name = sent.env;
            match self.environment {
                Some(_) => Error::config(format!("no API key: set {name} in the environment, or give a key")),
                None => Error::config(format!("no API key: give one, or have {name} read from the environment")),
            }
        })
    }

    /// Takes parameters from the environment that were not given.
    fn read_parameters(&mut self) -> Result<(), Error> {
        for (parameter, name) in self.service.parameter_env {
            if self.settings.says(parameter) {
                continue;
            }
            let Some(value) = self.variable(name)? else {
                continue;
            };
            if parameter.place.is_header() {
                // Said now, by the name of the variable: on a call it would be too late to know where it came from.
                header_value(name, &value)?;
            }
            check_text_of(name, parameter, &value)?;
            self.settings.text(parameter, Setting::Value(value));
        }
        Ok(())
    }

    fn variable(&self, name: &str) -> Result<Option<String>, Error> {
        match &self.environment {
            None => Ok(None),
            Some(read) => Ok(read(name)?.filter(|value| !value.is_empty())),
        }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

fn user_agent(service: &Service) -> Result<HeaderValue, Error> {
    let own = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    header_value("the user agent", &format!("{} {own}", service.user_agent))
}

#[cfg(not(target_family = "wasm"))]
fn network(base: &Base, proxy: &Setting<SecretString>, timeouts: Timeouts) -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(Network::new(base.uri(), proxy, timeouts.connect)?))
}

#[cfg(target_family = "wasm")]
fn network(_: &Base, _: &Setting<SecretString>, _: Timeouts) -> Result<Arc<dyn Transport>, Error> {
    Err(Error::config("this platform has no transport of its own: give one"))
}

#[cfg(not(target_family = "wasm"))]
fn clock(given: Option<Arc<dyn Clock>>) -> Result<Arc<dyn Clock>, Error> {
    Ok(given.unwrap_or_else(|| Arc::new(TokioClock::new())))
}

#[cfg(target_family = "wasm")]
fn clock(given: Option<Arc<dyn Clock>>) -> Result<Arc<dyn Clock>, Error> {
    given.ok_or_else(|| Error::config("this platform has no clock of its own: give one"))
}

#[cfg(not(target_family = "wasm"))]
fn random(given: Option<Random>) -> Result<Random, Error> {
    Ok(given.unwrap_or_else(system_random))
}

/// The hasher of the standard library has the same seed there each time.
#[cfg(target_family = "wasm")]
fn random(given: Option<Random>) -> Result<Random, Error> {
    given.ok_or_else(|| Error::config("this platform has no chance of its own: give one"))
}
