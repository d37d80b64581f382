//! What the fixtures become does what their descriptions say.

use sequrity_fixtures::{
    accessors::reports::Report,
    constant::notes::TextNote,
    conversions::talks::{Echo, Echoes, Talk},
    embedded_json::letters::{Letter, Post, SealState},
    fallback::answers::{Answer as Reply, Shout, Whisper},
    instances::{
        kitchens::Kitchen,
        pantries::{Cellar, Pantry},
    },
    kinds_union::answers::{Answer, Choice, Mood},
    limits::parcels::Parcel,
    makes::shop::{Bill, Slip, Wish},
    nullable_parts::readings::{Series, Watcher},
    optional_constant::references::NoteReference,
    other_names::{
        labels::{Answer as Comment, Count, Labels, MaybeText, Remarks, Title},
        things::{Article, Thing},
    },
    presets::coffee::Coffee,
    recursive_types::trees::{Formula, Knot},
    sets::orders::{Order, Weekday},
    shared_tag::mail::Mail,
    three_state_null::limits::Budget,
    untagged_union::places::Spot,
};
use sequrity_runtime::{Codec, Nullable, from_json, to_json, to_json_checked};

/// Reads a text and writes it back.
#[track_caller]
fn back<T: Codec>(text: &str) -> T {
    let value: T = from_json(text).expect("the text is such a value");
    assert_eq!(to_json(&value).expect("it can be written"), text);
    value
}

