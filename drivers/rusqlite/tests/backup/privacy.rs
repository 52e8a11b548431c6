//! Nobody else reads a backup, and nothing is written through a link.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use dbmigrate_backup::{Depth, ErrorKind, LastGood, Repository};
use dbmigrate_rusqlite::backup::SqliteEngine;

use crate::support::{Scene, argument, automatic, context};

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn assert_private(folder: &Path) {
    assert_eq!(mode(folder), 0o700, "{}", folder.display());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        assert!(matches!(mode(&path), 0o600 | 0o400), "{} is {:o}", path.display(), mode(&path));
    }
}

/// The umask belongs to a process, so each is tried in a shell of its own.
#[test]
fn files_and_folders_are_private_under_every_umask() {
    for umask in ["000", "022", "077", "777"] {
        let scene = Scene::wal();
        fs::set_permissions(&scene.database, Permissions::from_mode(0o640)).unwrap();
        let status = Command::new("sh")
            .arg("-c")
            .arg(format!("umask {umask}; exec \"$0\" privacy::child_creates --exact"))
            .arg(std::env::current_exe().unwrap())
            .env("BACKUP_TEST_DATABASE", &scene.database)
            .env("BACKUP_TEST_SETS", &scene.sets)
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "umask {umask}");
        assert_private(&scene.sets);
        assert_eq!(mode(scene.sets.parent().unwrap()) & 0o077, 0, "umask {umask}");
        assert_eq!(mode(&scene.database), 0o640, "the user's database keeps its mode");
        assert_eq!(scene.files().len(), 3);
        scene.assert_sound();
    }
}

#[test]
fn child_creates() {
    let (Some(database), Some(sets)) = (argument("BACKUP_TEST_DATABASE"), argument("BACKUP_TEST_SETS")) else { return };
    let repository = Repository::new(sets.as_ref());
    let engine = SqliteEngine::new();
    let set = repository.create(&engine, database.as_ref(), &automatic()).unwrap();
    repository.create(&engine, database.as_ref(), &automatic()).unwrap();
    repository.delete(&[set.id().into()], LastGood::MayGo, &context()).unwrap();
}

#[test]
fn a_folder_that_is_too_open_is_tightened() {
    let scene = Scene::wal();
    fs::create_dir_all(&scene.sets).unwrap();
    fs::set_permissions(&scene.sets, Permissions::from_mode(0o777)).unwrap();
    scene.create();
    assert_private(&scene.sets);
}

#[test]
fn links_in_the_place_of_the_repositorys_files_are_refused() {
    let victim_text = "somebody else's file";
    for name in ["", "repository.lock", "audit.log"] {
        let scene = Scene::wal();
        let victim = scene.folder.path().join("victim");
        let link = if name.is_empty() {
            fs::create_dir(&victim).unwrap();
            fs::create_dir_all(scene.sets.parent().unwrap()).unwrap();
            scene.sets.clone()
        } else {
            fs::write(&victim, victim_text).unwrap();
            fs::create_dir_all(&scene.sets).unwrap();
            scene.sets.join(name)
        };
        symlink(&victim, &link).unwrap();
        let error = scene.repository().create(&scene.engine, &scene.database, &automatic()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unsafe, "{name}: {error}");
        if name.is_empty() {
            assert_eq!(fs::read_dir(&victim).unwrap().count(), 0);
        } else {
            assert_eq!(fs::read_to_string(&victim).unwrap(), victim_text);
        }
    }
}

#[test]
fn a_set_behind_a_link_is_damaged() {
    let scene = Scene::wal();
    let set = scene.create();
    for ending in ["db", "db.sha256", "json"] {
        let file = set.file().with_extension(ending);
        let moved = scene.folder.path().join("moved");
        fs::rename(&file, &moved).unwrap();
        symlink(&moved, &file).unwrap();
        assert_eq!(scene.repository().verify(None, Depth::Hashes).unwrap().damage.len(), 1, "{ending}");
        fs::remove_file(&file).unwrap();
        fs::rename(&moved, &file).unwrap();
    }
    scene.assert_sound();
}

#[test]
fn a_pipe_in_the_place_of_a_file_does_not_stop_the_check() {
    let scene = Scene::wal();
    let set = scene.create();
    fs::remove_file(set.file()).unwrap();
    assert!(Command::new("mkfifo").arg(set.file()).status().unwrap().success());
    assert_eq!(scene.repository().verify(None, Depth::Deep(&scene.engine)).unwrap().damage.len(), 1);
}

#[test]
fn planted_temporary_names_are_not_written_through() {
    let scene = Scene::wal();
    let victim = scene.folder.path().join("victim");
    fs::write(&victim, "untouched").unwrap();
    // The name that the copy gets is known only when it begins, so the link is planted at a sidecar of it.
    let plant = |event: &dbmigrate_backup::Event<'_>| {
        if let dbmigrate_backup::Event::Publishing { file, .. } = event {
            let name = format!("tmp-{}", file.file_name().unwrap().to_str().unwrap());
            let _ = symlink(&victim, file.with_file_name(name));
        }
    };
    let result = scene.repository().on_event(&plant).create(&scene.engine, &scene.database, &automatic());
    assert!(result.is_err());
    assert_eq!(fs::read_to_string(&victim).unwrap(), "untouched");
    assert_eq!(scene.repository().list().unwrap().sets, []);
    scene.create();
    scene.assert_sound();
}
