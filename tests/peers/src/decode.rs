//! Decoding: each entry of ours beside the same entry of the peer, and beside skipping the text.

use std::fmt::Debug;

use sequrity_peers_table as table;
use sequrity_types::{Codec, from_json, from_json_slice};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::{further::Kind, inputs::Input, race::{Race, Time}};

/// Races every entry over one input, and prints a table.
///
/// `O` is our type, `P` the peer's, and there may be one more. Texts that one of them cannot read are left out of the
/// race, and said; a further crate that reads none of what the peer reads does not take part.
pub fn race<O, P>(input: &Input, further: Option<(&'static str, Kind)>)
where
    O: Codec + DeserializeOwned + Debug,
    P: DeserializeOwned,
{
    let read = |text: &&String| serde_json::from_str::<P>(text).is_ok();
    let mut texts: Vec<&str> = input.texts.iter().filter(read).map(String::as_str).collect();
    if texts.is_empty() {
        println!("\n{}: the peer reads none of {} values", input.name, input.texts.len());
        return;
    }
    let mut notes = String::new();
    let mut note = |count: usize, who: &str| {
        if count > 0 {
            notes += &format!("; {count} more that {who} cannot read");
        }
    };
    note(input.texts.len() - texts.len(), "the peer");
    let further = further.filter(|(name, kind)| {
        let both: Vec<&str> = texts.iter().copied().filter(|text| (kind.read)(text).is_ok()).collect();
        note(texts.len() - both.len(), name);
        let takes_part = !both.is_empty();
        if takes_part {
            texts = both;
        }
        takes_part
    });
    let values: Vec<Value> = texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    let mut race = Race::new(texts.len());
    race.lane("skip everything", || each(&texts, serde_json::from_str::<IgnoredAny>));
    race.lane("from_json", || each(&texts, from_json::<O>));
    race.lane("from_json_slice", || each(&texts, |text| from_json_slice::<O>(text.as_bytes())));
    race.lane("from_str", || each(&texts, |text| serde_json::from_str::<O>(text)));
    race.lane("from_slice", || each(&texts, |text| serde_json::from_slice::<O>(text.as_bytes())));
    race.lane("from_reader", || each(&texts, |text| serde_json::from_reader::<_, O>(text.as_bytes())));
    race.lane_with("from_value", || values.clone(), |values| all(values, serde_json::from_value::<O>));
    race.lane("peer from_str", || each(&texts, |text| serde_json::from_str::<P>(text)));
    race.lane("peer from_slice", || each(&texts, |text| serde_json::from_slice::<P>(text.as_bytes())));
    race.lane("peer from_reader", || each(&texts, |text| serde_json::from_reader::<_, P>(text.as_bytes())));
    race.lane_with("peer from_value", || values.clone(), |values| all(values, serde_json::from_value::<P>));
    if let Some((name, Kind { read, .. })) = further {
        let texts = &texts;
        race.lane(name, move || each(texts, read));
    }
    let title = format!("{}: {} values of {} bytes on average{notes}", input.name, texts.len(), input.size());
    report(&title, &race.run());
}

/// Decodes every text; panics where one does not fit, as then there is nothing to measure.
fn each<'t, T, E: Debug>(texts: &[&'t str], read: impl Fn(&'t str) -> Result<T, E>) {
    for text in texts {
        std::hint::black_box(read(text).expect("the text fits the type"));
    }
}

fn all<T, E: Debug>(values: Vec<Value>, read: impl Fn(Value) -> Result<T, E>) {
    for value in values {
        std::hint::black_box(read(value).expect("the value fits the type"));
    }
}

fn report(title: &str, times: &[Time]) {
    let of = |name: &str| times.iter().find(|time| time.name == name);
    let skip = of("skip everything");
    let rows = times.iter().map(|time| {
        let own = !time.name.starts_with("peer ") && time.name != "skip everything";
        // Entries that serde does not have are compared with the peer's from_str.
        let same = of(&format!("peer {}", time.name)).or_else(|| of("peer from_str")).filter(|_| own);
        let text = of("peer from_str").filter(|_| own);
        vec![
            time.name.to_owned(),
            table::time(time.best),
            table::time(time.median),
            table::ratio(skip.map(|skip| skip.ratio(time))),
            table::ratio(same.map(|same| time.ratio(same))),
            table::ratio(text.map(|text| time.ratio(text))),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    table::print(title, &["entry", "best", "median", "of skipping", "beside the same", "beside from_str"], &rows);
}
