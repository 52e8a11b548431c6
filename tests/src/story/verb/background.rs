//! A command that runs while the story goes on.

use rustix::process::Signal;

use super::super::{Outcome, Stopped};
use super::{Request, Said, Stage};

/// Waits until the command has said something.
pub(super) fn await_text(request: &mut Request<'_>) -> Said {
    let text = &request.words[0];
    request.stage.running.as_mut().ok_or_else(nothing)?.await_text(text)?;
    Ok(String::new())
}

/// Interrupts the command as Ctrl-C does.
pub(super) fn interrupt(request: &mut Request<'_>) -> Said {
    send(request, Signal::INT)
}

/// Kills the command: it cannot clean up.
pub(super) fn kill(request: &mut Request<'_>) -> Said {
    send(request, Signal::KILL)
}

/// Waits for the command's end and shows what it said.
pub(super) fn wait(stage: &mut Stage) -> Result<Outcome, Stopped> {
    stage.running.take().ok_or_else(nothing)?.wait()
}

fn send(request: &Request<'_>, signal: Signal) -> Said {
    request.stage.running.as_ref().ok_or_else(nothing)?.signal(signal)?;
    Ok(String::new())
}

fn nothing() -> Stopped {
    Stopped::Broken("no command runs in the background: start one with `&` at its end".to_owned())
}
