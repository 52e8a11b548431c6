//! A video studio's back office in small: it opens its database, brings it up to date, and works with it.
//!
//! `studio [FOLDER]` keeps `studio.db` and the backups of it in the folder.

#![expect(clippy::print_stdout, reason = "the example shows what it does")]

mod database;
mod entities;
mod work;

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("."), PathBuf::from);

    let (mut connection, report) = database::open(&folder)?;
    println!("{} migrations applied", report.applied.len());
    if let Some(backup) = &report.backup {
        println!("backup {} taken first", backup.id);
    }

    work::receive_an_order(&mut connection)?;
    let project = work::newest_project(&connection)?;
    let due_on = project.due_on.as_deref().unwrap_or("an open date");
    println!("project {}: {}, {}, due on {due_on}", project.id, project.title, project.status);
    for line in work::owed(&connection)? {
        println!("{line}");
    }
    Ok(())
}
