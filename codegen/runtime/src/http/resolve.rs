//! Which value of each parameter is sent: call before session before client before default.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

use super::{
    error::Error,
    operation::{Operation, Parameter, Place},
    setting::Setting,
    settings::{Settings, Text, check_rules, parameter_value},
};
use crate::{merge, to_header_json};

/// Settings of both levels, as one call sees them.
///
/// A client's default for a parameter is its value with its overrides merged into it. A call that gives a value of its
/// own, or none, takes the place of both. Overrides of a call are merged into whichever value holds, and sent alone
/// where there is none: security settings are never dropped in silence.
#[derive(Clone, Copy)]
pub(crate) struct Resolver<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) client: &'a Settings,
    pub(crate) call: &'a Settings,
}

impl Resolver<'_> {
    /// The value of a path parameter by its name in the path; none when the segment is left out.
    pub(crate) fn path_value(&self, wire: &str) -> Result<Option<Text>, Error> {
        let found = self.operation.parameters.iter().copied().find_map(|parameter| match parameter.place {
            Place::Path { optional } if parameter.wire == wire => Some((parameter, optional)),
            _ => None,
        });
        let Some((parameter, optional)) = found else {
            return Err(Error::config(format!("the path {} has no parameter {wire}", self.operation.path)));
        };
        self.needed(parameter, !optional)
    }

    /// What a parameter puts into the query; none when it is left out, or travels elsewhere.
    pub(crate) fn query_value(&self, parameter: &Parameter) -> Result<Option<Text>, Error> {
        match parameter.place {
            Place::Query { required } => self.needed(parameter, required),
            Place::Path { .. } | Place::Header | Place::Session => Ok(None),
        }
    }

    fn needed(&self, parameter: &Parameter, required: bool) -> Result<Option<Text>, Error> {
        match self.value(parameter)? {
            None if required => Err(Error::invalid(format!("{} cannot be left out", parameter.name))),
            value => Ok(value),
        }
    }

    /// Whether the call itself says which session it belongs to, if any.
    pub(crate) fn says_session(&self) -> bool {
        self.operation.session().is_some_and(|parameter| self.call.says(parameter))
    }

    /// Adds the headers of all parameters, then those set by their names.
    pub(crate) fn add_headers(&self, headers: &mut HeaderMap, session_id: Option<&str>) -> Result<(), Error> {
        for parameter in self.operation.parameters.iter().copied() {
            let value = match parameter.place {
                Place::Path { .. } | Place::Query { .. } => continue,
                Place::Header => self.header_text(parameter)?,
                Place::Session if self.says_session() => self.value(parameter)?,
                Place::Session => match session_id {
                    Some(id) => Some(Text::Plain(id.to_owned())),
                    None => self.value(parameter)?,
                },
            };
            if let Some(value) = value {
                let (name, value) = header(parameter, &value)?;
                headers.insert(name, value);
            }
        }
        let given = self.client.headers().iter().filter(|(name, _)| !self.call.left_out().contains(name));
        for (name, value) in given.chain(self.call.headers()) {
            if !self.is_parameter(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
        Ok(())
    }

    /// Refuses to send what a call wants to leave out: not what was given with the client, but what belongs to each request.
    pub(crate) fn check_left_out(&self, headers: &HeaderMap) -> Result<(), Error> {
        match self.call.left_out().iter().find(|name| headers.contains_key(*name)) {
            Some(name) => Err(Error::invalid(format!("header {name} belongs to each request and cannot be left out"))),
            None => Ok(()),
        }
    }

    fn is_parameter(&self, name: &HeaderName) -> bool {
        let in_header = |parameter: &&Parameter| parameter.place.is_header();
        let mut parameters = self.operation.parameters.iter().copied().filter(in_header);
        parameters.any(|parameter| name.as_str().eq_ignore_ascii_case(parameter.wire))
    }

    fn value(&self, parameter: &Parameter) -> Result<Option<Text>, Error> {
        let said = match self.call.value(parameter)? {
            Setting::Unset => self.client.value(parameter)?,
            said => said,
        };
        Ok(match said {
            Setting::Unset => {
                parameter.default.filter(|text| !text.is_empty()).map(|text| Text::Plain(text.to_owned()))
            }
            Setting::None => None,
            Setting::Value(value) => {
                check_rules(parameter, &value)?;
                Some(value)
            }
        })
    }

    /// The value of a header, with all overrides that hold for it.
    fn header_text(&self, parameter: &Parameter) -> Result<Option<Text>, Error> {
        let base = self.value(parameter)?;
        let of_client = self.client.overridden(parameter).filter(|_| !self.call.says(parameter));
        let of_call = self.call.overridden(parameter);
        if of_client.is_none() && of_call.is_none() {
            return Ok(base);
        }
        let mut members = match &base {
            Some(base) => members(parameter, base)?,
            None => Map::new(),
        };
        for overrides in of_client.into_iter().chain(of_call) {
            merge(&mut members, overrides);
        }
        match to_header_json(&members) {
            Ok(text) => Ok(Some(Text::Plain(text))),
            Err(error) => Err(Error::unencodable(parameter.wire, error)),
        }
    }
}

fn members(parameter: &Parameter, base: &Text) -> Result<Map<String, Value>, Error> {
    serde_json::from_str(base.expose()).map_err(|_| {
        let name = parameter.overrides.unwrap_or("overrides");
        Error::invalid(format!("{name} cannot be merged: the value of {} is not a JSON object", parameter.wire))
    })
}

fn header(parameter: &Parameter, value: &Text) -> Result<(HeaderName, HeaderValue), Error> {
    let Ok(name) = HeaderName::from_bytes(parameter.wire.as_bytes()) else {
        return Err(Error::config(format!("{:?} is not the name of a header", parameter.wire)));
    };
    let mut header = parameter_value(parameter, value.expose())?;
    header.set_sensitive(parameter.secret || matches!(value, Text::Secret(_)));
    Ok((name, header))
}
