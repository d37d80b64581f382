//! Keys that a call has sent, taken out of whatever is shown: services like to repeat them, and errors are logged.

use std::{borrow::Cow, sync::Arc};

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use http::{HeaderMap, HeaderValue};

/// Shorter keys are left where they are: they would be found by chance.
const SHORTEST: usize = 12;

/// The same of passwords: people choose shorter ones than machines make.
const SHORTEST_PASSWORD: usize = 8;

/// Base64 as servers read it: padded or not, and whatever is left over in its last digit.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// As much of the beginning of a longer key counts as the key: texts are cut where they are shown.
const BEGINNING: usize = 20;

/// What stands in place of a key.
const MARK: &str = "[redacted]";

/// The headers of a request, of which the sensitive ones hold its keys. Cheap to clone; never shown.
#[derive(Clone)]
pub(crate) struct Keys {
    headers: Arc<HeaderMap>,
    added: Option<Added>,
}

/// A sensitive header that a transport has added to a request, told with the reply.
#[derive(Clone)]
pub(crate) struct Added(pub(crate) HeaderValue);

impl Keys {
    /// Those of a request, and what was added on the way. Words are looked for when something is to be shown: most
    /// requests come to a good end.
    pub(crate) fn of(headers: &Arc<HeaderMap>, added: Option<&Added>) -> Self {
        Self { headers: Arc::clone(headers), added: added.cloned() }
    }

    /// A text without the keys.
    pub(crate) fn cleaned<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let clean = self.without(text.as_bytes());
        clean.map_or(Cow::Borrowed(text), |clean| String::from_utf8_lossy(&clean).into_owned().into())
    }

    /// Bytes without the keys, nothing where they hold none. In JSON a key may hold escapes.
    pub(crate) fn without(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let keys = self.words();
        // Most bytes begin no key: a long body is looked through in no time.
        let mut begins = [false; 256];
        keys.iter().filter_map(|key| key.first()).chain(b"\\").for_each(|byte| begins[usize::from(*byte)] = true);
        let mut clean = Vec::new();
        let (mut at, mut copied) = (0, 0);
        while let Some(next) = bytes[at..].iter().position(|byte| begins[usize::from(*byte)]) {
            at += next;
            let Some(length) = keys.iter().find_map(|key| stands(key, &bytes[at..])) else {
                at += 1;
                continue;
            };
            clean.extend_from_slice(&bytes[copied..at]);
            clean.extend_from_slice(MARK.as_bytes());
            at += length;
            copied = at;
        }
        (copied > 0).then(|| {
            clean.extend_from_slice(&bytes[copied..]);
            clean
        })
    }

    /// Headers without the keys; nothing where they hold none.
    pub(crate) fn without_headers(&self, headers: &HeaderMap) -> Option<HeaderMap> {
        let mut clean = None;
        for (at, value) in headers.values().enumerate() {
            let Some(bytes) = self.without(value.as_bytes()) else { continue };
            let clean = clean.get_or_insert_with(|| headers.clone());
            if let Some(value) = clean.values_mut().nth(at) {
                *value = HeaderValue::from_bytes(&bytes).unwrap_or(HeaderValue::from_static(MARK));
            }
        }
        clean
    }

    /// Every word that may be a key, as in `Bearer key` and `a=key; b=key`. What the request says openly besides, such as a
    /// media type, is none. A password counts as it is, too: whoever explains why it is wrong has decoded it. Where one begins
    /// as another does, the longer one comes first.
    fn words(&self) -> Vec<Cow<'_, [u8]>> {
        let (sensitive, open): (Vec<_>, Vec<_>) = self.headers.values().partition(|value| value.is_sensitive());
        let open: Vec<&[u8]> = open.into_iter().flat_map(words).collect();
        let mut keys = Vec::new();
        for value in sensitive.into_iter().chain(self.added.iter().map(|Added(value)| value)) {
            let is_key = |word: &&[u8]| word.len() >= SHORTEST && !open.contains(word);
            keys.extend(words(value).filter(is_key).map(Cow::Borrowed));
            keys.extend(passwords(value).into_iter().filter(|word| word.len() >= SHORTEST_PASSWORD).map(Cow::Owned));
        }
        keys.sort_by_key(|key| usize::MAX - key.len());
        keys
    }
}

/// `name:password` and `password` of a header `Basic`; nothing where it is none.
fn passwords(value: &HeaderValue) -> Vec<Vec<u8>> {
    let pair = value.as_bytes().split_at_checked(6).filter(|(scheme, _)| scheme.eq_ignore_ascii_case(b"basic "));
    let Some(pair) = pair.and_then(|(_, encoded)| BASE64.decode(encoded.trim_ascii()).ok()) else { return Vec::new() };
    let password = pair.iter().position(|byte| *byte == b':').map(|colon| pair[colon + 1..].to_vec());
    [pair].into_iter().chain(password).collect()
}

