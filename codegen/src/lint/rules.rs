//! The table of lints.

use super::{exceptions, members, names, numbers, openness, texts};
use crate::check::Rule;

/// Every lint.
pub const RULES: &[Rule] = &[
    Rule {
        id: "description-style",
        reason: "Descriptions are put together with unit, range and default: they have to be sentences, and phrases parts of them.",
        help: "write sentences with a capital letter and a full stop, and phrases without a full stop",
        run: texts::style,
    },
    Rule {
        id: "description-says-nothing",
        reason: "Whoever reads the documentation has read the name.",
        help: "say what it is for, or what follows from it",
        run: texts::empty,
    },
    Rule {
        id: "description-copied",
        reason: "Two things of one description cannot be told apart by reading.",
        help: "say in what the two differ",
        run: texts::copied,
    },
    Rule {
        id: "keyword-in-prose",
        reason: "A limit or a default that stands in prose is checked by nobody and may stand there twice.",
        help: "say it in the keyword",
        run: texts::keyword_in_prose,
    },
    Rule {
        id: "deprecated-without-reason",
        reason: "Whoever uses something deprecated wants to know what to use.",
        help: "name in backticks what takes its place, or what makes it superfluous",
        run: texts::deprecated,
    },
    Rule {
        id: "keyword-needless",
        reason: "A keyword that changes nothing makes readers look for what it changes.",
        help: "take it out",
        run: texts::needless,
    },
    Rule {
        id: "unit-missing",
        reason: "A quantity without a unit is a guess.",
        help: "name what it counts or measures in `x-unit`; a share or a score needs none when it has `minimum` and `maximum`",
        run: numbers::unit,
    },
    Rule {
        id: "range-missing",
        reason: "The range is documented, and what is sent is checked against it.",
        help: "write `minimum` or `maximum`; a count has a `minimum` of 0 or 1",
        run: numbers::range,
    },
    Rule {
        id: "unit-inconsistent",
        reason: "One unit has one name, and one member one unit.",
        help: "write it in one way",
        run: numbers::consistent,
    },
    Rule {
        id: "wire-name-style",
        reason: "Wire names of one API are written in one way; another is often a slip.",
        help: "look at what the service really sends, and write snake_case",
        run: names::members,
    },
    Rule {
        id: "wire-names-alike",
        reason: "One thing under two spellings is often a slip.",
        help: "look at what the service really sends, and use one spelling",
        run: names::alike,
    },
    Rule {
        id: "member-suffix",
        reason: "Names of one family end alike: that is how people find them, and variants are named by what is left.",
        help: "end its name as the others end",
        run: names::suffixes,
    },
    Rule {
        id: "enum-value-style",
        reason: "Values of one enum are written in one way; another is often a slip.",
        help: "look at what the service really sends",
        run: names::values,
    },
    Rule {
        id: "received-closed",
        reason: "What a service sends grows: a closed type refuses whole replies the day it does.",
        help: "open it: other strings in an enum, other objects in a union, no `additionalProperties` in an object",
        run: openness::received,
    },
    Rule {
        id: "open-inside-closed",
        reason: "A closed object is closed because a typo must fail, wherever in it.",
        help: "close the inner one too, or open the outer one",
        run: openness::inside,
    },
    Rule {
        id: "open-and-closed",
        reason: "A value that was received could not be sent back.",
        help: "refer to the same enum on both sides",
        run: openness::sides,
    },
    Rule {
        id: "tag-not-const",
        reason: "A tag that may be any text tells nothing apart.",
        help: "write `const`, or a `$ref` to an enum of the tags",
        run: members::tags,
    },
    Rule {
        id: "nullable-without-meaning",
        reason: "Where null is not another way to leave something out, it means something.",
        help: "say what in `x-null`, or do not allow null",
        run: members::nullable,
    },
    Rule {
        id: "secret-unmarked",
        reason: "A secret that is not marked is printed by `Debug` and in logs.",
        help: "write \"format\": \"password\"",
        run: members::secrets,
    },
    Rule {
        id: exceptions::UNUSED,
        reason: "An exception that covers nothing would hide the next finding.",
        help: "take it out",
        run: exceptions::unused,
    },
];
