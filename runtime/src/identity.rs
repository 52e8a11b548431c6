//! Who runs: what the history and the lock tell other people.

use std::env;
use std::fs;

/// The person and the machine, as `ada@engine`.
pub fn who() -> String {
    format!("{}@{}", user(), host())
}

/// The holder of a lock, so that a person can find the process.
pub(crate) fn holder(who: &str, since: &str) -> String {
    format!("process {} ({}) of {who} since {since}", std::process::id(), program())
}

fn user() -> String {
    variable(&["USER", "LOGNAME", "USERNAME"]).unwrap_or_else(|| "unknown".to_owned())
}

/// The standard library does not know the host's name; the kernel says it in a file, other systems in a variable.
fn host() -> String {
    fs::read_to_string("/proc/sys/kernel/hostname")
        .or_else(|_| fs::read_to_string("/etc/hostname"))
        .map(|name| name.trim().to_owned())
        .ok()
        .filter(|name| !name.is_empty())
        .or_else(|| variable(&["HOSTNAME", "COMPUTERNAME"]))
        .unwrap_or_else(|| "localhost".to_owned())
}

fn program() -> String {
    env::current_exe()
        .ok()
        .and_then(|path| path.file_stem().map(|name| name.to_string_lossy().into_owned()))
        .unwrap_or_else(|| "unknown".to_owned())
}

fn variable(names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| env::var(name).ok()).filter(|value| !value.is_empty())
}
