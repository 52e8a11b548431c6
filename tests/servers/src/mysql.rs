//! MariaDB and MySQL: a server of our own, and the SQL for its databases.

use std::io::Read as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mysql::prelude::Queryable as _;

use crate::find;
use crate::install;
use crate::supervise::{Plan, Running};

/// The programs of MariaDB without the service around them: the script that makes a folder needs one of the client's.
const PACKAGES: [&str; 2] = ["mariadb-client-core", "mariadb-server-core"];

/// What a server of our own needs.
struct Programs {
    server: PathBuf,
    /// Makes the folder of MariaDB. MySQL does that itself.
    install_db: Option<PathBuf>,
}

/// Starts a server, and gives its URL.
pub(crate) fn start() -> Result<(String, Running), String> {
    let Programs { server, install_db } = match programs() {
        Some(programs) => programs,
        None => {
            install::packages(&PACKAGES, &|| programs().is_some())?;
            programs().ok_or("the packages were installed, and a program is missing still")?
        }
    };
    let is_mariadb = install_db.is_some();
    let initialise = install_db.unwrap_or_else(|| server.clone());
    let commands = |folder: &Path| {
        let data = format!("--datadir={}", folder.join("data").display());
        let common = ["--no-defaults", &data, "--innodb-log-file-size=8M", "--innodb-buffer-pool-size=32M"];
        let mut first = vec![initialise.display().to_string()];
        first.extend(common.map(str::to_owned));
        let own: &[&str] = if is_mariadb {
            &["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
        } else {
            &["--initialize-insecure"]
        };
        first.extend(own.iter().map(|&word| word.to_owned()));
        let mut second = vec![server.display().to_string()];
        second.extend(common.map(str::to_owned));
        let settings = [
            "--skip-networking",
            "--skip-log-bin",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0",
            "--character-set-server=utf8mb4",
            "--default-time-zone=+00:00",
        ];
        second.extend(settings.map(str::to_owned));
        second.push(format!("--socket={}", socket(folder).display()));
        second.push(format!("--pid-file={}", folder.join("pid").display()));
        if !is_mariadb {
            second.push("--mysqlx=OFF".to_owned());
        }
        vec![first, second]
    };
    let account = find::account("mysql")?;
    let plan = Plan { word: "mysql", account, signal: "KILL", commands: &commands, ready: &greets };
    let running = plan.start()?;
    let socket = socket(&running.folder).display().to_string().replace('/', "%2F");
    Ok((format!("mysql://root@localhost/mysql?socket={socket}"), running))
}

fn programs() -> Option<Programs> {
    let server = find::program("mariadbd").or_else(|| find::program("mysqld"))?;
    if !find::version(&server)?.contains("MariaDB") {
        return Some(Programs { server, install_db: None });
    }
    let install_db = find::program("mariadb-install-db").or_else(|| find::program("mysql_install_db"))?;
    find::program("my_print_defaults")?;
    Some(Programs { server, install_db: Some(install_db) })
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("socket")
}

/// The server speaks first, as soon as it can.
fn greets(folder: &Path) -> bool {
    let Ok(mut stream) = UnixStream::connect(socket(folder)) else { return false };
    let patient = stream.set_read_timeout(Some(Duration::from_secs(1)));
    patient.is_ok() && stream.read_exact(&mut [0]).is_ok()
}

pub(crate) fn create(name: &str) -> String {
    format!("CREATE DATABASE {name} CHARACTER SET utf8mb4")
}

pub(crate) fn drop(name: &str) -> String {
    format!("DROP DATABASE {name}")
}

pub(crate) fn execute(url: &str, sql: &str) -> Result<(), String> {
    let client = mysql::Opts::from_url(url)
        .map_err(|error| error.to_string())
        .and_then(|options| mysql::Conn::new(options).map_err(|error| error.to_string()));
    client?.query_drop(sql).map_err(|error| error.to_string())
}
