//! Spans of calls and attempts, by the crate `tracing` when the feature of that name is on. They hold names, numbers and
//! ids; never a body, a header or an address.

#[cfg(not(feature = "tracing"))]
pub(crate) use self::off::{RunTrace, Trace, unencrypted};
#[cfg(feature = "tracing")]
pub(crate) use self::on::{RunTrace, Trace, unencrypted};

#[cfg(feature = "tracing")]
mod on {
    use std::{
        future::Future,
        sync::{Arc, OnceLock},
        time::Duration,
    };

    use serde_json::Value;
    use tracing::{
        Instrument, Span, debug, debug_span,
        field::{Empty, display},
        info_span, warn,
    };

    use crate::{
        http::{clock::Clock, error::Error, message::one_line, operation::Operation, reply::Head, run::ToolFault},
        json::member_text,
    };

    /// What filters of applications name: not the module, which is nobody's business.
    const TARGET: &str = env!("CARGO_CRATE_NAME");

    /// Bytes of JSON that numbers are looked for in.
    const LARGEST: usize = 4 << 10;

    /// A client is built whose requests can be read on the way.
    pub(crate) fn unencrypted() {
        warn!(target: TARGET, "requests and their keys are sent unencrypted: the base URL begins with http://");
    }

    /// The span of a call, or of one attempt inside it; ends when this is dropped.
    pub(crate) struct Trace {
        span: Span,
        clock: Arc<dyn Clock>,
        start: Duration,
        operation: &'static Operation,
        /// Whether status and id of a reply are recorded: there are layers that show a field as often as it is.
        headed: OnceLock<()>,
    }

    impl Trace {
        /// A call begins.
        pub(crate) fn call(operation: &'static Operation, clock: &Arc<dyn Clock>) -> Self {
            let span = info_span!(
                target: TARGET,
                "call",
                operation = operation.id,
                attempts = Empty,
                status = Empty,
                request_id = Empty,
                error = Empty,
                usage = Empty,
                opened_ms = Empty,
                elapsed_ms = Empty,
            );
            Self { span, clock: Arc::clone(clock), start: clock.now(), operation, headed: OnceLock::new() }
        }

        /// An attempt of the call begins.
        pub(crate) fn attempt(&self, number: u32) -> Self {
            let span = debug_span!(
                target: TARGET,
                parent: &self.span,
                "attempt",
                number,
                status = Empty,
                request_id = Empty,
                error = Empty,
                elapsed_ms = Empty,
            );
            let (clock, start) = (Arc::clone(&self.clock), self.clock.now());
            Self { span, clock, start, operation: self.operation, headed: OnceLock::new() }
        }

        /// Runs a part of the call inside its span.
        pub(crate) fn run<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
            future.instrument(self.span.clone())
        }

        pub(crate) fn attempts(&self, attempts: u32) {
            self.span.record("attempts", attempts);
        }

        /// The head of a successful reply is there.
        pub(crate) fn head(&self, head: &Head) {
            self.record_head(Some(head));
            self.span.record("opened_ms", self.milliseconds());
        }

        /// A failed attempt will be followed by another.
        pub(crate) fn pause(&self, error: &Error, pause: Duration) {
            let status = error.status().map(|status| status.as_u16());
            let pause = millis(pause);
            self.span
                .in_scope(|| warn!(target: TARGET, error = ?error.kind(), status, pause_ms = pause, "trying again"));
        }

        /// Numbers out of a whole reply or a last event.
        pub(crate) fn usage(&self, text: &[u8]) {
            if self.span.is_disabled() || self.operation.usage.is_empty() {
                return;
            }
            let Ok(text) = str::from_utf8(text) else { return };
            let mut numbers = String::new();
            if let Some(usage) = self.operation.usage.iter().find_map(|pointer| value_at(text, pointer)) {
                add_numbers(&mut numbers, "", &usage);
            }
            if !numbers.is_empty() {
                // Names come from the service, too: they must not look like lines of the log.
                self.span.record("usage", display(one_line(numbers.trim_end())));
            }
        }

