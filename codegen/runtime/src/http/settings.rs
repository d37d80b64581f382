//! What was said about parameters and headers, on a client or for one call.

use std::fmt;

use http::{HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use super::{
    error::Error,
    operation::{Parameter, Place},
    path::authority,
    query::{check_number, pairs},
    setting::Setting,
};
use crate::{Codec, Measure, merge, to_header_json};

/// Headers that frame the message: a wrong one breaks the connection, so the transport alone writes them.
const FRAMING: [HeaderName; 8] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// The value of a parameter, ready to be sent.
#[derive(Clone)]
pub(crate) enum Text {
    Plain(String),
    Secret(SecretString),
    /// Several values of the query, encoded already, with their names.
    Pairs(String),
}

impl Text {
    pub(crate) fn expose(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Pairs(text) => text,
            Self::Secret(text) => text.expose_secret(),
        }
    }
}

/// All that was said on one level. The first mistake is kept and reported when the settings are used,
/// which keeps the setters chainable.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    entries: Vec<Entry>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Headers that are not to be sent.
    left_out: Vec<HeaderName>,
    mistake: Option<Error>,
}

#[derive(Clone)]
struct Entry {
    parameter: &'static Parameter,
    value: Setting<Text>,
    overrides: Map<String, Value>,
}

impl Settings {
    pub(crate) fn text(&mut self, parameter: &'static Parameter, value: Setting<impl fmt::Display + 'static>) {
        if let Setting::Value(value) = &value
            && let Err(error) = check_number(parameter, value)
        {
            return self.mistaken(error);
        }
        let text = value.map(|value| match parameter.secret {
            true => Text::Secret(SecretString::from(value.to_string())),
            false => Text::Plain(value.to_string()),
        });
        self.set(parameter, text);
    }

    /// Several values, each a pair of the query; none of them is as good as [`Setting::None`].
    pub(crate) fn texts(&mut self, parameter: &'static Parameter, values: Setting<Vec<impl fmt::Display + 'static>>) {
        match values.map(|values| pairs(parameter, &values)) {
            Setting::Unset => self.set(parameter, Setting::Unset),
            Setting::None => self.set(parameter, Setting::None),
            Setting::Value(Ok(pairs)) => self.set(parameter, pairs.map_or(Setting::None, Setting::Value)),
            Setting::Value(Err(error)) => self.mistaken(error),
        }
    }

    pub(crate) fn secret(&mut self, parameter: &'static Parameter, value: Setting<SecretString>) {
        self.set(parameter, value.map(Text::Secret));
    }

    pub(crate) fn json<T: Codec>(&mut self, parameter: &'static Parameter, value: Setting<T>) {
        match value.map(|value| to_header_json(&value)) {
            Setting::Unset => self.set(parameter, Setting::Unset),
            Setting::None => self.set(parameter, Setting::None),
            Setting::Value(Ok(text)) => self.set(parameter, Setting::Value(Text::Plain(text))),
            Setting::Value(Err(error)) => self.mistaken(Error::unencodable(parameter.wire, error)),
        }
    }

    /// What is said last holds: a header that was set by its name before gives way.
    fn set(&mut self, parameter: &'static Parameter, value: Setting<Text>) {
        if parameter.place.is_header() && !matches!(value, Setting::Unset) {
            self.forget_header(parameter.wire);
        }
        self.entry(parameter).value = value;
    }

    /// Adds to what was overridden before on this level.
    pub(crate) fn overrides(&mut self, parameter: &'static Parameter, members: &Map<String, Value>) {
        merge(&mut self.entry(parameter).overrides, members);
    }

    /// Sets a header, in place of one of the same name, or says that none is to be sent.
    pub(crate) fn header(&mut self, name: &str, value: Setting<&str>) {
        let named = match value {
            Setting::Unset => return,
            Setting::None => custom_name(name).map(|name| (name, None)),
            Setting::Value(value) => custom(name, value).map(|(name, value)| (name, Some(value))),
        };
        match named {
            Ok((name, value)) => {
                self.forget_header(name.as_str());
                match value {
                    Some(value) => self.headers.push((name, value)),
                    None => self.left_out.push(name),
                }
            }
            Err(error) => self.mistaken(error),
        }
    }

