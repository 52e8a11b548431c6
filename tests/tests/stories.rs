//! Tells every story of `tests/stories/`, each as a test of its own, many at a time.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use dbmigrate_tests::story::{self, Ending};
use libtest_mimic::{Arguments, Completion, Failed, Trial};

fn main() -> io::Result<ExitCode> {
    let arguments = Arguments::from_args();
    let update = std::env::var_os("UPDATE_STORIES").is_some_and(|value| value == "1");
    let mut trials: Vec<Trial> = stories()?.into_iter().map(|path| trial(path, update)).collect();
    trials.sort_by(|a, b| a.name().cmp(b.name()));
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

fn stories() -> io::Result<Vec<PathBuf>> {
    let folder = dbmigrate_tests::workspace().join("tests/stories");
    let paths: io::Result<Vec<PathBuf>> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    Ok(paths?.into_iter().filter(|path| path.extension().is_some_and(|it| it == "txt")).collect())
}

/// A story that cannot be told here is listed as ignored, with the reason: it must not look as if it had been told.
fn trial(path: PathBuf, update: bool) -> Trial {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Trial::ignorable_test(name, move || match story::tell(&path, update) {
        Ok(Ending::Good) => Ok(Completion::Completed),
        Ok(Ending::Impossible(reason)) => Ok(Completion::ignored_with(format!("DID NOT RUN: {reason}"))),
        Err(message) => Err(Failed::from(message)),
    })
}
