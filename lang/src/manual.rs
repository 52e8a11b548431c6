//! The language's page has a heading or a row of a table for everything that is registered.

use dbmigrate_core::Backend;

use crate::ast::TYPES_WITH_ARGUMENTS;
use crate::expr::{FUNCTIONS, Operator};
use crate::op::{STATEMENTS, VERBS};
use crate::schema::{Action, IndexMethod, SIMPLE_TYPES};

const PAGE: &str = include_str!("../../docs/language.md");

/// The code in headings and in the first cells of tables.
fn titles() -> Vec<String> {
    let titles = PAGE.lines().filter_map(|line| match line.strip_prefix("| ") {
        Some(row) => row.split(" | ").next(),
        None => line.starts_with('#').then_some(line),
    });
    titles.flat_map(|title| title.split('`').skip(1).step_by(2)).map(|code| code.replace("\\|", "|")).collect()
}

/// Demands that a title holds each of these, not as a part of a longer word.
fn demand(what: &str, words: impl IntoIterator<Item = impl AsRef<str>>) {
    let titles = titles();
    let ends = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let holds = |title: &str, word: &str| {
        title.match_indices(word).any(|(at, _)| {
            let (before, after) = (title[..at].chars().next_back(), title[at + word.len()..].chars().next());
            let is_word = word.chars().all(|c| c.is_ascii_alphanumeric() || "_ ".contains(c));
            !is_word || (ends(before) && ends(after))
        })
    };
    for word in words {
        let word = word.as_ref();
        let found = titles.iter().any(|title| holds(title, word));
        assert!(found, "docs/language.md has no heading and no first cell of a table with the {what} `{word}`");
    }
}

#[test]
fn every_registered_word_is_on_the_page() {
    demand("statement", STATEMENTS);
    demand("verb of `alter table`", VERBS);
    demand("type", SIMPLE_TYPES.iter().map(|(word, _)| word));
    demand("type", TYPES_WITH_ARGUMENTS);
    demand("operator", Operator::ALL.iter().map(|(_, spelling, _)| spelling));
    demand("function", FUNCTIONS.iter().map(|function| format!("{}(", function.name)));
    demand("kind of index", IndexMethod::ALL.iter().map(|(word, _)| format!("using {word}")));
    demand("action", Action::ALL.iter().map(|action| action.words()));
    demand("backend", Backend::ALL.map(Backend::name));
}

#[test]
#[should_panic(expected = "the statement `drop everything`")]
fn a_word_that_is_missing_is_noticed() {
    demand("statement", ["drop everything"]);
}

#[test]
#[should_panic(expected = "the type `Tiny`")]
fn a_part_of_a_word_is_none() {
    demand("type", ["Tiny"]);
}