fn words(value: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    value.as_bytes().split(|byte| b" \t,;=\"".contains(byte))
}

/// How many bytes at the beginning of a text are a key, or enough of its beginning.
fn stands(key: &[u8], text: &[u8]) -> Option<usize> {
    let (mut at, mut same) = (0, 0);
    while same < key.len() {
        match one(&text[at..]) {
            Some((byte, length)) if byte == key[same] => {
                at += length;
                same += 1;
            }
            _ => break,
        }
    }
    (same >= key.len().min(BEGINNING)).then_some(at)
}

/// The first byte of a text, and how long it is as it stands there: `\/` and `\u002f` are a slash.
fn one(text: &[u8]) -> Option<(u8, usize)> {
    match text {
        [b'\\', b'u', b'0', b'0', high, low, ..] => {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            Some((digit(*high)? << 4 | digit(*low)?, 6))
        }
        [b'\\', byte @ (b'"' | b'\\' | b'/'), ..] => Some((*byte, 2)),
        [byte, ..] => Some((*byte, 1)),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::Keys;

    const KEY: &str = "sk-proj/0123456789-abcdefghij";

    fn sent(name: &'static str, value: &str) -> HeaderMap {
        let mut value = HeaderValue::from_str(value).unwrap();
        value.set_sensitive(true);
        HeaderMap::from_iter([(HeaderName::from_static(name), value)])
    }

    fn keys(headers: HeaderMap) -> Keys {
        Keys::of(&Arc::new(headers), None)
    }

    #[track_caller]
    fn becomes(text: &str, clean: &str) {
        let keys = keys(sent("authorization", &format!("Bearer {KEY}")));

        assert_eq!(keys.cleaned(text), clean);
    }

    #[test]
    fn key_is_taken_out_wherever_it_stands() {
        becomes("no key", "no key");
        becomes(KEY, "[redacted]");
        becomes(&format!("wrong {KEY}, {KEY}!"), "wrong [redacted], [redacted]!");
    }

    #[test]
    fn key_with_escapes_is_taken_out() {
        becomes(r#"{"a":"sk-proj\/0123456789-abcdefghij"}"#, r#"{"a":"[redacted]"}"#);
        becomes(r"\u0073k-proj\u002F0123456789-abcdefghij", "[redacted]");
        becomes(r"\u00zzk-proj \ \", r"\u00zzk-proj \ \");
    }

    #[test]
    fn beginning_of_a_cut_key_is_taken_out() {
        becomes("found \"sk-proj/0123456789-a…\"", "found \"[redacted]…\"");
        becomes("found \"sk-proj/0123456789-\"", "found \"sk-proj/0123456789-\"");
    }

    #[test]
    fn every_word_of_a_sensitive_header_is_a_key() {
        let keys = keys(sent("cookie", "one=0123456789ab; two=ba9876543210; short=12345678901"));

        assert_eq!(keys.cleaned("0123456789ab ba9876543210 12345678901"), "[redacted] [redacted] 12345678901");
    }

    #[test]
    fn password_is_taken_out_as_it_is_too() {
        // `me:pass; word` and `me:password`.
        for (sent_as, password) in [("Basic bWU6cGFzczsgd29yZA==", "pass; word"), ("basic bWU6cGFzc3dvcmQ", "password")]
        {
            let keys = keys(sent("proxy-authorization", sent_as));

            assert_eq!(keys.cleaned(&format!("<{password}>")), "<[redacted]>");
            assert_eq!(keys.cleaned(&format!("me:{password}")), "[redacted]");
        }
        for sent_as in ["Basic bWU6c2VjcmV0Cg", "Basic no base64!", "Basic", "Bearer bWU6cGFzc3dvcmQ"] {
            assert_eq!(keys(sent("authorization", sent_as)).cleaned("secret me:password"), "secret me:password");
        }
    }

    #[test]
    fn word_that_the_request_says_openly_is_no_key() {
        let mut headers = sent("x-format", "application/json");
        headers.insert("accept", HeaderValue::from_static("application/json"));

        assert_eq!(keys(headers).cleaned("application/json"), "application/json");
    }

    #[test]
    fn header_that_is_not_sensitive_holds_no_key() {
        let headers = HeaderMap::from_iter([(HeaderName::from_static("a"), HeaderValue::from_static("0123456789abc"))]);

        assert_eq!(keys(headers).cleaned("0123456789abc"), "0123456789abc");
    }

    #[test]
    fn keys_are_taken_out_of_headers() {
        let keys = keys(sent("authorization", KEY));

        let clean = keys.without_headers(&sent("www-authenticate", &format!("Bearer {KEY}")));

        assert_eq!(clean.unwrap()["www-authenticate"], "Bearer [redacted]");
        assert_eq!(keys.without_headers(&sent("www-authenticate", "Bearer")), None);
    }
}
