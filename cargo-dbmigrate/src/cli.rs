//! The command line.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use dbmigrate::Backend;
use dbmigrate_backup::Retention;

use crate::report::Format;
use crate::text;

/// Migrations that are checked at compile time, and cannot lose your rows at run time.
#[derive(Debug, Parser)]
#[command(name = "cargo dbmigrate", bin_name = "cargo dbmigrate", version, max_term_width = 100)]
pub(crate) struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub(crate) global: Global,
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// The database, as `sqlite:app.db`; a relative path starts at the project's folder
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Use the settings of `[package.metadata.dbmigrate.env.NAME]`
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// The project's Cargo.toml
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) manifest_path: Option<PathBuf>,
    /// The package of the workspace whose settings and migrations are meant
    #[arg(long, short, global = true, value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// The migrations' folder; a relative path starts here
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) migrations: Option<PathBuf>,
    /// Show statements as well
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// Show only results, warnings and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// When to use colours: auto, always, never [default: as CARGO_TERM_COLOR says, or auto]
    #[arg(long, global = true, value_name = "WHEN", hide_possible_values = true)]
    pub(crate) color: Option<Color>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Set a project up: settings, migrations folder, lock file, lines of .gitignore
    Init(Init),
    /// Apply what is pending, after a verified backup
    Run(Run),
    /// Revert what was applied last, after a verified backup
    Revert(Revert),
    /// Revert what was applied last and apply it again, after a verified backup
    Redo(Redo),
    /// Show where every migration stands; changes nothing
    #[command(visible_alias = "status")]
    Show(Listing),
    /// Show what `run` would do, as SQL; changes nothing
    Plan(Listing),
    /// Write an empty migration and list it in the lock file
    New(New),
    /// Bring the lock file up to date with the files
    Lock,
    /// Compare files, lock file and database: a gate for CI
    Check(Check),
    /// Bring the migrations into the house's form; their meaning stays
    Fmt(Fmt),
    /// Show what the migrations make of a database, as a migration or as SQL; needs no database
    #[command(subcommand)]
    Schema(Schema),
    /// Look at the whole installation: configuration, files, database, backups, disk; changes nothing
    Validate(Listing),
    /// Take backups, look at them, verify them, restore one, delete some
    #[command(subcommand)]
    Backup(Backup),
    /// Look after the database itself
    #[command(subcommand)]
    Db(Db),
    /// Print or write a workflow that checks migrations, for GitHub or GitLab
    Ci(Ci),
    /// Print a script by which a shell completes the command
    Completions(Completions),
    /// Print the manual's page, or write all pages
    Man(Man),
}

