//! Where the migrations of a package are.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder beside `Cargo.toml` that is meant where none is named.
pub(crate) const USUAL: &str = "migrations";

/// What helps where a listed file is missing.
pub(crate) const BRING_BACK: &str = "bring the file back, or remove its line if no database has applied it";

/// Finds a folder, beside the manifest of the package that is compiled.
///
/// # Errors
/// It is not there, in words.
pub(crate) fn find(folder: &str) -> Result<PathBuf, String> {
    let Some(package) = std::env::var_os("CARGO_MANIFEST_DIR") else {
        return Err("CARGO_MANIFEST_DIR is not set: migrations are found beside Cargo.toml".to_owned());
    };
    let wanted = Path::new(&package).join(folder);
    // Two ways to one folder share one memo.
    match fs::canonicalize(&wanted) {
        Ok(directory) if directory.is_dir() => Ok(directory),
        Ok(file) => Err(format!("{} is no folder", file.display())),
        Err(error) => Err(format!("no migrations folder at {}: {error}", wanted.display())),
    }
}
