//! One schema against another: type, null, range, annotations, and what is inside.

use sequrity_runtime::is_multiple_of;
use serde_json::Number;

use super::{Comparison, Spot, shown};
use crate::schema::{Additional, Kind, Limits, Schema};

impl<'a> Comparison<'a> {
    /// Everything but null, which only members say.
    pub(super) fn schemas(&mut self, spot: &Spot, old: &'a Schema, new: &'a Schema) {
        self.types(spot, old, new);
        self.limits(spot, old, new);
        self.annotations(spot, old, new);
    }

    fn types(&mut self, spot: &Spot, old: &'a Schema, new: &'a Schema) {
        if let (Some(before), Some(after)) = (&old.constant, &new.constant) {
            return self.differs("constant-changed", spot, Some(before.to_string()), Some(after.to_string()));
        }
        if let (Some(before), Some(after)) = (&old.items, &new.items) {
            let spot = spot.part(spot.within("[]"), Some(&before.place), Some(&after.place));
            return self.inner(&spot, before, after);
        }
        if let (Additional::Map(before), Additional::Map(after)) = (&old.additional, &new.additional) {
            let spot = spot.part(spot.within("{}"), Some(&before.place), Some(&after.place));
            return self.inner(&spot, before, after);
        }
        let (was, is) = (self.type_text(old), shown::ty(new));
        if was != is {
            self.related(spot, (old, &was), (new, &is));
        }
    }

    fn inner(&mut self, spot: &Spot, old: &'a Schema, new: &'a Schema) {
        self.nullable(spot, old, new, (true, true));
        self.schemas(spot, old, new);
    }

    /// The old type in words, with the names that definitions have now.
    pub(super) fn type_text(&self, old: &Schema) -> String {
        shown::ty_of(old, &|name| self.name_now(name).to_owned())
    }

    /// Two types that are written differently: which of them takes the other's values decides.
    pub(super) fn related(&mut self, spot: &Spot, old: (&Schema, &str), new: (&Schema, &str)) {
        let ((before, was), (after, is)) = (old, new);
        let includes = self.includes();
        let id = match (includes.new_takes_old(after, before), includes.old_takes_new(before, after)) {
            (true, true) => "type-written-otherwise",
            (true, false) => "type-widened",
            (false, true) => "type-narrowed",
            (false, false) => "type-changed",
        };
        self.add(id, spot, Some(was.to_owned()), Some(is.to_owned()));
    }

    /// `required`: before and now. An optional member takes null in any case.
    pub(super) fn nullable(&mut self, spot: &Spot, old: &Schema, new: &Schema, required: (bool, bool)) {
        let words = |nullable: bool| Some(if nullable { "null" } else { "never null" }.to_owned());
        // Without a meaning of its own, an optional member never writes null.
        let written = required.0 || old.ours.null.is_some();
        let id = match (old.nullable, new.nullable) {
            (false, true) if required.0 => "null-allowed",
            (false, true) => "optional-null-allowed",
            (true, false) if written => "null-refused",
            (true, false) => "optional-null-refused",
            _ => return,
        };
        self.add(id, spot, words(old.nullable), words(new.nullable));
    }

    pub(super) fn limits(&mut self, spot: &Spot, old: &Schema, new: &Schema) {
        let (before, after) = (bounds(&old.limits), bounds(&new.limits));
        for (was, is) in before.into_iter().zip(after) {
            let text = |bound: &Bound| bound.value.map(|value| format!("{} {value}", bound.keyword));
            let id = match (was.value, is.value) {
                (was_at, is_at) if was_at == is_at && was.excluded == is.excluded => continue,
                (was_at, is_at) if was_at == is_at && was.excluded => "range-widened",
                (was_at, is_at) if was_at == is_at => "range-narrowed",
                (Some(_), None) => "range-widened",
                (None, Some(_)) => "range-narrowed",
                (was_at, is_at) if (was_at > is_at) == was.from_below => "range-widened",
                _ => "range-narrowed",
            };
            self.add(id, spot, text(&was), text(&is));
        }
        if old.kind == Some(Kind::Integer) && new.kind == old.kind {
            let unsigned = |schema: &Schema| schema.limits.minimum.is_some_and(|minimum| minimum >= 0.0);
            let words = |schema: &Schema| Some(if unsigned(schema) { "unsigned" } else { "signed" }.to_owned());
            let id = if unsigned(new) { "negative-refused" } else { "negative-allowed" };
            self.differs(id, spot, words(old), words(new));
        }
        self.steps(spot, old.limits.multiple_of, new.limits.multiple_of);
        match (&old.limits.pattern, &new.limits.pattern) {
            (was, is) if was == is => {}
            (was, None) => self.add("range-widened", spot, was.clone(), None),
            (was, is) => self.add("range-narrowed", spot, was.clone(), is.clone()),
        }
        match (old.unique_items, new.unique_items) {
            (false, true) => self.add("range-narrowed", spot, None, Some("uniqueItems".to_owned())),
            (true, false) => self.add("range-widened", spot, Some("uniqueItems".to_owned()), None),
            _ => {}
        }
    }

