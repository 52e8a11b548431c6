//! A disk without room: a small tmpfs in a mount namespace of its own, where this system allows one.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use dbmigrate_backup::{Depth, ErrorKind, Event, Repository, Restore, Retention, SafetyBackup, SetReference};
use dbmigrate_rusqlite::backup::SqliteEngine;

use crate::support::{argument, assert_consistent, automatic, build, connect, context, move_money};

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let script = "mount -t tmpfs -o size=8m tmpfs \"$BACKUP_TEST_MOUNT\" || exit 42
                  exec \"$0\" disk_full::child_fills_the_disk --exact --nocapture";
    let status = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script])
        .arg(std::env::current_exe().unwrap())
        .env("BACKUP_TEST_MOUNT", folder.path())
        .status();
    match status {
        Ok(status) if status.success() => {}
        Ok(status) if status.code() != Some(42) && status.code() != Some(1) => panic!("{status}"),
        Ok(status) if status.code() == Some(1) && may_unshare() => panic!("{status}"),
        // The harness hides what a passing test prints with a macro, and this must be seen.
        other => writeln!(std::io::stderr(), "NOT TESTED: a full disk, because no tmpfs could be mounted: {other:?}")
            .unwrap(),
    }
}

fn may_unshare() -> bool {
    Command::new("unshare").args(["--map-root-user", "--mount", "true"]).status().is_ok_and(|status| status.success())
}

#[test]
fn child_fills_the_disk() {
    let Some(mount) = argument("BACKUP_TEST_MOUNT") else { return };
    let mount = Path::new(&mount);
    let outside = tempfile::tempdir().unwrap();
    let database = outside.path().join("app.db");
    build(&database, "wal", 4096, 20_000);
    let length = fs::metadata(&database).unwrap().len();
    assert!((1_500_000..3_400_000).contains(&length), "{length}");
    let sets = mount.join("sets");
    let (repository, engine) = (Repository::new(&sets), SqliteEngine::new());
    let first = repository.create(&engine, &database, &automatic()).unwrap();
    let files = || {
        let mut names: Vec<_> = fs::read_dir(&sets).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = files();

    // The check before the beginning says how much is needed, and where.
    let filler = mount.join("filler");
    fill(&filler, length);
    let hook = SafetyBackup::new(repository, &engine, context()).retention(Some(Retention::default()));
    let occasion = dbmigrate::hook::Occasion {
        command: "run",
        backend: dbmigrate::Backend::Sqlite,
        file: Some(&database),
        from: None,
        to: None,
    };
    let error = crate::safety::ready(dbmigrate::SafetyHook::back_up(&hook, &occasion)).unwrap_err();
    assert!(error.message.contains("bytes are needed") && error.message.contains("sets"), "{error}");
    assert_eq!(files(), before);
    fs::remove_file(&filler).unwrap();

    // The disk fills up at each later stage.
    for stage in ["Copying", "Verifying", "Publishing"] {
        let fill_at = |event: &Event<'_>| {
            if format!("{event:?}").starts_with(stage) && !filler.exists() {
                fill(&filler, 0);
            }
        };
        let result = repository.on_event(&fill_at).create(&engine, &database, &automatic());
        match stage {
            // Nothing more is written between these two.
            "Copying" => assert_eq!(result.as_ref().unwrap_err().kind, ErrorKind::DiskFull),
            _ => assert_eq!(result.as_ref().unwrap_err().kind, ErrorKind::DiskFull, "{stage}"),
        }
        let message = result.unwrap_err().message;
        assert!(message.contains("sets"), "{message}");
        assert_eq!(files(), before, "{stage}");
        fs::remove_file(&filler).unwrap();
    }
    assert_eq!(repository.verify(None, Depth::Hashes).unwrap().damage, []);
    assert_eq!(repository.list().unwrap().sets, [first]);

    // A restore into a disk without room leaves the target as it was, and no files.
    let outside_sets = outside.path().join("sets");
    let repository = Repository::new(&outside_sets);
    let set = repository.create(&engine, &database, &automatic()).unwrap();
    fs::remove_dir_all(&sets).unwrap();
    for live in [false, true] {
        let target = mount.join("target.db");
        if live {
            build(&target, "delete", 4096, 5_000);
            move_money(&connect(&target), 10).unwrap();
        }
        for stage in ["Materializing", "Loading"] {
            let fill_at = |event: &Event<'_>| {
                if format!("{event:?}").starts_with(stage) && !filler.exists() {
                    fill(&filler, 0);
                }
            };
            let restore = Restore {
                set: SetReference::from(set.id()),
                target: &target,
                replace: false,
                dry_run: false,
                safety: None,
                context: context(),
            };
            let result = repository.on_event(&fill_at).restore(&engine, &restore);
            fs::remove_file(&filler).unwrap();
            match (live, stage) {
                (false, "Loading") => {
                    // The content is on the disk already; only its journal mode and its name are left.
                    let _ = result;
                    let _ = fs::remove_file(&target);
                }
                _ => assert_eq!(result.unwrap_err().kind, ErrorKind::DiskFull, "{live} {stage}"),
            }
            if live {
                assert_eq!(assert_consistent(&target, 5_000), 1);
            }
            let left: Vec<_> = fs::read_dir(mount).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert_eq!(left.len(), usize::from(live), "{left:?}");
        }
    }
}

/// Writes until the disk has this much room.
fn fill(file: &Path, room: u64) {
    let mut filler = fs::File::create(file).unwrap();
    let block = vec![1; 4096];
    while filler.write_all(&block).is_ok() {}
    let length = filler.metadata().unwrap().len();
    filler.set_len(length.saturating_sub(room)).unwrap();
}
