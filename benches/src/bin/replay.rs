//! One process: parse, replay, check and lower a history, without a database.

#![expect(clippy::print_stdout, reason = "a benchmark's result is what it prints")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use dbmigrate_benches::Result;
use dbmigrate_benches::history::{self, Format};
use dbmigrate_benches::timing::{self, Sample};
use dbmigrate_core::{Backend, Id};
use dbmigrate_lang::Replay;

/// Times what the macro and the command do with the files of a history.
#[derive(Parser)]
struct Arguments {
    /// How many migrations the histories have.
    #[arg(long, value_delimiter = ',', default_values_t = [1000, 2000, 4000])]
    n: Vec<usize>,
    /// How many rounds count.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    println!("{}", timing::head());
    let mut samples = Vec::new();
    for &count in &arguments.n {
        let folder = tempfile::tempdir()?;
        history::write(Format::Dbmigrate, count, folder.path())?;
        let files = read(folder.path().join("migrations"))?;
        let times: Result<Vec<Duration>> = (0..arguments.rounds).map(|_| replay(&files)).collect();
        samples.push(Sample { name: format!("N = {count}"), times: times? });
    }
    print!("{}", timing::table("parse, replay, check, lower", &samples));
    Ok(())
}

fn read(folder: PathBuf) -> Result<Vec<(Id, String)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a migration has a plain name")?;
        files.push((Id::new(stem)?, std::fs::read_to_string(&path)?));
    }
    files.sort();
    Ok(files)
}

fn replay(files: &[(Id, String)]) -> Result<Duration> {
    let start = Instant::now();
    let mut replay = Replay::new(&[Backend::Sqlite]);
    for (id, text) in files {
        let migration = replay.push(id, text);
        drop(migration.map_err(|reports| format!("{id}: {reports:?}"))?);
    }
    Ok(start.elapsed())
}
