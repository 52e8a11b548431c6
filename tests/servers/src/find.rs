//! Finds programs, and the account that a server runs under.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An account without rights of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) user: u32,
    pub(crate) group: u32,
}

/// The first folder with a program in it: those of `PATH`, and then these.
pub(crate) fn folder_of(program: &str, others: &[PathBuf]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let path: Vec<PathBuf> = env::split_paths(&path).collect();
    path.iter().chain(others).find(|folder| folder.is_absolute() && folder.join(program).is_file()).cloned()
}

/// The path of a program: in `PATH`, or where servers are installed.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let others = ["/usr/sbin", "/usr/bin", "/usr/libexec", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];
    folder_of(name, &others.map(PathBuf::from)).map(|folder| folder.join(name))
}

/// Whether this process may do everything.
pub(crate) fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The account for a server, where this process is root's: a database server that serves strangers' SQL must not be.
pub(crate) fn account(preferred: &str) -> Result<Option<Account>, String> {
    if !is_root() {
        return Ok(None);
    }
    let list = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
    let account = account_in(&list, preferred).or_else(|| account_in(&list, "nobody"));
    account.map(Some).ok_or_else(|| "root may not run a server, and there is no account `nobody`".to_owned())
}

fn account_in(list: &str, name: &str) -> Option<Account> {
    let line = list.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some(Account { user: fields.next()?.parse().ok()?, group: fields.next()?.parse().ok()? })
}

/// What a program says about its version.
pub(crate) fn version(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").current_dir("/").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let list = "root:x:0:0:root:/root:/bin/sh\nmysqlx:x:7:8::/:/x\nmysql:x:101:104:,,,:/var:/bin/false\n";
        assert_eq!(account_in(list, "mysql"), Some(Account { user: 101, group: 104 }));
        assert_eq!(account_in(list, "nobody"), None);
    }
}