/// `init`.
#[derive(Args, Debug)]
pub(crate) struct Init {
    /// The database's URL for the settings [default: `sqlite:PACKAGE.db`, unless one is named already]
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// The backends that migrations are checked for: sqlite, postgres, mysql [default: the URL's]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) backends: Vec<Backend>,
    /// Write the settings for all packages of a workspace
    #[arg(long, conflicts_with_all = ["package", "source"])]
    pub(crate) workspace: bool,
    /// Add the dependencies of an application: from a folder with a clone of dbmigrate, or a git URL
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// Show what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// `run`.
#[derive(Args, Debug)]
pub(crate) struct Run {
    /// Stop after this migration
    #[arg(long, value_name = "ID", conflicts_with = "steps")]
    pub(crate) to: Option<String>,
    /// Apply at most so many
    #[arg(long, value_name = "N")]
    pub(crate) steps: Option<usize>,
    /// Show what would be done, as SQL, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Take no backup
    #[arg(long)]
    pub(crate) no_backup: bool,
    /// Agree to losing data and to steps that have no way back
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Fail where the lock file is not up to date, instead of writing it [default where CI is set]
    #[arg(long)]
    pub(crate) locked: bool,
    /// How the lock is waited for.
    #[command(flatten)]
    pub(crate) patience: Patience,
}

/// How long to wait for others.
#[derive(Args, Clone, Debug)]
pub(crate) struct Patience {
    /// How long to wait for a run or a program that holds the database: `500ms`, `60s`, `2m` [default: 60s]
    #[arg(long, value_name = "TIME", value_parser = text::parse_duration)]
    pub(crate) lock_timeout: Option<Duration>,
}

/// `revert`.
#[derive(Args, Debug)]
pub(crate) struct Revert {
    /// Revert so many
    #[arg(long, value_name = "N", conflicts_with_all = ["to", "all"])]
    pub(crate) steps: Option<usize>,
    /// Revert everything that was applied after this migration
    #[arg(long, value_name = "ID", conflicts_with = "all")]
    pub(crate) to: Option<String>,
    /// Revert everything
    #[arg(long)]
    pub(crate) all: bool,
    /// Revert even where data does not come back
    #[arg(long)]
    pub(crate) lose_data: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// How the lock is waited for.
    #[command(flatten)]
    pub(crate) patience: Patience,
}

/// `redo`.
#[derive(Args, Debug)]
pub(crate) struct Redo {
    /// Redo so many
    #[arg(long, value_name = "N")]
    pub(crate) steps: Option<usize>,
    /// Revert even where data does not come back
    #[arg(long)]
    pub(crate) lose_data: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// How the lock is waited for.
    #[command(flatten)]
    pub(crate) patience: Patience,
}

/// A command that lists.
#[derive(Args, Debug)]
pub(crate) struct Listing {
    /// The form of the list: human, json
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    pub(crate) format: Format,
}

/// `new`.
#[derive(Args, Debug)]
pub(crate) struct New {
    /// What it does, in a few words, as `create_users`
    pub(crate) name: String,
    /// Write a migration that executes two SQL files, and the files
    #[arg(long)]
    pub(crate) sql: bool,
}

/// `check`.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Also exit 3 where something is pending; needs a database
    #[arg(long)]
    pub(crate) pending: bool,
    /// The form of the list.
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// `fmt`.
#[derive(Args, Debug)]
pub(crate) struct Fmt {
    /// Write nothing: show what would change, and exit 1 where something would
    #[arg(long)]
    pub(crate) check: bool,
    /// The files; without them all migrations of the project
    pub(crate) files: Vec<PathBuf>,
}

/// The commands for the schema.
#[derive(Debug, Subcommand)]
pub(crate) enum Schema {
    /// As one migration that makes it from nothing
    Show(SchemaShow),
    /// As the SQL that makes it from nothing
    Sql(SchemaSql),
}

/// Which point of the history is meant.
#[derive(Args, Debug)]
pub(crate) struct At {
    /// After this migration; without it after the last
    #[arg(long, value_name = "ID")]
    pub(crate) at: Option<String>,
}

/// `schema show`.
#[derive(Args, Debug)]
pub(crate) struct SchemaShow {
    /// Which point of the history is meant.
    #[command(flatten)]
    pub(crate) at: At,
    /// The form of the result.
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// `schema sql`.
#[derive(Args, Debug)]
pub(crate) struct SchemaSql {
    /// Which point of the history is meant.
    #[command(flatten)]
    pub(crate) at: At,
    /// sqlite, postgres or mysql [default: the configured database's, or the first of the lock file]
    #[arg(long, value_name = "NAME")]
    pub(crate) backend: Option<Backend>,
    /// The form of the result.
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// `ci`.
#[derive(Args, Debug)]
pub(crate) struct Ci {
    /// Whose workflow: github, gitlab
    #[arg(hide_possible_values = true)]
    pub(crate) service: Service,
    /// Write the file that the service reads, unless there is one
    #[arg(long)]
    pub(crate) write: bool,
}

/// Who runs workflows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Service {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
}

impl Service {
    /// The file that it reads, from the root of the repository on.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/migrations.yml",
            Self::Gitlab => ".gitlab-ci.yml",
        }
    }
}

/// `completions`.
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}

