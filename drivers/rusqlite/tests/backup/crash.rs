//! A process that is killed leaves a whole set or none.

use std::fs;
use std::thread;
use std::time::Duration;

use dbmigrate_backup::{Depth, Event, Repository, Restore, SetReference};
use dbmigrate_rusqlite::backup::SqliteEngine;

use crate::support::{Scene, argument, assert_consistent, automatic, child, context, say};

/// The stages at which the child stops: the word of the event, and which of several.
const STAGES: [&str; 6] = ["Copying", "Verifying", "Publishing db", "Publishing sha256", "Publishing json", "Created"];

#[test]
fn killed_at_each_stage_there_is_a_whole_set_or_none() {
    for journal_mode in ["wal", "delete"] {
        let scene = Scene::new(journal_mode, 4096, 300);
        let first = scene.create();
        let mut expected = 1;
        for stage in STAGES {
            let variables = [
                ("BACKUP_TEST_DATABASE", scene.database.to_str().unwrap()),
                ("BACKUP_TEST_SETS", scene.sets.to_str().unwrap()),
                ("BACKUP_TEST_STAGE", stage),
            ];
            let mut creator = child("crash::child_creates_and_stops", &variables);
            assert!(creator.wait_for("stopped"), "{stage}");
            creator.kill();
            let listing = scene.repository().list().unwrap();
            assert_eq!(listing.damaged, []);
            expected += usize::from(stage == "Created");
            assert_eq!(listing.sets.len(), expected, "{stage}");
            for set in &listing.sets {
                let reference = SetReference::from(set.id());
                let report = scene.repository().verify(Some(&reference), Depth::Restored(&scene.engine)).unwrap();
                assert_eq!(report.damage, [], "{stage}");
            }
            // The next one cleans up.
            scene.create();
            expected += 1;
            assert_eq!(scene.files().len(), expected * 3, "{stage}: {:?}", scene.files());
            scene.assert_sound();
        }
        assert_eq!(scene.repository().list().unwrap().sets[0], first);
    }
}

#[test]
fn killed_at_any_moment_there_is_a_whole_set_or_none() {
    let scene = Scene::new("wal", 4096, 60_000);
    scene.create();
    for delay in 0..25 {
        let variables = [
            ("BACKUP_TEST_DATABASE", scene.database.to_str().unwrap()),
            ("BACKUP_TEST_SETS", scene.sets.to_str().unwrap()),
            ("BACKUP_TEST_STAGE", "never"),
        ];
        let mut creator = child("crash::child_creates_and_stops", &variables);
        assert!(creator.wait_for("begins"));
        thread::sleep(Duration::from_millis(delay * 3));
        creator.kill();
        let listing = scene.repository().list().unwrap();
        assert_eq!(listing.damaged, []);
        for set in &listing.sets {
            let reference = SetReference::from(set.id());
            assert_eq!(scene.repository().verify(Some(&reference), Depth::Hashes).unwrap().damage, []);
        }
    }
    scene.create();
    scene.assert_sound();
}

#[test]
fn child_creates_and_stops() {
    let (Some(database), Some(sets)) = (argument("BACKUP_TEST_DATABASE"), argument("BACKUP_TEST_SETS")) else { return };
    let wanted = argument("BACKUP_TEST_STAGE").unwrap();
    let listener = |event: &Event<'_>| {
        let name = match event {
            Event::Copying { .. } => "Copying".to_owned(),
            Event::Verifying { .. } => "Verifying".to_owned(),
            Event::Publishing { file, .. } => format!("Publishing {}", file.extension().unwrap().to_str().unwrap()),
            Event::Created { .. } => "Created".to_owned(),
            Event::Materializing { .. } => "Materializing".to_owned(),
            Event::Loading { .. } => "Loading".to_owned(),
            _ => String::new(),
        };
        if name == wanted {
            say("stopped");
            thread::sleep(Duration::from_secs(600));
        }
    };
    say("begins");
    let repository = Repository::new(sets.as_ref()).on_event(&listener);
    let engine = SqliteEngine::new();
    match argument("BACKUP_TEST_RESTORE") {
        None => drop(repository.create(&engine, database.as_ref(), &automatic()).unwrap()),
        Some(set) => {
            let restore = Restore {
                set: set.parse().unwrap(),
                target: database.as_ref(),
                replace: argument("BACKUP_TEST_REPLACE").is_some(),
                dry_run: false,
                safety: None,
                context: context(),
            };
            repository.restore(&engine, &restore).unwrap();
        }
    }
}

