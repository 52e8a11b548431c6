//! `completions`: a script by which a shell completes the command.
//!
//! Each script completes `cargo-dbmigrate …`. Cargo's own scripts for bash and zsh hand `cargo dbmigrate …` on to it; fish
//! knows no such way, so its script says the same about `cargo` once more.

use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate};

use crate::cli::{Cli, Completions};
use crate::exit_code::ExitCode;
use crate::failure::{Failure, Result};
use crate::output::Output;

/// Prints the script.
pub(crate) fn completions(output: &Output, arguments: &Completions) -> Result<ExitCode> {
    let written = output.result(&script(arguments.shell));
    written.map_err(|error| Failure::failed(format!("The script cannot be written: {error}.")))?;
    Ok(ExitCode::Fine)
}

fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command().name(NAME).bin_name(NAME), NAME, &mut script);
    if shell == Shell::Fish {
        let own = Cli::command().name("dbmigrate").bin_name("cargo dbmigrate");
        let mut cargo = Command::new("cargo").disable_help_flag(true).disable_help_subcommand(true).subcommand(own);
        generate(shell, &mut cargo, "cargo", &mut script);
    }
    let script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        // clap_complete 4.6.11 spells the `-` of our name in two ways, and then bash finds no command below ours.
        Shell::Bash => script.replace("cargo__subcmd__dbmigrate", "cargo__dbmigrate"),
        _ => script,
    }
}

/// What cargo looks for in the search path.
pub(super) const NAME: &str = "cargo-dbmigrate";

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    #[test]
    fn every_shell_knows_every_command() {
        for shell in Shell::value_variants() {
            let script = script(*shell);
            for command in Cli::command().get_subcommands() {
                assert!(script.contains(command.get_name()), "{shell}: {}", command.get_name());
            }
        }
    }

    #[test]
    fn cargos_own_scripts_find_theirs() {
        // zsh's calls `_cargo-NAME`, bash's asks for what completes `cargo-NAME`.
        assert!(script(Shell::Zsh).starts_with("#compdef cargo-dbmigrate\n"));
        assert!(script(Shell::Zsh).contains("\n_cargo-dbmigrate() {"));
        assert!(script(Shell::Bash).contains(" cargo-dbmigrate\n"));
        assert!(script(Shell::Fish).contains("complete -c cargo -n \"__fish_cargo_using_subcommand dbmigrate;"));
    }
}
