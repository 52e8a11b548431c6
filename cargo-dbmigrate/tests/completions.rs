//! `completions`: a real bash completes by the script.

use std::process::Command;

/// What bash offers for the last of the words.
fn offered(words: &[&str]) -> Vec<String> {
    let script = r#"
        source /dev/stdin <<< "$("$1" dbmigrate completions bash)"
        shift
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        # What a tab calls: the function that the script has registered for this name.
        [[ $(complete -p "$1") =~ -F\ ([^ ]+) ]] || exit 1
        "${BASH_REMATCH[1]}" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let output = Command::new("bash")
        .args(["--norc", "-c", script, "bash", env!("CARGO_BIN_EXE_cargo-dbmigrate"), "cargo-dbmigrate"])
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_flags_and_values() {
    assert_eq!(offered(&["rev"]), ["revert"]);
    assert_eq!(offered(&["backup", "re"]), ["restore"]);
    assert_eq!(offered(&["run", "--dry"]), ["--dry-run"]);
    assert_eq!(offered(&["completions", "z"]), ["zsh"]);
}