/// `man`.
#[derive(Args, Debug)]
pub(crate) struct Man {
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// The commands for backups.
#[derive(Debug, Subcommand)]
pub(crate) enum Backup {
    /// Take a backup now, prove it, and print its id
    Create(Create),
    /// List the backups of the database
    List(Listing),
    /// Show whether the backups are in order: exit 7 where they are not
    Status(Listing),
    /// Compute every hash again; without SET of all backups
    Verify(Verify),
    /// Put a backup's content into the database, after a backup of what is there
    Restore(Restore),
    /// Delete backups, but not the last good one unless that is said
    Delete(Delete),
    /// Remove automatic backups that are not kept any more, and what interrupted runs left
    Cleanup(Cleanup),
}

/// `backup create`.
#[derive(Args, Debug)]
pub(crate) struct Create {
    /// A name, which keeps it until it is deleted; without one it counts as an automatic backup
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// What is worth knowing about it later
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// The form of the result: human (the id alone), json
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// `backup delete`.
#[derive(Args, Debug)]
pub(crate) struct Delete {
    /// Ids, beginnings of ids, names, or `latest`
    #[arg(required = true, value_name = "SET")]
    pub(crate) sets: Vec<String>,
    /// Delete even the last good backup
    #[arg(long)]
    pub(crate) force: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// The form of the list.
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// `backup cleanup`.
#[derive(Args, Debug)]
pub(crate) struct Cleanup {
    /// How many good automatic backups stay
    #[arg(long, value_name = "N", default_value_t = Retention::default().keep_last)]
    pub(crate) keep_last: NonZeroUsize,
    /// Show what would be removed, and remove nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// The form of the list.
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// `backup verify`.
#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// An id, the beginning of one, or `latest`
    pub(crate) set: Option<String>,
    /// Also let the database engine check each copy
    #[arg(long, conflicts_with = "test")]
    pub(crate) deep: bool,
    /// Also restore each copy into a scratch database and compare
    #[arg(long)]
    pub(crate) test: bool,
}

/// `backup restore`.
#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// An id, the beginning of one, or `latest`
    pub(crate) set: String,
    /// Restore into another database
    #[arg(long, value_name = "URL")]
    pub(crate) target: Option<String>,
    /// Put a damaged file aside instead of loading into it; nobody may be connected to it
    #[arg(long)]
    pub(crate) replace: bool,
    /// Check everything and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
}

/// The commands for the database itself.
#[derive(Debug, Subcommand)]
pub(crate) enum Db {
    /// Create the database where it is missing, in WAL mode and without tables
    Create,
    /// Check that the database is sound: exit 1 where it is not; changes nothing
    Health(Listing),
    /// Show size, tables with their rows, and indexes; changes nothing
    Stats(Listing),
    /// Build the file anew without free pages (VACUUM), refresh the statistics of the query planner (ANALYZE), and
    /// write the log back, after a verified backup
    ///
    /// Every value stays what it is. In a table without an INTEGER PRIMARY KEY, SQLite may give rows other row numbers.
    Optimize(Patience),
    /// Remove the database's file, after a verified backup; the backups stay
    ///
    /// Nothing is committed between the backup and the end of the file. A program that stays connected goes on with a
    /// file that nobody else sees: stop it first.
    Drop(Discard),
    /// Drop the database, create it, and apply all migrations, after a verified backup
    Reset(Discard),
}

/// `db drop` and `db reset`.
#[derive(Args, Debug)]
pub(crate) struct Discard {
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// How the lock is waited for.
    #[command(flatten)]
    pub(crate) patience: Patience,
}

impl Cli {
    /// Reads the arguments. Cargo starts `cargo-dbmigrate dbmigrate …`; both forms are taken.
    pub(crate) fn read(mut arguments: Vec<OsString>) -> Result<Self, clap::Error> {
        if arguments.get(1).is_some_and(|argument| argument == "dbmigrate") {
            arguments.remove(1);
        }
        Self::try_parse_from(arguments)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn cargo_says_the_name_twice() {
        for words in [&["cargo-dbmigrate", "dbmigrate", "lock"][..], &["cargo-dbmigrate", "lock"]] {
            let cli = Cli::read(words.iter().map(OsString::from).collect()).unwrap();
            assert!(matches!(cli.command, Command::Lock));
        }
    }
}
