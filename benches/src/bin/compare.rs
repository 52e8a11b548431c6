//! Whole processes: the release command against the sqlite3 shell, in RAM and on disk.

#![expect(clippy::print_stdout, reason = "a benchmark's result is what it prints")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser;
use dbmigrate_benches::history::{self, Format};
use dbmigrate_benches::timing::{self, Candidate};
use dbmigrate_benches::{Result, project};

/// Times whole processes, each candidate once in every round.
#[derive(Parser)]
struct Arguments {
    /// How many migrations the histories have.
    #[arg(long, value_delimiter = ',', default_values_t = [10, 100, 1000])]
    n: Vec<usize>,
    /// How many rounds count.
    #[arg(long, default_value_t = 11)]
    rounds: usize,
    /// A folder in RAM.
    #[arg(long, default_value = "/dev/shm")]
    ram: PathBuf,
    /// A folder on a disk.
    #[arg(long, default_value = "/var/tmp")]
    disk: PathBuf,
}

const DATABASE: &str = "bench.db";

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let command = project::release_command()?;
    println!("{}", timing::head());
    for (medium, folder) in [("RAM", &arguments.ram), ("disk", &arguments.disk)] {
        for &count in &arguments.n {
            let folder = tempfile::tempdir_in(folder)?;
            let (plain, ours) = (folder.path().join("plain"), folder.path().join("ours"));
            history::write(Format::Plain, count, &plain)?;
            project::write(&command, &ours, count)?;
            compare(&format!("{medium}, N = {count}"), arguments.rounds, &command, &plain, &ours)?;
        }
    }
    Ok(())
}

fn compare(title: &str, rounds: usize, command: &Path, plain: &Path, ours: &Path) -> Result<()> {
    let shell = |arguments: &[&str]| {
        let mut shell = Command::new("sqlite3");
        shell.arg("-bail").args(arguments).current_dir(plain);
        shell
    };
    let run = || project::dbmigrate(command, ours, &["run", "--database-url", &format!("sqlite:{DATABASE}")]);

    let mut from_empty = [
        Candidate {
            name: "sqlite3, N transactions".to_owned(),
            prepare: Box::new(|| empty(plain)),
            command: Box::new(|| shell(&[DATABASE, ".read run.sql"])),
        },
        Candidate {
            name: "sqlite3, N in WAL mode".to_owned(),
            prepare: Box::new(|| empty(plain)),
            command: Box::new(|| shell(&["-cmd", "PRAGMA journal_mode = WAL", DATABASE, ".read run.sql"])),
        },
        Candidate { name: "cargo dbmigrate run".to_owned(), prepare: Box::new(|| empty(ours)), command: Box::new(run) },
    ];
    let samples = timing::in_turn(&mut from_empty, rounds)?;
    print!("{}", timing::table(&format!("{title}, from empty"), &samples));

    let mut nothing_pending = [
        Candidate {
            name: "sqlite3, reads its history".to_owned(),
            prepare: Box::new(|| Ok(())),
            command: Box::new(|| shell(&[DATABASE, "select version from _hist order by version"])),
        },
        Candidate { name: "cargo dbmigrate run".to_owned(), prepare: Box::new(|| Ok(())), command: Box::new(run) },
    ];
    let samples = timing::in_turn(&mut nothing_pending, rounds)?;
    print!("{}", timing::table(&format!("{title}, nothing pending"), &samples));
    Ok(())
}

/// Removes the database with its companions, its backups, and what the command may have remembered.
fn empty(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(DATABASE)) {
            fs::remove_file(path)?;
        }
    }
    for name in ["target", ".dbmigrate"] {
        match fs::remove_dir_all(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
