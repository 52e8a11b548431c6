//! The real command, built once and found in the target folder that this test was built into.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

const NAME: &str = "cargo-dbmigrate";

/// The path of `cargo-dbmigrate`, as new as its sources.
///
/// # Panics
/// It does not compile.
pub fn binary() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| built(NAME, NAME))
}

/// Builds a binary of a package with the profile of this test, and gives its path.
///
/// # Panics
/// It does not compile.
pub fn built(package: &str, name: &str) -> PathBuf {
    // This test is TARGET/PROFILE/deps/NAME-HASH.
    let test = env::current_exe().expect("a running test has a path");
    let folder = test.ancestors().nth(2).expect("cargo puts tests two folders deep");
    let profile = folder.file_name().and_then(|name| name.to_str()).expect("profiles have plain names");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--package", package, "--bin", name])
        .args(["--profile", if profile == "debug" { "dev" } else { profile }])
        .arg("--target-dir")
        .arg(folder.parent().expect("a profile's folder is in the target folder"))
        .current_dir(crate::workspace())
        .status()
        .expect("cargo runs, it started this test");
    assert!(status.success(), "`{name}` does not compile");
    folder.join(format!("{name}{}", env::consts::EXE_SUFFIX))
}
