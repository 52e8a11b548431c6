//! What an edition means is what it meant when it was frozen: `docs/design/edition.md`.

#[path = "../language/case.rs"]
#[expect(dead_code, reason = "the snapshots need more of it")]
mod case;
mod record;

use std::path::{Path, PathBuf};
use std::{env, fs};

use dbmigrate_lang::{EDITION, FROZEN};
use tempfile::TempDir;

use crate::record::Record;

/// Writes what a frozen edition's record lacks.
const FREEZE: &str = "FREEZE_EDITION";

#[test]
fn a_frozen_edition_means_what_it_meant() {
    let mut editions: Vec<u16> = FROZEN.to_vec();
    editions.push(EDITION);
    editions.dedup();
    for edition in editions {
        assert!(
            edition == EDITION,
            "edition {edition} is frozen and a newer one is begun: its cases must be lowered as it lowers"
        );
        let place = Place { record: path(edition), cases: folder("tests/operations"), edition };
        let freeze = env::var(FREEZE).is_ok_and(|value| value == "1");
        if let Err(why) = place.judge(FROZEN.contains(&edition), freeze) {
            panic!("{why}");
        }
    }
}

#[test]
fn an_open_edition_freezes_nothing_and_is_frozen_by_one_word_and_one_run() {
    let copy = Copy::new();
    copy.judge(false, false).unwrap();
    assert!(copy.judge(false, true).unwrap_err().contains("edition 1 is open"));
    assert!(copy.judge(true, false).unwrap_err().contains("FREEZE_EDITION=1"));
    copy.judge(true, true).unwrap();
    copy.judge(true, false).unwrap();
    assert!(copy.judge(false, false).unwrap_err().contains("edition 1 is open, and its record holds"));
}

#[test]
fn a_changed_case_a_missing_one_and_another_lowering_are_noticed() {
    let copy = Copy::frozen();
    let changed = copy.case("rename_table/referred_to.txt");
    let text = fs::read_to_string(&changed).unwrap();
    fs::write(&changed, text.replacen("create table", "create  table", 1)).unwrap();
    let said = ["rename_table/referred_to/0: the case was edited", "rename_table/referred_to/1: the case was edited"];
    assert_eq!(copy.found(), said);
    fs::write(&changed, text).unwrap();
    assert_eq!(copy.found(), [""; 0]);

    let missing = copy.case("drop_enum/unused.txt");
    let text = fs::read_to_string(&missing).unwrap();
    fs::remove_file(&missing).unwrap();
    assert_eq!(copy.found(), ["drop_enum/unused/0: the case is gone", "drop_enum/unused/1: the case is gone"]);
    fs::write(&missing, text).unwrap();

    for (column, said) in [
        (2, "its canonical text, or what it names, gives another checksum"),
        (3, "it is lowered differently for sqlite"),
        (4, "it is lowered differently for postgres"),
        (5, "it is lowered differently for mysql"),
    ] {
        copy.damage("create_table/modifiers/0", column);
        assert_eq!(copy.found(), [format!("create_table/modifiers/0: {said}")]);
        copy.damage("create_table/modifiers/0", column);
    }
    assert_eq!(copy.found(), [""; 0]);
}

#[test]
fn what_was_refused_may_be_taken_and_what_was_taken_may_not_be_refused() {
    let copy = Copy::frozen();
    // MySQL refuses it.
    let line = copy.line("create_index/partial/1");
    assert!(line.ends_with(" -"), "{line}");
    copy.replace(&line, &format!("{} 00000000000000000000000000000000", line.trim_end_matches(" -")));
    assert_eq!(copy.found(), ["create_index/partial/1: mysql takes it no longer"]);
    // SQLite takes it, and would have refused it then.
    let line = copy.line("create_table/types/0");
    let words: Vec<&str> = line.split(' ').collect();
    copy.replace(&line, &line.replace(words[3], "-"));
    assert_eq!(copy.found(), ["create_index/partial/1: mysql takes it no longer"]);
}

