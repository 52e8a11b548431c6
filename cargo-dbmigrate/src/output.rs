//! Everything that is written: status lines as cargo's on standard error, results on standard output.

use std::fmt::Display;
use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Effects, Style};

use crate::failure::Failure;

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Errors, warnings and results alone.
    Quiet,
    /// Status lines as well.
    Normal,
    /// Statements as well.
    Verbose,
}

/// The two streams, and how much is said on them.
pub(crate) struct Output {
    verbosity: Verbosity,
    terminal: bool,
    streams: Mutex<Streams>,
}

struct Streams {
    out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
    /// Whether the last line on the terminal is one that the next line replaces.
    passing: bool,
}

const GOOD: Style = AnsiColor::BrightGreen.on_default().effects(Effects::BOLD);
const PASSING: Style = AnsiColor::BrightCyan.on_default().effects(Effects::BOLD);
const WARNING: Style = AnsiColor::BrightYellow.on_default().effects(Effects::BOLD);
const ERROR: Style = AnsiColor::BrightRed.on_default().effects(Effects::BOLD);

impl Output {
    /// Writes to the process's streams.
    pub(crate) fn new(verbosity: Verbosity, color: ColorChoice) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let terminal = err.is_terminal();
        let streams = Streams { out: AutoStream::new(out, color), err: AutoStream::new(err, color), passing: false };
        Self { verbosity, terminal, streams: Mutex::new(streams) }
    }

    /// Whether statements are shown.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// A line that says what was done, with its verb as cargo's.
    pub(crate) fn status(&self, verb: &str, message: impl Display) {
        if self.verbosity > Verbosity::Quiet {
            self.line(format_args!("{GOOD}{verb:>12}{GOOD:#} {message}"));
        }
    }

    /// A line that belongs to the status line above it.
    pub(crate) fn detail(&self, message: impl Display) {
        if self.verbosity > Verbosity::Quiet {
            self.line(format_args!("{:>12} {message}", ""));
        }
    }

    /// What is being done now. It is shown on a terminal alone, and the next line takes its place.
    pub(crate) fn passing(&self, verb: &str, message: impl Display) {
        if self.terminal && self.verbosity > Verbosity::Quiet {
            let mut streams = self.streams();
            streams.clear();
            let written = write!(streams.err, "{PASSING}{verb:>12}{PASSING:#} {message}");
            streams.passing = written.and_then(|()| streams.err.flush()).is_ok();
        }
    }

    /// A warning.
    pub(crate) fn warning(&self, message: impl Display) {
        self.line(format_args!("{WARNING}warning{WARNING:#}: {message}"));
    }

    /// An error, with everything that is known.
    pub(crate) fn error(&self, failure: &Failure) {
        for diagnostic in &failure.diagnostics {
            self.diagnostic(diagnostic);
        }
        self.line(format_args!("{ERROR}error{ERROR:#}: {failure}"));
    }

    /// An error in a file, as rustc shows one.
    pub(crate) fn diagnostic(&self, diagnostic: &str) {
        match diagnostic.strip_prefix("error") {
            Some(rest) => self.line(format_args!("{ERROR}error{ERROR:#}{rest}")),
            None => self.line(diagnostic),
        }
    }

    /// A result, as it stands, on standard output. Whoever reads may stop early, as `head` does.
    pub(crate) fn result(&self, text: &str) -> io::Result<()> {
        let mut streams = self.streams();
        streams.clear();
        let written = streams.out.write_all(text.as_bytes()).and_then(|()| streams.out.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    /// Whether there is a person to ask.
    pub(crate) fn can_ask(&self) -> bool {
        self.terminal && io::stdin().is_terminal()
    }

    /// Asks a question. Only a clear yes is one.
    pub(crate) fn ask(&self, question: &str) -> bool {
        let mut streams = self.streams();
        streams.clear();
        let asked = write!(streams.err, "{WARNING}{question}{WARNING:#} [y/N] ").and_then(|()| streams.err.flush());
        let mut answer = String::new();
        let read = asked.and_then(|()| io::stdin().lock().read_line(&mut answer));
        read.is_ok() && ["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str())
    }

    /// Nobody could be told that standard error cannot be written.
    fn line(&self, line: impl Display) {
        let mut streams = self.streams();
        streams.clear();
        let text = format!("{line}\n");
        // Without colours it is stripped as a whole, so that it is written as a whole: whoever ends the process, or
        // writes to the same place, never cuts a line.
        let text = if streams.err.current_choice() == ColorChoice::Never { strip_str(&text).to_string() } else { text };
        streams.err.write_all(text.as_bytes()).ok();
    }

    fn streams(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Streams {
    fn clear(&mut self) {
        if std::mem::replace(&mut self.passing, false) {
            self.err.write_all(b"\r\x1b[2K").ok();
        }
    }
}