#[test]
fn members_that_share_a_tag_are_told_apart() {
    let sent = back(r#"{"type":"message","role":"sender","id":"1","text":"a"}"#);
    let draft = back(r#"{"type":"message","role":"sender","text":"a"}"#);
    let short = back(r#"{"role":"sender","text":"a"}"#);
    let other = back(r#"{"type":"parcel","weight":1}"#);

    assert!(matches!(sent, Mail::Sent(_)), "{sent:?}");
    assert!(matches!(draft, Mail::Draft(_)), "{draft:?}");
    assert!(matches!(short, Mail::Short(_)), "{short:?}");
    assert!(matches!(other, Mail::Other(_)), "{other:?}");
}

#[test]
fn members_without_a_tag_are_told_apart_by_what_they_have() {
    assert!(matches!(back(r#"{"street":"Quay"}"#), Spot::Street(_)));
    assert!(matches!(back(r#"{"x":1.0,"y":2.5}"#), Spot::Map(_)));
    assert!(from_json::<Spot>(r#"{"note":"nowhere"}"#).is_err());
}

#[test]
fn kinds_of_json_are_told_apart() {
    assert!(matches!(back(r#""a""#), Answer::Text(_)));
    assert!(matches!(back("9007199254740993"), Answer::Number(_)));
    assert!(matches!(back(r#"["fine","odd"]"#), Answer::List(_)));
    assert!(matches!(back(r#"{"reason":"none"}"#), Answer::Excuse(_)));
    assert!(matches!(back("null"), Answer::Other(_)));
    assert!(matches!(back(r#""fine""#), Choice::Mood(Mood::Fine)));
}

#[test]
fn absent_null_and_value_are_three_states() {
    assert_eq!(to_json(&Budget::default()).unwrap(), "{}");
    assert_eq!(to_json(&Budget::default().amount_null()).unwrap(), r#"{"amount":null}"#);
    assert_eq!(to_json(&Budget::default().amount(3)).unwrap(), r#"{"amount":3}"#);
    let budget: Budget = back(r#"{"amount":null,"payers":null}"#);
    assert_eq!(budget.currency, None);
}

#[test]
fn null_in_a_list_or_a_map_keeps_its_place() {
    let text = concat!(
        r#"{"names":["pond",null],"counts":[null,3],"watchers":[null,{"name":"Ada"},{"name":"Bo","boots":true}],"#,
        r#""heights":{"pond":null,"hill":20.5},"grid":[null,[true,null]],"marks":[null,"b","a"],"notes":[null,1],"#,
        r#""answer":[null,"no"],"parts":[{"names":[],"counts":[],"heights":{},"answer":"yes"},null]}"#
    );

    let series: Series = back(text);

    assert_eq!((&series.names[1], series.counts[0], series.heights["pond"]), (&None, None, None));
    assert_eq!(series.watcher_names().collect::<Vec<_>>(), ["Ada", "Bo"]);
    assert_eq!((series.last_count(), series.all_names().as_str(), series.answers().count()), (Some(3), "pond", 1));
}

#[test]
fn null_is_given_as_none_where_it_stands() {
    let watchers = [None, Some(Watcher::new("Ada"))];

    let series = Series::new([Some("pond".to_owned()), None], [None, Some(2)], [("hill", None)]).watchers(watchers);

    let text = r#"{"names":["pond",null],"counts":[null,2],"watchers":[null,{"name":"Ada"}],"heights":{"hill":null}}"#;
    assert_eq!(to_json_checked(&series).unwrap(), text);
    let empty = r#"{"names":["pond",null],"counts":[null,null],"watchers":[null,{"name":"Ada"}],"heights":{"pond":null,"hill":20.5},"grid":[null,[true,null]],"answer":[null,"no"]}"#;
    assert_eq!(to_json_checked(&Series::empty()).unwrap(), empty);
}

#[test]
fn null_among_items_counts_as_one() {
    let series = Series::new([], [None], Vec::<(String, Option<f64>)>::new());

    let error = to_json_checked(&series).unwrap_err();

    assert!(error.to_string().contains("expected 2 items or more, found 1"), "{error}");
}

#[test]
fn constant_that_may_be_absent_stays_so() {
    let absent: NoteReference = back(r#"{"id":"1"}"#);
    let present: NoteReference = back(r#"{"type":"note_reference","id":"1"}"#);

    assert_eq!(absent.id, present.id);
    assert_ne!(absent, present, "each is written as it was read");
    assert_eq!(to_json(&NoteReference::new("1")).unwrap(), r#"{"type":"note_reference","id":"1"}"#);
    assert!(from_json::<NoteReference>(r#"{"type":"bookmark","id":"1"}"#).is_err());
}

#[test]
fn truth_values_and_numbers_may_be_constants() {
    let text = r#"{"type":"text_note","version":2,"drift":-3,"kept":true,"text":"a"}"#;

    let note: TextNote = back(text);

    assert_eq!(to_json(&TextNote::new("a")).unwrap(), text);
    assert_eq!(note.text, "a");
    for other in [text.replace('2', "3"), text.replace("true", "false"), text.replace("-3", "\"-3\"")] {
        assert!(from_json::<TextNote>(&other).is_err(), "{other}");
    }
}

#[test]
fn presets_are_the_instances_of_the_schema() {
    let latte = to_json_checked(&Coffee::latte()).unwrap();

    assert_eq!(latte, r#"{"size":"big","shots":1,"milk":0.8,"sugar":null,"extras":["foam"],"notes":{"cup":"tall"}}"#);
}

#[test]
fn instance_of_every_type_is_written_as_in_the_schema() {
    let full = to_json_checked(&Kitchen::full()).unwrap();
    let furnished = to_json_checked(&Kitchen::furnished()).unwrap();

    assert_eq!(
        full,
        r#"{"kind":"kitchen","code":"1\u0000\b2","area":12.5,"height":18446744073709551615,"depth":-3,"slope":-0.5,"open":true,"notes":{"left":[1,-2,9007199254740993,1e+300,"a\u0001b",null]},"any":{"":[]},"inner":{"kind":"kitchen","area":-1},"limit":2}"#
    );
    assert_eq!(
        furnished,
        r#"{"kind":"kitchen","area":1,"tool":{"tool":"knife","blade":20},"tools":["spoon",{"tool":"fork"},{"tool":"knife","blade":1}],"pots":{"small":1,"big":0.5}}"#
    );
    assert_eq!(to_json(&Kitchen::bare()).unwrap(), r#"{"kind":"kitchen","area":0,"notes":{},"any":null,"limit":null}"#);
}

#[test]
fn constructor_sets_initial_values_of_every_type() {
    assert_eq!(
        to_json_checked(&Pantry::new()).unwrap(),
        r#"{"code":"0000","area":2.5,"notes":{"a":1},"tool":{"tool":"fork"},"tools":["spoon"],"limit":null,"cats":1}"#
    );
    assert_eq!(Cellar::usual().default.as_deref(), Some("wine"));
}

#[test]
fn text_that_is_no_json_is_kept_whether_it_is_required_secret_or_has_three_states() {
    let answer = Reply::from_text_lenient("no json");

    assert_eq!((answer.raw.as_str(), answer.sure), ("no json", false));
    assert_eq!(Whisper::from_text_lenient("no json").raw, Some("no json".into()));
    assert_eq!(Shout::from_text_lenient("no json").raw, Some(Nullable::Value("no json".to_owned())));
}

#[test]
fn set_is_sorted_and_holds_each_item_once() {
    let order = Order::new(["b", "a", "b"]).days([Weekday::Friday, Weekday::Monday]);

    assert_eq!(to_json(&order).unwrap(), r#"{"things":["a","b"],"days":["monday","friday"]}"#);
}

#[test]
fn accessors_pass_over_what_they_do_not_name() {
    let report: Report = back(
        r#"{"author":{"name":"Ada"},"pages":3,"cover":{"thickness":0.5,"colour":"red"},"sections":[{"type":"paragraph","text":"a"},{"type":"picture","width":2,"caption":"b"},{"type":"map"},{"type":"paragraph","text":"c"},{"type":"table"}]}"#,
    );

    assert_eq!((report.text(), report.whole()), ("a\nc".to_owned(), "ac".to_owned()));
    assert_eq!(report.captions().collect::<Vec<_>>(), ["b"]);
    assert_eq!((report.widths().sum::<u64>(), report.tables().count()), (2, 1));
    assert_eq!((report.author_name(), report.author_age()), (Some("Ada"), None));
    assert_eq!((report.length(), report.thickness(), report.colour()), (3, 0.5, "red"));
}

#[test]
fn text_that_is_no_such_json_is_kept_by_the_lenient_reader() {
    let letter = Letter::new("{\"a\":[1]}", "melted");

    assert_eq!(letter.arguments_as::<Vec<u8>>().unwrap_err().path(), "$");
    assert!(letter.seal_parsed().is_err());
    let seal = letter.seal_lenient();
    assert_eq!((seal.state, seal.raw.as_deref()), (SealState::Broken, Some("melted")));
}

#[test]
fn what_came_back_can_be_sent_again() {
    let echo: Vec<Echo> = from_json(r#"[{"type":"spoken","text":"a","loud":true},{"type":"sung","key":"c"}]"#).unwrap();

    let talk = Talk::from(echo);

    assert_eq!(to_json(&talk).unwrap(), r#"[{"type":"spoken","text":"a","loud":true},{"type":"sung","key":"c"}]"#);
}

#[test]
fn value_inside_of_itself_comes_back() {
    let knot: Knot = back(r#"{"type":"double","inner":{"type":"double","inner":{"type":"single","rope":"hemp"}}}"#);

    assert!(matches!(knot, Knot::Double(_)), "{knot:?}");
}

#[test]
fn closed_union_whose_first_variant_holds_the_union_reads_both() {
    let formula: Formula = back(r#"{"type":"negation","of":{"type":"negation","of":{"type":"number","value":2.5}}}"#);

    assert!(matches!(formula, Formula::Negation(_)), "{formula:?}");
}

#[test]
fn texts_on_the_way_are_read() {
    let post: Post = back(concat!(
        r#"{"letters":[{"arguments":"{}","body":"{\"words\":[\"a\"]}","seal":"{\"state\":\"whole\"}"},"#,
        r#"{"arguments":"[]","body":"broken","seal":"wax"}],"note":[1,2]}"#
    ));

    let bodies: Vec<_> = post.bodies().map(|body| body.map(|body| body.words)).collect();
    assert_eq!(bodies[0].as_ref().unwrap(), &["a"]);
    assert!(bodies[1].is_err() && post.last_body().is_err());
    assert_eq!(post.last_seal().raw.as_deref(), Some("wax"));
    assert_eq!(post.seal_states().collect::<Vec<_>>(), [SealState::Whole, SealState::Broken]);
    assert_eq!(post.last_raw_seal().as_deref(), Some("wax"));
    assert_eq!(post.last_arguments(), Some("[]"));
    assert_eq!(post.note_as::<[u8; 2]>().unwrap(), [1, 2]);
}

#[test]
fn texts_that_are_not_there_say_so() {
    let post: Post = back(r#"{"letters":[]}"#);

    assert_eq!(post.last_body().unwrap_err().message(), "there is no `letters.body`");
    assert_eq!(post.note_as::<u8>().unwrap_err().message(), "there is no `note`");
    assert_eq!((post.last_seal().state, post.last_seal().raw.as_deref()), (SealState::Broken, Some("")));
    assert_eq!(post.last_raw_seal(), None);
}

#[test]
fn what_is_found_is_converted_on_the_way() {
    let echoes: Echoes = back(r#"{"lines":[{"type":"spoken","text":"a","loud":true},{"type":"sung"}]}"#);

    let again: Vec<_> = echoes.again().collect();

    assert_eq!(to_json(&Talk::from(again)).unwrap(), r#"[{"type":"spoken","text":"a","loud":true},{"type":"sung"}]"#);
}

#[test]
fn values_are_made_of_others() {
    let wish = Wish::new("7", 2).table("by the door");

    assert_eq!(
        to_json(&wish.bill(Some(12), "thank you")).unwrap(),
        r#"{"order":"7","price":12,"count":2,"table":"by the door","thanks":"thank you"}"#
    );
    assert_eq!(to_json(&Wish::takeaway("8")).unwrap(), r#"{"number":"8","amount":1,"table":"none"}"#);
    assert_eq!(to_json(&Slip::water()).unwrap(), r#"{"type":"drink","drink":"water"}"#);
    assert_eq!(to_json(&Slip::meal("soup")).unwrap(), r#"{"type":"meal","dish":"soup"}"#);
}

#[test]
fn member_is_changed_in_place() {
    let bill = Bill::new("7", None).with_paper(|paper| paper.colour("red")).with_paper(|paper| paper.size("small"));

    assert_eq!(to_json(&bill).unwrap(), r#"{"order":"7","price":null,"paper":{"colour":"red","size":"small"}}"#);
}

#[test]
fn another_name_is_the_type_that_it_stands_for() {
    let labels: Labels = ["round", "blue"].map(Title::from).to_vec();
    let remarks: Remarks = [("anna".to_owned(), MaybeText::None)].into_iter().collect();

    let thing: Article = Thing::new("Globe", labels, MaybeText::None).remarks(remarks).count(2 as Count);

    let text = r#"{"title":"Globe","labels":["round","blue"],"remarks":{"anna":null},"count":2,"subtitle":null}"#;
    assert_eq!(to_json_checked(&thing).unwrap(), text);
    assert_eq!(thing.words(), "round, blue");
    assert_eq!(back::<Thing>(text), thing);
    let noted = thing.noted(r#"{"otto":"new"}"#);
    assert_eq!(noted.noted_parsed().unwrap()["otto"].as_deref(), Some("new"));
}

#[test]
fn limits_of_another_name_hold_where_it_is_used() {
    let nameless = to_json_checked(&Thing::new("", Vec::<String>::new(), None)).unwrap_err();
    let many = to_json_checked(&Thing::new("a", ["b", "c", "d", "e", "f"], None)).unwrap_err();

    assert!(nameless.to_string().contains("title"), "{nameless}");
    assert!(many.to_string().contains("labels"), "{many}");
}

#[test]
fn other_names_are_members_of_a_union() {
    assert!(matches!(back(r#""Globe""#), Comment::Named(_)));
    assert!(matches!(back(r#"["round"]"#), Comment::List(_)));
    assert!(matches!(back("3"), Comment::Number(3)));
    assert!(matches!(back(r#"{"words":"a"}"#), Comment::Sheet(_)));
    assert!(matches!(back("true"), Comment::Boolean(true)));
    assert!(matches!(back("null"), Comment::Other(_)));
}

#[test]
fn limits_hold_for_items_values_and_variants() {
    let broken = |members: &str| {
        let parcel: Parcel = from_json(&format!(r#"{{"weight":1.0,{members}}}"#)).expect("a parcel");
        to_json_checked(&parcel).err().map(|error| error.to_string()).unwrap_or_default()
    };

    let found = [
        r#""worth":0.075"#,
        r#""worth":0.07"#,
        r#""stamps":[85,86]"#,
        r#""stamps":[85,505]"#,
        r#""marks":{"a":null,"b":"B"}"#,
        r#""routes":[[],[{},{"town":"Mainz"}],[{"a":"b","town":"Wiesbaden"}]]"#,
        r#""content":["a",""]"#,
        r#""content":{"of":[""]}"#,
        r#""stamps":[85],"marks":{"a":null,"b":"b"},"content":["a"]"#,
    ]
    .map(broken);

    assert_eq!(
        found,
        [
            "$.worth: expected a multiple of 0.01, found 0.075",
            "",
            "$.stamps[1]: expected a multiple of 5, found 86",
            "$.stamps[1]: expected 500 or less, found 505",
            "$.marks.b: expected text with the pattern ^[a-z]{1,8}$, found 1 characters",
            "$.routes[2][0].town: expected 8 characters or less, found 9 characters",
            "$.content[1]: expected 1 characters or more, found 0 characters",
            "",
            "",
        ]
    );
}
