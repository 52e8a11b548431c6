//! The commands that a story can call.

mod background;
mod database;
mod file;
mod memory;

use super::process::Running;
use super::script::Call;
use super::stage::Stage;
use super::words;
use super::{Exit, Outcome, Stopped};

/// What a verb is called with.
struct Request<'a> {
    stage: &'a mut Stage,
    /// The words after the verb.
    words: &'a [String],
    /// The `|` lines.
    input: &'a str,
}

/// What a verb of the harness gives: standard output, or the words of standard error with exit 1.
type Said = Result<String, Refusal>;

/// Why a verb did not do it.
enum Refusal {
    /// It was tried and failed: the story may expect that.
    Failed(String),
    /// It cannot be tried.
    Stopped(Stopped),
}

impl From<Stopped> for Refusal {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

type Verb = fn(&mut Request<'_>) -> Said;

/// Every verb besides `cargo dbmigrate`: its name, its arguments, what does it.
const VERBS: [(&str, &str, Verb); 24] = [
    ("append", "FILE, with | lines", file::append),
    ("await", "TEXT", background::await_text),
    ("bytes", "FILE HEX", file::bytes),
    ("cat", "FILE", file::cat),
    ("chmod", "MODE FILE", file::chmod),
    ("cp", "FROM TO", file::cp),
    ("crlf", "FILE", file::crlf),
    ("flip", "FILE OFFSET", file::flip),
    ("interrupt", "", background::interrupt),
    ("kill", "", background::kill),
    ("lock", "DATABASE", database::lock),
    ("ls", "FOLDER", file::ls),
    ("mkdir", "FOLDER", file::mkdir),
    ("mode", "FILE", file::mode),
    ("mv", "FROM TO", file::mv),
    ("remember", "FILE", memory::remember),
    ("replace", "FILE OLD NEW", file::replace),
    ("rm", "FILE", file::rm),
    ("small-disk", "FOLDER SIZE", memory::small_disk),
    ("sqlite", "DATABASE SQL", database::sqlite),
    ("unchanged", "FILE", memory::unchanged),
    ("unlock", "DATABASE", database::unlock),
    ("unprivileged", "", memory::unprivileged),
    ("write", "FILE, with | lines", file::write),
];

/// The verbs with their arguments, for the guide.
pub const NAMES: [(&str, &str); VERBS.len()] = {
    let mut names = [("", ""); VERBS.len()];
    let mut index = 0;
    while index < VERBS.len() {
        names[index] = (VERBS[index].0, VERBS[index].1);
        index += 1;
    }
    names
};

/// Calls what a story calls.
pub(super) fn call(stage: &mut Stage, call: &Call) -> Result<Outcome, Stopped> {
    let words = words::cut(&call.text).map_err(Stopped::Broken)?;
    let variables: Vec<(String, String)> = words.iter().map_while(|word| variable(word)).collect();
    let words = &words[variables.len()..];
    match words {
        [cargo, dbmigrate, arguments @ ..] if cargo == "cargo" && dbmigrate == "dbmigrate" => {
            let background = arguments.last().is_some_and(|word| word == "&");
            let arguments = &words[1..words.len() - usize::from(background)];
            let running = Running::start(stage, &variables, arguments)?;
            if background {
                stage.running = Some(running);
                return Ok(Outcome::default());
            }
            running.wait()
        }
        [wait] if wait == "wait" => background::wait(stage),
        [name, words @ ..] => {
            let Some((_, usage, verb)) = VERBS.into_iter().find(|(verb, ..)| verb == name) else {
                let names: Vec<&str> = VERBS.into_iter().map(|(name, ..)| name).collect();
                return Err(Stopped::Broken(format!(
                    "no such command; there are cargo dbmigrate, wait, {}",
                    names.join(", ")
                )));
            };
            let expected = usage.split(", with").next().map_or(0, |usage| usage.split_whitespace().count());
            if words.len() != expected {
                return Err(Stopped::Broken(format!("usage: {name} {usage}")));
            }
            match verb(&mut Request { stage, words, input: &call.input }) {
                Ok(stdout) => Ok(Outcome { stdout, ..Outcome::default() }),
                Err(Refusal::Failed(stderr)) => {
                    Ok(Outcome { stderr, exit: Exit("1".to_owned()), ..Outcome::default() })
                }
                Err(Refusal::Stopped(stopped)) => Err(stopped),
            }
        }
        [] => Err(Stopped::Broken("there is no command".to_owned())),
    }
}

/// `NAME=value` before a command.
fn variable(word: &str) -> Option<(String, String)> {
    let (name, value) = word.split_once('=')?;
    let good = !name.is_empty() && name.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_');
    good.then(|| (name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_stand_before_the_command() {
        assert_eq!(variable("CI=1"), Some(("CI".to_owned(), "1".to_owned())));
        assert_eq!(variable("--name=x"), None);
    }

    #[test]
    fn a_wrong_number_of_words_shows_the_usage() {
        let mut stage = Stage::new().unwrap();
        let request = Call { text: "cp a".to_owned(), ..Call::default() };
        let Err(Stopped::Broken(message)) = call(&mut stage, &request) else { panic!("it was taken") };
        assert_eq!(message, "usage: cp FROM TO");
    }

    #[test]
    fn the_verbs_are_sorted() {
        assert!(NAMES.is_sorted());
    }
}
