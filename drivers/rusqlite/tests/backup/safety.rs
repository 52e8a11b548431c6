//! The backup before a run, under the run's own lock.

use std::fs;
use std::future::Future;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::pin::pin;
use std::task::{Context as TaskContext, Poll, Waker};

use dbmigrate::hook::{Occasion, SafetyError, SafetySet};
use dbmigrate::{Backend, Id, SafetyHook};
use dbmigrate_backup::{Event, Retention, SafetyBackup};

use crate::support::{Scene, assert_consistent, connect, context, move_money};

/// The result of a future that is ready at its first poll.
pub(crate) fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut TaskContext::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it was not ready"),
    }
}

fn back_up(hook: &SafetyBackup<'_>, database: &Path) -> Result<SafetySet, SafetyError> {
    let (from, to) = (Id::from_static("m20261120_093000_a"), Id::from_static("m20261120_094500_b"));
    let occasion =
        Occasion { command: "run", backend: Backend::Sqlite, file: Some(database), from: Some(&from), to: Some(&to) };
    ready(hook.back_up(&occasion))
}

#[test]
fn it_holds_what_the_run_begins_with() {
    for journal_mode in ["wal", "delete"] {
        let scene = Scene::new(journal_mode, 4096, 300);
        move_money(&scene.connect(), 1).unwrap();
        let run = scene.connect();
        run.execute_batch("BEGIN IMMEDIATE").unwrap();
        let hook = SafetyBackup::new(scene.repository(), &scene.engine, context());
        let made = back_up(&hook, &scene.database).unwrap();
        run.execute_batch("DROP TABLE words; COMMIT").unwrap();
        let set = scene.repository().find(&made.id.parse().unwrap()).unwrap();
        assert_eq!(assert_consistent(set.file(), 300), 1);
        assert_eq!(set.manifest.occasion, "run");
        assert_eq!(set.manifest.to.as_ref().unwrap().as_str(), "m20261120_094500_b");
        assert_eq!(made.bytes, set.manifest.bytes);
        scene.assert_sound();
    }
}

#[test]
fn it_keeps_the_last_ten() {
    let scene = Scene::new("delete", 512, 10);
    let hook = SafetyBackup::new(scene.repository(), &scene.engine, context());
    for _ in 0..12 {
        back_up(&hook, &scene.database).unwrap();
    }
    assert_eq!(scene.repository().list().unwrap().sets.len(), 10);
    let hook = hook.retention(None::<Retention>);
    back_up(&hook, &scene.database).unwrap();
    assert_eq!(scene.repository().list().unwrap().sets.len(), 11);
}

/// What it is called and how it is done.
type Alteration = (&'static str, fn(&Path));

/// What can happen to a copy between its making and its verification.
const ALTERATIONS: [Alteration; 6] = [
    ("a row more", |copy| connect(copy).execute_batch("INSERT INTO moves DEFAULT VALUES").unwrap()),
    ("a row less", |copy| connect(copy).execute_batch("DELETE FROM words WHERE number = 7").unwrap()),
    ("another schema", |copy| connect(copy).execute_batch("DROP VIEW rich").unwrap()),
    ("an empty database", |copy| {
        fs::File::options().write(true).open(copy).unwrap().set_len(0).unwrap();
    }),
    ("its last page cut off", |copy| {
        let file = fs::File::options().write(true).open(copy).unwrap();
        file.set_len(file.metadata().unwrap().len() - 4096).unwrap();
    }),
    ("a page overwritten", |copy| {
        let mut file = fs::File::options().write(true).open(copy).unwrap();
        file.seek(SeekFrom::Start(3 * 4096)).unwrap();
        file.write_all(&[0xA5; 4096]).unwrap();
    }),
];

#[test]
fn a_copy_that_was_altered_before_its_verification_is_refused() {
    for (what, alter) in ALTERATIONS {
        let scene = Scene::wal();
        let older = scene.create();
        let listener = |event: &Event<'_>| {
            if let Event::Verifying { file, .. } = event {
                alter(file);
            }
        };
        let repository = scene.repository().on_event(&listener);
        let hook = SafetyBackup::new(repository, &scene.engine, context());
        let error = back_up(&hook, &scene.database).unwrap_err();
        assert!(error.message.contains("did not verify"), "{what}: {error}");
        assert_eq!(scene.repository().list().unwrap().sets, [older], "{what}");
        assert_eq!(scene.files().len(), 3, "{what}: {:?}", scene.files());
        scene.assert_sound();
    }
}

#[test]
fn a_damaged_database_has_no_backup() {
    let scene = Scene::wal();
    let mut bytes = fs::read(&scene.database).unwrap();
    bytes[2 * 4096..4 * 4096].fill(0);
    fs::write(&scene.database, bytes).unwrap();
    let hook = SafetyBackup::new(scene.repository(), &scene.engine, context());
    assert!(back_up(&hook, &scene.database).is_err());
    assert_eq!(scene.files(), Vec::<String>::new());
}

#[test]
fn a_database_that_is_no_file_is_refused() {
    let scene = Scene::wal();
    let hook = SafetyBackup::new(scene.repository(), &scene.engine, context());
    let occasion = Occasion { command: "run", backend: Backend::Postgres, file: None, from: None, to: None };
    let error = ready(hook.back_up(&occasion)).unwrap_err();
    assert!(error.message.contains("PostgreSQL"), "{error}");
}
