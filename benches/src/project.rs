//! Projects for the benchmarks, and the command that works on them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::history::{self, Format};
use crate::timing;

/// The folder of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package is a folder of the workspace")
}

/// Builds the release command into the target folder that this benchmark was built into.
///
/// # Errors
/// It does not compile.
pub fn release_command() -> Result<PathBuf> {
    let benchmark = env::current_exe()?;
    // This benchmark is TARGET/PROFILE/NAME.
    let target = benchmark.ancestors().nth(2).ok_or("cargo puts binaries two folders deep")?;
    let mut build = Command::new("cargo");
    build.args(["build", "--release", "--package", "cargo-dbmigrate", "--target-dir"]).arg(target);
    timing::succeed(build.current_dir(workspace()))?;
    Ok(target.join("release/cargo-dbmigrate"))
}

/// The command as cargo would start it, without cargo's own twelve milliseconds.
pub fn dbmigrate(command: &Path, folder: &Path, arguments: &[&str]) -> Command {
    let mut dbmigrate = Command::new(command);
    dbmigrate.arg("dbmigrate").args(arguments).current_dir(folder).env_remove("CI").env_remove("DATABASE_URL");
    dbmigrate
}

/// A project with a history of ours, locked.
///
/// # Errors
/// It cannot be written, or the command fails.
pub fn write(command: &Path, folder: &Path, count: usize) -> Result<()> {
    let manifest = "[package]\nname = \"bench\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), "fn main() {}\n")?;
    history::write(Format::Dbmigrate, count, folder)?;
    timing::succeed(&mut dbmigrate(command, folder, &["lock"]))
}
