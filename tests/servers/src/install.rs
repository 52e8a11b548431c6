//! Installs a server's programs with Debian's packages, where nothing forbids it.

use std::env;
use std::fs::File;
use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use crate::find;

/// No service is started and no cluster is made: only the programs are wanted. What was put there to say so goes again.
const SCRIPT: &str = r#"
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.d/dbmigrate-tests.conf
made=
trap 'if [ -n "$made" ]; then rm -f "$policy"; fi; rm -f "$cluster"' EXIT
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
    made=yes
fi
install() {
    apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$1"
}
for package do
    install "$package" || { apt-get update -q; install "$package"; }
    if [ "$package" = postgresql-common ]; then
        mkdir -p "$(dirname "$cluster")"
        echo 'create_main_cluster = false' > "$cluster"
    fi
done
"#;

/// Installs packages, one after the other, unless another process has done so meanwhile.
pub(crate) fn packages(names: &[&str], there: &dyn Fn() -> bool) -> Result<(), String> {
    let names = names.join(" ");
    let cannot = |why: &str| format!("it is not installed, and installing {names} is not possible: {why}");
    if env::var("DBMIGRATE_TEST_INSTALL").is_ok_and(|value| value == "no") {
        return Err(cannot("DBMIGRATE_TEST_INSTALL is no"));
    }
    if find::program("apt-get").is_none() {
        return Err(cannot("there is no apt-get"));
    }
    let root = find::is_root();
    if !root && !may_become_root() {
        return Err(cannot("only root may"));
    }
    // Another test process may be installing: it holds the lock on this folder, which every machine with apt-get has.
    let lock = File::open("/var/lib/dpkg").and_then(|folder| folder.lock().map(|()| folder));
    let _lock = lock.map_err(|error| cannot(&format!("/var/lib/dpkg: {error}")))?;
    if there() {
        return Ok(());
    }
    // It takes a while, and it stays: somebody may want to know.
    let _ = writeln!(
        io::stderr(),
        "Installing {names} with apt-get, for tests on a real server; DBMIGRATE_TEST_INSTALL=no prevents it."
    );
    let mut command = if root { Command::new("sh") } else { Command::new("sudo") };
    if !root {
        command.args(["-n", "sh"]);
    }
    let output = command.args(["-c", SCRIPT, "sh"]).args(names.split(' ')).stdin(Stdio::null()).output();
    let output = output.map_err(|error| cannot(&error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let last: Vec<&str> = said.lines().rev().take(3).collect();
    Err(cannot(&last.into_iter().rev().collect::<Vec<_>>().join(" ")))
}

fn may_become_root() -> bool {
    let output = Command::new("sudo").args(["-n", "true"]).output();
    output.is_ok_and(|output| output.status.success())
}
