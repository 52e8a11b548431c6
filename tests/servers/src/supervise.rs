//! Keeps a server and its folder for as long as this process lives.

use std::env;
use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use crate::find::Account;

/// What to start.
pub(crate) struct Plan<'a> {
    /// A word for the folder's name.
    pub(crate) word: &'a str,
    /// Whom the server runs as, where it may not be us.
    pub(crate) account: Option<Account>,
    /// The signal that ends the server at once.
    pub(crate) signal: &'a str,
    /// The commands that need a folder; the last of them is the server.
    pub(crate) commands: &'a dyn Fn(&Path) -> Vec<Vec<String>>,
    /// Whether the server answers.
    pub(crate) ready: &'a dyn Fn(&Path) -> bool,
}

/// A server that ends with this process.
pub(crate) struct Running {
    /// Its folder, which goes with it.
    pub(crate) folder: PathBuf,
    /// The supervisor. It reads from this process and learns from the end of the file that we are gone.
    _supervisor: Child,
}

/// Starts the server with a shell beside it that waits for our end: the kernel closes the pipe between us however we
/// end. The shell leads a process group of its own, so that Ctrl-C reaches it only through that pipe. It waits for the
/// end of the server, or of the program that makes its folder, before it removes the folder: what they have in shared
/// memory, only they can remove.
const SUPERVISOR: &str = r#"
folder=$1 signal=$2 commands=$3
trap : HUP INT TERM
mkdir -m 700 "$folder" || exit 1
export TMPDIR="$folder"
(trap 'exit 1' TERM; eval "$commands") </dev/null &
server=$!
exec >/dev/null 2>&1
read -r end
trap '' TERM
kill -TERM $server
kill -"$signal" $server
(sleep 60; kill -KILL $server) &
wait $server
kill -TERM 0
for try in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf "$folder" && break
    sleep 0.2
done
kill -KILL 0
"#;

const PATIENCE: Duration = Duration::from_secs(60);

/// How much of what a server says is kept.
const TAIL: usize = 1000;

impl Plan<'_> {
    /// Starts the server and waits until it answers.
    pub(crate) fn start(&self) -> Result<Running, String> {
        let folder = self.folder()?;
        let commands = (self.commands)(&folder);
        let mut shell = Command::new("sh");
        shell.args(["-c", SUPERVISOR, "sh"]).arg(&folder).arg(self.signal).arg(script(&commands));
        // Variables such as PGDATA and MYSQL_HOME are about other servers.
        shell.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default()).env("LC_ALL", "C").current_dir("/");
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        if let Some(account) = self.account {
            shell.uid(account.user).gid(account.group);
        }
        let mut supervisor = shell.spawn().map_err(|error| format!("sh: {error}"))?;
        let said = Arc::new(Mutex::new(Vec::new()));
        let streams = [listen(supervisor.stdout.take(), &said), listen(supervisor.stderr.take(), &said)];
        let running = Running { folder, _supervisor: supervisor };
        let end = Instant::now() + PATIENCE;
        while !(self.ready)(&running.folder) {
            let ended = streams.iter().all(JoinHandle::is_finished);
            if ended || Instant::now() > end {
                let what = if ended { "ended at once" } else { "did not answer for a minute" };
                let said = said.lock().map(|said| String::from_utf8_lossy(&said).into_owned()).unwrap_or_default();
                let words: Vec<&str> = said.split_whitespace().collect();
                return Err(format!("the server {what}, and said: {}", words.join(" ")));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(running)
    }

    /// A name for a folder that does not exist yet. The path of a socket may have 100 bytes, not more.
    fn folder(&self) -> Result<PathBuf, String> {
        let roots = [env::temp_dir(), PathBuf::from("/tmp"), PathBuf::from("/var/tmp")];
        let usable = |root: &&PathBuf| self.account.is_none() || open_to_all(root);
        let root = roots.iter().find(usable).ok_or("no temporary folder is open to another account")?;
        let time = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_nanos());
        Ok(root.join(format!("dbmigrate-{}-{}-{:x}", self.word, process::id(), time)))
    }
}

/// Whether every account can write into a folder.
fn open_to_all(folder: &Path) -> bool {
    let mode = |path: &Path| fs::metadata(path).map_or(0, |metadata| metadata.mode());
    mode(folder) & 0o003 == 0o003 && folder.ancestors().all(|path| mode(path) & 0o001 != 0)
}

/// Reads until everybody who could write has ended, and keeps the end of it.
fn listen(stream: Option<impl Read + Send + 'static>, said: &Arc<Mutex<Vec<u8>>>) -> JoinHandle<()> {
    let said = Arc::clone(said);
    thread::spawn(move || {
        let Some(mut stream) = stream else { return };
        let mut buffer = [0; 1024];
        while let Ok(length @ 1..) = stream.read(&mut buffer) {
            let Ok(mut said) = said.lock() else { return };
            said.extend_from_slice(&buffer[..length]);
            let excess = said.len().saturating_sub(TAIL);
            said.drain(..excess);
        }
    })
}

/// The commands for a shell, one after the other while all goes well; the last one takes the shell's place.
fn script(commands: &[Vec<String>]) -> String {
    let quote = |word: &String| format!("'{}'", word.replace('\'', r"'\''"));
    let mut lines: Vec<String> =
        commands.iter().map(|words| words.iter().map(quote).collect::<Vec<_>>().join(" ")).collect();
    if let Some(last) = lines.last_mut() {
        last.insert_str(0, "exec ");
    }
    lines.join(" && ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn the_last_command_takes_the_place_of_the_shell() {
        let commands = [words(&["init", "it's here"]), words(&["serve", "$HOME"])];
        assert_eq!(script(&commands), r"'init' 'it'\''s here' && exec 'serve' '$HOME'");
    }

    #[test]
    fn a_server_that_ends_says_why() {
        let commands = |_: &Path| vec![words(&["sh", "-c", "echo no disk >&2; exit 3"])];
        let plan = Plan { word: "test", account: None, signal: "KILL", commands: &commands, ready: &|_| false };
        let reason = plan.start().map(|_| ()).unwrap_err();
        assert!(reason.contains("ended at once") && reason.contains("no disk"), "{reason}");
    }

    #[test]
    fn the_server_and_its_folder_go_when_the_pipe_is_closed() {
        let commands = |folder: &Path| {
            let text = format!("echo $$ > '{0}/pid.new'; mv '{0}/pid.new' '{0}/pid'; exec sleep 600", folder.display());
            vec![words(&["true"]), words(&["sh", "-c", &text])]
        };
        let ready = |folder: &Path| folder.join("pid").exists();
        let plan = Plan { word: "test", account: None, signal: "KILL", commands: &commands, ready: &ready };
        let mut running = plan.start().unwrap();
        let server = fs::read_to_string(running.folder.join("pid")).unwrap();
        let alive = || Command::new("kill").args(["-0", server.trim()]).output().unwrap().status.success();
        assert!(alive());
        drop(running._supervisor.stdin.take());
        running._supervisor.wait().unwrap();
        assert!(!alive());
        assert!(!running.folder.exists());
    }
}
