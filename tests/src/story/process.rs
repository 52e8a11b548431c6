//! The command as a process of its own.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
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
    /// Starts the real command with these arguments, as cargo would, in the story's folder.
    pub(super) fn start(
        stage: &Stage,
        variables: &[(String, String)],
        arguments: &[String],
    ) -> Result<Self, Stopped> {
        let broken = |error: io::Error| Stopped::Broken(format!("the command does not start: {error}"));
        let program = if stage.unprivileged { public_binary() } else { crate::command::binary() };
        let mut command = on_its_disk(stage, program.into())?;
        command.args(arguments).current_dir(stage.folder()).env_clear().envs(stage.environment());
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if stage.unprivileged {
            command.uid(NOBODY).gid(NOBODY);
        }
        let mut child = command.spawn().map_err(broken)?;
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
        let pid =
            i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("a child has a process id");
        kill_process(pid, signal)
            .map_err(|error| Stopped::Broken(format!("the signal does not arrive: {error}")))
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

/// A copy of the command that another user may execute: a target folder may lie in a private home.
fn public_binary() -> &'static PathBuf {
    static COPY: OnceLock<PathBuf> = OnceLock::new();
    COPY.get_or_init(|| {
        let binary = crate::command::binary();
        let copy = std::env::temp_dir().join(format!("dbmigrate-stories-{}", std::process::id()));
        fs::copy(binary, &copy).expect("the command can be copied");
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).expect("its copy is ours");
        copy
    })
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
