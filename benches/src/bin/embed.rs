//! Compile times of an application that embeds a history, in the dev profile, beside its peers.

#![expect(clippy::print_stdout, reason = "a benchmark's result is what it prints")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Parser, ValueEnum};
use dbmigrate_benches::history::{self, Format};
use dbmigrate_benches::timing::{self, Candidate, Sample};
use dbmigrate_benches::{Result, project};

/// Times `cargo build` of an application that embeds a history, after a clean and after a touch.
#[derive(Parser)]
struct Arguments {
    /// How many migrations the histories have.
    #[arg(long, value_delimiter = ',', default_values_t = [1000, 4000])]
    n: Vec<usize>,
    /// Who is compared; the ratios are to the first.
    #[arg(long, value_delimiter = ',', default_values_t = [Kind::Sqlx, Kind::Dbmigrate])]
    kinds: Vec<Kind>,
    /// How many rounds count.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// A folder outside this workspace.
    #[arg(long, default_value = "/var/tmp")]
    folder: PathBuf,
}

/// Who embeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Dbmigrate,
    Sqlx,
    Diesel,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title())
    }
}

impl Kind {
    fn title(self) -> &'static str {
        match self {
            Self::Dbmigrate => "dbmigrate",
            Self::Sqlx => "sqlx",
            Self::Diesel => "diesel",
        }
    }

    fn format(self) -> Format {
        match self {
            Self::Dbmigrate => Format::Dbmigrate,
            Self::Sqlx => Format::Sqlx,
            Self::Diesel => Format::Diesel,
        }
    }

    fn dependencies(self) -> String {
        let workspace = project::workspace().display();
        match self {
            Self::Dbmigrate => format!(
                "dbmigrate = {{ package = \"dbmigrate-runtime\", path = \"{workspace}/runtime\" }}\n\
                 dbmigrate-rusqlite = {{ path = \"{workspace}/drivers/rusqlite\" }}\n\
                 rusqlite = {{ version = \"0.41\", default-features = false, features = [\"bundled\"] }}\n"
            ),
            Self::Sqlx => "sqlx = { version = \"=0.9.0\", default-features = false, features = [\"macros\", \"migrate\", \"sqlite\", \"runtime-tokio\"] }\n\
                 tokio = { version = \"1\", features = [\"rt-multi-thread\", \"macros\"] }\n"
                .to_owned(),
            Self::Diesel => "diesel = { version = \"2.3\", default-features = false, features = [\"sqlite\"] }\n\
                 diesel_migrations = \"=2.3.2\"\n\
                 libsqlite3-sys = { version = \">=0.30, <0.38\", features = [\"bundled\"] }\n"
                .to_owned(),
        }
    }

    fn main(self) -> &'static str {
        match self {
            Self::Dbmigrate => {
                "dbmigrate::migrations!();

fn main() {
    let mut connection = rusqlite::Connection::open(\"app.db\").unwrap();
    let migrator = dbmigrate::Migrator::new(&MIGRATIONS).safety(dbmigrate::Safety::Off);
    migrator.run_blocking(&mut dbmigrate_rusqlite::Sqlite::new(&mut connection)).unwrap();
}
"
            }
            Self::Sqlx => {
                "static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

#[tokio::main]
async fn main() {
    let pool = sqlx::SqlitePool::connect(\"sqlite://app.db?mode=rwc\").await.unwrap();
    MIGRATIONS.run(&pool).await.unwrap();
}
"
            }
            Self::Diesel => {
                "use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

fn main() {
    let mut connection = SqliteConnection::establish(\"app.db\").unwrap();
    connection.run_pending_migrations(MIGRATIONS).unwrap();
}
"
            }
        }
    }
}

/// An application with its own target folder.
struct Application {
    kind: Kind,
    folder: PathBuf,
    target: PathBuf,
}

const PACKAGE: &str = "embed_app";

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let command = project::release_command()?;
    let folder = tempfile::tempdir_in(&arguments.folder)?;
    println!("{}", timing::head());
    for &count in &arguments.n {
        let mut applications = Vec::new();
        for &kind in &arguments.kinds {
            applications.push(Application::write(kind, count, folder.path(), &command)?);
        }
        let first: Result<Vec<Sample>> = applications.iter().map(Application::first).collect();
        print!("{}", timing::table(&format!("N = {count}, first build"), &first?));
        for (case, prepare) in
            [("clean", Application::clean as fn(&Application) -> Result<()>), ("touch one", Application::touch)]
        {
            let mut candidates: Vec<Candidate<'_>> =
                applications.iter().map(|application| application.candidate(prepare)).collect();
            let samples = timing::in_turn(&mut candidates, arguments.rounds)?;
            print!("{}", timing::table(&format!("N = {count}, {case}"), &samples));
        }
        for application in &applications {
            let (memory, packages) = (application.peak_memory()?, application.third_party()?);
            println!("N = {count}: {} took {memory} at most, and {packages} third-party packages", application.kind);
        }
    }
    Ok(())
}

