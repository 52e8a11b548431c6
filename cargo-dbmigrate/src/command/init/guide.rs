//! What a person writes into the application's own code: `init` changes no Rust file.

use std::path::Path;

use super::Place;
use crate::context::Context;
use crate::url::DatabaseUrl;

/// The lines, and where they go.
pub(super) fn text(context: &Context<'_>, place: Place, url: Option<&DatabaseUrl>, has_dependencies: bool) -> String {
    let folder = context.config.migrations.strip_prefix(&context.project.folder).ok();
    let folder = folder.map_or_else(|| "migrations".to_owned(), |folder| folder.display().to_string());
    let argument = match place {
        Place::Package if folder == "migrations" => String::new(),
        Place::Package => format!("\"{folder}\""),
        Place::Workspace => format!("\"../{folder}\""),
    };
    let mut text = "The command needs nothing more. An application that migrates when it starts".to_owned();
    text.push_str(match place {
        Place::Package if has_dependencies => " has its dependencies now,\nand",
        Place::Package => SOURCE,
        Place::Workspace => SOURCE_OF_A_MEMBER,
    });
    text.push_str(" says in src/main.rs:\n\n");
    if place == Place::Workspace {
        text.push_str("    // The path begins at the package's folder.\n");
    }
    let path = url.map_or(Path::new("app.db"), DatabaseUrl::path);
    let file = path.strip_prefix(&context.project.folder).unwrap_or(path).display().to_string();
    let name = path.file_name().map_or_else(|| file.clone(), |name| name.display().to_string());
    text.push_str(&CODE.replace("ARGUMENT", &argument).replace("FILE", &file).replace("NAME", &name));
    text
}

const SOURCE: &str = " gets its dependencies\n\
    from a clone of dbmigrate, because the crates are not on crates.io yet: call `init` again\n\
    with `--source FOLDER`, or with `--source URL` of the git repository. It";

const SOURCE_OF_A_MEMBER: &str = " depends on\n\
    dbmigrate (package dbmigrate-runtime), dbmigrate-backup, dbmigrate-rusqlite (feature backup), each from\n\
    a clone of dbmigrate, because the crates are not on crates.io yet, and on rusqlite. It";

const CODE: &str = r#"    dbmigrate::migrations!(ARGUMENT);

    fn main() -> Result<(), Box<dyn std::error::Error>> {
        let mut connection = rusqlite::Connection::open("FILE")?;
        let backups = std::path::Path::new(".dbmigrate/backups/NAME");
        let backups = dbmigrate_backup::Repository::new(backups);
        let engine = dbmigrate_rusqlite::backup::SqliteEngine::new();
        let backup = dbmigrate_backup::SafetyBackup::new(backups, &engine, Default::default());
        dbmigrate::Migrator::new(&MIGRATIONS)
            .safety(dbmigrate::Safety::Required(&backup))
            .run_blocking(&mut dbmigrate_rusqlite::Sqlite::new(&mut connection))?;
        Ok(())
    }
"#;
