//! What retention deletes, and what it never does.

use std::fs;
use std::num::NonZeroUsize;

use dbmigrate_backup::{Depth, ErrorKind, LastGood, NewSet, Retention, Set, SetReference};

use crate::support::{Scene, automatic, context};

fn keep(last: usize) -> Retention {
    Retention { keep_last: NonZeroUsize::new(last).unwrap() }
}

fn ids(sets: &[Set]) -> Vec<&str> {
    sets.iter().map(|set| set.id().as_str()).collect()
}

#[test]
fn the_last_automatic_sets_and_all_named_ones_stay() {
    let scene = Scene::wal();
    let named = NewSet { name: Some("first".parse().unwrap()), ..automatic() };
    let named = scene.repository().create(&scene.engine, &scene.database, &named).unwrap();
    let sets: Vec<Set> = (0..12).map(|_| scene.create()).collect();
    assert_eq!(scene.repository().expired(&Retention::default()).unwrap().len(), 2);
    let gone = scene.repository().retain(&Retention::default(), &context()).unwrap();
    assert_eq!(gone, [sets[0].id().clone(), sets[1].id().clone()]);
    let left = scene.repository().list().unwrap().sets;
    assert_eq!(left.len(), 11);
    assert_eq!(left[0], named);
    assert_eq!(ids(&left[1..]), ids(&sets[2..]));
    assert_eq!(scene.files().len(), 33);
    scene.assert_sound();
    let log = fs::read_to_string(scene.sets.join("audit.log")).unwrap();
    assert_eq!(log.lines().count(), 2);
    assert!(log.contains("retention") && log.contains(sets[0].id().as_str()) && log.contains("somebody"), "{log}");
}

#[test]
fn a_bad_set_neither_counts_nor_goes() {
    let scene = Scene::wal();
    let good = scene.create();
    let truncated = scene.create();
    fs::remove_file(truncated.file()).unwrap();
    fs::write(truncated.file(), "short").unwrap();
    let missing = scene.create();
    fs::remove_file(missing.file()).unwrap();
    let unreadable = scene.create();
    let manifest = unreadable.file().with_extension("json");
    fs::remove_file(&manifest).unwrap();
    fs::write(&manifest, "{}").unwrap();
    assert_eq!(scene.repository().retain(&keep(1), &context()).unwrap(), []);
    assert!(good.file().exists() && truncated.file().exists() && unreadable.file().exists());
    let next = scene.create();
    assert_eq!(scene.repository().retain(&keep(1), &context()).unwrap(), [good.id().clone()]);
    assert!(next.file().exists() && truncated.file().exists());
}

#[test]
fn the_last_good_set_goes_only_where_that_is_said() {
    let scene = Scene::wal();
    let sets = [scene.create(), scene.create(), scene.create()];
    let truncated = sets[2].file();
    fs::remove_file(truncated).unwrap();
    fs::write(truncated, "short").unwrap();
    let both: [SetReference; 2] = [sets[0].id().into(), sets[1].id().into()];
    let repository = scene.repository();
    let error = repository.delete(&both, LastGood::Stays, &context()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::LastGood);
    assert!(error.message.contains(sets[1].id().as_str()), "{error}");
    assert_eq!(repository.list().unwrap().sets.len(), 3, "nothing was deleted");
    // A bad one may go, and one good one of two.
    let bad_and_good = [sets[2].id().into(), sets[0].id().into(), sets[0].id().into()];
    let gone = repository.delete(&bad_and_good, LastGood::Stays, &context()).unwrap();
    assert_eq!(gone, [sets[2].id().clone(), sets[0].id().clone()]);
    let last = [sets[1].id().into()];
    assert!(repository.delete(&last, LastGood::Stays, &context()).is_err());
    assert_eq!(repository.delete(&last, LastGood::MayGo, &context()).unwrap(), [sets[1].id().clone()]);
    assert_eq!(scene.files(), [""; 0]);
}

