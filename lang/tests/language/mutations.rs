//! Broken texts of every kind: none makes the language panic, end the stack or take long, and none that it takes
//! changes its meaning when it is printed or formatted.
//!
//! `MUTATION_SECONDS=600` tries for as long, `MUTATION_SEED=7` begins elsewhere. Each text depends on the seed and its
//! number alone; where the process dies, the text is in `mutation-SEED.rs` of cargo's folder for temporary files.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dbmigrate_core::{Backend, Id};
use dbmigrate_lang::{FormatError, Replay, canonical, format, same_checksum};
use proc_macro2::{TokenStream, TokenTree};

use crate::case::Case;

/// Far more than any text takes on a machine that does something else as well.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn broken_texts_are_refused_and_nothing_else() {
    let setting = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let time = Duration::from_secs(setting("MUTATION_SECONDS").unwrap_or(4));
    let seed = setting("MUTATION_SEED").unwrap_or(1);
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(std::format!("mutation-{seed}.rs"));
    if setting("MUTATION_SECONDS").is_some() {
        say(&std::format!("the text at hand is in {}", place.display()));
    }

    let cases: Vec<Case> = Case::all().into_iter().chain([Case::example()]).collect();
    let pool: Vec<&str> = cases.iter().flat_map(|case| &case.files).map(|(_, text)| &**text).collect();
    let number = Arc::new(AtomicU64::new(0));
    watch(Arc::clone(&number), seed);
    let start = Instant::now();
    let (mut taken, mut readable) = (0_u64, 0_u64);
    while start.elapsed() < time {
        let at = number.fetch_add(1, Ordering::SeqCst) + 1;
        let mut dice = Dice::new(seed, at);
        let case = &cases[dice.below(cases.len())];
        let file = dice.below(case.files.len());
        let text = mutated(&case.files[file].1, &pool, &mut dice);
        fs::write(&place, &text).unwrap();
        // The positions of what was read before would be kept for ever.
        proc_macro2::extra::invalidate_current_thread_spans();
        let outcome = try_text(case, file, &text);
        readable += u64::from(outcome.readable);
        taken += u64::from(outcome.taken);
    }
    let tried = number.swap(u64::MAX, Ordering::SeqCst);
    if setting("MUTATION_SECONDS").is_some() {
        say(&std::format!("{tried} texts, of which {readable} could be read and {taken} were migrations"));
    }
    assert!(taken > 0 && readable > taken, "the mutations are too wild: {tried}, {readable}, {taken}");
}

/// Says something at once, also where the process dies before the test is over.
fn say(text: &str) {
    writeln!(std::io::stderr(), "{text}").ok();
}

/// Ends the process with the number of the text that takes too long.
fn watch(number: Arc<AtomicU64>, seed: u64) {
    std::thread::spawn(move || {
        let (mut last, mut since) = (0, Instant::now());
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let at = number.load(Ordering::SeqCst);
            if at == u64::MAX {
                return;
            }
            if at != last {
                (last, since) = (at, Instant::now());
            } else if since.elapsed() > PATIENCE {
                say(&std::format!("text {at} of seed {seed} takes longer than {PATIENCE:?}"));
                std::process::abort();
            }
        }
    });
}

struct Outcome {
    /// It could be read.
    readable: bool,
    /// It is a migration of its history.
    taken: bool,
}

/// Everything that the language does with a text which stands in the place of a file.
fn try_text(case: &Case, file: usize, text: &str) -> Outcome {
    let canonical_text = canonical(text);
    let formatted = format(text);
    match (&canonical_text, &formatted) {
        (Ok(canonical_text), Ok(formatted)) => {
            assert_eq!(
                canonical(&formatted.text).as_ref(),
                Ok(canonical_text),
                "formatted:\n{}\nof:\n{text}",
                formatted.text
            );
            assert!(same_checksum(&formatted.text, text), "{text}");
            let again = format(&formatted.text).map(|again| again.text);
            assert_eq!(again.as_ref(), Ok(&formatted.text), "formatting is not at rest:\n{text}");
            let file = std::format!("migration! {{\n{canonical_text}}}\n");
            assert_eq!(canonical(&file).as_ref(), Ok(canonical_text), "printed and read again:\n{text}");
        }
        (Err(reports), Err(FormatError::Unreadable(_))) => {
            for report in reports {
                assert!(!report.message.is_empty());
                assert!(report.render("m.rs", text).starts_with("error: "));
            }
        }
        (canonical_text, formatted) => panic!("{canonical_text:?}\n{formatted:?}\nof:\n{text}"),
    }
    let mut replay = Replay::new(&Backend::ALL);
    let (mut taken, mut sound) = (false, true);
    for (position, (id, original)) in case.files.iter().enumerate() {
        let text = if position == file { text } else { original };
        match replay.push(id, text) {
            Ok(migration) if position == file => {
                taken = true;
                let formatted = formatted.as_ref().expect("what is a migration can be formatted");
                replay.truncate(position);
                let again = replay.push(id, &formatted.text).map(|again| again.checksum);
                assert_eq!(again.as_ref(), Ok(&migration.checksum), "{text}");
                if sound {
                    // What raw SQL declares is never lowered.
                    let free = |text: &str| text.contains("backends") || text.contains("declares");
                    let limited = free(text) || case.files.iter().any(|(_, text)| free(text));
                    whole(&replay, position + 1, text, limited);
                }
            }
            Ok(_) => {}
            Err(reports) => {
                sound = false;
                assert!(!reports.is_empty());
                reports.iter().for_each(|report| assert!(report.render("m.rs", text).starts_with("error: ")));
            }
        }
    }
    Outcome { readable: canonical_text.is_ok(), taken }
}