#[test]
fn a_restore_that_is_killed_leaves_the_old_content_or_the_new() {
    for journal_mode in ["wal", "delete"] {
        let scene = Scene::new(journal_mode, 4096, 20_000);
        let set = scene.create();
        for delay in [None, Some(0), Some(5), Some(15), Some(30), Some(60)] {
            crate::support::move_money(&scene.connect(), 500).unwrap();
            let before = assert_consistent(&scene.database, 20_000);
            let variables = [
                ("BACKUP_TEST_DATABASE", scene.database.to_str().unwrap()),
                ("BACKUP_TEST_SETS", scene.sets.to_str().unwrap()),
                ("BACKUP_TEST_STAGE", if delay.is_none() { "Loading" } else { "never" }),
                ("BACKUP_TEST_RESTORE", set.id().as_str()),
            ];
            let mut restorer = child("crash::child_creates_and_stops", &variables);
            match delay {
                None => assert!(restorer.wait_for("stopped")),
                Some(delay) => {
                    assert!(restorer.wait_for("begins"));
                    thread::sleep(Duration::from_millis(delay));
                }
            }
            restorer.kill();
            let after = assert_consistent_after_recovery(&scene);
            assert!(after == before || after == 0, "{journal_mode}: {after} of {before} moves");
        }
        scene.create();
        scene.assert_sound();
        let leftovers: Vec<_> = fs::read_dir(scene.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(leftovers.iter().filter(|name| name.to_string_lossy().contains("restoring")).count() <= 1);
    }
}

#[test]
fn a_replacement_that_is_killed_can_be_done_again() {
    for delay in [None, Some(0), Some(4), Some(8), Some(16), Some(32)] {
        let scene = Scene::new("wal", 4096, 2_000);
        let set = scene.create();
        let damaged = vec![0xA5; 20_000];
        fs::write(&scene.database, &damaged).unwrap();
        let variables = [
            ("BACKUP_TEST_DATABASE", scene.database.to_str().unwrap()),
            ("BACKUP_TEST_SETS", scene.sets.to_str().unwrap()),
            ("BACKUP_TEST_STAGE", if delay.is_none() { "Loading" } else { "never" }),
            ("BACKUP_TEST_RESTORE", set.id().as_str()),
            ("BACKUP_TEST_REPLACE", "yes"),
        ];
        let mut restorer = child("crash::child_creates_and_stops", &variables);
        match delay {
            None => assert!(restorer.wait_for("stopped")),
            Some(delay) => {
                assert!(restorer.wait_for("begins"));
                thread::sleep(Duration::from_millis(delay));
            }
        }
        restorer.kill();
        if fs::read(&scene.database).unwrap() != damaged {
            assert_consistent(&scene.database, 2_000);
        }
        let again = Restore {
            set: SetReference::from(set.id()),
            target: &scene.database,
            replace: true,
            dry_run: false,
            safety: None,
            context: context(),
        };
        scene.repository().restore(&scene.engine, &again).unwrap();
        assert_consistent(&scene.database, 2_000);
        let kept = fs::read_dir(scene.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        assert!(kept.into_iter().any(|path| path.is_file() && fs::read(path).unwrap() == damaged));
        scene.assert_sound();
    }
}

/// A killed writer may have left a hot journal, which a read-only connection cannot roll back.
fn assert_consistent_after_recovery(scene: &Scene) -> i64 {
    scene.connect().query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())).unwrap();
    assert_consistent(&scene.database, 20_000)
}
