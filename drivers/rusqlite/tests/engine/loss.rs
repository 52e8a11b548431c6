//! Nothing is lost before somebody has agreed.

use dbmigrate::{ErrorKind, Migrations, Step, Verdict};
use dbmigrate_rusqlite::Sqlite;

use crate::support::{Database, create_table, drop_table, id, list, migration, rows, run, steps, three, unsafe_run};

const USERS: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)";

fn dropping_users() -> Migrations {
    list([migration(1, [create_table("users", USERS)]), migration(2, [drop_table("users", USERS)])])
}

#[test]
fn a_run_lists_what_would_go_and_how_much_of_it() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = dropping_users();
    unsafe_run(&migrations).steps(1).run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    connection.execute_batch("INSERT INTO users VALUES (1, 'Ada'), (2, 'Grace')").unwrap();
    let before = database.bytes();

    let error = run(&migrations, &mut connection).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NeedsConfirmation);
    assert_eq!(error.findings, [format!("{}, line 5: `an operation` loses users, 2 rows", id(2))]);
    assert_eq!(database.bytes(), before);

    let migrator = unsafe_run(&migrations).accept_loss(true);
    assert_eq!(migrator.run_blocking(&mut Sqlite::new(&mut connection)).unwrap().applied.len(), 1);
    assert!(database.content().is_empty());
}

#[test]
fn a_new_database_and_empty_tables_have_nothing_to_lose() {
    let database = Database::new();
    let mut connection = database.open();
    assert_eq!(run(&dropping_users(), &mut connection).unwrap(), 2);

    let database = Database::new();
    let mut connection = database.open();
    let migrations = dropping_users();
    unsafe_run(&migrations).steps(1).run_blocking(&mut Sqlite::new(&mut connection)).unwrap();
    assert_eq!(run(&migrations, &mut connection).unwrap(), 1);
}

#[test]
fn irreversible_and_lossy_steps_need_a_word() {
    for verdict in [Verdict::Irreversible, Verdict::Lossy] {
        let database = Database::new();
        let mut connection = database.open();
        let mut items = three().items.to_vec();
        run(&list(items.clone()), &mut connection).unwrap();
        let mut operation = steps(vec![Step::sql("DELETE FROM users")], None);
        operation.verdict = verdict;
        items.push(migration(4, [operation]));
        assert_eq!(run(&list(items), &mut connection).unwrap_err().kind, ErrorKind::NeedsConfirmation);
        assert_eq!(rows(&connection, "SELECT name FROM users"), ["Ada"]);
    }
}

#[test]
fn a_revert_counts_the_rows_that_came_later() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = three();
    run(&migrations, &mut connection).unwrap();
    connection.execute_batch("INSERT INTO posts VALUES (1, NULL)").unwrap();
    let migrator = unsafe_run(&migrations).to(id(1));
    let error = migrator.revert_blocking(&mut Sqlite::new(&mut connection)).unwrap_err();
    assert_eq!(error.findings, [format!("{}, line 5: `an operation` is taken back, which loses posts, 1 row", id(2))]);
    assert_eq!(database.history().len(), 3);

    let migrator = migrator.accept_loss(true);
    assert_eq!(migrator.revert_blocking(&mut Sqlite::new(&mut connection)).unwrap().reverted.len(), 2);
}

#[test]
fn reverting_a_loss_does_not_bring_the_data_back_and_says_so() {
    let database = Database::new();
    let mut connection = database.open();
    let migrations = dropping_users();
    run(&migrations, &mut connection).unwrap();
    let error = unsafe_run(&migrations).revert_blocking(&mut Sqlite::new(&mut connection)).unwrap_err();
    assert!(error.findings[0].ends_with("comes back without its data"), "{error}");
}
