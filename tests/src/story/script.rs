//! The text of a story, read and written.

use std::fmt;

/// A story's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The lines of the script.
    pub lines: Vec<Line>,
    /// The files that are there before the first command: path and content.
    pub files: Vec<(String, String)>,
}

/// A part of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A blank line, or a comment, as it stands.
    Prose(String),
    /// A command with what belongs to it.
    Call(Call),
}

/// A command, and what it must say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// Its line in the file, counted from 1.
    pub number: usize,
    /// The command without its `$`.
    pub text: String,
    /// What the command is given to read or to write.
    pub input: String,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code, or `signal N`.
    pub exit: String,
}

impl Script {
    /// Reads a story.
    ///
    /// # Errors
    /// Names the line that is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut script = Self { lines: Vec::new(), files: Vec::new() };
        for (index, line) in text.lines().enumerate() {
            if let Some(path) = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
                script.files.push((path.to_owned(), String::new()));
            } else if let Some((_, content)) = script.files.last_mut() {
                content.push_str(line);
                content.push('\n');
            } else {
                script.line(index + 1, line)?;
            }
        }
        if !text.starts_with("# ") {
            return Err("line 1: a story starts with `# ` and what it tells".to_owned());
        }
        Ok(script)
    }

    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        if let Some(command) = line.strip_prefix("$ ") {
            let call = Call { number, text: command.to_owned(), exit: "0".to_owned(), ..Call::default() };
            self.lines.push(Line::Call(call));
            return Ok(());
        }
        if line.is_empty() || line.starts_with('#') {
            self.lines.push(Line::Prose(line.to_owned()));
            return Ok(());
        }
        let Some(Line::Call(call)) = self.lines.last_mut() else {
            return Err(format!("line {number}: `{line}` belongs to no command"));
        };
        let marked = |mark: &str| line.strip_prefix(mark).map(|rest| rest.strip_prefix(' ').unwrap_or(rest));
        let (to, rest) = if let Some(rest) = marked("|") {
            (&mut call.input, rest)
        } else if let Some(rest) = marked(">") {
            (&mut call.stdout, rest)
        } else if let Some(rest) = marked("!") {
            (&mut call.stderr, rest)
        } else if let Some(exit) = line.strip_prefix("exit ") {
            exit.clone_into(&mut call.exit);
            return Ok(());
        } else {
            return Err(format!("line {number}: `{line}` is no command, no output and no comment"));
        };
        to.push_str(rest);
        to.push('\n');
        Ok(())
    }

    /// The script without its files, to compare.
    pub fn lines_only(&self) -> String {
        Self { lines: self.lines.clone(), files: Vec::new() }.to_string()
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            match line {
                Line::Prose(text) => writeln!(f, "{text}")?,
                Line::Call(call) => write!(f, "{call}")?,
            }
        }
        for (path, content) in &self.files {
            write!(f, "-- {path} --\n{content}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ {}", self.text)?;
        for (mark, text) in [("|", &self.input), ("!", &self.stderr), (">", &self.stdout)] {
            for line in text.lines() {
                writeln!(f, "{}", format!("{mark} {line}").trim_end())?;
            }
        }
        if self.exit != "0" {
            writeln!(f, "exit {}", self.exit)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "# A story.\n\n$ write a.txt\n| one\n|\n| $ two\n\n$ cargo dbmigrate check\n!     Checked\n> {\n>   \"a\": 1\nexit 3\n-- Cargo.toml --\n[package]\n\n# not a comment\n";

    #[test]
    fn a_story_reads_back() {
        let script = Script::parse(STORY).unwrap();
        assert_eq!(script.to_string(), STORY);
        let Line::Call(write) = &script.lines[2] else { panic!("{script:?}") };
        assert_eq!((write.number, write.input.as_str(), write.exit.as_str()), (3, "one\n\n$ two\n", "0"));
        assert_eq!(script.files, [("Cargo.toml".to_owned(), "[package]\n\n# not a comment\n".to_owned())]);
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        assert!(Script::parse("# A.\n> output of nothing\n").unwrap_err().starts_with("line 2"));
        assert!(Script::parse("# A.\n$ cat a\nwhat\n").unwrap_err().starts_with("line 3"));
        assert!(Script::parse("$ cat a\n").unwrap_err().starts_with("line 1"));
    }
}