    /// Takes back what was said of a header of that name, in any letter case.
    pub(crate) fn forget_header(&mut self, name: &str) {
        self.headers.retain(|(known, _)| !known.as_str().eq_ignore_ascii_case(name));
        self.left_out.retain(|known| !known.as_str().eq_ignore_ascii_case(name));
    }

    /// Headers that are not to be sent.
    pub(crate) fn left_out(&self) -> &[HeaderName] {
        &self.left_out
    }

    /// Whether anything was said about a parameter.
    pub(crate) fn says(&self, parameter: &Parameter) -> bool {
        self.by_name(parameter).is_some()
            || self.leaves_out(parameter)
            || self.find(parameter).is_some_and(|entry| !matches!(entry.value, Setting::Unset))
    }

    /// The value of a parameter; a header set by its name counts as one.
    pub(crate) fn value(&self, parameter: &Parameter) -> Result<Setting<Text>, Error> {
        match self.by_name(parameter) {
            Some(value) => match value.to_str() {
                // The parameter tells whether the value is a secret; of other headers nobody knows.
                Ok(text) if parameter.secret => Ok(Setting::Value(Text::Secret(SecretString::from(text)))),
                Ok(text) => Ok(Setting::Value(Text::Plain(text.to_owned()))),
                Err(_) => Err(Error::invalid(format!("header {} is not ASCII", parameter.wire))),
            },
            None if self.leaves_out(parameter) => Ok(Setting::None),
            None => Ok(self.find(parameter).map_or(Setting::Unset, |entry| entry.value.clone())),
        }
    }

    /// The overrides of a parameter, if there are any.
    pub(crate) fn overridden(&self, parameter: &Parameter) -> Option<&Map<String, Value>> {
        self.find(parameter).map(|entry| &entry.overrides).filter(|members| !members.is_empty())
    }

    /// Headers set by their names.
    pub(crate) fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.headers
    }

    /// The first mistake, if one was made.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.mistake.clone().map_or(Ok(()), Err)
    }

    /// The first value of a parameter that cannot be sent, or that the schema forbids.
    pub(crate) fn check_values(&self) -> Result<(), Error> {
        for Entry { parameter, value, .. } in &self.entries {
            let Setting::Value(value) = value else { continue };
            check_rules(parameter, value)?;
            match parameter.place {
                Place::Path { .. } => {}
                Place::Query { .. } => check_filled(parameter, value.expose())?,
                Place::Header | Place::Session => {
                    parameter_value(parameter, value.expose())?;
                }
            }
        }
        Ok(())
    }

    /// Whether a header was set by this name.
    pub(crate) fn names(&self, header: &str) -> bool {
        self.custom(header).is_some()
    }

    /// A header that was set by its name, for a parameter that is one.
    fn by_name(&self, parameter: &Parameter) -> Option<&HeaderValue> {
        if parameter.place.is_header() { self.custom(parameter.wire) } else { None }
    }

    /// Whether a header is not to be sent, for a parameter that is one.
    fn leaves_out(&self, parameter: &Parameter) -> bool {
        let is_same = |name: &HeaderName| name.as_str().eq_ignore_ascii_case(parameter.wire);
        parameter.place.is_header() && self.left_out.iter().any(is_same)
    }

    fn custom(&self, wire: &str) -> Option<&HeaderValue> {
        self.headers.iter().find(|(name, _)| name.as_str().eq_ignore_ascii_case(wire)).map(|(_, value)| value)
    }

    fn find(&self, parameter: &Parameter) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.parameter.name == parameter.name)
    }

    fn entry(&mut self, parameter: &'static Parameter) -> &mut Entry {
        let at = match self.entries.iter().position(|entry| entry.parameter.name == parameter.name) {
            Some(at) => at,
            None => {
                self.entries.push(Entry { parameter, value: Setting::Unset, overrides: Map::new() });
                self.entries.len() - 1
            }
        };
        &mut self.entries[at]
    }

    fn mistaken(&mut self, error: Error) {
        self.mistake.get_or_insert(error);
    }
}

