//! Whatever is changed on the disk is found, all of it.

use std::fs;
use std::path::Path;

use dbmigrate_backup::{Depth, ErrorKind, LastGood, Restore, SetReference};

use crate::support::{Scene, context};

/// Changes a file and gives its old content.
fn change(file: &Path, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let before = fs::read(file).unwrap();
    let mut bytes = before.clone();
    change(&mut bytes);
    write(file, &bytes);
    before
}

fn write(file: &Path, bytes: &[u8]) {
    let _ = fs::remove_file(file);
    fs::write(file, bytes).unwrap();
}

fn damaged(scene: &Scene) -> usize {
    scene.repository().verify(None, Depth::Hashes).unwrap().damage.len()
}

#[test]
fn a_flipped_bit_in_any_region_is_found() {
    let scene = Scene::wal();
    let set = scene.create();
    for (ending, step) in [("db", 997), ("db.sha256", 1), ("json", 1)] {
        let file = set.file().with_extension(ending);
        let length = fs::metadata(&file).unwrap().len() as usize;
        let everywhere = (0..length).step_by(step).chain(0..length.min(110)).chain([length - 1]);
        for at in everywhere {
            let before = change(&file, |bytes| bytes[at] ^= 1 << (at % 8));
            assert_eq!(damaged(&scene), 1, "byte {at} of {ending}");
            write(&file, &before);
        }
    }
    assert_eq!(damaged(&scene), 0);
}

#[test]
fn a_truncation_and_a_missing_file_are_found() {
    let scene = Scene::wal();
    let set = scene.create();
    for ending in ["db", "db.sha256", "json"] {
        let file = set.file().with_extension(ending);
        let length = fs::metadata(&file).unwrap().len() as usize;
        for kept in [0, 1, length / 2, length - 1] {
            let before = change(&file, |bytes| bytes.truncate(kept));
            assert!(damaged(&scene) >= 1, "{kept} bytes of {ending}");
            assert_eq!(restore_error(&scene), ErrorKind::Invalid);
            write(&file, &before);
        }
        let before = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        assert!(damaged(&scene) >= 1, "{ending} is missing");
        write(&file, &before);
        let before = change(&file, |bytes| bytes[length / 2..].fill(0));
        assert!(damaged(&scene) >= 1, "zeros at the end of {ending}");
        write(&file, &before);
        let before = change(&file, |bytes| bytes.push(b'x'));
        assert!(damaged(&scene) >= 1, "something at the end of {ending}");
        write(&file, &before);
    }
    scene.assert_sound();
}

fn restore_error(scene: &Scene) -> ErrorKind {
    let target = scene.folder.path().join("new.db");
    let restore = Restore {
        set: SetReference::latest(),
        target: &target,
        replace: false,
        dry_run: false,
        safety: None,
        context: context(),
    };
    let error = scene.repository().restore(&scene.engine, &restore).unwrap_err();
    assert!(!target.exists());
    error.kind
}

#[test]
fn all_damage_is_listed_and_other_sets_are_not_accused() {
    let scene = Scene::wal();
    let sets: Vec<_> = (0..4).map(|_| scene.create()).collect();
    change(sets[0].file(), |bytes| bytes[5000] ^= 1);
    change(&sets[1].file().with_extension("db.sha256"), |bytes| bytes[3] ^= 1);
    change(&sets[2].file().with_extension("json"), |bytes| bytes[30] ^= 1);
    fs::write(scene.sets.join("stray.txt"), "what is this").unwrap();
    fs::write(scene.sets.join("20200101T000000Z-aaaa.db"), "").unwrap();
    let report = scene.repository().verify(None, Depth::Deep(&scene.engine)).unwrap();
    let mut hit: Vec<_> = report.damage.iter().filter_map(|damage| damage.set.clone()).collect();
    hit.dedup();
    assert_eq!(report.damage.iter().filter(|damage| damage.set.is_none()).count(), 2, "{:?}", report.damage);
    for set in &sets[..3] {
        assert!(hit.contains(set.id()), "{:?}", report.damage);
    }
    assert!(!hit.contains(sets[3].id()));
    assert_eq!(restore_error_of(&scene, sets[0].id().into()), ErrorKind::Invalid);
}

fn restore_error_of(scene: &Scene, set: SetReference) -> ErrorKind {
    let target = scene.folder.path().join("new.db");
    let restore = Restore { set, target: &target, replace: false, dry_run: false, safety: None, context: context() };
    let rehearsed = scene.repository().restore(&scene.engine, &Restore { dry_run: true, ..restore.clone() });
    let error = scene.repository().restore(&scene.engine, &restore).unwrap_err();
    assert_eq!(rehearsed.unwrap_err().kind, error.kind);
    assert!(!target.exists());
    error.kind
}

/// A half-written copy opens as an empty database and passes the quick check.
#[test]
fn an_empty_database_in_the_place_of_a_copy_is_found() {
    let scene = Scene::wal();
    let set = scene.create();
    fs::remove_file(set.file()).unwrap();
    crate::support::connect(set.file()).execute_batch("PRAGMA user_version = 1").unwrap();
    assert!(damaged(&scene) >= 1);
    assert_eq!(restore_error(&scene), ErrorKind::Invalid);
}

#[test]
fn a_damaged_manifest_is_not_passed_over() {
    let scene = Scene::wal();
    let old = scene.create();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let new = scene.create();
    change(&new.file().with_extension("json"), |bytes| bytes[40] ^= 4);
    let error = scene.repository().find(&SetReference::latest()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Invalid, "{error}");
    assert_eq!(scene.repository().find(&new.id().into()).unwrap_err().kind, ErrorKind::Invalid);
    assert_eq!(scene.repository().find(&old.id().into()).unwrap(), old);
    // Its files are not taken for a crash's leftovers.
    scene.create();
    assert!(new.file().exists());
}

#[test]
fn a_changed_or_missing_line_of_the_audit_log_is_found() {
    let scene = Scene::wal();
    for _ in 0..3 {
        let set = scene.create();
        scene.repository().delete(&[set.id().into()], LastGood::MayGo, &context()).unwrap();
    }
    let log = scene.sets.join("audit.log");
    assert_eq!(damaged(&scene), 0);
    let length = fs::metadata(&log).unwrap().len() as usize;
    for at in (0..length).step_by(7) {
        let before = change(&log, |bytes| bytes[at] ^= 1);
        assert!(damaged(&scene) >= 1, "byte {at}");
        write(&log, &before);
    }
    let text = fs::read_to_string(&log).unwrap();
    let first = text.lines().next().unwrap();
    write(&log, text.strip_prefix(first).unwrap().trim_start().as_bytes());
    assert!(damaged(&scene) >= 1);
}
