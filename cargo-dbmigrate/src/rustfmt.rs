//! rustfmt, which lays out the Rust beside a migration. It leaves what stands in a macro's braces alone.

use std::cell::OnceCell;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::project::Project;

/// How rustfmt is called.
pub(crate) struct Rustfmt {
    program: OsString,
    edition: String,
    missing: OnceCell<()>,
}

/// What rustfmt made of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The text as it lays it out.
    Text(String),
    /// It is not installed. Only the first answer says it.
    Missing,
    /// It was said before that it is not installed.
    StillMissing,
    /// It refused, in these words.
    Refused(String),
}

impl Rustfmt {
    /// For the files of a project: the variable `RUSTFMT` names it, as for cargo.
    pub(crate) fn of(project: &Project) -> Self {
        let program = env::var_os("RUSTFMT").filter(|program| !program.is_empty()).unwrap_or_else(|| "rustfmt".into());
        Self { program, edition: edition(project), missing: OnceCell::new() }
    }

    /// Lays out a text. A rustfmt.toml in its folder or above counts.
    pub(crate) fn format(&self, text: &str, folder: &Path) -> Answer {
        if self.missing.get().is_some() {
            return Answer::StillMissing;
        }
        match self.call(text, folder) {
            Ok(answer) => answer,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.missing.get_or_init(|| ());
                Answer::Missing
            }
            Err(error) => Answer::Refused(error.to_string()),
        }
    }

    fn call(&self, text: &str, folder: &Path) -> io::Result<Answer> {
        let mut command = Command::new(&self.program);
        command.args(["--edition", &self.edition, "--emit", "stdout", "--color", "never"]).current_dir(folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        // It reads everything before it writes. Where it ends before that, its own words say why.
        let written = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
        let output = child.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        if !output.status.success() {
            // The proxy of rustup is there without the component behind it.
            let absent = said.contains("is not installed");
            return Ok(match (absent, said) {
                (true, _) => {
                    self.missing.get_or_init(|| ());
                    Answer::Missing
                }
                (false, "") => Answer::Refused(output.status.to_string()),
                (false, said) => Answer::Refused(said.to_owned()),
            });
        }
        written?;
        String::from_utf8(output.stdout).map(Answer::Text).map_err(io::Error::other)
    }
}

/// The edition of the project's package, which decides what its text means; the newest where nothing says it.
fn edition(project: &Project) -> String {
    let manifests = project.manifest.iter().flat_map(|manifest| {
        let above = manifest.path.ancestors().skip(2).map(|folder| folder.join("Cargo.toml"));
        [manifest.path.clone()].into_iter().chain(above)
    });
    let mut found = manifests.filter_map(|path| toml::from_str(&fs::read_to_string(path).ok()?).ok());
    found.find_map(|manifest: toml::Table| of_manifest(&manifest)).unwrap_or_else(|| "2024".to_owned())
}

fn of_manifest(manifest: &toml::Table) -> Option<String> {
    let in_package = |table: &toml::Table| Some(table.get("package")?.get("edition")?.as_str()?.to_owned());
    in_package(manifest).or_else(|| in_package(manifest.get("workspace")?.as_table()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edition_stands_in_the_package_or_the_workspace() {
        let of = |text: &str| of_manifest(&toml::from_str(text).unwrap());
        assert_eq!(of("[package]\nedition = \"2021\"").as_deref(), Some("2021"));
        assert_eq!(of("[package]\nedition = { workspace = true }"), None);
        assert_eq!(of("[package]\nname = \"a\"\n[workspace.package]\nedition = \"2018\"").as_deref(), Some("2018"));
    }

    #[test]
    fn what_is_not_there_is_said_once() {
        let rustfmt =
            Rustfmt { program: "no-such-rustfmt".into(), edition: "2024".to_owned(), missing: OnceCell::new() };
        let answers = [(); 2].map(|()| rustfmt.format("", &env::temp_dir()));
        assert_eq!(answers, [Answer::Missing, Answer::StillMissing]);
    }
}