/// Names only: a value may be a key, or a policy that is nobody's business.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters = self.entries.iter().map(|entry| entry.parameter.name);
        let headers = self.headers.iter().map(|(name, _)| name).chain(&self.left_out).map(HeaderName::as_str);
        f.debug_set().entries(parameters.chain(headers)).finish()
    }
}

fn custom(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let name = custom_name(name)?;
    let mut value = header_value(name.as_str(), value)?;
    if name == header::HOST && authority(&value).is_none() {
        return Err(Error::invalid("the value of host is no host, with a port or without"));
    }
    // It may be a key under any name. Sensitive values are not shown and not kept in compression tables.
    value.set_sensitive(true);
    Ok((name, value))
}

fn custom_name(name: &str) -> Result<HeaderName, Error> {
    let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(Error::invalid(format!("{name:?} is not the name of a header")));
    };
    if FRAMING.contains(&name) {
        return Err(Error::invalid(format!("header {name} is written by the transport and cannot be set")));
    }
    Ok(name)
}

/// Checks the value of a parameter that is a header.
pub(crate) fn parameter_value(parameter: &Parameter, value: &str) -> Result<HeaderValue, Error> {
    check_filled(parameter, value)?;
    header_value(format_args!("{} (header {})", parameter.name, parameter.wire), value)
}

/// Refuses an empty value of a header or of the query: it would say nothing, and what was to be said be lost.
pub(crate) fn check_filled(parameter: &Parameter, value: &str) -> Result<(), Error> {
    if !value.is_empty() {
        return Ok(());
    }
    let what = format!("the value of {} is empty; leave it out, or say `Setting::None` to send none", named(parameter));
    Err(Error::invalid(what))
}

/// Refuses what the schema forbids. Of several values each was looked at before they became pairs.
pub(crate) fn check_rules(parameter: &Parameter, value: &Text) -> Result<(), Error> {
    match value {
        Text::Pairs(_) => Ok(()),
        Text::Plain(_) | Text::Secret(_) => check_text(parameter, value.expose()),
    }
}

/// Refuses a text that the schema forbids; of a text its length is shown, never the text.
pub(crate) fn check_text(parameter: &Parameter, value: &str) -> Result<(), Error> {
    match parameter.rules {
        [] => Ok(()),
        _ => check_text_of(&named(parameter), parameter, value),
    }
}

/// The same, where the text comes from elsewhere.
pub(crate) fn check_text_of(source: &str, parameter: &Parameter, value: &str) -> Result<(), Error> {
    forbidden(source, parameter.rules.iter().find_map(|rule| rule.text_violation(value)))
}

/// Refuses a number of values that the schema forbids.
pub(crate) fn check_count(parameter: &Parameter, count: usize) -> Result<(), Error> {
    forbidden(&named(parameter), parameter.rules.iter().find_map(|rule| rule.violation(Measure::Items(count))))
}

fn forbidden(source: &str, violation: Option<String>) -> Result<(), Error> {
    let invalid = |violation| Error::invalid(format!("the value of {source} is not allowed: {violation}"));
    violation.map_or(Ok(()), |violation| Err(invalid(violation)))
}

fn named(parameter: &Parameter) -> String {
    let place = match parameter.place {
        Place::Path { .. } => "path",
        Place::Query { .. } => "query",
        Place::Header | Place::Session => "header",
    };
    format!("{} ({place} {})", parameter.name, parameter.wire)
}

/// Checks a value without ever showing it.
pub(crate) fn header_value(name: impl fmt::Display, value: &str) -> Result<HeaderValue, Error> {
    let fault = if value.contains(['\r', '\n']) {
        "holds a line break"
    } else if value.starts_with([' ', '\t']) || value.ends_with([' ', '\t']) {
        "begins or ends with a space"
    } else if !value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)) {
        "holds a character that is not printable ASCII"
    } else {
        return HeaderValue::from_str(value)
            .map_err(|error| Error::invalid(format!("the value of {name} cannot be sent")).with_source(error));
    };
    Err(Error::invalid(format!("the value of {name} {fault}")))
}
