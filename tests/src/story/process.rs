//! The command as a process of its own.

use std::ffi::OsString;
use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, geteuid, kill_process};

use super::stage::{NOBODY, Stage};
use super::{Exit, Outcome, Stopped};

/// A story whose command hangs has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process that was started.
pub(super) struct Running {
    child: Child,
    stdout: Stream,
    stderr: Stream,
}

/// What a pipe has given so far, and the thread that empties it.
struct Stream {
    text: Arc<Mutex<Vec<u8>>>,
    reader: JoinHandle<()>,
}

impl Running {
    /// Starts the real command with these arguments, as cargo would.
    pub(super) fn start(stage: &Stage, variables: &[(String, String)], arguments: &[String]) -> Result<Self, Stopped> {
        let program = stage.program(crate::command::binary()).map_err(not_started)?;
        Self::start_program(stage, program.into(), variables, arguments)
    }

    /// Starts a program in the story's folder, with the story's environment and no terminal.
    fn start_program(
        stage: &Stage,
        program: OsString,
        variables: &[(String, String)],
        arguments: &[String],
    ) -> Result<Self, Stopped> {
        let mut command = on_its_disk(stage, program)?;
        command.args(arguments).current_dir(stage.folder()).env_clear().envs(stage.environment());
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if stage.unprivileged {
            command.uid(NOBODY).gid(NOBODY);
        }
        let mut child = spawn(&mut command).map_err(not_started)?;
        let stdout = Stream::of(child.stdout.take());
        let stderr = Stream::of(child.stderr.take());
        Ok(Self { child, stdout, stderr })
    }

    /// Waits until it has said something on either stream.
    pub(super) fn await_text(&mut self, text: &str) -> Result<(), Stopped> {
        let start = Instant::now();
        loop {
            if self.stdout.so_far().contains(text) || self.stderr.so_far().contains(text) {
                return Ok(());
            }
            let ended = self.child.try_wait().ok().flatten().is_some();
            if ended || start.elapsed() > PATIENCE {
                let said = self.stderr.so_far();
                return Err(Stopped::Broken(format!("the command never said `{text}`, only:\n{said}")));
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Sends a signal.
    pub(super) fn signal(&self, signal: Signal) -> Result<(), Stopped> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("a child has a process id");
        kill_process(pid, signal).map_err(|error| Stopped::Broken(format!("the signal does not arrive: {error}")))
    }

    /// Waits for its end.
    pub(super) fn wait(mut self) -> Result<Outcome, Stopped> {
        let start = Instant::now();
        let status = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if start.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(1)),
                Ok(None) => {
                    let said = self.stderr.so_far();
                    return Err(Stopped::Broken(format!("the command does not end; it has said:\n{said}")));
                }
                Err(error) => return Err(Stopped::Broken(format!("the command is lost: {error}"))),
            }
        };
        let (stdout, stderr) = (self.stdout.all(), self.stderr.all());
        Ok(Outcome { stdout, stderr, exit: exit(status) })
    }
}

/// Starts a program. A copy of it that was just written is busy for as long as a process that another thread has just
/// started still holds what this one had open, which is until that becomes its own program.
fn spawn(command: &mut Command) -> io::Result<Child> {
    let started = Instant::now();
    loop {
        match command.spawn() {
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy && started.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(10));
            }
            other => return other,
        }
    }
}

fn not_started(error: io::Error) -> Stopped {
    Stopped::Broken(format!("the command does not start: {error}"))
}

fn exit(status: ExitStatus) -> Exit {
    let signal = status.signal().map(|number| format!("signal {number}"));
    Exit(status.code().map(|code| code.to_string()).or(signal).unwrap_or_default())
}