/// What the schema after a sound history is as a whole.
fn whole(replay: &Replay, position: usize, text: &str, limited: bool) {
    let schema = replay.schema_text(position);
    let id = Id::new("m20260101_000000_whole").unwrap();
    let again = Replay::new(&[]).push(&id, &schema);
    assert!(again.is_ok(), "{again:?}\nof the schema\n{schema}\nof\n{text}");
    for backend in Backend::ALL {
        match replay.schema_sql(position, backend) {
            Ok(sql) => assert!(sql.statements.iter().all(|sql| !sql.is_empty()), "{text}"),
            // What is not meant for a backend may be nothing for it.
            Err(_) => assert!(limited, "{text}"),
        }
    }
}

/// A text with some changes.
fn mutated(text: &str, pool: &[&str], dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    // One change leaves most of the meaning; many reach what nobody thinks of.
    for _ in 0..[1, 1, 1, 2, 3, 6][dice.below(6)] {
        let other = pool[dice.below(pool.len())];
        text = match dice.below(10) {
            0 => by_characters(&text, other, dice),
            1 | 2 => by_lines(&text, other, dice),
            3 => inserted(&text, dice),
            4 => nested(&text, dice),
            _ => by_tokens(&text, other, dice),
        };
        if text.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.truncate(end);
        }
    }
    text
}

const LONGEST: usize = 100_000;

fn by_characters(text: &str, other: &str, dice: &mut Dice) -> String {
    let (mut characters, other): (Vec<char>, Vec<char>) = (text.chars().collect(), other.chars().collect());
    let from = dice.below(characters.len() + 1);
    let to = (from + dice.below(12)).min(characters.len());
    let start = dice.below(other.len() + 1);
    let end = (start + dice.below(80)).min(other.len());
    match dice.below(5) {
        0 => drop(characters.drain(from..to)),
        1 => drop(characters.splice(from..from, characters[from..to].to_vec())),
        2 => drop(characters.splice(from..to, other[start..end].to_vec())),
        3 => characters.truncate(from),
        _ => drop(characters.splice(from..to, SURPRISES[dice.below(SURPRISES.len())].chars())),
    }
    characters.into_iter().collect()
}

fn by_lines(text: &str, other: &str, dice: &mut Dice) -> String {
    let (mut lines, other): (Vec<&str>, Vec<&str>) = (text.lines().collect(), other.lines().collect());
    let (at, with) = (dice.below(lines.len() + 1), dice.below(lines.len() + 1));
    let from = dice.below(other.len() + 1);
    let to = (from + dice.below(8)).min(other.len());
    match dice.below(5) {
        0 if at < lines.len() => drop(lines.remove(at)),
        1 if at < lines.len() && with < lines.len() => lines.swap(at, with),
        2 if with < lines.len() => lines.insert(at, lines[with]),
        3 if with < lines.len() => {
            let line = lines[with];
            drop(lines.splice(at..at, vec![line; [3, 40, 300][dice.below(3)]]));
        }
        _ => drop(lines.splice(at..at, other[from..to].iter().copied())),
    }
    lines.join("\n")
}

/// Puts something that nobody expects between two characters.
fn inserted(text: &str, dice: &mut Dice) -> String {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = places[dice.below(places.len())];
    let what = SURPRISES[dice.below(SURPRISES.len())];
    let times = [1, 1, 1, 2, 30, 3_000][dice.below(6)];
    std::format!("{}{}{}", &text[..at], what.repeat(times), &text[at..])
}

