//! Encoding: what was decoded, written again.

use std::fmt::Debug;

use sequrity_peers_table as table;
use sequrity_types::{Codec, from_json, to_json};
use serde::{Serialize, de::DeserializeOwned};

use crate::{inputs::Input, race::Race};

/// Races ways to write one input, and prints a table.
pub fn race<O, P>(input: &Input)
where
    O: Codec + Serialize + Debug,
    P: Serialize + DeserializeOwned,
{
    let pairs = input.texts.iter().filter_map(|text| Some((from_json(text).ok()?, serde_json::from_str(text).ok()?)));
    let (ours, theirs): (Vec<O>, Vec<P>) = pairs.unzip();
    if ours.is_empty() {
        println!("\nencoding {}: the peer reads none of {} values", input.name, input.texts.len());
        return;
    }
    let mut race = Race::new(ours.len());
    race.lane("to_json", || ours.iter().map(|value| to_json(value).map_or(0, |text| text.len())).sum::<usize>());
    race.lane("to_string", || lengths(&ours));
    race.lane("peer to_string", || lengths(&theirs));
    let times = race.run();
    let peer = times.iter().find(|time| time.name == "peer to_string");
    let rows: Vec<Vec<String>> = times
        .iter()
        .map(|time| {
            let compared = peer.filter(|_| !time.name.starts_with("peer"));
            vec![
                time.name.to_owned(),
                table::time(time.best),
                table::time(time.median),
                table::ratio(compared.map(|peer| time.ratio(peer))),
            ]
        })
        .collect();
    let title = format!("encoding {}: {} values", input.name, ours.len());
    table::print(&title, &["entry", "best", "median", "beside the peer"], &rows);
}

fn lengths<T: Serialize>(values: &[T]) -> usize {
    values.iter().map(|value| serde_json::to_string(value).map_or(0, |text| text.len())).sum()
}
