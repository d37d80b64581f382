//! The query of a request: pairs of name and value, in the order of the parameters.

use std::{any::Any, fmt};

use percent_encoding::utf8_percent_encode;

use super::{
    error::Error,
    operation::Parameter,
    path::UNRESERVED,
    resolve::Resolver,
    settings::{Text, check_count, check_filled, check_text},
};

/// Adds the query behind a path, with its `?`; nothing where nothing is to be sent.
pub(crate) fn add_query(url: &mut String, resolver: Resolver<'_>) -> Result<(), Error> {
    let mut sign = '?';
    for parameter in resolver.operation.parameters {
        let Some(value) = resolver.query_value(parameter)? else { continue };
        url.push(sign);
        sign = '&';
        match &value {
            Text::Pairs(pairs) => url.push_str(pairs),
            value => add_pair(url, parameter, value.expose())?,
        }
    }
    Ok(())
}

/// The name before each of some values; nothing where there are none.
pub(crate) fn pairs<V: fmt::Display + 'static>(parameter: &Parameter, values: &[V]) -> Result<Option<Text>, Error> {
    if !values.is_empty() {
        check_count(parameter, values.len())?;
    }
    let mut pairs = String::new();
    for value in values {
        check_number(parameter, value)?;
        let value = value.to_string();
        check_text(parameter, &value)?;
        if !pairs.is_empty() {
            pairs.push('&');
        }
        add_pair(&mut pairs, parameter, &value)?;
    }
    Ok((!pairs.is_empty()).then_some(Text::Pairs(pairs)))
}

/// Refuses what is a number for Rust and for nobody else.
pub(crate) fn check_number<V: 'static>(parameter: &Parameter, value: &V) -> Result<(), Error> {
    match (value as &dyn Any).downcast_ref::<f64>() {
        Some(number) if !number.is_finite() => {
            Err(Error::invalid(format!("{} cannot be {number}: that is no number on the wire", parameter.name)))
        }
        _ => Ok(()),
    }
}

fn add_pair(url: &mut String, parameter: &Parameter, value: &str) -> Result<(), Error> {
    check_filled(parameter, value)?;
    url.extend(utf8_percent_encode(parameter.wire, UNRESERVED));
    url.push('=');
    url.extend(utf8_percent_encode(value, UNRESERVED));
    Ok(())
}