#[test]
fn a_case_that_is_added_is_welcome_and_is_recorded_without_a_change_of_the_others() {
    let copy = Copy::frozen();
    let before = copy.text();
    let text = "migration! { create table added { id: BigInteger primary key } }";
    fs::write(copy.case("create_table/added.txt"), text).unwrap();
    assert_eq!(copy.found(), [""; 0]);
    copy.judge(true, true).unwrap();
    let after = copy.text();
    assert!(after.contains("\ncreate_table/added/0 "));
    assert!(before.lines().all(|line| after.contains(line)));
    // Recording repairs nothing: what has changed must be answered for.
    fs::write(copy.case("create_table/added.txt"), text.replace("id", "other")).unwrap();
    assert!(copy.judge(true, true).unwrap_err().contains("create_table/added/0: the case was edited"));
    assert_eq!(copy.text(), after);
}

/// An edition's record and the cases that it is about.
struct Place {
    record: PathBuf,
    cases: PathBuf,
    edition: u16,
}

impl Place {
    /// Holds the cases against the record.
    fn judge(&self, frozen: bool, freeze: bool) -> Result<(), String> {
        let (edition, path) = (self.edition, self.record.display());
        let text = fs::read_to_string(&self.record).map_err(|error| format!("{path}: {error}"))?;
        let record = Record::parse(&text);
        if !frozen {
            return match (record.is_empty(), freeze) {
                (true, false) => Ok(()),
                (true, true) => {
                    Err(format!("edition {edition} is open: list it in FROZEN of lang/src/edition.rs first"))
                }
                (false, _) => Err(format!("edition {edition} is open, and its record holds something: {path}")),
            };
        }
        let now = Record::of(&self.cases);
        let found = record.differences(&now);
        if !found.is_empty() {
            let help = "A migration that was written under this edition would mean something else. Take the change back, \
                 or begin a new edition: docs/design/edition.md. The snapshots show what has changed.";
            return Err(format!("edition {edition} is frozen\n  {}\n{help}", found.join("\n  ")));
        }
        if freeze {
            let all = record.and(now);
            return fs::write(&self.record, all.text(edition)).map_err(|error| format!("{path}: {error}"));
        }
        if record.is_empty() {
            let how = format!("{FREEZE}=1 cargo test -p dbmigrate-lang --test edition");
            return Err(format!("edition {edition} is frozen, and nothing is recorded yet: {how}"));
        }
        Ok(())
    }
}

/// Cases and an empty record to play with.
struct Copy {
    place: Place,
    _folder: TempDir,
}

impl Copy {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let (cases, record) = (folder.path().join("operations"), folder.path().join("record.txt"));
        for topic in fs::read_dir(folder_of_cases()).unwrap() {
            let topic = topic.unwrap();
            fs::create_dir_all(cases.join(topic.file_name())).unwrap();
            for file in fs::read_dir(topic.path()).unwrap() {
                let file = file.unwrap();
                fs::copy(file.path(), cases.join(topic.file_name()).join(file.file_name())).unwrap();
            }
        }
        fs::write(&record, "").unwrap();
        Self { place: Place { record, cases, edition: 1 }, _folder: folder }
    }

    fn frozen() -> Self {
        let copy = Self::new();
        copy.judge(true, true).unwrap();
        copy
    }

    fn judge(&self, frozen: bool, freeze: bool) -> Result<(), String> {
        self.place.judge(frozen, freeze)
    }

    /// What differs.
    fn found(&self) -> Vec<String> {
        Record::parse(&self.text()).differences(&Record::of(&self.place.cases))
    }

    fn case(&self, path: &str) -> PathBuf {
        self.place.cases.join(path)
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.place.record).unwrap()
    }

    fn line(&self, name: &str) -> String {
        let text = self.text();
        text.lines().find(|line| line.split(' ').next() == Some(name)).unwrap().to_owned()
    }

    fn replace(&self, line: &str, other: &str) {
        fs::write(&self.place.record, self.text().replace(line, other)).unwrap();
    }

    /// Turns the last digit of a word of a line over; twice is as if nothing had happened.
    fn damage(&self, name: &str, word: usize) {
        let line = self.line(name);
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let digit = words[word].pop().and_then(|digit| digit.to_digit(16)).unwrap();
        words[word].push(char::from_digit(digit ^ 1, 16).unwrap());
        self.replace(&line, &words.join(" "));
    }
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn folder_of_cases() -> PathBuf {
    folder("tests/operations")
}

fn path(edition: u16) -> PathBuf {
    folder(&format!("tests/edition/{edition}/record.txt"))
}
