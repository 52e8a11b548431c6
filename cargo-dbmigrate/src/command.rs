//! The commands: one file each, registered here.

use std::ffi::OsString;

use anstream::ColorChoice;

use crate::cli::{self, Cli, Color, Command};
use crate::context::Context;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::output::{Output, Verbosity};

mod backup;
mod check;
mod ci;
mod completions;
mod db;
mod fmt;
mod init;
mod lock;
mod man;
mod new;
mod plan;
mod redo;
mod revert;
mod run;
mod schema;
mod show;
mod validate;

/// What a backup says it was made for that was made by a person, and before nothing else.
pub(crate) const MADE_BY_HAND: &str = "create";

/// Reads the arguments, does what they say, and says how it ended.
pub(crate) fn main(arguments: Vec<OsString>) -> ExitCode {
    let cli = match Cli::read(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody could be told that the help cannot be written.
            error.print().ok();
            return if error.use_stderr() { ExitCode::Usage } else { ExitCode::Fine };
        }
    };
    let output = Output::new(verbosity(&cli.global), color(cli.global.color));
    match dispatch(&output, &cli) {
        Ok(code) => code,
        Err(failure) => {
            output.error(&failure);
            failure.code
        }
    }
}

fn dispatch(output: &Output, cli: &Cli) -> Result<ExitCode> {
    // `init` makes what the others find; some need no project.
    let context = || Context::new(output, &cli.global);
    match &cli.command {
        Command::Init(arguments) => init::init(output, &cli.global, arguments),
        Command::Run(arguments) => run::run(&context()?, arguments),
        Command::Revert(arguments) => revert::revert(&context()?, arguments),
        Command::Redo(arguments) => redo::redo(&context()?, arguments),
        Command::Show(arguments) => show::show(&context()?, arguments),
        Command::Plan(arguments) => plan::plan(&context()?, arguments),
        Command::New(arguments) => new::new(&context()?, arguments),
        Command::Lock => lock::lock(&context()?),
        Command::Check(arguments) => check::check(&context()?, arguments),
        Command::Fmt(arguments) => fmt::fmt(&context()?, arguments),
        Command::Schema(cli::Schema::Show(arguments)) => schema::show(&context()?, arguments),
        Command::Schema(cli::Schema::Sql(arguments)) => schema::sql(&context()?, arguments),
        Command::Backup(cli::Backup::List(arguments)) => backup::list(&context()?, arguments),
        Command::Backup(cli::Backup::Verify(arguments)) => backup::verify(&context()?, arguments),
        Command::Backup(cli::Backup::Restore(arguments)) => backup::restore(&context()?, arguments),
        Command::Ci(arguments) => ci::ci(&context()?, &cli.global, arguments),
        Command::Completions(arguments) => completions::completions(output, arguments),
        Command::Man(arguments) => man::man(output, arguments),
        Command::Backup(cli::Backup::Create(arguments)) => backup::create::create(&context()?, arguments),
        Command::Backup(cli::Backup::Status(arguments)) => backup::status::status(&context()?, arguments),
        Command::Backup(cli::Backup::Delete(arguments)) => backup::delete::delete(&context()?, arguments),
        Command::Backup(cli::Backup::Cleanup(arguments)) => backup::cleanup::cleanup(&context()?, arguments),
        Command::Db(cli::Db::Health(arguments)) => db::health::health(&context()?, arguments),
        Command::Db(cli::Db::Stats(arguments)) => db::stats::stats(&context()?, arguments),
        Command::Db(cli::Db::Optimize(arguments)) => db::optimize::optimize(&context()?, arguments),
        Command::Db(cli::Db::Create) => db::create::create(&context()?),
        Command::Db(cli::Db::Drop(arguments)) => db::discard::discard(&context()?, arguments),
        Command::Db(cli::Db::Reset(arguments)) => db::reset::reset(&context()?, arguments),
        Command::Validate(arguments) => validate::validate(&context()?, arguments),
    }
}

/// Writes a result. The commands below use it too.
fn print(context: &Context<'_>, text: &str) -> Result<()> {
    let written = context.output.result(text);
    written.map_err(|error| Failure::failed(format!("The result cannot be written: {error}.")))
}

fn verbosity(global: &cli::Global) -> Verbosity {
    match (global.quiet, global.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, true) => Verbosity::Verbose,
        (false, false) => Verbosity::Normal,
    }
}

/// The argument, then cargo's variable; NO_COLOR and the terminal decide where neither does.
fn color(chosen: Option<Color>) -> ColorChoice {
    let variable = std::env::var("CARGO_TERM_COLOR").ok();
    match (chosen, variable.as_deref()) {
        (Some(Color::Always), _) | (None, Some("always")) => ColorChoice::Always,
        (Some(Color::Never), _) | (None, Some("never")) => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}
