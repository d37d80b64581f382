//! What the events of a stream add to the whole response.

use super::Context;
use crate::{
    ir::{Fold, Folds, Item, Module, Pattern, Union},
    name,
    schema::{self, Api, EventStream},
};

impl Context<'_> {
    /// Gives the events of each stream their table, once, from the first operation that streams it.
    pub(super) fn fold(&self, api: &Api, modules: &mut [Module]) {
        for operation in &api.operations {
            let (Some(stream), Some(whole)) = (&operation.stream, operation.whole()) else { continue };
            let items = modules.iter_mut().flat_map(|module| &mut module.items);
            for item in items.filter(|item| item.name() == stream.event && item.folds().is_none()) {
                match item {
                    Item::Union(union) => {
                        let tag = union.probe.first().cloned();
                        union.folds = Some(table(tag, self.tagged(union), stream, whole));
                    }
                    Item::Struct(event) => {
                        let rows: Vec<Fold> = self.added(&event.name).map(|fold| row(None, fold)).collect();
                        event.folds = (!rows.is_empty()).then(|| Box::new(table(None, rows, stream, whole)));
                    }
                    Item::Enum(_) | Item::Alias(_) => {}
                }
            }
        }
    }

    /// What events add that are told apart by a tag.
    fn tagged(&self, union: &Union) -> Vec<Fold> {
        let rows = union.objects.iter().flat_map(|variant| {
            let tags = variant.patterns.iter().filter_map(|row| match row.first() {
                Some(Pattern::Text(tag)) => Some(tag),
                _ => None,
            });
            tags.flat_map(move |tag| self.added(&variant.item).map(move |fold| row(Some(tag), fold)))
        });
        rows.collect()
    }

    fn added(&self, event: &str) -> impl Iterator<Item = &schema::Fold> {
        self.definition(event).into_iter().flat_map(|definition| &definition.schema.ours.folds)
    }
}

fn table(tag: Option<String>, rows: Vec<Fold>, stream: &EventStream, whole: &str) -> Folds {
    let ends = stream.terminal.iter().map(|tag| {
        let outcome = stream.outcomes.iter().find(|(of, _)| of == tag);
        (tag.clone(), outcome.map_or_else(|| "Completed".to_owned(), |(_, outcome)| name::pascal(outcome)))
    });
    let text = stream.text.as_deref().map(name::snake);
    Folds { whole: whole.to_owned(), tag, text, rows, ends: ends.collect() }
}

fn row(tag: Option<&String>, fold: &schema::Fold) -> Fold {
    Fold { tag: tag.cloned(), source: fold.source.clone(), how: fold.how, into: fold.into.clone() }
}
