//! Empty databases on real servers, one for each test, for the tests of every crate.
//!
//! A server is one of yours where `DBMIGRATE_TEST_POSTGRES` or `DBMIGRATE_TEST_MYSQL` names it. Otherwise a test process
//! starts one for itself when its first test asks, from the programs that this machine has or can install, on a socket
//! in a temporary folder. Both are gone when the process has ended, however it ended.
//!
//! Where there is no server, a test says `DID NOT RUN` and why. With `DBMIGRATE_TEST_REQUIRE=servers` it fails.

mod find;
mod install;
mod mysql;
mod postgres;
mod supervise;

use std::env;
use std::fmt;
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use libtest_mimic::{Completion, Failed, Trial};

use supervise::Running;

/// A kind of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// PostgreSQL.
    Postgres,
    /// MariaDB or MySQL, whichever is there.
    Mysql,
}

/// An empty database that nobody else uses. It is dropped with this value.
pub struct Database {
    product: Product,
    server: &'static Server,
    name: String,
}

/// Why there is no database.
#[derive(Clone, Debug)]
pub struct Absent {
    reason: String,
    fails: bool,
}

/// Where databases can be made.
struct Server {
    /// A URL with any database that is always there.
    url: String,
    /// Our own server goes with its databases: nothing needs to be dropped.
    running: Option<Running>,
}

impl Product {
    /// Its name in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MariaDB or MySQL",
        }
    }

    /// A new database, on a server that the first call of the process starts.
    ///
    /// # Errors
    /// No server can be had here, or the one that a variable names does not answer.
    pub fn database(self) -> Result<Database, Absent> {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let server = self.server().as_ref().map_err(Clone::clone)?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let database = Database { product: self, server, name: format!("dbmigrate_test_{}_{number}", process::id()) };
        let created = match self {
            Self::Postgres => postgres::execute(&server.url, &postgres::create(&database.name)),
            Self::Mysql => mysql::execute(&server.url, &mysql::create(&database.name)),
        };
        match created {
            Ok(()) => Ok(database),
            Err(error) => {
                let whose = if server.running.is_some() { "the server of this test".into() } else { self.variable() };
                Err(Absent { reason: format!("{}: {whose} gives no database: {error}", self.name()), fails: true })
            }
        }
    }

    /// A test that gets a database. Where there is none it is listed as one that did not run, or fails where servers
    /// are required.
    pub fn trial(
        self,
        name: impl Into<String>,
        test: impl FnOnce(&Database) -> Result<(), Failed> + Send + 'static,
    ) -> Trial {
        Trial::ignorable_test(name, move || match self.database() {
            Ok(database) => test(&database).map(|()| Completion::Completed),
            Err(absent) if absent.fails => Err(Failed::from(absent.to_string())),
            Err(absent) => Ok(Completion::ignored_with(format!("DID NOT RUN: {absent}"))),
        })
    }

    fn server(self) -> &'static Result<Server, Absent> {
        static POSTGRES: OnceLock<Result<Server, Absent>> = OnceLock::new();
        static MYSQL: OnceLock<Result<Server, Absent>> = OnceLock::new();
        let slot = match self {
            Self::Postgres => &POSTGRES,
            Self::Mysql => &MYSQL,
        };
        slot.get_or_init(|| {
            if let Ok(url) = env::var(self.variable()) {
                return Ok(Server { url, running: None });
            }
            let started = match self {
                Self::Postgres => postgres::start(),
                Self::Mysql => mysql::start(),
            };
            started.map(|(url, running)| Server { url, running: Some(running) }).map_err(|reason| Absent {
                reason: format!("no {}: {reason}; {} can name a server", self.name(), self.variable()),
                fails: required(env::var("DBMIGRATE_TEST_REQUIRE").ok().as_deref()),
            })
        })
    }

    /// The variable that names a server of one's own.
    fn variable(self) -> String {
        let product = match self {
            Self::Postgres => "POSTGRES",
            Self::Mysql => "MYSQL",
        };
        format!("DBMIGRATE_TEST_{product}")
    }
}

impl Database {
    /// Where it is, as clients and `cargo dbmigrate` read it.
    pub fn url(&self) -> String {
        with_database(&self.server.url, &self.name)
    }

    /// Its server's kind.
    pub fn product(&self) -> Product {
        self.product
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.server.running.is_some() {
            return;
        }
        // What cannot be dropped stays on a server that somebody looks after, and the test has been judged already.
        let _ = match self.product {
            Product::Postgres => postgres::execute(&self.server.url, &postgres::drop(&self.name)),
            Product::Mysql => mysql::execute(&self.server.url, &mysql::drop(&self.name)),
        };
    }
}

impl fmt::Display for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// Whether tests without a server fail: `servers` is one of the words in the variable.
fn required(value: Option<&str>) -> bool {
    value.is_some_and(|value| value.split([',', ' ']).any(|word| word == "servers"))
}

/// A URL with another database in it.
fn with_database(url: &str, name: &str) -> String {
    let (before, parameters) = url.split_once('?').map_or((url, None), |(before, after)| (before, Some(after)));
    let authority = before.find("://").map_or(0, |position| position + 3);
    let end = before[authority..].find('/').map_or(before.len(), |position| authority + position);
    let parameters = parameters.map(|parameters| format!("?{parameters}")).unwrap_or_default();
    format!("{}/{name}{parameters}", &before[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_keeps_everything_but_its_database() {
        assert_eq!(with_database("postgres://u:p@[::1]:5432/a?x=/y", "b"), "postgres://u:p@[::1]:5432/b?x=/y");
        assert_eq!(with_database("mysql://localhost", "b"), "mysql://localhost/b");
    }

    #[test]
    fn servers_are_required_by_their_word() {
        assert!(required(Some("servers")) && required(Some("mounts,servers")));
        assert!(!required(None) && !required(Some("")) && !required(Some("server")));
    }
}
