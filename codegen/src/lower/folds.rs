//! What the events of a stream add to the whole response.

use super::Context;
use crate::{
    ir::{Fold, Folds, Item, Module, Pattern, Union},
    name,
    schema::{self, Api, EventStream},
};

impl Context<'_> {
    /// Gives each union of events its table, once, from the first operation that streams it.
    pub(super) fn fold(&self, api: &Api, modules: &mut [Module]) {
        for operation in &api.operations {
            let (Some(stream), Some(whole)) = (&operation.stream, operation.whole()) else { continue };
            let items = modules.iter_mut().flat_map(|module| &mut module.items);
            let union = items.filter_map(|item| match item {
                Item::Union(union) if union.name == stream.event && union.folds.is_none() => Some(union),
                _ => None,
            });
            for union in union {
                union.folds = Some(self.table(union, stream, whole));
            }
        }
    }

    fn table(&self, union: &Union, stream: &EventStream, whole: &str) -> Folds {
        let rows = union.objects.iter().flat_map(|variant| {
            let tags = variant.patterns.iter().filter_map(|row| match row.first() {
                Some(Pattern::Text(tag)) => Some(tag),
                _ => None,
            });
            let folds = self.definition(&variant.item).map(|definition| definition.schema.ours.folds.as_slice());
            tags.flat_map(move |tag| folds.unwrap_or_default().iter().map(move |fold| row(tag, fold)))
        });
        let ends = stream.terminal.iter().map(|tag| {
            let outcome = stream.outcomes.iter().find(|(of, _)| of == tag);
            (tag.clone(), outcome.map_or_else(|| "Completed".to_owned(), |(_, outcome)| name::pascal(outcome)))
        });
        Folds {
            whole: whole.to_owned(),
            tag: union.probe.first().cloned().unwrap_or_default(),
            text: stream.text.as_deref().map(name::snake),
            rows: rows.collect(),
            ends: ends.collect(),
        }
    }
}

fn row(tag: &str, fold: &schema::Fold) -> Fold {
    Fold { tag: tag.to_owned(), source: fold.source.clone(), append: fold.append, into: fold.into.clone() }
}
