//! What must hold for every file that is formatted, with comments wherever comments may stand.

use dbmigrate_core::Backend;
use dbmigrate_lang::{Replay, canonical, format, same_checksum};
use proc_macro2::{Spacing, TokenStream, TokenTree};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::sample::Index;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use crate::case::Case;

/// What is put between two tokens; `#` stands for the number of the comment.
const GAPS: [&str; 15] = [
    " /* REMARK # */ ",
    "\n/* REMARK # */ ",
    " /* REMARK # */\n",
    "\n\n/* REMARK #\n   in two lines */\n\n",
    "/* REMARK # */",
    " // REMARK #\n",
    "\n// REMARK #\n",
    "\n\n  //REMARK # \t\n\n\n",
    "\r\n  // REMARK #\r\n",
    "\n/*  REMARK # /* inner */ // */ // REMARK #\n",
    " // REMARK #\n // REMARK #\n\n",
    "\n",
    "\n\n",
    "\n\n\n\n",
    "\t ",
];

/// The places after tokens at which something may be put, each with whether a doc comment ends there.
fn places(text: &str) -> Vec<(usize, bool)> {
    fn walk(stream: TokenStream, text: &str, places: &mut Vec<(usize, bool)>) {
        for tree in stream {
            let span = tree.span();
            if let TokenTree::Group(group) = &tree {
                if text[span.byte_range()].starts_with('/') {
                    places.push((span.byte_range().end, true));
                    continue;
                }
                places.push((group.span_open().byte_range().end, false));
                walk(group.stream(), text, places);
                places.push((group.span_close().byte_range().end, false));
                continue;
            }
            let joint = matches!(&tree, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
            // A doc comment is several tokens at one place.
            if !joint && !text[span.byte_range()].starts_with('/') {
                places.push((span.byte_range().end, false));
            }
        }
    }
    let mut places = vec![(0, false)];
    walk(text.parse().unwrap(), text, &mut places);
    places
}

/// A text with gaps put into it, and how many comments they hold.
fn with_gaps(text: &str, gaps: &[(Index, usize)]) -> (String, usize) {
    let places = places(text);
    let mut chosen: Vec<(usize, bool, usize)> = gaps
        .iter()
        .map(|(index, gap)| {
            let (place, doc) = places[index.index(places.len())];
            (place, doc, *gap)
        })
        .collect();
    chosen.sort_unstable();
    let (mut out, mut from, mut number) = (String::new(), 0, 0);
    for (place, doc, gap) in chosen {
        out.push_str(&text[from..place]);
        from = place;
        if doc {
            out.push('\n');
        }
        for part in GAPS[gap].split_inclusive('#') {
            match part.strip_suffix('#') {
                Some(part) => {
                    out.push_str(&std::format!("{part}{number}"));
                    number += 1;
                }
                None => out.push_str(part),
            }
        }
    }
    out.push_str(&text[from..]);
    (out, number)
}

/// The numbers of the comments, in the order in which they stand.
fn remarks(text: &str) -> Vec<usize> {
    let numbers = text.split("REMARK ").skip(1).map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    });
    numbers.collect()
}

fn texts() -> Vec<String> {
    let cases = Case::all().into_iter().chain([Case::example()]);
    cases.flat_map(|case| case.files).map(|(_, text)| text).filter(|text| canonical(text).is_ok()).collect()
}

fn formatted(text: &str) -> String {
    format(text).unwrap_or_else(|error| panic!("{error:?}\n{text}")).text
}

#[test]
fn comments_anywhere_keep_their_order_and_nothing_changes_its_meaning() {
    let texts = texts();
    let strategy = (any::<Index>(), vec((any::<Index>(), 0..GAPS.len()), 0..24));
    let strategy = strategy.prop_map(|(which, gaps)| with_gaps(&texts[which.index(texts.len())], &gaps));
    let config = Config { cases: 2000, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let result = TestRunner::new_with_rng(config, rng).run(&strategy, |(text, number)| {
        let once = formatted(&text);
        assert_eq!(canonical(&once), canonical(&text));
        assert!(same_checksum(&once, &text));
        assert_eq!(remarks(&once), (0..number).collect::<Vec<_>>(), "{once}");
        assert_eq!(formatted(&once), once, "formatting is not at rest");
        // What stands beside functions is rustfmt's.
        let body = once.replace("\r\n", "\n");
        let body = body.split("\n}").next().unwrap();
        let body = body.rsplit("migration").next().unwrap();
        assert!(body.lines().all(|line| line == line.trim_end()), "{once}");
        Ok(())
    });
    if let Err(TestError::Fail(reason, (text, _))) = result {
        panic!("{reason}\nfor\n{text}");
    }
}

#[test]
fn the_project_s_own_history_is_formatted() {
    for (id, text) in Case::example().files {
        assert_eq!(formatted(&text), text, "{id}");
    }
}

#[test]
fn canonical_text_is_formatted_up_to_its_long_lines() {
    let mut compared = 0;
    for text in texts() {
        let canonical = canonical(&text).unwrap();
        let indented: String = lines_of(&canonical);
        let file = std::format!("migration! {{\n{indented}}}\n");
        // Braces that the canonical text has on one line get lines here.
        let is_short = file.lines().all(|line| line.chars().count() <= 120);
        if is_short && !file.contains("{\n    }") && !file.contains("{ ") {
            assert_eq!(formatted(&file), file);
            compared += 1;
        }
    }
    assert!(compared > 80, "only {compared} texts were compared");
}

/// The lines of a text, each indented, and empty lines as they are.
fn lines_of(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { std::format!("    {line}\n") };
    text.lines().map(line).collect()
}

#[test]
fn a_formatted_history_is_the_same_history() {
    for case in Case::all().into_iter().chain([Case::example()]) {
        for backend in Backend::ALL {
            let mut replay = Replay::new(&[backend]);
            let formatted =
                case.files.iter().map(|(id, text)| replay.push(id, &formatted(text)).map(|one| one.checksum));
            let formatted: Vec<_> = formatted.collect();
            let mut replay = Replay::new(&[backend]);
            let written: Vec<_> =
                case.files.iter().map(|(id, text)| replay.push(id, text).map(|one| one.checksum)).collect();
            for (formatted, written) in formatted.iter().zip(&written) {
                assert_eq!(formatted.as_ref().ok(), written.as_ref().ok(), "{}", case.name);
            }
        }
    }
}
