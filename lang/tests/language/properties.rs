//! What must hold for every text: what counts as a change, and that nothing panics.

use std::collections::HashSet;

use dbmigrate_core::{Backend, Checksum};
use dbmigrate_lang::{Replay, canonical};
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::sample::Index;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use crate::case::{Case, read};

/// Tries as many values, the same ones on each run.
fn check<S: Strategy>(cases: u32, strategy: &S, test: impl Fn(S::Value)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let result = TestRunner::new_with_rng(config, rng).run(strategy, |value| {
        test(value);
        Ok(())
    });
    if let Err(TestError::Fail(reason, value)) = result {
        panic!("{reason}\nfor {value:?}");
    }
}

/// Every history that some backend takes, with that backend.
fn histories() -> Vec<(Backend, Case)> {
    let cases = Case::all().into_iter().chain([Case::example()]);
    cases
        .filter_map(|case| {
            let backend = Backend::ALL.into_iter().find(|backend| case.lower(*backend).is_ok())?;
            Some((backend, case))
        })
        .collect()
}

/// The checksum of a text that takes the place of a history's last file.
fn checksum(backend: Backend, case: &Case, text: &str) -> Checksum {
    let mut replay = Replay::new(&[backend]);
    let ((id, _), earlier) = case.files.split_last().unwrap();
    for (id, text) in earlier {
        replay.push_reading(id, text, &read).unwrap();
    }
    replay.push_reading(id, text, &read).unwrap_or_else(|found| panic!("{found:?}\n{text}")).checksum
}

/// The tokens of a text; punctuation that touches what follows is not divided from it.
fn tokens(stream: TokenStream, out: &mut Vec<(String, bool)>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push((open.to_owned(), false));
                tokens(group.stream(), out);
                out.push((close.to_owned(), false));
            }
            TokenTree::Punct(punct) => out.push((punct.to_string(), punct.spacing() == Spacing::Joint)),
            other => out.push((other.to_string(), false)),
        }
    }
}

fn tokens_of(text: &str) -> Vec<(String, bool)> {
    let mut list = Vec::new();
    tokens(text.parse().unwrap(), &mut list);
    list
}

#[test]
fn comments_blanks_and_line_ends_do_not_count() {
    const BETWEEN: [&str; 7] = [" ", "\n", "\r\n", "\t\t", " /* a ( remark */ ", " // a \" remark\n", "\n\n\r\n    "];
    let histories = histories();
    check(300, &(any::<Index>(), vec(0..BETWEEN.len(), 1..40)), |(which, between)| {
        let (backend, case) = &histories[which.index(histories.len())];
        let (_, text) = case.files.last().unwrap();
        let mut formatted = String::new();
        for (position, (token, joint)) in tokens_of(text).iter().enumerate() {
            formatted.push_str(token);
            formatted.push_str(if *joint { "" } else { BETWEEN[between[position % between.len()]] });
        }
        assert_eq!(checksum(*backend, case, &formatted), checksum(*backend, case, text), "{formatted}");
    });
    for (backend, case) in &histories {
        let (_, text) = case.files.last().unwrap();
        let windows = format!("\u{feff}// A remark.\n{text}").replace('\n', "\r\n");
        assert_eq!(checksum(*backend, case, &windows), checksum(*backend, case, text), "{}", case.name);
    }
}

#[test]
fn canonical_text_means_the_same() {
    for (backend, case) in histories() {
        let (_, text) = case.files.last().unwrap();
        let printed = canonical(text).unwrap();
        // The functions stand below `migration!`, and count as well.
        let functions = text.split_once("\n}\n").map_or("", |(_, rest)| rest);
        let again = format!("migration! {{\n{printed}}}\n{functions}");
        assert_eq!(canonical(&again).as_deref(), Ok(&*printed), "{}", case.name);
        assert_eq!(checksum(backend, &case, &again), checksum(backend, &case, text), "{}", case.name);
    }
}

#[test]
fn what_nests_as_deep_as_allowed_can_be_printed_and_read_again() {
    for inner in ["\"a\"", "a", "5", "(5)", "!a"] {
        for depth in 55..70 {
            let check =
                format!("migration! {{ create table t {{ a: Integer check ({}{inner} > 1) }} }}", "-".repeat(depth));
            if let Ok(printed) = canonical(&check) {
                assert_eq!(canonical(&format!("migration! {{ {printed} }}")), Ok(printed), "{check}");
            }
        }
    }
}