    fn steps(&mut self, spot: &Spot, old: Option<f64>, new: Option<f64>) {
        let text = |step: Option<f64>| step.map(|step| format!("multipleOf {step}"));
        let finer = |step: f64, than: f64| Number::from_f64(than).is_some_and(|than| is_multiple_of(&than, step));
        let id = match (old, new) {
            (was, is) if was == is => return,
            (Some(_), None) => "range-widened",
            (Some(was), Some(is)) if finer(is, was) => "range-widened",
            _ => "range-narrowed",
        };
        self.add(id, spot, text(old), text(new));
    }

    /// What is said of values beside their type.
    pub(super) fn annotations(&mut self, spot: &Spot, old: &Schema, new: &Schema) {
        let json = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string);
        let yes = |flag: bool| flag.then(|| "deprecated".to_owned());
        let id = if old.default.is_some() && new.default.is_some() { "default-changed" } else { "default-stated" };
        self.differs(id, spot, json(&old.default), json(&new.default));
        self.differs("deprecation-changed", spot, yes(old.deprecated), yes(new.deprecated));
        self.differs("description-changed", spot, old.description.clone(), new.description.clone());
        let phrases = |schema: &Schema| schema.ours.values.iter().map(|(_, phrase)| phrase.clone()).collect::<Vec<_>>();
        let same_values =
            old.ours.values.iter().map(|(value, _)| value).eq(new.ours.values.iter().map(|(value, _)| value));
        if same_values && phrases(old) != phrases(new) {
            self.add("description-changed", spot, Some(phrases(old).join("; ")), Some(phrases(new).join("; ")));
        }
        let (was, is) = (&old.ours.unit, &new.ours.unit);
        let id = if was.is_some() && is.is_some() { "unit-changed" } else { "unit-stated" };
        self.differs(id, spot, was.clone(), is.clone());
        match (&old.ours.null, &new.ours.null) {
            (Some(was), Some(is)) => {
                self.differs("description-changed", spot, Some(was.clone()), Some(is.clone()));
            }
            (was, is) => self.differs("null-meaning-changed", spot, was.clone(), is.clone()),
        }
        let id = if new.ours.initial.is_none() { "initial-removed" } else { "initial-changed" };
        self.differs(id, spot, json(&old.ours.initial), json(&new.ours.initial));
        self.differs("format-changed", spot, old.format.clone(), new.format.clone());
        self.embedded(spot, old, new);
    }

    fn embedded(&mut self, spot: &Spot, old: &Schema, new: &Schema) {
        let text = |media: &Option<String>, item: Option<&str>| {
            media.as_ref().map(|media| item.map_or_else(|| media.clone(), |item| format!("{media} of {item}")))
        };
        let was = old.content_schema.as_deref().map(|name| self.name_now(name));
        let old_text = text(&old.content_media_type, was);
        let new_text = text(&new.content_media_type, new.content_schema.as_deref());
        self.differs("embedded-changed", spot, old_text, new_text);
    }
}

struct Bound {
    keyword: &'static str,
    value: Option<f64>,
    /// The value itself is outside.
    excluded: bool,
    /// It is the lower end of the range.
    from_below: bool,
}

/// Every bound of a range; a new keyword of that kind is a compile error here.
fn bounds(limits: &Limits) -> [Bound; 8] {
    let Limits {
        minimum,
        above,
        maximum,
        below,
        min_length,
        max_length,
        min_items,
        max_items,
        min_properties,
        max_properties,
        multiple_of: _,
        pattern: _,
    } = limits;
    let number = |bare, exclusive, value: &Option<f64>, excluded: bool, from_below| Bound {
        keyword: if excluded { exclusive } else { bare },
        value: *value,
        excluded,
        from_below,
    };
    let count = |keyword, value: &Option<u64>, from_below| Bound {
        keyword,
        value: value.map(|value| value as f64),
        excluded: false,
        from_below,
    };
    [
        number("minimum", "exclusiveMinimum", minimum, *above, true),
        number("maximum", "exclusiveMaximum", maximum, *below, false),
        count("minLength", min_length, true),
        count("maxLength", max_length, false),
        count("minItems", min_items, true),
        count("maxItems", max_items, false),
        count("minProperties", min_properties, true),
        count("maxProperties", max_properties, false),
    ]
}
