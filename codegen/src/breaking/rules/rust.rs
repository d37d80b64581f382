//! What happens to source that uses the emitted crates.

use super::{Rule, rule};
use crate::breaking::Label::{Additive, Source, Unaffected};

pub(super) const RULES: &[Rule] = &[
    rule(
        "field-added",
        Additive,
        Additive,
        "a struct has a new public field",
        "structs cannot be built or matched whole outside of their crate",
    ),
    rule(
        "field-changed",
        Source,
        Source,
        "a field has another type",
        "source that reads or sets it expects the old type",
    ),
    rule("field-removed", Source, Source, "a field is gone", "source that uses it no longer compiles"),
    rule(
        "variant-added",
        Additive,
        Additive,
        "an enum has a new variant",
        "enums cannot be matched outside of their crate without an arm for the rest",
    ),
    rule(
        "variant-changed",
        Source,
        Source,
        "a variant holds another type, or holds it in a box",
        "patterns and constructors of it expect the old type",
    ),
    rule("variant-removed", Source, Source, "a variant is gone", "source that uses it no longer compiles"),
    rule("constructor-added", Additive, Additive, "a type has `new`", "nobody called it before"),
    rule("constructor-changed", Source, Source, "`new` takes or gives something else", "calls pass the old arguments"),
    rule("constructor-removed", Source, Source, "`new` is gone", "source that uses it no longer compiles"),
    rule("method-added", Additive, Additive, "a type has a new method", "nobody called it before"),
    rule(
        "method-changed",
        Source,
        Source,
        "a method takes or gives something else",
        "calls pass the old arguments or expect the old result",
    ),
    rule(
        "method-removed",
        Source,
        Source,
        "a method, such as a setter, a preset or an accessor, is gone",
        "source that uses it no longer compiles",
    ),
    rule("trait-added", Additive, Additive, "a type has a new trait", "nobody used it before"),
    rule(
        "trait-removed",
        Source,
        Source,
        "a type has lost a trait, such as `Default`, `Copy` or a conversion",
        "source that uses it no longer compiles",
    ),
    rule(
        "feature-added",
        Additive,
        Additive,
        "a crate turns on a feature of another one",
        "the crates that it needs are built, too",
    ),
    rule(
        "feature-removed",
        Unaffected,
        Unaffected,
        "a crate no longer turns on a feature of another one",
        "less is built",
    ),
    rule("item-added", Additive, Additive, "the crates have a new item", "nobody named it before"),
    rule("item-removed", Source, Source, "the crates have lost an item", "source that names it no longer compiles"),
    rule(
        "item-kind-changed",
        Source,
        Source,
        "a struct is an enum now, or the other way round",
        "source that builds, reads or matches it no longer compiles",
    ),
];
