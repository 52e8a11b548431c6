//! PostgreSQL: a server of our own, and the SQL for its databases.

use std::fs;
use std::path::{Path, PathBuf};

use crate::find;
use crate::install;
use crate::supervise::{Plan, Running};

/// The folders of Debian's versions of the server.
const VERSIONS: &str = "/usr/lib/postgresql";

/// What a server of Debian is made of. The first package asks whether the second one should make a server that runs.
const PACKAGES: [&str; 2] = ["postgresql-common", "postgresql"];

/// Starts a server, and gives its URL.
pub(crate) fn start() -> Result<(String, Running), String> {
    let programs = match programs() {
        Some(programs) => programs,
        None => {
            install::packages(&PACKAGES, &|| programs().is_some())?;
            programs().ok_or("the packages were installed, and there is no `initdb` still")?
        }
    };
    let word = |program: &str| programs.join(program).display().to_string();
    let commands = |folder: &Path| {
        let data = folder.join("data").display().to_string();
        let socket = folder.display().to_string();
        let initdb = [&word("initdb"), "-D", &data, "-U", "dbmigrate", "-A", "trust", "-E", "UTF8"];
        let initdb = initdb.into_iter().chain(["--locale=C.UTF-8", "--no-sync"]);
        let settings = [
            "listen_addresses=",
            "max_connections=50",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "shared_buffers=32MB",
            "timezone=UTC",
        ];
        let postgres = [&word("postgres"), "-D", &data, "-k", &socket];
        let postgres = postgres.into_iter().chain(settings.into_iter().flat_map(|setting| ["-c", setting]));
        vec![initdb.map(str::to_owned).collect(), postgres.map(str::to_owned).collect()]
    };
    // The server writes its state into this file, for `pg_ctl` to wait as we do.
    let ready = |folder: &Path| {
        let state = fs::read_to_string(folder.join("data/postmaster.pid"));
        state.is_ok_and(|state| state.lines().any(|line| line.trim() == "ready"))
    };
    let account = find::account("postgres")?;
    let plan = Plan { word: "postgres", account, signal: "QUIT", commands: &commands, ready: &ready };
    let running = plan.start()?;
    let folder = running.folder.display().to_string().replace('/', "%2F");
    Ok((format!("postgres://dbmigrate@{folder}/postgres"), running))
}

/// The folder of `initdb` and of the server that belongs to it.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let number = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path()).filter(|path| number(path).is_some()).collect();
    versions.sort_by_key(|path| std::cmp::Reverse(number(path)));
    let folders: Vec<PathBuf> = versions.into_iter().map(|version| version.join("bin")).collect();
    let found = find::folder_of("initdb", &folders)?;
    // A link in a folder of links leads to where both are.
    let found = fs::canonicalize(found.join("initdb")).ok()?.parent()?.to_owned();
    found.join("postgres").is_file().then_some(found)
}

pub(crate) fn create(name: &str) -> String {
    format!("CREATE DATABASE {name} TEMPLATE template0")
}

pub(crate) fn drop(name: &str) -> String {
    format!("DROP DATABASE {name} WITH (FORCE)")
}

pub(crate) fn execute(url: &str, sql: &str) -> Result<(), String> {
    let done = postgres::Client::connect(url, postgres::NoTls).and_then(|mut client| client.batch_execute(sql));
    done.map_err(|error| error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string))
}
