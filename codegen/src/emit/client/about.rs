//! What the documentation of the client crate says first: how to begin, its features, and what it traces.

use super::runs;
use crate::{emit::manifests, ir::Api};

/// The lines, laid out. Rows of tables must not be broken: they stay shorter than a line.
pub(super) fn lines(api: &Api) -> Vec<String> {
    let conversation = if api.has_conversations() { "; a conversation is a [`Session`]" } else { "" };
    let mut lines = api.docs.clone();
    lines.push(String::new());
    lines.push(format!("Start with [`Client`]{conversation}; types are in [`types`]."));
    lines.extend(features());
    lines.extend(spans(runs::first(api).is_some()));
    lines
}

/// The features of the manifest.
fn features() -> Vec<String> {
    let head = ["", "# Features", "", "| Feature | What it adds |", "| --- | --- |"].map(str::to_owned);
    let row = |(name, about): (&str, &str)| {
        let default = if name == manifests::DEFAULT { " (default)" } else { "" };
        format!("| `{name}`{default} | {about} |")
    };
    head.into_iter().chain(manifests::FEATURES.into_iter().chain([manifests::FROM_TYPES]).map(row)).collect()
}

/// What filters and layers of an application can rely on.
fn spans(runs: bool) -> Vec<String> {
    let head = [
        "",
        "# Spans",
        "",
        "With the feature `tracing` there are spans with the target `sequrity_runtime`: names, numbers and ids, never a body, \
         a header, an address or a key.",
        "",
        "| Span | Level | Fields |",
        "| --- | --- | --- |",
    ];
    let of_runs = [
        "| `run` | info | operation, turns; the calls and functions of a run are inside |",
        "| `tool` | info | name, ok |",
    ];
    let of_calls = [
        "| `call` | info | operation, attempts, status, request_id, error, usage, opened_ms, elapsed_ms |",
        "| `attempt` | debug | number, status, request_id, error, elapsed_ms |",
        "",
        "A field is recorded as soon as it is known: `error` is an [`ErrorKind`], `usage` the numbers of the reply as one \
         text, `opened_ms` the time to status and headers. What the caller dropped has no `elapsed_ms`. The event `trying \
         again` is a warning, with `error`, `status` and `pause_ms`; `over` ends calls and attempts, at level debug. A client \
         that is built for a base URL with `http://`, other than one of this machine, warns once that nothing is encrypted.",
    ];
    let of_runs = if runs { &of_runs[..] } else { &[] };
    head.iter().chain(of_runs).chain(&of_calls).map(|line| (*line).to_owned()).collect()
}
