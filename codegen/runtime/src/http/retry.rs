//! When a call is tried again, and how long it waits before.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, SystemTime},
};

use http::{HeaderMap, StatusCode, header};

/// How often and how patiently a call is tried.
///
/// Tried again are statuses 408, 409, 429 and 5xx, and failures before the first byte of a reply; bytes that are no reply
/// of HTTP, or break its protocol, are none of these, for whoever sent them has the request. A pause is a random
/// part of `base_delay`, doubled with each attempt up to `max_delay`; where the reply says how long to wait
/// (`Retry-After` in seconds or as a date, `retry-after-ms`), it is that long. A pause that would be longer than
/// `max_retry_after`, or pass the total time limit, is not begun: the call fails with what it has, and
/// [`Error::retry_after`](crate::Error::retry_after) says when to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// Attempts in all, the first included. Default: 3.
    pub max_attempts: u32,
    /// Longest pause before the second attempt. Default: 500 ms.
    pub base_delay: Duration,
    /// Longest pause before any attempt. Default: 8 s.
    pub max_delay: Duration,
    /// Longest pause that a service can ask for; one that asks for more is not asked again. Default: 60 s.
    pub max_retry_after: Duration,
}

impl Retry {
    /// One attempt only.
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets `max_attempts`; 0 counts as 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets `base_delay`.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets `max_delay`.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets `max_retry_after`.
    #[must_use]
    pub fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// The pause after so many failed attempts; none where the service asks for too long a one.
    pub(crate) fn pause(&self, failed: u32, asked_for: Option<Duration>, random: u64) -> Option<Duration> {
        if let Some(asked_for) = asked_for.filter(|pause| !pause.is_zero()) {
            return Some(asked_for).filter(|pause| *pause <= self.max_retry_after);
        }
        let doublings = failed.saturating_sub(1).min(31);
        let longest = self.base_delay.saturating_mul(1 << doublings).min(self.max_delay);
        // The upper 32 bits as a share: fine enough for a pause, and free of overflow.
        let share = f64::from((random >> 32) as u32) / f64::from(u32::MAX);
        // A number of that size may round up to more than a duration can hold.
        Some(Duration::try_from_secs_f64(longest.as_secs_f64() * share).unwrap_or(longest))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
        }
    }
}

/// Whether a status tells that the same request may succeed later.
pub(crate) fn is_retryable(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 409 | 429) || status.is_server_error()
}

/// How long the service asks to wait. What is nonsense in one header does not hide what the other says. The calendar is
/// looked at for a date alone: there are platforms that have none.
pub(crate) fn asked_for(headers: &HeaderMap, now: impl FnOnce() -> Option<SystemTime>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(pause) = text("retry-after-ms").and_then(|text| length(text, 1000.0)) {
        return Some(pause);
    }
    let text = text(header::RETRY_AFTER.as_str())?;
    length(text, 1.0).or_else(|| {
        // A date that has passed asks for no pause.
        let date = httpdate::parse_http_date(text).ok()?;
        Some(date.duration_since(now()?).unwrap_or_default())
    })
}

/// So many parts of a second. A number that is too great for a duration is the longest one: that asks for no haste.
fn length(text: &str, parts: f64) -> Option<Duration> {
    // Words are read as numbers, too: "inf", "nan".
    let number = text.parse::<f64>().ok().filter(|_| text.contains(|char: char| char.is_ascii_digit()))?;
    (number >= 0.0).then(|| Duration::try_from_secs_f64(number / parts).unwrap_or(Duration::MAX))
}

/// What retries may cost a client and all its clones, so that an outage is not made worse by them.
///
/// A full budget pays for a hundred retries, half as many after time-outs. A call that succeeds gives back what its own
/// retries took, or a little when it took none.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    left: Arc<AtomicU32>,
    full: u32,
}

const RETRY: u32 = 5;
const RETRY_AFTER_TIMEOUT: u32 = 10;
const FIRST_TRY: u32 = 1;

impl Budget {
    /// Pays for so many retries in a row.
    pub(crate) fn new(retries: u32) -> Self {
        let full = retries.saturating_mul(RETRY);
        Self { left: Arc::new(AtomicU32::new(full)), full }
    }

