//! Writes the common history in one format into a folder: `history FORMAT COUNT FOLDER`.

use std::path::PathBuf;

use clap::Parser;
use dbmigrate_benches::Result;
use dbmigrate_benches::history::{self, Format};

/// Writes the common history in one format into a folder.
#[derive(Parser)]
struct Arguments {
    /// The format.
    format: Format,
    /// How many migrations.
    count: usize,
    /// Where to.
    folder: PathBuf,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    history::write(arguments.format, arguments.count, &arguments.folder)
}