#[test]
fn leftovers_are_listed_and_cleared_and_nothing_else() {
    let scene = Scene::wal();
    let (kept, orphaned) = (scene.create(), scene.create());
    fs::remove_file(orphaned.file().with_extension("json")).unwrap();
    fs::write(scene.sets.join("tmp-x"), "abc").unwrap();
    let found = scene.repository().leftovers().unwrap();
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[2].bytes, 3);
    assert!(scene.sets.join("tmp-x").exists());
    assert_eq!(scene.repository().clear_leftovers().unwrap(), found);
    assert_eq!(scene.repository().leftovers().unwrap(), []);
    assert_eq!(scene.files().len(), 3);
    assert!(kept.file().exists());
    scene.assert_sound();
}

#[test]
fn only_what_was_sound_is_noted_as_verified() {
    let scene = Scene::wal();
    let (good, bad) = (scene.create(), scene.create());
    fs::remove_file(bad.file()).unwrap();
    let repository = scene.repository();
    assert!(repository.verified_at().unwrap().is_empty());
    let report = repository.verify(None, Depth::Hashes).unwrap();
    repository.note_verified(&report, &context()).unwrap();
    let noted = repository.verified_at().unwrap();
    assert_eq!(noted.keys().collect::<Vec<_>>(), [good.id()]);
    assert!(noted[good.id()] >= good.manifest.created);
}

/// Random histories, compared with the rule in its simplest form.
#[test]
fn the_newest_good_sets_stay_whatever_is_damaged() {
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    for _ in 0..6 {
        let scene = Scene::new("delete", 512, 3);
        let sets: Vec<(Set, bool)> = (0..10)
            .map(|_| {
                let set = scene.create();
                let good = next() % 3 != 0;
                if !good {
                    fs::remove_file(set.file()).unwrap();
                }
                (set, good)
            })
            .collect();
        let last = 1 + (next() % 5) as usize;
        let good: Vec<&Set> = sets.iter().filter(|(_, good)| *good).map(|(set, _)| set).collect();
        let expected: Vec<_> = good[..good.len().saturating_sub(last)].iter().map(|set| set.id().clone()).collect();
        assert_eq!(scene.repository().retain(&keep(last), &context()).unwrap(), expected);
    }
}

/// Ids come from a clock that may go backwards; the order does not.
#[test]
fn the_sequence_is_the_order_and_is_never_used_again() {
    let scene = Scene::wal();
    let sets: Vec<Set> = (0..3).map(|_| scene.create()).collect();
    // Files whose ids lie in the future, as a clock that was wrong makes them.
    let future = "29991231T235959Z-0000";
    rename(&scene, &sets[0], future);
    let left = scene.repository().list().unwrap();
    assert_eq!(left.sets.len(), 3, "{:?}", left.damaged);
    assert_eq!(left.sets[0].id().as_str(), future);
    assert_eq!(scene.repository().find(&SetReference::latest()).unwrap(), sets[2]);
    let gone = scene.repository().retain(&keep(2), &context()).unwrap();
    assert_eq!(gone[0].as_str(), future, "the oldest by sequence goes, not by its time");
    scene.repository().delete(&[sets[2].id().into()], LastGood::MayGo, &context()).unwrap();
    let next = scene.create();
    assert_eq!(next.manifest.sequence, sets[2].manifest.sequence + 1);
    scene.assert_sound();
}

/// Gives a set another id, sealed as it should be.
fn rename(scene: &Scene, set: &Set, id: &str) {
    let old = set.id().as_str();
    for ending in ["db", "db.sha256", "json"] {
        let to = scene.sets.join(format!("{id}.{ending}"));
        fs::rename(scene.sets.join(format!("{old}.{ending}")), &to).unwrap();
        if ending != "db" {
            let text = fs::read_to_string(&to).unwrap().replace(old, id);
            fs::remove_file(&to).unwrap();
            fs::write(&to, if ending == "json" { seal(&text) } else { text }).unwrap();
        }
    }
}

/// Seals a manifest as `docs/backup-format.md` says, without the code that is tested.
fn seal(text: &str) -> String {
    let script = "import sys, json, hashlib\n\
                  value = json.load(sys.stdin)\n\
                  del value['sha256']\n\
                  canonical = json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False)\n\
                  value['sha256'] = hashlib.sha256(canonical.encode()).hexdigest()\n\
                  print(json.dumps(value, indent=1))";
    let mut python = std::process::Command::new("python3")
        .args(["-c", script])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut python.stdin.take().unwrap(), text.as_bytes()).unwrap();
    String::from_utf8(python.wait_with_output().unwrap().stdout).unwrap()
}