#[test]
fn whatever_has_a_meaning_counts() {
    let meanings = [
        "create table t { id: BigInteger primary key }",
        "/// A comment.\ncreate table t { id: BigInteger primary key }",
        "create table t { /// A comment.\nid: BigInteger primary key }",
        "create table t { id: BigInteger, primary key (id) }",
        "create table t { id: BigInteger, primary key t_pkey (id) }",
        "create table t { id: Integer primary key }",
        "create table t { id: Option<Integer> }",
        "create table t { id: Integer default 1 }",
        "create table t { id: Integer default (1) }",
        "create table t { id: Integer check (id > 1) }",
        "create table t { id: Integer check \"id > 1\" }",
        "create table t { id: Integer check \"id  > 1\" }",
        "create table t { id: Integer, check (id > 1) }",
        "#![transaction(off)] create table t { id: BigInteger primary key }",
        "#![backends(sqlite)] create table t { id: BigInteger primary key }",
    ];
    let texts = meanings.map(|text| canonical(&format!("migration! {{ {text} }}")).unwrap());
    assert_eq!(texts.iter().collect::<HashSet<_>>().len(), meanings.len());
}

#[test]
fn a_changed_function_counts_and_its_format_does_not() {
    let case = Case::new("here", "run", "migration! { run f irreversible; }\nfn f() {}");
    let of = |rest: &str| checksum(Backend::Sqlite, &case, &format!("migration! {{ run f irreversible; }}\n{rest}"));
    assert_eq!(of("fn f() {}"), of("// A remark.\nfn  f( ) {\n}\nfn other() {}"));
    assert_ne!(of("fn f() {}"), of("fn f() { g() }"));
}

/// One change of a text: what kind, where, and with what.
type Edit = (u8, Index, Index);

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut tokens: Vec<String> = tokens_of(text).into_iter().map(|(token, _)| token).collect();
    for (kind, at, from) in edits {
        if tokens.is_empty() {
            break;
        }
        let (at, other) = (at.index(tokens.len()), from.index(tokens.len()));
        let copy = tokens[other].clone();
        match kind {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(at, copy),
            2 => tokens[at] = copy,
            3 => tokens.swap(at, other),
            4 => tokens.truncate(at),
            5 => tokens[at] = SURPRISES[other % SURPRISES.len()].to_owned(),
            // The rest work on characters.
            6 => drop(tokens[at].pop()),
            _ => tokens[at].insert_str(0, SURPRISES[other % SURPRISES.len()]),
        }
    }
    tokens.join(" ")
}

const SURPRISES: [&str; 24] = [
    "",
    "\"",
    "'",
    "{",
    "}",
    "(",
    ")",
    "_",
    "r#type",
    "r#\"x\"#",
    "b\"x\"",
    "'a'",
    "99999999999999999999999999999999999999999",
    "1e9",
    "0x1F",
    "1_000",
    "-",
    "\"\\0\"",
    "\"\"",
    "\u{0}",
    "ü",
    "😀",
    "//",
    "#![transaction(off)]",
];

#[test]
fn no_text_makes_it_panic() {
    let cases: Vec<Case> = Case::all().into_iter().chain([Case::example()]).collect();
    let edits = vec((0..8_u8, any::<Index>(), any::<Index>()), 1..5);
    check(5000, &(any::<Index>(), any::<Index>(), edits), |(which, place, edits)| {
        let case = &cases[which.index(cases.len())];
        let place = place.index(case.files.len());
        let text = edited(&case.files[place].1, &edits);
        let _ = canonical(&text);
        let mut replay = Replay::new(&Backend::ALL);
        for (position, (id, original)) in case.files.iter().enumerate() {
            let text = if position == place { &text } else { original };
            if let Err(reports) = replay.push(id, text) {
                for report in &reports {
                    assert!(!report.message.is_empty());
                    assert!(report.render("m.rs", text).starts_with("error: "));
                }
            }
        }
    });
}

#[test]
fn one_byte_order_mark_is_passed_over_and_a_second_is_refused_as_by_rust() {
    let text = "migration! { drop table a; }";
    assert_eq!(canonical(&format!("\u{feff}{text}")).unwrap(), canonical(text).unwrap());
    assert!(canonical(&format!("\u{feff}\u{feff}{text}")).is_err());
}

#[test]
fn nothing_after_an_entry_is_passed_over() {
    for verb in ["add column a: Text fill \"x\" more", "add column a: Text fill \"x\" unique", "drop column a more"] {
        assert!(canonical(&format!("migration! {{ alter table t {{ {verb}, }} }}")).is_err(), "{verb}");
    }
    assert!(canonical("migration! { #![transaction(off, ,)] }").is_err());
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for (open, close) in [("(", ")"), ("!", ""), ("- ", ""), ("abs(", ")"), ("a + (", ")")] {
        let check = format!("{}a{}", open.repeat(20_000), close.repeat(20_000));
        let text = format!("migration! {{ create table t {{ a: Integer check ({check} > 0) }} }}");
        assert!(canonical(&text).is_err(), "{open}");
    }
    let (open, close) = ("execute \"a\" irreversible declares { ", " }");
    let text = format!("migration! {{ {}drop table a;{} }}", open.repeat(5_000), close.repeat(5_000));
    assert!(canonical(&text).is_err());
    let types = format!("{}Text{}", "Array<".repeat(20_000), ">".repeat(20_000));
    let _ = canonical(&format!("migration! {{ create table t {{ a: {types} }} }}"));
}
