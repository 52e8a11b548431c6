//! The command: `cargo dbmigrate`.
//!
//! It is the only crate that reads arguments, the environment and files, prints, and ends the process.

use std::process;

mod agreement;
mod cache;
mod change;
mod checkup;
mod cli;
mod command;
mod config;
mod context;
mod database;
mod exit_code;
mod failure;
mod finding;
mod folder;
mod git;
mod line_diff;
mod lock_file;
mod narrator;
mod output;
mod prepare;
mod project;
mod replace;
mod report;
mod rustfmt;
mod safety;
mod sources;
mod text;
mod url;

fn main() -> process::ExitCode {
    command::main(std::env::args_os().collect()).into()
}
