//! A guide is true for the tree that it stands in: the files that it names are there, and so is the code that it shows.

use super::{File, Rule, Tree, Violation};

/// The rule.
pub const RULE: Rule = Rule {
    name: "guides",
    never: "A guide in `docs/guides/` that names a file which is not there, or shows code that is not in the file that the block's first line names.",
    instead: "name the file as it is called now, and copy the code from it; `// …` stands for lines that are left out",
    exceptions: &[],
    check,
};

/// Where a path begins that is meant as one.
const FOLDERS: [&str; 12] = [
    "core/",
    "lang/",
    "macros/",
    "runtime/",
    "drivers/",
    "backup/",
    "inspect/",
    "cargo-dbmigrate/",
    "migrations/",
    "tests/",
    "docs/",
    "benches/",
];

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    let guides = tree.files.iter().filter(|file| file.path.starts_with("docs/guides/"));
    for guide in guides {
        let mut block: Option<(usize, Vec<&str>)> = None;
        for (index, line) in guide.text.lines().enumerate() {
            match &mut block {
                Some((first, lines)) if line.trim() == "```" => {
                    violations.extend(check_block(tree, guide, *first, lines));
                    block = None;
                }
                Some((_, lines)) => lines.push(line),
                None if line.starts_with("```") => block = Some((index + 2, Vec::new())),
                None => violations.extend(check_paths(tree, guide, index + 1, line)),
            }
        }
    }
    violations
}

/// Every path in backticks. One with `*` or `…` in it stands for several.
fn check_paths(tree: &Tree, guide: &File, number: usize, line: &str) -> Vec<Violation> {
    let code = line.split('`').skip(1).step_by(2);
    let paths = code.filter(|code| {
        FOLDERS.iter().any(|folder| code.starts_with(folder))
            && !code.contains(['*', '…', '<', ' '])
            && !code.contains("NAME")
    });
    let missing = paths.filter(|path| {
        let folder = format!("{}/", path.trim_end_matches('/'));
        !tree.files.iter().any(|file| file.path == **path || file.path.starts_with(&folder))
    });
    missing.map(|path| Violation::at(&guide.path, number, format!("names `{path}`, which is not there"))).collect()
}

/// A block whose first line is `// path` shows pieces of that file, divided by `// …`.
fn check_block(tree: &Tree, guide: &File, first: usize, lines: &[&str]) -> Vec<Violation> {
    let Some(path) = lines.first().and_then(|line| line.strip_prefix("// ")) else {
        return Vec::new();
    };
    let Some(file) = tree.files.iter().find(|file| file.path == path) else {
        return vec![Violation::at(&guide.path, first, format!("shows code of `{path}`, which is not there"))];
    };
    let file = trimmed(file.text.lines());
    let mut at = first + 1;
    let mut violations = Vec::new();
    for piece in lines[1..].split(|line| line.trim() == "// …") {
        let text = trimmed(piece.iter().copied());
        if !file.windows(text.len().max(1)).any(|lines| lines == text) {
            violations.push(Violation::at(&guide.path, at, format!("shows code that is not in `{path}`")));
        }
        at += piece.len() + 1;
    }
    violations
}

/// Lines without their indentation, which a guide takes away, and without those that are empty.
fn trimmed<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    lines.map(str::trim).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: (&str, &str) = ("lang/src/a.rs", "//! A.\n\nfn a() {\n    one();\n    two();\n    three();\n}\n");

    fn finds(guide: &str) -> Vec<String> {
        RULE.finds(&[FILE, ("docs/guides/g.md", guide)])
    }

    #[test]
    fn a_file_that_is_not_there_is_found() {
        assert_eq!(
            finds("See `lang/src/a.rs`, `lang/src`,\n`lang/src/b.rs` and `lang/src/*.rs`."),
            ["docs/guides/g.md:2"]
        );
    }

    #[test]
    fn code_must_be_in_the_file() {
        let good = "```rust\n// lang/src/a.rs\nfn a() {\n    one();\n    // …\n    three();\n}\n```\n";
        assert_eq!(finds(good), [""; 0]);
        assert_eq!(finds(&good.replace("three", "four")), ["docs/guides/g.md:6"]);
        assert_eq!(finds(&good.replace("a.rs", "b.rs")), ["docs/guides/g.md:2"]);
    }

    #[test]
    fn other_blocks_are_free() {
        assert_eq!(finds("```text\nwhatever `lang/src/b.rs`\n```\n"), [""; 0]);
    }
}
