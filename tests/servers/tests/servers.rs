//! The servers themselves: each test has a database of its own, and a test that is killed leaves nothing behind.

use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use dbmigrate_test_servers::{Database, Product};
use libtest_mimic::{Arguments, Failed, Trial};
use mysql::prelude::Queryable as _;

/// A run of this test with this variable has a database, says where, and waits to be killed.
const WAITS: &str = "DBMIGRATE_TEST_WAITS";

fn main() -> ExitCode {
    match env::var(WAITS).as_deref() {
        Ok("Postgres") => wait(Product::Postgres),
        Ok(_) => wait(Product::Mysql),
        Err(_) => {
            let products = [Product::Postgres, Product::Mysql];
            let trials = products.into_iter().flat_map(trials).collect();
            libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
        }
    }
}

fn trials(product: Product) -> [Trial; 2] {
    let name = |test: &str| format!("{product:?}::{test}").to_lowercase();
    [
        product.trial(name("every_test_has_an_empty_database"), move |first| {
            let second = product.database().map_err(|absent| absent.to_string())?;
            execute(first, "CREATE TABLE t (id INTEGER)")?;
            execute(&second, "CREATE TABLE t (id INTEGER)")?;
            if execute(first, "CREATE TABLE t (id INTEGER)").is_ok() {
                return Err("one database has two tables of a name".into());
            }
            Ok(())
        }),
        // The database shows that there is a server here, or this would fail where the other test did not run.
        product.trial(name("a_killed_test_leaves_nothing"), move |_| killed(product)),
    ]
}

fn execute(database: &Database, sql: &str) -> Result<(), String> {
    let url = database.url();
    match database.product() {
        Product::Postgres => postgres::Client::connect(&url, postgres::NoTls)
            .and_then(|mut client| client.batch_execute(sql))
            .map_err(|error| error.to_string()),
        Product::Mysql => {
            let options = mysql::Opts::from_url(&url).map_err(|error| error.to_string())?;
            mysql::Conn::new(options).and_then(|mut client| client.query_drop(sql)).map_err(|error| error.to_string())
        }
    }
}

fn killed(product: Product) -> Result<(), Failed> {
    let mut child = Command::new(env::current_exe()?)
        .env(WAITS, format!("{product:?}"))
        // A server that somebody else looks after may stay.
        .env_remove("DBMIGRATE_TEST_POSTGRES")
        .env_remove("DBMIGRATE_TEST_MYSQL")
        .stdout(Stdio::piped())
        .spawn()?;
    let mut url = String::new();
    BufReader::new(child.stdout.take().ok_or("it has no output")?).read_line(&mut url)?;
    let folder = folder(&url).ok_or_else(|| format!("it says {url:?}"))?;
    let running = folder.is_dir() && processes(&folder) > 0;
    // This is SIGKILL, of which it hears nothing.
    child.kill()?;
    child.wait()?;
    if !running {
        return Err(format!("nothing runs in {}", folder.display()).into());
    }
    let end = Instant::now() + Duration::from_secs(20);
    while folder.exists() || processes(&folder) > 0 {
        if Instant::now() > end {
            return Err(format!("{} is there still, with {} processes", folder.display(), processes(&folder)).into());
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// The folder with the socket in a URL.
fn folder(url: &str) -> Option<PathBuf> {
    let path = url.trim().replace("%2F", "/");
    let start =
        path.find("=/").map(|position| position + 1).or_else(|| path.find("@/").map(|position| position + 1))?;
    let name = path[start..].split('/').position(|part| part.starts_with("dbmigrate-"))?;
    Some(path[start..].split('/').take(name + 1).collect::<Vec<_>>().join("/").into())
}

/// How many processes name the folder.
fn processes(folder: &Path) -> usize {
    let name = folder.to_string_lossy();
    let commands: Vec<String> = match fs::read_dir("/proc") {
        // A small image has no `ps`.
        Ok(entries) => {
            let commands = entries.flatten().filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
            commands.map(|command| String::from_utf8_lossy(&command).into_owned()).collect()
        }
        Err(_) => {
            let output = Command::new("ps").args(["-A", "-o", "args="]).output();
            let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
            said.lines().map(str::to_owned).collect()
        }
    };
    commands.iter().filter(|command| command.contains(&*name)).count()
}

fn wait(product: Product) -> ExitCode {
    let Ok(database) = product.database() else { return ExitCode::FAILURE };
    let said = writeln!(io::stdout(), "{}", database.url()).and_then(|()| io::stdout().flush());
    if said.is_ok() {
        thread::sleep(Duration::from_secs(600));
    }
    ExitCode::FAILURE
}
