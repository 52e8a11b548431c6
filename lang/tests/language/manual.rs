//! The language's page: its examples work, and it names every word that the language reads.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dbmigrate_core::Backend;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::case::Case;
use crate::databases::{apply, has_way_back, open, there_and_back};

/// The sections whose examples cannot go down again, or not even up.
const ONE_WAY: [(&str, bool); 2] = [("execute_without_a_way_back", true), ("run", false)];

#[test]
fn every_example_is_lowered_for_every_backend_and_goes_up_down_and_up_again() {
    let cases = Case::manual();
    let blocks: usize = cases.iter().map(|case| case.files.len()).sum();
    assert!(blocks > 35, "only {blocks} examples were found");
    for case in cases {
        let lowered = |backend| {
            let told = |found: Vec<dbmigrate_lang::Report>| {
                let texts =
                    found.iter().map(|report| format!("line {}: {} {:?}", report.line, report.message, report.help));
                panic!("{} on {backend}:\n{}", case.name, texts.collect::<Vec<_>>().join("\n"))
            };
            case.lower(backend).unwrap_or_else(told)
        };
        let [migrations, ..] = Backend::ALL.map(lowered);
        let one_way = ONE_WAY.iter().find(|(name, _)| *name == case.name);
        assert_eq!(has_way_back(&migrations).is_err(), one_way.is_some(), "{}", case.name);
        match one_way {
            None => there_and_back(&case.name, &migrations, |_| {}),
            Some((name, goes_up)) => {
                let applied = apply(&mut open(), &migrations);
                assert_eq!(applied.is_ok(), *goes_up, "{name}: {applied:?}");
            }
        }
    }
}

/// Words that the parser compares with and a migration does not say.
const NOT_SAID: [(&str, &str); 3] = [
    ("doc", "a doc comment arrives as this attribute"),
    ("fn", "a Rust function of the file begins like this"),
    ("primary_key", "an attribute of a struct says it in one word"),
];

#[test]
fn every_word_that_the_parser_reads_is_on_the_page() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut words = BTreeSet::new();
    for place in ["ast", "op", "expr", "file.rs"] {
        read(&source.join(place), &mut words);
    }
    for known in ["using", "irreversible", "auto_increment", "transaction", "remove", "is_not_null", "concurrently"] {
        assert!(words.contains(known), "the parser reads `{known}`, and it was not found: {words:?}");
    }
    for (word, why) in NOT_SAID {
        assert!(words.remove(word), "the parser does not read `{word}` any more: {why}");
    }
    let page = fs::read_to_string(source.join("../../docs/language.md")).unwrap();
    let said: BTreeSet<&str> = titles(&page).flat_map(|code| code.split(|c: char| !is_of_word(c))).collect();
    let missing: Vec<_> = words.iter().filter(|word| !said.contains(word.as_str())).collect();
    assert!(missing.is_empty(), "docs/language.md has no heading and no first cell of a table with {missing:?}");
}

/// The code in headings and in the first cells of tables.
fn titles(page: &str) -> impl Iterator<Item = &str> {
    let titles = page.lines().filter_map(|line| match line.strip_prefix("| ") {
        Some(row) => row.split(" | ").next(),
        None => line.starts_with('#').then_some(line),
    });
    titles.flat_map(|title| title.split('`').skip(1).step_by(2))
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Collects the words of a file, or of the files of a folder.
fn read(path: &Path, words: &mut BTreeSet<String>) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| read(&entry.unwrap().path(), words));
        return;
    }
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    collect(text.parse().unwrap(), words);
}

/// Collects the words that a parser is asked for, as in `eat_word("fill")`, and those that a match tells apart.
fn collect(stream: TokenStream, words: &mut BTreeSet<String>) {
    const ASKING: [&str; 5] = ["word", "at_word", "eat_word", "eat_words", "contains"];
    let list: Vec<TokenTree> = stream.into_iter().collect();
    for (at, tree) in list.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| list.get(at));
        let asked = matches!(before, Some(TokenTree::Ident(name)) if ASKING.contains(&&*name.to_string()));
        let matched = match list.get(at + 1) {
            Some(TokenTree::Punct(next)) => ['=', '|'].contains(&next.as_char()),
            Some(TokenTree::Ident(next)) => next == "if",
            _ => false,
        };
        match tree {
            TokenTree::Group(group) => {
                let some = matches!(before, Some(TokenTree::Ident(name)) if name == "Some") && matched;
                if group.delimiter() == Delimiter::Parenthesis && (asked || some) {
                    literals(group.stream(), words);
                }
                collect(group.stream(), words);
            }
            TokenTree::Literal(literal) if matched => words.extend(word(&literal.to_string())),
            _ => {}
        }
    }
}

fn literals(stream: TokenStream, words: &mut BTreeSet<String>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => literals(group.stream(), words),
            TokenTree::Literal(literal) => words.extend(word(&literal.to_string())),
            _ => {}
        }
    }
}

/// A word in quotes.
fn word(literal: &str) -> Option<String> {
    let text = literal.strip_prefix('"')?.strip_suffix('"')?;
    let is_word =
        text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    is_word.then(|| text.to_owned())
}