    /// Takes the price of a retry; none when there is not enough left.
    pub(crate) fn take(&self, after_timeout: bool) -> Option<u32> {
        let price = if after_timeout { RETRY_AFTER_TIMEOUT } else { RETRY };
        let pay = |left: u32| left.checked_sub(price);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay).ok().map(|_| price)
    }

    /// Gives back after success.
    pub(crate) fn give_back(&self, taken: u32) {
        let amount = if taken == 0 { FIRST_TRY } else { taken };
        let fill = |left: u32| Some(left.saturating_add(amount).min(self.full));
        // The closure always gives a value, so this cannot fail.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fill);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{Budget, Retry, asked_for};

    #[track_caller]
    fn asks(name: &'static str, value: &str, pause: Option<u64>) {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).unwrap());
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);

        assert_eq!(asked_for(&headers, || Some(now)), pause.map(Duration::from_millis), "{name}: {value}");
    }

    #[test]
    fn pause_is_read_in_every_form() {
        asks("retry-after", "7", Some(7_000));
        asks("retry-after", " 1.5 ", Some(1_500));
        asks("retry-after", "Sun, 06 Nov 1994 08:49:40 GMT", Some(3_000));
        asks("retry-after", "Sun, 06 Nov 1994 08:49:30 GMT", Some(0));
        asks("retry-after-ms", "250", Some(250));
    }

    #[test]
    fn number_that_is_too_great_asks_for_the_longest_pause() {
        for (name, value) in [
            ("retry-after", "1e30"),
            ("retry-after", "99999999999999999999"),
            ("retry-after", "1e999"),
            ("retry-after-ms", "1e30"),
        ] {
            let headers = HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))]);

            let pause = asked_for(&headers, || Some(SystemTime::UNIX_EPOCH));

            assert_eq!(pause, Some(Duration::MAX), "{name}: {value}");
            assert_eq!(Retry::default().pause(1, pause, 0), None);
        }
    }

    #[test]
    fn nonsense_asks_for_nothing() {
        asks("retry-after", "soon", None);
        asks("retry-after", "-1", None);
        asks("retry-after", "NaN", None);
        asks("retry-after", "inf", None);
        asks("retry-after-ms", "-5", None);
        asks("retry-after-ms", "infinity", None);
        asks("x-other", "5", None);
    }

    #[test]
    fn pause_is_a_random_part_of_a_doubling_limit() {
        let retry = Retry::default();
        let pause = |failed, random| retry.pause(failed, None, random).map(|pause| pause.as_millis());

        let longest = [1, 2, 3, 4, 5, 6].map(|failed| pause(failed, u64::MAX));

        assert_eq!(longest, [500, 1000, 2000, 4000, 8000, 8000].map(Some));
        assert_eq!(pause(3, 0), Some(0));
        assert_eq!(pause(2, 1 << 63), Some(500));
        assert_eq!(retry.pause(u32::MAX, None, u64::MAX), Some(retry.max_delay));
        assert_eq!(retry.pause(1, Some(Duration::ZERO), u64::MAX), Some(retry.base_delay));
        let endless = retry.base_delay(Duration::MAX).max_delay(Duration::MAX);
        assert_eq!(endless.pause(1, None, u64::MAX), Some(Duration::MAX));
    }

    #[test]
    fn pause_that_a_service_asks_for_has_a_limit() {
        let (retry, second) = (Retry::default(), Duration::from_secs(1));

        assert_eq!(retry.pause(1, Some(retry.max_retry_after), 0), Some(retry.max_retry_after));
        assert_eq!(retry.pause(1, Some(retry.max_retry_after + second), 0), None);
    }

    #[test]
    fn budget_runs_out_and_fills_up() {
        let budget = Budget::new(2);

        assert_eq!(budget.take(true), Some(10));
        assert_eq!(budget.clone().take(false), None);
        for _ in 0..5 {
            budget.give_back(0);
        }
        assert_eq!(budget.take(false), Some(5));
        budget.give_back(5);
        budget.give_back(500);
        assert_eq!((budget.take(false), budget.take(false), budget.take(false)), (Some(5), Some(5), None));
    }
}