impl Stream {
    fn of<R: Read + Send + 'static>(pipe: Option<R>) -> Self {
        let mut pipe = pipe.expect("the stream was asked for");
        let text = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&text);
        let reader = thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = pipe.read(&mut buffer) {
                shared.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&buffer[..length]);
            }
        });
        Self { text, reader }
    }

    fn so_far(&self) -> String {
        String::from_utf8_lossy(&self.text.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    fn all(self) -> String {
        let Self { text, reader } = self;
        drop(reader.join());
        String::from_utf8_lossy(&text.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

/// The program, or one that first mounts a small file system over a folder of the story, for its own eyes only.
fn on_its_disk(stage: &Stage, program: OsString) -> Result<Command, Stopped> {
    let Some((folder, size)) = &stage.small_disk else { return Ok(Command::new(program)) };
    let spaces = if geteuid().is_root() { "-m" } else { "-Urm" };
    let possible = Command::new("unshare").args([spaces, "true"]).stderr(Stdio::null()).status();
    if !possible.is_ok_and(|status| status.success()) {
        return Err(Stopped::Impossible("a small disk needs mount namespaces".to_owned()));
    }
    let mut command = Command::new("unshare");
    let script = "mount -t tmpfs -o size=\"$2\" none \"$1\" && shift 2 && exec \"$@\"";
    command.args([spaces, "sh", "-c", script, "sh", folder, size]).arg(program);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn shell(stage: &Stage, script: &str) -> Running {
        let arguments = ["-c".to_owned(), script.to_owned()];
        let variables = [("NAME".to_owned(), "value".to_owned())];
        match Running::start_program(stage, "/bin/sh".into(), &variables, &arguments) {
            Ok(running) => running,
            Err(stopped) => panic!("{stopped:?}"),
        }
    }

    #[test]
    fn both_streams_the_exit_code_and_the_environment_arrive() {
        let stage = Stage::new().unwrap();
        let outcome = shell(&stage, "echo out $NAME $USER; echo err >&2; exit 3").wait().unwrap();
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("out value storyteller\n", "err\n"));
        assert_eq!(outcome.exit.0, "3");
    }

    #[test]
    fn a_process_can_be_awaited_and_interrupted() {
        let mut running = shell(&Stage::new().unwrap(), "echo ready >&2; exec sleep 60");
        running.await_text("ready").unwrap();
        running.signal(Signal::INT).unwrap();
        assert_eq!(running.wait().unwrap().exit.0, "signal 2");
    }

    #[test]
    fn what_is_never_said_is_not_awaited_for_ever() {
        let Err(Stopped::Broken(message)) = shell(&Stage::new().unwrap(), "echo other").await_text("ready") else {
            panic!("it was said")
        };
        assert!(message.contains("never said `ready`"), "{message}");
    }

    #[test]
    fn a_small_disk_is_full_soon_and_leaves_nothing() {
        let mut stage = Stage::new().unwrap();
        stage.write("disk/before", b"x").unwrap();
        stage.small_disk = Some(("disk".to_owned(), "64k".to_owned()));
        let arguments = ["-c".to_owned(), "ls disk; head -c 1000000 /dev/zero > disk/a".to_owned()];
        let outcome = match Running::start_program(&stage, "/bin/sh".into(), &[], &arguments) {
            Ok(running) => running.wait().unwrap(),
            Err(Stopped::Impossible(_)) => return,
            Err(stopped) => panic!("{stopped:?}"),
        };
        assert!(outcome.stderr.contains("No space left"), "{outcome:?}");
        assert_eq!(outcome.stdout, "");
        assert!(!stage.folder().join("disk/a").exists() && stage.folder().join("disk/before").exists());
    }

    #[test]
    fn an_unprivileged_process_owns_only_its_folder() {
        let mut stage = Stage::new().unwrap();
        stage.write("locked/a", b"x").unwrap();
        stage.become_unprivileged().unwrap();
        fs::set_permissions(stage.folder().join("locked"), fs::Permissions::from_mode(0o500)).unwrap();
        let outcome = shell(&stage, "echo x > b; echo x > locked/b").wait().unwrap();
        assert!(outcome.stderr.contains("locked/b"), "{outcome:?}");
        assert!(stage.folder().join("b").exists() && !stage.folder().join("locked/b").exists());
    }
}
