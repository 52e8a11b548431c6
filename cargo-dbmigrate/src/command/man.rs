//! `man`: the pages of the manual, made of what `--help` says.

use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::completions::NAME;
use crate::cli::{self, Cli};
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::output::Output;
use crate::replace::replace;
use crate::text;

/// Prints the first page, or writes all of them into a folder.
pub(crate) fn man(output: &Output, arguments: &cli::Man) -> Result<ExitCode> {
    let pages = pages();
    let Some(folder) = &arguments.out else {
        let written = output.result(pages.first().map_or("", |(_, text)| text));
        written.map_err(|error| Failure::failed(format!("The page cannot be written: {error}.")))?;
        return Ok(ExitCode::Fine);
    };
    let failed = |path: &Path, error: std::io::Error| {
        Failure::failed(format!("`{}` cannot be written: {error}.", path.display()))
            .next("Name a folder that this user can write to, with `--out DIR`.")
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, text) in &pages {
        let path = folder.join(name);
        replace(&path, text.as_bytes()).map_err(|error| failed(&path, error))?;
    }
    output.status("Writing", format_args!("{} to {}/", text::count(pages.len(), "page"), folder.display()));
    Ok(ExitCode::Fine)
}

/// Every page with the name of its file, the command's own first.
fn pages() -> Vec<(String, String)> {
    let mut command =
        Cli::command().name(NAME).bin_name("cargo dbmigrate").display_name(NAME).disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    add(&command, &mut pages);
    pages
}

fn add(command: &Command, pages: &mut Vec<(String, String)>) {
    let page = Man::new(command.clone());
    let mut text = Vec::new();
    // A vector takes everything.
    page.render(&mut text).ok();
    pages.push((page.get_filename(), String::from_utf8_lossy(&text).into_owned()));
    for inner in command.get_subcommands() {
        add(inner, pages);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page() {
        let pages = pages();
        let named = |name: &str| pages.iter().find(|(file, _)| file == name);
        assert_eq!(pages[0].0, "cargo-dbmigrate.1");
        for command in Cli::command().get_subcommands() {
            let (_, text) = named(&format!("cargo-dbmigrate-{}.1", command.get_name())).unwrap();
            assert!(text.contains(".SH NAME") && text.contains(".SH SYNOPSIS"), "{text}");
        }
        assert!(named("cargo-dbmigrate-backup-restore.1").is_some());
        assert!(!pages.iter().any(|(file, _)| file.contains("help")));
    }
}
