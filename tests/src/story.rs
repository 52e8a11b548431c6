//! Stories: input files, commands and what they must say, in one text file.
//!
//! A story is a script, then the files that it starts with:
//!
//! ```text
//! # What it tells, in whole sentences.
//!
//! $ cargo dbmigrate run
//! !     Applying m20260101_000000_create_users      1 statement [TIME]  lossless
//!
//! $ sqlite app.db "select name from users"
//! > Ada
//!
//! $ cargo dbmigrate check --pending
//! exit 2
//!
//! -- Cargo.toml --
//! [package]
//! ```
//!
//! `>` is standard output, `!` standard error, `|` input for the command above it; a missing `exit` is 0. Each story has
//! a folder of its own, an environment of its own and no terminal. What differs from run to run is replaced before the
//! comparison ([`normal`]). `UPDATE_STORIES=1` writes what was said into the file instead of comparing.

pub mod normal;
mod process;
mod script;
mod stage;
mod verb;
mod words;

use std::fs;
use std::path::Path;

pub use script::{Call, Line, Script};
use similar::TextDiff;
pub use stage::Stage;
pub use verb::NAMES as VERBS;

/// How a story ended.
#[derive(Debug)]
pub enum Ending {
    /// Every command did and said what the story says.
    Good,
    /// The story cannot be told on this machine, for this reason.
    Impossible(String),
}

/// What one command did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
    /// Its exit code, or `signal N`.
    pub exit: Exit,
}

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit(pub String);

impl Default for Exit {
    fn default() -> Self {
        Self("0".to_owned())
    }
}

/// Why a command has no outcome.
#[derive(Debug)]
pub enum Stopped {
    /// The machine cannot do it: no second user, no mounts.
    Impossible(String),
    /// The story itself is wrong, or the harness cannot go on.
    Broken(String),
}

/// Tells the story in a file. With `update`, writes what happened into it.
///
/// # Errors
/// Says what differs from the file, or what is wrong with it.
pub fn tell(path: &Path, update: bool) -> Result<Ending, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let script = Script::parse(&text)?;
    let mut stage = Stage::new().map_err(|error| format!("no folder for the story: {error}"))?;
    let happened = match perform(&script, &mut stage) {
        Ok(happened) => happened,
        Err(Stopped::Impossible(reason)) => return Ok(Ending::Impossible(reason)),
        Err(Stopped::Broken(message)) => return Err(message),
    };
    if happened == script {
        return Ok(Ending::Good);
    }
    if update {
        fs::write(path, happened.to_string()).map_err(|error| error.to_string())?;
        return Ok(Ending::Good);
    }
    let (expected, got) = (script.lines_only(), happened.lines_only());
    let diff = TextDiff::from_lines(&expected, &got);
    Err(format!(
        "{}\nUPDATE_STORIES=1 writes the new text into the file.",
        diff.unified_diff().context_radius(6).header("the story", "what happened")
    ))
}

/// Plays a script on a stage and gives the script that would describe it.
///
/// # Errors
/// A command cannot be carried out here, or makes no sense.
pub fn perform(script: &Script, stage: &mut Stage) -> Result<Script, Stopped> {
    for (path, text) in &script.files {
        stage.write(path, text.as_bytes()).map_err(|error| Stopped::Broken(format!("{path}: {error}")))?;
    }
    let mut happened = script.clone();
    for line in &mut happened.lines {
        if let Line::Call(call) = line {
            let place = |message: String| format!("line {}: $ {}\n{message}", call.number, call.text);
            let outcome = verb::call(stage, call).map_err(|stopped| match stopped {
                Stopped::Broken(message) => Stopped::Broken(place(message)),
                impossible => impossible,
            })?;
            call.stdout = stage.normal(&outcome.stdout);
            call.stderr = stage.normal(&outcome.stderr);
            call.exit = outcome.exit.0;
        }
    }
    Ok(happened)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<Ending, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("story.txt");
        fs::write(&path, text).unwrap();
        tell(&path, false)
    }

    #[test]
    fn a_true_story_is_good() {
        let text = "# Files can be read.\n\n$ cat a.txt\n> one\n> two\n\n$ cat b.txt\n! b.txt: no such file\nexit 1\n\n-- a.txt --\none\ntwo\n";
        assert!(matches!(told(text), Ok(Ending::Good)), "{:?}", told(text));
    }

    #[test]
    fn a_false_story_shows_the_difference() {
        let message = told("# Wrong.\n$ cat a.txt\n> two\n\n-- a.txt --\none\n").unwrap_err();
        assert!(message.contains("-> two") && message.contains("+> one"), "{message}");
        let message = told("# Wrong exit.\n$ cat a.txt\n").unwrap_err();
        assert!(message.contains("+exit 1"), "{message}");
    }

    #[test]
    fn a_command_that_makes_no_sense_names_its_line() {
        let message = told("# Wrong.\n\n$ dance\n").unwrap_err();
        assert!(message.contains("line 3: $ dance") && message.contains("no such command"), "{message}");
    }

    #[test]
    fn updating_writes_what_happened_and_keeps_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("story.txt");
        fs::write(&path, "# Title.\n\n$ cat a.txt\n> two\nexit 3\n\n# More.\n-- a.txt --\none\n").unwrap();
        tell(&path, true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "# Title.\n\n$ cat a.txt\n> one\n\n# More.\n-- a.txt --\none\n");
    }
}