impl Application {
    fn write(kind: Kind, count: usize, folder: &Path, command: &Path) -> Result<Self> {
        let target = folder.join(format!("target-{kind}"));
        let folder = folder.join(format!("{kind}-{count}"));
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{PACKAGE}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n[workspace]\n",
            kind.dependencies()
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/main.rs"), kind.main())?;
        history::write(kind.format(), count, &folder)?;
        if kind == Kind::Dbmigrate {
            timing::succeed(&mut project::dbmigrate(command, &folder, &["lock"]))?;
        } else {
            // Without it these peers do not notice a changed file; their manuals say to write it.
            fs::write(
                folder.join("build.rs"),
                "fn main() {\n    println!(\"cargo:rerun-if-changed=migrations\");\n}\n",
            )?;
        }
        Ok(Self { kind, folder, target })
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target).env_remove("RUSTFLAGS");
        cargo
    }

    /// With everything downloaded: the dependencies of the first size too, then only the application.
    fn first(&self) -> Result<Sample> {
        timing::succeed(&mut self.cargo(&["fetch"]))?;
        // Histories of different sizes are one package in one target folder, which cargo tells apart only by time.
        fs::write(self.folder.join("src/main.rs"), self.kind.main())?;
        let time = timing::time(&mut self.cargo(&["build", "--offline"]))?;
        Ok(Sample { name: self.kind.to_string(), times: vec![time] })
    }

    fn candidate(&self, prepare: fn(&Self) -> Result<()>) -> Candidate<'_> {
        Candidate {
            name: self.kind.to_string(),
            prepare: Box::new(move || prepare(self)),
            command: Box::new(|| self.cargo(&["build", "--offline"])),
        }
    }

    fn clean(&self) -> Result<()> {
        timing::succeed(&mut self.cargo(&["clean", "--offline", "--package", PACKAGE]))
    }

    /// A comment more in one file in the middle.
    fn touch(&self) -> Result<()> {
        let mut files = Vec::new();
        collect(&self.folder.join("migrations"), &mut files)?;
        files.retain(|file| {
            file.to_string_lossy().ends_with(if self.kind == Kind::Dbmigrate { ".rs" } else { "up.sql" })
        });
        files.sort();
        let file = files.get(files.len() / 2).ok_or("there are migrations")?;
        let comment = if self.kind == Kind::Dbmigrate { "//" } else { "--" };
        writeln!(fs::OpenOptions::new().append(true).open(file)?, "{comment} touched")?;
        Ok(())
    }

    /// The largest process of a clean build, as GNU time sees it.
    fn peak_memory(&self) -> Result<String> {
        self.clean()?;
        let report = self.folder.join("memory.txt");
        let mut time = Command::new("/usr/bin/time");
        time.args(["-f", "%M", "-o"]).arg(&report).args(["cargo", "build", "--offline"]);
        time.current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target);
        if time.output().is_err() {
            return Ok("an unknown amount of memory (GNU time is not installed)".to_owned());
        }
        let text = fs::read_to_string(report)?;
        let kibibytes: u64 = text.split_whitespace().last().ok_or("GNU time says nothing")?.parse()?;
        Ok(format!("{} MiB", kibibytes / 1024))
    }

    /// What a user compiles besides the application and us.
    fn third_party(&self) -> Result<usize> {
        let output =
            self.cargo(&["tree", "--offline", "-e", "normal,build", "--prefix", "none", "--format", "{p}"]).output()?;
        let text = String::from_utf8(output.stdout)?;
        let packages: BTreeSet<&str> = text.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        Ok(packages.iter().filter(|package| !package.is_empty() && !package.contains("(/")).count())
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
