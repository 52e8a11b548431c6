//! `ci`: a workflow that lets no migration pass which would fail, or was changed after it had been applied somewhere.
//!
//! Both services run the same script. It migrates a scratch database from the base branch, so that it sees what a
//! database sees that lives longer than a branch.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::{Ci, Global, Service};
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::replace::replace;
use crate::text::shell_word;
use crate::url::DatabaseUrl;

/// Prints the workflow, or writes it to where the service looks for it.
pub(crate) fn ci(context: &Context<'_>, global: &Global, arguments: &Ci) -> Result<ExitCode> {
    let project = &context.project;
    if global.migrations.is_some() {
        return Err(Failure::usage("The workflow takes the migrations' folder from the settings.")
            .next("Leave `--migrations` out; `cargo dbmigrate init --migrations DIR` writes it into Cargo.toml."));
    }
    let lock = crate::lock_file::read(&context.config.migrations, &project.shown(&context.config.migrations))?;
    let backends = lock.map_or_else(|| context.config.backends.clone(), |lock| lock.backends);
    if !backends.contains(&DatabaseUrl::DEFAULT) {
        return Err(Failure::usage("The workflow migrates a SQLite database, and the lock file does not list sqlite.")
            .next("Add sqlite to the lock file's backends, or write a workflow that calls `cargo dbmigrate check`."));
    }
    let root = project.folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&project.folder);
    let script = script(context, root)?;
    let workflow = match arguments.service {
        Service::Github => GITHUB,
        Service::Gitlab => GITLAB,
    };
    let workflow = filled(workflow, &script);
    if !arguments.write {
        super::print(context, &workflow)?;
        return Ok(ExitCode::Fine);
    }
    write(context, &root.join(arguments.service.file()), &workflow)
}

/// A file that somebody else has written stays.
fn write(context: &Context<'_>, path: &Path, workflow: &str) -> Result<ExitCode> {
    let shown = context.project.shown(path);
    match fs::read(path) {
        Ok(old) if old == workflow.as_bytes() => {
            context.output.status("Finished", format_args!("there is nothing to do: `{shown}` is up to date"));
            return Ok(ExitCode::Fine);
        }
        Ok(_) => {
            return Err(Failure::failed(format!("`{shown}` is there already, and says something else."))
                .next("Leave `--write` out, and take what you need of the workflow; or remove the file first."));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(Failure::failed(format!("`{shown}` cannot be read: {error}."))),
    }
    let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| replace(path, workflow.as_bytes()));
    made.map_err(|error| {
        Failure::failed(format!("`{shown}` cannot be written: {error}."))
            .next("Give this user write access to the folder.")
    })?;
    context.output.status("Creating", shown);
    Ok(ExitCode::Fine)
}

/// The script, with the paths of this project from the root of its repository on.
fn script(context: &Context<'_>, root: &Path) -> Result<String> {
    let project = &context.project;
    let inside = |path: &Path| -> Result<PathBuf> {
        path.strip_prefix(root).map(Path::to_owned).map_err(|_| {
            Failure::usage(format!("`{}` does not lie in the repository `{}`.", path.display(), root.display()))
        })
    };
    let migrations = inside(&context.config.migrations)?.display().to_string();
    let folder = inside(&project.folder)?;
    let manifest = if folder.as_os_str().is_empty() {
        String::new()
    } else {
        format!(" --manifest-path {}", shell_word(&folder.join("Cargo.toml").display().to_string()))
    };
    Ok(SCRIPT.replace("MANIFEST", &manifest).replace("MIGRATIONS", &shell_word(&migrations)))
}

/// A workflow with the script in the place and the depth of the line that stands for it.
fn filled(workflow: &str, script: &str) -> String {
    let mut out = String::new();
    for line in workflow.lines() {
        match line.strip_suffix("SCRIPT") {
            Some(indent) => script.lines().for_each(|line| {
                out.push_str(format!("{indent}{line}").trim_end());
                out.push('\n');
            }),
            None => {
                out.push_str(&line.replace("REPOSITORY", env!("CARGO_PKG_REPOSITORY")));
                out.push('\n');
            }
        }
    }
    out
}

const SCRIPT: &str = r#"set -eu
# The files, and the lock file that lists them.
cargo dbmigrateMANIFEST check
if [ -n "${BASE:-}" ]; then
  # A database as the base branch leaves it must take what this branch adds. A branch
  # that lacks migrations of its base must be brought up to date first.
  scratch=$(mktemp -d)
  database="sqlite:$scratch/base.db"
  git fetch --quiet --no-tags --depth=1 origin "$BASE"
  git worktree add --quiet --detach "$scratch/base" FETCH_HEAD
  if [ -f "$scratch/base"/MIGRATIONS/dbmigrate.lock ]; then
    cargo dbmigrateMANIFEST run --yes --no-backup --locked --database-url "$database" \
      --migrations "$scratch/base"/MIGRATIONS
  fi
  cargo dbmigrateMANIFEST check --database-url "$database"
  cargo dbmigrateMANIFEST run --yes --no-backup --locked --database-url "$database"
  cargo dbmigrateMANIFEST check --pending --database-url "$database"
elif [ -n "${DATABASE_URL:-}" ]; then
  # Nothing may be pending where the application runs. Let the deployment wait for this job.
  cargo dbmigrateMANIFEST check --pending
else
  echo "DATABASE_URL is not set: it was NOT checked whether migrations are pending" >&2
fi
"#;

const GITHUB: &str = r#"name: migrations

on:
  pull_request:
  push:
    branches: [main, master]

permissions:
  contents: read

jobs:
  migrations:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - name: Install cargo-dbmigrate
        # It is not on crates.io yet.
        run: cargo install --locked --git REPOSITORY cargo-dbmigrate
      - name: Check the migrations
        env:
          BASE: ${{ github.base_ref }}
          DATABASE_URL: ${{ secrets.DATABASE_URL }}
        run: |
          SCRIPT
"#;

const GITLAB: &str = r#"migrations:
  image: rust:1
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  before_script:
    # It is not on crates.io yet.
    - cargo install --locked --git REPOSITORY cargo-dbmigrate
    - export BASE="${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}"
  script:
    - |
      SCRIPT
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_stands_as_deep_as_its_place() {
        assert_eq!(filled("a:\n  SCRIPT\nb\n", "x\n  y\n\nz\n"), "a:\n  x\n    y\n\n  z\nb\n");
        for workflow in [GITHUB, GITLAB] {
            assert!(!filled(workflow, SCRIPT).contains('\t'));
        }
    }
}