        /// It is over, well or not.
        pub(crate) fn end(&self, error: Option<&Error>) {
            self.span.record("elapsed_ms", self.milliseconds());
            if let Some(error) = error {
                self.record_head(error.head());
                self.span.record("error", display(format_args!("{:?}", error.kind())));
            }
            self.span.in_scope(|| debug!(target: TARGET, "over"));
        }

        fn record_head(&self, head: Option<&Head>) {
            if let Some(head) = head
                && self.headed.set(()).is_ok()
            {
                self.span.record("status", head.status.as_u16());
                if let Some(id) = head.request_id() {
                    self.span.record("request_id", &*head.keys.cleaned(id));
                }
            }
        }

        fn milliseconds(&self) -> u64 {
            millis(self.clock.now().saturating_sub(self.start))
        }
    }

    /// The span of a run of several turns; its calls and functions stand inside it.
    pub(crate) struct RunTrace(Span);

    impl RunTrace {
        pub(crate) fn new(operation: &'static Operation) -> Self {
            Self(info_span!(target: TARGET, "run", operation = operation.id, turns = Empty))
        }

        pub(crate) fn run<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
            future.instrument(self.0.clone())
        }

        pub(crate) fn turn(&self, turn: u32) {
            self.0.record("turns", turn);
        }

        /// Runs a function of the application inside a span of its own.
        pub(crate) fn tool<F: Future<Output = Result<T, ToolFault>>, T>(
            &self,
            name: &str,
            future: F,
        ) -> impl Future<Output = F::Output> + use<F, T> {
            let span = info_span!(target: TARGET, parent: &self.0, "tool", name, ok = Empty);
            let inside = span.clone();
            let work = async move {
                let outcome = future.await;
                span.record("ok", outcome.is_ok());
                outcome
            };
            work.instrument(inside)
        }
    }

    fn millis(duration: Duration) -> u64 {
        u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
    }

    /// The value that a JSON pointer leads to, through objects; the rest of the text is not read into anything. A large one
    /// is not worth tracing.
    fn value_at(text: &str, pointer: &str) -> Option<Value> {
        let found = pointer.split('/').skip(1).try_fold(text, member_text)?;
        (found.len() <= LARGEST).then(|| serde_json::from_str(found).ok()).flatten()
    }

    /// `input=12 details.cached=3 `; texts are left out, they could be anything.
    fn add_numbers(line: &mut String, path: &str, value: &Value) {
        match value {
            Value::Number(number) => line.push_str(&format!("{path}={number} ")),
            Value::Object(members) => {
                let dot = if path.is_empty() { "" } else { "." };
                for (name, member) in members {
                    add_numbers(line, &format!("{path}{dot}{name}"), member);
                }
            }
            _ => {}
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::{future::Future, sync::Arc, time::Duration};

    use crate::http::{clock::Clock, error::Error, operation::Operation, reply::Head};

    /// Nothing is traced.
    pub(crate) fn unencrypted() {}

    /// Nothing is traced.
    pub(crate) struct Trace;

    impl Trace {
        pub(crate) fn call(_: &'static Operation, _: &Arc<dyn Clock>) -> Self {
            Self
        }

        pub(crate) fn attempt(&self, _: u32) -> Self {
            Self
        }

        pub(crate) fn run<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn attempts(&self, _: u32) {}

        pub(crate) fn head(&self, _: &Head) {}

        pub(crate) fn pause(&self, _: &Error, _: Duration) {}

        pub(crate) fn usage(&self, _: &[u8]) {}

        pub(crate) fn end(&self, _: Option<&Error>) {}
    }

    /// Nothing is traced.
    pub(crate) struct RunTrace;

    impl RunTrace {
        pub(crate) fn new(_: &'static Operation) -> Self {
            Self
        }

        pub(crate) fn run<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn turn(&self, _: u32) {}

        pub(crate) fn tool<F: Future>(&self, _: &str, future: F) -> F {
            future
        }
    }
}