/// Puts a tree of tokens into many pairs of brackets, or makes a chain of it.
fn nested(text: &str, dice: &mut Dice) -> String {
    let trees = trees(text);
    if trees.is_empty() {
        return text.to_owned();
    }
    let (from, to) = trees[dice.below(trees.len())];
    let (open, close) = WRAPPERS[dice.below(WRAPPERS.len())];
    let times = [1, 2, 6, 62, 70, 2_000][dice.below(6)];
    let middle = &text[from..to];
    std::format!("{}{}{middle}{}{}", &text[..from], open.repeat(times), close.repeat(times), &text[to..])
}

const WRAPPERS: [(&str, &str); 21] = [
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("Array<", ">"),
    ("Option<", ">"),
    ("!", ""),
    ("- ", ""),
    ("-", ""),
    ("abs(", ")"),
    ("coalesce(1, ", ")"),
    ("a && ", ""),
    ("a == ", ""),
    ("", " + 1"),
    ("", ".is_null()"),
    ("", ".in_(1)"),
    ("", ", "),
    ("", " unique"),
    ("", " check (1 > 0)"),
    ("declares { ", " }"),
    ("execute \"a\" irreversible declares { ", " }"),
    ("/* ", " */"),
];

const SURPRISES: [&str; 52] = [
    "\"",
    "'",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "_",
    ",",
    ";",
    ":",
    ".",
    "-",
    "!",
    "#",
    "#!",
    "&&",
    "||",
    "==",
    "=",
    "/",
    "//",
    "/*",
    "*/",
    "///",
    "/// x\n",
    "//! x\n",
    "/** x */",
    " // x\n",
    "r#type",
    "r#\"x\"#",
    "b\"x\"",
    "c\"x\"",
    "'a'",
    "99999999999999999999999999999999999999999",
    "1e9",
    "0x1F",
    "1_000",
    "1.",
    ".5",
    "-0",
    "\"\\0\"",
    "\"\"",
    "\u{0}",
    "\u{feff}",
    "ü",
    "😀",
    "\u{202e}",
    "\r",
];

/// Changes whole tokens and groups.
fn by_tokens(text: &str, other: &str, dice: &mut Dice) -> String {
    let (own, theirs) = (trees(text), trees(other));
    if own.is_empty() || theirs.is_empty() {
        return by_characters(text, other, dice);
    }
    let (from, to) = own[dice.below(own.len())];
    let (at, end) = own[dice.below(own.len())];
    let (start, stop) = theirs[dice.below(theirs.len())];
    let replaced = |with: &str| std::format!("{} {with} {}", &text[..from], &text[to..]);
    match dice.below(7) {
        0 => replaced(""),
        1 => replaced(&text[from..to].repeat(2)),
        2 => replaced(&std::format!("{0} {0}", &text[from..to])),
        3 => replaced(&text[at..end]),
        4 => replaced(&other[start..stop]),
        5 => replaced(WORDS[dice.below(WORDS.len())]),
        // Two that do not overlap change places.
        _ if to <= at => {
            std::format!("{}{}{}{}{}", &text[..from], &text[at..end], &text[to..at], &text[from..to], &text[end..])
        }
        _ => replaced(&std::format!("{}, {}", &text[from..to], &text[at..end])),
    }
}

const WORDS: [&str; 30] = [
    "id",
    "users",
    "things",
    "Text",
    "Integer",
    "Option<Text>",
    "String(4294967296)",
    "Decimal(38, 38)",
    "primary key",
    "unique",
    "default null",
    "default now()",
    "references things(id)",
    "on delete set null",
    "check (true)",
    "collate \"C\"",
    "generated as (1) stored",
    "desc",
    "where (id > 1)",
    "revert",
    "irreversible",
    "add column x: Integer fill (1)",
    "drop column id",
    "rename column id to id",
    "alter column id: Text",
    "using \"x\"",
    "null",
    "-170141183460469231731687303715884105729",
    "\"a\\\nb\"",
    "r\"\\\"",
];

/// The places of all tokens and groups; none where the text is none to Rust.
fn trees(text: &str) -> Vec<(usize, usize)> {
    let Ok(stream) = text.parse::<TokenStream>() else { return Vec::new() };
    let skipped = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let mut places = Vec::new();
    let mut open = vec![stream.into_iter()];
    while let Some(trees) = open.last_mut() {
        let Some(tree) = trees.next() else {
            open.pop();
            continue;
        };
        let place = tree.span().byte_range();
        places.push((place.start + skipped, place.end + skipped));
        if let TokenTree::Group(group) = tree {
            open.push(group.stream().into_iter());
        }
    }
    places.retain(|(from, to)| from < to && text.is_char_boundary(*from) && text.is_char_boundary(*to));
    places
}

/// Numbers that depend on the seed and the number of the text alone.
struct Dice(u64);

impl Dice {
    fn new(seed: u64, number: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ number.wrapping_mul(0xD1B5_4A32_D192_ED03))
    }

    /// A number below this one, which is not 0.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or(0) % limit
    }
}
